"""/twilio/voice: calls, turn by turn, as Twilio's <Gather> hears and speaks them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Response

from app.domain.businesses import Business
from app.domain.call_traffic import Admission
from app.domain.conversations import Conversation, ConversationId
from app.domain.dialogue.state import DialogueState, Line
from app.domain.keypad import keys_wanted
from app.errors import ConversationOver, NotFound
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.line_documents import recording, transferring
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


async def for_business(
    call: CallRequest, act: Callable[[CallRequest, Known], Awaitable[bytes]]
) -> Response:
    async def admitted(known: Known) -> bytes:
        if known.business.is_suspended:
            call.note("suspended", known.business)
            return suspended(known.business)
        if not call.belongs_to(known.business):
            call.note("moved", known.business)
            return spoken("call_failed", known.business.language_code, known.business.tts_voice)
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
    opening = call.opening()
    admission = await call.lines.admit(known.business, opening)
    if admission is not Admission.ADMITTED:
        call.note(admission.value, known.business)
    if admission is Admission.REJECTED:
        return twiml.reject()
    opening = replace(opening, is_crowded=admission is Admission.CROWDED)
    talk = await call.services.reception.start(known.business, opening)
    call.services.twilio_calls.remember(known.business, call.asked.call_sid, talk.id)
    return await connected(call, known, talk) or reply_to(call, known, talk)


async def _replied(call: CallRequest, known: Known) -> bytes:
    calls, sid = call.services.twilio_calls, call.asked.call_sid
    talk_id = await calls.conversation_id(known.business, sid)
    if talk_id is None:
        return twiml.empty() if call.is_over else await greeted(call, known)
    try:
        return await _answered(call, known, talk_id)
    except NotFound:
        calls.forget(known.business, sid)
        if await calls.conversation(known.business, sid) is not None:
            raise
        # What was kept of the caller was erased meanwhile.
        return twiml.empty() if call.is_over else await greeted(call, known)


async def _answered(call: CallRequest, known: Known, talk_id: ConversationId) -> bytes:
    business, reception = known.business, call.services.reception
    if call.is_over and call.is_silent:
        await reception.end(business, talk_id)
        call.note("ended", business)
        return twiml.empty()
    heard = call.heard(await _asked(call, business))
    try:
        after = await reception.take_turn(business, talk_id, heard)
    except ConversationOver:
        await call.lines.last_words(business, talk_id, heard)
        call.note("ended", business)
        state = await _state(call, business)
        return spoken("call_over", state.language, business.tts_voice)
    if call.is_over:
        # What they said with their last breath counts; nobody hears our answer.
        await reception.end(business, talk_id)
        return twiml.empty()
    return reply_to(call, known, after)


async def _asked(call: CallRequest, business: Business) -> DialogueState:
    """What keys answer to; words are told apart in the turn itself, which saves a look."""
    return await _state(call, business) if call.asked.digits else DialogueState()


async def _state(call: CallRequest, business: Business) -> DialogueState:
    talk = await call.services.twilio_calls.conversation(business, call.asked.call_sid)
    return talk.state if talk is not None else DialogueState()


async def _ended(call: CallRequest, business: Business) -> None:
    call.note("answered", business)
    talk = await call.services.twilio_calls.conversation(business, call.asked.call_sid)
    if talk is not None:
        await call.services.reception.end(business, talk.id)
        call.note("ended", business)


def reply_to(
    call: CallRequest, known: Known, talk: Conversation, *, is_told: bool = False
) -> bytes:
    """The reply stored last, as bytes that depend on nothing but what is stored.

    `is_told`: they heard its words already, and only need to be put through or recorded.
    """
    if talk.last_turn is None:
        raise RuntimeError("a conversation by phone begins with a greeting")
    reply = talk.last_turn.reply
    voice = voice_of(talk.state.language, known.business.tts_voice)
    match reply.line:
        case Line.HANG_UP:
            call.note("ended", known.business)
            return twiml.hang_up(reply.text, voice)
        case Line.TRANSFER:
            return transferring(call, known, talk, is_told=is_told)
        case Line.VOICEMAIL:
            return recording(call, known, talk, is_told=is_told)
    facts = call.services.profiles.of(known.business).facts
    return twiml.listen(
        reply.text,
        call.url(known.business, "turn", turn=talk.last_turn.number + 1),
        voice,
        hints=hints(known, facts, voice.language),
        takes_many_keys=keys_wanted(talk.state) > 1,
    )


def suspended(business: Business) -> bytes:
    language, wished = business.language_code, business.tts_voice
    values = {"business": business.name}
    if business.owner_phone is None:
        return spoken("suspended", language, wished, **values)
    return spoken("suspended_call", language, wished, **values, phone=business.owner_phone)
