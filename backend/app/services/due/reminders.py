"""Reminders of coming visits."""

from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.appointments import Appointment, AppointmentFilter, AppointmentStatus
from app.domain.customers import Customer
from app.domain.due import Why, reminders
from app.domain.outbox import SendText
from app.domain.prompts.windows import dated
from app.domain.text_messages import TextKind
from app.ports import UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment
from app.services.due.reaching import unreachable
from app.services.due.rounds import Found, found, paging
from app.services.due.wording import language_of, worded
from app.services.waitlist import find_visit


@dataclass(frozen=True, slots=True)
class Reminders:
    """`ahead` of the visit, as the business or whoever asks has it."""

    ahead: timedelta

    def page(self, uow: UnitOfWork, at: Moment, start: str) -> Found[Appointment]:
        until = reminders.looks_until(at.now, self.ahead)
        coming = AppointmentFilter(starts_from=at.now, starts_before=until)
        page = uow.appointments.list(coming, paging(start))
        return found(page, start, [one for one in page.items if self._is_due(at, one)])

    def judge(self, uow: UnitOfWork, at: Moment, one: Appointment) -> Why | None:
        why = reminders.held_back(one, at.now)
        if why is None and messaging.is_promised(uow, reminders.key(one)):
            why = Why.ALREADY_TOLD
        return why or unreachable(uow, uow.customers.get(one.customer_id).phone)

    def promise(
        self, uow: UnitOfWork, at: Moment, one: Appointment, after: timedelta
    ) -> Why | None:
        visit = find_visit(uow, one.id)
        if visit is None or not self._is_due(at, visit):
            return Why.CHANGED
        why = self.judge(uow, at, visit)
        if why is not None:
            return why
        text = _text(at, visit, uow.customers.get(visit.customer_id))
        told = replace(visit.told, reminded_of=visit.window.start)
        uow.appointments.save(replace(visit, reminder_sent=True, told=told))
        was_new = messaging.promise(uow, at.now + after, text, key=reminders.key(visit))
        return None if was_new else Why.ALREADY_TOLD

    def _is_due(self, at: Moment, visit: Appointment) -> bool:
        zone = at.profile.rules.calendar.zone
        return reminders.is_due(visit, at.now, self.ahead, zone)


def _text(at: Moment, visit: Appointment, customer: Customer) -> SendText:
    """The day is named, never "tomorrow": the text may be read on another day than it was meant."""
    language = language_of(at, customer)
    is_confirmed = visit.status is AppointmentStatus.CONFIRMED
    name = "text_reminder_confirmed" if is_confirmed else "text_reminder"
    return SendText(
        to_number=customer.phone,
        body=worded(at, language, name, day=dated(visit.promised, at.local_now, language)),
        kind=TextKind.REMINDER,
        appointment_id=visit.id,
        useful_until=reminders.useful_until(visit),
    )
