"""The whole way with a real process: nobody answers, it is killed, and the second one takes it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.domain.businesses import BusinessId
from app.domain.outbox import URGENT
from app.ports import UnitOfWork
from app.repositories.connect import open_storage
from app.repositories.sql import migrate
from tests.support import postgres, twilio_server
from tests.support.on_call import ANN, BOB, GAS, ON_CALL
from tests.support.phone import CALLER
from tests.support.running_service import ADMIN, OWNER_TOKEN
from tests.support.shop import OWNER
from tests.support.texter import BUSINESS_NUMBER
from tests.support.twilio_server import ORIGIN, TwilioServer
from tests.support.waiting import PATIENCE_SECONDS, wait_until
from tests.test_kill import Machine

A_WHILE = timedelta(minutes=10)
BUSINESS = {
    "id": "killed",
    "name": "Bristol Plumbing",
    "vertical": "plumbing",
    "twilio_phone_number": BUSINESS_NUMBER,
    "owner_phone": OWNER,
    "on_call": ON_CALL,
}


@pytest.fixture
def twilio() -> Iterator[TwilioServer]:
    with twilio_server.answering() as twilio:
        yield twilio


@pytest.fixture(params=["sqlite", "postgres"])
def machine(request: pytest.FixtureRequest, twilio: TwilioServer) -> Iterator[Machine]:
    given = {"VERIFY_TWILIO_SIGNATURES": "false", **twilio.settings}
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
        with Machine({"DATABASE_URL": url, **given}).on() as machine:
            yield machine
        return
    server = request.getfixturevalue("postgres_url")
    with postgres.another_database(server, "escalated") as url:
        migrate.upgrade(url)
        with Machine({"DATABASE_URL": url, **given}).on() as machine:
            yield machine


class Line:
    """Twilio's webhooks, the owner, and time, as they meet the running service."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        key = machine.post("/v1/admin/businesses", BUSINESS, ADMIN)["api_key"]
        self.keys = {"X-API-Key": key, "X-Owner-Token": OWNER_TOKEN}

    def posts(self, url: str, **form: str) -> bytes:
        sent = {"To": BUSINESS_NUMBER, "From": CALLER, "CallStatus": "in-progress", **form}
        sent["AccountSid"] = twilio_server.ACCOUNT
        path = url.removeprefix(ORIGIN)
        answer = httpx.post(self.machine.service.base + path, data=sent, timeout=PATIENCE_SECONDS)
        assert answer.is_success, answer.text
        return answer.content

    def story(self) -> dict[str, Any]:
        path = f"{self.machine.service.base}/v1/owner/emergencies"
        (listed,) = httpx.get(path, headers=self.keys, timeout=PATIENCE_SECONDS).json()
        told: dict[str, Any] = httpx.get(
            f"{path}/{listed['id']}", headers=self.keys, timeout=PATIENCE_SECONDS
        ).json()
        return told

    async def lets_time_pass(self) -> None:
        """While nothing runs: what was due in five minutes is late by now."""
        self.machine.service.kill()
        storage = await open_storage(self.machine.settings["DATABASE_URL"])
        await storage.run(BusinessId("killed"), a_while_ago)
        await storage.close()
        self.machine.restart()


def a_while_ago(uow: UnitOfWork) -> None:
    (escalation,) = uow.escalations.list_open()
    assert escalation.next_at is not None
    uow.escalations.save(replace(escalation, next_at=escalation.next_at - A_WHILE))
    look = uow.outbox.find(f"{URGENT}{escalation.id}-climb-{len(escalation.told)}")
    assert look is not None
    uow.outbox.save(replace(look, due_at=look.due_at - A_WHILE))


def test_the_second_takes_it_after_the_first_was_not_reached_and_the_service_was_killed(
    machine: Machine, twilio: TwilioServer
) -> None:
    line = Line(machine)
    line.posts("/twilio/voice", CallSid="CA1", CallStatus="ringing")
    line.posts("/twilio/voice/turn?turn=1", CallSid="CA1", SpeechResult=GAS)
    wait_until(lambda: bool(line.story()["told"][0]["call_sid"] and twilio.texts_to(ANN)))
    assert twilio.rung() == [ANN]
    line.posts(twilio.calls[0]["StatusCallback"], CallStatus="no-answer", CallSid="CA2", To=ANN)

    asyncio.run(line.lets_time_pass())
    wait_until(lambda: twilio.rung() == [ANN, BOB] and bool(twilio.texts_to(BOB)))
    assert [one["call_result"] for one in line.story()["told"]] == ["no-answer", None]
    assert b"Press 1 to take it" in line.posts(twilio.calls[1]["Url"], CallSid="CA3", To=BOB)

    def takes_it() -> bytes:
        # By key on one storage and by text on the other: each way is slow to play.
        if machine.settings["DATABASE_URL"].startswith("sqlite"):
            key = twilio.calls[1]["Url"].replace("/answer?", "/key?")
            return line.posts(key, Digits="1", CallSid="CA3", To=BOB)
        return line.posts("/twilio/sms", MessageSid="SM1", From=BOB, Body="ACK")

    said = takes_it()
    assert b"You have it." in said
    machine.restart()
    assert takes_it() == said  # Twilio did not hear the answer and asks again.

    wait_until(lambda: bool(twilio.texts_to(CALLER) and twilio.texts_to(ANN)[1:]))
    bob_has_it(line, twilio)


def bob_has_it(line: Line, twilio: TwilioServer) -> None:
    """And nobody was rung or texted anything twice, though the process died twice."""
    story = line.story()
    assert (story["status"], story["acknowledged_by"]) == ("ACKNOWLEDGED", "Bob Diaz")
    assert [one["rings"] for one in story["told"]] == [1, 1]
    assert twilio.rung() == [ANN, BOB]
    assert twilio.texts_to(CALLER) == [
        "Bristol Plumbing: Bob Diaz has your emergency and will call you at this number shortly."
    ]
    briefed, relieved = twilio.texts_to(ANN)
    assert briefed.startswith("EMERGENCY, Bristol Plumbing.")
    assert relieved.startswith("Bristol Plumbing: Bob Diaz has it, you need not call")
    assert twilio.texts_to(BOB) == [briefed]
    assert len(twilio.texts_to(OWNER)) == 1
