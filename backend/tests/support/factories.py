"""Valid things, with the interesting part left to the test."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from app.domain.appointments import Appointment, AppointmentId, Window
from app.domain.audit import AuditEntry
from app.domain.businesses import Business, BusinessId
from app.domain.calendars import BusyTime, CalendarState
from app.domain.calls import Call, CallId
from app.domain.conversations import Channel, Conversation, ConversationId, Message
from app.domain.customers import Customer, CustomerId
from app.domain.escalations import Brief, Escalation
from app.domain.outbox import OutboxEntry, SendText
from app.domain.owner_calls import OwnerCall
from app.domain.return_calls import ReturnCall, ReturnCallReason
from app.domain.technicians import Technician, TechnicianId
from app.domain.text_messages import OptOut, TextKind, TextMessage, TextStatus
from app.domain.waitlist import Waiting
from app.domain.webhooks import WebhookCount
from tests.support.fakes import MONDAY_9AM

B1, B2 = BusinessId("b1"), BusinessId("b2")
_n = count(1)


def a_phone() -> str:
    return f"+1913{next(_n):07}"


def a_business(**given: Any) -> Business:
    n = next(_n)
    return Business(
        **{"id": BusinessId(f"b{n}"), "name": f"Plumber {n}", "created_at": MONDAY_9AM, **given}
    )


def a_customer(**given: Any) -> Customer:
    n = next(_n)
    return Customer(
        **{
            "id": CustomerId(f"c{n}"),
            "name": f"Customer {n}",
            "phone": a_phone(),
            "created_at": MONDAY_9AM,
            **given,
        }
    )


def a_technician(**given: Any) -> Technician:
    n = next(_n)
    return Technician(**{"id": TechnicianId(f"t{n}"), "name": f"Technician {n}", **given})


def a_window(start: datetime = MONDAY_9AM, hours: float = 2) -> Window:
    return Window(start, start + timedelta(hours=hours))


def an_appointment(customer: Customer, **given: Any) -> Appointment:
    return Appointment(
        **{
            "id": AppointmentId(f"a{next(_n)}"),
            "customer_id": customer.id,
            "window": a_window(),
            "created_at": MONDAY_9AM,
            **given,
        }
    )


def a_message(text: str = "my sink leaks", **given: Any) -> Message:
    return Message(**{"role": "user", "text": text, "timestamp": MONDAY_9AM, **given})


def a_conversation(**given: Any) -> Conversation:
    return Conversation(
        **{
            "id": ConversationId(f"v{next(_n)}"),
            "channel": Channel.PHONE,
            "started_at": MONDAY_9AM,
            "last_message_at": MONDAY_9AM,
            **given,
        }
    )


def a_call(**given: Any) -> Call:
    n = next(_n)
    return Call(
        **{"id": CallId(f"CA{n}"), "conversation_id": "v0", "started_at": MONDAY_9AM, **given}
    )


def a_return_call(**given: Any) -> ReturnCall:
    return ReturnCall(
        **{
            "phone": a_phone(),
            "first_seen_at": MONDAY_9AM,
            "last_seen_at": MONDAY_9AM,
            "reason": ReturnCallReason.MISSED_CALL,
            "channel": "phone",
            **given,
        }
    )


def a_text(**given: Any) -> TextMessage:
    return TextMessage(
        **{
            "id": f"m{next(_n)}",
            "direction": "outbound",
            "to_number": a_phone(),
            "from_number": "+18165550100",
            "body": "See you tomorrow.",
            "kind": TextKind.REMINDER,
            "status": TextStatus.SENT,
            "created_at": MONDAY_9AM,
            **given,
        }
    )


def an_opt_out(**given: Any) -> OptOut:
    return OptOut(**{"phone": a_phone(), "opted_out_at": MONDAY_9AM, "source": "sms", **given})


def a_busy_time(start: datetime = MONDAY_9AM, hours: float = 2, **given: Any) -> BusyTime:
    event = {"link_id": "l1", "event_id": f"busy{next(_n)}", "window": a_window(start, hours)}
    return BusyTime(**{**event, **given})


def a_calendar_state(**given: Any) -> CalendarState:
    return CalendarState(**{"link_id": f"l{next(_n)}", "tried_at": MONDAY_9AM, **given})


def a_waiting(**given: Any) -> Waiting:
    n = next(_n)
    return Waiting(
        **{
            "id": f"w{n}",
            "customer_id": CustomerId(f"c{n}"),
            "phone": a_phone(),
            "created_at": MONDAY_9AM,
            "service_type": "drain",
            "minutes": 90,
            "first_on": date(2026, 1, 6),
            "last_on": date(2026, 1, 8),
            **given,
        }
    )


def an_outbox_entry(**given: Any) -> OutboxEntry:
    return OutboxEntry(
        **{
            "id": f"o{next(_n)}",
            "promise": SendText(a_phone(), "See you tomorrow.", TextKind.REMINDER),
            "due_at": MONDAY_9AM,
            **given,
        }
    )


def an_audit_entry(**given: Any) -> AuditEntry:
    return AuditEntry(
        **{
            "id": f"e{next(_n)}",
            "at": MONDAY_9AM,
            "actor_type": "owner",
            "action": "customer.save",
            **given,
        }
    )


def an_escalation(**given: Any) -> Escalation:
    return Escalation(
        **{
            "id": f"e{next(_n)}",
            "conversation_id": f"v{next(_n)}",
            "opened_at": MONDAY_9AM,
            "brief": Brief(problem="a pipe burst", hazards=("water",), callback=a_phone()),
            **given,
        }
    )


def an_owner_call(**given: Any) -> OwnerCall:
    return OwnerCall(**{"id": f"CO{next(_n)}", "started_at": MONDAY_9AM, **given})


def a_webhook_count(**given: Any) -> WebhookCount:
    return WebhookCount(
        **{
            "business_id": B1,
            "webhook": "voice",
            "hour": MONDAY_9AM,
            "requests": 1,
            "errors": 0,
            "last_at": MONDAY_9AM,
            **given,
        }
    )
