"""/v1/owner/callbacks: return calls, under their published name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from urllib.parse import quote

from fastapi import APIRouter, Path, Response
from pydantic import AfterValidator, Field

from app.deps import OwnerReading, OwnerWork, ServicesDep
from app.domain.phone_numbers import to_e164
from app.domain.return_calls import ReturnCall, ReturnCallReason, ReturnCallStatus
from app.routers.documentation import problems
from app.routers.schemas import Answer, Asked, PagingDep, Text, counted
from app.services import return_calls
from app.services.return_calls import Summary

router = APIRouter(prefix="/v1/owner/callbacks", tags=["owner"])


def _as_kept(written: str) -> str:
    """A number in any notation; entries of withheld numbers have a name of their own."""
    return to_e164(written) or written


MP3 = "audio/mpeg"
KeptPhone = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.:+() ~-]{1,80}$"), AfterValidator(_as_kept)]


class Callback(Answer):
    phone: str
    name: str | None
    first_seen: Annotated[datetime, Field(validation_alias="first_seen_at")]
    last_seen: Annotated[datetime, Field(validation_alias="last_seen_at")]
    attempts: int
    channel: str
    lead_source: str | None
    reason: ReturnCallReason
    status: ReturnCallStatus
    last_result: str | None
    voicemail_url: str | None
    conversation_id: str | None
    note: str | None

    @classmethod
    def of(cls, owed: ReturnCall) -> Self:
        """With our own address of the message: Twilio's wants the account's credentials."""
        shown = cls.model_validate(owed)
        if owed.voicemail_url is not None:
            shown.voicemail_url = f"{router.prefix}/{quote(owed.phone)}/voicemail"
        return shown


class Callbacks(Answer):
    items: list[Callback]


class CallbackPatch(Asked):
    status: ReturnCallStatus | None = None
    last_result: Text | None = None

    def changes(self) -> dict[str, Any]:
        return self.replacing(clearable={"last_result"})


class SourceCounts(Answer):
    lead_source: str
    total: int
    pending: int
    completed: int
    unreachable: int


class CallbackSummary(Answer):
    total_callbacks: int
    pending: int
    completed: int
    unreachable: int
    lead_sources: list[SourceCounts]
    missed_callbacks: int
    partial_intake_callbacks: int

    @classmethod
    def of(cls, summary: Summary) -> Self:
        return cls(
            total_callbacks=summary.total,
            lead_sources=[
                SourceCounts(lead_source=source, total=sum(counts.values()), **_split(counts))
                for source, counts in summary.by_source
            ],
            missed_callbacks=summary.missed,
            partial_intake_callbacks=summary.partial_intake,
            **_split(summary.by_status),
        )


@router.get("")
async def list_callbacks(
    read: OwnerReading,
    paging: PagingDep,
    response: Response,
    status: ReturnCallStatus | None = None,
    urgent: bool = False,
) -> Callbacks:
    """Last seen first; `urgent` are those still to be called, whoever needs it most first."""
    if urgent:
        page = await read(return_calls.list_urgent, read.now, paging)
    else:
        page = await read(return_calls.list_page, status, paging)
    items = [Callback.of(one) for one in counted(response, page)]
    return Callbacks(items=items)


@router.get("/summary")
async def summarise_callbacks(read: OwnerReading) -> CallbackSummary:
    return CallbackSummary.of(await read(return_calls.summarise))


@router.patch("/{phone}", responses=problems(404))
async def change_callback(phone: KeptPhone, patch: CallbackPatch, work: OwnerWork) -> Callback:
    changed = await work(return_calls.change, work.stamp, phone, patch.changes())
    return Callback.of(changed)


@router.get(
    "/{phone}/voicemail",
    responses={200: {"description": "The message", "content": {MP3: {}}}, **problems(404, 503)},
    response_class=Response,
)
async def hear_message(phone: KeptPhone, read: OwnerReading, services: ServicesDep) -> Response:
    """The message they left, as MP3; fetched from Twilio for whoever asks, and kept nowhere."""
    address = await read(return_calls.message_of, phone)
    message = await services.recordings.fetch(address)
    return Response(message, media_type=MP3, headers={"Cache-Control": "no-store"})


@router.delete("/{phone}", status_code=204, responses=problems(404))
async def remove_callback(phone: KeptPhone, work: OwnerWork) -> None:
    await work(return_calls.remove, work.stamp, phone)


def _split(counts: Mapping[ReturnCallStatus, int]) -> dict[str, int]:
    return {status.value.lower(): counts.get(status, 0) for status in ReturnCallStatus}
