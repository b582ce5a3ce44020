"""Somebody takes an emergency, passes it on or closes it: decided once, whoever asks at once."""

from app.domain import ladder
from app.domain.businesses import Business
from app.domain.escalations import Escalation, Told
from app.domain.ladder import Taker
from app.ports import UnitOfWork
from app.services import audit, escalation_texts, hushing
from app.services.audit import Stamp
from app.services.climbing import climb


def take(
    uow: UnitOfWork, business: Business, stamp: Stamp, escalation: Escalation, taker: Taker
) -> Escalation | None:
    """None when somebody has it already, or nobody need. StaleEscalation when two ask at once:
    the second reads again and finds the first."""
    if not escalation.is_open:
        return None
    taken = uow.escalations.save(ladder.acknowledged(escalation, taker, stamp.at))
    escalation_texts.tell_taken(uow, business, stamp.at, taken)
    hushing.promise(uow, stamp.at, taken)
    audit.record(uow.audit, stamp, "escalation.acknowledge", target_id=escalation.id)
    return taken


def pass_on(
    uow: UnitOfWork, business: Business, stamp: Stamp, escalation: Escalation, rung: Told
) -> Escalation:
    """The next person is told in this very moment, unless somebody else's time is running."""
    if rung.passed_at is not None:
        return escalation
    passed = uow.escalations.save(ladder.passed_on(escalation, rung, stamp.at))
    audit.record(uow.audit, stamp, "escalation.pass_on", target_id=escalation.id)
    return climb(uow, business, stamp.at, passed)


def close(
    uow: UnitOfWork, business: Business, stamp: Stamp, escalation: Escalation, note: str | None
) -> Escalation:
    """Closing twice is the same as once."""
    if escalation.ended_at is not None:
        return escalation
    closed = uow.escalations.save(ladder.closed(escalation, note, stamp.at))
    if escalation.is_open:
        escalation_texts.tell_closed(uow, business, stamp.at, closed)
        hushing.promise(uow, stamp.at, closed)
    audit.record(uow.audit, stamp, "escalation.close", target_id=escalation.id)
    return closed
