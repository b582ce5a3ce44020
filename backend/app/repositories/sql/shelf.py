"""A table seen through one business's eyes, and the statements all repositories share.

Statements are built once, when a module is imported: building them is most of what SQLAlchemy
costs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite writes ON CONFLICT the same way

from app.domain.live import Topic
from app.domain.paging import Page, Paging
from app.errors import Conflict, NotFound
from app.repositories.instants import in_utc
from app.repositories.rules import bounds
from app.repositories.sql.columns import Words
from app.repositories.sql.texts import Json, refuse_unstorable

T = TypeVar("T")
Columns = dict[str, Any]
AT_ONCE = 500
MINE = sa.bindparam("my_business", type_=Words)
THIS = sa.bindparam("this_key", type_=Words)


class Kind(Generic[T]):
    """How one type is kept: `columns` gives those we search by, `body` is all of it as JSON.

    `noun` names it in errors; the key is the one that is not the business's.
    """

    def __init__(self, table: sa.Table, json: Json[T], noun: str, columns: Callable[[T], Columns]):
        self.table, self.json, self.noun, self.columns = table, json, noun, columns
        self.key = next(c.name for c in table.primary_key if c.name != "business_id")
        self.mine = table.c.business_id == MINE if "business_id" in table.c else sa.true()
        self.this = sa.and_(self.mine, table.c[self.key] == THIS)
        others = {c.name: sa.bindparam(c.name, type_=c.type) for c in table.c if not c.primary_key}
        self.get = sa.select(table.c.body).where(self.this)
        self.exists = sa.select(sa.literal(1)).where(self.this)
        self.insert = insert(table).on_conflict_do_nothing()
        self.update = sa.update(table).where(self.this).values(others)
        keys = sa.bindparam("keys", expanding=True, type_=Words)
        self.count = sa.select(sa.func.count()).where(self.mine, table.c[self.key].in_(keys))
        self.delete = sa.delete(table).where(self.this)
        fresh = insert(table)
        self.put = fresh.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: fresh.excluded[name] for name in others},
        )

    def row(self, value: T) -> Columns:
        kept = in_utc(value)
        return {**self.columns(kept), "body": self.json.dumped(kept)}


class SqlShelf(Generic[T]):
    """One business's rows of one kind."""

    kind: ClassVar[Kind[Any]]
    topic: ClassVar[Topic | None] = None
    """What of a business changes when something is written here."""

    def __init__(self, connection: sa.Connection, business_id: str) -> None:
        self.has_written = False
        self._connection = connection
        self._business_id = business_id

    def get(self, key: str) -> T:
        found = self.find(key)
        if found is None:
            raise self._unknown(key)
        return found

    def find(self, key: str) -> T | None:
        return self._one(self.kind.get, this_key=key)

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return self.kind.mine

    def _unknown(self, key: str) -> NotFound:
        return NotFound(f"no {self.kind.noun} {key}")

    def _taken(self, key: str) -> Conflict:
        return Conflict(f"{self.kind.noun} {key} already exists")

    def _exists(self, key: str) -> bool:
        return self._run(self.kind.exists, this_key=key).first() is not None

    def _insert(self, key: str, value: T) -> bool:
        """False when it, or something that excludes it, is there already."""
        row = {self.kind.key: key, "business_id": self._business_id, **self.kind.row(value)}
        return self._run(self.kind.insert, **row).rowcount > 0

    def _insert_all(self, values: Sequence[T]) -> bool:
        """In one statement; False when something was in the way of one that was not there yet."""
        kind, keys = self.kind, [getattr(one, self.kind.key) for one in values]
        mine = {"business_id": self._business_id}
        rows = [{kind.key: k, **mine, **kind.row(v)} for k, v in zip(keys, values, strict=True)]
        refuse_unstorable("".join(text for row in rows for text in _texts(row)))
        if rows:
            self._connection.execute(kind.insert, rows)
        # Drivers do not agree on what the count of rows is after many.
        stored = [int(self._run(kind.count, keys=some).scalar_one()) for some in chunks(keys)]
        return sum(stored) == len(rows)

    def _add(self, key: str, value: T) -> None:
        if not self._insert(key, value):
            raise self._taken(key)

    def _save(self, key: str, value: T) -> None:
        if self._run(self.kind.update, this_key=key, **self.kind.row(value)).rowcount == 0:
            raise self._unknown(key)

    def _put(self, key: str, value: T) -> None:
        row = {self.kind.key: key, "business_id": self._business_id, **self.kind.row(value)}
        self._run(self.kind.put, **row)

    def remove(self, key: str) -> None:
        if self._run(self.kind.delete, this_key=key).rowcount == 0:
            raise self._unknown(key)

    def _one(self, query: sa.Select[Any], **values: object) -> T | None:
        row = self._run(query, **values).first()
        return self.kind.json.loaded(row.body) if row is not None else None

    def _all(self, query: sa.Select[Any], **values: object) -> list[T]:
        return [self.kind.json.loaded(row.body) for row in self._run(query, **values)]

    def _page(
        self,
        where: Sequence[sa.ColumnElement[bool]],
        order: Sequence[sa.ColumnElement[Any]],
        paging: Paging,
    ) -> Page[T]:
        """Two statements, so that a page past the end still knows the total."""
        limit, offset = bounds(paging)
        c = self.kind.table.c
        items = sa.select(c.body).where(self._mine, *where).order_by(*order)
        count = sa.select(sa.func.count()).select_from(self.kind.table).where(self._mine, *where)
        found = self._all(items.limit(limit).offset(offset))
        return Page(found, self._run(count).scalar_one())

    def _run(self, statement: sa.Executable, **values: object) -> sa.CursorResult[Any]:
        """`my_business` is always given; a statement that does not ask for it ignores it."""
        for value in values.values():
            if isinstance(value, str):
                refuse_unstorable(value)
        if statement.is_dml:
            self.has_written = True
        return self._connection.execute(statement, {"my_business": self._business_id, **values})


def _texts(row: Columns) -> Iterator[str]:
    return (value for value in row.values() if isinstance(value, str))


def chunks(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    """Each key once, in order, few enough at a time for one statement."""
    ordered = sorted(set(keys))
    refuse_unstorable("".join(ordered))
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def matching(
    wanted: object, parts: Mapping[str, Callable[[Any], sa.ColumnElement[bool]]]
) -> Sequence[sa.ColumnElement[bool]]:
    """A condition for each part of a filter that is given; None matches all."""
    given = {name: in_utc(getattr(wanted, name)) for name in parts}
    for value in given.values():
        if isinstance(value, str):
            refuse_unstorable(value)
    return [parts[name](value) for name, value in given.items() if value is not None]
