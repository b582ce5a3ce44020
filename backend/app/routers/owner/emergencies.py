"""/v1/owner/emergencies: who was told when, who has it, and what became of ringing them."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Response

from app.deps import OwnerReading, OwnerWork
from app.domain.escalations import Acknowledgement, Escalation, EscalationStatus, Role
from app.domain.escalations import Told as Rung
from app.domain.text_messages import TextMessage, TextStatus
from app.errors import StaleEscalation
from app.routers.documentation import problems
from app.routers.schemas import Answer, Asked, IdInPath, Name, PagingDep, Text, counted
from app.services import emergencies
from app.services.emergencies import Told

MOST_RACES = 3

router = APIRouter(prefix="/v1/owner/emergencies", tags=["owner"])


class BriefAnswer(Answer):
    problem: str
    hazards: list[str]
    name: str | None
    address: str | None
    callback: str | None
    window: str | None


class RungAnswer(Answer):
    number: int
    name: str
    role: Role
    phone: str
    at: datetime
    rings: int
    call_sid: str | None
    call_result: str | None
    passed_at: datetime | None


class WholeRungAnswer(RungAnswer):
    text_status: TextStatus | None
    """None until the text is on its way."""

    @classmethod
    def of(cls, rung: Rung, text: TextMessage | None) -> Self:
        plain = RungAnswer.model_validate(rung).model_dump()
        return cls(text_status=text.status if text else None, **plain)


class EmergencyAnswer(Answer):
    """`is_open`: nobody has taken it, and nobody has closed it. Shown in red."""

    id: str
    conversation_id: str
    status: EscalationStatus
    is_open: bool
    opened_at: datetime
    brief: BriefAnswer
    told: Sequence[RungAnswer]
    next_at: datetime | None
    acknowledged_by: str | None
    acknowledged_phone: str | None
    acknowledged_through: Acknowledgement | None
    acknowledged_at: datetime | None
    minutes_to_acknowledgement: float | None = None
    ended_at: datetime | None
    note: str | None

    @classmethod
    def of(cls, escalation: Escalation) -> Self:
        answer = cls.model_validate(escalation)
        answer.minutes_to_acknowledgement = emergencies.minutes_to_acknowledgement(escalation)
        return answer


class WholeEmergencyAnswer(EmergencyAnswer):
    told: Sequence[WholeRungAnswer]

    @classmethod
    def whole(cls, told: Told) -> Self:
        plain = EmergencyAnswer.of(told.escalation).model_dump(exclude={"told"})
        rungs = zip(told.escalation.told, told.texts, strict=True)
        return cls(told=[WholeRungAnswer.of(*one) for one in rungs], **plain)


class Taking(Asked):
    by: Name | None = None
    """Whoever takes it; the owner, if nobody is named."""


class Closing(Asked):
    note: Text | None = None


@router.get("")
async def list_emergencies(
    read: OwnerReading,
    paging: PagingDep,
    response: Response,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
) -> Sequence[EmergencyAnswer]:
    """Newest first; `open=true` are those that nobody has taken and nobody has closed."""
    page = await read(emergencies.list_page, paging, is_open)
    return [EmergencyAnswer.of(one) for one in counted(response, page)]


@router.get("/{escalation_id}", responses=problems(404))
async def get_emergency(escalation_id: IdInPath, read: OwnerReading) -> WholeEmergencyAnswer:
    return WholeEmergencyAnswer.whole(await read(emergencies.get, escalation_id))


@router.post("/{escalation_id}/acknowledge", responses=problems(404, 409))
async def acknowledge_emergency(
    escalation_id: IdInPath, taking: Taking, work: OwnerWork
) -> WholeEmergencyAnswer:
    """The caller is told who has it; everybody who was told before, that they need not call."""
    return await _moved(
        lambda: work.at(emergencies.acknowledge, work.stamp, escalation_id, taking.by)
    )


@router.post("/{escalation_id}/close", responses=problems(404))
async def close_emergency(
    escalation_id: IdInPath, closing: Closing, work: OwnerWork
) -> WholeEmergencyAnswer:
    """It is over. What nobody took is withdrawn, and those who were told hear of it."""
    return await _moved(lambda: work.at(emergencies.close, work.stamp, escalation_id, closing.note))


async def _moved(act: Callable[[], Awaitable[Told]]) -> WholeEmergencyAnswer:
    """The ladder may have told somebody, or the caller more, in this very moment."""
    for _ in range(MOST_RACES):
        with suppress(StaleEscalation):
            return WholeEmergencyAnswer.whole(await act())
    return WholeEmergencyAnswer.whole(await act())
