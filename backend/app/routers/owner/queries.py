"""/v1/voice/owner: an owner asks in words; /v1/owner: the same answers beside their data."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query

from app.deps import Caller, OwnerDep, OwnerReading
from app.domain.owner_queries.facts import Visit
from app.errors import Invalid
from app.routers.documentation import problems
from app.routers.owner.schedule_schemas import ScheduleAnswer, SheetsAnswer
from app.routers.schemas import Answer, Asked
from app.routers.voice_schemas import Audio, Utterance
from app.services import day_sheets, owner_queries

router = APIRouter(tags=["owner"])


class OwnerQuestion(Asked):
    text: Utterance | None = None
    audio: Audio | None = None

    async def words(self, owner: Caller) -> str:
        if self.text is not None:
            return self.text
        if self.audio:
            return await owner.services.voice.heard(self.audio)
        raise Invalid("send text: what you would like to know")


class OwnerReply(Answer):
    reply_text: str
    audio: str | None = None


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


class SpokenSchedule(ScheduleAnswer):
    audio: str | None


class SpokenSummary(SummaryAnswer):
    audio: str | None


@router.post("/v1/voice/owner/query", responses=problems())
async def ask_as_owner(question: OwnerQuestion, owner: OwnerDep) -> OwnerReply:
    """ "What's on tomorrow", "who do I have to call back", in English or Spanish."""
    words = await question.words(owner)
    text, language = await owner.read_at(owner_queries.ask, words)
    return OwnerReply(reply_text=text, audio=await owner.services.voice.spoken(text, language))


@router.get("/v1/owner/schedule/tomorrow")
async def get_tomorrow(read: OwnerReading) -> ScheduleAnswer:
    return ScheduleAnswer.of(*await read.at(owner_queries.tomorrow))


@router.get("/v1/owner/schedule/tomorrow/audio")
async def hear_tomorrow(owner: OwnerDep) -> SpokenSchedule:
    """The same, as on the owner's line."""
    text, diary = await owner.read_at(owner_queries.tomorrow)
    shown = ScheduleAnswer.of(text, diary)
    return SpokenSchedule(**dict(shown), audio=await _aloud(owner, text))


@router.get("/v1/owner/schedule", responses=problems())
async def get_schedule(
    read: OwnerReading,
    first_on: Annotated[date | None, Query(alias="from")] = None,
    last_on: Annotated[date | None, Query(alias="to")] = None,
) -> SheetsAnswer:
    """Dates where the business is, both inclusive; today if none is given."""
    return SheetsAnswer.of_sheets(await read.at(day_sheets.sheets, first_on, last_on))


@router.get("/v1/owner/summary/today")
async def get_summary(read: OwnerReading) -> SummaryAnswer:
    text, diary = await read.at(owner_queries.today)
    return SummaryAnswer.of(text, diary.visits)


@router.get("/v1/owner/summary/today/audio")
async def hear_summary(owner: OwnerDep) -> SpokenSummary:
    """The same, as on the owner's line."""
    text, diary = await owner.read_at(owner_queries.today)
    shown = SummaryAnswer.of(text, diary.visits)
    return SpokenSummary(**dict(shown), audio=await _aloud(owner, text))


async def _aloud(owner: Caller, text: str) -> str | None:
    return await owner.services.voice.spoken(text, owner.business.language_code)
