"""Pruning: what a business no longer wants kept goes, a little at a time, so that nobody waits.

Doing it twice, or by two processes at once, changes nothing: each batch judges what is there.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import uuid4

from app.domain import pruning
from app.domain.audit import AuditEntry
from app.domain.businesses import Business, BusinessId
from app.domain.conversations import Conversation, ConversationId
from app.domain.customers import Customer
from app.domain.escalations import Escalation
from app.domain.paging import Paging
from app.domain.pruning import PRUNED, Guarded
from app.domain.records import Mark, RecordKind, key_of, mark_of
from app.domain.return_calls import ReturnCallStatus
from app.errors import StaleBusiness
from app.ports import PlatformUnitOfWork, Storage, UnitOfWork
from app.services import businesses
from app.services.audit import Stamp
from app.services.waitlist import find_visit

AT_ONCE: Final = 10
"""Of each kind in one unit of work, during which nobody else books."""
MOST_BATCHES: Final = 500
"""In one run; what is left goes in the next."""
MOST_ALARMS: Final = 100
Marks = Mapping[RecordKind, Mark | None]
"""Where each kind is gone on with; a kind that is missing has been gone through."""


@dataclass(slots=True, kw_only=True)
class Pruned:
    """What went, or would go."""

    counts: dict[RecordKind, int] = field(default_factory=lambda: dict.fromkeys(PRUNED, 0))
    recordings: list[str] = field(default_factory=list)
    """Ids of voice messages that the telephone provider keeps."""
    is_complete: bool = True
    """Nothing is left for another run."""
    batches: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Batch:
    keys: Mapping[RecordKind, Sequence[str]]
    recordings: Sequence[str]
    rest: Marks


async def prune(
    storage: Storage,
    business: Business,
    stamp: Stamp,
    *,
    dry_run: bool = False,
    most_batches: int = MOST_BATCHES,
) -> Pruned:
    """StaleBusiness when the business's profile has changed meanwhile."""
    done = Pruned()
    limits = pruning.limits(business, stamp.at)
    rest: Marks = dict.fromkeys(limits)
    run = storage.read if dry_run else storage.run
    while rest and done.batches < most_batches:
        work = partial(looked_at if dry_run else carried_out, stamp=stamp, limits=limits, rest=rest)
        batch = await run(business.id, work, at_version=business.version)
        for kind, keys in batch.keys.items():
            done.counts[kind] += len(keys)
        done.recordings += batch.recordings
        done.batches += 1
        rest = batch.rest
        await asyncio.sleep(0)  # In memory nothing above lets anybody else have a turn.
    done.is_complete = not rest
    return done


async def prune_everybody(
    storage: Storage, stamp: Stamp, business_id: BusinessId | None, *, dry_run: bool
) -> list[tuple[Business, Pruned]]:
    """One business or all, suspended ones too, with what went of each; MOST_BATCHES in all, so
    that whoever asked gets an answer. Whoever is not reached is not complete."""
    everybody = await storage.read_platform(partial(_chosen, business_id=business_id))
    found, left = [], MOST_BATCHES
    for business in everybody:
        try:
            done = await prune(storage, business, stamp, dry_run=dry_run, most_batches=left)
        except StaleBusiness:
            # Somebody used or changed it just now: what went has gone, the rest is for next time.
            done = Pruned(is_complete=False)
        found.append((business, done))
        left -= done.batches
    return found


def _chosen(platform: PlatformUnitOfWork, *, business_id: BusinessId | None) -> Sequence[Business]:
    return (
        [businesses.get(platform, business_id)] if business_id else businesses.everybody(platform)
    )


def carried_out(
    uow: UnitOfWork, *, stamp: Stamp, limits: Mapping[RecordKind, datetime], rest: Marks
) -> Batch:
    uow.lock_schedule()
    batch = looked_at(uow, stamp=stamp, limits=limits, rest=rest)
    went = {kind: uow.records.erase(kind, batch.keys.get(kind, ())) for kind in RecordKind}
    if any(went.values()):
        uow.audit.add(
            AuditEntry(
                id=uuid4().hex,
                at=stamp.at,
                actor_type=stamp.by,
                action="retention.prune",
                changes={kind.value: str(count) for kind, count in went.items() if count},
            )
        )
    return batch


def looked_at(
    uow: UnitOfWork, *, stamp: Stamp, limits: Mapping[RecordKind, datetime], rest: Marks
) -> Batch:
    guarded = _guarded(uow)
    keys: dict[RecordKind, list[str]] = {}
    left: dict[RecordKind, Mark | None] = {}
    talks: Sequence[Conversation] = ()
    for kind, mark in rest.items():
        page = uow.records.older(kind, limits[kind], mark, AT_ONCE)
        going = [
            one
            for one in page
            if pruning.may_go(kind, one, limits[kind], guarded, stamp.at)
            and not _is_in_hand(uow, kind, one, stamp.at)
        ]
        keys[kind] = [key_of(kind, one) for one in going]
        if kind is RecordKind.CONVERSATIONS:
            talks = going
        if len(page) == AT_ONCE:
            left[kind] = mark_of(kind, page[-1])
    calls = [call for talk in talks for call in uow.calls.list_by_conversation(talk.id)]
    keys[RecordKind.CALLS] = [call.id for call in calls]
    recordings = [call.voicemail.recording_sid for call in calls if call.voicemail]
    return Batch(keys, recordings, left)


def _guarded(uow: UnitOfWork) -> Guarded:
    """People in danger are known by the number they called from or told, or as the customer the
    conversation was with; whoever has several numbers, by all of them."""
    alarms = _open_alarms(uow)
    found = [uow.conversations.find(ConversationId(one.conversation_id)) for one in alarms]
    talks = [talk for talk in found if talk is not None]
    told = {phone for talk in talks for phone in (talk.phone, talk.state.phone)}
    told |= {one.brief.callback for one in alarms}
    phones = frozenset(phone for phone in told if phone)
    ids = sorted({talk.customer_id for talk in talks if talk.customer_id})
    people = [*_known_by(uow, phones), *uow.customers.list_by_ids(ids)]
    theirs = {phone for one in people for phone in (one.phone, *one.other_phones)}
    return Guarded(
        talks=frozenset(one.conversation_id for one in alarms),
        phones=phones | theirs,
        customers=frozenset(one.id for one in people),
        alarms=frozenset(one.id for one in alarms),
    )


def _known_by(uow: UnitOfWork, phones: frozenset[str]) -> list[Customer]:
    """Whose number is one of these, or was a duplicate's that was merged into them."""
    if not phones:
        return []
    merged = [one for one in uow.customers.list_merged() if not phones.isdisjoint(one.other_phones)]
    return [*uow.customers.list_by_phones(sorted(phones)), *merged]


def _open_alarms(uow: UnitOfWork) -> list[Escalation]:
    found: list[Escalation] = []
    while page := uow.escalations.list(Paging(MOST_ALARMS, len(found)), is_open=True).items:
        found += page
    return found


def _is_in_hand(uow: UnitOfWork, kind: RecordKind, record: Any, now: datetime) -> bool:
    """A conversation or a text whose visit is still to come, or whose caller is owed a call."""
    if kind is RecordKind.CONVERSATIONS:
        phones = {record.owed_under, record.phone or record.owed_under}
    elif kind is RecordKind.TEXT_MESSAGES:
        phones = {record.to_number if record.direction == "outbound" else record.from_number}
    else:
        return False
    owed = [uow.return_calls.find(phone) for phone in phones]
    if any(one is not None and one.status is ReturnCallStatus.PENDING for one in owed):
        return True
    visit = find_visit(uow, record.appointment_id)
    return visit is not None and visit.holds_time and visit.window.end > now
