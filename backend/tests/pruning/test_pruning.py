"""What a business no longer wants kept goes, on every storage; nothing that is in hand does."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.domain.audit import AuditFilter
from app.domain.businesses import BusinessId
from app.domain.calls import CallId, CallStatus, Voicemail
from app.domain.customers import Customer
from app.domain.dialogue.state import DialogueState
from app.domain.escalations import Brief, EscalationStatus
from app.domain.records import RecordKind
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.domain.text_messages import TextStatus
from app.domain.waitlist import WaitStatus
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import ALL, Shop, open_shop

DAY = timedelta(days=1)
OLD = MONDAY_9AM - 200 * DAY
DAYS = {"appointment_retention_days": 100, "conversation_retention_days": 50}
PRUNE = "/retention/prune"
ONE_OF_EACH = {
    "appointments": 1,
    "waitlist": 1,
    "conversations": 1,
    "return_calls": 1,
    "text_messages": 1,
    "escalations": 1,
    "calls": 1,
    "owner_calls": 1,
    "outbox": 1,
}


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock, **DAYS) as shop:
        yield shop


def past_of(mark: str, **given: Any) -> Any:
    """A settled record of every kind, long ago, of one customer. `given` is the conversation's."""
    who = factories.a_customer(id=f"{mark}-c")
    talk = factories.a_conversation(
        **{
            "id": f"{mark}-v",
            "customer_id": who.id,
            "phone": who.phone,
            "started_at": OLD,
            "last_message_at": OLD,
            "ended_at": OLD,
            "appointment_id": f"{mark}-a",
            **given,
        }
    )
    voice = Voicemail(recording_sid=f"RE-{mark}", url="https://x.test", left_at=OLD)

    def add(uow: UnitOfWork) -> Customer:
        uow.customers.add(who)
        window = factories.a_window(OLD)
        uow.appointments.add(
            factories.an_appointment(who, id=f"{mark}-a", window=window, technician_id=mark)
        )
        uow.conversations.add(talk, factories.a_message(f"I am {mark}"))
        uow.calls.add(
            factories.a_call(
                id=CallId(f"CA-{mark}"),
                conversation_id=talk.id,
                voicemail=voice,
                status=CallStatus.COMPLETED,
            )
        )
        uow.return_calls.put(
            factories.a_return_call(
                phone=who.phone,
                last_seen_at=OLD,
                conversation_id=talk.id,
                status=ReturnCallStatus.COMPLETED,
            )
        )
        uow.text_messages.add(factories.a_text(id=f"{mark}-m", to_number=who.phone, created_at=OLD))
        uow.waitlist.add(
            factories.a_waiting(
                id=f"{mark}-w",
                customer_id=who.id,
                created_at=OLD,
                first_on=OLD.date(),
                last_on=OLD.date(),
                status=WaitStatus.EXPIRED,
            )
        )
        uow.escalations.add(
            factories.an_escalation(
                id=f"{mark}-e",
                conversation_id=talk.id,
                opened_at=OLD,
                acknowledged_at=OLD,
                status=EscalationStatus.ACKNOWLEDGED,
                brief=Brief(problem="gas", callback=who.phone),
            )
        )
        uow.owner_calls.put(factories.an_owner_call(id=f"CO-{mark}", started_at=OLD))
        uow.outbox.add(factories.an_outbox_entry(id=f"{mark}-o", due_at=OLD, is_dead=True))
        uow.opt_outs.put(factories.an_opt_out(phone=who.phone, opted_out_at=OLD))
        return who

    return add


def counts(uow: UnitOfWork) -> Counter[str]:
    return Counter({kind.value: len(uow.records.page(kind, "", 500)) for kind in RecordKind})


async def prune(shop: Shop, **asked: Any) -> httpx.Response:
    response = await shop.web.admin("POST", PRUNE, json=asked)
    assert response.status_code == 200, response.text
    return response


async def test_what_is_settled_and_old_goes_and_a_dry_run_says_so_before(shop: Shop) -> None:
    await shop.change(past_of("ann"))
    before = await shop.look(counts)
    would = (await prune(shop, dry_run=True)).json()
    assert await shop.look(counts) == before
    assert (would["dry_run"], would["complete"], would["counts"]) == (True, True, ONE_OF_EACH)
    done = (await prune(shop)).json()
    assert (done["counts"], done["total"]) == (ONE_OF_EACH, 9)
    assert done["recordings_at_provider"] == ["RE-ann"]
    left = await shop.look(counts)
    assert {name: count for name, count in left.items() if count} == {
        "customers": 1,
        "opt_outs": 1,
    }
    (told,) = done["businesses"]
    assert (told["id"], told["counts"], told["complete"]) == (shop.business.id, ONE_OF_EACH, True)
    assert told["appointment_retention_days"] == 100


async def test_doing_it_again_changes_nothing(shop: Shop) -> None:
    await shop.change(past_of("ann"))
    await prune(shop)
    again = (await prune(shop)).json()
    assert not any(again["counts"].values())


async def test_an_emergency_nobody_has_taken_keeps_everything_of_that_person(shop: Shop) -> None:
    await shop.change(past_of("ann"))
    await shop.change(past_of("bob"))

    def open_again(uow: UnitOfWork) -> None:
        alarm = uow.escalations.get("ann-e")
        uow.escalations.save(replace(alarm, status=EscalationStatus.EXHAUSTED))

    await shop.change(open_again)
    done = (await prune(shop)).json()
    went = {**ONE_OF_EACH, "owner_calls": 2, "outbox": 2}  # These are nobody's.
    assert done["counts"] == went
    kept = await shop.look(lambda uow: uow.conversations.find("ann-v"))
    gone = await shop.look(lambda uow: uow.conversations.find("bob-v"))
    assert kept is not None and gone is None


async def test_whoever_is_in_danger_is_known_as_a_customer_too_where_the_number_is_hidden(
    shop: Shop,
) -> None:
    ann = await shop.change(past_of("ann"))

    def call_again(uow: UnitOfWork) -> None:
        uow.customers.save(replace(ann, other_phones=("+19135550144",)))
        hidden = factories.a_conversation(id="hidden", phone=None, customer_id=ann.id)
        uow.conversations.add(hidden)
        alarm = Brief(problem="gas", callback=None)
        uow.escalations.add(factories.an_escalation(conversation_id="hidden", brief=alarm))
        text = factories.a_text(id="other", to_number="+19135550144", created_at=OLD)
        uow.text_messages.add(text)

    await shop.change(call_again)
    done = (await prune(shop)).json()
    gone = {name for name, count in done["counts"].items() if count}
    assert gone == {"escalations", "owner_calls", "outbox"}  # The one that somebody took.


async def test_whoever_is_in_danger_is_known_by_the_number_of_a_duplicate_or_one_only_told(
    shop: Shop,
) -> None:
    ann = await shop.change(past_of("ann"))
    other, told = "+19135550144", "+19135550155"

    def call_again(uow: UnitOfWork) -> None:
        uow.customers.save(replace(ann, other_phones=(other,)))
        uow.conversations.add(factories.a_conversation(id="again", phone=other))
        gas = Brief(problem="gas", callback=other)
        uow.escalations.add(factories.an_escalation(conversation_id="again", brief=gas))
        state = DialogueState(phone=told)
        for mark, at, ended in (("chat", OLD, OLD), ("now", MONDAY_9AM, None)):
            uow.conversations.add(
                factories.a_conversation(
                    id=mark,
                    phone=None,
                    started_at=at,
                    last_message_at=at,
                    ended_at=ended,
                    state=state,
                )
            )
        smoke = Brief(problem="smoke", callback=None)
        uow.escalations.add(factories.an_escalation(conversation_id="now", brief=smoke))

    await shop.change(call_again)
    done = (await prune(shop)).json()
    gone = {name for name, count in done["counts"].items() if count}
    assert gone == {"escalations", "owner_calls", "outbox"}  # The one that somebody took.


async def test_a_call_that_is_owed_keeps_its_conversation_its_recording_and_its_texts(
    shop: Shop,
) -> None:
    ann = await shop.change(past_of("ann"))

    def owe(uow: UnitOfWork) -> None:
        owed = uow.return_calls.get(ann.phone)
        uow.return_calls.put(replace(owed, status=ReturnCallStatus.PENDING))

    await shop.change(owe)
    done = (await prune(shop)).json()
    kept = {"conversations", "calls", "return_calls", "text_messages"}
    assert {name for name, count in done["counts"].items() if count} == set(ONE_OF_EACH) - kept
    assert done["recordings_at_provider"] == []


async def test_a_call_owed_to_somebody_who_hid_the_number_keeps_theirs(shop: Shop) -> None:
    await shop.change(past_of("ann", phone=None, customer_id=None))

    def owe(uow: UnitOfWork) -> None:
        talk = uow.conversations.get("ann-v")
        uow.return_calls.put(
            factories.a_return_call(
                phone=talk.owed_under, last_seen_at=OLD, reason=ReturnCallReason.VOICEMAIL
            )
        )

    await shop.change(owe)
    done = (await prune(shop)).json()
    assert (done["counts"]["conversations"], done["counts"]["calls"]) == (0, 0)


async def test_a_visit_to_come_keeps_the_conversation_that_made_it(shop: Shop) -> None:
    ann = await shop.change(past_of("ann", appointment_id="soon"))
    soon = factories.an_appointment(
        ann, id="soon", window=factories.a_window(MONDAY_9AM + DAY), conversation_id="ann-v"
    )

    def book(uow: UnitOfWork) -> None:
        uow.appointments.add(soon)
        text = uow.text_messages.get("ann-m")
        uow.text_messages.save(replace(text, appointment_id="soon"))

    await shop.change(book)
    done = (await prune(shop)).json()
    kept = {"conversations", "calls", "text_messages"}
    assert {name for name, count in done["counts"].items() if count} == set(ONE_OF_EACH) - kept
    assert await shop.look(lambda uow: uow.appointments.get("soon")) == soon


async def test_each_business_loses_only_what_it_does_not_want_kept(shop: Shop) -> None:
    keeps = await shop.web.tenant(id="keeps", name="Keeps everything")
    storage = shop.web.services.storage
    await storage.run(BusinessId(keeps.id), past_of("ann"))
    await shop.change(past_of("ann"))
    done = (await prune(shop)).json()
    by_id = {one["id"]: one["counts"] for one in done["businesses"]}
    assert by_id[shop.business.id] == ONE_OF_EACH
    nothing_but = {"owner_calls": 0, "outbox": 0}
    assert by_id["keeps"] == {**dict.fromkeys(ONE_OF_EACH, 0), **nothing_but}
    assert (await storage.read(BusinessId("keeps"), counts))["conversations"] == 1


async def test_many_go_in_small_transactions_and_each_is_on_record(shop: Shop) -> None:
    def fill(uow: UnitOfWork) -> None:
        for number in range(60):
            at = OLD + timedelta(minutes=number % 7)
            uow.text_messages.add(factories.a_text(id=f"m{number:03}", created_at=at))
        for number in range(30):
            held = {"status": TextStatus.QUEUED, "created_at": OLD}
            uow.text_messages.add(factories.a_text(id=f"held{number:03}", **held))

    await shop.change(fill)
    done = (await prune(shop)).json()
    assert done["counts"]["text_messages"] == 60
    left = await shop.look(lambda uow: uow.records.page(RecordKind.TEXT_MESSAGES, "", 500))
    assert {one.status for one in left} == {TextStatus.QUEUED}
    wanted = AuditFilter(business_id=shop.business.id)
    trail = await shop.web.services.storage.read_platform(lambda p: p.audit.list(wanted, ALL))
    pruned = [one for one in trail.items if one.action == "retention.prune"]
    assert {one.actor_type for one in pruned} == {"admin"}
    assert sum(int(one.changes["text_messages"]) for one in pruned) == 60
    assert len(pruned) > 2


async def test_what_is_no_longer_kept_is_missing_and_breaks_nothing(shop: Shop) -> None:
    """Customers stay, with whatever they have to come; their past is not found any more."""
    ann = await shop.change(past_of("ann"))
    await prune(shop)
    for path in (
        f"/v1/crm/customers/{ann.id}/timeline",
        f"/v1/crm/customers/{ann.id}/conversations",
        "/v1/owner/callbacks",
        "/v1/owner/emergencies",
        "/v1/owner/time-to-book",
        "/v1/owner/customers/analytics",
        "/v1/owner/retention",
    ):
        assert (await shop.business.get(path)).status_code == 200, path
    assert (await shop.business.get("/v1/crm/conversations/ann-v")).status_code == 404
