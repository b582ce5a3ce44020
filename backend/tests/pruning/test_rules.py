"""What is old enough to go, and what stays however old it is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.dialogue.state import DialogueState
from app.domain.escalations import EscalationStatus
from app.domain.outbox import ClimbLadder, DoDueWork, MirrorAppointment, PullCalendar, SendText
from app.domain.owner_calls import OwnerCall
from app.domain.pruning import Guarded, limits, may_go
from app.domain.records import RecordKind
from app.domain.return_calls import ReturnCallStatus
from app.domain.text_messages import TextKind, TextStatus
from app.domain.waitlist import WaitStatus
from tests.support.factories import (
    a_business,
    a_conversation,
    a_customer,
    a_return_call,
    a_text,
    a_waiting,
    a_window,
    an_appointment,
    an_escalation,
    an_outbox_entry,
)
from tests.support.fakes import MONDAY_9AM as NOW

DAY = timedelta(days=1)
PUT_OFF = AppointmentStatus.PENDING_RESCHEDULE
LIMIT = NOW - 90 * DAY
OLD, YOUNG = NOW - 100 * DAY, NOW - 80 * DAY
ANN = a_customer(id="ann", phone="+19135550101")
NOBODY = Guarded()
IN_DANGER = Guarded(
    talks=frozenset({"v-danger"}),
    phones=frozenset({ANN.phone}),
    customers=frozenset({ANN.id}),
    alarms=frozenset({"e-danger"}),
)


def visit(at: datetime = OLD, **given: Any) -> Any:
    return an_appointment(ANN, window=a_window(at), **given)


def talk(at: datetime = OLD, **given: Any) -> Any:
    return a_conversation(
        **{"started_at": at, "last_message_at": at, "ended_at": at, "phone": ANN.phone, **given}
    )


def text(at: datetime = OLD, **given: Any) -> Any:
    return a_text(**{"created_at": at, "to_number": ANN.phone, **given})


def owed(at: datetime = OLD, **given: Any) -> Any:
    usual = {"last_seen_at": at, "status": ReturnCallStatus.COMPLETED, "phone": ANN.phone}
    return a_return_call(**{**usual, **given})


def alarm(at: datetime = OLD, **given: Any) -> Any:
    usual = {"opened_at": at, "acknowledged_at": at, "status": EscalationStatus.ACKNOWLEDGED}
    return an_escalation(**{**usual, **given})


def wish(at: datetime = OLD, **given: Any) -> Any:
    usual = {"created_at": at, "status": WaitStatus.SERVED, "customer_id": ANN.id}
    return a_waiting(**{**usual, "first_on": at.date(), "last_on": at.date(), **given})


def given_up(at: datetime = OLD, **given: Any) -> Any:
    return an_outbox_entry(**{"due_at": at, "is_dead": True, **given})


def owner_call(at: datetime = OLD) -> Any:
    return OwnerCall(id="CA1", started_at=at)


KINDS: dict[RecordKind, Callable[..., Any]] = {
    RecordKind.APPOINTMENTS: visit,
    RecordKind.CONVERSATIONS: talk,
    RecordKind.TEXT_MESSAGES: text,
    RecordKind.RETURN_CALLS: owed,
    RecordKind.ESCALATIONS: alarm,
    RecordKind.WAITLIST: wish,
    RecordKind.OUTBOX: given_up,
    RecordKind.OWNER_CALLS: owner_call,
}


@pytest.mark.parametrize(("kind", "made"), KINDS.items())
def test_what_is_old_and_settled_goes_and_what_is_younger_stays(
    kind: RecordKind, made: Callable[..., Any]
) -> None:
    assert may_go(kind, made(OLD), LIMIT, NOBODY, NOW)
    assert not may_go(kind, made(YOUNG), LIMIT, NOBODY, NOW)


STAYS: list[tuple[str, RecordKind, Any]] = [
    ("a new time is sought", RecordKind.APPOINTMENTS, visit(status=PUT_OFF)),
    ("at work", RecordKind.APPOINTMENTS, visit(status=AppointmentStatus.IN_PROGRESS)),
    ("on the way", RecordKind.APPOINTMENTS, visit(status=AppointmentStatus.EN_ROUTE)),
    ("to come", RecordKind.APPOINTMENTS, visit(NOW + 3 * DAY)),
    ("began long ago, ends today", RecordKind.APPOINTMENTS,
     an_appointment(ANN, window=a_window(OLD, hours=24 * 100))),
    ("still talking", RecordKind.CONVERSATIONS, talk(last_message_at=NOW - 2 * DAY)),
    ("a call is owed", RecordKind.RETURN_CALLS, owed(status=ReturnCallStatus.PENDING)),
    ("nobody took it", RecordKind.ESCALATIONS, alarm(status=EscalationStatus.EXHAUSTED)),
    ("people are told", RecordKind.ESCALATIONS, alarm(status=EscalationStatus.OPEN)),
    ("closed lately", RecordKind.ESCALATIONS, alarm(ended_at=NOW - DAY)),
    ("waits for a time", RecordKind.WAITLIST, wish(status=WaitStatus.WAITING)),
    ("was offered one", RecordKind.WAITLIST, wish(status=WaitStatus.OFFERED)),
    ("wants days to come", RecordKind.WAITLIST, wish(last_on=date(2026, 2, 1))),
    ("waits for the morning", RecordKind.TEXT_MESSAGES, text(status=TextStatus.QUEUED)),
    ("may be half sent", RecordKind.TEXT_MESSAGES, text(sending_since=OLD)),
    ("not given up", RecordKind.OUTBOX, given_up(is_dead=False)),
    ("looks after the business", RecordKind.OUTBOX, given_up(promise=DoDueWork())),
    ("looks after a calendar", RecordKind.OUTBOX, given_up(promise=PullCalendar("l1"))),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "record"), [one[1:] for one in STAYS], ids=[s[0] for s in STAYS])
def test_what_is_open_stays_however_old(kind: RecordKind, record: Any) -> None:
    assert not may_go(kind, record, LIMIT, NOBODY, NOW)


SHELTERED: list[tuple[RecordKind, Any]] = [
    (RecordKind.APPOINTMENTS, visit()),
    (RecordKind.APPOINTMENTS, an_appointment(
        a_customer(), window=a_window(OLD), conversation_id="v-danger")),
    (RecordKind.CONVERSATIONS, talk()),
    (RecordKind.CONVERSATIONS, talk(phone=None, customer_id=ANN.id)),
    (RecordKind.CONVERSATIONS, talk(id="v-danger", phone=None)),
    (RecordKind.CONVERSATIONS, talk(phone=None, state=DialogueState(phone=ANN.phone))),
    (RecordKind.TEXT_MESSAGES, text()),
    (RecordKind.TEXT_MESSAGES, text(direction="inbound", from_number=ANN.phone, to_number="+1")),
    (RecordKind.TEXT_MESSAGES, text(to_number="+1", conversation_id="v-danger")),
    (RecordKind.RETURN_CALLS, owed()),
    (RecordKind.RETURN_CALLS, owed(phone="withheld-1", conversation_id="v-danger")),
    (RecordKind.ESCALATIONS, alarm(conversation_id="v-danger")),
    (RecordKind.WAITLIST, wish()),
    (RecordKind.OUTBOX, given_up(promise=ClimbLadder("e-danger"))),
    (RecordKind.OUTBOX, given_up(
        promise=SendText("+1", "help", TextKind.ESCALATION, conversation_id="v-danger"))),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "record"), SHELTERED)
def test_nothing_goes_of_somebody_whose_emergency_nobody_has_taken(
    kind: RecordKind, record: Any
) -> None:
    assert may_go(kind, record, LIMIT, NOBODY, NOW)
    assert not may_go(kind, record, LIMIT, IN_DANGER, NOW)


def test_a_conversation_that_nobody_ended_goes_on_for_a_month() -> None:
    left = talk(NOW - 20 * DAY, ended_at=None)
    assert not may_go(RecordKind.CONVERSATIONS, left, NOW - 7 * DAY, NOBODY, NOW)
    assert may_go(RecordKind.CONVERSATIONS, left, NOW - 7 * DAY, NOBODY, NOW + 11 * DAY)


def test_a_visit_that_nobody_ticked_off_is_over_all_the_same() -> None:
    for status in ("SCHEDULED", "CONFIRMED", "COMPLETED", "CANCELLED", "NO_SHOW"):
        over = visit(status=AppointmentStatus(status))
        assert may_go(RecordKind.APPOINTMENTS, over, LIMIT, NOBODY, NOW)


def test_other_work_that_was_given_up_goes() -> None:
    assert may_go(RecordKind.OUTBOX, given_up(promise=MirrorAppointment("a1")), LIMIT, NOBODY, NOW)


def test_without_days_only_what_keeps_the_service_running_is_limited() -> None:
    assert limits(a_business(), NOW) == {
        RecordKind.OWNER_CALLS: NOW - 400 * DAY,
        RecordKind.OUTBOX: NOW - 400 * DAY,
    }


def test_each_number_of_days_is_for_its_own_records() -> None:
    visits = limits(a_business(appointment_retention_days=10), NOW)
    talks = limits(a_business(conversation_retention_days=60), NOW)
    assert visits[RecordKind.APPOINTMENTS] == visits[RecordKind.WAITLIST] == NOW - 10 * DAY
    assert RecordKind.CONVERSATIONS not in visits
    assert RecordKind.APPOINTMENTS not in talks
    assert talks[RecordKind.CONVERSATIONS] == talks[RecordKind.TEXT_MESSAGES] == NOW - 60 * DAY
    assert talks[RecordKind.OWNER_CALLS] == NOW - 60 * DAY


def test_texts_stay_for_thirty_days_so_that_nobody_is_told_twice() -> None:
    found = limits(a_business(conversation_retention_days=1), NOW)
    assert found[RecordKind.CONVERSATIONS] == NOW - DAY
    assert found[RecordKind.TEXT_MESSAGES] == found[RecordKind.OUTBOX] == NOW - 30 * DAY


def test_opt_outs_customers_and_technicians_are_no_kind_that_goes() -> None:
    found = limits(a_business(appointment_retention_days=1, conversation_retention_days=1), NOW)
    kept = {RecordKind.OPT_OUTS, RecordKind.CUSTOMERS, RecordKind.TECHNICIANS}
    assert not kept & set(found)
