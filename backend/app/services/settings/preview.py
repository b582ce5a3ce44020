"""What settings come to: the words callers would hear now and the times they would be offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.appointments import Window
from app.domain.dialogue.events import Started
from app.domain.dialogue.outcomes import FindWindows, Prompt
from app.domain.dialogue.questions import hours_of, price_of
from app.domain.dialogue.state import DialogueState
from app.domain.dialogue.step import step
from app.domain.due import retention
from app.domain.ladder import Person, roster_of
from app.domain.prompts import word
from app.domain.prompts.windows import dated
from app.domain.scheduling import BusinessCalendar
from app.ports import UnitOfWork
from app.services.business_facts import Moment
from app.services.due.wording import worded
from app.services.offers import soonest
from app.services.settings.outside import Outside, left_outside

OFFERED: Final = 3
USUAL_MINUTES: Final = 60
SOMEBODY: Final = "Ann Moss"
LOOKS_AHEAD: Final = 370
NOBODY: Final = "Nobody: there is no one on call, and no owner's or transfer phone."


@dataclass(frozen=True, slots=True)
class SaidPrice:
    service_type: str
    name: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    greeting: str
    greeting_known: str
    """As a customer hears it whose name is known."""
    hours_in_words: str
    open_now: bool
    next_opening: datetime | None
    price_examples: Sequence[SaidPrice]
    reminder_example: str | None
    retention_example: str | None
    next_windows: Sequence[Window]
    on_call_in_words: str
    outside: Outside


def preview(uow: UnitOfWork, before: Moment, after: Moment) -> Preview:
    """`after` is the business as it would be, `before` as it is."""
    calendar = after.profile.rules.calendar
    windows = _next_windows(uow, after)
    return Preview(
        greeting=_greeting(after, None),
        greeting_known=_greeting(after, SOMEBODY),
        hours_in_words=_worded(after, hours_of(after.profile.facts)),
        open_now=calendar.is_open(after.now),
        next_opening=_next_opening(calendar, after.now),
        price_examples=_prices(after),
        reminder_example=_reminder(after, windows[0]) if windows else None,
        retention_example=_retention(after) if after.business.retention_enabled else None,
        next_windows=windows,
        on_call_in_words=_on_call(after),
        outside=left_outside(uow, before, after),
    )


def language_of(at: Moment) -> str:
    return at.profile.facts.language


def _worded(at: Moment, *prompts: Prompt) -> str:
    return word(prompts, language_of(at), at.local_now)


def _greeting(at: Moment, name: str | None) -> str:
    """What the dialogue says first, to somebody it knows or does not know."""
    facts = at.profile.at(at.now, caller_phone=None, last_reply="")
    state = DialogueState(language="es" if facts.language == "es" else "en")
    return _worded(at, *step(state, Started(name), facts).say)


def _next_opening(calendar: BusinessCalendar, now: datetime) -> datetime | None:
    """None while it is open, and when it never is."""
    if calendar.is_open(now):
        return None
    today = calendar.date_of(now)
    days = (today + timedelta(days=ahead) for ahead in range(LOOKS_AHEAD))
    starts = (window.start for day in days for window in calendar.hours(day))
    return next((start for start in starts if start > now), None)


def _prices(at: Moment) -> list[SaidPrice]:
    """Of the business's own services; the trade's usual ones have none."""
    own = {service.service_type for service in at.business.services}
    language = language_of(at)
    return [
        SaidPrice(one.service_type, one.name_en, _worded(at, price_of(one, language)))
        for one in at.profile.facts.services
        if one.service_type in own
    ]


def _next_windows(uow: UnitOfWork, at: Moment) -> Sequence[Window]:
    """For an ordinary job: the service that callers get who do not say which."""
    facts = at.profile.facts
    usual = facts.service(facts.fallback_service)
    ask = FindWindows(minutes=usual.minutes if usual else USUAL_MINUTES)
    return soonest(uow, at, ask, OFFERED).windows


def _reminder(at: Moment, window: Window) -> str:
    language = language_of(at)
    return worded(at, language, "text_reminder", day=dated(window, at.local_now, language))


def _retention(at: Moment) -> str:
    business, language = at.business, language_of(at)
    template = business.retention_sms_template or worded(
        at, language, "text_retention", name="{name}", business="{business}"
    )
    phone = business.twilio_phone_number or ""
    body = retention.filled(template, SOMEBODY, business.name, phone)
    return f"{body} {worded(at, language, 'text_retention_stop')}"


def _on_call(at: Moment) -> str:
    """For the owner, in plain words."""
    roster = roster_of(at.business)
    if not roster.regulars:
        return NOBODY
    minutes = at.business.escalation_minutes
    each = f"{minutes} minute{'' if minutes == 1 else 's'} each" if len(roster.regulars) > 1 else ""
    order = ", then ".join(map(_named, roster.regulars))
    last = " and ".join(map(_named, roster.last))
    told = f"{order}{f', {each}' if each else ''}."
    return f"{told} If nobody takes it: {last}." if last else told


def _named(person: Person) -> str:
    match person.role:
        case "owner":
            return f"{person.name or 'you'} (owner)"
        case "transfer":
            return "the transfer phone"
    return person.name or person.phone
