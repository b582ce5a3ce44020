"""/twilio/voice: a person is rung, hears who it is, takes it or not; and what the caller hears."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from fastapi import APIRouter, Response

from app.domain.transfers import Dialled
from app.errors import NotFound
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.spoken_route import SpokenRoute
from app.routers.twilio_integration.voice import TWIML, for_business, greeted, reply_to
from app.routers.twilio_integration.voices import voice_of
from app.services.twilio_state import Known, UnknownNumber

TAKES_IT: Final = "1"
Act: TypeAlias = Callable[[CallRequest, Known], Awaitable[bytes]]


class OtherLegRoute(SpokenRoute):
    """Whoever picked up is not the caller: when something fails, they are simply not connected."""

    def apology(self) -> bytes:
        return twiml.only_hang_up()


router = APIRouter(
    prefix="/twilio/voice",
    tags=["twilio"],
    route_class=SpokenRoute,
    default_response_class=Response,
)
other_leg = APIRouter(
    prefix="/twilio/voice",
    tags=["twilio"],
    route_class=OtherLegRoute,
    default_response_class=Response,
)


@router.post("/dialled", responses=TWIML)
async def after_dial(call: SignedCall) -> Response:
    """Ringing the person is over. Unless they spoke, the dialogue goes on. Repeats hear the
    same."""
    return await for_business(call, _dialled)


@other_leg.post("/whisper", responses=TWIML)
async def whisper(call: SignedCall) -> Response:
    """Somebody picked up: who calls, and which key takes it. Without a key they are not
    connected."""
    return await _for_person(call, _briefed)


@other_leg.post("/taken", responses=TWIML)
async def take_call(call: SignedCall) -> Response:
    """The key they pressed. 1 connects the two."""
    return await _for_person(call, _taken)


async def _dialled(call: CallRequest, known: Known) -> bytes:
    asked, business = call.asked, known.business
    told = Dialled(status=asked.dial_status, is_bridged=asked.dial_bridged)
    try:
        talk = await call.lines.dialled(business, asked.call_sid, told, call.turn)
    except NotFound:
        return twiml.empty() if call.is_over else await greeted(call, known)
    call.note(f"dialled_{asked.dial_status or 'nobody'}", business)
    if call.is_over:
        await call.services.reception.end(business, talk.id)
        return twiml.empty()
    return reply_to(call, known, talk)


async def _for_person(call: CallRequest, act: Act) -> Response:
    try:
        found = await call.services.twilio_calls.with_business(
            call.address_of, lambda known: act(call, known)
        )
    except UnknownNumber:
        call.note("unknown_number")
        found = twiml.only_hang_up()
    return twiml.answer(found)


async def _briefed(call: CallRequest, known: Known) -> bytes:
    business = known.business
    text = await call.lines.brief(business, call.parent_sid)
    if text is None:
        call.note("nobody_waits", business)
        return twiml.only_hang_up()
    call.note("briefed", business)
    voice = voice_of(business.language_code, business.tts_voice)
    return twiml.whisper(text, call.url(business, "taken", call=call.parent_sid), voice)


async def _taken(call: CallRequest, known: Known) -> bytes:
    business = known.business
    is_wanted = call.asked.digits == TAKES_IT
    if is_wanted and await call.lines.accept(business, call.parent_sid):
        call.note("taken", business)
        return twiml.empty()
    call.note("not_taken", business)
    return twiml.only_hang_up()
