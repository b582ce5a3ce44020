"""An escalation in words: for those on the ladder, by text and by phone, and for the caller."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from app.domain.businesses import Business
from app.domain.dialogue.outcomes import Prompt
from app.domain.escalations import Brief, Escalation
from app.domain.ladder import latest_rung_of
from app.domain.prompts import word
from app.domain.prompts.escalating import ROLES, hazard_words

ANY_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""These words tell no time but what is in words already."""
LONGEST_PROBLEM: Final = 160
"""Characters of the caller's words; the rest is in the conversation."""


def language_of(code: str) -> str:
    return "es" if code == "es" else "en"


def worded(business: Business, *prompts: Prompt) -> str:
    """As the business's own people read it."""
    return word(prompts, language_of(business.language_code), ANY_TIME)


def rung_text(business: Business, brief: Brief) -> str:
    """One breath, and how to answer."""
    opening = Prompt("rung_emergency", {"business": business.name})
    return worded(business, opening, *brief_in_parts(business, brief), Prompt("rung_replies"))


def news_text(business: Business, brief: Brief) -> str:
    opening = Prompt("rung_news", {"business": business.name})
    return worded(business, opening, *brief_in_parts(business, brief))


def brief_in_parts(business: Business, brief: Brief) -> Iterator[Prompt]:
    """What, who, where, when we promised to come, and the number to call; what is known of it."""
    hazards = hazard_words(brief.hazards, language_of(business.language_code))
    if hazards:
        yield Prompt("rung_hazards", {"hazards": hazards})
    yield Prompt("rung_problem", {"problem": problem_of(brief)})
    if brief.name:
        yield Prompt("rung_who", {"name": brief.name})
    if brief.address:
        yield Prompt("rung_where", {"address": brief.address})
    if brief.window:
        yield Prompt("rung_window", {"window": brief.window})
    if brief.callback:
        yield Prompt("rung_callback", {"phone": brief.callback})
    else:
        yield Prompt("rung_no_callback")


def problem_of(brief: Brief) -> str:
    """Short, on one line and without a full stop of its own."""
    said = " ".join(brief.problem.split())
    if len(said) > LONGEST_PROBLEM:
        said = said[:LONGEST_PROBLEM].rsplit(" ", 1)[0] + "…"
    return said.rstrip(".!?,;: ") or "?"


def taker_of(escalation: Escalation, language: str) -> str:
    """Whoever has it, by name if we know one."""
    if escalation.acknowledged_by:
        return escalation.acknowledged_by
    rung = latest_rung_of(escalation, escalation.acknowledged_phone or "")
    return ROLES[language][rung.role if rung else "owner"]


def caller_text(business: Business, escalation: Escalation, phone: str) -> str:
    """For the caller at `phone`, in their language."""
    language = language_of(escalation.language)
    values = {"business": business.name, "name": taker_of(escalation, language)}
    callback = escalation.brief.callback
    if callback in (None, phone):
        prompt = Prompt("text_taken", values)
    else:
        prompt = Prompt("text_taken_elsewhere", {**values, "phone": callback or phone})
    return word([prompt], language, ANY_TIME)
