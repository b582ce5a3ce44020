"""At every stage, whatever was asked and whatever happens, the dialogue has an answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import product

import pytest

from app.domain.appointments import Appointment, AppointmentId, Window
from app.domain.customers import CustomerId
from app.domain.dialogue import events as e
from app.domain.dialogue.outcomes import AlertOwner, Book, Cancel, Move, OweCall, Prompt, Step
from app.domain.dialogue.safety import INSTRUCTIONS
from app.domain.dialogue.state import Asking, DialogueState, Line, Stage
from app.domain.dialogue.step import step
from app.domain.prompts import word
from app.domain.scheduling import WhyNot
from app.domain.understanding.wishes import TimeOption, TimeWish
from app.domain.understanding.yes_no import Agreement
from tests.support.talk import CHICAGO, NOW, an_utterance, some_facts

FACTS = some_facts()
TOMORROW = date(2026, 11, 24)
TEN, TWO = (
    Window(start, start + timedelta(hours=1))
    for start in (
        datetime(2026, 11, 24, 10, tzinfo=CHICAGO),
        datetime(2026, 11, 24, 14, tzinfo=CHICAGO),
    )
)
VISIT = Appointment(
    id=AppointmentId("a1"), customer_id=CustomerId("c1"), window=TEN, created_at=NOW
)
TUESDAY_TEN = TimeWish(
    options=(TimeOption(first_on=TOMORROW, last_on=TOMORROW, exact=time(10)),),
    has_day=True,
    has_time=True,
)
BARE = DialogueState()
KNOWN = DialogueState(
    intent="book",
    name="Ann Lee",
    address="12 Oak Street",
    zip_code="64106",
    problem="the sink leaks",
    service_type="faucet_or_fixture",
    wish=TUESDAY_TEN,
    offered=(TEN,),
)
CHOOSING = replace(KNOWN, offered=(TEN, TWO))
MOVING = replace(KNOWN, intent="reschedule", visit_id=VISIT.id, visit_window=VISIT.window)
CANCELLING = replace(MOVING, intent="cancel", offered=())
BOOKED = replace(KNOWN, appointment_id=VISIT.id, outcome="booked")
URGENT = replace(KNOWN, is_emergency=True, hazards=("water",), instructed=("urgent_water",))
STATES = (BARE, KNOWN, CHOOSING, MOVING, CANCELLING, BOOKED, URGENT)

WORDS = (
    "yes",
    "no",
    "yes but Thursday",
    "the second one",
    "ten works",
    "anything earlier",
    "my name is Bob Hill",
    "99 Elm Street",
    "cancel my appointment",
    "can I move my appointment to Friday",
    "when is my appointment",
    "let me talk to a person",
    "how much does it cost",
    "what are your hours",
    "do you come to 64106",
    "wrong number",
    "say that again",
    "hold on a second",
    "goodbye",
    "thank you",
    "blargle fnord wibble",
    "my water heater is leaking",
    "necesito un plomero",
    "press one now to lower your credit card rate",
    "…",
)
DANGERS = {
    "I smell gas in the house": "danger_gas",
    "the carbon monoxide alarm is going off": "danger_carbon_monoxide",
    "there is a fire in the kitchen": "danger_fire",
    "huele a gas en la casa": "danger_gas",
}


def places() -> Iterator[DialogueState]:
    for stage, asking, state in product(Stage, (None, *Asking), STATES):
        yield replace(state, stage=stage, asking=asking)


def heard(words: str, state: DialogueState, key: str | None = None) -> e.Said:
    return _heard(words, state.asking, key)


@cache
def _heard(words: str, asking: Asking | None, key: str | None) -> e.Said:
    return e.Said(an_utterance(words, DialogueState(asking=asking), FACTS, key))


def happenings(state: DialogueState) -> Iterator[e.Event]:
    yield from (e.Started(), e.Started("Ann Lee", "12 Oak Street"), e.Silence(), e.HungUp())
    yield from (heard(words, state) for words in WORDS)
    yield from (heard("", state, key) for key in "0129")


def answers(state: DialogueState) -> Iterator[e.Event]:
    """Only what can come: nothing is booked or moved that was not offered."""
    yield from (e.WindowsFound(()), e.WindowsFound((TEN,)), e.WindowsFound((TEN, TWO)))
    yield from (e.WindowsFound((TEN, TWO), why) for why in WhyNot)
    yield from (e.VisitsFound(()), e.VisitsFound((VISIT,)), e.WindowTaken())
    if state.offered:
        yield e.Booked(AppointmentId("a9"))
        yield e.Moved()
    if state.visit_window:
        yield e.Cancelled()


def speaks(decided: Step) -> bool:
    text = word((*decided.first, *decided.say), decided.state.language, NOW)
    enough = bool(text) if decided.say else decided.ask is not None
    return enough and len(text.split()) <= 60 and not set("{}") & set(text)


@pytest.mark.parametrize("stage", Stage)
def test_there_is_always_something_to_say_or_to_ask(stage: Stage) -> None:
    for state in places():
        if state.stage is stage:
            for event in (*happenings(state), *answers(state)):
                assert speaks(step(state, event, FACTS)), (state, event)


@pytest.mark.parametrize("stage", Stage)
def test_nothing_is_booked_or_moved_without_a_plain_yes_to_that_one_window(stage: Stage) -> None:
    promised = 0
    for state in places():
        if state.stage is not stage:
            continue
        for event in happenings(state):
            ask = step(state, event, FACTS).ask
            if isinstance(ask, Book | Move):
                promised += 1
                assert state.offered == (ask.window,)
                assert isinstance(event, e.Said)
                assert event.utterance.agreement is Agreement.YES
    assert (promised > 0) is (stage is Stage.OFFERING)


def test_nothing_is_cancelled_without_a_plain_yes_to_that_question() -> None:
    cancelled = 0
    for state in places():
        for event in happenings(state):
            ask = step(state, event, FACTS).ask
            if isinstance(ask, Cancel):
                cancelled += 1
                assert state.asking is Asking.CANCEL_CONFIRM
                assert isinstance(event, e.Said)
                assert event.utterance.agreement is Agreement.YES
    assert cancelled


@pytest.mark.parametrize(("words", "instruction"), DANGERS.items())
def test_danger_is_answered_first_wherever_we_are(words: str, instruction: str) -> None:
    for state in places():
        if state.stage is Stage.CLOSED:
            continue  # we have hung up; nobody speaks there any more
        decided = step(state, heard(words, state), FACTS)
        assert (*decided.first, *decided.say)[0].name == instruction, state
        assert decided.state.is_emergency
        assert any(isinstance(promise, AlertOwner) for promise in decided.then)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_instruction_says_when_to_call_911(language: str) -> None:
    for instruction in INSTRUCTIONS.values():
        assert "911" in word([Prompt(instruction)], language, NOW)


@pytest.mark.parametrize("stage", [s for s in Stage if s is not Stage.CLOSED])
def test_whoever_hangs_up_in_the_middle_is_owed_a_call(stage: Stage) -> None:
    for state in places():
        if state.stage is not stage or state.outcome is not None:
            continue
        decided = step(state, e.HungUp(), FACTS)
        owed = [promise for promise in decided.then if isinstance(promise, OweCall)]
        assert bool(owed) is (state.intent is not None), state
        assert decided.line is Line.HANG_UP
        assert decided.state.stage is Stage.CLOSED


def test_an_emergency_without_a_visit_is_owed_a_call_whatever_was_said_before() -> None:
    for state in places():
        urgent = replace(state, is_emergency=True, appointment_id=None)
        decided = step(urgent, e.HungUp(), FACTS)
        assert any(isinstance(promise, OweCall) for promise in decided.then), state


def test_the_same_moment_is_decided_the_same() -> None:
    for state in (replace(KNOWN, stage=stage) for stage in Stage):
        for event in happenings(state):
            assert step(state, event, FACTS) == step(state, event, FACTS)
