"""The same stock as `stock.fill` gives, written as rows: a hundred thousand in seconds."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from app.repositories.sql.appointments import APPOINTMENTS
from app.repositories.sql.customers import CUSTOMERS
from app.repositories.sql.postgres_url import asyncpg_url
from app.repositories.sql.shelf import Kind
from bench import stock

ROWS_AT_ONCE = 10_000


async def fill(database_url: str, number: int, count: int) -> None:
    if database_url.startswith("sqlite"):
        _fill_sqlite(database_url, number, count)
    else:
        await _fill_postgres(database_url, number, count)


def _fill_sqlite(database_url: str, number: int, count: int) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        for table, rows in _rows(number, count):
            connection.execute(sa.insert(table), rows)
    engine.dispose()


async def _fill_postgres(database_url: str, number: int, count: int) -> None:
    engine = create_async_engine(asyncpg_url(database_url))
    async with engine.begin() as connection:
        for table, rows in _rows(number, count):
            await connection.execute(sa.insert(table), rows)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sa.text("ANALYZE"))
    await engine.dispose()


def _rows(number: int, count: int) -> Iterator[tuple[sa.Table, list[dict[str, Any]]]]:
    stocked: tuple[tuple[Kind[Any], Iterator[Any]], ...] = (
        (CUSTOMERS, stock.customers(count)),
        (APPOINTMENTS, stock.appointments(count)),
    )
    for kind, values in stocked:
        while chunk := list(islice(values, ROWS_AT_ONCE)):
            yield kind.table, [
                {"id": value.id, "business_id": stock.business_id(number), **kind.row(value)}
                for value in chunk
            ]
