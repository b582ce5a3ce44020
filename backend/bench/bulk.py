"""The same stock as `stock.fill` gives, written as rows: a hundred thousand in seconds."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from app.repositories.sql.appointments import APPOINTMENTS
from app.repositories.sql.conversations import CONVERSATIONS
from app.repositories.sql.customers import CUSTOMERS
from app.repositories.sql.messaging import TEXTS
from app.repositories.sql.postgres_url import asyncpg_url
from app.repositories.sql.shelf import Kind
from bench import busy_year, stock

ROWS_AT_ONCE = 10_000
LINE = '{"role":"user","text":"my sink leaks and I need somebody tomorrow"}\n'
SAID = {"transcript": LINE * 12, "search_text": "my sink leaks and i need somebody tomorrow\n" * 12}


Stock = tuple[tuple[Kind[Any], Iterator[Any]], ...]


async def fill(database_url: str, number: int, count: int) -> None:
    stocked = (
        (CUSTOMERS, stock.customers(count)),
        (APPOINTMENTS, stock.appointments(count)),
    )
    await _store(database_url, number, stocked)


async def fill_busy_year(database_url: str, number: int) -> None:
    stocked = (
        (CUSTOMERS, busy_year.customers()),
        (APPOINTMENTS, busy_year.appointments()),
        (CONVERSATIONS, busy_year.conversations()),
        (TEXTS, busy_year.texts()),
    )
    await _store(database_url, number, stocked)


async def _store(database_url: str, number: int, stocked: Stock) -> None:
    if database_url.startswith("sqlite"):
        _fill_sqlite(database_url, number, stocked)
    else:
        await _fill_postgres(database_url, number, stocked)


def _fill_sqlite(database_url: str, number: int, stocked: Stock) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        for table, rows in _rows(number, stocked):
            connection.execute(sa.insert(table), rows)
    engine.dispose()


async def _fill_postgres(database_url: str, number: int, stocked: Stock) -> None:
    engine = create_async_engine(asyncpg_url(database_url))
    async with engine.begin() as connection:
        for table, rows in _rows(number, stocked):
            await connection.execute(sa.insert(table), rows)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sa.text("VACUUM ANALYZE"))
    await engine.dispose()


def _rows(number: int, stocked: Stock) -> Iterator[tuple[sa.Table, list[dict[str, Any]]]]:
    for kind, values in stocked:
        while chunk := list(islice(values, ROWS_AT_ONCE)):
            yield kind.table, [
                {
                    "id": value.id,
                    "business_id": stock.business_id(number),
                    **kind.row(value),
                    **(SAID if kind is CONVERSATIONS else {}),
                }
                for value in chunk
            ]
