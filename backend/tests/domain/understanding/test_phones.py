"""Telephone numbers are read however they are spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.understanding.phones import find_phone, means_this_number
from tests.domain.understanding.practice import cases


@pytest.mark.parametrize(
    "words",
    [
        "nine one three five five five oh one two three",
        "+1 (913) 555-0123",
        "nine thirteen five fifty five oh one twenty three",
        "nine one three triple five zero one two three",
        "nine won three five five five oh won too three",
        "nine one three five hundred fifty five zero one two three",
        "nueve uno tres doble cinco cinco cero uno dos tres",
        "nueve trece cinco cincuenta y cinco cero uno veintitrés",
        "it's 816 no 913 555 0123",
        "nine one three five five five oh one two four no wait two three",
        "913, that's 913 555 0123",
        "I'm at four ten elm street, my cell is 913.555.0123 ext 4",
        "9135550123 again 9135550123",
    ],
)
def test_a_number_is_found_in_e164(words: str) -> None:
    assert find_phone(words) == "+19135550123"


def test_hundreds_are_read_as_their_digits() -> None:
    assert find_phone("eight hundred five five five twelve twelve") == "+18005551212"


@pytest.mark.parametrize(
    "words",
    [
        "113 555 0123",
        "913 155 0123",
        "five five five zero one two three",
        "nine one three five five five zero one two",
        "twelve oh four west seventy fifth street",
        "my zip is 66203 and the house number is 12345",
        "yes",
    ],
)
def test_digits_that_make_no_possible_number_give_none(words: str) -> None:
    assert find_phone(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "this one",
        "this number is fine",
        "same number I'm calling from",
        "the number I called from",
        "yeah this is my cell",
        "este mismo",
        "al mismo número",
    ],
)
def test_the_callers_own_number_is_meant(words: str) -> None:
    assert means_this_number(words)


@pytest.mark.parametrize(
    "words",
    ["not this number", "don't use this one", "i'm calling from overland park", "this is bob"],
)
def test_other_words_do_not_mean_the_callers_own_number(words: str) -> None:
    assert not means_this_number(words)


def test_practice_numbers_are_nearly_all_right() -> None:
    known = cases("phones")
    right = sum(_is_right(case) for case in known)
    assert right / len(known) >= 0.95, f"{right} of {len(known)}"


def _is_right(case: dict[str, str]) -> bool:
    if case.get("use_caller_id"):
        return means_this_number(case["text"]) and find_phone(case["text"]) is None
    expected = None if case.get("partial") else (case["expect"] or case.get("alt"))
    return find_phone(case["text"]) == (f"+1{expected}" if expected else None)


@given(st.text() | st.text("0123456789 oh,one two double hundred"))
def test_any_text_is_read_without_an_error(words: str) -> None:
    found = find_phone(words)
    assert found is None or (found.startswith("+1") and len(found) == 12)
    assert means_this_number(words) in {True, False}
