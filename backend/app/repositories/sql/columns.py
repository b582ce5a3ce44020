"""Column types and conditions that mean the same on SQLite and Postgres."""

from datetime import UTC, datetime

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

    def process_result_value(self, value, dialect):
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


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


def holds(text: sa.ColumnElement[str], part: str) -> sa.ColumnElement[bool]:
    return PlaceIn(text, sa.literal(part, Words)) > 0
