"""Linked calendars from end to end: shown there, taken here, and nothing waits for either."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.businesses import BusinessId
from app.domain.calendars import BusyTime
from app.domain.outbox import MirrorAppointment, OutboxEntry
from app.domain.text_messages import TextKind, TextMessage
from app.ports import Storage
from app.services.mirroring import Mirroring
from app.services.outbox_errands import LEASE
from tests.support.calendar_server import answers, calendar_server
from tests.support.factories import a_phone, a_window
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.google_server import Event, GoogleServer, error, google_server, service_account
from tests.support.shop import OWNER, Shop
from tests.support.storages import every_storage, in_memory
from tests.support.web import serving

pytestmark = in_memory

CALENDAR, SAMS, DIANES = "shop@example.com", "sam@example.com", "diane@example.com"
OURS = "platform@example.com"
TEN = datetime.fromisoformat("2026-01-06T10:00:00-06:00")
NOON = TEN + timedelta(hours=2)


@dataclass
class Place:
    """A plumber with a Google account, and what both of them see."""

    shop: Shop
    google: GoogleServer
    clock: FrozenClock

    async def link(self, address: str = CALENDAR, **given: Any) -> str:
        new = {"kind": "google", "address": address, "secret": service_account(), **given}
        linked = await self.shop.business.post("/v1/owner/calendars", **new)
        assert linked.status_code == 201, linked.text
        await self.drain()
        return str(linked.json()["id"])

    async def linked(self) -> list[dict[str, Any]]:
        answer = await self.shop.business.get("/v1/owner/calendars")
        found: list[dict[str, Any]] = answer.json()
        return found

    async def book(self, start: datetime = TEN, **given: Any) -> httpx.Response:
        customer = await self.shop.business.post(
            "/v1/crm/customers", name="Amy Rourke", phone=a_phone()
        )
        times = {"start_time": start.isoformat(), "end_time": (start + HOUR).isoformat()}
        return await self.shop.business.post(
            "/v1/crm/appointments", customer_id=customer.json()["id"], **times, **given
        )

    async def booked(self, start: datetime = TEN, **given: Any) -> str:
        answer = await self.book(start, **given)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def change(self, appointment_id: str, **changes: Any) -> None:
        path = f"/v1/crm/appointments/{appointment_id}"
        changed = await self.shop.business.patch(path, **changes)
        assert changed.status_code == 200, changed.text

    async def drain(self) -> None:
        await self.shop.web.services.outbox.drain()

    async def later(self, **by: float) -> None:
        self.clock.advance(**by)
        await self.drain()

    async def alerts(self) -> list[str]:
        texts: Sequence[TextMessage] = await self.shop.texts()
        alerts = [one for one in texts if one.kind is TextKind.OWNER_ALERT]
        assert {one.to_number for one in alerts} <= {OWNER}
        return [one.body for one in alerts]

    async def technician(self, name: str) -> str:
        added = await self.shop.business.post("/v1/owner/technicians", name=name)
        assert added.status_code == 201, added.text
        return str(added.json()["id"])

    async def dead(self) -> Sequence[OutboxEntry]:
        return await self.shop.look(lambda uow: uow.outbox.list_dead())

    async def busy(self) -> Sequence[BusyTime]:
        span = a_window(MONDAY_9AM - timedelta(days=2), 24 * 90)
        return await self.shop.look(lambda uow: uow.busy_times.list(span))

    def shown(self, calendar: str = CALENDAR) -> list[Event]:
        return self.google.entries(calendar)

    def owner_enters(
        self, event_id: str = "abcde", start: datetime = TEN, calendar: str = CALENDAR
    ) -> None:
        times = {
            "start": {"dateTime": start.isoformat()},
            "end": {"dateTime": (start + HOUR).isoformat()},
        }
        self.google.owner_enters(calendar, event_id, **times)


HOUR = timedelta(hours=1)


@pytest.fixture
async def place(storage: Storage, clock: FrozenClock, tmp_path: Path) -> AsyncIterator[Place]:
    credentials = tmp_path / "platform.json"
    credentials.write_text(service_account())
    async with google_server(CALENDAR, SAMS, DIANES, OURS) as google:
        settings = {
            "google_calendar_base_url": google.api,
            "google_token_url": google.token_url,
            "google_credentials_file": str(credentials),
            "calendar_allow_private_addresses": True,
        }
        async with serving(storage, clock, **settings) as web:
            tenant = await web.tenant(
                name="Bristol Plumbing",
                vertical="plumbing",
                timezone="America/Chicago",
                owner_phone=OWNER,
                twilio_phone_number="+18165550100",
            )
            yield Place(Shop(web, tenant), google, clock)
            await web.services.calendars.close()


# --- shown there ----------------------------------------------------------------------------


@every_storage
async def test_a_booking_is_shown_once_and_follows_what_becomes_of_it(place: Place) -> None:
    await place.link(pushes=True)
    appointment_id = await place.booked()
    await place.drain()
    await place.drain()
    (event,) = place.shown()
    assert "Amy Rourke" in event["summary"]
    (stored,) = await place.shop.appointments()
    assert stored.calendar_event_id == appointment_id
    await place.change(
        appointment_id,
        start_time=NOON.isoformat(),
        end_time=(NOON + HOUR).isoformat(),
    )
    await place.drain()
    (event,) = place.shown()
    assert datetime.fromisoformat(event["start"]["dateTime"]) == NOON
    await place.change(appointment_id, status="CANCELLED")
    await place.drain()
    assert place.shown() == []
    (stored,) = await place.shop.appointments()
    assert stored.calendar_event_id is None


async def test_nothing_is_promised_where_nothing_is_shown(place: Place) -> None:
    await place.link(pushes=False)
    await place.booked()
    await place.drain()
    assert not [asked for asked in place.google.asked if not asked.startswith("GET")]


async def test_what_is_deleted_here_is_gone_there(place: Place) -> None:
    await place.link(pushes=True)
    appointment_id = await place.booked()
    await place.drain()
    await place.shop.business.delete(f"/v1/crm/appointments/{appointment_id}")
    await place.drain()
    assert place.shown() == []


@every_storage
async def test_an_event_that_was_stored_and_not_answered_is_there_once(place: Place) -> None:
    await place.link(pushes=True)
    place.google.loses = {"POST", "PUT"}
    await place.booked()
    await place.drain()
    place.google.loses = set()
    await place.later(minutes=2)
    assert len(place.shown()) == 1
    assert await place.dead() == []


async def test_a_technicians_calendar_shows_their_visits_and_loses_those_of_others(
    place: Place,
) -> None:
    sam, diane = await place.technician("Sam"), await place.technician("Diane")
    await place.link(SAMS, technician_id=sam, pushes=True, pulls=False)
    await place.link(DIANES, technician_id=diane, pushes=True, pulls=False)
    await place.link(CALENDAR, pushes=True)
    appointment_id = await place.booked(technician_id=sam)
    await place.drain()
    assert [len(place.shown(one)) for one in (CALENDAR, SAMS, DIANES)] == [1, 1, 0]
    await place.change(appointment_id, technician_id=diane)
    await place.drain()
    assert [len(place.shown(one)) for one in (CALENDAR, SAMS, DIANES)] == [1, 0, 1]


@every_storage
async def test_a_newly_linked_calendar_is_filled_with_what_is_to_come(place: Place) -> None:
    for day in range(3):
        await place.booked(TEN + timedelta(days=day))
    await place.link(pushes=True)
    assert len(place.shown()) == 3


async def test_an_outage_delays_what_is_shown_and_never_a_booking(place: Place) -> None:
    await place.link(pushes=True)
    place.google.fails_with = error(503, "backendError")
    appointment_id = await place.booked()
    await place.drain()
    await place.later(hours=1)
    (stored,) = await place.shop.appointments()
    assert (stored.id, stored.calendar_event_id) == (appointment_id, None)
    place.google.fails_with = None
    await place.later(hours=2)
    assert len(place.shown()) == 1
    (linked,) = await place.linked()
    assert (linked["failures"], linked["last_error"]) == (0, None)


async def test_revoked_credentials_are_seen_by_the_owner(place: Place) -> None:
    link_id = await place.link(pushes=True, pulls=False)
    place.google.tokens.clear()
    place.google.is_revoked = True
    appointment_id = await place.booked()
    await place.drain()
    (entry,) = await place.dead()
    assert entry.promise == MirrorAppointment(appointment_id)
    assert "invalid_grant" in (entry.last_error or "")
    (linked,) = await place.linked()
    assert linked["id"] == link_id
    assert "invalid_grant" in linked["last_error"]
    place.google.is_revoked = False
    await place.change(appointment_id, description="and the sink")
    await place.drain()
    assert len(place.shown()) == 1
    (linked,) = await place.linked()
    assert linked["last_error"] is None


@every_storage
async def test_what_a_killed_worker_had_begun_is_done_once_more_and_no_more_is_there(
    place: Place,
) -> None:
    await place.link(pushes=True, pulls=False)
    await place.booked()
    now = place.clock.now()
    services = place.shop.web.services
    (claimed,) = await place.shop.change(lambda uow: uow.outbox.claim(now, now + LEASE, 20))
    business = await services.storage.read_platform(
        lambda p: p.businesses.get(BusinessId(place.shop.business.id))
    )
    errand = Mirroring(services.storage, services.calendars, services.sealing, place.clock)
    assert isinstance(claimed.promise, MirrorAppointment)
    await errand.carry_out(business, claimed.promise)
    # And then the machine went down, before it could be said to be done.
    await place.drain()
    assert len(place.google.asked) == 2
    await place.later(seconds=LEASE.total_seconds())
    assert len(place.shown()) == 1
    asked = len(place.google.asked)
    await place.later(hours=1)
    assert len(place.google.asked) == asked


@every_storage
async def test_what_changed_while_it_was_being_shown_is_shown_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when a slow request with older news ends last."""
    await place.link(pushes=True, pulls=False)
    appointment_id = await place.booked()
    calendars = place.shop.web.services.calendars
    put, puts = calendars.put, []

    async def slow(link: Any, secret: Any, event: Any) -> None:
        puts.append(event)
        if len(puts) == 1:
            await place.change(appointment_id, description="and the sink")
        await put(link, secret, event)

    monkeypatch.setattr(calendars, "put", slow)
    await place.drain()
    (event,) = place.shown()
    assert "and the sink" in event["description"]


# --- taken here -----------------------------------------------------------------------------


@every_storage
async def test_the_owners_own_entry_blocks_its_time_after_a_look(place: Place) -> None:
    place.owner_enters()
    await place.link()
    refused = await place.book()
    assert refused.status_code == 409
    assert (await place.book(NOON)).status_code == 201


async def test_our_own_visits_do_not_block_themselves(place: Place) -> None:
    await place.link(pushes=True)
    await place.booked()
    await place.later(minutes=10)
    assert await place.busy() == []
    assert await place.alerts() == []


async def test_a_calendar_is_looked_at_again_and_again(place: Place) -> None:
    await place.link()
    place.owner_enters()
    await place.later(minutes=9)
    assert await place.busy() == []
    await place.later(minutes=1)
    assert len(await place.busy()) == 1
    place.google.calendars[CALENDAR].clear()
    await place.later(minutes=10)
    assert await place.busy() == []


async def test_a_technicians_own_entry_blocks_them_alone(place: Place) -> None:
    sam, diane = await place.technician("Sam"), await place.technician("Diane")
    place.owner_enters(calendar=SAMS)
    await place.link(SAMS, technician_id=sam)
    assert (await place.book(technician_id=sam)).status_code == 409
    assert (await place.book(technician_id=diane)).status_code == 201


@every_storage
async def test_one_may_ask_for_a_look_now(place: Place) -> None:
    link_id = await place.link()
    place.owner_enters()
    asked = await place.shop.business.post(f"/v1/owner/calendars/{link_id}/pull")
    assert asked.status_code == 202
    await place.drain()
    assert len(await place.busy()) == 1
    assert (await place.shop.business.post("/v1/owner/calendars/none/pull")).status_code == 404


async def test_a_published_file_blocks_too_and_is_not_sent_twice(place: Place) -> None:
    file = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        b"DTSTAMP:20260101T000000Z\r\nDTSTART:20260106T160000Z\r\nDTEND:20260106T170000Z\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    head = f'HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Length: {len(file)}\r\n\r\n'.encode()
    unchanged = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    async with calendar_server(answers(head + file, unchanged, head + file)) as server:
        await place.link(server.url, kind="ics", secret=None)
        assert (await place.book()).status_code == 409
        await place.later(minutes=10)
        assert 'If-None-Match: "v1"' in server.heads[1]
        assert (await place.book()).status_code == 409
        await place.later(days=1)
        assert "If-None-Match" not in server.heads[2]


async def test_an_outage_keeps_what_was_known_and_is_told_after_a_while(place: Place) -> None:
    place.owner_enters()
    await place.link()
    place.google.fails_with = error(503, "backendError")
    for _ in range(5):
        await place.later(hours=1)
    assert await place.alerts() == []
    for _ in range(5):
        await place.later(hours=1)
    (told,) = await place.alerts()
    assert "calendar" in told
    (linked,) = await place.linked()
    assert linked["failures"] == 10
    assert len(await place.busy()) == 1
    place.google.fails_with = None
    await place.later(hours=1)
    (linked,) = await place.linked()
    assert (linked["failures"], linked["last_error"]) == (0, None)


async def test_a_calendar_that_cannot_be_read_is_tried_less_and_less_often(place: Place) -> None:
    await place.link()
    place.google.fails_with = error(403, "forbidden")
    before = len(place.google.asked)
    for _ in range(36):
        await place.later(minutes=10)
    # After 10, 20, 40 minutes, then every hour of the six.
    assert 6 <= len(place.google.asked) - before <= 9
    assert await place.dead() == []


# --- conflicts ------------------------------------------------------------------------------


@every_storage
async def test_a_conflict_found_later_is_told_once(place: Place) -> None:
    await place.link()
    await place.booked()
    place.owner_enters()
    for _ in range(3):
        await place.later(minutes=10)
    (told,) = await place.alerts()
    assert "Amy Rourke" in told
    assert "Dentist" in told


async def test_a_conflict_that_was_resolved_and_comes_back_is_told_again(place: Place) -> None:
    await place.link()
    await place.booked()
    place.owner_enters()
    await place.later(minutes=10)
    place.owner_enters(start=TEN + timedelta(days=1))
    await place.later(minutes=10)
    place.owner_enters()
    await place.later(minutes=10)
    assert len(await place.alerts()) == 2


async def test_a_technicians_entry_conflicts_with_their_visits_alone(place: Place) -> None:
    sam, diane = await place.technician("Sam"), await place.technician("Diane")
    await place.link(SAMS, technician_id=sam)
    await place.booked(technician_id=diane)
    place.owner_enters(calendar=SAMS)
    await place.later(minutes=10)
    assert await place.alerts() == []


# --- linking --------------------------------------------------------------------------------


@every_storage
async def test_secrets_are_sealed_and_never_answered(place: Place) -> None:
    await place.link()
    answer = await place.shop.business.get("/v1/owner/calendars")
    assert "secret" not in answer.text
    assert "PRIVATE KEY" not in answer.text
    business = await place.shop.business.get("/v1/owner/business")
    assert "PRIVATE KEY" not in business.text
    stored = await place.shop.web.services.storage.read_platform(
        lambda p: p.businesses.get(BusinessId(place.shop.business.id))
    )
    (link,) = stored.calendars
    assert "PRIVATE KEY" not in (link.sealed_secret or "PRIVATE KEY")


async def test_an_unlinked_calendar_takes_no_time_and_is_looked_at_no_longer(
    place: Place,
) -> None:
    place.owner_enters()
    link_id = await place.link()
    path = f"/v1/owner/calendars/{link_id}"
    assert (await place.shop.business.delete(path)).status_code == 204
    assert (await place.shop.business.delete(path)).status_code == 404
    assert await place.linked() == []
    assert await place.busy() == []
    asked = len(place.google.asked)
    await place.later(hours=1)
    assert len(place.google.asked) == asked
    assert (await place.book()).status_code == 201


@every_storage
async def test_a_look_under_way_when_a_calendar_is_unlinked_leaves_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.owner_enters()
    link_id = await place.link()
    calendars = place.shop.web.services.calendars
    busy = calendars.busy

    async def slow(*given: Any) -> Any:
        found = await busy(*given)
        await place.shop.business.delete(f"/v1/owner/calendars/{link_id}")
        return found

    monkeypatch.setattr(calendars, "busy", slow)
    await place.later(minutes=10)
    await place.later(minutes=10)
    assert await place.busy() == []
    assert await place.shop.look(lambda uow: uow.calendar_states.list()) == []


async def test_naming_a_calendar_is_enough_to_use_it(place: Place) -> None:
    place.owner_enters(calendar=OURS)
    await place.booked(NOON)
    await place.shop.business.patch("/v1/owner/business", calendar_id=OURS)
    await place.later(minutes=5)
    assert [one["id"] for one in await place.linked()] == ["calendar_id"]
    assert (await place.book()).status_code == 409
    assert len(place.shown(OURS)) == 2  # theirs and ours
    await place.shop.business.delete("/v1/owner/calendars/calendar_id")
    assert await place.busy() == []


@every_storage
async def test_two_businesses_do_not_look_into_one_calendar_of_the_platforms(
    place: Place,
) -> None:
    new = {"kind": "google", "address": OURS}
    assert (await place.shop.business.post("/v1/owner/calendars", **new)).status_code == 201
    other = await place.shop.web.tenant(name="Another")
    assert (await other.post("/v1/owner/calendars", **new)).status_code == 409
    assert (await other.patch("/v1/owner/business", calendar_id=OURS)).status_code == 409
    theirs = {**new, "secret": service_account()}
    assert (await other.post("/v1/owner/calendars", **theirs)).status_code == 201


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "ics", "address": "https://example.com/a.ics", "pushes": True},
        {"kind": "ics", "address": "file:///etc/passwd"},
        {"kind": "ics", "address": "gopher://example.com"},
        {"kind": "caldav", "address": "https://example.com/c/"},
        {"kind": "caldav", "address": "https://example.com/c/", "username": "sam"},
        {"kind": "google", "address": CALENDAR, "secret": "{}"},
        {"kind": "google", "address": CALENDAR, "secret": json.dumps([])},
        {"kind": "google", "address": CALENDAR, "pulls": False, "pushes": False},
        {"kind": "google", "address": ""},
        {"kind": "outlook", "address": CALENDAR},
    ],
)
async def test_what_cannot_work_is_not_linked(given: dict[str, Any]) -> None:
    async with serving() as web:
        tenant = await web.tenant()
        refused = await tenant.post("/v1/owner/calendars", **given)
        assert refused.status_code == 422, refused.text
        unknown = {"kind": "google", "address": CALENDAR, "technician_id": "nobody"}
        assert (await tenant.post("/v1/owner/calendars", **unknown)).status_code == 404
