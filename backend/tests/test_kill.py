"""The service dies between turns and comes back; the caller notices nothing but a pause."""

import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from app.domain.businesses import BusinessId
from app.domain.conversations import ConversationId
from app.repositories.connect import open_storage
from app.repositories.sql import migrate
from tests.support import postgres
from tests.support.running_service import ADMIN, OWNER_TOKEN, RunningService, running
from tests.support.waiting import PATIENCE_SECONDS, wait_until
from tools.caller import Caller

CALLER = Caller(
    phone="+19135550123",
    name="Amy Rourke",
    address="6100 Nieman Road, Shawnee",
    problem="my kitchen drain is clogged",
    wish="as soon as possible",
)
BUSINESS = {"id": "killed", "name": "Bristol Plumbing", "vertical": "plumbing"}
MOST_TURNS = 15
KILLED_WHEN_ASKED_FOR = ("address", "slot")


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield {"DATABASE_URL": request.getfixturevalue("sqlite_url")}
        return
    server = request.getfixturevalue("postgres_url")
    with postgres.another_database(server, "killed") as url:
        migrate.upgrade(url)
        yield {"DATABASE_URL": url}


@dataclass
class Machine:
    """Where the service runs; `restart` kills it first."""

    settings: dict[str, str]
    lifetimes: ExitStack = field(default_factory=ExitStack)
    service: RunningService = field(init=False)

    @contextmanager
    def on(self) -> Iterator["Machine"]:
        with self.lifetimes:
            self._start()
            yield self

    def _start(self) -> None:
        self.service = self.lifetimes.enter_context(running(self.settings))

    def restart(self) -> None:
        self.service.kill()
        self._start()

    def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        answer = httpx.post(
            self.service.base + path, json=body, headers=headers, timeout=PATIENCE_SECONDS
        )
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        read: dict[str, Any] = answer.json()
        return read


@pytest.fixture
def machine(settings: dict[str, str]) -> Iterator[Machine]:
    with Machine(settings).on() as machine:
        yield machine


def opened(machine: Machine) -> dict[str, str]:
    """The keys of a business that did not exist before."""
    business = machine.post("/v1/admin/businesses", BUSINESS, ADMIN)
    return {"X-API-Key": business["api_key"], "X-Owner-Token": OWNER_TOKEN}


def ring(machine: Machine, keys: dict[str, str]) -> dict[str, Any]:
    return machine.post("/v1/voice/session/start", {"caller_phone": CALLER.phone}, keys)


def say(machine: Machine, keys: dict[str, str], heard: dict[str, Any]) -> dict[str, Any]:
    state = heard["session_state"]
    path = f"/v1/voice/session/{state['session_id']}/input"
    words = {"text": CALLER.answer(state["asking"]), "turn": state["turn"]}
    return machine.post(path, words, keys)


def appointments(machine: Machine, keys: dict[str, str]) -> list[dict[str, Any]]:
    answer = httpx.get(
        f"{machine.service.base}/v1/crm/appointments", headers=keys, timeout=PATIENCE_SECONDS
    )
    stored: list[dict[str, Any]] = answer.json()
    return stored


def test_a_call_goes_on_after_kill_9_and_books_once(machine: Machine) -> None:
    keys = opened(machine)
    heard = ring(machine, keys)
    killed_at = []
    for _ in range(MOST_TURNS):
        asking = heard["session_state"]["asking"]
        if asking in KILLED_WHEN_ASKED_FOR and asking not in killed_at:
            killed_at.append(asking)
            machine.restart()
        before, heard = heard, say(machine, keys, heard)
        if asking == "slot" and heard["session_state"]["appointment_id"]:
            # The booking is stored, and the answer is lost with the process: they say it again.
            machine.restart()
            assert say(machine, keys, before)["reply_text"] == heard["reply_text"]
        if heard["session_state"]["ended"]:
            break
    assert killed_at == list(KILLED_WHEN_ASKED_FOR)
    booked = appointments(machine, keys)
    assert [one["id"] for one in booked] == [heard["session_state"]["appointment_id"]]


async def test_sigterm_lets_a_turn_in_flight_finish(sqlite_url: str) -> None:
    with Machine({"DATABASE_URL": sqlite_url}).on() as machine:
        keys = opened(machine)
        session_id = ring(machine, keys)["session_id"]
        path = f"/v1/voice/session/{session_id}/input"
        answered = told_to_stop_in_mid_sentence(machine.service, path, keys["X-API-Key"])
        assert machine.service.process.wait(PATIENCE_SECONDS) in (0, -signal.SIGTERM)
    assert answered.startswith(b"HTTP/1.1 200"), answered
    storage = await open_storage(sqlite_url)
    stored = await storage.read(
        BusinessId(BUSINESS["id"]),
        lambda uow: uow.conversations.messages(ConversationId(session_id)),
    )
    await storage.close()
    assert "my kitchen drain is clogged" in [one.text for one in stored]


def told_to_stop_in_mid_sentence(service: RunningService, path: str, key: str) -> bytes:
    """The answer to a request of which half has arrived when the service is told to stop."""
    body = b'{"text": "my kitchen drain is clogged"}'
    head = (
        f"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
        f"X-API-Key: {key}\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", service.port), PATIENCE_SECONDS) as line:
        line.sendall(head.encode())
        assert line.recv(65_536).startswith(b"HTTP/1.1 100"), "it waits for the rest"
        line.sendall(body[:10])
        service.process.terminate()
        wait_until(lambda: not takes_calls(service))
        line.sendall(body[10:])
        return line.recv(65_536)


def takes_calls(service: RunningService) -> bool:
    try:
        socket.create_connection(("127.0.0.1", service.port), PATIENCE_SECONDS).close()
    except ConnectionRefusedError:
        return False
    return True
