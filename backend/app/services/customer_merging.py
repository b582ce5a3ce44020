"""Two customers who are one: everything of the duplicate goes to the other, nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.domain.appointments import AppointmentFilter
from app.domain.conversations import ConversationFilter
from app.domain.customers import LONGEST_NOTES, MOST_TAGS, Customer, CustomerId, merged
from app.domain.paging import Paging
from app.domain.records import RecordKind
from app.domain.text_messages import OptOut
from app.errors import Conflict, Invalid
from app.ports import UnitOfWork
from app.services import audit, customers, mirroring
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.customers import Listed

SOME: Final = Paging(limit=500)


def merge(
    uow: UnitOfWork, at: Moment, stamp: Stamp, kept_id: CustomerId, duplicate_id: CustomerId
) -> Listed:
    """NotFound without either, but for a duplicate that is part of the other already; Conflict
    when one of its conversations goes on in this moment, or when both together have more notes or
    tags than one customer may have."""
    uow.lock_schedule()
    kept = uow.customers.get(kept_id)
    if kept_id == duplicate_id:
        raise Invalid("a customer is no duplicate of itself")
    if duplicate_id in kept.merged_ids:
        return customers.get(uow, kept_id)
    duplicate = uow.customers.get(duplicate_id)
    after = merged(kept, duplicate)
    _refuse_too_much(after)
    _hand_over(uow, at, duplicate_id, kept_id)
    uow.customers.remove(duplicate_id)
    uow.customers.save(after)
    _keep_opt_outs(uow, stamp, [after.phone, *after.other_phones])
    changed = [name for name in after.__slots__ if getattr(after, name) != getattr(kept, name)]
    audit.record(uow.audit, stamp, "customer.merge", target_id=kept_id, fields=changed)
    audit.record(uow.audit, stamp, "customer.remove", target_id=duplicate_id)
    return customers.get(uow, kept_id)


def _refuse_too_much(after: Customer) -> None:
    """The duplicate is gone afterwards, so nothing of it is cut off."""
    if len(after.notes or "") > LONGEST_NOTES:
        raise Conflict(f"notes of both: at most {LONGEST_NOTES:,} letters; shorten one of them")
    if len(after.tags) > MOST_TAGS:
        raise Conflict(f"tags of both: at most {MOST_TAGS}; take some away")


def _hand_over(uow: UnitOfWork, at: Moment, old: CustomerId, new: CustomerId) -> None:
    """What is moved no longer matches, so the first page is always the next one."""
    while visits := uow.appointments.list(AppointmentFilter(customer_id=old), SOME).items:
        for visit in visits:
            uow.appointments.save(replace(visit, customer_id=new))
            if visit.holds_time and visit.window.end > at.now:
                mirroring.promise(uow, at, visit)
    while talks := uow.conversations.list(ConversationFilter(customer_id=old), SOME).items:
        for talk in talks:
            uow.conversations.save(replace(talk, customer_id=new))
    for waiting in uow.records.mentioning(RecordKind.WAITLIST, [old]):
        if waiting.customer_id == old:
            uow.waitlist.save(replace(waiting, customer_id=new))


def _keep_opt_outs(uow: UnitOfWork, stamp: Stamp, phones: Sequence[str]) -> None:
    """Whoever wanted no texts at one of their numbers gets none at any."""
    opted_out = uow.opt_outs.list_phones(phones)
    for phone in phones if opted_out else ():
        if phone not in opted_out:
            uow.opt_outs.put(OptOut(phone=phone, opted_out_at=stamp.at, source="crm"))
