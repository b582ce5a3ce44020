"""One signed request of a call: whom it is for, what it brought, and what came of it."""

import hmac
from typing import Annotated

from fastapi import Depends, Request

from app.bootstrap import Services
from app.deps import ServicesDep
from app.domain.businesses import Business
from app.domain.dialogue.state import DialogueState
from app.domain.keypad import spelled_out
from app.routers.twilio_integration.forms import VoiceRequest
from app.routers.twilio_integration.signature import Unsigned, signed_form
from app.routers.twilio_integration.spoken_route import mark_signed
from app.services.turns import Heard, Opening
from app.services.twilio_state import Called

FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
KEYS = frozenset("0123456789*#")
LONGEST_PARAMETER = 80
LAST_TURN = 100_000


class CallRequest:
    def __init__(self, request: Request, services: Services, asked: VoiceRequest) -> None:
        self._request = request
        self.services = services
        self.asked = asked

    @property
    def called(self) -> Called:
        return Called(self.asked.to_number, self._parameter("business_id"))

    @property
    def is_over(self) -> bool:
        return self.asked.status in FINAL

    @property
    def is_silent(self) -> bool:
        return not (self.asked.speech or self.asked.digits)

    def opening(self) -> Opening:
        return Opening(
            phone=self.asked.caller,
            to_number=self.asked.to_number,
            call_id=self.asked.call_sid,
            lead_source=self._parameter("lead_source"),
        )

    def heard(self, state: DialogueState) -> Heard:
        """As an answer to what `state` asked; speech counts before keys."""
        digits = self.asked.digits or ""
        word = spelled_out(state, digits)
        return Heard(
            words=self.asked.speech or word or digits,
            key=digits if digits in KEYS and word is None else None,
            turn=self.turn,
            arrived_at=self.services.clock.now(),
        )

    def note(self, outcome: str, business: Business | None = None) -> None:
        """For the counter and the log."""
        self._request.scope["outcome"] = outcome
        if business is not None:
            self._request.scope["noted"] = {"business_id": business.id}

    @property
    def turn(self) -> int | None:
        """Which answer this is, as the address says."""
        given = self._parameter("turn") or ""
        is_number = given.isascii() and given.isdigit()
        return min(int(given), LAST_TURN) if is_number else None

    def _parameter(self, name: str) -> str | None:
        """Of the address, which Twilio signed too; None for what is no plain word."""
        given = self._request.query_params.get(name, "").strip()
        return given if given.isprintable() and 0 < len(given) <= LONGEST_PARAMETER else None


async def signed_call(request: Request, services: ServicesDep) -> CallRequest:
    """Raises Unsigned unless it was Twilio, for the account whose calls we take."""
    form = await signed_form(request)
    asked, trust = VoiceRequest.of(form), services.twilio_trust
    is_ours = hmac.compare_digest(asked.account_sid, trust.account_sid)
    if trust.is_checked and trust.account_sid and not is_ours:
        raise Unsigned
    mark_signed(request)
    return CallRequest(request, services, asked)


SignedCall = Annotated[CallRequest, Depends(signed_call)]
