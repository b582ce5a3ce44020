"""A file of customers taken into the book: all of it in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

from app.domain.customers import LONGEST_NOTES, MOST_TAGS, Customer, CustomerId, united
from app.domain.text_messages import OptOut
from app.ports import UnitOfWork
from app.services import audit
from app.services.audit import Stamp

REPLACED: Final = ("name", "email", "address", "language_code", "lead_source")


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    EXISTS = "exists"
    """The number was a customer's already; nothing of theirs changes."""
    DUPLICATE = "duplicate"
    """The number stands in an earlier row, which counts."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row whose fields are checked; only those that were filled in."""

    number: int
    fields: Mapping[str, Any]
    opted_out: bool = False

    @property
    def phone(self) -> str:
        phone: str = self.fields["phone"]
        return phone


@dataclass(frozen=True, slots=True)
class TakenRow:
    number: int
    outcome: Outcome
    customer: Customer
    """As they are afterwards; without `stored` as they would be."""
    changed: tuple[str, ...] = ()
    same_as: int | None = None
    """The earlier row."""
    is_opted_out: bool = False
    """The row says that they want no texts."""


@dataclass(frozen=True, slots=True)
class Plan:
    rows: Sequence[TakenRow]

    def of(self, outcome: Outcome) -> list[Customer]:
        return [row.customer for row in self.rows if row.outcome is outcome]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)


def plan(uow: UnitOfWork, now: datetime, rows: Sequence[ImportRow], update: bool) -> Plan:
    """What would become of each row; nothing is stored."""
    known = _owners(uow, [row.phone for row in rows])
    first: dict[str, TakenRow] = {}
    taken = []
    for row in rows:
        earlier = first.get(row.phone)
        if earlier is not None:
            one = _duplicate(row, earlier)
        elif row.phone in known:
            one = _known(row, known[row.phone], update)
        else:
            fresh = Customer(id=CustomerId(uuid4().hex), created_at=now, **row.fields)
            one = TakenRow(row.number, Outcome.ADDED, fresh, is_opted_out=row.opted_out)
        first.setdefault(row.phone, one)
        taken.append(one)
    return Plan(taken)


def bring_in(uow: UnitOfWork, stamp: Stamp, rows: Sequence[ImportRow], update: bool) -> Plan:
    """`plan`, stored. PhoneInUse when somebody added one of the customers at the same time."""
    done = plan(uow, stamp.at, rows, update)
    uow.customers.add_all(done.of(Outcome.ADDED))
    for customer in done.of(Outcome.UPDATED):
        uow.customers.save(customer)
    wished = _silenced(uow, done)
    # A file may say that somebody wants no texts, never that they want some again.
    for phone in sorted(wished - uow.opt_outs.list_phones(sorted(wished))):
        uow.opt_outs.put(OptOut(phone=phone, opted_out_at=stamp.at, source="crm"))
    reached = [one.value for one in Outcome if done.count(one)]
    audit.record(uow.audit, stamp, "customer.import", fields=reached)
    return done


def _owners(uow: UnitOfWork, phones: Sequence[str]) -> dict[str, Customer]:
    """Customers by number: their own, or one of a duplicate that was merged into them."""
    merged = {phone: one for one in uow.customers.list_merged() for phone in one.other_phones}
    return merged | {one.phone: one for one in uow.customers.list_by_phones(phones)}


def _silenced(uow: UnitOfWork, done: Plan) -> set[str]:
    """All numbers of those who want no texts; none that is somebody else's by now."""
    who = [row.customer for row in done.rows if row.is_opted_out]
    others = sorted({phone for one in who for phone in one.other_phones})
    taken = {one.phone for one in uow.customers.list_by_phones(others)}
    return {one.phone for one in who} | (set(others) - taken)


def _duplicate(row: ImportRow, earlier: TakenRow) -> TakenRow:
    return TakenRow(
        row.number,
        Outcome.DUPLICATE,
        earlier.customer,
        same_as=earlier.number,
        is_opted_out=row.opted_out,
    )


def _known(row: ImportRow, customer: Customer, update: bool) -> TakenRow:
    """A row under a duplicate's number changes nothing: what the kept one says has won."""
    told = _told(row, customer) if update and row.phone == customer.phone else {}
    outcome = Outcome.UPDATED if told else Outcome.EXISTS
    after = replace(customer, **told)
    return TakenRow(row.number, outcome, after, tuple(told), is_opted_out=row.opted_out)


def _told(row: ImportRow, customer: Customer) -> dict[str, Any]:
    """What the row says and we did not know: fields are replaced, tags and notes added to."""
    fields = row.fields
    wanted = {name: fields[name] for name in REPLACED if name in fields}
    most = max(MOST_TAGS, len(customer.tags))
    wanted["tags"] = united(customer.tags, fields.get("tags", ()))[:most]
    wanted["notes"] = _added(customer.notes, fields.get("notes"))
    return {name: new for name, new in wanted.items() if new != getattr(customer, name)}


def _added(notes: str | None, more: str | None) -> str | None:
    """Shortened where both together are longer than notes may be."""
    if not notes or not more or more in notes:
        return notes or more
    room = LONGEST_NOTES - len(notes) - len("\n")
    if room < 1:
        return notes
    return f"{notes}\n{more if len(more) <= room else more[: room - 1] + '…'}"
