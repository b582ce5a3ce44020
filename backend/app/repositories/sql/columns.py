"""Column types and conditions that mean the same on SQLite and Postgres."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment: `timestamptz` on Postgres, naive UTC that sorts as text on SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def result_processor(self, dialect, coltype):
        """SQLite's texts are read in one step, since schedules hold thousands of instants."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda text: text and datetime.fromisoformat(text + "+00:00")


# Collation "C" orders by code point, as Python and SQLite do, whatever the cluster's locale is.
Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class PlaceIn(GenericFunction[int]):
    """Where a part stands in a text, from 1; 0 when it does not. Unlike LIKE it knows no
    wildcards, folds no case and has no longest pattern."""

    type = sa.Integer()
    inherit_cache = True
    name = "strpos"


@compiles(PlaceIn, "sqlite")
def _instr(place, compiler, **kwargs):
    return f"instr{compiler.process(place.clause_expr, **kwargs)}"


class Unindexed(GenericFunction[Any]):
    """A column that is compared, but never searched by: SQLite, which keeps no statistics, would
    rather walk through all that began before a moment than through the little that ends after it.
    """

    inherit_cache = True
    name = "unindexed"


@compiles(Unindexed)
def _as_it_is(column, compiler, **kwargs):
    return compiler.process(column.clause_expr.element, **kwargs)


@compiles(Unindexed, "sqlite")
def _plus(column, compiler, **kwargs):
    return f"+{compiler.process(column.clause_expr.element, **kwargs)}"


def tag_lines(tags: Sequence[str]) -> str:
    """Each as JSON, so that no tag can hold the line break between two."""
    return "\n" + "".join(json.dumps(tag) + "\n" for tag in tags)


def holds(text: sa.ColumnElement[str], part: str) -> sa.ColumnElement[bool]:
    return PlaceIn(text, sa.literal(part, Words)) > 0
