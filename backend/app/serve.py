"""`python -m app.serve`: check the configuration, say where to go, and run the service."""

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvicorn
from dotenv import load_dotenv
from pydantic import SecretStr, ValidationError

from app.config import Settings
from app.domain.secret_strength import PUBLISHED
from app.errors import AppError
from app.repositories.connect import open_storage

READY_WITHIN_SECONDS = 60
DEMO = "demo_"
LONGEST_FRAME = 64 * 1024
"""Bytes of a message on a WebSocket."""
KEEP_ALIVE_SECONDS = 75
"""Longer than clients and proxies keep an idle connection, so that none is used as we close it."""


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    try:
        settings = _settings(options)
        _check_address(settings)
        asyncio.run(_check_storage(settings))
    except ValidationError as error:
        sys.exit(f"The settings cannot be used: {_sentence(error)}")
    except (AppError, OSError, ValueError) as error:
        sys.exit(str(error))
    if settings.workers > 1 or settings.prometheus_multiproc_dir:
        _share_counters(settings.prometheus_multiproc_dir)
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    _run(settings)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.serve", description=__doc__)
    parser.add_argument("--env-file", help="settings as NAME=value lines; the environment wins")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--workers", type=int, help="processes that share the port")
    return parser.parse_args(arguments)


def _settings(options: argparse.Namespace) -> Settings:
    """What the arguments say wins over the environment, and that over the file."""
    if options.env_file and not load_dotenv(options.env_file):
        raise ValueError(f"There is nothing to read in {options.env_file}.")
    named = {"host": options.host, "port": options.port, "workers": options.workers}
    given: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
    return Settings(**given)


def _sentence(error: ValidationError) -> str:
    faults = []
    for fault in error.errors(include_input=False, include_url=False):
        where = "_".join(map(str, fault["loc"])).upper()
        said = fault["msg"].removeprefix("Value error, ")
        faults.append(f"{where}: {said}" if where else said)
    return "; ".join(faults)


def _check_address(settings: Settings) -> None:
    """Find out now, rather than let somebody talk to whatever else listens there."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            address = f"{settings.host}:{settings.port}"
            raise ValueError(f"Cannot listen on {address}: {error.strerror}.") from error


async def _check_storage(settings: Settings) -> None:
    storage = await open_storage(settings.database_url)
    try:
        await storage.check()
    finally:
        await storage.close()


def _share_counters(folder: str) -> None:
    """Let the workers, which inherit our environment, count into fresh files of one folder."""
    if not folder:
        folder = tempfile.mkdtemp(prefix="counters-")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for stale in Path(folder).glob("*.db"):
        stale.unlink()
    os.putenv("PROMETHEUS_MULTIPROC_DIR", folder)


def _run(settings: Settings) -> None:
    uvicorn.run(
        "app.main:app",
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=LONGEST_FRAME,
        ws_per_message_deflate=False,
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_grace_seconds,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )


def _announce(settings: Settings) -> None:
    """Once it answers, say where; in development also with which keys."""
    base = _base(settings)
    if not _is_ready(base):
        return
    lines = [
        f"\nThe service is at {base}",
        f"  owners     {base}/dashboard/{_opened_by(settings, settings.owner_dashboard_token)}",
        f"  operator   {base}/dashboard/admin.html{_opened_by(settings, settings.admin_api_key)}",
        f"  routes     {base}/docs",
        f"  ring it    {_how_to_ring(settings)}",
    ]
    if settings.demo_data:
        lines += ["  businesses and their API keys:", *_demo_keys(base, settings)]
    print(*lines, "", sep="\n", flush=True)


def _opened_by(settings: Settings, secret: SecretStr) -> str:
    """Told with demonstration data only, and then only if everybody knows it anyway."""
    value = secret.get_secret_value()
    return f"   with {value}" if settings.demo_data and value in PUBLISHED else ""


def _base(settings: Settings) -> str:
    """As seen from this machine: what listens on every address listens on the loopback too."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    host = everywhere.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _is_ready(base: str) -> bool:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            _get(f"{base}/readyz")
            return True
        except OSError:
            time.sleep(0.1)
    return False


def _how_to_ring(settings: Settings) -> str:
    return "make call" if settings.port == 8000 else f"make call PORT={settings.port}"


def _demo_keys(base: str, settings: Settings) -> list[str]:
    admin_key = settings.admin_api_key.get_secret_value()
    try:
        businesses = json.loads(_get(f"{base}/v1/admin/businesses", admin_key))
    except OSError:  # no operator's key is set, so there is nobody to show them to
        return []
    return [
        f"    {one['id']:<16} {one['api_key']}  {one['name']}"
        for one in businesses
        if one["id"].startswith(DEMO)
    ]


def _get(url: str, admin_key: str = "") -> bytes:
    """The standard library's client: importing another takes as long as the rest of the start."""
    request = urllib.request.Request(url, headers={"X-Admin-API-Key": admin_key})
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with directly.open(request, timeout=5) as answer:
        body: bytes = answer.read()
        return body


if __name__ == "__main__":
    main()
