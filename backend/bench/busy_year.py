"""A year of a busy business: what its owner's reports are counted from."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from app.domain.appointments import Appointment, AppointmentId, AppointmentStatus, Window
from app.domain.conversations import (
    Channel,
    Conversation,
    ConversationId,
    ConversationStatus,
)
from app.domain.customers import Customer, CustomerId
from app.domain.text_messages import TextKind, TextMessage, TextStatus

CUSTOMERS, VISITS, TALKS, TEXTS = 12_000, 20_000, 60_000, 60_000
COMING: Final = 400
YEAR = timedelta(days=365)
SERVICES = ("drain_or_sewer", "water_heater", "leak_or_pipe", "toilet", "faucet", "gas_line")
SOURCES = (None, "google", "referral", "truck", "facebook", "returning")
PAST = (AppointmentStatus.COMPLETED,) * 8 + (AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW)
OUTCOMES = ("booked", "answered", "abandoned", "sales", "robocall", "return_call", None)
SUMMARY = "The kitchen sink has been leaking under the cabinet since yesterday evening. " * 4


def customers() -> Iterator[Customer]:
    dice, now = random.Random(1), datetime.now(UTC)
    for number in range(CUSTOMERS):
        yield Customer(
            id=CustomerId(f"cus_{number}"),
            name=f"Customer Number {number}",
            phone=f"+1981{number:07}",
            created_at=now - dice.random() * 2 * YEAR,
            email=f"c{number}@example.com" if dice.random() < 0.5 else None,
            address=f"{number} Oak Street, Mission, KS 66202",
            tags=tuple(one for one in ("vip", "landlord", "warranty") if dice.random() < 0.2),
        )


def appointments() -> Iterator[Appointment]:
    dice, now = random.Random(2), datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for number in range(VISITS):
        is_coming = number < COMING
        ago = -dice.randrange(1, 24 * 30) if is_coming else dice.randrange(1, 24 * 365)
        start = now - timedelta(hours=ago)
        quoted = float(dice.randrange(90, 2_000)) if dice.random() < 0.3 else None
        yield Appointment(
            id=AppointmentId(f"apt_{number}"),
            customer_id=CustomerId(f"cus_{dice.randrange(CUSTOMERS)}"),
            window=Window(start, start + timedelta(hours=2)),
            created_at=min(start - timedelta(days=3), now),
            status=AppointmentStatus.SCHEDULED if is_coming else dice.choice(PAST),
            overlap_allowed=True,
            service_type=dice.choice(SERVICES),
            description=SUMMARY,
            is_emergency=dice.random() < 0.15,
            lead_source=dice.choice(SOURCES),
            estimated_value=float(dice.randrange(90, 2_000)) if dice.random() < 0.9 else None,
            quoted_value=quoted,
            quote_status=dice.choice(("SENT", "ACCEPTED", "DECLINED")) if quoted else None,
            job_stage=dice.choice((None, "Lead", "Quoted", "Booked", "Completed", "Invoiced")),
            conversation_id=f"talk_{number}",
            zip_code=f"66{dice.randrange(200, 260)}",
        )


def conversations() -> Iterator[Conversation]:
    dice, now = random.Random(3), datetime.now(UTC)
    for number in range(TALKS):
        began = now - dice.random() * YEAR
        customer = dice.randrange(CUSTOMERS)
        yield Conversation(
            id=ConversationId(f"talk_{number}"),
            channel=dice.choice((Channel.PHONE, Channel.PHONE, Channel.SMS, Channel.WEB)),
            started_at=began,
            last_message_at=began + timedelta(minutes=4),
            ended_at=began + timedelta(minutes=4),
            status=ConversationStatus.COMPLETED,
            phone=f"+1981{customer:07}",
            customer_id=CustomerId(f"cus_{customer}"),
            message_count=12,
            flagged_for_review=dice.random() < 0.05,
            is_emergency=dice.random() < 0.1,
            outcome=dice.choice(OUTCOMES),
            summary=SUMMARY,
            appointment_id=f"apt_{number}" if number < VISITS else None,
        )


def texts() -> Iterator[TextMessage]:
    dice, now = random.Random(4), datetime.now(UTC)
    for number in range(TEXTS):
        is_inbound = dice.random() < 0.3
        them, us = f"+1981{dice.randrange(CUSTOMERS):07}", "+18165550100"
        yield TextMessage(
            id=f"text_{number}",
            direction="inbound" if is_inbound else "outbound",
            to_number=us if is_inbound else them,
            from_number=them if is_inbound else us,
            body="Your visit is tomorrow between 8 and 10 AM. Reply C to confirm.",
            kind=TextKind.REPLY if is_inbound else dice.choice(list(TextKind)),
            status=TextStatus.DELIVERED,
            created_at=now - dice.random() * YEAR,
            outcome=dice.choice((None, "confirmed", "moved")) if is_inbound else None,
        )
