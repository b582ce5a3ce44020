"""Persons: whether a record is about somebody, by the number and the name they go by."""

import re
from dataclasses import dataclass
from typing import Final

from app.domain.customers import CustomerId
from app.domain.outbox import (
    ClimbLadder,
    MirrorAppointment,
    OutboxEntry,
    RingPerson,
    SendText,
    StopRinging,
)
from app.domain.text_messages import TextKind, TextMessage
from app.domain.waitlist import Waiting

SHORTEST_NAME: Final = 5
"""A shorter name stands in too many texts that are about somebody else."""
TO_THE_BUSINESS: Final = frozenset({TextKind.OWNER_ALERT, TextKind.ESCALATION})
"""Whoever gets these gets them as staff, not as a customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    phones: frozenset[str]
    """E.164; one, or those of records that were merged."""
    customer_id: CustomerId | None = None
    name: str = ""
    visits: frozenset[str] = frozenset()
    """Ids of their appointments."""
    talks: frozenset[str] = frozenset()
    alarms: frozenset[str] = frozenset()
    """Ids of escalations of their emergencies."""

    @property
    def terms(self) -> list[str]:
        """One of these stands in whatever is about them."""
        names = [self.name] if len(self.name) >= SHORTEST_NAME else []
        customers = [self.customer_id] if self.customer_id else []
        ids = self.visits | self.talks | self.alarms
        return [*sorted(self.phones), *customers, *names, *sorted(ids)]

    def is_told_in(self, text: TextMessage) -> bool:
        """To or from them, about their visits or conversations, or with their number or, where
        it goes to the business, their name in it."""
        other = text.to_number if text.direction == "outbound" else text.from_number
        return (
            (other in self.phones and text.kind not in TO_THE_BUSINESS)
            or text.appointment_id in self.visits
            or text.conversation_id in self.talks
            or self._is_named(text.body, text.kind)
        )

    def is_waiting(self, waiting: Waiting) -> bool:
        is_customer = self.customer_id is not None and waiting.customer_id == self.customer_id
        return waiting.phone in self.phones or is_customer

    def is_promised(self, entry: OutboxEntry) -> bool:
        match entry.promise:
            case SendText() as text:
                return self._is_texted(text)
            case MirrorAppointment(appointment_id):
                return appointment_id in self.visits
            case (
                ClimbLadder(escalation_id) | RingPerson(escalation_id) | StopRinging(escalation_id)
            ):
                return escalation_id in self.alarms
        return False

    def _is_texted(self, text: SendText) -> bool:
        return (
            (text.to_number in self.phones and text.kind not in TO_THE_BUSINESS)
            or text.appointment_id in self.visits
            or text.conversation_id in self.talks
            or self._is_named(text.body, text.kind)
        )

    def _is_named(self, body: str, kind: TextKind) -> bool:
        if any(_stands_in(phone, body) for phone in self.phones):
            return True
        is_telling = len(self.name) >= SHORTEST_NAME and kind in TO_THE_BUSINESS
        return is_telling and _stands_in(self.name, body)


def _stands_in(name: str, body: str) -> bool:
    """As a whole, not as the beginning of another."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body) is not None
