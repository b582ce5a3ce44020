"""What a spoken reply asks, told from its words: TwiML has no other place for it."""

import re
from functools import cache
from typing import Final

from app.domain.prompts import catalogue

QUESTIONS: Final = {
    "greeting": "problem",
    "greeting_known": "problem",
    "ask_problem": "problem",
    "ask_what_about": "problem",
    "ask_safety": "emergency_q",
    "ask_name": "name",
    "ask_phone": "phone",
    "ask_address": "address",
    "ask_zip": "address",
    "ask_address_on_file": "address_confirm",
    "ask_time": "time",
    "offer_two": "slot",
    "offered_again": "slot",
    "confirm_booking": "slot",
    "confirm_booking_urgent": "slot",
    "confirm_booking_on_call": "slot",
    "confirm_move": "slot",
    "confirm_cancel": "cancel_confirm",
    "ask_anything_else": "anything_else",
}
"""Prompts that end a reply with a question, and `session_state.asking` after each."""
SENTENCE: Final = re.compile(r"[^.!?]*[.!?]")
VALUE: Final = re.compile(r"\\\{[a-z_]+\\\}")


def asked(reply: str, language: str = "en") -> str | None:
    """As `session_state.asking` names it; None where nothing known is asked."""
    found = [
        (end, asking) for pattern, asking in _patterns(language) for end in _ends(pattern, reply)
    ]
    return max(found)[1] if found else None


def _ends(pattern: re.Pattern[str], reply: str) -> list[int]:
    return [one.end() for one in pattern.finditer(reply)]


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The last sentence of every wording, whatever the values in it."""
    known = catalogue(language)
    return tuple(
        (re.compile(VALUE.sub(".+?", re.escape(_last_sentence(wording)))), asking)
        for name, asking in QUESTIONS.items()
        for wording in known[name]
    )


def _last_sentence(wording: str) -> str:
    sentences: list[str] = SENTENCE.findall(wording)
    return sentences[-1].strip()
