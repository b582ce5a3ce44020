"""/v1/owner/privacy and /v1/owner/tenant-data: data out, or gone for good."""

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Query

from app.deps import OwnerDep, OwnerWork
from app.domain.records import RecordKind
from app.routers.documentation import problems
from app.routers.owner.published import published
from app.routers.schemas import Answer, Asked, Phone
from app.services import privacy
from app.services.privacy import Erased, Exported

router = APIRouter(prefix="/v1/owner", tags=["owner"])

Confirmed = Annotated[Literal["DELETE"], Query()]


class Person(Asked):
    phone: Phone


class PersonAnswer(Answer):
    """Records as they are kept; conversations with what was said."""

    phone: str
    customer: dict[str, Any] | None
    appointments: list[dict[str, Any]]
    conversations: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    return_calls: list[dict[str, Any]]
    text_messages: list[dict[str, Any]]
    waitlist: list[dict[str, Any]]
    escalations: list[dict[str, Any]]
    outbox: list[dict[str, Any]]
    opt_out: dict[str, Any] | None

    @classmethod
    def of(cls, found: Exported) -> Self:
        given = {name: getattr(found.traces, name) for name in cls.model_fields}
        told = {name: published(value) for name, value in given.items()}
        for talk in told["conversations"]:
            talk["messages"] = published(found.transcripts[talk["id"]])
        return cls.model_validate(told)


class ErasedAnswer(Answer):
    erased: dict[RecordKind, int]
    opt_outs_kept: int
    recordings_at_provider: list[str]

    @classmethod
    def of(cls, done: Erased) -> Self:
        return cls(
            erased=dict(done.counts),
            opt_outs_kept=done.opt_outs_kept,
            recordings_at_provider=list(done.recordings),
        )


@router.post("/privacy/export")
async def export_person(person: Person, work: OwnerWork) -> PersonAnswer:
    return PersonAnswer.of(await work(privacy.export, work.stamp, person.phone))


@router.post("/privacy/delete", responses=problems(409))
async def erase_person(person: Person, work: OwnerWork) -> ErasedAnswer:
    """All of one person, for good. That they want no texts is kept."""
    return ErasedAnswer.of(await work.at(privacy.erase, work.stamp, person.phone))


@router.delete("/tenant-data", responses=problems(409))
async def erase_everything(owner: OwnerDep, confirm: Confirmed) -> ErasedAnswer:
    """Everything but the business itself, for good."""
    return ErasedAnswer.of(await owner.run_at(privacy.erase_everything, owner.stamp))
