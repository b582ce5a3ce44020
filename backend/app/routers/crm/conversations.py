"""/v1/crm/conversations"""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from app.deps import OwnerReading, OwnerWork, ServicesDep
from app.domain.conversations import Channel, ConversationFilter, ConversationId
from app.routers.crm.conversation_schemas import (
    ConversationAnswer,
    Judgement,
    WholeConversation,
)
from app.routers.documentation import problems
from app.routers.schemas import IdInPath, Line, PagingDep, counted
from app.services import conversation_review

MP3 = "audio/mpeg"

router = APIRouter(prefix="/v1/crm/conversations", tags=["crm"])


@router.get("")
async def list_conversations(
    read: OwnerReading,
    paging: PagingDep,
    response: Response,
    channel: Channel | None = None,
    flagged: bool | None = None,
    q: Line | None = None,
) -> Sequence[ConversationAnswer]:
    """Newest first; `q` is looked for in what was said, ignoring case and accents."""
    wanted = ConversationFilter(channel=channel, flagged=flagged, query=q or None)
    page = await read(conversation_review.list_page, wanted, paging)
    return [ConversationAnswer.of(one) for one in counted(response, page)]


@router.get("/{conversation_id}", responses=problems(404))
async def get_conversation(conversation_id: IdInPath, read: OwnerReading) -> WholeConversation:
    found = await read(conversation_review.get, ConversationId(conversation_id))
    return WholeConversation.reviewed(found)


@router.get(
    "/{conversation_id}/recording",
    responses={200: {"description": "The message", "content": {MP3: {}}}, **problems(404, 503)},
    response_class=Response,
)
async def hear_recording(
    conversation_id: IdInPath, read: OwnerReading, services: ServicesDep
) -> Response:
    """The message they left, as MP3; fetched from Twilio for whoever asks, and kept nowhere."""
    address = await read(conversation_review.recording_of, ConversationId(conversation_id))
    message = await services.recordings.fetch(address)
    return Response(message, media_type=MP3, headers={"Cache-Control": "no-store"})


@router.patch("/{conversation_id}/qa", responses=problems(404, 409))
async def judge_conversation(
    conversation_id: IdInPath, judgement: Judgement, work: OwnerWork
) -> ConversationAnswer:
    """409 when a turn was stored meanwhile: try again."""
    judged = await work(
        conversation_review.judge, work.stamp, ConversationId(conversation_id), judgement.changes()
    )
    return ConversationAnswer.of(judged)
