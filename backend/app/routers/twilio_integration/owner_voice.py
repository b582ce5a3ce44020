"""/twilio/owner-voice: the owner's own line, by <Gather>, behind a PIN."""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from app.domain.businesses import Business
from app.domain.owner_calls import OwnerCall
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.spoken_route import SpokenRoute, spoken
from app.routers.twilio_integration.voice import TWIML
from app.routers.twilio_integration.voices import voice_of
from app.services.owner_line import Ringing, Turn
from app.services.twilio_state import Known, UnknownNumber, hints

PIN_TIMEOUT: Final = 10
"""Seconds: a PIN has to be remembered first."""
WORDS: Final = {
    "en": ("tomorrow", "emergencies", "call back", "schedule", "first job", "am I free", "more"),
    "es": ("mañana", "emergencias", "llamar", "agenda", "primer trabajo", "estoy libre", "más"),
}
"""Worth expecting from an owner."""

router = APIRouter(
    prefix="/twilio/owner-voice",
    tags=["twilio"],
    route_class=SpokenRoute,
    default_response_class=Response,
)


@router.post("", responses=TWIML)
async def answer_owner(call: SignedCall) -> Response:
    """An owner rings: asked for the PIN. Anybody else is turned away and told nothing."""
    return await _for_business(call, _started)


@router.post("/turn", responses=TWIML)
async def take_owner_turn(call: SignedCall) -> Response:
    """The PIN, a question or a key. A turn that is sent again hears the same again."""
    return await _for_business(call, _replied)


async def _for_business(
    call: CallRequest, act: Callable[[CallRequest, Known], Awaitable[bytes]]
) -> Response:
    async def admitted(known: Known) -> bytes:
        business = known.business
        if business.is_suspended or not call.asked.call_sid:
            call.note("suspended" if business.is_suspended else "failed", business)
            return spoken("owner_refused", business.language_code, business.tts_voice)
        call.note("answered", business)
        return await act(call, known)

    try:
        return twiml.answer(await call.services.twilio_calls.with_business(call.called, admitted))
    except UnknownNumber:
        call.note("unknown_number")
        return twiml.answer(spoken("not_in_service"))


async def _started(call: CallRequest, known: Known) -> bytes:
    return _reply(call, known, await call.services.owner_line.start(known.business, _ringing(call)))


async def _replied(call: CallRequest, known: Known) -> bytes:
    if call.is_over and call.is_silent:
        return twiml.empty()
    asked = call.asked
    turn = Turn(number=call.turn, words=asked.speech or "", keys=asked.digits)
    line = call.services.owner_line
    return _reply(call, known, await line.take_turn(known.business, _ringing(call), turn))


def _ringing(call: CallRequest) -> Ringing:
    return Ringing(call_sid=call.asked.call_sid, caller=call.asked.caller)


def _reply(call: CallRequest, known: Known, stored: OwnerCall) -> bytes:
    """Bytes that depend on nothing but what is stored."""
    voice = voice_of(stored.language, known.business.tts_voice)
    if stored.is_over:
        call.note("ended", known.business)
        return twiml.hang_up(stored.reply, voice)
    facts = call.services.profiles.of(known.business).facts
    expected = (*WORDS[voice.language], *hints(known, facts, voice.language))
    return twiml.listen(
        stored.reply,
        _turn_url(call, known.business, stored.turn + 1),
        voice,
        hints=expected if stored.is_admitted else (),
        takes_many_keys=not stored.is_admitted,
        timeout=6 if stored.is_admitted else PIN_TIMEOUT,
    )


def _turn_url(call: CallRequest, business: Business, turn: int) -> str:
    query = urlencode({"business_id": business.id, "turn": turn})
    return f"{call.services.twilio_trust.public_origin}/twilio/owner-voice/turn?{query}"
