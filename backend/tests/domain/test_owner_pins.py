"""PINs of owners' lines: easy ones are refused, guessing is stopped."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.owner_pins import HOUR, MOST_WRONG, locked_until, pin_in, weakness

OWNER = "+19135550947"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("pin", ["4802", "719364", "80275", "10493826"])
def test_a_good_pin_is_taken(pin: str) -> None:
    assert weakness(pin, (OWNER, None)) is None


@pytest.mark.parametrize(
    "pin",
    [
        *("0000", "1111", "999999", "1234", "4321", "23456", "9876", "7890", "0123", "87654321"),
        *("1212", "123123", "48024802", "1122", "2580", "0947", "5550947", "9135"),
        *("", "123", "123456789", "12a4", "٤٨٠٢", "48 2"),
    ],
)
def test_a_pin_that_is_guessed_at_once_is_refused(pin: str) -> None:
    assert weakness(pin, (OWNER, None))


@pytest.mark.parametrize(
    ("words", "keys", "pin"),
    [
        ("", "4802", "4802"),
        ("", "4802#", "4802"),
        ("four eight oh two", None, "4802"),
        ("4 8 0 2", None, "4802"),
        ("48 02", None, "4802"),
        ("cuatro ocho cero dos", None, "4802"),
        ("my pin is four eight zero two", None, "4802"),
        ("what", None, ""),
        ("", None, ""),
        ("", "*", ""),
    ],
)
def test_a_pin_is_keyed_in_or_spoken(words: str, keys: str | None, pin: str) -> None:
    assert pin_in(words, keys) == pin


moments = st.lists(st.integers(0, 6 * 60).map(lambda m: NOON + timedelta(minutes=m)), max_size=12)


def test_five_within_an_hour_lock_for_an_hour() -> None:
    wrong = [NOON + timedelta(minutes=10 * n) for n in range(MOST_WRONG)]
    assert locked_until(wrong) == wrong[-1] + HOUR
    assert locked_until(wrong[:-1]) is None


def test_five_in_more_than_an_hour_do_not_lock() -> None:
    assert locked_until(NOON + timedelta(minutes=20 * n) for n in range(9)) is None


@given(moments)
def test_locks_follow_from_five_within_an_hour_whatever_their_order(wrong: list[datetime]) -> None:
    until = locked_until(wrong)
    assert until == locked_until(reversed(wrong))
    ends = [at for at in wrong if sum(at - HOUR <= o <= at for o in wrong) >= MOST_WRONG]
    assert until == (max(ends) + HOUR if ends else None)
