"""One person's data, out or gone, and all of a business's: nothing stays, nothing comes back."""

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from typing import Any

import pytest

from app.domain.calls import CallId, Voicemail
from app.domain.dialogue.state import DialogueState
from app.domain.escalations import Brief, EscalationStatus
from app.domain.outbox import ClimbLadder, DoDueWork, MirrorAppointment, PullCalendar, SendText
from app.domain.records import RecordKind
from app.domain.return_calls import withheld
from app.domain.text_messages import OptOut, OutgoingText, TextFilter, TextKind
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import ALL, OWNER, Shop, open_shop

ANN, BOB = "+19135550101", "+19135550102"
EXPORT, ERASE = "/v1/owner/privacy/export", "/v1/owner/privacy/delete"
TENANT = "/v1/owner/tenant-data"
STORED = [kind for kind in RecordKind if kind not in (RecordKind.TECHNICIANS,)]


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        yield shop


def everything_of(mark: str, phone: str) -> Any:
    """A record of each kind about one person; ids and texts all hold `mark`."""
    who = factories.a_customer(id=f"{mark}-c", name=f"{mark.title()} Moss", phone=phone)
    talk = factories.a_conversation(
        id=f"{mark}-v", customer_id=who.id, phone=phone, appointment_id=f"{mark}-a"
    )
    hidden = factories.a_conversation(id=f"{mark}-hid-the-number", state=DialogueState(phone=phone))
    visit = factories.an_appointment(
        who, id=f"{mark}-a", conversation_id=talk.id, technician_id=f"{mark}-t"
    )
    voice = Voicemail(recording_sid=f"RE-{mark}", url="https://x.test", left_at=MONDAY_9AM)
    promises = (
        SendText(phone, f"Dear {mark}", TextKind.REMINDER),
        SendText(OWNER, f"New visit: {mark.title()} Moss, 9 AM", TextKind.OWNER_ALERT),
        SendText(OWNER, "Somebody calls", TextKind.OWNER_ALERT, conversation_id=talk.id),
        MirrorAppointment(visit.id),
        ClimbLadder(f"{mark}-e"),
    )

    def add(uow: UnitOfWork) -> None:
        uow.customers.add(who)
        uow.technicians.add(factories.a_technician(id=f"{mark}-t", name="Tom"))
        uow.appointments.add(visit)
        uow.conversations.add(talk, factories.a_message(f"I am {mark}"))
        uow.conversations.add(hidden, factories.a_message(f"{mark} again"))
        uow.calls.add(
            factories.a_call(id=CallId(f"CA-{mark}"), conversation_id=talk.id, voicemail=voice)
        )
        uow.return_calls.put(factories.a_return_call(phone=phone, name=mark))
        uow.return_calls.put(factories.a_return_call(phone=withheld(hidden.id), note=mark))
        for text in (
            factories.a_text(id=f"{mark}-m1", to_number=phone, body=mark),
            factories.a_text(id=f"{mark}-m2", direction="inbound", from_number=phone, body=mark),
            factories.a_text(
                id=f"{mark}-m3", to_number=OWNER, kind=TextKind.OWNER_ALERT, body=f"Ring {phone}"
            ),
            factories.a_text(
                id=f"{mark}-m4",
                to_number=OWNER,
                kind=TextKind.OWNER_ALERT,
                body=f"Tomorrow: {mark.title()} Moss",
            ),
        ):
            uow.text_messages.add(text)
        uow.waitlist.add(factories.a_waiting(id=f"{mark}-w", customer_id=who.id, phone=phone))
        uow.opt_outs.put(OptOut(phone=phone, opted_out_at=MONDAY_9AM, source="sms"))
        uow.escalations.add(
            factories.an_escalation(
                id=f"{mark}-e",
                conversation_id=talk.id,
                brief=Brief(problem=f"{mark} smells gas", callback=phone),
                status=EscalationStatus.ACKNOWLEDGED,
            )
        )
        for number, promise in enumerate(promises):
            uow.outbox.add(factories.an_outbox_entry(id=f"{mark}-o{number}", promise=promise))

    return add


def stored(uow: UnitOfWork) -> dict[RecordKind, list[Any]]:
    return {kind: list(uow.records.page(kind, "", 500)) for kind in RecordKind}


def transcripts(uow: UnitOfWork) -> list[Any]:
    talks = uow.records.page(RecordKind.CONVERSATIONS, "", 500)
    return [message.text for talk in talks for message in uow.conversations.messages(talk.id)]


async def both(shop: Shop) -> None:
    await shop.change(everything_of("annika", ANN))
    await shop.change(everything_of("robert", BOB))


async def test_an_export_holds_everything_of_one_person_and_nothing_of_another(shop: Shop) -> None:
    await both(shop)
    response = await shop.business.post(EXPORT, phone="(913) 555-0101")
    told = response.json()
    assert response.status_code == 200
    assert told["customer"]["name"] == "Annika Moss"
    counts = {name: len(value) for name, value in told.items() if isinstance(value, list)}
    assert counts == {
        "appointments": 1,
        "conversations": 2,
        "calls": 1,
        "return_calls": 2,
        "text_messages": 4,
        "waitlist": 1,
        "escalations": 1,
        "outbox": 5,
    }
    assert [one["messages"][0]["text"] for one in told["conversations"]] == [
        "annika again",
        "I am annika",
    ]
    assert told["opt_out"]["phone"] == ANN
    assert "robert" not in response.text.lower() and BOB not in response.text
    assert "relay" not in response.text


async def test_an_erasure_leaves_of_them_only_that_they_want_no_texts(shop: Shop) -> None:
    await shop.change(everything_of("robert", BOB))
    before = await shop.look(stored)
    words = await shop.look(transcripts)
    await shop.change(everything_of("annika", ANN))
    response = await shop.business.post(ERASE, phone=ANN)
    assert response.status_code == 200, response.text
    told = response.json()
    assert told["erased"]["conversations"] == 2
    assert told["erased"]["outbox"] == 5
    assert told["opt_outs_kept"] == 1
    assert told["recordings_at_provider"] == ["RE-annika"]
    after = await shop.look(stored)
    opt_outs = after.pop(RecordKind.OPT_OUTS)
    assert [one.phone for one in opt_outs] == [ANN, BOB]
    del before[RecordKind.OPT_OUTS], after[RecordKind.TECHNICIANS], before[RecordKind.TECHNICIANS]
    assert after == before
    assert await shop.look(transcripts) == words


async def test_an_erasure_is_audited_without_saying_whose(shop: Shop) -> None:
    await shop.change(everything_of("annika", ANN))
    await shop.business.post(EXPORT, phone=ANN)
    await shop.business.post(ERASE, phone=ANN)
    response = await shop.web.admin("GET", "/audit")
    actions = [one["action"] for one in response.json()]
    assert {"privacy.erase", "privacy.export"} <= set(actions)
    [entry] = [one for one in response.json() if one["action"] == "privacy.erase"]
    assert entry["target_id"] is None and "conversations" in entry["changes"]
    assert "annika" not in response.text and ANN not in response.text


async def test_erasing_a_stranger_or_twice_erases_nothing(shop: Shop) -> None:
    await both(shop)
    await shop.business.post(ERASE, phone=ANN)
    before = await shop.look(stored)
    for phone in (ANN, "+19135550777", "+191355501"):
        response = await shop.business.post(ERASE, phone=phone)
        assert response.status_code in (200, 422)
        assert not any(response.json().get("erased", {}).values())
    assert await shop.look(stored) == before


async def test_an_open_emergency_is_not_silenced(shop: Shop) -> None:
    alarm = factories.an_escalation(brief=Brief(problem="gas", callback=ANN))
    await shop.change(lambda uow: uow.escalations.add(alarm))
    assert (await shop.business.post(ERASE, phone=ANN)).status_code == 409
    assert (await shop.business.delete(f"{TENANT}?confirm=DELETE")).status_code == 409
    assert (await shop.look(lambda uow: uow.escalations.get(alarm.id))).is_open


async def test_a_text_on_its_way_does_not_bring_them_back(shop: Shop) -> None:
    """They are erased while the provider is being asked."""
    erased = []

    class Slow:
        async def send(self, text: OutgoingText) -> str:
            erased.append((await shop.business.post(ERASE, phone=ANN)).json()["erased"])
            return "SM1"

        async def list_sent(self, *_: object) -> list[Any]:
            return []

    shop.web.services.outbox._texts._texts = Slow()
    send = factories.an_outbox_entry(promise=SendText(ANN, "Hello Ann", TextKind.REMINDER))
    await shop.change(lambda uow: uow.outbox.add(send))
    await shop.web.services.outbox.drain()
    [counts] = erased
    assert (counts["outbox"], counts["text_messages"]) == (1, 1)
    assert await shop.look(lambda uow: uow.outbox.find(send.id)) is None
    page = await shop.look(lambda uow: uow.text_messages.list(TextFilter(phone=ANN), ALL))
    assert page.items == []


@pytest.mark.parametrize("asked", ["", "?confirm=", "?confirm=delete", "?confirm=YES"])
async def test_nothing_is_erased_without_the_very_word(shop: Shop, asked: str) -> None:
    await both(shop)
    before = await shop.look(stored)
    assert (await shop.business.delete(TENANT + asked)).status_code == 422
    assert await shop.look(stored) == before


async def test_all_of_a_business_goes_but_the_business_and_what_keeps_it_alive(
    shop: Shop,
) -> None:
    await both(shop)
    kept = [DoDueWork(), PullCalendar("l1")]

    def promise(uow: UnitOfWork) -> None:
        for one in kept:
            uow.outbox.add(factories.an_outbox_entry(promise=one))

    await shop.change(promise)
    there = await shop.look(stored)
    response = await shop.business.delete(f"{TENANT}?confirm=DELETE")
    assert response.status_code == 200
    erased = response.json()["erased"]
    assert erased == {
        kind: len(some) - (len(kept) if kind is RecordKind.OUTBOX else 0)
        for kind, some in there.items()
        if kind is not RecordKind.OPT_OUTS
    }
    assert response.json()["opt_outs_kept"] == 2
    after = await shop.look(stored)
    assert [one.promise for one in after.pop(RecordKind.OUTBOX)] == kept
    assert len(after.pop(RecordKind.OPT_OUTS)) == 2
    assert not any(after.values())
    assert (await shop.business.get("/v1/owner/business")).status_code == 200


async def test_evidence_goes_and_the_opt_out_itself_stays(shop: Shop) -> None:
    await shop.change(everything_of("annika", ANN))
    said = await shop.look(lambda uow: uow.opt_outs.find(ANN))
    assert said is not None
    await shop.business.post(ERASE, phone=ANN)
    left = await shop.look(lambda uow: uow.opt_outs.find(ANN))
    bare = {"phone": ANN, "opted_out_at": said.opted_out_at, "source": said.source}
    others = {field.name: field.default for field in fields(OptOut) if field.name not in bare}
    assert left == replace(said, **others)
