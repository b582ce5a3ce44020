"""Number words become the digits a person would write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.understanding.numbers import digits
from tests.domain.understanding.practice import cases


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("twelve oh four", "1204"),
        ("forty eight twenty one", "4821"),
        ("seventy fifth", "75th"),
        ("one hundred and nineteenth street", "119th street"),
        ("thirteen thousand four hundred", "13400"),
        ("twelve oh four west seventy fifth street", "1204 west 75th street"),
        ("Twenty-five", "25"),
        ("12 oh 4 elm", "1204 elm"),
        ("5 hundred", "500"),
        ("two and a half hours", "2 1/2 hours"),
        ("um, Oh five", "05"),
    ],
)
def test_english_number_words_are_joined_as_they_are_spoken(words: str, expected: str) -> None:
    assert digits(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dos mil ciento treinta", "2130"),
        ("treinta y cinco", "35"),
        ("mil doscientos cuatro", "1204"),
        ("nueve uno tres", "913"),
        ("calle once", "calle 11"),
        ("veintidós", "22"),
    ],
)
def test_spanish_number_words_are_read(words: str, expected: str) -> None:
    assert digits(words) == expected


@pytest.mark.parametrize(
    "words", ["that's the one", "one second please", "call me at once", "one of them", "oh no"]
)
def test_number_words_that_count_nothing_stay_words(words: str) -> None:
    assert digits(words) == words


def test_practice_phrases_are_nearly_all_right() -> None:
    known = cases("number_words")
    right = sum(digits(case["text"]) == case["expect"] for case in known)
    assert right >= 38, f"{right} of {len(known)}"


@given(st.text())
def test_any_text_is_read_without_an_error(words: str) -> None:
    assert isinstance(digits(words), str)
