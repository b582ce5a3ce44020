"""/twilio/voice: calls, turn by turn, as Twilio's <Gather> hears and speaks them."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from app.domain.businesses import Business
from app.domain.conversations import Conversation
from app.domain.dialogue.state import Line
from app.domain.keypad import keys_wanted
from app.errors import ConversationOver
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.relay.document import connected
from app.routers.twilio_integration.spoken_route import SpokenRoute, spoken
from app.routers.twilio_integration.voices import voice_of
from app.services.twilio_state import Known, UnknownNumber, hints

TWIML: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "TwiML", "content": {twiml.MEDIA_TYPE: {}}},
}

router = APIRouter(
    prefix="/twilio/voice",
    tags=["twilio"],
    route_class=SpokenRoute,
    default_response_class=Response,
)


@router.post("", responses=TWIML)
async def answer_call(call: SignedCall) -> Response:
    """A call comes in: the greeting. The same call again hears where it stands."""
    return await for_business(call, greeted)


@router.post("/turn", responses=TWIML)
async def take_turn(call: SignedCall) -> Response:
    """What was said or pressed, or silence. A turn that is sent again hears the same again."""
    return await for_business(call, _replied)


@router.post("/status", status_code=204)
async def note_status(call: SignedCall) -> Response:
    """News of a call: once it has ended, what the caller began is kept. Repeats change nothing."""
    if call.is_over:
        try:
            calls = call.services.twilio_calls
            await calls.with_business(call.called, lambda known: _ended(call, known.business))
        except UnknownNumber:
            call.note("unknown_number")
    return Response(status_code=204)


@router.post("/fallback", responses=TWIML)
async def apologize(call: SignedCall) -> Response:
    """Twilio could not use what another route answered. Needs nothing but this process."""
    return twiml.answer(spoken("call_failed"))


async def for_business(
    call: CallRequest, act: Callable[[CallRequest, Known], Awaitable[bytes]]
) -> Response:
    async def admitted(known: Known) -> bytes:
        if known.business.is_suspended:
            call.note("suspended", known.business)
            return _suspended(known.business)
        call.note("answered", known.business)
        return await act(call, known)

    try:
        return twiml.answer(await call.services.twilio_calls.with_business(call.called, admitted))
    except UnknownNumber:
        call.note("unknown_number")
        return twiml.answer(spoken("not_in_service"))


async def greeted(call: CallRequest, known: Known) -> bytes:
    if not call.asked.call_sid:  # Nobody could tell its turns from another call's.
        return spoken("call_failed", known.business.language_code, known.business.tts_voice)
    talk = await call.services.reception.start(known.business, call.opening())
    return await connected(call, known, talk) or reply_to(call, known, talk)


async def _replied(call: CallRequest, known: Known) -> bytes:
    business, services = known.business, call.services
    talk = await services.twilio_calls.conversation(business, call.asked.call_sid)
    if talk is None:
        return twiml.empty() if call.is_over else await greeted(call, known)
    if call.is_over and call.is_silent:
        await services.reception.end(business, talk.id)
        call.note("ended", business)
        return twiml.empty()
    try:
        heard = call.heard(talk.state)
        after = await services.reception.take_turn(business, talk.id, heard)
    except ConversationOver:
        call.note("ended", business)
        return spoken("call_over", talk.state.language, business.tts_voice)
    return reply_to(call, known, after)


async def _ended(call: CallRequest, business: Business) -> None:
    talk = await call.services.twilio_calls.conversation(business, call.asked.call_sid)
    if talk is not None:
        await call.services.reception.end(business, talk.id)
        call.note("ended", business)


def reply_to(call: CallRequest, known: Known, talk: Conversation) -> bytes:
    """The reply stored last, as bytes that depend on nothing but what is stored."""
    if talk.last_turn is None:
        raise RuntimeError("a conversation by phone begins with a greeting")
    reply = talk.last_turn.reply
    voice = voice_of(talk.state.language, known.business.tts_voice)
    if reply.line is Line.HANG_UP:
        call.note("ended", known.business)
        return twiml.hang_up(reply.text, voice)
    facts = call.services.profiles.of(known.business).facts
    return twiml.listen(
        reply.text,
        _turn_url(call, known.business, talk.last_turn.number + 1),
        voice,
        hints=hints(known, facts, voice.language),
        takes_many_keys=keys_wanted(talk.state) > 1,
    )


def _turn_url(call: CallRequest, business: Business, turn: int) -> str:
    """Where nobody said how the world reaches us, Twilio asks again where it asked."""
    query = urlencode({"business_id": business.id, "turn": turn})
    return f"{call.services.twilio_trust.public_origin}/twilio/voice/turn?{query}"


def _suspended(business: Business) -> bytes:
    language, wished = business.language_code, business.tts_voice
    values = {"business": business.name}
    if business.owner_phone is None:
        return spoken("suspended", language, wished, **values)
    return spoken("suspended_call", language, wished, **values, phone=business.owner_phone)
