"""Joining the waitlist: a caller's wish for a sooner visit as days and hours to watch for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import uuid4

from app.domain.appointments import Appointment
from app.domain.conversations import Channel, Conversation
from app.domain.customers import Customer, CustomerId
from app.domain.understanding.wishes import TimeOption, TimeWish
from app.domain.waitlist import Waiting
from app.ports import UnitOfWork
from app.services.business_facts import Moment
from app.services.waitlist import find_visit

NEARLY: Final = timedelta(hours=1)
"""Round an exact hour that was wished for."""
USUAL_MINUTES: Final = 60


def join(uow: UnitOfWork, moment: Moment, conversation: Conversation, wish: TimeWish) -> None:
    """One entry per customer and kind of work: a new wish replaces the old. Nothing happens when
    no day that was wished for is sooner than the visit they took."""
    visit = find_visit(uow, conversation.appointment_id)
    first_on, last_on = _days(moment, wish, visit)
    customer = _customer(uow, moment, conversation)
    if customer is None or first_on > last_on:
        return
    service_type = conversation.state.service_type or moment.profile.facts.fallback_service
    earliest, latest = _hours(wish.options)
    wanted = Waiting(
        id=uuid4().hex,
        customer_id=customer.id,
        phone=conversation.state.phone or conversation.phone or customer.phone,
        created_at=moment.now,
        service_type=service_type,
        minutes=_minutes(moment, service_type, visit),
        first_on=first_on,
        last_on=last_on,
        earliest=earliest,
        latest=latest,
        zip_code=conversation.state.zip_code or (visit.zip_code if visit else None),
        language_code=conversation.state.language,
        appointment_id=visit.id if visit else None,
    )
    _put(uow, wanted, is_known=conversation.channel is not Channel.WEB)


def _put(uow: UnitOfWork, wanted: Waiting, *, is_known: bool) -> None:
    """Whoever only typed the customer's number takes nobody's place."""
    for old in uow.waitlist.list_open():
        if (old.customer_id, old.service_type) == (wanted.customer_id, wanted.service_type):
            if not is_known:
                return
            uow.waitlist.save(replace(wanted, id=old.id, created_at=old.created_at))
            return
    uow.waitlist.add(wanted)


def _days(moment: Moment, wish: TimeWish, visit: Appointment | None) -> tuple[date, date]:
    today = moment.local_now.date()
    horizon = today + timedelta(days=moment.profile.rules.horizon_days)
    first_on = max([today, *_least(option.first_on for option in wish.options)])
    last_on = max((option.last_on for option in wish.options), default=horizon)
    if visit is not None:
        # Any day before the visit is sooner, also one they did not think of.
        last_on = moment.on(visit.window.start)
    return first_on, min(last_on, horizon)


def _least(days: Iterable[date]) -> list[date]:
    return sorted(days)[:1]


def _hours(options: Sequence[TimeOption]) -> tuple[time | None, time | None]:
    """Bounds that hold every option; None where one of them has none."""
    bounds = [_bounds(option) for option in options]
    begins = [earliest for earliest, _ in bounds if earliest is not None]
    ends = [latest for _, latest in bounds if latest is not None]
    return (
        min(begins) if begins and len(begins) == len(bounds) else None,
        max(ends) if ends and len(ends) == len(bounds) else None,
    )


def _bounds(option: TimeOption) -> tuple[time | None, time | None]:
    if option.exact is None:
        return option.earliest, option.latest
    noon = datetime.combine(option.first_on, option.exact)
    begins, ends = noon - NEARLY, noon + NEARLY
    return (
        begins.time() if begins.date() == noon.date() else None,
        ends.time() if ends.date() == noon.date() else None,
    )


def _minutes(moment: Moment, service_type: str, visit: Appointment | None) -> int:
    if visit is not None:
        return int((visit.window.end - visit.window.start) / timedelta(minutes=1))
    service = moment.profile.facts.service(service_type)
    return service.minutes if service else USUAL_MINUTES


def _customer(uow: UnitOfWork, moment: Moment, conversation: Conversation) -> Customer | None:
    """Whoever calls; a stranger who left a number becomes a customer."""
    state = conversation.state
    if conversation.customer_id is not None:
        return uow.customers.get(CustomerId(conversation.customer_id))
    phone = state.phone or conversation.phone
    if phone is None:
        return None
    known = uow.customers.find_by_phone(phone)
    if known is not None:
        return known
    stranger = Customer(
        id=CustomerId(uuid4().hex),
        name=state.caller_name or "",
        phone=phone,
        address=state.address,
        language_code=state.language,
        lead_source=conversation.lead_source,
        created_at=moment.now,
    )
    uow.customers.add(stranger)
    return stranger
