"""/twilio/voice/relay-done: a session of ConversationRelay ended; what the caller hears next."""

from fastapi import APIRouter, Response

from app.domain.conversations import Conversation
from app.domain.dialogue.state import Line
from app.domain.relaying import Ending, ending_of
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.relay.document import document, is_listening
from app.routers.twilio_integration.relay.messages import reason_of
from app.routers.twilio_integration.spoken_route import SpokenRoute, spoken
from app.routers.twilio_integration.voice import TWIML, for_business, greeted, reply_to
from app.services.twilio_state import Known

router = APIRouter(
    prefix="/twilio/voice",
    tags=["twilio"],
    route_class=SpokenRoute,
    default_response_class=Response,
)


@router.post("/relay-done", responses=TWIML)
async def after_session(call: SignedCall) -> Response:
    """The socket is closed. What was decided is done; what broke off goes on. Repeats hear the
    same."""
    return await for_business(call, _gone_on)


async def _gone_on(call: CallRequest, known: Known) -> bytes:
    talk = await call.services.twilio_calls.conversation(known.business, call.asked.call_sid)
    if talk is None:
        return twiml.empty() if call.is_over else await greeted(call, known)
    asked = call.asked
    ending = ending_of(asked.session_status, asked.error_code, reason_of(asked.handoff))
    if call.is_over or ending is Ending.LEFT:
        return await _left(call, known, talk)
    if ending is Ending.SPENT:
        await _left(call, known, talk)
        return spoken("call_over", talk.state.language, known.business.tts_voice)
    if not is_listening(talk):
        return _decided(call, known, talk, ending)
    return await _again(call, known, talk, ending)


async def _left(call: CallRequest, known: Known, talk: Conversation) -> bytes:
    await call.services.reception.end(known.business, talk.id)
    call.note("ended", known.business)
    return twiml.empty()


def _decided(call: CallRequest, known: Known, talk: Conversation, ending: Ending) -> bytes:
    """What the dialogue wants of the line. Whoever heard our goodbye needs no second one."""
    is_told = ending is Ending.DECIDED
    if is_told and talk.last_turn is not None and talk.last_turn.reply.line is Line.HANG_UP:
        return twiml.empty()
    return reply_to(call, known, talk, is_told=is_told)


async def _again(call: CallRequest, known: Known, talk: Conversation, ending: Ending) -> bytes:
    """The same conversation in a new session, which says the last reply again; or by <Gather>."""
    ticket = await call.services.relaying.calls.after(
        known.business, call.asked.call_sid, call.relay_session, ending
    )
    if ticket is None:
        call.note("by_gather", known.business)
        return reply_to(call, known, talk)
    call.note("again", known.business)
    return document(call, known, talk, ticket)
