"""Emergencies as their owner sees them: who was told, who has it, and taking it from the desk."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.businesses import Business
from app.domain.escalations import Escalation
from app.domain.ladder import Taker
from app.domain.paging import Page, Paging
from app.domain.text_messages import TextMessage
from app.errors import Conflict
from app.ports import UnitOfWork
from app.services import acknowledging, escalation_texts
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.escalation_words import language_of, taker_of


@dataclass(frozen=True, slots=True)
class Told:
    """A whole story: the escalation, and what became of each rung's text."""

    escalation: Escalation
    texts: tuple[TextMessage | None, ...]


def list_page(uow: UnitOfWork, paging: Paging, is_open: bool | None) -> Page[Escalation]:
    """Newest first."""
    return uow.escalations.list(paging, is_open=is_open)


def get(uow: UnitOfWork, escalation_id: str) -> Told:
    return _whole(uow, uow.escalations.get(escalation_id))


def acknowledge(
    uow: UnitOfWork, moment: Moment, stamp: Stamp, escalation_id: str, by: str | None
) -> Told:
    """Conflict when somebody has it already, or nobody need."""
    found = uow.escalations.get(escalation_id)
    taker = Taker(by or moment.business.owner_name or "", None, "dashboard")
    taken = acknowledging.take(uow, moment.business, stamp, found, taker)
    if taken is None:
        raise Conflict(_why(moment.business, found))
    return _whole(uow, taken)


def close(
    uow: UnitOfWork, moment: Moment, stamp: Stamp, escalation_id: str, note: str | None
) -> Told:
    """Closing again changes nothing."""
    found = uow.escalations.get(escalation_id)
    closed = acknowledging.close(uow, moment.business, stamp, found, note)
    return _whole(uow, closed)


def minutes_to_acknowledgement(escalation: Escalation) -> float | None:
    if escalation.acknowledged_at is None:
        return None
    waited = escalation.acknowledged_at - escalation.opened_at
    return round(waited.total_seconds() / 60, 1)


def _why(business: Business, found: Escalation) -> str:
    if found.acknowledged_at is None:
        return "it is closed"
    taker = taker_of(found, language_of(business.language_code))
    return f"{taker} has it since {_minute(found.acknowledged_at)}"


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _whole(uow: UnitOfWork, escalation: Escalation) -> Told:
    ids = (escalation_texts.rung_text_id(escalation, rung) for rung in escalation.told)
    return Told(escalation, tuple(uow.text_messages.find(one) for one in ids))
