"""Asking for a review after a visit."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentFilter, AppointmentStatus
from app.domain.due import Tally, Why, reviews
from app.domain.outbox import SendText
from app.domain.paging import Paging
from app.domain.text_messages import TextKind
from app.ports import Storage, UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment
from app.services.due import rounds
from app.services.due.reaching import unreachable
from app.services.due.rounds import Found, found, paging
from app.services.due.wording import language_of, worded
from app.services.waitlist import find_visit

MOST_VISITS: Final = Paging(limit=100)
"""Of one customer within three months."""


async def ask_for_reviews(storage: Storage, at: Moment) -> Tally:
    if not (at.business.review_requests and at.business.review_link):
        return Tally()
    return await rounds.carry_out(storage, at, DoneVisits())


@dataclass(frozen=True, slots=True)
class DoneVisits:
    def page(self, uow: UnitOfWork, at: Moment, start: str) -> Found[Appointment]:
        lately = AppointmentFilter(
            starts_from=at.now - reviews.SAID_TO_BE_DONE,
            starts_before=at.now,
            status=AppointmentStatus.COMPLETED,
        )
        page = uow.appointments.list(lately, paging(start))
        return found(page, start, [one for one in page.items if reviews.is_due(one, at.now)])

    def judge(self, uow: UnitOfWork, at: Moment, one: Appointment) -> Why | None:
        since = at.now - reviews.NEXT_ONE - reviews.SAID_TO_BE_DONE
        theirs = AppointmentFilter(customer_id=one.customer_id, starts_from=since)
        others = uow.appointments.list(theirs, MOST_VISITS).items
        why = reviews.held_back(one, others, at.now)
        if why is None and messaging.is_promised(uow, reviews.key(one)):
            why = Why.ALREADY_TOLD
        return why or unreachable(uow, uow.customers.get(one.customer_id).phone)

    def promise(
        self, uow: UnitOfWork, at: Moment, one: Appointment, after: timedelta
    ) -> Why | None:
        visit = find_visit(uow, one.id)
        if visit is None or not reviews.is_due(visit, at.now):
            return Why.CHANGED
        why = self.judge(uow, at, visit)
        if why is not None:
            return why
        uow.appointments.save(replace(visit, told=replace(visit.told, review_asked_at=at.now)))
        text = _text(uow, at, visit)
        was_new = messaging.promise(uow, at.now + after, text, key=reviews.key(visit))
        return None if was_new else Why.ALREADY_TOLD


def _text(uow: UnitOfWork, at: Moment, visit: Appointment) -> SendText:
    customer = uow.customers.get(visit.customer_id)
    link = at.business.review_link or ""
    return SendText(
        to_number=customer.phone,
        body=worded(at, language_of(at, customer), "text_review", link=link),
        kind=TextKind.REVIEW,
        appointment_id=visit.id,
        useful_until=reviews.finished_at(visit) + reviews.FORGOTTEN,
    )
