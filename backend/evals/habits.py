"""What must hold in every call, whatever the caller wants."""

import re
from collections.abc import Iterator

from evals.channel import Reply
from evals.play import Played

LONGEST_REPLY = 700
"""Characters; more than a caller can keep in mind."""
AMOUNT = re.compile(r"\$ ?([\d,]+(?:\.\d+)?)|([\d,]+(?:\.\d+)?) (?:dollars|dólares)")
QUESTION = re.compile(r"[?¿]")


def broken_habits(played: Played) -> list[str]:
    return [
        *(fault for words, reply in played.turns for fault in _reply(words, reply)),
        *_invented_prices(played),
        *_booked_unasked(played),
    ]


def _reply(words: str, reply: Reply) -> Iterator[str]:
    if not reply.text.strip():
        yield f"said nothing to {words!r}"
    if len(reply.text) > LONGEST_REPLY:
        yield f"spoke at too great length: {reply.text[:80]!r}"
    waits = reply.asking is not None and not reply.is_over
    if waits and not QUESTION.search(reply.text) and "take your time" not in reply.text.lower():
        yield f"waits for an answer, but a person could not tell: {reply.text!r}"


def _invented_prices(played: Played) -> Iterator[str]:
    services = played.scenario.settings.get("services", [])
    known = {float(s[key]) for s in services for key in ("price_low", "price_high") if key in s}
    known |= {float(played.scenario.settings.get("emergency_surcharge") or 0)}
    said = AMOUNT.findall(played.said)
    amounts = {float((one or other).replace(",", "")) for one, other in said}
    if amounts - known:
        yield f"named a price of its own making: {sorted(amounts - known)}"


def _booked_unasked(played: Played) -> Iterator[str]:
    """Nothing is booked but in answer to an offer."""
    offers = sum(reply.asking == "slot" for _, reply in played.turns)
    if len(played.new) > offers:
        yield "booked what was never offered"
