"""CalDAV, against a real server: what we put there, and what its owner did."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.adapters.calendars.caldav import CalDavCalendars
from app.adapters.calendars.outside_http import OutsideHttp
from app.domain.appointments import Window
from app.domain.calendars import CalendarEvent, CalendarKind, CalendarLink
from app.domain.technicians import TechnicianId
from app.errors import Invalid, Unavailable
from tests.support import radicale
from tests.support.calendar_server import answers, calendar_server
from tests.support.model_server import response
from tests.support.radicale import PASSWORD, USER, Radicale

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = datetime(2026, 1, 5, 15, tzinfo=UTC)
TWO_MONTHS = Window(MONDAY, MONDAY + timedelta(days=60))
VISIT = CalendarEvent(
    id="a1",
    window=Window(MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, hours=2)),
    title="Leak, repair; - María\nLópez 🚰",
    description="Line one\nLine two, with; signs",
    location="12 Main St, Springfield",
    changed_at=MONDAY,
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Radicale]:
    with radicale.running(tmp_path) as server:
        yield server


@pytest.fixture
def link(server: Radicale) -> CalendarLink:
    return CalendarLink(
        id="l1", kind=CalendarKind.CALDAV, address=server.url.rstrip("/"), username=USER
    )


@pytest.fixture
async def calendars() -> AsyncIterator[CalDavCalendars]:
    http = OutsideHttp(allow_private=True)
    yield CalDavCalendars(http)
    await http.close()


async def busy(calendars: CalDavCalendars, link: CalendarLink) -> list[tuple[datetime, datetime]]:
    found = await calendars.busy(link, PASSWORD, TWO_MONTHS, CHICAGO)
    assert found is not None
    return [(one.window.start, one.window.end) for one in found.times]


async def test_an_event_put_twice_is_there_once(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    for _ in range(2):
        await calendars.put(link, PASSWORD, VISIT)
    (entry,) = server.entries()
    assert entry["UID"] == "a1@receptionist"
    assert str(entry["SUMMARY"]) == VISIT.title
    assert str(entry["DESCRIPTION"]) == VISIT.description
    assert str(entry["LOCATION"]) == VISIT.location
    assert (entry.start, entry.end) == (VISIT.window.start, VISIT.window.end)


async def test_a_moved_event_moves(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    await calendars.put(link, PASSWORD, VISIT)
    later = Window(MONDAY + timedelta(days=3), MONDAY + timedelta(days=3, hours=1))
    await calendars.put(link, PASSWORD, replace(VISIT, window=later))
    (entry,) = server.entries()
    assert (entry.start, entry.end) == (later.start, later.end)


async def test_a_removed_event_is_gone_and_removing_it_again_is_no_error(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    await calendars.put(link, PASSWORD, VISIT)
    for _ in range(2):
        await calendars.remove(link, PASSWORD, VISIT.id)
    assert server.entries() == []


async def test_ids_cannot_leave_the_collection(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    with pytest.raises(Invalid):
        await calendars.put(link, PASSWORD, replace(VISIT, id="../other/a1"))
    assert server.entries() == []


async def test_our_own_events_take_no_time(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    await calendars.put(link, PASSWORD, VISIT)
    assert len(server.entries()) == 1
    assert await busy(calendars, link) == []


async def test_an_owners_weekly_entry_keeps_its_hour_when_the_clocks_change(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    """Chicago's clocks go forward on March 8, 2026."""
    server.write(
        "school-run",
        "UID:school-run",
        "DTSTAMP:20260101T000000Z",
        "DTSTART;TZID=America/Chicago:20251103T080000",
        "DTEND;TZID=America/Chicago:20251103T090000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "EXDATE;TZID=America/Chicago:20260216T080000",
        "SUMMARY:School run",
    )
    span = Window(datetime(2026, 2, 10, tzinfo=UTC), datetime(2026, 3, 17, tzinfo=UTC))
    found = await calendars.busy(link, PASSWORD, span, CHICAGO)
    assert found is not None
    assert [one.window.start for one in found.times] == [
        datetime(2026, 2, 23, 14, tzinfo=UTC),
        datetime(2026, 3, 2, 14, tzinfo=UTC),
        datetime(2026, 3, 9, 13, tzinfo=UTC),
        datetime(2026, 3, 16, 13, tzinfo=UTC),
    ]
    assert len({one.event_id for one in found.times}) == 4


async def test_a_technicians_calendar_takes_only_their_time(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    start, end = "DTSTART:20260107T150000Z", "DTEND:20260107T160000Z"
    server.write("dentist", "UID:dentist", "DTSTAMP:20260101T000000Z", start, end)
    theirs = replace(link, technician_id=TechnicianId("t1"))
    found = await calendars.busy(theirs, PASSWORD, TWO_MONTHS, CHICAGO)
    assert found is not None
    assert [(one.link_id, one.technician_id) for one in found.times] == [("l1", "t1")]


async def test_a_wrong_password_or_collection_is_not_tried_again(
    calendars: CalDavCalendars, link: CalendarLink
) -> None:
    with pytest.raises(Invalid):
        await calendars.put(link, "wrong", VISIT)
    with pytest.raises(Invalid):
        await calendars.busy(link, None, TWO_MONTHS, CHICAGO)
    elsewhere = replace(link, address=link.address.replace("work", "nowhere"))
    with pytest.raises(Invalid):
        await calendars.busy(elsewhere, PASSWORD, TWO_MONTHS, CHICAGO)


async def test_an_outage_may_pass(tmp_path: Path, calendars: CalDavCalendars) -> None:
    with radicale.running(tmp_path) as server:
        link = CalendarLink(id="l1", kind=CalendarKind.CALDAV, address=server.url, username=USER)
    with pytest.raises(Unavailable):
        await calendars.put(link, PASSWORD, VISIT)
    with pytest.raises(Unavailable):
        await calendars.remove(link, PASSWORD, VISIT.id)
    with pytest.raises(Unavailable):
        await calendars.busy(link, PASSWORD, TWO_MONTHS, CHICAGO)


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<d:multistatus xmlns:d="DAV:">&b;</d:multistatus>'
)
WRONG = {
    "a document type": BILLION_LAUGHS.encode(),
    "the same in UTF-16": BILLION_LAUGHS.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"),
    "no XML": b"hello",
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><a/>',
    "other XML": b"<html/>",
    "entries that are none": b'<d:multistatus xmlns:d="DAV:" '
    b'xmlns:c="urn:ietf:params:xml:ns:caldav"><c:calendar-data>hello</c:calendar-data>'
    b"</d:multistatus>",
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG.keys())
async def test_an_answer_that_is_no_caldav_is_refused(
    calendars: CalDavCalendars, body: bytes
) -> None:
    async with calendar_server(answers(response(body, 207))) as server:
        link = CalendarLink(id="l1", kind=CalendarKind.CALDAV, address=server.url)
        with pytest.raises(Invalid):
            await calendars.busy(link, None, TWO_MONTHS, CHICAGO)


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
async def test_a_server_in_trouble_may_recover(calendars: CalDavCalendars, status: int) -> None:
    async with calendar_server(answers(response(b"", status))) as server:
        link = CalendarLink(id="l1", kind=CalendarKind.CALDAV, address=server.url)
        with pytest.raises(Unavailable):
            await calendars.put(link, None, VISIT)
        with pytest.raises(Unavailable):
            await calendars.busy(link, None, TWO_MONTHS, CHICAGO)


async def test_a_password_does_not_follow_a_redirect_to_another_server(
    calendars: CalDavCalendars,
) -> None:
    async with calendar_server(answers(response(b"", 401))) as other:
        moved = response(b"", 307, Location=other.url)
        async with calendar_server(answers(moved)) as server:
            link = CalendarLink(
                id="l1", kind=CalendarKind.CALDAV, address=server.url, username=USER
            )
            with pytest.raises(Invalid):
                await calendars.put(link, PASSWORD, VISIT)
            assert "authorization: basic" in server.heads[0].lower()
            assert "authorization" not in other.heads[0].lower()


async def test_many_at_once_are_all_stored(
    calendars: CalDavCalendars, link: CalendarLink, server: Radicale
) -> None:
    visits = [replace(VISIT, id=f"a{n}") for n in range(5)]
    await asyncio.gather(*(calendars.put(link, PASSWORD, one) for one in visits))
    assert len(server.entries()) == 5
