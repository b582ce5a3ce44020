"""Calendar files: what an address publishes, what of it takes time, and the files we write."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from app.adapters.calendars.ics import IcsCalendars, IcsFiles
from app.adapters.calendars.outside_http import OutsideHttp, is_public
from app.domain.appointments import Window
from app.domain.calendars import Busy, CalendarEvent, CalendarKind, CalendarLink
from app.errors import Invalid, Unavailable
from tests.support.calendar_server import (
    Behaviour,
    answers,
    calendar_server,
    drips,
    floods,
    hangs,
)
from tests.support.model_server import response

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = datetime(2026, 1, 5, 15, tzinfo=UTC)
SPAN = Window(MONDAY, MONDAY + timedelta(days=90))
Times = list[tuple[datetime, datetime]]


def a_file(*entries: str, heads: str = "") -> bytes:
    inner = "".join(f"BEGIN:VEVENT\n{entry.strip()}\nEND:VEVENT\n" for entry in entries)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{heads}{inner}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


async def look(behave: Behaviour, *, etag: str | None = None, deadline: float = 10) -> Busy | None:
    http = OutsideHttp(allow_private=True, deadline_seconds=deadline)
    try:
        async with calendar_server(behave) as server:
            link = CalendarLink(id="l1", kind=CalendarKind.ICS, address=server.url)
            return await IcsCalendars(http).busy(link, None, SPAN, CHICAGO, etag)
    finally:
        await http.close()


async def busy(*entries: str, heads: str = "") -> Times:
    found = await look(answers(response(a_file(*entries, heads=heads))))
    assert found is not None
    return [(one.window.start, one.window.end) for one in found.times]


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def test_an_entry_takes_its_time() -> None:
    entry = "UID:a\nDTSTART:20260106T150000Z\nDTEND:20260106T160000Z\nSUMMARY:Dentist"
    found = await look(answers(response(a_file(entry), ETag='"v1"')))
    assert found is not None
    (taken,) = found.times
    assert (taken.link_id, taken.event_id, taken.technician_id) == ("l1", "a", None)
    assert taken.window == Window(utc(1, 6, 15), utc(1, 6, 16))
    assert taken.title == "Dentist"
    assert found.etag == '"v1"'


async def test_a_duration_is_as_good_as_an_end() -> None:
    assert await busy("UID:a\nDTSTART:20260106T150000Z\nDURATION:PT45M") == [
        (utc(1, 6, 15), utc(1, 6, 15, 45))
    ]


async def test_an_entry_without_length_takes_no_time() -> None:
    assert await busy("UID:a\nDTSTART:20260106T150000Z") == []


async def test_whole_days_are_the_businesss_days() -> None:
    """Chicago's clocks go forward on March 8: that day has 23 hours."""
    vacation = "UID:a\nDTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260309"
    assert await busy(vacation) == [(utc(3, 7, 6), utc(3, 9, 5))]
    assert await busy("UID:b\nDTSTART;VALUE=DATE:20260308") == [(utc(3, 8, 6), utc(3, 9, 5))]


async def test_times_without_a_zone_are_the_businesss_times() -> None:
    floating = "UID:a\nDTSTART:20260106T090000\nDTEND:20260106T100000"
    assert await busy(floating) == [(utc(1, 6, 15), utc(1, 6, 16))]
    repeated = f"{floating}\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert await busy(repeated) == [
        (utc(1, 6, 15), utc(1, 6, 16)),
        (utc(1, 13, 15), utc(1, 13, 16)),
    ]


async def test_a_file_may_bring_a_zone_of_its_own() -> None:
    zone = """BEGIN:VTIMEZONE
TZID:Shop
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:-0700
TZOFFSETTO:-0700
END:STANDARD
END:VTIMEZONE
"""
    entry = "UID:a\nDTSTART;TZID=Shop:20260106T090000\nDTEND;TZID=Shop:20260106T100000"
    assert await busy(entry, heads=zone) == [(utc(1, 6, 16), utc(1, 6, 17))]


async def test_a_changed_occurrence_is_taken_where_it_went() -> None:
    series = "UID:a\nDTSTART:20260106T150000Z\nDTEND:20260106T160000Z\nRRULE:FREQ=DAILY;COUNT=3"
    moved = "UID:a\nRECURRENCE-ID:20260107T150000Z\nDTSTART:20260107T200000Z\nDURATION:PT1H"
    dropped = "UID:a\nRECURRENCE-ID:20260108T150000Z\nSTATUS:CANCELLED\n" + (
        "DTSTART:20260108T150000Z\nDURATION:PT1H"
    )
    assert await busy(series, moved, dropped) == [
        (utc(1, 6, 15), utc(1, 6, 16)),
        (utc(1, 7, 20), utc(1, 7, 21)),
    ]


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "status:cancelled"])
async def test_what_is_free_or_cancelled_takes_no_time(line: str) -> None:
    timed = "DTSTART:20260106T150000Z\nDTEND:20260106T160000Z"
    assert await busy(f"UID:a\n{timed}\n{line}") == []
    assert await busy(f"UID:a\n{timed}\nRRULE:FREQ=DAILY;COUNT=2\n{line}") == []


async def test_our_own_entries_do_not_come_back() -> None:
    written = IcsFiles().render(
        "Us", [CalendarEvent(id="a1", window=Window(utc(1, 6, 15), utc(1, 6, 16)), title="Leak")]
    )
    found = await look(answers(response(written)))
    assert found == Busy(times=())


async def test_only_the_asked_for_span_counts() -> None:
    before = "UID:a\nDTSTART:20260105T140000Z\nDTEND:20260105T150000Z"
    into = "UID:b\nDTSTART:20260105T143000Z\nDTEND:20260105T153000Z"
    after = "UID:c\nDTSTART:20260405T150000Z\nDTEND:20260405T160000Z"
    assert await busy(before, into, after) == [(utc(1, 5, 14, 30), utc(1, 5, 15, 30))]


async def test_entries_that_make_no_sense_leave_the_others_alone() -> None:
    good = "UID:good\nDTSTART:20260106T150000Z\nDTEND:20260106T160000Z"
    bad = (
        "UID:none",
        "UID:backwards\nDTSTART:20260106T150000Z\nDTEND:20260106T140000Z",
        "UID:mixed\nDTSTART;VALUE=DATE:20260106\nDTEND:20260106T140000Z",
        "UID:what\nDTSTART:yesterday\nDTEND:20260106T140000Z",
        "UID:rule\nDTSTART:20260106T150000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES",
        "UID:late\nDTSTART:99991231T235900Z\nDURATION:P99999999D",
    )
    assert await busy(*bad, good) == [(utc(1, 6, 15), utc(1, 6, 16))]


async def test_no_more_than_5000_times_are_taken_and_the_soonest_stay() -> None:
    hourly = "DTSTART:20200101T000000Z\nDURATION:PT10M\nRRULE:FREQ=HOURLY"
    times = await busy(*(f"UID:{n}\n{hourly}" for n in range(3)))
    assert len(times) == 5000
    assert times[0][0] == utc(1, 5, 15)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;BYSECOND=1,2,3",
        "FREQ=DAILY;BYMINUTE=1,2,3,4,5",
    ],
)
async def test_endless_repetition_is_not_unrolled(rule: str) -> None:
    assert await busy(f"UID:a\nDTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:{rule}") == []


async def test_times_have_ids_of_their_own_even_where_uids_are_missing_long_or_hostile() -> None:
    timed = "DTSTART:20260106T150000Z\nDTEND:20260106T160000Z"
    later = "DTSTART:20260107T150000Z\nDTEND:20260107T160000Z"
    entries = (timed, later, f"UID:{'x' * 3000}\n{timed}", f"UID:a\x00b\n{timed}")
    found = await look(answers(response(a_file(*entries))))
    assert found is not None
    ids = [one.event_id for one in found.times]
    assert len(set(ids)) == 4
    assert all(len(one) <= 220 and one.isprintable() for one in ids)


async def test_an_unchanged_file_is_not_sent_again() -> None:
    heads: list[str] = []

    async def behave(head: str, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(response(b"", 304))

    assert await look(behave, etag='"v1"') is None
    assert 'if-none-match: "v1"' in heads[0].lower()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_an_address_that_opens_nothing_is_not_tried_again(status: int) -> None:
    with pytest.raises(Invalid, match=str(status)):
        await look(answers(response(b"no", status)))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_a_server_in_trouble_may_recover(status: int) -> None:
    with pytest.raises(Unavailable, match=str(status)):
        await look(answers(response(b"no", status)))


@pytest.mark.parametrize(
    "body", [b"", b"<html>Sign in</html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"\xff\xfe\x00"]
)
async def test_what_is_no_calendar_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        await look(answers(response(body)))


@pytest.mark.parametrize("behave", [hangs, drips])
async def test_a_slow_server_is_given_up_in_time(behave: Behaviour) -> None:
    with pytest.raises(Unavailable):
        await look(behave, deadline=0.2)


async def test_a_server_that_hangs_up_may_recover() -> None:
    with pytest.raises(Unavailable):
        await look(answers(b""))


async def test_a_file_without_end_is_cut_off() -> None:
    with pytest.raises(Invalid, match="too large"):
        await look(floods)


async def test_what_is_compressed_against_our_wish_is_refused() -> None:
    with pytest.raises(Invalid):
        await look(answers(response(b"whatever", Content_Encoding="gzip")))


async def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    entry = "UID:a\nDTSTART:20260106T150000Z\nDTEND:20260106T160000Z"
    moved, there = response(b"", 302, Location="/next.ics"), response(a_file(entry))
    found = await look(answers(moved, moved, moved, there))
    assert found is not None and len(found.times) == 1
    with pytest.raises(Invalid, match="circles"):
        await look(answers(moved, moved, moved, moved, there))


async def read_strictly(address: str) -> None:
    http = OutsideHttp()
    link = CalendarLink(id="l1", kind=CalendarKind.ICS, address=address)
    try:
        await IcsCalendars(http).busy(link, None, SPAN, CHICAGO)
    finally:
        await http.close()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/a.ics",
        "http://localhost/a.ics",
        "http://2130706433/a.ics",
        "http://0x7f.1/a.ics",
        "http://[::1]/a.ics",
        "http://[::ffff:10.0.0.1]/a.ics",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3/a.ics",
        "http://192.168.0.1/a.ics",
        "http://0.0.0.0/a.ics",
        "webcal://127.0.0.1/a.ics",
        "ftp://example.com/a.ics",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "not an address",
        "https://",
        "",
        "http://exa\x00mple/",
        "http://a:99999999/",
        f"http://{'a' * 300}.example/",
    ],
)
async def test_addresses_that_are_none_or_lead_into_our_own_network_are_refused(
    address: str,
) -> None:
    with pytest.raises(Invalid):
        await read_strictly(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "ff02::1"),
        "fec0::1",
    ],
)
def test_no_address_of_our_own_network_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_others_are(address: str) -> None:
    assert is_public(ip_address(address))


async def test_a_redirect_into_our_own_network_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first server counts as public, as one on the internet would."""
    target = "http://127.0.0.2/secret.ics"
    async with calendar_server(answers(response(b"", 302, Location=target))) as server:
        monkeypatch.setattr(
            "app.adapters.calendars.outside_http.is_public",
            lambda address: str(address) == "127.0.0.1",
        )
        with pytest.raises(Invalid, match="public"):
            await read_strictly(server.url)
        assert len(server.heads) == 1


async def test_errors_do_not_repeat_the_address() -> None:
    async with calendar_server(answers(response(b"", 500))) as server:
        address = server.url + "?key=s3cret"
    http = OutsideHttp(allow_private=True)
    link = CalendarLink(id="l1", kind=CalendarKind.ICS, address=address)
    with pytest.raises(Unavailable) as raised:
        await IcsCalendars(http).busy(link, None, SPAN, CHICAGO)
    assert "s3cret" not in str(raised.value)
    await http.close()


HOSTILE = st.text(max_size=300) | st.sampled_from(
    [
        "BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT",
        "a\nEND:VCALENDAR\n",
        ";,\\n\\N:\"'",
        "🚰" * 200,
        "x" * 10_000,
        "\u2028\u2029\x85\x0b\x0c\x1c",
        "\ud800",
        "\r",
    ]
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_text_breaks_a_file_or_stands_on_a_line_too_long(
    name: str, title: str, description: str, location: str
) -> None:
    event = CalendarEvent(
        id="a1",
        window=Window(MONDAY, MONDAY + timedelta(hours=1)),
        title=title,
        description=description,
        location=location,
    )
    written = IcsFiles().render(name, [event])
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    read = Calendar.from_ical(written)
    (entry,) = read.walk("VEVENT")
    assert isinstance(entry, Event)
    assert not entry.errors and not read.errors
    assert entry.start == MONDAY


def test_texts_come_back_as_they_were() -> None:
    title, description = "Leak, repair; \\ 🚰: - María", "One\nTwo\\n, three;"
    event = CalendarEvent(
        id="a1",
        window=Window(MONDAY, MONDAY + timedelta(hours=1)),
        title=title,
        description=description,
        location="1, Main St",
    )
    written = IcsFiles().render("Acme; Plumbing, Inc.", [event])
    assert b"\r\nX-WR-CALNAME:Acme\\; Plumbing\\, Inc.\r\n" in written
    (entry,) = Calendar.from_ical(written).walk("VEVENT")
    assert str(entry["SUMMARY"]) == title
    assert str(entry["DESCRIPTION"]) == description
    assert str(entry["LOCATION"]) == "1, Main St"


async def test_an_encrypted_server_is_asked_for_by_its_name_and_has_to_prove_it() -> None:
    """We connect to a number; the name is what its certificate is held against."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _socket, name, _context: names.append(name)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    http = OutsideHttp(allow_private=True)
    link = CalendarLink(id="l1", kind=CalendarKind.ICS, address=f"webcal://localhost:{port}/a.ics")
    with pytest.raises(Unavailable):
        await IcsCalendars(http).busy(link, None, SPAN, CHICAGO)
    assert set(names) == {"localhost"}
    server.close()
    await http.close()
