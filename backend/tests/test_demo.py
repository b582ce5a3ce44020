"""The demonstration businesses: believable, the same for everybody, and seeded only once."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.adapters.sealing import KeyedSealing
from app.domain.appointments import Appointment, AppointmentFilter, AppointmentStatus
from app.domain.audit import AuditFilter
from app.domain.businesses import BusinessId, CredentialKind
from app.domain.conversations import Channel, ConversationFilter, ConversationId
from app.domain.demo.profiles import BUSINESS_IDS
from app.domain.demo.story import Story, tell
from app.domain.paging import Paging
from app.domain.phone_numbers import to_e164
from app.domain.return_calls import ReturnCallReason
from app.domain.text_messages import TextFilter, TextKind, TextStatus
from app.ports import Storage, UnitOfWork
from app.repositories.connect import open_storage
from app.services.demo import seed

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
SEALING = KeyedSealing("a key for these tests")
EVERYTHING = Paging(limit=500)


class Clock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path}/demo.db"
    storage = await open_storage(url)
    yield storage
    await storage.close()


@pytest.fixture(params=BUSINESS_IDS)
def story(request: pytest.FixtureRequest) -> Story:
    return tell(request.param, NOW)


def everything(uow: UnitOfWork) -> list[object]:
    conversations = uow.conversations.list(ConversationFilter(), EVERYTHING)
    return [
        uow.customers.list(EVERYTHING),
        uow.technicians.list(),
        uow.appointments.list(AppointmentFilter(), EVERYTHING),
        conversations,
        [uow.conversations.messages(one.id) for one in conversations.items],
        uow.return_calls.list(),
        uow.escalations.list(EVERYTHING),
        uow.text_messages.list(TextFilter(), EVERYTHING),
        uow.audit.list(AuditFilter(), EVERYTHING),
    ]


async def stored(storage: Storage) -> list[list[object]]:
    return [await storage.read(one, everything) for one in BUSINESS_IDS]


async def test_seeding_again_changes_nothing_even_on_another_day(store: Storage) -> None:
    first = await seed(store, SEALING, Clock(NOW))
    before = await stored(store)
    again = await seed(store, SEALING, Clock(NOW + timedelta(days=40)))
    assert again == first
    assert await stored(store) == before


async def test_what_is_told_is_what_is_stored(store: Storage) -> None:
    await seed(store, SEALING, Clock(NOW))
    for business_id in BUSINESS_IDS:
        story = tell(business_id, NOW)
        kept = await store.read(
            business_id, lambda uow: uow.appointments.list(AppointmentFilter(), EVERYTHING)
        )
        assert {one.id: one for one in kept.items} == {one.id: one for one in story.appointments}
        talks = await store.read(
            business_id, lambda uow: uow.conversations.list(ConversationFilter(), EVERYTHING)
        )
        said = {one.conversation.id: len(one.messages) for one in story.talks}
        assert {one.id: one.message_count for one in talks.items} == said


async def test_each_business_can_be_entered_with_a_key_of_its_own(store: Storage) -> None:
    seeded = await seed(store, SEALING, Clock(NOW))
    assert [one.id for one in seeded] == ["demo_plumbing", "demo_hvac", "demo_electrical"]
    keys = [SEALING.unseal(one.credentials[CredentialKind.API_KEY].sealed) for one in seeded]
    assert len(set(keys)) == 3


async def test_half_a_seeding_is_finished_by_the_next(store: Storage) -> None:
    """The business is created in one transaction and filled in another."""
    await seed(store, SEALING, Clock(NOW))
    fresh = await open_storage("memory://")
    await fresh.run_platform(
        lambda platform: platform.businesses.add(tell(BUSINESS_IDS[0], NOW).business)
    )
    await seed(fresh, SEALING, Clock(NOW))
    found = await fresh.read(BUSINESS_IDS[0], lambda uow: uow.customers.list(EVERYTHING))
    assert found.total == 60


def test_the_story_is_the_same_for_everybody(story: Story) -> None:
    assert tell(BusinessId(story.business.id), NOW) == story


def test_customers_have_numbers_that_ring_nobody_and_belong_to_one() -> None:
    phones = [one.phone for business in BUSINESS_IDS for one in tell(business, NOW).customers]
    assert len(set(phones)) == len(phones) == 180
    assert all(to_e164(one) == one and one[5:8] == "555" for one in phones)


def test_nobody_is_in_two_places_and_there_is_time_to_drive(story: Story) -> None:
    buffer = timedelta(minutes=story.business.travel_buffer_minutes)
    for technician in story.technicians:
        visits = sorted(
            (one.window.start, one.window.end)
            for one in story.appointments
            if one.technician_id == technician.id
        )
        assert all(earlier[1] + buffer <= later[0] for earlier, later in pairwise(visits))


def test_visits_are_inside_opening_hours(story: Story) -> None:
    zone = ZoneInfo(story.business.timezone)
    for one in story.appointments:
        start, end = one.window.start.astimezone(zone), one.window.end.astimezone(zone)
        spans = story.business.opening_hours[start.weekday()]
        assert any(span.opens <= start.time() and end.time() <= span.closes for span in spans)
        assert start.date() == end.date()


def test_technicians_can_do_what_they_are_sent_for(story: Story) -> None:
    needs = {one.service_type: set(one.skills) for one in story.business.services}
    skills = {one.id: set(one.skills) for one in story.technicians}
    for one in story.appointments:
        assert one.technician_id and one.service_type
        assert needs[one.service_type] <= skills[one.technician_id]


def test_nothing_has_happened_before_it_could(story: Story) -> None:
    joined = {one.id: one.created_at for one in story.customers}
    talks = {one.conversation.id: one for one in story.talks}
    for one in story.appointments:
        assert joined[one.customer_id] <= one.created_at <= NOW
        assert one.created_at < one.window.start
        if one.conversation_id:
            assert (
                talks[ConversationId(one.conversation_id)].conversation.started_at < one.created_at
            )
    assert all(one.created_at <= NOW for one in story.text_messages)
    assert all(one.last_seen_at <= NOW for one in story.return_calls)


def test_the_past_is_over_and_the_future_is_not(story: Story) -> None:
    over = {AppointmentStatus.COMPLETED, AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW}
    for one in story.appointments:
        assert one.window.end > NOW or one.status in over
        assert one.window.start <= NOW or one.status not in over - {AppointmentStatus.CANCELLED}


def coming(story: Story) -> list[Appointment]:
    return [one for one in story.appointments if one.window.start > NOW]


def test_there_is_something_to_show_on_every_card(story: Story) -> None:
    statuses = Counter(one.status for one in story.appointments)
    assert statuses[AppointmentStatus.PENDING_RESCHEDULE] == 2
    assert any(one.is_emergency for one in story.appointments)
    assert {one.quote_status for one in story.appointments} >= {None, "SENT", "ACCEPTED"}
    assert {one.job_stage for one in coming(story)} >= {"Lead", "Quoted", "Booked"}
    assert len({one.lead_source for one in story.appointments}) > 4
    assert len({one.service_type for one in story.appointments}) == len(story.business.services)
    assert any(one.tags for one in story.customers)


def test_conversations_show_every_channel_and_every_way_to_end(story: Story) -> None:
    talks = [one.conversation for one in story.talks]
    assert {one.channel for one in talks} == set(Channel)
    assert {one.outcome for one in talks} >= {"booked", "answered", "return_call", "abandoned"}
    assert any(one.flagged_for_review for one in talks)
    assert any(one.is_emergency for one in talks)
    assert {one.language_code for one in talks} == {"en", "es"}
    assert not [said for one in story.talks for said in one.messages if "{" in said.text]


def test_texts_show_replies_failures_and_people_who_want_none(story: Story) -> None:
    kinds = {one.kind for one in story.text_messages}
    wanted = (TextKind.CONFIRMATION, TextKind.REMINDER, TextKind.REPLY, TextKind.REVIEW)
    assert kinds >= {*wanted, TextKind.RETENTION, TextKind.FOLLOWUP, TextKind.OWNER_ALERT}
    gone = {one.phone: one.opted_out_at for one in story.opt_outs}
    assert len(gone) == 2
    later = [
        one
        for one in story.text_messages
        if one.to_number in gone and one.created_at > gone[one.to_number]
    ]
    assert all(one.status is TextStatus.SUPPRESSED for one in later)
    stops = [one for one in story.text_messages if one.body == "STOP"]
    assert {one.from_number for one in stops} == set(gone)


def test_return_calls_have_different_reasons_and_one_entry_per_number(story: Story) -> None:
    assert len({one.phone for one in story.return_calls}) == len(story.return_calls)
    reasons = {one.reason for one in story.return_calls}
    assert reasons == set(ReturnCallReason) - {ReturnCallReason.OTHER}


@pytest.mark.parametrize("day", range(7))
def test_any_day_of_the_week_is_a_good_day_to_begin(day: int) -> None:
    for business_id in BUSINESS_IDS:
        story = tell(business_id, NOW + timedelta(days=day))
        soon = NOW + timedelta(days=day + 4)
        assert any(NOW + timedelta(days=day) < a.window.start < soon for a in story.appointments)


def test_emergencies_by_phone_were_taken_by_somebody_who_was_told(story: Story) -> None:
    alarming = {
        talk.conversation.id
        for talk in story.talks
        if talk.conversation.is_emergency and talk.conversation.channel is Channel.PHONE
    }
    assert {one.conversation_id for one in story.escalations} == alarming
    for one in story.escalations:
        assert not one.is_open
        assert one.was_told(one.acknowledged_phone or "")
        assert one.acknowledged_at and one.opened_at < one.acknowledged_at < NOW
