"""Businesses to ring, and as many stored customers and past visits as wanted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from app.domain.appointments import Appointment, AppointmentId, AppointmentStatus, Window
from app.domain.businesses import Business, BusinessId, CredentialKind, Vertical
from app.domain.customers import Customer, CustomerId
from app.domain.hours import every_day
from app.domain.technicians import Technician, TechnicianId
from app.ports import PlatformUnitOfWork, Storage, UnitOfWork
from app.services import businesses
from app.services.audit import Stamp
from app.services.secrets import Sealing, issue

TECHNICIANS = 4
COMING = 40
"""Visits still to come, however many are past."""
VISIT = timedelta(hours=2)
PER_UNIT_OF_WORK = 5_000


def api_key(number: int) -> str:
    return f"bench-key-{number}"


async def open_businesses(storage: Storage, sealing: Sealing, count: int) -> None:
    """`count` businesses of four technicians that are open every day; the nth has `api_key(n)`."""
    for number in range(count):
        business = _business(sealing, number)
        stamp = Stamp(business.created_at, "system")

        def ensure(
            platform: PlatformUnitOfWork, business: Business = business, stamp: Stamp = stamp
        ) -> None:
            businesses.ensure(platform, sealing, stamp, business)

        await storage.run_platform(ensure)
        await storage.run(business.id, _hire)


def _business(sealing: Sealing, number: int) -> Business:
    return Business(
        id=business_id(number),
        name="Bench Plumbing",
        created_at=datetime.now(UTC),
        vertical=Vertical.PLUMBING,
        opening_hours=every_day(7, 19),
        credentials={CredentialKind.API_KEY: issue(sealing, secret=api_key(number))},
    )


def business_id(number: int) -> BusinessId:
    return BusinessId(f"bench_{number}")


def _hire(uow: UnitOfWork) -> None:
    for number in range(TECHNICIANS):
        uow.technicians.add(Technician(id=_technician(number), name=f"Technician {number}"))


def _technician(number: int) -> TechnicianId:
    return TechnicianId(f"tech_{number % TECHNICIANS}")


def customers(count: int) -> Iterator[Customer]:
    now = datetime.now(UTC)
    for number in range(count):
        area, line = divmod(number, 10_000)
        yield Customer(
            id=CustomerId(f"cus_{number}"),
            name=f"Customer Number {number}",
            phone=f"+1{981 + area}555{line:04}",
            created_at=now - timedelta(days=400),
            address=f"{number} Oak Street, Mission, KS 66202",
        )


def appointments(count: int) -> Iterator[Appointment]:
    """The first ones are still to come, spread over two weeks; the others are over."""
    today = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for number in range(count):
        round_number = number // TECHNICIANS
        if number < COMING:
            start, status = today + timedelta(days=1 + round_number), AppointmentStatus.SCHEDULED
        else:
            start = today - (round_number + 1) * VISIT
            status = AppointmentStatus.COMPLETED
        yield Appointment(
            id=AppointmentId(f"apt_{number}"),
            customer_id=CustomerId(f"cus_{number}"),
            window=Window(start, start + VISIT),
            created_at=start - timedelta(days=3),
            status=status,
            service_type="drain_or_sewer",
            address=f"{number} Oak Street, Mission, KS 66202",
            technician_id=_technician(number),
        )


async def fill(storage: Storage, number: int, count: int) -> None:
    """`count` customers with one visit each, through the storage's own front door."""
    pairs = zip(customers(count), appointments(count), strict=True)
    while chunk := list(islice(pairs, PER_UNIT_OF_WORK)):

        def add(uow: UnitOfWork, chunk: list[tuple[Customer, Appointment]] = chunk) -> None:
            for customer, appointment in chunk:
                uow.customers.add(customer)
                uow.appointments.add(appointment)

        await storage.run(business_id(number), add)
