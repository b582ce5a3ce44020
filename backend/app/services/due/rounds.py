"""One reason to text people, gone through in pages: a look without locks, then promises under one.

Whoever looks at the same time, another worker or a cron job, comes to the same people. The
schedule's lock lets them promise one after the other, and keys keep the second from promising
again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final, Generic, Protocol, TypeVar

from app.domain.due import Tally, Why
from app.domain.paging import Page, Paging
from app.ports import Storage, UnitOfWork
from app.services.business_facts import Moment

PAGE: Final = 100
"""Looked at in one unit of work, which holds nobody up."""
AT_ONCE: Final = 10
"""Promised in one unit of work, during which nobody else books."""
MOST_PAGES: Final = 200
SPACING: Final = timedelta(seconds=2)
"""Between two texts of one round: an emergency promised meanwhile waits for one of them at most."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Who is due on one page, and where the next begins; None when that was the last."""

    due: Sequence[T]
    next_from: str | None


def found(page: Page[T], start: str, due: Sequence[T]) -> Found[T]:
    """For lists that are paged by number."""
    seen = int(start or 0) + PAGE
    return Found(due, str(seen) if seen < page.total else None)


def paging(start: str) -> Paging:
    return Paging(PAGE, int(start or 0))


class Reason(Protocol[T]):
    """Why somebody may be texted, and whom to look at for it."""

    def page(self, uow: UnitOfWork, at: Moment, start: str) -> Found[T]:
        """`start` is empty for the first page."""
        ...

    def judge(self, uow: UnitOfWork, at: Moment, one: T) -> Why | None:
        """Why they get no text; None when they do."""
        ...

    def promise(self, uow: UnitOfWork, at: Moment, one: T, after: timedelta) -> Why | None:
        """Judged as things are now, under the schedule's lock, and promised unless there is
        a reason not to; due `after` a while."""
        ...


async def carry_out(
    storage: Storage, at: Moment, reason: Reason[T], most: int | None = None
) -> Tally:
    """StaleBusiness when the business's profile has changed meanwhile. At most `most` are told."""
    tally = Tally()
    start: str | None = ""
    for _ in range(MOST_PAGES):
        if start is None or (most is not None and tally.sent >= most):
            break
        look = partial(_looked_at, at=at, reason=reason, start=start)
        due, held, start = await storage.read(at.business.id, look, at_version=at.business.version)
        tally.add(held)
        await _promise_all(storage, at, reason, due, (tally, most))
        await asyncio.sleep(0)  # in memory nothing above lets anybody else have a turn
    return tally


async def _promise_all(
    storage: Storage,
    at: Moment,
    reason: Reason[T],
    due: Sequence[T],
    so_far: tuple[Tally, int | None],
) -> None:
    tally, most = so_far
    for start in range(0, len(due), AT_ONCE):
        room = AT_ONCE if most is None else min(AT_ONCE, most - tally.sent)
        some = due[start : start + room]
        promise = partial(_promised, at=at, reason=reason, some=some, before=tally.sent)
        tally.add(await storage.run(at.business.id, promise, at_version=at.business.version))


def _looked_at(
    uow: UnitOfWork, *, at: Moment, reason: Reason[T], start: str
) -> tuple[list[T], Tally, str | None]:
    held, due = Tally(), []
    page = reason.page(uow, at, start)
    for one in page.due:
        why = reason.judge(uow, at, one)
        if why is None:
            due.append(one)
        else:
            held.hold_back(why)
    return due, held, page.next_from


def _promised(
    uow: UnitOfWork, *, at: Moment, reason: Reason[T], some: Sequence[T], before: int
) -> Tally:
    """`before` have been promised in this round."""
    uow.lock_schedule()
    tally = Tally()
    for one in some:
        why = reason.promise(uow, at, one, SPACING * (before + tally.sent))
        if why is None:
            tally.tell()
        else:
            tally.hold_back(why)
    return tally
