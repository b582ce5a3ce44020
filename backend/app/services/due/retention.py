"""Asking customers back whom nobody has visited for long."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.appointments import Appointment
from app.domain.customers import Customer, CustomerId
from app.domain.due import Tally, Why, retention
from app.domain.outbox import SendText
from app.domain.text_messages import TextKind
from app.ports import Storage, UnitOfWork
from app.services import messaging
from app.services.business_facts import Moment
from app.services.due import rounds
from app.services.due.reaching import unreachable
from app.services.due.rounds import PAGE, Found
from app.services.due.wording import language_of, worded
from app.services.waitlist import find_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Whom to ask: customers whose last visit is that long ago, of that kind and with that tag."""

    days: int = retention.LAPSED_AFTER_DAYS
    most: int = retention.MOST_A_RUN
    name: str = retention.CAMPAIGN
    service_type: str | None = None
    """Of the last visit."""
    tag: str | None = None
    """Of the customer."""


async def ask_back(storage: Storage, at: Moment, campaign: Campaign) -> Tally:
    """Nobody, unless the business has switched it on."""
    if not at.business.retention_enabled:
        return Tally()
    return await rounds.carry_out(storage, at, Lapsed(campaign), campaign.most)


@dataclass(frozen=True, slots=True)
class LapsedCustomer:
    customer: Customer
    last_visit: Appointment


@dataclass(frozen=True, slots=True)
class Lapsed:
    campaign: Campaign

    def page(self, uow: UnitOfWork, at: Moment, start: str) -> Found[LapsedCustomer]:
        before = at.now - timedelta(days=self.campaign.days)
        after = CustomerId(start) if start else None
        visits = uow.appointments.list_last_visits(before, after, PAGE)
        ids = [visit.customer_id for visit in visits]
        known = {customer.id: customer for customer in uow.customers.list_by_ids(ids)}
        all_of_them = [LapsedCustomer(known[one.customer_id], one) for one in visits]
        wanted = [one for one in all_of_them if self._is_wanted(one)]
        return Found(wanted, ids[-1] if len(ids) == PAGE else None)

    def judge(self, uow: UnitOfWork, at: Moment, one: LapsedCustomer) -> Why | None:
        last = one.last_visit
        if retention.is_open(last) or uow.appointments.list_coming(last.customer_id, at.now):
            return Why.COMING_VISIT
        if self._has_asked(uow, one):
            return Why.ALREADY_TOLD
        asked_at = last.told.recalled_at
        if asked_at is not None and at.now - asked_at < retention.NEXT_ONE:
            return Why.TOO_SOON
        template = at.business.retention_sms_template
        if template and retention.fault_of(template) is not None:
            return Why.BAD_TEMPLATE
        return unreachable(uow, one.customer.phone)

    def promise(
        self, uow: UnitOfWork, at: Moment, one: LapsedCustomer, after: timedelta
    ) -> Why | None:
        visit = find_visit(uow, one.last_visit.id)
        if visit is None or visit.customer_id != one.customer.id:
            return Why.CHANGED
        now = LapsedCustomer(uow.customers.get(visit.customer_id), visit)
        why = self.judge(uow, at, now)
        if why is not None:
            return why
        asked_by = (*visit.told.asked_by, self.campaign.name)
        told = replace(visit.told, recalled_at=at.now, asked_by=asked_by)
        uow.appointments.save(replace(visit, told=told))
        key = retention.key(self.campaign.name, visit)
        text = _text(at, self.campaign, now.customer)
        return None if messaging.promise(uow, at.now + after, text, key=key) else Why.ALREADY_TOLD

    def _has_asked(self, uow: UnitOfWork, one: LapsedCustomer) -> bool:
        """The text itself may be forgotten by now."""
        is_promised = any(messaging.is_promised(uow, key) for key in self._keys(one))
        return is_promised or retention.has_asked(self.campaign.name, one.last_visit)

    def _keys(self, one: LapsedCustomer) -> Iterator[str]:
        """Also those of customers that were merged into this one."""
        for known_as in (one.customer.id, *one.customer.merged_ids):
            yield retention.key(self.campaign.name, replace(one.last_visit, customer_id=known_as))

    def _is_wanted(self, one: LapsedCustomer) -> bool:
        kind, tag = self.campaign.service_type, self.campaign.tag
        return kind in (None, one.last_visit.service_type) and (
            tag is None or tag in one.customer.tags
        )


def _text(at: Moment, campaign: Campaign, customer: Customer) -> SendText:
    business, language = at.business, language_of(at, customer)
    template = business.retention_sms_template or _usual(at, language)
    phone = business.twilio_phone_number or ""
    body = retention.filled(template, customer.name, business.name, phone)
    return SendText(
        to_number=customer.phone,
        body=f"{body} {worded(at, language, 'text_retention_stop')}",
        kind=TextKind.RETENTION,
        campaign=campaign.name,
    )


def _usual(at: Moment, language: str) -> str:
    """Ours, as a template."""
    return worded(at, language, "text_retention", name="{name}", business="{business}")
