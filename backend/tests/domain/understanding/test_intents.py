"""What callers want is heard in their own words, in English and in Spanish."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.understanding.intents import Intent, find_intents, wants_routine_work
from tests.domain.understanding.practice import cases

FIRST = {
    Intent.BOOK: [
        "need a shutoff valve replaced",
        "we want to get a quote for a tankless water heater",
        "the faucet you put in is dripping",
        "my drain is clogged and I'd like someone to come by",
        "I might need a bathtub spout replaced",
        "no emergency or anything, no leak, I just want a new garbage disposal",
        "buenos días, se me tapó el baño y quisiera una cita",
        "necesito un plomero",
    ],
    Intent.EMERGENCY: ["this is an emergency my basement is flooding", "es una emergencia"],
    Intent.CANCEL: ["please cancel my visit", "quisiera cancelar mi cita", "no, just cancel"],
    Intent.RESCHEDULE: [
        "I need to reschedule, can we do friday morning instead",
        "quiero cambiar mi cita",
        "i don't want to cancel i want to move my appointment",
    ],
    Intent.STATUS: ["what time is my plumber coming", "a qué hora viene el plomero"],
    Intent.PRICE: [
        "what does it cost to clear a clogged drain",
        "first, do you charge for estimates?",
        "cuánto cuesta",
    ],
    Intent.HOURS: ["what are your hours", "a qué hora abren"],
    Intent.SERVICE_AREA: ["do you come out to olathe", "atienden en kansas city"],
    Intent.QUESTION: ["are you licensed", "do you take credit cards", "aceptan tarjeta"],
    Intent.PERSON: [
        "can I talk to a person please",
        "i don't want to talk to a robot",
        "quiero hablar con una persona",
    ],
    Intent.COMPLAINT: ["it's about my bill", "your guy broke my tile", "quiero poner una queja"],
    Intent.WRONG_NUMBER: ["hi is this the dentist", "sorry wrong number", "número equivocado"],
    Intent.SALES: ["i'm calling from a marketing company that gets contractors more leads"],
    Intent.ROBOCALL: [
        "congratulations you have been selected for a business loan press one to speak to an agent",
        "press one now",
    ],
    Intent.GOODBYE: ["no that's everything thank you", "okay bye", "eso es todo gracias"],
    Intent.REPEAT: ["what was that?", "say again", "sorry?", "¿cómo?"],
    Intent.HOLD: ["hold on a second", "one moment", "un momento por favor"],
    Intent.THANKS: ["thank you", "gracias"],
}
NAMES_IN_PRACTICE = {"area": "service_area", "human": "person"}
NOBODY_ASKS = {"thanks", "goodbye", "repeat", "hold", "question", "complaint"}


@pytest.mark.parametrize(
    ("words", "intent"), [(words, intent) for intent, listed in FIRST.items() for words in listed]
)
def test_the_most_certain_intent_comes_first(words: str, intent: Intent) -> None:
    assert find_intents(words)[0] is intent


def test_a_price_question_about_a_job_is_no_booking() -> None:
    assert Intent.BOOK not in find_intents("what does it cost to clear a clogged drain")


def test_a_robocall_asks_for_no_person() -> None:
    words = "congratulations you have been selected press one to speak to an agent"
    assert Intent.PERSON not in find_intents(words)


def test_a_faulty_repair_is_a_job_before_it_is_a_complaint() -> None:
    assert Intent.COMPLAINT not in find_intents("the faucet you put in is dripping")


def test_thanks_come_after_what_is_wanted() -> None:
    assert find_intents("please cancel my appointment thank you")[-1] is Intent.THANKS


@pytest.mark.parametrize(
    "words",
    ["", "yes", "tuesday at three", "twelve oh four west seventy fifth street", "i don't know"],
)
def test_an_answer_wants_nothing(words: str) -> None:
    assert find_intents(words) == ()


def test_practice_phrases_keep_their_floor() -> None:
    listed = cases("intents")
    assert sum(_is_right(case["text"], case["intent"]) for case in listed) / len(listed) >= 0.95


def _is_right(words: str, wanted: str) -> bool:
    found = [str(intent) for intent in find_intents(words)]
    if wanted == "other":
        return not found or found[0] in NOBODY_ASKS
    if wanted == "spam":
        return bool(found) and found[0] in ("sales", "robocall")
    return bool(found) and found[0] == NAMES_IN_PRACTICE.get(wanted, wanted)


@pytest.mark.parametrize(
    "words",
    [
        "i'd like a quote for a new furnace",
        "can you install a gas line for my grill",
        "time for our yearly maintenance",
        "i want to reschedule",
        "quiero una cotización",
    ],
)
def test_quotes_installations_and_appointments_are_routine_work(words: str) -> None:
    assert wants_routine_work(words)


def test_something_broken_is_not_routine_work() -> None:
    assert not wants_routine_work("water is coming through the ceiling")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_too_odd(words: str) -> None:
    assert len(set(find_intents(words))) == len(find_intents(words))


@pytest.mark.parametrize("words", ["the second one", "the first one", "the last one", "the later"])
def test_choosing_is_no_intent_of_its_own(words: str) -> None:
    assert find_intents(words) == ()


@pytest.mark.parametrize("words", ["is Ray around?", "hi can I speak with Monica", "is luis there"])
def test_asking_for_somebody_by_name_is_asking_for_a_person(words: str) -> None:
    assert find_intents(words)[:1] == (Intent.PERSON,)


@pytest.mark.parametrize(
    "words",
    [
        "move my thursday appointment please",
        "you're coming tomorrow at nine but can we make it one o'clock",
    ],
)
def test_another_time_for_a_visit_that_stands_is_rescheduling(words: str) -> None:
    assert find_intents(words)[:1] == (Intent.RESCHEDULE,)
