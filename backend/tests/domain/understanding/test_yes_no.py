"""A yes is never heard as a no, nor a no as a yes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.understanding.yes_no import Agreement, agreement, declines
from tests.domain.understanding.practice import cases

_LABEL = {Agreement.HEDGED: "yes", Agreement.KEEP: "unknown", Agreement.UNCLEAR: "unknown"}


def _label(words: str) -> str:
    answer = agreement(words)
    return _LABEL.get(answer, answer.value)


@pytest.mark.parametrize(
    "words",
    [
        "yes please",
        "no problem, sounds good",
        "no that's ok, go ahead",
        "Yeah, no, that's fine.",
        "uh-huh",
        "you bet",
        "perfect, see you later",
        "why not",
        "sí",
        "claro que sí",
        "está bien",
        "no hay problema",
    ],
)
def test_agreeing_words_are_a_yes(words: str) -> None:
    assert agreement(words) is Agreement.YES


@pytest.mark.parametrize(
    "words",
    [
        "no, not now",
        "of course not",
        "please no",
        "you got that wrong",
        "yes no wait no",
        "ok but that's not my address",
        "that won't work for me",
        "oh wait friday is bad, saturday instead",
        "I can't keep it",
        "no gracias",
        "i don't smell anything",
        "not that i know of",
        "mejor no",
        "claro que no",
        "no está bien",
    ],
)
def test_refusing_words_are_a_no(words: str) -> None:
    assert agreement(words) is Agreement.NO


@pytest.mark.parametrize(
    "words",
    [
        "yes but make it three",
        "sure, but could it be Thursday",
        "yes thursday would be better",
        "yes if you can come before noon",
        "sí pero más tarde",
        "está bien pero que sea temprano",
    ],
)
def test_a_yes_that_wants_a_change_is_hedged(words: str) -> None:
    assert agreement(words) is Agreement.HEDGED


@pytest.mark.parametrize(
    "words",
    ["keep it", "no, leave it as it is", "don't cancel it", "yes leave it like that", "déjela así"],
)
def test_keeping_what_was_booked_is_its_own_answer(words: str) -> None:
    assert agreement(words) is Agreement.KEEP


@pytest.mark.parametrize(
    "words",
    [
        "",
        "tuesday",
        "no problem with it, just a flush",
        "let me check with my wife and call back",
        "the drain that's right by the sink",
        "my water heater is leaking",
        "what was that",
        "no sé",
        "yes and no",
        "there's no hot water",
        "do you have anything on saturday",
    ],
)
def test_anything_else_is_unclear(words: str) -> None:
    assert agreement(words) is Agreement.UNCLEAR


@pytest.mark.parametrize(
    "words",
    [
        "not now",
        "let me check with my wife and call back",
        "I'll think about it",
        "no thanks",
        "I gotta ask my landlord first",
        "just getting prices for now",
        "ahorita no",
        "luego llamo",
        "lo voy a pensar",
    ],
)
def test_putting_it_off_declines(words: str) -> None:
    assert declines(words)


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "not today, how about tomorrow",
        "can someone call me back",
        "i need to check on my appointment",
        "the toilet is not ready to flush",
        "i want to talk to somebody about my furnace",
    ],
)
def test_wanting_another_time_or_a_person_does_not_decline(words: str) -> None:
    assert not declines(words)


def test_practice_answers_are_nearly_all_right_and_never_turned_round() -> None:
    known = cases("yesno")
    heard = [(case["label"], _label(case["text"]), case["text"]) for case in known]
    assert not [case for case in heard if set(case[:2]) == {"yes", "no"}]
    right = sum(wanted == label for wanted, label, _ in heard)
    assert right / len(known) >= 0.95, f"{right} of {len(known)}"


@given(st.text())
def test_any_text_is_read_without_an_error(words: str) -> None:
    assert agreement(words) in Agreement
    assert declines(words) in {True, False}
