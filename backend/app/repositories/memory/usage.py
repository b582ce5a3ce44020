"""Counting what a business has stored and done."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.text_messages import TextStatus
from app.domain.usage import Usage
from app.repositories.memory.tables import Tables
from app.repositories.rules import TO_THE_OWNER


def usage(tables: Tables, now: datetime) -> Usage:
    visits, talks = tables.appointments.values(), tables.conversations.values()
    emergencies = [a for a in visits if a.is_emergency]
    sent = [
        m.kind in TO_THE_OWNER
        for m in tables.text_messages.values()
        if m.direction == "outbound" and m.status is not TextStatus.SUPPRESSED
    ]
    moments = [c.last_message_at for c in talks] + [a.created_at for a in visits]
    return Usage(
        total_customers=len(tables.customers),
        sms_opt_out_customers=sum(p in tables.opt_outs for p in tables.customer_of_phone),
        total_appointments=len(visits),
        emergency_appointments=len(emergencies),
        appointments_last_7_days=_recent(visits, now, 7),
        appointments_last_30_days=_recent(visits, now, 30),
        emergencies_last_7_days=_recent(emergencies, now, 7),
        emergencies_last_30_days=_recent(emergencies, now, 30),
        pending_reschedules=sum(a.status is AppointmentStatus.PENDING_RESCHEDULE for a in visits),
        service_type_counts=_by_service_type(visits),
        emergency_service_type_counts=_by_service_type(emergencies),
        sms_owner_messages=sum(sent),
        sms_customer_messages=len(sent) - sum(sent),
        total_conversations=len(talks),
        flagged_conversations=sum(c.flagged_for_review for c in talks),
        emergency_conversations=sum(c.is_emergency for c in talks),
        last_activity_at=max(moments, default=None),
    )


def _recent(visits: Iterable[Appointment], now: datetime, days: int) -> int:
    return sum(a.created_at >= now - timedelta(days=days) for a in visits)


def _by_service_type(visits: Iterable[Appointment]) -> dict[str, int]:
    return dict(Counter(a.service_type for a in visits if a.service_type is not None))
