"""Texts and calls through Twilio."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

from app.adapters.twilio.api import TwilioApi, sid_of, text_of
from app.domain.text_messages import OutgoingText, SentText
from app.errors import Declined

LATEST: Final = "50"
SOME_DAY: Final = datetime(2999, 1, 1, tzinfo=UTC)
"""Of a text without a date that can be read: taken for a new one, so that it is not sent again."""
RING_SECONDS: Final = "25"
"""Less than most voicemail takes to pick up."""
CALL_EVENTS: Final = ("ringing", "answered", "completed")


class TwilioTexts:
    """`public_origin` is where Twilio tells what becomes of a text, `messaging_service_sid` who
    sends it instead of the number, if anybody."""

    def __init__(self, api: TwilioApi, public_origin: str, messaging_service_sid: str = "") -> None:
        self._api = api
        self._origin = public_origin
        self._service = messaging_service_sid

    async def send(self, text: OutgoingText) -> str:
        if not text.from_number and not self._service:
            raise Declined("the business has no number to send from")
        fields = [
            ("To", text.to_number),
            ("Body", text.body),
            ("StatusCallback", self._status_url(text)),
        ]
        if text.from_number:
            fields.append(("From", text.from_number))
        if self._service:
            fields.append(("MessagingServiceSid", self._service))
        return sid_of(await self._api.create("/Messages.json", fields))

    async def list_sent(self, to_number: str, from_number: str) -> Sequence[SentText]:
        # Not by DateSent: what is still queued has none.
        wanted = [("To", to_number), ("PageSize", LATEST)]
        if not self._service:
            wanted.append(("From", from_number))
        said = await self._api.look("/Messages.json", wanted)
        return sorted(_listed(said), key=lambda one: one.created_at, reverse=True)

    def _status_url(self, text: OutgoingText) -> str:
        """Names nobody: ids are opaque."""
        query = urlencode({"business_id": text.business_id, "m": text.id})
        return f"{self._origin}/twilio/sms/status?{query}"


class TwilioPhoneCalls:
    def __init__(self, api: TwilioApi) -> None:
        self._api = api

    async def place(
        self, to_number: str, from_number: str, *, answer_url: str, status_url: str
    ) -> str:
        if not from_number:
            raise Declined("the business has no number to call from")
        fields = [
            ("To", to_number),
            ("From", from_number),
            ("Url", answer_url),
            ("Method", "POST"),
            ("StatusCallback", status_url),
            ("StatusCallbackMethod", "POST"),
            *(("StatusCallbackEvent", event) for event in CALL_EVENTS),
            ("Timeout", RING_SECONDS),
        ]
        return sid_of(await self._api.create("/Calls.json", fields))

    async def cancel(self, call_sid: str) -> None:
        """Not `completed`, which would cut off whoever has just picked up."""
        await self._api.create(f"/Calls/{call_sid}.json", [("Status", "canceled")])


def _listed(said: Mapping[str, Any]) -> Iterator[SentText]:
    messages = said.get("messages")
    for one in messages if isinstance(messages, list) else ():
        if isinstance(one, dict) and text_of(one, "sid"):
            yield SentText(
                sid=text_of(one, "sid"),
                body=text_of(one, "body"),
                status=text_of(one, "status"),
                created_at=_instant(text_of(one, "date_created")),
            )


def _instant(written: str) -> datetime:
    """RFC 2822, as Twilio writes times."""
    try:
        return parsedate_to_datetime(written).astimezone(UTC)
    except ValueError:
        return SOME_DAY
