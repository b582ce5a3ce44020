"""One signed request of a call: whom it is for, what it brought, and what came of it."""

import hmac
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request

from app.bootstrap import Services
from app.deps import ServicesDep
from app.domain.businesses import Business
from app.domain.dialogue.state import DialogueState
from app.domain.keypad import pressed
from app.routers.twilio_integration.forms import VoiceRequest
from app.routers.twilio_integration.signature import Unsigned, signed_form
from app.routers.twilio_integration.spoken_route import mark_signed
from app.services.phone_lines import PhoneLines
from app.services.turns import Heard, Opening
from app.services.twilio_state import Called

FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
LONGEST_PARAMETER = 80
LAST_TURN = 100_000


class CallRequest:
    def __init__(self, request: Request, services: Services, asked: VoiceRequest) -> None:
        self.request = request
        self.services = services
        self.asked = asked

    @property
    def called(self) -> Called:
        return Called(self.asked.to_number, self._parameter("business_id"))

    @property
    def address_of(self) -> Called:
        """By the address alone: on the leg of the person who is rung, the number is theirs."""
        return Called(None, self._parameter("business_id"))

    @property
    def lines(self) -> PhoneLines:
        services = self.services
        return PhoneLines(services.storage, services.clock, services.profiles, services.reception)

    @property
    def turn(self) -> int | None:
        return self._number("turn")

    @property
    def parent_sid(self) -> str:
        """The caller's call, on the leg of the person who is rung."""
        given = self._parameter("call") or ""
        told = self.asked.parent_call_sid
        return given if told in (None, given) else ""

    def url(self, business: Business, step: str, **query: str | int) -> str:
        """Where the call goes on. Where nobody said how the world reaches us, Twilio asks again
        where it asked."""
        named = urlencode({"business_id": business.id, **query})
        return f"{self.services.twilio_trust.public_origin}/twilio/voice/{step}?{named}"

    def belongs_to(self, business: Business) -> bool:
        """False when the call moved: an address of a step, which we gave out, names another
        business than the number does. The number's own address may still name its last owner."""
        named = self._parameter("business_id")
        return self.turn is None or named in (None, business.id)

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
            has_line=True,
            forwarded_from=self.asked.forwarded_from,
        )

    def heard(self, state: DialogueState) -> Heard:
        """As an answer to what `state` asked; speech counts before keys."""
        words, key = pressed(state, self.asked.digits or "")
        return Heard(
            words=self.asked.speech or words,
            key=key,
            turn=self.turn,
            arrived_at=self.services.clock.now(),
        )

    def note(self, outcome: str, business: Business | None = None) -> None:
        """For the counter and the log."""
        self.request.scope["outcome"] = outcome
        if business is not None:
            self.request.scope["noted"] = {"business_id": business.id}

    @property
    def relay_session(self) -> int | None:
        """Which of the call's sessions of ConversationRelay it is about."""
        return self._number("session")

    def _number(self, name: str) -> int | None:
        given = self._parameter(name) or ""
        is_number = given.isascii() and given.isdigit()
        return min(int(given), LAST_TURN) if is_number else None

    def _parameter(self, name: str) -> str | None:
        """Of the address, which Twilio signed too; None for what is no plain word."""
        given = self.request.query_params.get(name, "").strip()
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
