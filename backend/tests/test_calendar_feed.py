"""The schedule as calendars elsewhere subscribe to it."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar, Component, Event

from app.adapters.calendars.ics import IcsFiles
from app.domain.appointments import Appointment, AppointmentStatus, Window
from app.domain.businesses import BusinessId
from app.domain.calendar_events import event_of
from app.domain.customers import Customer
from app.domain.technicians import Technician, TimeOff
from app.ports import Storage, UnitOfWork
from app.services.calendar_feed import read_feed
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.web import Tenant, Web, serving

FEEDS = "/v1/owner/calendar-feeds"
CHICAGO = ZoneInfo("America/Chicago")
TUESDAY = MONDAY_9AM + timedelta(days=1)
MARIA = factories.a_customer(name="Maria Lopez", phone="+19135550123")
BO = factories.a_technician(
    id="bo",
    name="Bo",
    time_off=(TimeOff(starts_at=TUESDAY, ends_at=TUESDAY + timedelta(days=1), note="Dentist"),),
)
AL = factories.a_technician(id="al", name="Al")


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


@pytest.fixture
async def acme(web: Web) -> Tenant:
    return await web.tenant(name="Acme; Plumbing, Inc.", vertical="plumbing")


async def store(
    web: Web,
    tenant: Tenant,
    *visits: Appointment,
    customer: Customer = MARIA,
    technicians: tuple[Technician, ...] = (AL, BO),
) -> None:
    def furnish(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        for technician in technicians:
            uow.technicians.add(technician)
        for visit in visits:
            uow.appointments.add(visit)

    await web.services.storage.run(BusinessId(tenant.id), furnish)


def a_visit(day: float = 1, **given: Any) -> Appointment:
    start = MONDAY_9AM + timedelta(days=day)
    window = Window(start, start + timedelta(hours=2))
    return factories.an_appointment(MARIA, **{"window": window, **given})


async def address(tenant: Tenant, path: str = "") -> str:
    made = await tenant.post(f"{FEEDS}{path}/rotate")
    assert made.status_code == 200, made.text
    url: str = made.json()["url"]
    return url


async def subscribe(web: Web, url: str, **headers: str) -> httpx.Response:
    """As a calendar does: with no key but the address."""
    return await web.client.get(urlsplit(url).path, headers=headers)


async def read(web: Web, url: str) -> list[Event]:
    response = await subscribe(web, url)
    assert response.status_code == 200, response.text
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors
    return [entry for entry in calendar.walk("VEVENT") if isinstance(entry, Event)]


def text(entry: Component, name: str) -> str:
    return str(entry[name])


async def test_a_visit_is_an_entry_with_all_a_technician_needs(web: Web, acme: Tenant) -> None:
    visit = a_visit(
        id="a1",
        arrival_ends_at=TUESDAY + timedelta(hours=1),
        service_type="water_heater_repair",
        description="Pilot light is out,\nsmells; a bit",
        address="12 Main St, Springfield",
        is_emergency=True,
        technician_id=BO.id,
    )
    await store(web, acme, visit)
    (entry,) = await read(web, await address(acme))
    assert text(entry, "UID") == "a1@receptionist"
    assert text(entry, "SUMMARY").startswith("EMERGENCY: ")
    assert text(entry, "SUMMARY").endswith(" - Maria Lopez")
    assert text(entry, "LOCATION") == "12 Main St, Springfield"
    assert text(entry, "DESCRIPTION").split("\n") == [
        "Pilot light is out,",
        "smells; a bit",
        "Promised arrival: Tuesday, January 6, 9 AM to 10 AM",
        "Technician: Bo",
        "Phone: +19135550123",
    ]
    assert (entry.start, entry.end) == (TUESDAY, TUESDAY + timedelta(hours=2))
    assert text(entry, "STATUS") == "CONFIRMED"
    assert text(entry, "TRANSP") == "OPAQUE"
    assert entry.DTSTAMP == MONDAY_9AM


async def test_the_business_says_what_its_work_is_called(web: Web) -> None:
    service = {"service_type": "heater", "name": "Water heater repair"}
    acme = await web.tenant(services=[service])
    await store(web, acme, a_visit(service_type="heater"))
    (entry,) = await read(web, await address(acme))
    assert text(entry, "SUMMARY") == "Water heater repair - Maria Lopez"


async def test_the_file_says_what_it_is_and_how_often_to_come_back(web: Web, acme: Tenant) -> None:
    response = await subscribe(web, await address(acme))
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["cache-control"] == "private, no-cache"
    lines = response.content.split(b"\r\n")
    for line in (
        b"VERSION:2.0",
        b"METHOD:PUBLISH",
        b"NAME:Acme\\; Plumbing\\, Inc.",
        b"X-WR-CALNAME:Acme\\; Plumbing\\, Inc.",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
    ):
        assert line in lines


@pytest.mark.parametrize(
    ("status", "shown", "takes_time"),
    [
        (AppointmentStatus.SCHEDULED, "CONFIRMED", "OPAQUE"),
        (AppointmentStatus.CONFIRMED, "CONFIRMED", "OPAQUE"),
        (AppointmentStatus.PENDING_RESCHEDULE, "TENTATIVE", "OPAQUE"),
        (AppointmentStatus.CANCELLED, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_a_status_is_shown_in_the_words_of_calendars(
    status: AppointmentStatus, shown: str, takes_time: str
) -> None:
    event = event_of(a_visit(status=status), MARIA, None, CHICAGO, MONDAY_9AM)
    (entry,) = Calendar.from_ical(IcsFiles().render("Acme", [event])).walk("VEVENT")
    assert (text(entry, "STATUS"), text(entry, "TRANSP")) == (shown, takes_time)


async def test_a_cancelled_visit_stays_so_that_subscribers_take_it_away(
    web: Web, acme: Tenant
) -> None:
    cancelled = a_visit(-29, status=AppointmentStatus.CANCELLED)
    forgotten = a_visit(-31, status=AppointmentStatus.CANCELLED)
    await store(web, acme, cancelled, forgotten)
    (entry,) = await read(web, await address(acme))
    assert text(entry, "UID") == f"{cancelled.id}@receptionist"
    assert text(entry, "STATUS") == "CANCELLED"
    assert text(entry, "TRANSP") == "TRANSPARENT"


async def test_visits_from_30_days_ago_to_30_days_beyond_the_horizon_are_shown(
    web: Web, acme: Tenant
) -> None:
    shown = [a_visit(-29.5), a_visit(-0.1), a_visit(0), a_visit(89.5)]
    await store(web, acme, a_visit(-30.5), *shown, a_visit(90.5))
    uids = [text(entry, "UID") for entry in await read(web, await address(acme))]
    assert uids == [f"{one.id}@receptionist" for one in shown]


async def test_visits_are_shown_at_the_right_instants_when_the_clocks_change(
    web: Web, acme: Tenant, clock: FrozenClock
) -> None:
    """The night of March 8, 2026: from 1:30 AM to 3:30 AM is one hour."""
    start = datetime(2026, 3, 8, 1, 30, tzinfo=CHICAGO)
    end = datetime(2026, 3, 8, 3, 30, tzinfo=CHICAGO)
    window = Window(start, end)
    await store(web, acme, a_visit(window=window, arrival_ends_at=end))
    (entry,) = await read(web, await address(acme))
    assert entry.end - entry.start == timedelta(hours=1)
    assert (entry.start, entry.end) == (start, end)
    assert "Sunday, March 8, 1:30 AM to 3:30 AM" in text(entry, "DESCRIPTION")


async def test_a_technicians_calendar_holds_their_visits_and_their_time_off(
    web: Web, acme: Tenant
) -> None:
    his, hers = a_visit(2, technician_id=BO.id), a_visit(2, technician_id=AL.id)
    await store(web, acme, his, hers, a_visit(3))
    off, visit = await read(web, await address(acme, "/technicians/bo"))
    assert text(visit, "UID") == f"{his.id}@receptionist"
    assert text(off, "TRANSP") == "OPAQUE"
    assert (off.start, off.end) == (TUESDAY, TUESDAY + timedelta(days=1))
    assert "Dentist" not in off.to_ical().decode(), "why they are away is nobody's business"
    assert len(await read(web, await address(acme))) == 3


HOSTILE = ["a\nEND:VEVENT\r\nBEGIN:VEVENT", ",;:\\\"'", "🚰" * 100, "x" * 10_000, "\x07\x1f\u2028"]


@pytest.mark.parametrize("name", HOSTILE, ids=["lines", "signs", "emoji", "long", "controls"])
async def test_no_name_breaks_the_file(web: Web, acme: Tenant, name: str) -> None:
    customer = factories.a_customer(name=name)
    visit = factories.an_appointment(customer, description=name, address=name)
    await store(web, acme, visit, customer=customer)
    url = await address(acme)
    response = await subscribe(web, url)
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    (entry,) = await read(web, url)
    assert (entry.start, entry.end) == (visit.window.start, visit.window.end)
    assert len(text(entry, "SUMMARY")) <= 200


async def test_an_unchanged_calendar_is_not_sent_again(
    web: Web, acme: Tenant, clock: FrozenClock
) -> None:
    await store(web, acme, a_visit(1))
    url = await address(acme)
    etag = (await subscribe(web, url)).headers["etag"]
    clock.advance(hours=1)
    for sent in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        again = await subscribe(web, url, **{"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert (await subscribe(web, url, **{"If-None-Match": '"other"'})).status_code == 200
    visit = a_visit(2, customer_id=MARIA.id)
    await web.services.storage.run(BusinessId(acme.id), lambda uow: uow.appointments.add(visit))
    changed = await subscribe(web, url, **{"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_there_is_no_address_until_one_is_made(web: Web, acme: Tenant) -> None:
    await store(web, acme)
    nothing = {"url": None, "rotated_at": None}
    assert (await acme.get(FEEDS)).json() == {
        "business": nothing,
        "technicians": [
            {"technician_id": "al", "name": "Al", **nothing},
            {"technician_id": "bo", "name": "Bo", **nothing},
        ],
    }
    url, his = await address(acme), await address(acme, "/technicians/bo")
    listed = (await acme.get(FEEDS)).json()
    rotated = "2026-01-05T15:00:00Z"
    assert listed["business"] == {"url": url, "rotated_at": rotated}
    assert listed["technicians"][1] == {
        "technician_id": "bo",
        "name": "Bo",
        "url": his,
        "rotated_at": rotated,
    }
    assert listed["technicians"][0]["url"] is None


async def test_addresses_are_absolute_and_cannot_be_guessed(web: Web, acme: Tenant) -> None:
    url = await address(acme)
    assert url.startswith(f"http://service/calendars/{acme.id}/")
    secret = url.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) == 43, "256 bits as base64"


async def test_addresses_begin_with_the_public_address_where_there_is_one() -> None:
    async with serving(public_base_url="https://calls.example.com/") as web:
        acme = await web.tenant()
        url = await address(acme)
        assert url.startswith(f"https://calls.example.com/calendars/{acme.id}/")


async def test_a_replaced_address_opens_nothing_from_then_on(web: Web, acme: Tenant) -> None:
    await store(web, acme)
    for path in ("", "/technicians/bo"):
        old = await address(acme, path)
        assert (await subscribe(web, old)).status_code == 200
        new = await address(acme, path)
        assert new != old
        assert (await subscribe(web, old)).status_code == 404
        assert (await subscribe(web, new)).status_code == 200


async def test_wrong_addresses_are_all_alike(web: Web, acme: Tenant) -> None:
    await store(web, acme)
    whole, his = await address(acme), await address(acme, "/technicians/bo")
    secret, other = (url.rpartition("/")[2] for url in (whole, his))
    bare = (await web.tenant()).id
    wrong = [
        f"/calendars/{acme.id}/nothing.ics",
        f"/calendars/{acme.id}/{other}",
        f"/calendars/{acme.id}/technicians/bo/{secret}",
        f"/calendars/{acme.id}/technicians/al/{other}",
        f"/calendars/{acme.id}/technicians/nobody/{other}",
        f"/calendars/{bare}/{secret}",
        f"/calendars/{bare}/technicians/bo/{other}",
        f"/calendars/nobody/{secret}",
        f"/calendars/{acme.id}/%00.ics",
        f"/calendars/%00/{secret}",
        f"/calendars/{acme.id}/technicians/%00/{other}",
        f"/calendars/{acme.id}/%ff%C3%A4.ics",
    ]
    answers = [(await web.client.get(path)) for path in wrong]
    assert {answer.status_code for answer in answers} == {404}
    for answer in answers:
        problem = answer.json()
        del problem["instance"]
        assert problem == {
            "type": "/problems/not-found",
            "title": "Not found",
            "status": 404,
            "detail": "there is no such calendar",
        }


async def test_a_suspended_businesss_calendars_are_closed(web: Web, acme: Tenant) -> None:
    await store(web, acme)
    urls = [await address(acme), await address(acme, "/technicians/bo")]
    await web.admin("PATCH", f"/businesses/{acme.id}", json={"status": "SUSPENDED"})
    for url in urls:
        refused = await subscribe(web, url)
        assert refused.status_code == 403
        assert refused.json()["type"] == "/problems/business-suspended"
        wrong = await subscribe(web, url.replace(".ics", "x.ics"))
        assert wrong.status_code == 404
    await web.admin("PATCH", f"/businesses/{acme.id}", json={"status": "ACTIVE"})
    assert (await subscribe(web, urls[0])).status_code == 200


async def test_neither_the_log_nor_the_audit_knows_the_secret(
    web: Web, acme: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    await store(web, acme)
    with caplog.at_level(logging.DEBUG, logger="app"):
        urls = [await address(acme), await address(acme, "/technicians/bo")]
        for url in urls:
            await subscribe(web, url)
    logged = str([record.__dict__ for record in caplog.records])
    entries = (await web.admin("GET", "/audit")).json()
    assert "/calendars/{business_id}/{secret}.ics" in logged
    for url in urls:
        secret = url.rpartition("/")[2].removesuffix(".ics")
        assert secret not in logged
        assert secret not in str(entries)
    actions = {entry["action"] for entry in entries}
    assert {"business.rotate_calendar_feed", "technician.rotate_calendar_feed"} <= actions


async def test_an_address_outlives_other_changes_of_the_technician(web: Web, acme: Tenant) -> None:
    await store(web, acme)
    url = await address(acme, "/technicians/bo")
    path = f"/businesses/{acme.id}/technicians/bo"
    assert (await web.admin("PATCH", path, json={"name": "Bobby"})).status_code == 200
    response = await subscribe(web, url)
    assert b"Bobby" in response.content


async def test_an_unknown_technician_has_no_calendar(acme: Tenant) -> None:
    assert (await acme.post(f"{FEEDS}/technicians/nobody/rotate")).status_code == 404


async def test_a_calendar_has_at_most_5000_events_and_those_to_come_are_among_them(
    clock: FrozenClock,
) -> None:
    async with serving(clock=clock) as web:
        acme = await web.tenant()
        past = [a_visit(-1, overlap_allowed=True) for _ in range(600)]
        coming = [a_visit(1, overlap_allowed=True) for _ in range(4700)]
        await store(web, acme, *past, *coming)
        business = await web.services.storage.read_platform(
            lambda platform: platform.businesses.get(BusinessId(acme.id))
        )
        feed = await web.services.storage.read(
            business.id, lambda uow: read_feed(uow, business, None, MONDAY_9AM)
        )
    assert len(feed.events) == 5000
    assert {one.id for one in coming} <= {event.id for event in feed.events}
