"""Any history of units of work leaves all backends answering alike."""

import asyncio
from datetime import date, timedelta, timezone
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.appointments import (
    Appointment,
    AppointmentFilter,
    AppointmentStatus,
    Told,
    Window,
)
from app.domain.audit import AuditEntry, AuditFilter
from app.domain.businesses import Business, CredentialKind
from app.domain.calendars import BusyTime, CalendarState
from app.domain.calls import Call, CallStatus
from app.domain.conversations import Channel, Conversation, ConversationFilter, Message
from app.domain.credentials import Credential
from app.domain.customers import Customer
from app.domain.escalations import Brief, Escalation, EscalationStatus
from app.domain.outbox import (
    DoDueWork,
    MirrorAppointment,
    OutboxEntry,
    PullCalendar,
    Rhythm,
    SendText,
)
from app.domain.owner_calls import OwnerCall
from app.domain.paging import Paging
from app.domain.records import MOMENTS, RecordKind
from app.domain.reports import tallies
from app.domain.reports.tallies import VisitPart, VisitSpan
from app.domain.return_calls import ReturnCall, ReturnCallReason
from app.domain.technicians import Technician
from app.domain.text_messages import OptOut, TextFilter, TextKind, TextMessage, TextStatus
from app.domain.waitlist import Waiting, WaitStatus
from app.domain.webhooks import WebhookCount
from app.errors import AppError
from app.repositories.connect import open_storage
from tests.support.factories import MONDAY_9AM
from tests.support.work import empty_postgres, empty_sqlite

ids = st.sampled_from(["1", "2", "3"])
few = st.integers(0, 3)
flags = st.booleans()
words = st.sampled_from(["", "a", "B", "á", "aB ", "ß", "%", "_", "™", "\n", "🚰"]) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4
)
tags = st.lists(words, max_size=2).map(tuple)
zones = st.sampled_from([timezone(timedelta(hours=h)) for h in (-6, 0, 5)])
instants = st.builds(
    lambda hours, zone: (MONDAY_9AM + timedelta(hours=hours)).astimezone(zone),
    st.integers(0, 8),
    zones,
)
windows = st.builds(
    lambda start, hours: Window(start, start + timedelta(hours=hours)),
    instants,
    st.sampled_from([1, 2, 3, 30, 24 * 40]),
)
paging = st.builds(Paging, limit=few, offset=few)


customers = st.builds(
    Customer,
    id=ids,
    name=words,
    phone=ids,
    created_at=instants,
    address=st.none() | words,
    email=st.none() | words,
    tags=tags,
)
technicians = st.builds(Technician, id=ids, name=words, skills=tags)
appointments = st.builds(
    Appointment,
    id=ids,
    customer_id=ids,
    window=windows,
    created_at=instants,
    status=st.sampled_from(AppointmentStatus),
    service_type=st.none() | words,
    is_emergency=flags,
    technician_id=st.none() | ids,
    overlap_allowed=flags,
    tags=tags,
    zip_code=st.none() | ids,
    address=st.none() | st.sampled_from(["1 Oak St, Mission, KS", "Oak St", "2 Elm, Salem"]),
    estimated_value=st.none() | st.sampled_from([0.0, 19.99, 0.1, 250.0]),
    quoted_value=st.none() | st.sampled_from([0.0, 1.15, 99.0]),
    quote_status=st.none() | st.sampled_from(["SENT", "accepted"]),
    lead_source=st.none() | words,
    job_stage=st.none() | words,
    conversation_id=st.none() | ids,
    agreed_at=st.none() | instants,
    told=st.builds(Told, reminded_of=st.none() | instants),
)
conversations = st.builds(
    Conversation,
    id=ids,
    channel=st.sampled_from(Channel),
    started_at=instants,
    last_message_at=instants,
    phone=st.none() | ids,
    customer_id=st.none() | ids,
    flagged_for_review=flags,
    is_emergency=flags,
    outcome=st.none() | st.sampled_from(["booked", "sales"]),
    version=few,
)
messages = st.builds(Message, role=st.just("user"), text=words, timestamp=instants)
calls = st.builds(
    Call,
    id=ids,
    conversation_id=ids,
    started_at=instants,
    status=st.sampled_from(CallStatus),
)
escalations = st.builds(
    Escalation,
    id=ids,
    conversation_id=ids,
    opened_at=instants,
    brief=st.builds(Brief, problem=words, hazards=tags),
    status=st.sampled_from(EscalationStatus),
    version=few,
)
owner_calls = st.builds(OwnerCall, id=ids, started_at=instants, turn=few, reply=words)
webhook_counts = st.builds(
    WebhookCount,
    business_id=ids,
    webhook=ids,
    hour=instants,
    requests=few,
    errors=few,
    last_at=instants,
)
return_calls = st.builds(
    ReturnCall,
    phone=ids,
    first_seen_at=instants,
    last_seen_at=instants,
    reason=st.sampled_from(ReturnCallReason),
    channel=words,
)
texts = st.builds(
    TextMessage,
    id=ids,
    direction=st.sampled_from(["inbound", "outbound"]),
    to_number=ids,
    from_number=ids,
    body=words,
    kind=st.sampled_from(TextKind),
    status=st.sampled_from(TextStatus),
    created_at=instants,
    outcome=st.none() | st.sampled_from(["confirmed", "opted_out"]),
)
opt_outs = st.builds(OptOut, phone=ids, opted_out_at=instants, source=words)
busy_times = st.builds(
    BusyTime, link_id=ids, event_id=ids, window=windows, technician_id=st.none() | ids
)
states = st.builds(
    CalendarState,
    link_id=ids,
    tried_at=st.none() | instants,
    failures=few,
    etag=st.none() | words,
    alerted=tags,
)
waiting = st.builds(
    Waiting,
    id=ids,
    customer_id=ids,
    phone=ids,
    created_at=instants,
    service_type=words,
    minutes=few,
    first_on=st.just(date(2026, 1, 6)),
    last_on=st.just(date(2026, 1, 8)),
    status=st.sampled_from(WaitStatus),
    offered=st.none() | windows,
)
promises = st.one_of(
    st.builds(SendText, to_number=ids, body=words, kind=st.sampled_from(TextKind)),
    st.builds(MirrorAppointment, words),
    st.builds(PullCalendar, words),
    st.builds(DoDueWork, st.sampled_from(Rhythm)),
)
entries = st.builds(
    OutboxEntry,
    id=ids,
    promise=promises,
    due_at=instants,
    leased_until=st.none() | instants,
    is_dead=flags,
)
audit = st.builds(AuditEntry, id=ids, at=instants, actor_type=ids, action=words, business_id=ids)
businesses = st.builds(
    Business,
    id=ids,
    name=words,
    created_at=instants,
    twilio_phone_number=st.none() | ids,
    credentials=st.dictionaries(
        st.sampled_from(CredentialKind), st.builds(Credential, digest=ids, sealed=ids), max_size=2
    ),
    version=few,
)

APPOINTMENT_FILTERS = st.builds(
    AppointmentFilter,
    starts_from=st.none() | instants,
    starts_before=st.none() | instants,
    status=st.none() | st.sampled_from(AppointmentStatus),
    service_type=st.none() | words,
    is_emergency=st.none() | flags,
    tag=st.none() | words,
    customer_id=st.none() | ids,
)
CONVERSATION_FILTERS = st.builds(
    ConversationFilter,
    channel=st.none() | st.sampled_from(Channel),
    flagged=st.none() | flags,
    is_emergency=st.none() | flags,
    query=st.none() | words,
    customer_id=st.none() | ids,
    phone=st.none() | ids,
    started_from=st.none() | instants,
    last_from=st.none() | instants,
    last_before=st.none() | instants,
)
TEXT_FILTERS = st.builds(
    TextFilter,
    phone=st.none() | ids,
    kind=st.none() | st.sampled_from(TextKind),
    status=st.none() | st.sampled_from(TextStatus),
)
TALLIES = {
    kind for kind in vars(tallies).values() if isinstance(kind, type) and "Tally" in kind.__name__
}
"""They come in no order."""
AUDIT_FILTERS = st.builds(
    AuditFilter, business_id=st.none() | ids, actor_type=st.none() | ids, since=st.none() | instants
)
ID_LISTS = st.lists(ids, max_size=3)


def verb(name, *arguments):
    return st.tuples(st.just(name), st.tuples(*arguments))


SPANS = st.builds(
    VisitSpan, since=instants, until=instants, and_booked_ahead=flags, fell_through=flags
)
KINDS = st.sampled_from(RecordKind)
UNREFERRED = [kind for kind in RecordKind if kind is not RecordKind.CUSTOMERS]
"""Customers may have appointments."""
REPORTS = (
    verb("reports.visits", SPANS),
    verb("reports.visits", SPANS, st.sampled_from(VisitPart)),
    verb("reports.visits", SPANS, st.sampled_from(VisitPart), st.just(VisitPart.STATUS)),
    verb("reports.quotes", SPANS),
    verb("reports.quote_customers", SPANS, st.just(["ACCEPTED", "WON"])),
    verb("reports.starts", windows),
    verb("reports.patrons", instants, instants, st.lists(instants, max_size=3).map(sorted)),
    verb("reports.tags", instants),
    verb("reports.customers", instants, instants),
    verb("reports.talks", instants, instants),
    verb("reports.bookings", instants, instants, st.just({"sales"})),
    verb("reports.campaigns"),
    verb("reports.texts", instants),
    verb("reports.standing", ID_LISTS),
    verb("reports.conversations_after", instants, ids, few),
)
RECORDS = (
    verb("records.page", KINDS, words | ids, few),
    verb(
        "records.older",
        st.sampled_from(list(MOMENTS)),
        instants,
        st.none() | st.tuples(instants, ids),
        few,
    ),
    verb("records.mentioning", KINDS, st.lists(ids | st.just("a"), max_size=3)),
    verb("records.erase", st.sampled_from(UNREFERRED), ID_LISTS),
    verb("records.erase_all", st.sampled_from(UNREFERRED)),
)
AUDIT_VERBS = (verb("audit.add", audit), verb("audit.list", AUDIT_FILTERS, paging))
STEPS = st.one_of(
    verb("customers.add", customers),
    verb("customers.save", customers),
    verb("customers.remove", ids),
    verb("customers.find_by_phone", ids),
    verb("customers.list", paging),
    verb("customers.search", words, paging),
    verb("customers.list_by_ids", ID_LISTS),
    verb("technicians.add", technicians),
    verb("technicians.save", technicians),
    verb("technicians.get", ids),
    verb("technicians.list"),
    verb("appointments.add", appointments),
    verb("appointments.add", appointments),
    verb("appointments.save", appointments),
    verb("appointments.remove", ids),
    verb("appointments.get", ids),
    verb("appointments.list", APPOINTMENT_FILTERS, paging),
    verb("appointments.list_holding", windows),
    verb("appointments.list_coming", ids, instants),
    verb("appointments.list_last_visits", instants, st.none() | ids, few),
    verb("conversations.add", conversations, messages),
    verb("conversations.save", conversations),
    verb("conversations.save", conversations, messages, messages),
    verb("conversations.get", ids),
    verb("conversations.messages", ids),
    verb("conversations.remove", ids),
    verb("conversations.list", CONVERSATION_FILTERS, paging),
    verb("calls.add", calls),
    verb("calls.save", calls),
    verb("calls.find", ids),
    verb("calls.list_by_conversation", ids),
    verb("calls.list_open", instants),
    verb("return_calls.put", return_calls),
    verb("return_calls.get", ids),
    verb("return_calls.remove", ids),
    verb("return_calls.list"),
    verb("text_messages.add", texts),
    verb("text_messages.save", texts),
    verb("text_messages.list", TEXT_FILTERS, paging),
    verb("text_messages.find", ids),
    verb(
        "text_messages.count_outbound",
        instants,
        st.none() | ids,
        st.none() | st.sampled_from(TextKind),
    ),
    verb("opt_outs.put", opt_outs),
    verb("opt_outs.find", ids),
    verb("opt_outs.remove", ids),
    verb("opt_outs.list_phones", ID_LISTS),
    verb("busy_times.replace", ids, st.lists(busy_times, max_size=3)),
    verb("busy_times.replace", ids, st.lists(busy_times, max_size=3)),
    verb("busy_times.list", windows),
    verb("calendar_states.put", states),
    verb("calendar_states.find", ids),
    verb("calendar_states.remove", ids),
    verb("calendar_states.list"),
    verb("waitlist.add", waiting),
    verb("waitlist.save", waiting),
    verb("waitlist.remove", ids),
    verb("waitlist.get", ids),
    verb("waitlist.list"),
    verb("waitlist.list_open"),
    verb("escalations.add", escalations),
    verb("escalations.save", escalations),
    verb("escalations.get", ids),
    verb("escalations.find_by_conversation", ids),
    verb("escalations.list", paging),
    verb("escalations.list_open"),
    verb("owner_calls.put", owner_calls),
    verb("owner_calls.find", ids),
    verb("owner_calls.list", instants),
    verb("outbox.add", entries),
    verb("outbox.find", ids),
    verb("outbox.save", entries),
    verb("outbox.remove", ids),
    verb("outbox.claim", instants, instants, few),
    verb("outbox.list_dead"),
    *REPORTS,
    *RECORDS,
    *AUDIT_VERBS,
)
PLATFORM_STEPS = st.one_of(
    verb("businesses.add", businesses),
    verb("businesses.save", businesses),
    verb("businesses.get", ids),
    verb("businesses.list", paging),
    verb("businesses.find_by_number", ids),
    verb("businesses.find_by_credential", st.sampled_from(CredentialKind), ids),
    verb("webhooks.note", st.lists(webhook_counts, max_size=3)),
    verb("webhooks.list", instants, st.none() | ids),
    verb("webhooks.count_before", instants),
    verb("webhooks.remove_before", instants, few),
    verb("usage", ids, instants),
    verb("outbox_backlog", instants),
    *AUDIT_VERBS,
)
UNITS = st.tuples(
    st.sampled_from(["1", "2"]), flags, st.none() | few, st.lists(STEPS, max_size=8)
) | st.tuples(st.none(), flags, st.none(), st.lists(PLATFORM_STEPS, max_size=5))
histories = st.lists(UNITS, max_size=10)


def follow(steps, handles_errors, uow):
    outcomes = []
    for name, arguments in steps:
        try:
            outcomes.append(plain(method(uow, name)(*arguments)))
        except AppError as error:
            if not handles_errors:
                raise
            outcomes.append(type(error))
    return outcomes


def method(uow, name):
    for part in name.split("."):
        uow = getattr(uow, part)
    return uow


def plain(answer):
    if isinstance(answer, list) and answer and type(answer[0]) in TALLIES:
        return sorted(answer, key=repr)
    return list(answer) if isinstance(answer, tuple) else answer


async def replay(storage, history):
    outcomes = []
    for business_id, handles_errors, at_version, steps in history:
        work = partial(follow, steps, handles_errors)
        try:
            if business_id is None:
                outcomes.append(await storage.run_platform(work))
            else:
                outcomes.append(await storage.run(business_id, work, at_version=at_version))
        except AppError as error:
            outcomes.append(type(error))
    return outcomes


async def agree(url, empty, history):
    await empty(url)
    memory, sql = await open_storage("memory://"), await open_storage(url)
    try:
        assert await replay(memory, history) == await replay(sql, history)
    finally:
        await sql.close()


quietly = partial(settings, deadline=None, suppress_health_check=list(HealthCheck))


@quietly(max_examples=120)
@given(history=histories)
def test_sqlite_agrees_with_memory(history, sqlite_url):
    asyncio.run(agree(sqlite_url, empty_sqlite, history))


@quietly(max_examples=50)
@given(history=histories)
def test_postgres_agrees_with_memory(history, postgres_url):
    asyncio.run(agree(postgres_url, empty_postgres, history))
