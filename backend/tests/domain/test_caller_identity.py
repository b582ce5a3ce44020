"""Who a call or a text comes from, and when that is nobody in particular."""

import pytest

from app.domain.caller_identity import WITHHELD_ON_KEYPAD, caller_of, texter_of


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+19135550123", "+19135550123"),
        (" +19135550123 ", "+19135550123"),
        ("(913) 555-0123", "+19135550123"),
        ("9135550123", "+19135550123"),
        ("19135550123", "+19135550123"),
        ("+442071838750", "+442071838750"),
        ("+4915112345678", "+4915112345678"),
        ("+17378742833", "+17378742833"),
    ],
)
def test_a_number_can_be_called_back(raw: str, number: str) -> None:
    assert caller_of(raw) == texter_of(raw) == number


@pytest.mark.parametrize(
    "raw", ["+266696687", "+7378742833", "+8656696", "+86282452253", "+2562533"]
)
def test_words_spelled_on_a_keypad_are_no_numbers(raw: str) -> None:
    assert raw.removeprefix("+") in WITHHELD_ON_KEYPAD
    assert caller_of(raw) is None


@pytest.mark.parametrize(
    "word", ["anonymous", "unknown", "restricted", "unavailable", "private", "blocked"]
)
def test_a_caller_who_withholds_the_number_is_nobody(word: str) -> None:
    spellings = (word, word.upper(), word.title(), f"+{word}", f" {word} ")
    assert {caller_of(one) for one in spellings} == {None}


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "   ",
        "+",
        "client:alice",
        "client:+19135550123",
        "sip:alice@example.com;transport=udp",
        "sip:+19135550123@example.com",
        "+19135550123@example.com",
        "No Caller ID",
        "1-800-FLOWERS",
        "911",
        "+1911",
        "5550123",
        "+15550123",
        "+1913555012",
        "1" * 41,
        "٩١٣٥٥٥٠١٢٣",
        "\x00",
    ],
)
def test_addresses_and_fragments_are_nobody(raw: str | None) -> None:
    assert caller_of(raw) is None


@pytest.mark.parametrize(
    "raw", ["12345", "262966", "ACMEPLUMB", "whatsapp:+19135550123", "rcs:acme", "mms:+19135550123"]
)
def test_short_codes_names_and_other_messengers_are_not_texted_back(raw: str) -> None:
    assert texter_of(raw) is None
