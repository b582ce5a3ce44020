"""Google Calendar over its documented wire format, against a local server that speaks it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.adapters.calendars import google
from app.adapters.calendars.google import GoogleCalendars, google_id
from app.adapters.calendars.google_tokens import GoogleTokens
from app.domain.appointments import Window
from app.domain.calendars import Busy, CalendarEvent, CalendarKind, CalendarLink
from app.domain.technicians import TechnicianId
from app.errors import AppError, Invalid, Unavailable
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.google_server import (
    GoogleServer,
    authorized_user,
    error,
    google_server,
    service_account,
)

CALENDAR = "owner+work@example.com"
CHICAGO = ZoneInfo("America/Chicago")
LINK = CalendarLink(id="l1", kind=CalendarKind.GOOGLE, address=CALENDAR, pushes=True)
SPAN = Window(MONDAY_9AM - timedelta(days=1), MONDAY_9AM + timedelta(days=90))
VISIT = CalendarEvent(
    id="0f8e2d", window=Window(MONDAY_9AM, MONDAY_9AM + timedelta(hours=2)), title="Drain - Amy"
)


@dataclass
class Google:
    server: GoogleServer
    calendars: GoogleCalendars
    clock: FrozenClock
    secret: str

    async def put(self, event: CalendarEvent = VISIT, link: CalendarLink = LINK) -> None:
        await self.calendars.put(link, self.secret, event)

    async def busy(self, link: CalendarLink = LINK) -> Busy:
        found = await self.calendars.busy(link, self.secret, SPAN, CHICAGO)
        assert found is not None
        return found

    def shown(self) -> list[dict[str, Any]]:
        return self.server.entries(CALENDAR)

    def enters(self, event_id: str = "abcde", **given: Any) -> None:
        times = {"start": _at("2026-01-05T10:00:00-06:00"), "end": _at("2026-01-05T11:00:00-06:00")}
        self.server.owner_enters(CALENDAR, event_id, **{**times, **given})


def _at(written: str) -> dict[str, str]:
    return {"dateTime": written}


@pytest.fixture(params=[service_account, authorized_user])
async def connected(request: pytest.FixtureRequest, clock: FrozenClock) -> AsyncIterator[Google]:
    async with google_server(CALENDAR) as server:
        client = google.connect(server.api)
        tokens = GoogleTokens(client, server.token_url, clock)
        calendars = GoogleCalendars(client, tokens, clock, deadline_seconds=5)
        yield Google(server, calendars, clock, request.param())
        await client.aclose()


async def test_an_event_is_there_once_however_often_it_is_put(connected: Google) -> None:
    for _ in range(3):
        await connected.put()
    (event,) = connected.shown()
    assert event["summary"] == "Drain - Amy"
    assert datetime.fromisoformat(event["start"]["dateTime"]) == MONDAY_9AM
    assert event["extendedProperties"]["private"]["receptionist"] == "1"


async def test_an_event_whose_answer_was_lost_is_not_put_twice(connected: Google) -> None:
    connected.server.loses = {"POST"}
    with pytest.raises(Unavailable):
        await connected.put()
    assert len(connected.shown()) == 1
    connected.server.loses = set()
    await connected.put()
    assert len(connected.shown()) == 1


async def test_an_event_that_comes_up_between_looking_and_inserting_is_updated(
    connected: Google,
) -> None:
    connected.server.hides_once = True
    connected.server.owner_enters(CALENDAR, google_id(VISIT.id), summary="of another worker")
    await connected.put()
    (event,) = connected.shown()
    assert event["summary"] == "Drain - Amy"
    methods = [asked.split()[0] for asked in connected.server.asked]
    assert methods == ["PUT", "POST", "PUT"]


async def test_a_move_changes_the_event_that_is_there(connected: Google) -> None:
    await connected.put()
    later = Window(MONDAY_9AM + timedelta(hours=3), MONDAY_9AM + timedelta(hours=5))
    await connected.put(replace(VISIT, window=later, is_tentative=True))
    (event,) = connected.shown()
    assert datetime.fromisoformat(event["start"]["dateTime"]) == later.start
    assert event["status"] == "tentative"


async def test_a_removed_event_is_gone_and_may_be_removed_again_and_come_back(
    connected: Google,
) -> None:
    await connected.calendars.remove(LINK, connected.secret, VISIT.id)
    await connected.put()
    for _ in range(2):
        await connected.calendars.remove(LINK, connected.secret, VISIT.id)
    assert connected.shown() == []
    await connected.put()
    assert len(connected.shown()) == 1


async def test_the_owners_entries_take_time_and_ours_do_not(connected: Google) -> None:
    await connected.put()
    connected.enters(summary="Dentist\ud800")
    (taken,) = (await connected.busy(replace(LINK, technician_id=TechnicianId("t1")))).times
    assert taken.window.start == datetime(2026, 1, 5, 10, tzinfo=CHICAGO)
    assert taken.window.end == datetime(2026, 1, 5, 11, tzinfo=CHICAGO)
    assert (taken.link_id, taken.technician_id, taken.title) == ("l1", "t1", "Dentist")


async def test_whole_days_begin_at_midnight_where_the_business_is(connected: Google) -> None:
    connected.enters(start={"date": "2026-03-08"}, end={"date": "2026-03-09"})
    (taken,) = (await connected.busy()).times
    assert taken.window.start == datetime(2026, 3, 8, tzinfo=CHICAGO)
    assert taken.window.end - taken.window.start == timedelta(hours=23)  # the clocks change


@pytest.mark.parametrize(
    "given",
    [
        {"transparency": "transparent"},
        {"attendees": [{"self": True, "responseStatus": "declined"}]},
        {"end": {"dateTime": "2026-01-05T10:00:00-06:00"}},
        {"start": {"dateTime": "2026-01-05T10:00:00-06:00"}, "status": "cancelled"},
    ],
)
async def test_what_takes_no_time_blocks_nothing(connected: Google, given: dict[str, Any]) -> None:
    connected.enters(**given)
    assert (await connected.busy()).times == ()


async def test_every_page_is_read(connected: Google) -> None:
    connected.server.page_size = 2
    for n in range(5):
        connected.enters(f"event{n}")
    found = {taken.event_id for taken in (await connected.busy()).times}
    assert found == {f"event{n}" for n in range(5)}
    assert [query.get("singleEvents") for query in connected.server.queries] == [["true"]] * 3


async def test_a_token_serves_until_shortly_before_it_expires(connected: Google) -> None:
    await connected.put()
    connected.clock.advance(minutes=58)
    await connected.put()
    assert connected.server.given_out == 1
    connected.clock.advance(minutes=1)
    await connected.put()
    assert connected.server.given_out == 2


async def test_a_token_that_is_taken_no_longer_is_replaced_once(connected: Google) -> None:
    await connected.put()
    connected.server.tokens.clear()
    await connected.put()
    assert connected.server.given_out == 2
    assert len(connected.shown()) == 1


async def test_revoked_credentials_are_not_worth_another_try(connected: Google) -> None:
    await connected.put()
    connected.server.tokens.clear()
    connected.server.is_revoked = True
    with pytest.raises(Invalid, match="invalid_grant"):
        await connected.put()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(403, "rateLimitExceeded"), Unavailable),
        (error(403, "userRateLimitExceeded"), Unavailable),
        (error(429, "rateLimitExceeded"), Unavailable),
        (error(500, "backendError"), Unavailable),
        (error(503, "backendError"), Unavailable),
        (error(400, "badRequest"), Invalid),
        (error(403, "forbidden"), Invalid),
    ],
)
async def test_failures_are_told_apart_by_whether_another_try_may_help(
    connected: Google, answer: tuple[int, dict[str, Any]], kind: type[AppError]
) -> None:
    connected.server.fails_with = answer
    with pytest.raises(kind):
        await connected.put()
    with pytest.raises(kind):
        await connected.busy()
    with pytest.raises(kind):
        await connected.calendars.remove(LINK, connected.secret, VISIT.id)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        ("999999999999999999", 3600),
        ("Mon, 05 Jan 2026 15:02:00 GMT", 120),
        ("soon", None),
        ("Mon, 05 Jan 2026 14:00:00 GMT", 0),
    ],
)
async def test_google_is_left_alone_for_as_long_as_it_wants(
    connected: Google, written: str, seconds: int | None
) -> None:
    connected.server.fails_with, connected.server.retry_after = error(429, "slow"), written
    with pytest.raises(Unavailable) as raised:
        await connected.put()
    assert raised.value.facts["retry_after"] == seconds


async def test_an_outage_of_the_token_server_passes(connected: Google) -> None:
    connected.server.token_fails_with = (503, {})
    with pytest.raises(Unavailable):
        await connected.put()
    connected.server.token_fails_with = None
    await connected.put()
    assert len(connected.shown()) == 1


async def test_a_calendar_that_is_not_there_is_said_to_be_missing(connected: Google) -> None:
    elsewhere = replace(LINK, address="nobody@example.com")
    with pytest.raises(Invalid, match="no calendar"):
        await connected.put(link=elsewhere)
    with pytest.raises(Invalid, match="no calendar"):
        await connected.busy(elsewhere)
    await connected.calendars.remove(elsewhere, connected.secret, VISIT.id)


async def test_a_server_that_says_nothing_is_left(clock: FrozenClock) -> None:
    async with google_server(CALENDAR) as server:
        server.hangs = True
        client = google.connect(server.api)
        tokens = GoogleTokens(client, server.token_url, clock)
        calendars = GoogleCalendars(client, tokens, clock, deadline_seconds=0.05)
        with pytest.raises(Unavailable, match="too long"):
            await calendars.put(LINK, service_account(), VISIT)
        await client.aclose()


async def test_the_platforms_credentials_serve_links_without_any_of_their_own(
    clock: FrozenClock,
) -> None:
    async with google_server(CALENDAR) as server:
        client = google.connect(server.api)
        tokens = GoogleTokens(client, server.token_url, clock)
        none = GoogleCalendars(client, tokens, clock)
        with pytest.raises(Invalid, match="no credentials"):
            await none.put(LINK, None, VISIT)
        own = GoogleCalendars(client, tokens, clock, platform_credentials=service_account())
        await own.put(LINK, None, VISIT)
        assert len(server.entries(CALENDAR)) == 1
        await client.aclose()


@pytest.mark.parametrize(
    "credentials",
    [
        "{}",
        "[1]",
        "nonsense",
        json.dumps({"type": "service_account"}),
        service_account(private_key="not a key"),
    ],
)
async def test_credentials_that_cannot_be_any_are_refused(
    connected: Google, credentials: str
) -> None:
    with pytest.raises(Invalid):
        await connected.calendars.put(LINK, credentials, VISIT)
    assert connected.server.asked == []


def test_ids_are_in_googles_letters_and_differ() -> None:
    ids = {google_id(one) for one in ("a", "b", "ab", "0f8e2d-4c", "Ä ~:")}
    assert len(ids) == 5
    assert all(set(one) <= set("0123456789abcdefghijklmnopqrstuv") for one in ids)
    assert min(map(len, ids)) >= 5
