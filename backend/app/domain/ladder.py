"""The ladder: who is told of an emergency next, when, and what taking it or passing it on does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from app.domain.businesses import Business
from app.domain.escalations import (
    Acknowledgement,
    Escalation,
    EscalationStatus,
    Role,
    Told,
)

ROUNDS: Final = 3
"""Times that everybody is told, before the owner and the transfer phone are the last."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    """Empty where nobody wrote one down."""
    phone: str
    role: Role


@dataclass(frozen=True, slots=True)
class Roster:
    """`regulars` are told in order, round after round; `last` once, when no round helped."""

    regulars: tuple[Person, ...] = ()
    last: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Tell:
    person: Person
    number: int
    next_at: datetime
    """How long they have."""


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime


@dataclass(frozen=True, slots=True)
class Exhaust:
    """Everybody was told as often as we may."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Somebody has it, or it is over."""


Decision: TypeAlias = Tell | Wait | Exhaust | Rest


def roster_of(business: Business) -> Roster:
    """With nobody on call the owner and the transfer phone are the regulars."""
    named = (Person(one.name, one.phone, "on_call") for one in business.on_call)
    on_call, others = (
        # Ringing our own number would reach nobody but ourselves.
        tuple(one for one in _once(people) if one.phone != business.twilio_phone_number)
        for people in (named, _others(business))
    )
    return Roster(on_call, others) if on_call else Roster(others)


def _others(business: Business) -> Iterator[Person]:
    if business.owner_phone:
        yield Person(business.owner_name or "", business.owner_phone, "owner")
    if business.transfer_phone:
        yield Person("", business.transfer_phone, "transfer")


def _once(people: Iterable[Person]) -> Iterator[Person]:
    """The first of those who share a phone."""
    seen = set[str]()
    for person in people:
        if person.phone not in seen:
            seen.add(person.phone)
            yield person


def decide(roster: Roster, escalation: Escalation, interval: timedelta, now: datetime) -> Decision:
    """One rung at most, however late it is: whoever is told now has the whole interval."""
    if not escalation.is_climbing:
        return Rest()
    if escalation.next_at is not None and now < escalation.next_at:
        return Wait(escalation.next_at)
    person = next_person(roster, escalation.told[escalation.climbs_from :])
    if person is None:
        return Exhaust()
    return Tell(person, len(escalation.told), now + interval)


def next_person(roster: Roster, told: Sequence[Told]) -> Person | None:
    """Reckoned from who was told, so that a roster may change in the middle."""
    roles = {person.role for person in roster.regulars}
    finished, in_round = _rounds(one.phone for one in told if one.role in roles)
    here = [person for person in roster.regulars if person.phone not in in_round]
    if here and finished < ROUNDS:
        return here[0]
    if roster.regulars and finished + 1 < ROUNDS:
        return roster.regulars[0]
    done = {one.phone for one in told if one.role not in roles}
    return next((person for person in roster.last if person.phone not in done), None)


def _rounds(phones: Iterable[str]) -> tuple[int, set[str]]:
    """How many rounds are over, and who was told in the present one."""
    finished, present = 0, set[str]()
    for phone in phones:
        if phone in present:
            finished, present = finished + 1, set()
        present.add(phone)
    return finished, present


# --- what becomes of it ---------------------------------------------------------------


def told(escalation: Escalation, tell: Tell, now: datetime) -> Escalation:
    person = tell.person
    rung = Told(number=tell.number, name=person.name, phone=person.phone, role=person.role, at=now)
    return replace(escalation, told=(*escalation.told, rung), next_at=tell.next_at)


def exhausted(escalation: Escalation) -> Escalation:
    return replace(escalation, status=EscalationStatus.EXHAUSTED, next_at=None)


def climbing_again(escalation: Escalation) -> Escalation:
    """There is worse news, and nobody took it."""
    return replace(
        escalation,
        status=EscalationStatus.OPEN,
        climbs_from=len(escalation.told),
        next_at=None,
    )


def with_rung(escalation: Escalation, rung: Told) -> Escalation:
    """The rung as it is now."""
    told = (*escalation.told[: rung.number], rung, *escalation.told[rung.number + 1 :])
    return replace(escalation, told=told)


def passed_on(escalation: Escalation, rung: Told, now: datetime) -> Escalation:
    """Nobody waits for somebody who said no; others on the ladder keep their time."""
    after = with_rung(escalation, replace(rung, passed_at=now))
    is_latest = rung.number == len(escalation.told) - 1
    return replace(after, next_at=now) if is_latest and after.is_climbing else after


@dataclass(frozen=True, slots=True)
class Taker:
    name: str
    """Empty where nobody wrote one down."""
    phone: str | None
    through: Acknowledgement


def acknowledged(escalation: Escalation, taker: Taker, now: datetime) -> Escalation:
    return replace(
        escalation,
        status=EscalationStatus.ACKNOWLEDGED,
        next_at=None,
        acknowledged_by=taker.name,
        acknowledged_phone=taker.phone,
        acknowledged_through=taker.through,
        acknowledged_at=now,
    )


def closed(escalation: Escalation, note: str | None, now: datetime) -> Escalation:
    """Whoever has taken it keeps the credit; what nobody took is withdrawn."""
    is_taken = escalation.status is EscalationStatus.ACKNOWLEDGED
    status = escalation.status if is_taken else EscalationStatus.WITHDRAWN
    return replace(escalation, status=status, next_at=None, ended_at=now, note=note)


def latest_rung_of(escalation: Escalation, phone: str) -> Told | None:
    rungs = (one for one in reversed(escalation.told) if one.phone == phone)
    return next(rungs, None)


def phones_told(escalation: Escalation) -> tuple[str, ...]:
    """Each once, in the order in which they were told."""
    return tuple(dict.fromkeys(one.phone for one in escalation.told))
