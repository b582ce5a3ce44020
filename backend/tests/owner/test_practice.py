"""Practice calls: the receptionist's very words, what it understood and why, what would come."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.businesses import BusinessId
from app.domain.paging import Paging
from app.ports import UnitOfWork
from app.repositories.memory import MemoryStorage
from app.services.turns import Heard, Opening
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.model_server import model_server, says
from tests.support.on_call import ANN, BOB, OFFICE, ON_CALL
from tests.support.phone import CALLER
from tests.support.rehearsing import STRANGER, Practice
from tests.support.shop import OWNER, Shop, open_shop

WHO = ("Ruth Klein", "12 Oak Street, Olathe 66061")
BOOKING = ("My kitchen sink is clogged", *WHO, "tomorrow at ten", "yes", "no thanks")
EMERGENCY = ("Hurry, water is pouring through my ceiling!", *WHO, "yes", "no, that is all")
CALLS = {
    "booking": BOOKING,
    "emergency": EMERGENCY,
    "prices and hours": ("What does a water heater cost?", "and when are you open?", "", "bye"),
    "in Spanish": ("Hola, se me tapó el fregadero", "Ruth Klein", "12 Oak Street, Olathe 66061"),
    "silence": ("", "", "", ""),
    "robocall": ("We have been trying to reach you about your car's extended warranty",),
    "cancelling": ("I have to cancel my appointment", "yes", "no"),
}


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    given = {"on_call": ON_CALL, "transfer_phone": OFFICE, "owner_name": "Olive Hart"}
    async with open_shop(MemoryStorage(), clock, **given) as shop:
        yield shop


@pytest.fixture
def practice(shop: Shop) -> Practice:
    return Practice(shop.business)


async def books(shop: Shop, number: str = CALLER) -> None:
    """In earnest."""
    phone = shop.phone(number)
    await phone.dials()
    await phone.says(*BOOKING)


async def heard_in_earnest(shop: Shop, clock: FrozenClock, said: tuple[str, ...]) -> list[str]:
    """A call through the telephone network, ten seconds a turn."""
    services, business_id = shop.web.services, BusinessId(shop.business.id)
    business = await services.storage.read_platform(lambda p: p.businesses.get(business_id))
    number = business.twilio_phone_number
    opening = Opening(phone=CALLER, to_number=number, call_id="CA1", has_line=True)
    talk = await services.reception.start(business, opening)
    heard = [talk.last_turn.reply.text if talk.last_turn else ""]
    for words in said:
        clock.advance(seconds=10)
        if not talk.is_over:
            talk = await services.reception.take_turn(business, talk.id, Heard(words=words))
            heard.append(talk.last_turn.reply.text if talk.last_turn else "")
    return heard


@pytest.mark.parametrize("said", CALLS.values(), ids=CALLS.keys())
async def test_it_says_word_for_word_what_a_real_call_says(
    shop: Shop, practice: Practice, clock: FrozenClock, said: tuple[str, ...]
) -> None:
    await books(shop)
    rehearsed = await practice.replies(*said, caller_phone=CALLER)
    assert rehearsed == await heard_in_earnest(shop, clock, said)


async def test_the_same_conversation_gets_the_same_answer_however_long_the_owner_thinks(
    practice: Practice, clock: FrozenClock
) -> None:
    first = await practice.asks(*BOOKING[:4])
    clock.advance(minutes=55)
    again = await practice.asks(*BOOKING[:4], started_at=first["started_at"])
    assert again == first


async def test_a_booking_is_made_in_the_sandbox_and_shown(
    shop: Shop, practice: Practice, clock: FrozenClock
) -> None:
    told = await practice.asks(*BOOKING)
    assert told["ended"] and told["session_state"]["appointment_id"] == "practice"
    visit = told["outcome"]["appointment"]
    assert visit["note"] == "in the sandbox" and visit["done"] == "booked"
    assert visit["start_time"] == "2026-01-06T16:00:00Z"
    assert visit["customer_name"] == "Ruth Klein" and visit["service_type"] == "drain_or_sewer"
    (text,) = told["outcome"]["texts"]
    assert text["to"] == "caller" and "you're booked for tomorrow" in text["body"]
    assert await shop.appointments() == []
    assert (await shop.business.get("/v1/owner/schedule/tomorrow")).json()["appointments"] == []


async def test_what_is_taken_in_earnest_is_not_offered(
    shop: Shop, practice: Practice, clock: FrozenClock
) -> None:
    await books(shop)
    told = await practice.asks(*BOOKING[:4])
    (look_up,) = told["turns"][-1]["decided"]["looked_up"]
    assert look_up["question"] == "find_windows"
    assert "everybody is taken then" in look_up["sentence"]


async def test_what_is_taken_in_a_month_is_not_offered_either(
    shop: Shop, practice: Practice
) -> None:
    words = (*BOOKING[:3], "on February 10 at ten")
    assert "February 10 at 10 AM" in (await practice.replies(*words))[-1]
    busy, start = factories.a_customer(), MONDAY_9AM + timedelta(days=36, hours=1)

    def furnish(uow: UnitOfWork) -> None:
        uow.customers.add(busy)
        uow.appointments.add(factories.an_appointment(busy, window=factories.a_window(start)))

    await shop.change(furnish)
    assert "February 10 at 10 AM" not in (await practice.replies(*words))[-1]


async def test_a_known_caller_is_known_and_may_cancel_and_the_real_visit_stands(
    shop: Shop, practice: Practice, clock: FrozenClock
) -> None:
    await books(shop)
    told = await practice.asks("I want to cancel my appointment", "yes", caller_phone=CALLER)
    assert told["session_state"]["caller_name"] == "Ruth Klein"
    assert told["outcome"]["appointment"]["done"] == "cancelled"
    (visit,) = await shop.appointments()
    assert visit.holds_time


async def test_a_caller_from_another_number_is_found_by_name_and_address(
    shop: Shop, practice: Practice, clock: FrozenClock
) -> None:
    await books(shop)
    told = await practice.asks("I want to cancel my appointment", *WHO, caller_phone=STRANGER)
    sentences = [one["sentence"] for turn in told["turns"] for one in turn["decided"]["looked_up"]]
    assert any("10 AM" in one for one in sentences), sentences


async def test_an_emergency_tells_who_would_hear_of_it_in_which_order_and_when(
    practice: Practice,
) -> None:
    told = await practice.asks(*EMERGENCY)
    emergency = told["outcome"]["emergency"]
    assert emergency["hazards"] == ["water", "caller_says"]
    rungs = [(one["phone"], one["after_minutes"], one["round"]) for one in emergency["ladder"]]
    assert rungs[:3] == [(ANN, 0, 1), (BOB, 5, 1), (ANN, 10, 2)]
    assert [phone for phone, *_ in rungs[-2:]] == [OWNER, OFFICE]
    addressees = [one["to"] for one in told["outcome"]["texts"]]
    assert {"owner", "on_call", "caller"} == set(addressees)
    assert addressees.count("caller") == 1


async def test_an_emergency_that_nobody_would_hear_of_says_so(clock: FrozenClock) -> None:
    async with open_shop(MemoryStorage(), clock, owner_phone=None) as shop:
        told = await Practice(shop.business).asks(*EMERGENCY)
    assert told["outcome"]["emergency"]["ladder"] == []


async def test_the_words_that_made_it_an_emergency_are_quoted(practice: Practice) -> None:
    turn = (await practice.asks(EMERGENCY[0]))["turns"][1]
    water, _ = turn["understood"]["hazards"]
    assert water["words"] == "pouring through my ceiling" and water["source"] == "rule"
    assert turn["why"][0] == (
        "I took this as an emergency (water running) because of “pouring through my ceiling” "
        "and they say so themselves: “Hurry”."
    )


async def test_what_looked_like_danger_and_was_denied_is_told_as_well(practice: Practice) -> None:
    turn = (await practice.asks("My sink is clogged, but I don't smell gas"))["turns"][1]
    assert turn["understood"]["grade"] == "routine"
    assert turn["understood"]["hazards"][0]["not_counted_because"] == "denied"
    assert "I heard “smell gas” and raised no alarm for it, because it was denied." in turn["why"]


async def test_each_turn_says_what_it_filled_in_and_where_the_dialogue_stood(
    practice: Practice,
) -> None:
    greeting, trouble, name, *_ = (await practice.asks(*BOOKING))["turns"]
    assert greeting["said"] is None and greeting["decided"]["stage_after"] == "intake"
    assert trouble["understood"]["keyword"] == "sink clogged"
    assert trouble["decided"]["asking"] == "name"
    assert name["understood"]["fields"] == {"name": "Ruth Klein"}
    assert "I noted their name: Ruth Klein." in name["why"]


async def test_whoever_wants_no_texts_gets_none_in_the_sandbox(practice: Practice) -> None:
    told = await practice.asks("Please stop texting me. " + BOOKING[0], *BOOKING[1:])
    assert told["outcome"]["no_more_texts"] is True
    notes = [one["note"] for one in told["outcome"]["texts"] if one["to"] == "caller"]
    assert notes in ([], ["would not be sent: they do not want texts"])


async def test_a_hang_up_in_the_middle_shows_the_call_that_would_be_owed(
    practice: Practice,
) -> None:
    told = await practice.asks("My sink is clogged", {"happened": "hung_up"})
    assert told["ended"] and told["reply_text"] == ""
    assert told["outcome"]["callback"]["reason"] == "PARTIAL_INTAKE"


async def test_being_put_through_can_be_played_out(practice: Practice) -> None:
    asked = await practice.asks("Can I talk to a person?")
    assert asked["turns"][-1]["decided"]["line"] == "transfer"
    taken = await practice.asks("Can I talk to a person?", {"happened": "put_through"})
    assert taken["ended"] and taken["outcome"]["callback"] is None
    missed = await practice.asks("Can I talk to a person?", {"happened": "not_reached"})
    assert missed["outcome"]["callback"]["reason"] == "HUMAN_REQUESTED"


async def test_keys_count_as_they_do_on_the_phone(practice: Practice) -> None:
    told = await practice.asks({"digits": "9"})
    assert told["session_state"]["language_code"] == "es"


async def test_it_may_begin_in_spanish_and_as_a_chat(practice: Practice) -> None:
    (greeting,) = await practice.replies(language_code="es", as_channel="web")
    assert greeting.startswith("Hola, somos Bristol Plumbing")
    told = await practice.asks("Can I talk to a person?", as_channel="web")
    assert told["turns"][-1]["decided"]["line"] == "listen"


async def test_settings_can_be_tried_before_they_are_saved(shop: Shop, practice: Practice) -> None:
    words = "the purple whatsit is singing"
    assert (await practice.asks(words))["outcome"]["emergency"] is None
    tried = await practice.asks(words, settings={"emergency_keywords": ["whatsit"]})
    assert tried["outcome"]["emergency"]["hazards"] == ["business_word"]
    assert "one of your own emergency words" in tried["turns"][1]["why"][0]
    (greeting,) = await practice.replies(settings={"name": "Ace Drains"})
    assert "Ace Drains" in greeting
    stored = (await shop.business.get("/v1/owner/business")).json()
    assert stored["name"] == "Bristol Plumbing" and stored["emergency_keywords"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"said": [{"text": "hello"}] * 61},
        {"said": [{"text": "x" * 2001}]},
        {"said": [{"digits": "12a"}]},
        {"said": [{"happened": "earthquake"}]},
        {"started_at": (MONDAY_9AM - timedelta(minutes=61)).isoformat()},
        {"started_at": (MONDAY_9AM + timedelta(minutes=2)).isoformat()},
        {"as_channel": "sms"},
        {"settings": {"timezone": "Mars/Olympus"}},
        {"settings": {"owner_pin": "1234"}},
    ],
)
async def test_what_is_out_of_bounds_is_refused(shop: Shop, body: dict[str, object]) -> None:
    answer = await shop.business.post("/v1/owner/practice", **body)
    assert answer.status_code == 422, answer.text


async def test_what_is_said_after_the_end_is_not_heard(practice: Practice) -> None:
    told = await practice.asks({"happened": "hung_up"}, "hello?", "anybody there?")
    assert told["ended"] and len(told["turns"]) == 2


async def test_sixty_turns_are_answered(practice: Practice) -> None:
    told = await practice.asks(*["hmm, what did you say?"] * 60)
    assert told["turns"]


async def test_another_business_is_practised_with_its_own_customers_only(
    shop: Shop, practice: Practice
) -> None:
    await books(shop)
    other = await shop.web.tenant(name="Other", vertical="plumbing")
    told = await Practice(other).asks("Cancel my appointment", *WHO, caller_phone=CALLER)
    assert told["session_state"]["caller_name"] == "Ruth Klein", "as told, not as known"
    greeting = told["turns"][0]["reply_text"]
    assert "Ruth" not in greeting
    sentences = [one["sentence"] for turn in told["turns"] for one in turn["decided"]["looked_up"]]
    assert all("found none" in one for one in sentences)


async def test_no_more_of_a_customer_is_read_than_the_call_needs(
    shop: Shop, practice: Practice
) -> None:
    """Others' visits only hold time."""
    other = factories.a_customer(name="Zebediah Moss")

    def furnish(uow: UnitOfWork) -> None:
        uow.customers.add(other)
        start = MONDAY_9AM + timedelta(days=1)
        uow.appointments.add(factories.an_appointment(other, window=factories.a_window(start)))

    await shop.change(furnish)
    answer = await shop.business.post("/v1/owner/practice", said=[{"text": BOOKING[0]}])
    assert "Zebediah" not in answer.text and other.phone not in answer.text
    assert (await shop.look(lambda uow: uow.customers.list(Paging()))).total == 1


async def test_a_language_model_helps_as_in_a_real_call_and_is_asked_once(
    clock: FrozenClock,
) -> None:
    async with model_server() as server:
        server.behave = says({"intents": ["book"], "emergency": "urgent", "hazard": "water"})
        settings = {"llm_base_url": server.url, "llm_model": "small"}
        async with open_shop(MemoryStorage(), clock, settings) as shop:
            practice = Practice(shop.business)
            words = "we got a situation with the gizmo in the cellar"
            first = await practice.asks(words)
            asked = len(server.asked)
            again = await practice.asks(words, started_at=first["started_at"])
    assert asked >= 1 and len(server.asked) == asked
    assert again == first
    assert first["outcome"]["emergency"] is not None
    assert "the language model takes it for one" in first["turns"][1]["why"][0]
