"""What a practice call consults, copied from what is stored: no more than it asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from app.domain.appointments import Window
from app.domain.conversations import ConversationFilter
from app.domain.customers import Customer
from app.domain.dialogue.outcomes import Ask, Book, FindVisits
from app.domain.paging import Paging
from app.domain.text_messages import TextFilter
from app.ports import UnitOfWork
from app.ports.sandbox import Copies
from app.services.availability import read_schedule
from app.services.business_facts import Moment
from app.services.offers import SOON_DAYS

SAME_NAME: Final = Paging(limit=20)
LATEST: Final = Paging(limit=3)
TEXTS: Final = Paging(limit=100)
BEFORE: Final = timedelta(days=2)
BEYOND: Final = timedelta(days=3)
"""Days around those that may be booked, which visits reach into."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the receptionist looks up: by number, or by a name they gave."""

    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    days: int = SOON_DAYS
    """So many days of the schedule; the rest looks free, and is copied once it is offered."""

    def along_with(self, asked: Iterable[Ask]) -> "Known":
        """Whoever a replay asked for besides."""
        phones, names = set(self.phones), set(self.names)
        for ask in asked:
            if isinstance(ask, Book) and ask.phone:
                phones.add(ask.phone)
            if isinstance(ask, FindVisits) and ask.name and ask.address:
                names.add(ask.name)
        return replace(self, phones=frozenset(phones), names=frozenset(names))

    def as_far_as(self, at: Moment, found: Iterable[Window]) -> "Known":
        """All that may be booked, once something was found beyond the days that are known."""
        last = at.now + timedelta(days=self.days)
        if all(window.start < last for window in found):
            return self
        return replace(self, days=max(self.days, at.profile.rules.horizon_days))


def copy(uow: UnitOfWork, at: Moment, known: Known) -> Copies:
    """The schedule of these days, and what is stored about these people."""
    last = at.now + timedelta(days=known.days) + BEYOND
    schedule = read_schedule(uow, at, Window(at.now - BEFORE, last))
    customers = _customers(uow, known)
    ids = {one.id for one in customers}
    phones = sorted(known.phones)
    by_phone = [TextFilter(phone=phone) for phone in phones]
    talks = [ConversationFilter(phone=phone) for phone in phones]
    return Copies(
        customers=customers,
        technicians=schedule.technicians,
        appointments=[
            visit for one in customers for visit in uow.appointments.list_coming(one.id, at.now)
        ],
        held=schedule.held,
        busy_times=schedule.busy,
        waitlist=[one for one in uow.waitlist.list_open() if one.customer_id in ids] if ids else [],
        return_calls=[owed for one in phones if (owed := uow.return_calls.find(one))],
        opt_outs=[out for one in phones if (out := uow.opt_outs.find(one))],
        text_messages=[
            text for one in by_phone for text in uow.text_messages.list(one, TEXTS).items
        ],
        conversations=[talk for one in talks for talk in uow.conversations.list(one, LATEST).items],
    )


def _customers(uow: UnitOfWork, known: Known) -> Sequence[Customer]:
    by_phone = [uow.customers.find_by_phone(phone) for phone in sorted(known.phones)]
    by_name = [
        one for name in sorted(known.names) for one in uow.customers.search(name, SAME_NAME).items
    ]
    return list({one.id: one for one in (*filter(None, by_phone), *by_name)}.values())
