"""Replies of a letter or a word to a text about a visit: understood by what was texted last."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from app.domain.appointments import Appointment, AppointmentStatus, Window
from app.domain.conversations import Conversation, ConversationFilter
from app.domain.outbox import SendText
from app.domain.text_messages import OptOut, TextFilter, TextKind, TextMessage
from app.ports import Storage, UnitOfWork
from app.services import messaging
from tests.support.factories import a_customer, an_appointment
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import ALL, OWNER, Shop
from tests.support.storages import every_storage, in_memory
from tests.support.texter import BUSINESS_NUMBER, Texter
from tests.support.web import serving

pytestmark = in_memory


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with serving(storage, clock, verify_twilio_signatures=False) as web:
        chosen = {
            "name": "Bristol Plumbing",
            "vertical": "plumbing",
            "owner_phone": OWNER,
            "twilio_phone_number": BUSINESS_NUMBER,
        }
        yield Shop(web, await web.tenant(**chosen))


@pytest.fixture
def texter(shop: Shop) -> Texter:
    return Texter(shop.business)


async def expect(shop: Shop, clock: FrozenClock, *days: int, language: str | None = None) -> None:
    """Visits of the texter's, so many days ahead at nine in the morning."""
    customer = a_customer(phone=CALLER, name="Amy Rourke", language_code=language)

    def stored(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        for day in days:
            start = clock.now() + timedelta(days=day)
            window = Window(start, start + timedelta(hours=1))
            uow.appointments.add(an_appointment(customer, window=window))

    await shop.change(stored)


async def remind(shop: Shop, clock: FrozenClock, of: int = 0) -> str:
    """A reminder of one of the visits goes out."""
    visit = (await shop.appointments())[of]
    text = SendText(CALLER, f"Visit {of}: C or R.", TextKind.REMINDER, appointment_id=visit.id)
    now = clock.now()
    await shop.change(lambda uow: messaging.promise(uow, now, text))
    await shop.texts()
    clock.advance(minutes=1)
    return visit.id


async def statuses(shop: Shop) -> list[AppointmentStatus]:
    return [visit.status for visit in await shop.appointments()]


async def came(shop: Shop) -> Sequence[TextMessage]:
    """Newest first."""
    rows = (await shop.look(lambda uow: uow.text_messages.list(TextFilter(), ALL))).items
    return [row for row in rows if row.direction == "inbound"]


async def threads(shop: Shop) -> Sequence[Conversation]:
    return (await shop.look(lambda uow: uow.conversations.list(ConversationFilter(), ALL))).items


async def opted_out(shop: Shop) -> OptOut | None:
    return await shop.look(lambda uow: uow.opt_outs.find(CALLER))


def by_start(visits: Sequence[Appointment]) -> list[Appointment]:
    return sorted(visits, key=lambda visit: visit.window.start)


# --- yes ------------------------------------------------------------------------------


@every_storage
@pytest.mark.parametrize(
    "words", ["C", "c.", "Confirm", "CONFIRMED!", "yes", "Yes, thanks", "Sí", "Ok", "👍"]
)
async def test_a_reminder_is_confirmed(
    words: str, shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    await remind(shop, clock)
    reply = await texter.texts(words)
    assert "confirmed" in reply and "January 7" in reply
    assert await statuses(shop) == [AppointmentStatus.CONFIRMED]
    (row,) = await came(shop)
    assert row.outcome == "confirmed"
    (thread,) = await threads(shop)
    assert (thread.outcome, thread.is_over, row.conversation_id) == ("confirmed", True, thread.id)
    assert [role for role, _ in await shop.said(thread.id)] == ["user", "assistant"]


@every_storage
async def test_the_visit_a_reminder_was_about_is_the_one_confirmed(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2, 5)
    reminded = await remind(shop, clock, of=1)
    assert "January 10" in await texter.texts("C")
    confirmed = [v.id for v in await shop.appointments() if v.status is AppointmentStatus.CONFIRMED]
    assert confirmed == [reminded]


async def test_a_confirmation_is_answered_in_the_customers_language(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2, language="es")
    await remind(shop, clock)
    assert "queda confirmada" in await texter.texts("C")


@every_storage
async def test_confirming_again_changes_nothing_and_is_answered_again(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    await remind(shop, clock)
    first = await texter.texts("C", MessageSid="SM" + "1" * 32)
    assert await texter.texts("C", MessageSid="SM" + "1" * 32) == first
    assert "confirmed" in await texter.texts("C")
    assert len(await came(shop)) == 2
    assert await statuses(shop) == [AppointmentStatus.CONFIRMED]


async def test_a_visit_booked_by_phone_is_confirmed_by_its_text(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    phone = shop.phone(CALLER)
    await phone.dials()
    await phone.says("my kitchen drain is clogged", "Amy Rourke", "6100 Nieman Road, Shawnee")
    await phone.says("tomorrow morning", "the first one", "yes", "no thanks")
    (sent,) = [one for one in await shop.texts() if one.kind is TextKind.CONFIRMATION]
    assert "Reply C to confirm, R to reschedule" in sent.body
    clock.advance(minutes=1)
    assert "confirmed" in await texter.texts("c")
    assert await statuses(shop) == [AppointmentStatus.CONFIRMED]


async def test_a_c_out_of_nowhere_finds_no_visit_and_starts_no_booking(
    shop: Shop, texter: Texter
) -> None:
    assert "don't see a visit" in await texter.texts("C")
    assert await shop.appointments() == []


async def test_a_yes_to_our_question_is_no_answer_to_last_weeks_reminder(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    await remind(shop, clock)
    await texter.texts("please cancel my visit")
    clock.advance(minutes=1)
    await texter.texts("yes")
    assert await statuses(shop) == [AppointmentStatus.CANCELLED]


async def test_a_reminder_in_the_middle_of_a_conversation_leaves_it_as_it_is(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    await texter.texts("my faucet drips")
    clock.advance(minutes=1)
    await remind(shop, clock)
    assert "confirmed" in await texter.texts("C")
    (thread,) = await threads(shop)
    assert not thread.is_over and thread.state.problem == "my faucet drips"


# --- another time ---------------------------------------------------------------------


@every_storage
@pytest.mark.parametrize("words", ["R", "r.", "Reschedule", "no", "I can't make it"])
async def test_another_time_is_found_for_the_visit_that_was_meant(
    words: str, shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2, 5)
    moved = await remind(shop, clock, of=1)
    reply = await texter.texts(words)
    assert reply.startswith("Bristol Plumbing: I see your visit Saturday, January 10")
    await texter.texts("friday morning", "the first one")
    clock.advance(minutes=1)
    await texter.texts("yes")
    visits = {visit.id: visit for visit in await shop.appointments()}
    assert visits[moved].window.start.date().isoformat() == "2026-01-09"
    assert (await came(shop))[0].outcome == "moved"
    (thread,) = await threads(shop)
    assert (await shop.said(thread.id))[0] == ("user", words)


async def test_r_is_understood_in_spanish(shop: Shop, texter: Texter, clock: FrozenClock) -> None:
    await expect(shop, clock, 2, language="es")
    await remind(shop, clock)
    assert "Veo su visita" in await texter.texts("R")


@every_storage
async def test_of_several_visits_we_ask_which(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2, 5)
    reply = await texter.texts("R")
    assert "Which one do you mean?" in reply
    assert "January 10" in await texter.texts("the second one")
    await texter.texts("friday morning", "the first one")
    clock.advance(minutes=1)
    await texter.texts("yes")
    days = [v.window.start.day for v in by_start(await shop.appointments())]
    assert days == [7, 9]


# --- cancel ---------------------------------------------------------------------------


@every_storage
@pytest.mark.parametrize("words", ["CANCEL", "Cancel.", "cancelar"])
async def test_cancel_is_neither_an_opt_out_nor_done_at_once(
    words: str, shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    await remind(shop, clock)
    assert "cancel" in (await texter.texts(words)).lower()
    assert await statuses(shop) == [AppointmentStatus.SCHEDULED]
    assert await opted_out(shop) is None


@every_storage
async def test_a_cancel_that_twilio_may_have_blocked_is_followed_by_a_call(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    await texter.texts("CANCEL")
    (thread,) = await threads(shop)
    assert thread.flagged_for_review
    notes = [text for role, text in await shop.said(thread.id) if role == "system"]
    assert notes and "opt-out" in notes[0]
    assert [call.phone for call in await shop.owed()] == [CALLER]


@every_storage
async def test_a_cancel_of_one_of_several_visits_asks_which(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2, 5)
    assert "Which one" in await texter.texts("cancel")
    assert "January 10" in await texter.texts("the one on saturday")
    assert set(await statuses(shop)) == {AppointmentStatus.SCHEDULED}
    clock.advance(minutes=1)
    await texter.texts("yes")
    visits = by_start(await shop.appointments())
    assert [v.status for v in visits] == [AppointmentStatus.SCHEDULED, AppointmentStatus.CANCELLED]
    assert (await came(shop))[0].outcome == "cancelled"


@every_storage
async def test_a_cancel_that_twilio_took_for_an_opt_out_is_one_and_a_person_calls(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    assert await texter.texts("CANCEL", OptOutType="STOP") == ""
    assert await opted_out(shop) is not None
    assert await statuses(shop) == [AppointmentStatus.SCHEDULED]
    assert [call.phone for call in await shop.owed()] == [CALLER]
    (thread,) = await threads(shop)
    assert thread.flagged_for_review


@every_storage
async def test_cancel_with_no_visit_and_nothing_going_on_is_an_opt_out(
    shop: Shop, texter: Texter
) -> None:
    assert await texter.texts("CANCEL") == ""
    assert await opted_out(shop) is not None
    assert await shop.owed() == []


@every_storage
async def test_a_stop_after_a_reminder_is_a_stop(
    shop: Shop, texter: Texter, clock: FrozenClock
) -> None:
    await expect(shop, clock, 2)
    await remind(shop, clock)
    await texter.texts("STOP")
    assert await opted_out(shop) is not None
    assert await statuses(shop) == [AppointmentStatus.SCHEDULED]
    assert [row.outcome for row in await came(shop)] == ["opted_out"]
    assert await texter.texts("C") == ""
    assert [call.phone for call in await shop.owed()] == [CALLER]
