"""/twilio/sms: texts that come in. The reply goes back in the answer."""

import hmac
from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response

from app.bootstrap import Services
from app.deps import ServicesDep
from app.domain.businesses import Business
from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import word
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.forms import MessageRequest
from app.routers.twilio_integration.signature import Unsigned, signed_form
from app.routers.twilio_integration.spoken_route import ANY_TIME, SpokenRoute, mark_signed
from app.services.inbound_ledger import Inbound
from app.services.texting import Texting
from app.services.twilio_state import Called, Known, UnknownNumber

LONGEST_PARAMETER: Final = 80


class TextRoute(SpokenRoute):
    """An error page as plain text would be sent on to the customer."""

    def apology(self) -> bytes:
        return twiml.reply_text(word([Prompt("thread_failed")], "en", ANY_TIME))


router = APIRouter(
    prefix="/twilio/sms",
    tags=["twilio"],
    route_class=TextRoute,
    default_response_class=Response,
)


class TextRequest:
    """A signed text: whom it is for, and what it says."""

    def __init__(self, request: Request, services: Services, asked: MessageRequest) -> None:
        self._request = request
        self.services = services
        self.asked = asked

    @property
    def called(self) -> Called:
        return Called(self.asked.to_number, self.parameter("business_id"))

    def parameter(self, name: str) -> str | None:
        """Of the address, which Twilio signed too; None for what is no plain word."""
        given = self._request.query_params.get(name, "").strip()
        return given if given.isprintable() and 0 < len(given) <= LONGEST_PARAMETER else None

    def note(self, outcome: str, business: Business | None = None) -> None:
        """For the counter and the log."""
        self._request.scope["outcome"] = outcome
        if business is not None:
            self._request.scope["noted"] = {"business_id": business.id}

    def inbound(self, business: Business) -> Inbound:
        asked = self.asked
        return Inbound(
            id=asked.message_sid or uuid4().hex,
            sender=asked.from_raw,
            phone=asked.texter,
            to_number=asked.to_number or business.twilio_phone_number or "",
            words=asked.body,
            opt_out_type=asked.opt_out_type,
            pictures=len(asked.media),
        )


async def signed_text(request: Request, services: ServicesDep) -> TextRequest:
    """Raises Unsigned unless it was Twilio, for the account whose texts we take."""
    asked, trust = MessageRequest.of(await signed_form(request)), services.twilio_trust
    is_ours = hmac.compare_digest(asked.account_sid, trust.account_sid)
    if trust.is_checked and trust.account_sid and not is_ours:
        raise Unsigned
    mark_signed(request)
    return TextRequest(request, services, asked)


SignedText = Annotated[TextRequest, Depends(signed_text)]


TWIML: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "TwiML", "content": {twiml.MEDIA_TYPE: {}}},
    403: {"description": "Not signed by Twilio"},
}


@router.post("/fallback", responses=TWIML)
@router.post("", responses=TWIML)
async def receive_text(text: SignedText) -> Response:
    """A text comes in, for the first time or because an answer of ours got lost. The same text
    again is answered as before and changes nothing."""
    try:
        calls = text.services.twilio_calls
        reply = await calls.with_business(text.called, lambda known: _reply(text, known))
    except UnknownNumber:
        text.note("unknown_number")
        reply = None
    return twiml.answer(twiml.reply_text(reply))


async def _reply(text: TextRequest, known: Known) -> str | None:
    business, services = known.business, text.services
    text.note("suspended" if business.is_suspended else "answered", business)
    texting = Texting(services.storage, services.clock, services.profiles, services.outbox.wake)
    return await texting.receive(business, text.inbound(business))
