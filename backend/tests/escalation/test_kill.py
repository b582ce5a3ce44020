"""The whole way with a real process: nobody answers, it is killed, and the second one takes it."""

import asyncio
import time
from collections.abc import Callable, Iterator
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
from tests.support import postgres
from tests.support.on_call import ANN, BOB, GAS, ON_CALL
from tests.support.phone import CALLER
from tests.support.running_service import ADMIN, OWNER_TOKEN
from tests.support.shop import OWNER
from tests.support.texter import BUSINESS_NUMBER
from tests.test_kill import Machine

A_WHILE = timedelta(minutes=10)
WITHIN_SECONDS = 60
UNSIGNED = {"VERIFY_TWILIO_SIGNATURES": "false"}
BUSINESS = {
    "id": "killed",
    "name": "Bristol Plumbing",
    "vertical": "plumbing",
    "twilio_phone_number": BUSINESS_NUMBER,
    "owner_phone": OWNER,
    "on_call": ON_CALL,
}


@pytest.fixture(params=["sqlite", "postgres"])
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
        with Machine({"DATABASE_URL": url, **UNSIGNED}).on() as machine:
            yield machine
        return
    server = request.getfixturevalue("postgres_url")
    with postgres.another_database(server, "escalated") as url:
        migrate.upgrade(url)
        with Machine({"DATABASE_URL": url, **UNSIGNED}).on() as machine:
            yield machine


class Line:
    """Twilio, the owner and time, as they meet the running service."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        key = machine.post("/v1/admin/businesses", BUSINESS, ADMIN)["api_key"]
        self.keys = {"X-API-Key": key, "X-Owner-Token": OWNER_TOKEN}

    def posts(self, path: str, **form: str) -> bytes:
        sent = {"To": BUSINESS_NUMBER, "From": CALLER, "CallStatus": "in-progress", **form}
        answer = httpx.post(self.machine.service.base + path, data=sent, timeout=20)
        assert answer.is_success, answer.text
        return answer.content

    def gets(self, path: str) -> Any:
        answer = httpx.get(self.machine.service.base + path, headers=self.keys, timeout=20)
        assert answer.is_success, answer.text
        return answer.json()

    def waits_for(self, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The escalation, once it is as wished."""
        deadline = time.monotonic() + WITHIN_SECONDS
        while time.monotonic() < deadline:
            (listed,) = self.gets("/v1/owner/emergencies")
            story: dict[str, Any] = self.gets(f"/v1/owner/emergencies/{listed['id']}")
            if is_so(story):
                return story
            time.sleep(0.1)
        raise AssertionError(f"still {story}")

    def texts_to(self, number: str) -> list[str]:
        found = self.gets("/v1/crm/messages")
        mine = [one for one in found if one["to"] == number]
        sent = [one for one in mine if one["kind"] in ("escalation", "confirmation")]
        assert {one["status"] for one in sent} <= {"SENT"}
        return [one["body"] for one in sent]

    async def lets_time_pass(self) -> None:
        """While nothing runs: what was due in five minutes is due since long."""
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


def was_rung(times: int) -> Callable[[dict[str, Any]], bool]:
    def is_so(story: dict[str, Any]) -> bool:
        told = story["told"]
        return len(told) == times and all(
            one["call_sid"] and one["text_status"] == "SENT" for one in told
        )

    return is_so


def test_the_second_takes_it_after_the_first_was_not_reached_and_the_service_was_killed(
    machine: Machine,
) -> None:
    line = Line(machine)
    # By key on one storage and by text on the other: each way is slow to play.
    how = "key" if machine.settings["DATABASE_URL"].startswith("sqlite") else "text"
    line.posts("/twilio/voice", CallSid="CA1", CallStatus="ringing")
    line.posts("/twilio/voice/turn?turn=1", CallSid="CA1", SpeechResult=GAS)
    story = line.waits_for(was_rung(1))
    rung = f"business_id=killed&e={story['id']}&rung="
    line.posts(f"/twilio/escalation/status?{rung}0", CallStatus="no-answer", CallSid="CA2", To=ANN)

    asyncio.run(line.lets_time_pass())
    story = line.waits_for(was_rung(2))
    assert [one["name"] for one in story["told"]] == ["Ann Lee", "Bob Diaz"]
    assert story["told"][0]["call_result"] == "no-answer"

    def takes_it() -> bytes:
        if how == "text":
            return line.posts("/twilio/sms", MessageSid="SM1", From=BOB, Body="ACK")
        return line.posts(f"/twilio/escalation/key?{rung}1", Digits="1", CallSid="CA3", To=BOB)

    said = takes_it()
    assert b"You have it." in said
    machine.restart()
    assert takes_it() == said  # Twilio did not hear the answer and asks again.

    story = line.waits_for(lambda one: bool(line.texts_to(CALLER)))
    assert (story["status"], story["acknowledged_by"]) == ("ACKNOWLEDGED", "Bob Diaz")
    assert story["acknowledged_through"] == how
    assert line.texts_to(CALLER) == [
        "Bristol Plumbing: Bob Diaz has your emergency and will call you at this number shortly."
    ]
    assert sorted(body.partition(",")[0] for body in line.texts_to(ANN)) == [
        "Bristol Plumbing: Bob Diaz has it",
        "EMERGENCY",
    ]
    assert [body.partition(",")[0] for body in line.texts_to(BOB)] == ["EMERGENCY"]
    assert [one["rings"] for one in story["told"]] == [1, 1]
