"""/twilio/voice/fallback: Twilio could not use what another route answered.

Where the storage is up the call goes on from where it stands, with keys for a person and for a
message; else all that is left is an apology, which needs nothing but this process.
"""

import logging

from fastapi import APIRouter, Response

from app.domain.conversations import Conversation
from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import word
from app.errors import AppError, StaleBusiness
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.spoken_route import ANY_TIME, SpokenRoute, spoken
from app.routers.twilio_integration.voice import TWIML, for_business
from app.routers.twilio_integration.voices import voice_of
from app.services.twilio_state import Known

router = APIRouter(
    prefix="/twilio/voice",
    tags=["twilio"],
    route_class=SpokenRoute,
    default_response_class=Response,
)
log = logging.getLogger("app.twilio")


@router.post("/fallback", responses=TWIML)
async def go_on_somehow(call: SignedCall) -> Response:
    """An apology, and the call goes on if it can: 0 for a person, * for a message."""
    facts = {"call": call.asked.call_sid, "error_code": call.asked.error_code}
    log.warning("Twilio could not use an answer of ours", extra={"facts": facts})
    return await for_business(call, _gone_on)


async def _gone_on(call: CallRequest, known: Known) -> bytes:
    business = known.business
    try:
        talk = await _talk(call, known)
    except StaleBusiness:
        raise
    except AppError:
        call.note("failed", business)
        return spoken("call_failed", business.language_code, business.tts_voice)
    if talk is None or talk.is_over or talk.last_turn is None:
        return spoken("call_failed", business.language_code, business.tts_voice)
    voice = voice_of(talk.state.language, business.tts_voice)
    name = "fallback_person" if business.transfer_phone else "fallback_message"
    text = word([Prompt("something_failed"), Prompt(name)], voice.language, ANY_TIME)
    return twiml.listen(
        text, call.url(business, "turn", turn=talk.last_turn.number + 1), voice, timeout=10
    )


async def _talk(call: CallRequest, known: Known) -> Conversation | None:
    """The conversation; it begins now, if it was the greeting that failed."""
    if not call.asked.call_sid or call.is_over:
        return None
    return await call.services.reception.start(known.business, call.opening())
