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
from app.services.turns import Opening

router = APIRouter(prefix="/v1/voice/session", tags=["voice"])


@router.post("/start", responses=problems(409))
async def start_session(start: SessionStart, caller: CallerDep) -> SessionBegun:
    """Greet the caller. The same `provider_call_id` again is the same session."""
    talk = await started(caller, start.opening())
    return begun(talk, await spoken(caller, talk))


@router.post("/{session_id}/input", responses=problems(404, 409))
async def take_turn(session_id: IdInPath, said: SessionInput, caller: CallerDep) -> SessionReply:
    """What the caller said, and what to answer. Empty text is silence; 409 once it has ended."""
    talk = await turn(caller, session_id, said)
    return replied(talk, await spoken(caller, talk))


@router.post("/{session_id}/end", responses=problems(404, 409))
async def end_session(session_id: IdInPath, caller: CallerDep) -> SessionEnded:
    """The caller hung up. Ending twice is the same as once."""
    return await ended(caller, session_id)


async def started(caller: Caller, opening: Opening) -> Conversation:
    reception = caller.services.reception
    return await caller.with_business(lambda b: reception.start(b, opening))


async def turn(caller: Caller, session_id: str, said: SessionInput) -> Conversation:
    reception, arrived_at = caller.services.reception, caller.now
    words = await caller.services.voice.heard(said.recording) if said.recording else ""
    heard = said.heard(arrived_at, words)
    return await caller.with_business(
        lambda b: reception.take_turn(b, ConversationId(session_id), heard)
    )


async def spoken(caller: Caller, talk: Conversation) -> str | None:
    """The reply as sound: after its unit of work, and null rather than an error."""
    reply = talk.last_turn.reply.text if talk.last_turn else ""
    return await caller.services.voice.spoken(reply, talk.state.language)


async def ended(caller: Caller, session_id: str) -> SessionEnded:
    reception = caller.services.reception
    await caller.with_business(lambda b: reception.end(b, ConversationId(session_id)))
    return SessionEnded(status=f"ended:{session_id}")
