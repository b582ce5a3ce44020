"""/twilio/voice: messages that callers leave. Twilio tells of each up to three times."""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter, Response

from app.domain.businesses import Business
from app.errors import NotFound
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.forms import VoiceRequest
from app.routers.twilio_integration.spoken_route import SpokenRoute
from app.routers.twilio_integration.voice import TWIML, for_business, greeted, reply_to
from app.services.turns import Heard
from app.services.twilio_state import Known, UnknownNumber
from app.services.voicemail import Recording

WHERE: Final = re.compile(
    r"https?://[^/?#\s]+(/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Recordings/(RE[0-9a-fA-F]{32}))"
    r"(?:\.(?:wav|mp3|json))?"
)
AT_TWILIO: Final = "https://api.twilio.com"
GONE: Final = frozenset({"absent", "failed"})

router = APIRouter(
    prefix="/twilio/voice",
    tags=["twilio"],
    route_class=SpokenRoute,
    default_response_class=Response,
)


@router.post("/recorded", responses=TWIML)
async def after_message(call: SignedCall) -> Response:
    """The caller is done recording, or hung up. Repeats hear the same and change nothing."""
    return await for_business(call, _recorded)


@router.post("/recording", status_code=204)
async def note_recording(call: SignedCall) -> Response:
    """The file is there, or there is none. It comes before or after the caller is done."""
    return await _for_news(call, _file)


@router.post("/transcript", status_code=204)
async def note_transcript(call: SignedCall) -> Response:
    """What the message is said to say; danger in it opens the alarm."""
    return await _for_news(call, _words)


def recording_of(asked: VoiceRequest) -> Recording | None:
    """None unless it is a recording of the account itself: nothing else is ever fetched."""
    found = WHERE.fullmatch(asked.recording_url or "")
    is_ours = found is not None and found[2] == asked.account_sid
    if not found or not is_ours or asked.recording_sid not in (None, found[3]):
        return None
    if asked.recording_seconds == 0 or asked.recording_status in GONE:
        return None
    return Recording(sid=found[3], url=f"{AT_TWILIO}{found[1]}", seconds=asked.recording_seconds)


async def _recorded(call: CallRequest, known: Known) -> bytes:
    business, asked = known.business, call.asked
    recording = recording_of(asked)
    talk = await call.services.twilio_calls.conversation(business, asked.call_sid)
    if talk is None:
        return twiml.empty() if call.is_over else await greeted(call, known)
    if asked.has_hung_up or call.is_over:
        if recording is not None:
            await call.lines.keep(business, asked.call_sid, recording)
        await call.services.reception.end(business, talk.id)
        call.note("ended", business)
        return twiml.empty()
    heard = Heard(turn=call.turn)
    after = await call.lines.message_done(business, asked.call_sid, recording, heard)
    return reply_to(call, known, after)


async def _for_news(
    call: CallRequest, act: Callable[[CallRequest, Business], Awaitable[None]]
) -> Response:
    """News changes nothing that a caller hears; what we do not know is no news to us."""
    calls = call.services.twilio_calls
    try:
        await calls.with_business(call.called, lambda known: act(call, known.business))
    except NotFound as error:
        call.note("unknown_number" if isinstance(error, UnknownNumber) else "unknown_call")
    return Response(status_code=204)


async def _file(call: CallRequest, business: Business) -> None:
    asked, recording = call.asked, recording_of(call.asked)
    call.note(f"recording_{asked.recording_status or 'untold'}", business)
    if recording is not None:
        await call.lines.keep(business, asked.call_sid, recording)
    elif asked.recording_status in GONE and asked.recording_sid:
        await call.lines.drop(business, asked.call_sid, asked.recording_sid)


async def _words(call: CallRequest, business: Business) -> None:
    recording, words = recording_of(call.asked), call.asked.transcript
    call.note("transcribed" if words else "not_transcribed", business)
    if recording is not None and words:
        await call.lines.transcribed(business, call.asked.call_sid, recording, words)
