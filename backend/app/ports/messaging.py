"""What is kept of texts, of promised work and of emergencies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.escalations import Escalation
from app.domain.outbox import OutboxEntry
from app.domain.owner_calls import OwnerCall
from app.domain.paging import Page, Paging
from app.domain.text_messages import OptOut, TextFilter, TextKind, TextMessage
from app.domain.webhooks import WebhookCount, WebhookTotal


class TextMessages(Protocol):
    def get(self, message_id: str) -> TextMessage: ...
    def find(self, message_id: str) -> TextMessage | None: ...
    def count_outbound(
        self, since: datetime, phone: str | None = None, kind: TextKind | None = None
    ) -> int:
        """Texts of ours created at or after `since`, to `phone` or to anybody, of this kind or of
        any, that were neither held back nor failed."""
        ...

    def list(self, wanted: TextFilter, paging: Paging) -> Page[TextMessage]:
        """Newest first, then by id."""
        ...

    def add(self, message: TextMessage) -> None: ...
    def save(self, message: TextMessage) -> None: ...


class OptOuts(Protocol):
    def find(self, phone: str) -> OptOut | None: ...
    def list_phones(self, phones: Sequence[str]) -> frozenset[str]:
        """Those of `phones` that opted out."""
        ...

    def put(self, opt_out: OptOut) -> None: ...
    def remove(self, phone: str) -> None:
        """Nothing happens when it is not there."""
        ...


class Escalations(Protocol):
    def get(self, escalation_id: str) -> Escalation: ...
    def find(self, escalation_id: str) -> Escalation | None: ...
    def find_by_conversation(self, conversation_id: str) -> Escalation | None:
        """The one opened last."""
        ...

    def list(self, paging: Paging, *, is_open: bool | None = None) -> Page[Escalation]:
        """Newest first, then by id; None is both those that are open and those that are not."""
        ...

    def list_open(self) -> Sequence[Escalation]:
        """Oldest first, then by id; at most 500."""
        ...

    def add(self, escalation: Escalation) -> Escalation:
        """Stored as version 1."""
        ...

    def save(self, escalation: Escalation) -> Escalation:
        """Stored one version up; StaleEscalation if the stored version is not the one given."""
        ...


class OwnerCalls(Protocol):
    def find(self, call_sid: str) -> OwnerCall | None: ...
    def list(self, started_since: datetime) -> Sequence[OwnerCall]:
        """Newest first, then by id; at most 100."""
        ...

    def put(self, call: OwnerCall) -> None: ...


class Outbox(Protocol):
    def find(self, entry_id: str) -> OutboxEntry | None: ...
    def add(self, *entries: OutboxEntry) -> None: ...
    def claim(
        self, now: datetime, lease_until: datetime, limit: int, *, urgent: bool = False
    ) -> Sequence[OutboxEntry]:
        """Due ones that are not dead and not leased past `now`, by due time, then id; they come
        back leased until `lease_until` with one more attempt. Two workers never claim the same.

        Either those whose ids begin with URGENT, or the others.
        """
        ...

    def save(self, entry: OutboxEntry) -> None: ...
    def remove(self, entry_id: str) -> None:
        """Done. Nothing happens when it is not there."""
        ...

    def list_dead(self) -> Sequence[OutboxEntry]:
        """By due time, then id; at most 500."""
        ...


class WebhookCounts(Protocol):
    """Of all businesses, for the platform."""

    def note(self, counts: Sequence[WebhookCount]) -> None:
        """Added to what is there: requests and errors are summed, the last moment is kept."""
        ...

    def list(self, since: datetime, business_id: str | None = None) -> Sequence[WebhookTotal]:
        """Summed over the hours that begin at or after `since`; by business, then webhook."""
        ...

    def count_before(self, before: datetime) -> int:
        """Rows of hours that begin before `before`."""
        ...

    def remove_before(self, before: datetime, limit: int) -> int:
        """Some of these rows, the oldest; how many went."""
        ...
