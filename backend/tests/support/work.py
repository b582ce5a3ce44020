"""Units of work that many tests begin with."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import asyncpg

from app.domain.appointments import Appointment
from app.domain.customers import Customer
from app.ports import UnitOfWork
from app.repositories.sql.tables import metadata

EMPTY = "; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))


async def empty_postgres(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(EMPTY)
    finally:
        await connection.close()


async def empty_sqlite(url: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.executescript(EMPTY)


def add_customers(*customers: Customer) -> Callable[[UnitOfWork], None]:
    def work(uow: UnitOfWork) -> None:
        for customer in customers:
            uow.customers.add(customer)

    return work


def add_appointments(*appointments: Appointment) -> Callable[[UnitOfWork], None]:
    def work(uow: UnitOfWork) -> None:
        for appointment in appointments:
            uow.appointments.add(appointment)

    return work
