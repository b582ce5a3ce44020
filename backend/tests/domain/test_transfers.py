"""Whom a call may be put through to: nobody but the business's own, near and in no loop."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calls import Call, CallId, Transfer
from app.domain.near_numbers import is_near, may_be_mobile
from app.domain.streets import street_of
from app.domain.transfers import Dialled, target, was_taken
from tests.support.factories import a_business

NOW = datetime(2026, 1, 5, 15, tzinfo=UTC)
BOSS, CALLER, OURS, LINE = "+18165550188", "+19135550123", "+18165550100", "+18165550111"
NUMBERS = st.sampled_from(
    [BOSS, CALLER, OURS, LINE, "+18765550123", "+19005550123", "+442079460000", None]
)


def a_call(**given: Any) -> Call:
    numbers = {"from_number": CALLER, "to_number": OURS, **given}
    return Call(id=CallId("CA1"), conversation_id="v1", started_at=NOW, **numbers)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_the_target_is_the_stored_number_or_nobody(
    stored: str | None, own: str | None, caller: str | None, called: str | None, line: str | None
) -> None:
    business = a_business(transfer_phone=stored, twilio_phone_number=own)
    call = a_call(from_number=caller, to_number=called, forwarded_from=line)
    found = target(business, call)
    assert found in (None, stored)
    if found is not None:
        assert found not in {own, caller, called, line}
        assert is_near(found, own)


def test_the_boss_is_reached() -> None:
    business = a_business(transfer_phone=BOSS, twilio_phone_number=OURS)
    assert target(business, a_call(forwarded_from=LINE)) == BOSS


def test_a_business_abroad_reaches_its_own_country() -> None:
    business = a_business(transfer_phone="+442079460000", twilio_phone_number="+442071838750")
    assert target(business, a_call()) == "+442079460000"


@pytest.mark.parametrize(
    ("number", "near", "mobile"),
    [
        ("+19135550123", True, True),
        ("+14165550123", True, True),
        ("+19435550123", True, True),
        ("+18005550123", True, False),
        ("+18765550123", False, False),
        ("+18095550123", False, False),
        ("+19005550123", False, False),
        ("+442079460000", False, False),
        ("+86282452253", False, False),
        ("+1911", False, False),
        ("911", False, False),
        ("", False, False),
        (None, False, False),
    ],
)
def test_near_is_at_home_and_no_dearer(number: str | None, near: bool, mobile: bool) -> None:
    assert is_near(number, OURS) is near
    assert may_be_mobile(number, OURS) is mobile


ASKED = Transfer(asked_at=NOW, to_number=BOSS)
TAKEN = Transfer(asked_at=NOW, to_number=BOSS, accepted_at=NOW)


@pytest.mark.parametrize("status", ["completed", "answered", "busy", "no-answer", "failed", None])
def test_a_connection_counts_before_a_key_and_a_key_before_a_word(status: str | None) -> None:
    for transfer in (ASKED, TAKEN, None):
        assert was_taken(Dialled(status=status, is_bridged=True), transfer)
        assert not was_taken(Dialled(status=status, is_bridged=False), transfer)
    assert was_taken(Dialled(status=status), TAKEN)
    assert not was_taken(Dialled(status=status), ASKED)


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("412 Oak Street, Mission", "Oak Street"),
        ("99 O'Brien Rd #4", "O'Brien Rd"),
        ("12-14 Elm St Apt 4", "Elm St"),
        ("Oak Street", None),
        ("no number", None),
        ("", None),
        (None, None),
    ],
)
def test_a_street_is_told_without_the_house(address: str | None, street: str | None) -> None:
    assert street_of(address) == street
