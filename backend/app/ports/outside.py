"""What we need from the outside world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from app.domain.appointments import Window
from app.domain.calendars import Busy, CalendarEvent, CalendarLink
from app.domain.numbers import OwnedNumber, Webhooks
from app.domain.text_messages import OutgoingText, SentText
from app.domain.understanding.suggestions import ModelQuestion, Suggestion


class Texts(Protocol):
    async def send(self, text: OutgoingText) -> str:
        """The provider's id of the message.

        Unavailable when it was not sent and trying again may help, Declined when it will not,
        OutcomeUnknown when it may have been sent.
        """
        ...

    async def list_sent(self, to_number: str, from_number: str) -> Sequence[SentText]:
        """The latest that the provider knows of, newest first, to find out what became of one;
        Unavailable when it does not answer."""
        ...


class PhoneCalls(Protocol):
    """Calls that we place ourselves."""

    async def place(
        self, to_number: str, from_number: str, *, answer_url: str, status_url: str
    ) -> str:
        """The provider's id of the call; what is said comes from `answer_url`.

        Errors as in `Texts.send`.
        """
        ...

    async def cancel(self, call_sid: str) -> None:
        """It rings no more; a call that somebody has answered goes on.

        Errors as in `Texts.send`; Declined where it is over.
        """
        ...


class Recordings(Protocol):
    """Messages that callers left, where the provider keeps them."""

    async def fetch(self, address: str) -> bytes:
        """MP3. NotFound when it is gone, or never was one of ours; Unavailable when trying again
        may help."""
        ...

    async def close(self) -> None: ...


class LanguageModel(Protocol):
    async def suggest(self, question: ModelQuestion) -> Suggestion | None:
        """None when there is nothing to use, for whatever reason, within the time it was given."""
        ...

    async def close(self) -> None: ...


class Speech(Protocol):
    async def say(self, text: str, language: str) -> bytes | None:
        """WAV of the words in `en` or `es`; None when it cannot be had, for whatever reason, within
        the time it was given."""
        ...

    async def close(self) -> None: ...


class Transcription(Protocol):
    async def hear(self, wav: bytes) -> str:
        """The words in it, "" when there are none; Unavailable when they cannot be had in time."""
        ...


class PhoneNumbers(Protocol):
    """Numbers at the provider. Errors as in `Texts.send`, for looks without OutcomeUnknown."""

    async def find(self, number: str) -> OwnedNumber | None:
        """The one we have with this number."""
        ...

    async def find_named(self, name: str) -> OwnedNumber | None:
        """One that was bought under this name."""
        ...

    async def list_available(self, area_code: str | None) -> Sequence[str]:
        """A few that could be bought, E.164."""
        ...

    async def buy(self, number: str, name: str, webhooks: Webhooks) -> OwnedNumber: ...
    async def connect(self, owned: OwnedNumber, webhooks: Webhooks) -> None:
        """Its calls and texts go to these addresses from now on."""
        ...


class Clock(Protocol):
    def now(self) -> datetime: ...


class Calendars(Protocol):
    """Calendars elsewhere. Unavailable when trying again may help; Invalid when it will not.

    `secret` is what the link's `sealed_secret` holds, in the clear.
    """

    async def busy(
        self,
        link: CalendarLink,
        secret: str | None,
        span: Window,
        zone: ZoneInfo,
        etag: str | None = None,
    ) -> Busy | None:
        """Times its entries take within `span`, our own mirrored ones left out; None when nothing
        has changed since `etag`. Whole days and times without a zone are read in `zone`."""
        ...

    async def put(self, link: CalendarLink, secret: str | None, event: CalendarEvent) -> None:
        """There, as given, whether it was there before or not; once, however often it is put."""
        ...

    async def remove(self, link: CalendarLink, secret: str | None, event_id: str) -> None:
        """Gone. Nothing happens when it is not there."""
        ...


class CalendarFiles(Protocol):
    """iCalendar files (RFC 5545), as calendars elsewhere subscribe to."""

    def render(self, name: str, events: Sequence[CalendarEvent]) -> bytes: ...
