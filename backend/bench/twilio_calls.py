"""Calls as Twilio brings them: signed forms, and TwiML read for no more than what comes next."""

import html
import re
from typing import Final

from bench.http import Connection
from bench.stock import business_id
from tools.asked import asked
from tools.caller import Caller
from tools.twilio_webhooks import a_sid, signature

TOKEN: Final = "bench-token"
ORIGIN: Final = "http://bench"
SETTINGS: Final = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": ORIGIN}
ACTION: Final = re.compile(rb'action="([^"]*)"')
SAY: Final = re.compile(rb"<Say[^>]*>([^<]*)</Say>")


class TwilioCall:
    """One call to the nth business of the stock."""

    def __init__(self, caller: Caller, number: int) -> None:
        self._caller = caller
        self._query = f"?business_id={business_id(number)}"
        self._form = {
            "CallSid": a_sid("CA"),
            "AccountSid": "AC" + "0" * 32,
            "From": caller.phone,
            "To": "+18165550100",
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
        self._path = f"/twilio/voice{self._query}"
        self._words = ""
        self.is_over = False

    async def ring(self, connection: Connection) -> None:
        await self._ask(connection, {})

    async def say(self, connection: Connection) -> None:
        """Whatever this caller answers to what was asked."""
        said = self._caller.answer(asked(self._words))
        await self._ask(connection, {"SpeechResult": said, "Confidence": "0.9"})

    async def hang_up(self, connection: Connection) -> None:
        self._path = f"/twilio/voice/status{self._query}"
        await self._ask(connection, {"CallStatus": "completed", "CallDuration": "42"})

    async def _ask(self, connection: Connection, fields: dict[str, str]) -> None:
        form = self._form | fields
        signed = signature(TOKEN, ORIGIN + self._path, form)
        document = await connection.post_form(self._path, form, signed)
        action = ACTION.search(document)
        self.is_over = action is None
        if action is not None:
            self._path = html.unescape(action[1].decode()).removeprefix(ORIGIN)
        self._words = html.unescape(b" ".join(SAY.findall(document)).decode())
