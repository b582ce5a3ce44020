"""Callers who want a sooner time: who waits for one, and who takes one that opened up."""

import re
from datetime import datetime, time, tzinfo
from typing import Final

from app.domain.dialogue.choosing import suits
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.outcomes import JoinWaitlist
from app.domain.dialogue.state import DialogueState
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.wishes import TimeOption, TimeWish

SOONER: Final = re.compile(
    r"\b(?:sooner|earlier|opened up|(?:a|an|the|new) opening|más (?:pronto|tempran[ao]|antes)"
    r"|mas (?:pronto|tempran[ao])|antes|se (?:abrió|abrio|desocupó|desocupo))\b"
)
TEXTED: Final = re.compile(
    r"\b(?:(?:got|received|about|saw|read|answering) (?:a|the|your|that|this) (?:text|message)"
    r"|you (?:just )?texted|text you sent|su mensaje|me (?:mandaron|enviaron) un mensaje)\b"
)
AN_OPENING: Final = re.compile(
    r"\b(?:(?:sooner|earlier) (?:times?|appointments?|slots?|visits?|openings?|ones?)"
    r"|(?:anything|something|come|come in|come out|get in)(?: any)? (?:sooner|earlier)"
    r"|(?:there was|you (?:have|had)) an opening"
    r"|(?:algo|venir|cita) (?:m[aá]s (?:pronto|temprano)|antes))\b"
)
ANYTHING_SOONER: Final = TimeWish(is_soonest=True, wants_earlier=True)


def sooner_wish(said: Utterance) -> TimeWish | None:
    """For who wants their visit moved: the wish, where "sooner" names no day, is sooner than it."""
    names_a_time = said.wish is not None and bool(said.wish.options)
    words = said.words.lower()
    if names_a_time or not (SOONER.search(words) or TEXTED.search(words)):
        return said.wish
    return ANYTHING_SOONER


def asks_for_sooner(state: DialogueState, said: Utterance) -> bool:
    """Somebody we know, who begins with our text or with an earlier time: they have a visit."""
    is_begun = state.problem is not None or state.is_emergency or state.intent is not None
    words = said.words.lower()
    is_about_it = TEXTED.search(words) or AN_OPENING.search(words)
    return state.on_file_name is not None and not is_begun and is_about_it is not None


def is_for_sooner(state: DialogueState) -> bool:
    """Whether the visit is to be moved to a sooner time, or to stay."""
    wish = state.wish
    return state.is_moving and wish is not None and wish.wants_earlier and not wish.options


def must_be_before(state: DialogueState) -> datetime | None:
    """As soon as can be, for a visit that stands, is sooner than it stands."""
    wish, visit = state.wish, state.visit_window
    if not state.is_moving or wish is None or visit is None:
        return None
    is_any = (wish.is_soonest or wish.wants_earlier) and not wish.options
    return visit.start if is_any else None


def waitlisted(state: DialogueState, facts: Facts) -> tuple[JoinWaitlist, ...]:
    """For who booked later than they wished, once the window in `offered` is theirs."""
    wish, booked, zone = state.missed_wish, state.offered[0], facts.now.tzinfo
    if wish is None or state.is_emergency or suits(booked, wish, zone):
        return ()
    start = booked.start.astimezone(zone)
    is_later = any(_begins(option, zone) < start for option in wish.options)
    return (JoinWaitlist(wish),) if is_later else ()


def _begins(option: TimeOption, zone: tzinfo | None) -> datetime:
    clock = option.exact or option.earliest or time()
    return datetime.combine(option.first_on, clock, tzinfo=zone)
