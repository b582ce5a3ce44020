"""Anybody may type anybody's number: it opens nothing, changes nothing, and danger is heard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.conversations import Channel
from app.domain.customers import CustomerId
from app.domain.dialogue.events import VisitsFound
from app.domain.dialogue.outcomes import FindVisits
from app.domain.dialogue.state import DialogueState
from app.domain.text_messages import TextKind
from app.domain.understanding.wishes import TimeWish
from app.services import joining_waitlist
from tests.support import doors, factories
from tests.support.fakes import MONDAY_9AM
from tests.support.shop import OWNER, Shop
from tests.support.visitor import Visitor

VICTIM = "+19135550123"


@pytest.fixture
async def visitor(shop: Shop) -> Visitor:
    return await Visitor.of(shop)


@pytest.fixture
async def victim(shop: Shop) -> str:
    """A customer with a visit to come; the visit's id."""
    customer = factories.a_customer(
        id=CustomerId("victim"), name="Vera Voss", phone=VICTIM, address="9 Elm Street"
    )
    tuesday = factories.a_window(MONDAY_9AM + timedelta(days=1))
    visit = factories.an_appointment(customer, window=tuesday, address="9 Elm Street")
    await shop.change(lambda uow: (uow.customers.add(customer), uow.appointments.add(visit)))
    return str(visit.id)


ASKED = (
    "When is my appointment?",
    "I need to cancel my appointment",
    "I want to move my appointment to Friday",
)


@pytest.mark.parametrize("wish", ASKED)
async def test_a_number_a_name_and_an_address_typed_into_a_page_reveal_no_visit(
    shop: Shop, visitor: Visitor, victim: str, wish: str
) -> None:
    await visitor.begins(customer_phone=VICTIM, customer_name="Vera Voss")
    said = (f"I live at 9 Elm Street, Kansas City. {wish}", "Vera Voss", "yes", wish, "yes")
    for words in said:
        assert "see your visit" not in (reply := await visitor.writes(words)), reply
        assert "January 6" not in reply and "is cancelled" not in reply, reply
    (visit,) = await shop.appointments()
    assert visit.id == victim and visit.holds_time
    (owed,) = await shop.owed()
    assert owed.phone == VICTIM


@pytest.mark.parametrize(("channel", "finds"), [(Channel.PHONE, True), (Channel.WEB, False)])
async def test_a_visit_is_found_by_name_and_address_in_a_call_alone(
    shop: Shop, victim: str, channel: Channel, finds: bool
) -> None:
    talk = factories.a_conversation(phone=None, channel=channel)
    wanted = FindVisits(name="Vera Voss", address="9 Elm Street")
    (found,) = await doors.ask(shop, wanted, conversation=talk)
    assert isinstance(found, VisitsFound)
    assert [one.id for one in found.visits] == ([victim] if finds else [])


async def test_whoever_asks_about_a_visit_is_rung(shop: Shop, visitor: Visitor) -> None:
    await visitor.begins()
    first = await visitor.writes("I need to cancel my appointment")
    assert first.startswith("To protect our customers I can't look up visits here.")
    assert first.endswith("May I have your name?")
    assert "number" in await visitor.writes("Ann Lee")
    promised = await visitor.writes("913 555 0177")
    assert promised.startswith("Thank you. Someone will call you about your visit.")
    (owed,) = await shop.owed()
    assert (owed.phone, owed.name) == ("+19135550177", "Ann Lee")
    assert "to cancel a visit" in (owed.note or "")


async def test_what_a_chat_made_it_may_also_change(
    shop: Shop, visitor: Visitor, victim: str
) -> None:
    await visitor.begins(customer_phone=VICTIM, customer_name="Vera Voss")
    await visitor.writes(
        "My kitchen sink is clogged", "412 Oak Street, Kansas City", "Thursday at 10", "Yes please"
    )
    asked = await visitor.writes("Sorry, cancel that appointment")
    assert "Thursday" in asked and "cancel it?" in asked
    await visitor.writes("yes")
    standing = [one.id for one in await shop.appointments() if one.holds_time]
    assert standing == [victim]


async def test_another_chat_does_not_reach_it(shop: Shop, visitor: Visitor) -> None:
    told = {"customer_phone": VICTIM, "customer_name": "Vera Voss"}
    await visitor.begins(**told)
    await visitor.writes(
        "My kitchen sink is clogged", "412 Oak Street, Kansas City", "Thursday at 10", "Yes please"
    )
    await visitor.begins(**told)
    assert "Thursday" not in await visitor.writes("Cancel my appointment on Thursday")
    assert all(one.holds_time for one in await shop.appointments())


async def test_a_customers_record_is_not_filled_in_by_whoever_types_their_number(
    shop: Shop, visitor: Visitor, victim: str
) -> None:
    known = await shop.look(lambda uow: uow.customers.get(CustomerId("victim")))
    bare = replace(known, address=None, email=None)
    await shop.change(lambda uow: uow.customers.save(bare))
    await visitor.begins(
        customer_phone=VICTIM, customer_name="Mallory", customer_email="mallory@example.com"
    )
    await visitor.writes(
        "My kitchen sink is clogged", "412 Oak Street, Kansas City", "Thursday at 10", "Yes please"
    )
    (customer,) = await shop.customers()
    assert (customer.name, customer.address, customer.email) == ("Vera Voss", None, None)
    made = next(one for one in await shop.appointments() if one.id != victim)
    assert "Mallory" in (made.description or "") and made.address == "412 Oak Street, Kansas City"


async def test_a_known_number_is_not_greeted_by_the_name_on_file(
    visitor: Visitor, victim: str
) -> None:
    assert "Vera" not in await visitor.begins(customer_phone=VICTIM)
    assert "name" in await visitor.writes("My kitchen sink is clogged")


async def test_the_receipt_goes_as_to_a_number_that_was_only_told(
    shop: Shop, visitor: Visitor, victim: str
) -> None:
    await visitor.begins(customer_phone=VICTIM, customer_name="Vera Voss")
    await visitor.writes(
        "My kitchen sink is clogged", "412 Oak Street, Kansas City", "Thursday at 10", "Yes please"
    )
    (text,) = [one for one in await shop.texts() if one.kind is TextKind.CONFIRMATION]
    assert text.to_number == VICTIM and "Mallory" not in text.body


# --- danger and opting out ----------------------------------------------------------------


async def test_danger_is_answered_first_and_the_owner_hears_of_it(
    shop: Shop, visitor: Visitor
) -> None:
    await visitor.begins(customer_phone="913 555 0177")
    reply = await visitor.writes("I smell gas in the kitchen")
    assert reply.startswith("Please leave the house now") and "911" in reply
    assert (await shop.conversation(visitor.chat)).is_emergency
    alerts = [one for one in await shop.texts() if one.to_number == OWNER]
    assert alerts and "+19135550177" in alerts[0].body.replace("-", "")


async def test_no_reader_is_told_to_hang_up(visitor: Visitor) -> None:
    await visitor.begins()
    reply = await visitor.writes("It is an emergency!")
    assert "911" in reply and "hang up" not in reply.lower()


@pytest.mark.parametrize("words", ["STOP", "stop!", "Please don't text me"])
async def test_whoever_wants_no_texts_gets_none(shop: Shop, visitor: Visitor, words: str) -> None:
    await visitor.begins(customer_phone="913 555 0177", customer_name="Ann Lee")
    assert "won't text you" in await visitor.writes(words)
    opted_out = await shop.look(lambda uow: uow.opt_outs.find("+19135550177"))
    assert opted_out is not None and opted_out.source == Channel.WEB.value


async def test_it_holds_for_the_number_they_leave_afterwards(shop: Shop, visitor: Visitor) -> None:
    await visitor.begins()
    await visitor.writes("STOP", "My kitchen sink is clogged", "Ann Lee", "913 555 0177")
    assert await shop.look(lambda uow: uow.opt_outs.find("+19135550177")) is not None


async def test_a_start_that_comes_later_is_not_undone_by_the_chat(
    shop: Shop, visitor: Visitor
) -> None:
    await visitor.begins()
    await visitor.writes("STOP", "My kitchen sink is clogged", "Ann Lee", "913 555 0177")
    await shop.change(lambda uow: uow.opt_outs.remove("+19135550177"))
    await visitor.writes("When are you open?")
    assert await shop.look(lambda uow: uow.opt_outs.find("+19135550177")) is None


async def test_stop_in_a_call_may_still_mean_the_water(shop: Shop) -> None:
    phone = shop.phone()
    await phone.dials()
    assert "text" not in await phone.says("stop")
    assert await shop.look(lambda uow: uow.opt_outs.find(VICTIM)) is None


async def test_a_call_that_is_owed_already_stays_owed_as_it_was(
    shop: Shop, visitor: Visitor
) -> None:
    """Whoever types that number adds to it, and takes nothing away."""
    before = factories.a_return_call(
        phone=VICTIM, name="Vera Voss", note="problem: no heat, baby", conversation_id="theirs"
    )
    await shop.change(lambda uow: uow.return_calls.put(before))
    await visitor.begins(customer_phone=VICTIM, customer_name="Mallory")
    await visitor.writes("My kitchen sink is clogged", "goodbye")
    (owed,) = await shop.owed()
    assert (owed.name, owed.reason, owed.conversation_id) == (
        "Vera Voss",
        before.reason,
        "theirs",
    )
    assert (owed.note or "").startswith("problem: no heat, baby; in a chat: ")
    assert "clogged" in (owed.note or "") and "Mallory" in (owed.note or "")
    assert owed.attempts == before.attempts + 1


async def test_a_place_on_the_waitlist_is_not_taken_over(shop: Shop, victim: str) -> None:
    waiting = factories.a_waiting(
        customer_id=CustomerId("victim"), phone=VICTIM, service_type="drain"
    )
    await shop.change(lambda uow: uow.waitlist.add(waiting))
    state = DialogueState(service_type="drain", phone=VICTIM)
    wish = TimeWish(options=())
    for channel, is_theirs in ((Channel.WEB, True), (Channel.PHONE, False)):
        talk = factories.a_conversation(phone=None, channel=channel, state=state)
        at = await doors.moment(shop)
        await shop.change(lambda uow, talk=talk, at=at: joining_waitlist.join(uow, at, talk, wish))
        (open_one,) = await shop.look(lambda uow: uow.waitlist.list_open())
        assert (open_one == waiting) is is_theirs
