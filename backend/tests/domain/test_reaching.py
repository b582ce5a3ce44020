"""Getting through to a person, decided by the dialogue alone."""

from dataclasses import replace
from itertools import product

import pytest

from app.domain.dialogue import events as e
from app.domain.dialogue.outcomes import OweCall
from app.domain.dialogue.state import Asking, DialogueState, Line, Stage
from app.domain.dialogue.step import step
from app.domain.prompts import word
from tests.support.talk import NOW, Talk, an_utterance, some_facts

HERE = some_facts(has_line=True, can_transfer=True)
STATES = (
    DialogueState(),
    DialogueState(intent="book", name="Ann Lee", problem="a drip"),
    DialogueState(intent="person", problem="a drip", name="Ann Lee"),
    DialogueState(is_emergency=True, hazards=("gas",), instructed=("danger_gas",), problem="gas"),
)


def places() -> list[DialogueState]:
    return [
        replace(state, stage=stage, asking=asking)
        for stage, asking, state in product(Stage, (None, *Asking), STATES)
    ]


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.CLOSED])
def test_who_asks_for_a_person_is_put_through_wherever_they_are(stage: Stage) -> None:
    for state in places():
        if state.stage is stage:
            for words, key in (("let me talk to a person", None), ("", "0")):
                said = e.Said(an_utterance(words, state, HERE, key))
                decided = step(state, said, HERE)
                assert decided.line is Line.TRANSFER, state
                assert any(isinstance(promise, OweCall) for promise in decided.then)
                assert decided.state.transfers == 1


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("event", [e.NotReached(), e.MessageLeft(), e.MessageLeft(is_empty=True)])
def test_there_is_something_to_say_whatever_the_network_tells(
    event: e.NotReached | e.MessageLeft, language: str
) -> None:
    for state in places():
        spoken = replace(state, language="es" if language == "es" else "en", transfers=1)
        decided = step(spoken, event, HERE)
        said = word((*decided.first, *decided.say), spoken.language, NOW)
        assert (said and not set("{}") & set(said)) or decided.ask is not None
        assert decided.line is not Line.TRANSFER


def test_nothing_that_needs_a_line_is_offered_without_one() -> None:
    facts = some_facts()
    for state in places():
        for words, key in (("leave a message", None), ("", "*"), ("a person please", "0")):
            decided = step(state, e.Said(an_utterance(words, state, facts, key)), facts)
            assert decided.line in (Line.LISTEN, Line.HANG_UP)


def test_nobody_is_rung_when_nobody_is_there_but_in_an_emergency() -> None:
    closed = replace(HERE, is_open=False)
    talk = Talk(facts=closed).dials()
    talk.presses("0")
    assert talk.turns[-1].steps[-1].line is Line.LISTEN
    talk = Talk(facts=closed).dials()
    talk.says("I smell gas in the house")
    talk.presses("0")
    assert talk.turns[-1].steps[-1].line is Line.TRANSFER


def test_after_a_person_was_tried_the_person_who_calls_back_is_promised_once() -> None:
    talk = Talk(facts=HERE).dials()
    talk.presses("0")
    talk.hears(e.NotReached())
    talk.says("Ann Lee", "it's about my bill")
    assert "will_call_back" in talk.prompts
    assert set(talk.owed) == {"HUMAN_REQUESTED"}


def test_who_was_put_through_is_owed_nothing_when_they_hang_up() -> None:
    state = DialogueState(is_emergency=True, intent="person", outcome="transferred")
    assert step(state, e.HungUp(), HERE).then == ()


def test_an_offer_stands_when_nobody_picked_up_in_an_emergency() -> None:
    talk = Talk(facts=HERE).dials()
    talk.says("my basement is flooding", "Ann Lee", "12 Oak Street, Mission")
    offered = talk.state.offered
    assert offered
    talk.presses("0")
    talk.hears(e.NotReached())
    assert talk.state.offered == offered
    talk.says("yes")
    assert talk.booked
