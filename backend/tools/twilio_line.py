"""Calls through signed webhooks, with the same face as those over the JSON interface."""

from collections.abc import Sequence
from itertools import cycle

from tools import twilio_call
from tools.asked import asked
from tools.phone_line import Heard
from tools.twilio_leg import Leg, inbound
from tools.twilio_webhooks import Webhooks
from tools.twiml import Gather

BOOKED = "You're booked for"
STATUS = "/twilio/voice/status"


class CallFailed(Exception):
    """What Twilio would have put into its debugger."""


class TwilioLine:
    """`numbers` are rung in turn."""

    def __init__(self, webhooks: Webhooks, account: str, numbers: Sequence[str]) -> None:
        self._webhooks = webhooks
        self._account = account
        self._numbers = cycle(numbers)
        self._legs: dict[str, Leg] = {}
        self._booked: set[str] = set()

    async def ring(self, phone: str) -> Heard:
        leg = inbound(self._webhooks, phone, next(self._numbers), self._account)
        leg.fallback_url = ""  # A failure is to be counted, not to be got over.
        self._legs[leg.facts["CallSid"]] = leg
        await leg.begin("/twilio/voice")
        return self._heard(leg)

    async def say(self, session_id: str, words: str) -> Heard:
        leg = self._legs[session_id]
        if not isinstance(leg.waiting, Gather):
            raise CallFailed(f"nobody listens: {type(leg.waiting).__name__}")
        await leg.says(words)
        return self._heard(leg)

    async def hang_up(self, session_id: str) -> None:
        leg = self._legs.pop(session_id)
        self._booked.discard(session_id)
        await twilio_call.end(leg, STATUS)
        self._check(leg)

    def _heard(self, leg: Leg) -> Heard:
        self._check(leg)
        sid, words = leg.facts["CallSid"], " ".join(leg.heard)
        if BOOKED in words:
            self._booked.add(sid)
        state = {
            "asking": asked(words),
            "ended": leg.is_over,
            "appointment_id": sid if sid in self._booked else None,
        }
        return Heard(sid, words, state)

    def _check(self, leg: Leg) -> None:
        if leg.faults:
            raise CallFailed(leg.faults[0].partition(" at ")[0].partition(" from ")[0])
