"""Records: everything that is kept of one business, by the kind of thing it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, TypeAlias


class RecordKind(StrEnum):
    """Names of the tables, in an order in which they can be emptied."""

    OUTBOX = "outbox"
    ESCALATIONS = "escalations"
    CALLS = "calls"
    CONVERSATIONS = "conversations"
    APPOINTMENTS = "appointments"
    WAITLIST = "waitlist"
    RETURN_CALLS = "return_calls"
    TEXT_MESSAGES = "text_messages"
    CUSTOMERS = "customers"
    TECHNICIANS = "technicians"
    OWNER_CALLS = "owner_calls"
    OPT_OUTS = "opt_outs"


KEYS: Final = {RecordKind.RETURN_CALLS: "phone", RecordKind.OPT_OUTS: "phone"}


MOMENTS: Final = {
    RecordKind.OUTBOX: "due_at",
    RecordKind.ESCALATIONS: "opened_at",
    RecordKind.CONVERSATIONS: "started_at",
    RecordKind.APPOINTMENTS: "window.start",
    RecordKind.WAITLIST: "created_at",
    RecordKind.RETURN_CALLS: "last_seen_at",
    RecordKind.TEXT_MESSAGES: "created_at",
    RecordKind.OWNER_CALLS: "started_at",
}
"""What tells how old a record is, for the kinds that can be gone through by age."""
Mark: TypeAlias = tuple[datetime, str]
"""Moment and key of a record: where to go on."""


def mark_of(kind: RecordKind, record: Any) -> Mark:
    return attrgetter(MOMENTS[kind])(record), key_of(kind, record)


def key_of(kind: RecordKind, record: Any) -> str:
    key: str = getattr(record, KEYS.get(kind, "id"))
    return key


def mentions(record: object, terms: Sequence[str]) -> bool:
    """Whether any text within it holds one of the terms."""
    return any(term in text for text in texts_in(record) for term in terms)


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _all_texts(value.values())
    elif isinstance(value, Sequence | frozenset):
        yield from _all_texts(value)
    elif is_dataclass(value):
        yield from _all_texts(getattr(value, field.name) for field in fields(value))


def _all_texts(values: Any) -> Iterator[str]:
    for value in values:
        yield from texts_in(value)
