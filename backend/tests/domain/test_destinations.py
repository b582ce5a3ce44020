"""Which numbers are never texted."""

import pytest

from app.domain.destinations import refusal

OURS = "+18165550100"


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("+19135550123", None),
        ("+14165550123", None),  # Toronto
        ("+17875550123", None),  # Puerto Rico
        ("+18005550123", None),
        ("72975", "not_a_number"),
        ("AMAZON", "not_a_number"),
        ("", "not_a_number"),
        ("whatsapp:+19135550123", "not_a_number"),
        ("+266696687", "not_a_number"),  # ANONYMOUS on a keypad
        ("9135550123", "not_a_number"),
        ("+19005550123", "premium_number"),
        ("+19139760123", "premium_number"),
        ("+15005550006", "premium_number"),
        ("+18765550123", "foreign_number"),  # Jamaica
        ("+18095550123", "foreign_number"),  # the Dominican Republic
        ("+447911123456", "foreign_number"),
        ("+523312345678", "foreign_number"),
        (OURS, "our_own_number"),
    ],
)
def test_a_number_is_refused_by_the_rule_that_forbids_it(number: str, rule: str | None) -> None:
    assert refusal(number, ours=[OURS], home_number=OURS) == rule


def test_the_country_of_the_business_is_home() -> None:
    home = "+523312345670"
    assert refusal("+523312345678", ours=[home], home_number=home) is None
    assert refusal("+19135550123", ours=[home], home_number=home) is None
    assert refusal("+447911123456", ours=[home], home_number=home) == "foreign_number"
