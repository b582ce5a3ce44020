"""Visits and days of the schedule as published."""

import datetime as dt
from typing import Self

from app.domain.appointments import AppointmentStatus, ArrivalWindow
from app.domain.owner_queries.facts import Diary, Visit
from app.domain.scheduling.absences import Absence, AbsenceKind
from app.routers.opening_hours import Span, publish_day
from app.routers.schemas import Answer
from app.services.day_sheets import SheetDay, Sheets


class ScheduledVisit(Answer):
    id: str
    customer_id: str | None
    customer_name: str | None
    customer_phone: str | None
    customer_notes: str | None
    start_time: dt.datetime
    end_time: dt.datetime
    arrival_window_end: dt.datetime | None
    status: AppointmentStatus
    is_emergency: bool
    service_type: str | None
    description: str | None
    address: str | None
    technician_id: str | None
    conversation_id: str | None

    @classmethod
    def of(cls, visit: Visit) -> Self:
        promised = visit.promised
        arrival_ends_at = promised.arrival_ends_at if isinstance(promised, ArrivalWindow) else None
        return cls(
            id=visit.id,
            customer_id=visit.customer_id,
            customer_name=visit.customer_name,
            customer_phone=visit.phone,
            customer_notes=visit.customer_notes,
            start_time=promised.start,
            end_time=visit.ends_at,
            arrival_window_end=arrival_ends_at,
            status=visit.status,
            is_emergency=visit.is_emergency,
            service_type=visit.service_type,
            description=visit.description,
            address=visit.address,
            technician_id=visit.technician_id,
            conversation_id=visit.conversation_id,
        )


class ScheduleAnswer(Answer):
    reply_text: str
    appointments: list[ScheduledVisit]

    @classmethod
    def of(cls, reply_text: str, diary: Diary) -> Self:
        return cls(reply_text=reply_text, appointments=[*map(ScheduledVisit.of, diary.visits)])


class ScheduledDay(Answer):
    date: dt.date
    is_open: bool
    opening_hours: list[Span]
    jobs: int
    emergency_jobs: int

    @classmethod
    def of(cls, day: SheetDay) -> Self:
        return cls(
            date=day.on,
            is_open=day.is_open,
            opening_hours=publish_day(day.opening_hours),
            jobs=day.jobs,
            emergency_jobs=day.emergency_jobs,
        )


class Absent(Answer):
    technician_id: str | None
    start_time: dt.datetime
    end_time: dt.datetime
    kind: AbsenceKind
    note: str | None

    @classmethod
    def of(cls, absence: Absence) -> Self:
        return cls(
            technician_id=absence.technician_id,
            start_time=absence.window.start,
            end_time=absence.window.end,
            kind=absence.kind,
            note=absence.note,
        )


class SheetsAnswer(ScheduleAnswer):
    days: list[ScheduledDay]
    absences: list[Absent]

    @classmethod
    def of_sheets(cls, sheets: Sheets) -> Self:
        return cls(
            reply_text=sheets.reply_text,
            appointments=[*map(ScheduledVisit.of, sheets.diary.visits)],
            days=[*map(ScheduledDay.of, sheets.days)],
            absences=[*map(Absent.of, sheets.absences)],
        )
