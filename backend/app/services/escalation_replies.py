"""Texts from people on the ladder: ACK takes an emergency, PASS passes it on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from app.domain.businesses import Business
from app.domain.dialogue.outcomes import Prompt
from app.domain.escalation_replies import Answer, answer_of
from app.domain.escalations import Escalation, EscalationStatus
from app.domain.ladder import Taker, latest_rung_of
from app.domain.paging import Paging
from app.ports import UnitOfWork
from app.services.acknowledging import pass_on, take
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.escalation_words import (
    brief_in_parts,
    language_of,
    problem_of,
    taker_of,
    worded,
)
from app.services.inbound_ledger import Inbound

RECENT: Final = timedelta(hours=2)
"""So long an answer that comes too late is still one to an escalation."""
LATEST: Final = Paging(limit=20)


def asked(uow: UnitOfWork, at: Moment, text: Inbound, phone: str) -> str | None:
    """What to answer; None unless somebody who was told of an emergency answers it."""
    business, now = at.business, at.now
    answer = answer_of(text.words)
    if answer is None:
        return None
    waiting = [one for one in uow.escalations.list_open() if one.was_told(phone)]
    if answer is Answer.TAKES and waiting:
        return _take(uow, business, now, phone, waiting)
    if answer is Answer.PASSES and waiting:
        return _pass_on(uow, business, now, phone, waiting)
    return _too_late(uow, business, now, phone)


def _take(
    uow: UnitOfWork, business: Business, now: datetime, phone: str, waiting: Sequence[Escalation]
) -> str:
    """The one that waits longest, and how many are left."""
    oldest, left = waiting[0], len(waiting) - 1
    rung = latest_rung_of(oldest, phone)
    take(
        uow, business, Stamp(now, "staff"), oldest, Taker(rung.name if rung else "", phone, "text")
    )
    more = (Prompt("rung_more", {"count": str(left)}),) if left else ()
    return worded(business, Prompt("rung_yours"), *brief_in_parts(business, oldest.brief), *more)


def _pass_on(
    uow: UnitOfWork, business: Business, now: datetime, phone: str, waiting: Sequence[Escalation]
) -> str:
    """The oldest that they have not passed on yet."""
    rungs = ((one, latest_rung_of(one, phone)) for one in waiting)
    still = [(one, rung) for one, rung in rungs if rung and rung.passed_at is None]
    after = waiting[0]
    if still:
        after = pass_on(uow, business, Stamp(now, "staff"), *still[0])
    if not after.is_climbing:
        return worded(business, Prompt("rung_nobody_left"))
    return worded(business, Prompt("text_rung_passed", {"problem": problem_of(after.brief)}))


def _too_late(uow: UnitOfWork, business: Business, now: datetime, phone: str) -> str | None:
    """Somebody else has it, or they have it themselves; None when nothing recent was theirs."""
    recent = next(
        (
            one
            for one in uow.escalations.list(LATEST).items
            if one.was_told(phone) and now - one.opened_at < RECENT
        ),
        None,
    )
    if recent is None:
        return None
    if recent.status is not EscalationStatus.ACKNOWLEDGED:
        return worded(business, Prompt("rung_gone"))
    if recent.acknowledged_phone == phone:
        parts = brief_in_parts(business, recent.brief)
        return worded(business, Prompt("rung_yours"), *parts)
    taker = taker_of(recent, language_of(business.language_code))
    return worded(business, Prompt("text_rung_has", {"name": taker}))
