"""/twilio/escalation: our calls to people on the ladder. A key takes an emergency, or passes it on.

Their addresses carry ids alone. The business is the one in the signed address: the number that is
called here is a person's.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from app.domain.businesses import Business
from app.domain.prompts import word
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest, SignedCall
from app.routers.twilio_integration.spoken_route import ANY_TIME, SpokenRoute, spoken
from app.routers.twilio_integration.voice import TWIML
from app.routers.twilio_integration.voices import voice_of
from app.services.escalation_calls import EscalationCalls, Rung, Spoken
from app.services.twilio_state import Called, UnknownNumber

T = TypeVar("T")

LONGEST_PARAMETER: Final = 80

router = APIRouter(
    prefix="/twilio/escalation",
    tags=["twilio"],
    route_class=SpokenRoute,
    default_response_class=Response,
)


class RungRequest:
    """A signed request of a call that we placed: which business, which rung, and what for."""

    def __init__(self, request: Request, call: CallRequest) -> None:
        self._query = request.query_params
        self.call = call
        services = call.services
        self.calls = EscalationCalls(services.storage, services.clock, services.outbox.wake)

    @property
    def called(self) -> Called:
        return Called(None, self._word("business_id"))

    @property
    def which(self) -> Rung:
        return Rung(self._word("e"), self._number("rung", nothing=-1))

    @property
    def heard(self) -> int:
        return self._number("heard", nothing=1)

    def next_url(self, business: Business, heard: int) -> str:
        which = self.which
        asked = {"e": which.escalation_id, "rung": which.number, "heard": heard}
        query = urlencode({"business_id": business.id, **asked})
        return f"{self.call.services.twilio_trust.public_origin}/twilio/escalation/key?{query}"

    def _word(self, name: str) -> str:
        given = self._query.get(name, "")
        return given if given.isprintable() and len(given) <= LONGEST_PARAMETER else ""

    def _number(self, name: str, *, nothing: int) -> int:
        given = self._query.get(name, "")
        is_number = given.isascii() and given.isdigit() and len(given) <= 4
        return int(given) if is_number else nothing


async def signed_rung(request: Request, call: SignedCall) -> RungRequest:
    return RungRequest(request, call)


SignedRung = Annotated[RungRequest, Depends(signed_rung)]


@router.post("/answer", responses=TWIML)
async def brief_person(rung: SignedRung) -> Response:
    """Somebody on the ladder picked up: the brief, and which key does what."""
    sid = rung.call.asked.call_sid
    return await _said(rung, lambda business: rung.calls.answered(business, rung.which, sid))


@router.post("/key", responses=TWIML)
async def take_key(rung: SignedRung) -> Response:
    """1 takes it, 2 passes it on, 3 says it again; so does silence, twice."""
    key = rung.call.asked.digits or ""
    return await _said(
        rung, lambda business: rung.calls.pressed(business, rung.which, key, rung.heard)
    )


@router.post("/status", status_code=204)
async def note_ringing(rung: SignedRung) -> Response:
    """How the call ended. The ladder goes on by its own time, whatever it says."""
    asked = rung.call.asked

    async def noted(business: Business) -> None:
        rung.call.note("answered", business)
        await rung.calls.ended(business, rung.which, asked.status, asked.call_sid)

    try:
        await _for_business(rung, noted)
    except UnknownNumber:
        rung.call.note("unknown_number")
    return Response(status_code=204)


async def _said(rung: RungRequest, act: Callable[[Business], Awaitable[Spoken]]) -> Response:
    async def worded(business: Business) -> bytes:
        return _document(rung, business, await act(business))

    try:
        return twiml.answer(await _for_business(rung, worded))
    except UnknownNumber:
        rung.call.note("unknown_number")
        return twiml.answer(spoken("rung_gone"))


async def _for_business(rung: RungRequest, act: Callable[[Business], Awaitable[T]]) -> T:
    """Suspended ones too: whoever is in danger is not."""
    return await rung.call.services.twilio_calls.with_business(
        rung.called, lambda known: act(known.business)
    )


def _document(rung: RungRequest, business: Business, said: Spoken) -> bytes:
    rung.call.note("answered", business)
    voice = voice_of(business.language_code, business.tts_voice)
    text = word(said.prompts, voice.language, ANY_TIME, is_spoken=True)
    if not said.heard:
        return twiml.hang_up(text, voice)
    return twiml.choose(text, rung.next_url(business, said.heard), voice)
