"""Twilio's API as Prism serves it from Twilio's own description: it refuses what is not in there.

Prism keeps nothing and calls nobody back. Two things the description leaves out are added: that a
list may be sent as a repeated field, and what refusals look like.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests.twilio_contract.install import DESCRIPTION, MODULES

CLI: Final = MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
ACCOUNT: Final = "/2010-04-01/Accounts/{AccountSid}"
OURS: Final = tuple(
    f"{ACCOUNT}/{path}.json"
    for path in (
        "Messages",
        "Calls",
        "Calls/{Sid}",
        "IncomingPhoneNumbers",
        "IncomingPhoneNumbers/{Sid}",
        "AvailablePhoneNumbers/{CountryCode}/Local",
    )
)
FORM: Final = "application/x-www-form-urlencoded"
REFUSALS: Final = {
    "400": {"invalid": 20001, "unsubscribed": 21610, "invalid_to": 21211, "not_mobile": 21614},
    "401": {"auth": 20003},
    "404": {"missing": 20404},
    "429": {"limit": 20429},
    "500": {"boom": 20500},
}
READY_WITHIN_SECONDS: Final = 180


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a server for the requests we make."""
    assert CLI.exists() and DESCRIPTION.exists(), "run `make test`: it installs Prism once"
    described = folder / "twilio.json"
    described.write_text(json.dumps(patched(json.loads(DESCRIPTION.read_text("utf-8")))))
    port = _free_port()
    node = Path(sys.executable).with_name("node")
    command = [node, CLI, "mock", "-h", "127.0.0.1", "-p", str(port), described]
    with (folder / "prism.log").open("wb") as log:
        # It has a child of its own, which has to go as well.
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(server, f"http://127.0.0.1:{port}", folder / "prism.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def patched(description: dict[str, Any]) -> dict[str, Any]:
    paths = {path: description["paths"][path] for path in OURS}
    for operations in paths.values():
        for verb in {"get", "post"} & set(operations):
            _patch(operations[verb])
    return {**description, "paths": paths}


def _patch(operation: dict[str, Any]) -> None:
    form = operation.get("requestBody", {}).get("content", {}).get(FORM)
    if form:
        fields = form["schema"].get("properties", {})
        lists = [name for name, schema in fields.items() if schema.get("type") == "array"]
        form["encoding"] = {name: {"style": "form", "explode": True} for name in lists}
    for status, named in REFUSALS.items():
        examples = {name: {"value": _refusal(status, code)} for name, code in named.items()}
        content = {"application/json": {"schema": {"type": "object"}, "examples": examples}}
        operation["responses"][status] = {"description": "refused", "content": content}


def _refusal(status: str, code: int) -> dict[str, Any]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return {"code": code, "message": "refused", "more_info": more, "status": int(status)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], base: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise AssertionError(f"Prism ended:\n{log.read_text()}")
        try:
            httpx.get(base, timeout=2)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("Prism was not ready in time")
