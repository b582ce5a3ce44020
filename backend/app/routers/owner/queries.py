"""/v1/voice/owner: an owner asks in words; /v1/owner: the same answers beside their data."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query

from app.deps import OwnerReading
from app.domain.owner_queries.facts import Diary, Visit
from app.errors import Invalid
from app.routers.documentation import problems
from app.routers.schemas import Answer, Asked
from app.routers.voice_schemas import Audio, Utterance
from app.services import owner_queries

router = APIRouter(tags=["owner"])


class OwnerQuestion(Asked):
    text: Utterance | None = None
    audio: Audio | None = None

    def words(self) -> str:
        if self.text is not None:
            return self.text
        if self.audio:
            raise Invalid("No speech provider is configured: send text.")
        raise Invalid("send text: what you would like to know")


class OwnerReply(Answer):
    reply_text: str
    audio: str | None = None
    """Base64 of playable speech; null while no speech provider is configured."""


class ScheduledVisit(Answer):
    id: str
    customer_name: str | None
    start_time: datetime
    end_time: datetime
    is_emergency: bool
    service_type: str | None
    address: str | None
    technician_id: str | None

    @classmethod
    def of(cls, visit: Visit) -> Self:
        return cls(
            id=visit.id,
            customer_name=visit.customer_name,
            start_time=visit.promised.start,
            end_time=visit.ends_at,
            is_emergency=visit.is_emergency,
            service_type=visit.service_type,
            address=visit.address,
            technician_id=visit.technician_id,
        )


class ScheduleAnswer(Answer):
    reply_text: str
    appointments: list[ScheduledVisit]

    @classmethod
    def of(cls, reply_text: str, diary: Diary) -> Self:
        return cls(reply_text=reply_text, appointments=[*map(ScheduledVisit.of, diary.visits)])


class SummaryAnswer(Answer):
    reply_text: str
    total_appointments: int
    emergency_appointments: int
    standard_appointments: int

    @classmethod
    def of(cls, reply_text: str, visits: Iterable[Visit]) -> Self:
        urgent = [visit.is_emergency for visit in visits]
        return cls(
            reply_text=reply_text,
            total_appointments=len(urgent),
            emergency_appointments=sum(urgent),
            standard_appointments=len(urgent) - sum(urgent),
        )


@router.post("/v1/voice/owner/query", responses=problems())
async def ask_as_owner(question: OwnerQuestion, read: OwnerReading) -> OwnerReply:
    """ "What's on tomorrow", "who do I have to call back", in English or Spanish."""
    return OwnerReply(reply_text=await read.at(owner_queries.ask, question.words()))


@router.get("/v1/owner/schedule/tomorrow")
async def get_tomorrow(read: OwnerReading) -> ScheduleAnswer:
    return ScheduleAnswer.of(*await read.at(owner_queries.tomorrow))


@router.get("/v1/owner/schedule", responses=problems())
async def get_schedule(
    read: OwnerReading,
    first_on: Annotated[date | None, Query(alias="from")] = None,
    last_on: Annotated[date | None, Query(alias="to")] = None,
) -> ScheduleAnswer:
    """Dates where the business is, both inclusive; today if none is given."""
    return ScheduleAnswer.of(*await read.at(owner_queries.days, first_on, last_on))


@router.get("/v1/owner/summary/today")
async def get_summary(read: OwnerReading) -> SummaryAnswer:
    text, diary = await read.at(owner_queries.today)
    return SummaryAnswer.of(text, diary.visits)
