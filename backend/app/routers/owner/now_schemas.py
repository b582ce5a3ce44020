"""The dashboard's first screen as published: what is happening now, and the week so far."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from app.domain.appointments import AppointmentStatus
from app.domain.conversations import Channel
from app.domain.dialogue.state import Asking, Stage
from app.domain.reports.weeks import Weeks
from app.routers.owner.callbacks import Callback
from app.routers.owner.emergencies import EmergencyAnswer
from app.routers.schemas import Answer
from app.services.right_now import Job, LiveCall, RightNow


class LiveCallAnswer(Answer):
    conversation_id: str
    channel: Channel
    started_at: datetime
    last_message_at: datetime
    caller_name: str | None
    phone: str | None
    stage: Stage
    asking: Asking | None
    is_emergency: bool
    service_type: str | None
    problem_summary: str | None
    with_person: bool

    @classmethod
    def of(cls, live: LiveCall) -> Self:
        talk, customer = live.conversation, live.customer
        state = talk.state
        return cls(
            conversation_id=talk.id,
            channel=talk.channel,
            started_at=talk.started_at,
            last_message_at=talk.last_message_at,
            caller_name=state.name or (customer.name if customer else state.on_file_name) or None,
            phone=talk.phone or state.phone,
            stage=state.stage,
            asking=state.asking,
            is_emergency=talk.is_emergency,
            service_type=talk.service_type,
            problem_summary=state.problem,
            with_person=live.with_person,
        )


class CallbacksDue(Answer):
    pending: int
    items: list[Callback]


class JobAnswer(Answer):
    id: str
    customer_name: str | None
    start_time: datetime
    end_time: datetime
    arrival_window_end: datetime | None
    status: AppointmentStatus
    service_type: str | None
    address: str | None
    technician_id: str | None
    is_emergency: bool

    @classmethod
    def of(cls, job: Job) -> Self:
        visit, customer = job.appointment, job.customer
        return cls(
            id=visit.id,
            customer_name=customer.name or None if customer else None,
            start_time=visit.window.start,
            end_time=visit.window.end,
            arrival_window_end=visit.arrival_ends_at,
            status=visit.status,
            service_type=visit.service_type,
            address=visit.address or (customer.address if customer else None),
            technician_id=visit.technician_id,
            is_emergency=visit.is_emergency,
        )


class NowAnswer(Answer):
    live_calls: Sequence[LiveCallAnswer]
    open_emergencies: Sequence[EmergencyAnswer]
    callbacks_due: CallbacksDue
    jobs_today: Sequence[JobAnswer]
    at: datetime

    @classmethod
    def of(cls, found: RightNow, at: datetime) -> Self:
        owed = [Callback.of(one) for one in found.callbacks]
        return cls(
            live_calls=[LiveCallAnswer.of(one) for one in found.live_calls],
            open_emergencies=[EmergencyAnswer.of(one) for one in found.open_emergencies],
            callbacks_due=CallbacksDue(pending=found.pending_callbacks, items=owed),
            jobs_today=[JobAnswer.of(one) for one in found.jobs_today],
            at=at,
        )


class WeekAnswer(Answer):
    calls_answered: int
    booked: int
    saved_from_voicemail: int
    estimated_value: float


class WeeksAnswer(Answer):
    this_week: WeekAnswer
    last_week: WeekAnswer
    same_time_last_week: WeekAnswer
    since: Annotated[datetime, Field(serialization_alias="from")]
    until: Annotated[datetime, Field(serialization_alias="to")]
    last_week_from: datetime
    last_week_same_time: datetime

    @classmethod
    def of(cls, weeks: Weeks) -> Self:
        when = weeks.when
        return cls(
            this_week=WeekAnswer.model_validate(weeks.this_week),
            last_week=WeekAnswer.model_validate(weeks.last_week),
            same_time_last_week=WeekAnswer.model_validate(weeks.same_time_last_week),
            since=when.monday,
            until=when.now,
            last_week_from=when.last_monday,
            last_week_same_time=when.same_time,
        )
