"""How a linked calendar is doing: kept for its owner to see, and said aloud when it goes on."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.domain.businesses import Business
from app.domain.calendars import CalendarLink, CalendarState
from app.domain.dialogue.outcomes import Prompt
from app.domain.outbox import SendText
from app.domain.prompts import word
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork
from app.services import messaging

MOST_FAILURES: Final = 6
LONGEST_SILENCE: Final = timedelta(hours=24)
FAILING: Final = "failing"
"""Stands among what the owner has been told of."""
PUSHING: Final = "appointments cannot be shown there: "
"""Looking at a calendar may work all the while."""


def state_of(uow: UnitOfWork, link_id: str) -> CalendarState:
    return uow.calendar_states.find(link_id) or CalendarState(link_id=link_id)


def look_failed(
    uow: UnitOfWork, business: Business, link: CalendarLink, error: str, now: datetime
) -> CalendarState:
    before = state_of(uow, link.id)
    failed = replace(before, tried_at=now, failures=before.failures + 1, last_error=error)
    return _kept(uow, business, link, failed, now)


def push_failed(
    uow: UnitOfWork, business: Business, link: CalendarLink, error: str, now: datetime
) -> None:
    """Counted only where no look does: many appointments fail at once."""
    before = state_of(uow, link.id)
    count = before.failures if link.pulls else before.failures + 1
    failed = replace(before, failures=count, last_error=PUSHING + error)
    _kept(uow, business, link, failed, now)


def push_worked(uow: UnitOfWork, link: CalendarLink) -> None:
    before = uow.calendar_states.find(link.id)
    if before is not None and (before.last_error or "").startswith(PUSHING):
        uow.calendar_states.put(_well(before, 0 if not link.pulls else before.failures))


def look_worked(state: CalendarState, now: datetime, etag: str | None) -> CalendarState:
    """What pushing has to complain about stays."""
    looked = replace(state, tried_at=now, synced_at=now, etag=etag)
    if (state.last_error or "").startswith(PUSHING):
        return replace(looked, failures=0)
    return _well(looked, 0)


def tell_owner(uow: UnitOfWork, business: Business, body: str, now: datetime) -> bool:
    """Whether there is anybody to tell."""
    if business.owner_phone is None:
        return False
    text = SendText(business.owner_phone, body, TextKind.OWNER_ALERT)
    messaging.promise(uow, now, text)
    return True


def _well(state: CalendarState, failures: int) -> CalendarState:
    alerted = tuple(one for one in state.alerted if one != FAILING)
    return replace(state, failures=failures, last_error=None, alerted=alerted)


def _kept(
    uow: UnitOfWork, business: Business, link: CalendarLink, state: CalendarState, now: datetime
) -> CalendarState:
    """Told once, until it works again."""
    if _goes_on(state, now) and FAILING not in state.alerted:
        values = {
            "business": business.name,
            "kind": link.kind.value,
            "error": state.last_error or "",
        }
        body = word([Prompt("alert_calendar_failing", values)], business.language_code, now)
        if tell_owner(uow, business, body, now):
            state = replace(state, alerted=(*state.alerted, FAILING))
    uow.calendar_states.put(state)
    return state


def _goes_on(state: CalendarState, now: datetime) -> bool:
    is_silent = state.synced_at is not None and now - state.synced_at > LONGEST_SILENCE
    return state.failures >= MOST_FAILURES or (state.failures > 0 and is_silent)
