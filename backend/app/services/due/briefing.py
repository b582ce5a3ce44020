"""The owner's evening text."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentFilter
from app.domain.dialogue.facts import OfferedService
from app.domain.due import briefing
from app.domain.due.briefing import Evening, Job
from app.domain.outbox import SendText
from app.domain.paging import Paging
from app.domain.return_calls import ReturnCall, ReturnCallStatus
from app.domain.text_messages import TextKind
from app.ports import Storage, UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment

MOST_VISITS: Final = Paging(limit=200)
MOST_NAMED: Final = 8
"""More do not fit anyway."""


async def brief(storage: Storage, at: Moment) -> bool:
    """Once an evening, from the business's hour on; False when there is nothing to do."""
    hour, phone = at.business.briefing_hour, at.business.owner_phone
    if hour is None or phone is None or not briefing.is_due(at.local_now, hour):
        return False
    return await storage.run(
        at.business.id, lambda uow: _promise(uow, at, phone), at_version=at.business.version
    )


def _promise(uow: UnitOfWork, at: Moment, owner_phone: str) -> bool:
    uow.lock_schedule()
    key = briefing.key(at.local_now.date())
    if messaging.is_promised(uow, key):
        return False
    language = "es" if at.business.language_code == "es" else "en"
    text = SendText(
        to_number=owner_phone,
        body=briefing.written(_evening(uow, at), language),
        kind=TextKind.OWNER_ALERT,
        useful_until=_midnight(at, 1),
    )
    return messaging.promise(uow, at.now, text, key=key)


def _evening(uow: UnitOfWork, at: Moment) -> Evening:
    tomorrow = AppointmentFilter(starts_from=_midnight(at, 1), starts_before=_midnight(at, 2))
    visits = [v for v in uow.appointments.list(tomorrow, MOST_VISITS).items if v.holds_time]
    owed = [c for c in uow.return_calls.list() if c.status is ReturnCallStatus.PENDING]
    return Evening(
        now=at.local_now,
        business_name=at.business.name,
        jobs=_jobs(uow, at, visits[:MOST_NAMED]),
        job_count=len(visits),
        callers=[_named(call) for call in owed[:MOST_NAMED]],
        caller_count=len(owed),
        emergencies=len(uow.escalations.list_open()),
    )


def _jobs(uow: UnitOfWork, at: Moment, visits: Sequence[Appointment]) -> Sequence[Job]:
    ids = list(dict.fromkeys(visit.customer_id for visit in visits))
    known = {one.id: one for one in uow.customers.list_by_ids(ids)}
    services = {one.service_type: _name_of(at, one) for one in at.profile.facts.services}
    return [
        Job(
            window=visit.promised,
            name=known[visit.customer_id].name or known[visit.customer_id].phone,
            place=visit.address or "",
            service=services.get(visit.service_type or "", ""),
            is_emergency=visit.is_emergency,
        )
        for visit in visits
    ]


def _name_of(at: Moment, service: OfferedService) -> str:
    return service.name_es if at.business.language_code == "es" else service.name_en


def _named(call: ReturnCall) -> str:
    return call.name or call.phone


def _midnight(at: Moment, days: int) -> datetime:
    """That many days from the business's today, in UTC."""
    on = at.local_now.date() + timedelta(days=days)
    return datetime.combine(on, time(), at.local_now.tzinfo).astimezone(UTC)
