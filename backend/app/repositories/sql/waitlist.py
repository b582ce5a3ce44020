"""The waitlist as rows."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.domain.waitlist import Waiting
from app.repositories.rules import MOST_OPEN_WAITING, MOST_WAITING, OPEN_WAITING
from app.repositories.sql import tables as t
from app.repositories.sql.shelf import Kind, SqlShelf
from app.repositories.sql.texts import Json

WAITLIST: Kind[Waiting] = Kind(
    t.waitlist,
    Json(Waiting),
    "waitlist entry",
    lambda w: {"created_at": w.created_at, "is_open": w.status in OPEN_WAITING},
)
c = t.waitlist.c
LONGEST_FIRST = sa.select(c.body).where(WAITLIST.mine).order_by(c.created_at, c.id)
EVERYONE = LONGEST_FIRST.limit(MOST_WAITING)
OPEN = LONGEST_FIRST.where(c.is_open).limit(MOST_OPEN_WAITING)


class SqlWaitlist(SqlShelf[Waiting]):
    kind = WAITLIST

    def list(self) -> Sequence[Waiting]:
        return self._all(EVERYONE)

    def list_open(self) -> Sequence[Waiting]:
        return self._all(OPEN)

    def add(self, waiting: Waiting) -> None:
        self._add(waiting.id, waiting)

    def save(self, waiting: Waiting) -> None:
        self._save(waiting.id, waiting)
