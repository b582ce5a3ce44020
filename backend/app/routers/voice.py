"""/v1/voice: a phone call, turn by turn, for programs that bring their own speech."""

from fastapi import APIRouter

from app.deps import Caller, CallerDep
from app.domain.conversations import Conversation, ConversationId
from app.routers.documentation import problems
from app.routers.schemas import IdInPath
from app.routers.voice_schemas import (
    SessionBegun,
    SessionEnded,
    SessionInput,
    SessionReply,
    SessionStart,
    begun,
    replied,
)
from app.services.turns import Heard

router = APIRouter(prefix="/v1/voice/session", tags=["voice"])


@router.post("/start", responses=problems(409))
async def start_session(start: SessionStart, caller: CallerDep) -> SessionBegun:
    """Greet the caller. The same `provider_call_id` again is the same session."""
    reception, opening = caller.services.reception, start.opening()
    return begun(await caller.with_business(lambda b: reception.start(b, opening)))


@router.post("/{session_id}/input", responses=problems(404, 409))
async def take_turn(session_id: IdInPath, said: SessionInput, caller: CallerDep) -> SessionReply:
    """What the caller said, and what to answer. Empty text is silence; 409 once it has ended."""
    return replied(await turn(caller, session_id, said.heard(caller.now)))


@router.post("/{session_id}/end", responses=problems(404, 409))
async def end_session(session_id: IdInPath, caller: CallerDep) -> SessionEnded:
    """The caller hung up. Ending twice is the same as once."""
    return await ended(caller, session_id)


async def turn(caller: Caller, session_id: str, heard: Heard) -> Conversation:
    reception = caller.services.reception
    return await caller.with_business(
        lambda b: reception.take_turn(b, ConversationId(session_id), heard)
    )


async def ended(caller: Caller, session_id: str) -> SessionEnded:
    reception = caller.services.reception
    await caller.with_business(lambda b: reception.end(b, ConversationId(session_id)))
    return SessionEnded(status=f"ended:{session_id}")
