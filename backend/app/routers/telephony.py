"""/telephony: the same calls for telephony gateways that keep no session in the path."""

from fastapi import APIRouter

from app.deps import CallerDep
from app.routers.documentation import problems
from app.routers.voice import ended, spoken, started, turn
from app.routers.voice_schemas import (
    SessionBegun,
    SessionEnded,
    SessionReply,
    SessionStart,
    TelephonyEnd,
    TelephonyInput,
    begun,
    replied,
)


async def inbound_call(start: SessionStart, caller: CallerDep) -> SessionBegun:
    """A call comes in: the greeting. The same `provider_call_id` again is the same session."""
    talk = await started(caller, start.opening())
    return begun(talk, await spoken(caller, talk))


async def call_audio(said: TelephonyInput, caller: CallerDep) -> SessionReply:
    """What the caller said, and what to answer. Empty text is silence; 409 once it has ended."""
    talk = await turn(caller, said.session_id, said)
    return replied(talk, await spoken(caller, talk))


async def end_call(end: TelephonyEnd, caller: CallerDep) -> SessionEnded:
    """The caller hung up. Ending twice is the same as once."""
    return await ended(caller, end.session_id)


def _under(prefix: str) -> APIRouter:
    routes = APIRouter(prefix=prefix, tags=["telephony"])
    routes.post("/inbound", responses=problems(409))(inbound_call)
    routes.post("/audio", responses=problems(404, 409))(call_audio)
    routes.post("/end", responses=problems(404, 409))(end_call)
    return routes


ROUTERS = (_under("/telephony"), _under("/v1/telephony"))
