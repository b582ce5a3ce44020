"""No door into the schedule is softer than another: the owner over HTTP, callers by telephone."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from app.domain.appointments import ArrivalWindow, Window
from app.domain.conversations import Conversation, ConversationId
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.ports import Storage
from tests.support.doors import VISITS, ask, book, hire, set_rules
from tests.support.factories import a_conversation
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop
from tests.support.storages import every_storage, in_memory

pytestmark = in_memory

DRAIN = {"service_type": "drain", "name": "Drains", "minutes": 60, "skills": ["drains"]}


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock, services=[DRAIN]) as shop:
        yield shop


@pytest.fixture
async def ann(shop: Shop) -> str:
    added = await shop.business.post("/v1/crm/customers", name="Ann", phone="9135550177")
    return str(added.json()["id"])


def at(day: int, hour: int, minutes: int = 60) -> dict[str, str]:
    """A time in the week of Monday, January 5th, Chicago time."""
    ends = hour * 60 + minutes
    return {
        "start_time": f"2026-01-{day:02}T{hour:02}:00:00-06:00",
        "end_time": f"2026-01-{day:02}T{ends // 60:02}:{ends % 60:02}:00-06:00",
    }


def window(day: int, hour: int, minutes: int = 60) -> Window:
    times = at(day, hour, minutes)
    return Window(*(datetime.fromisoformat(times[name]) for name in ("start_time", "end_time")))


async def overridden(shop: Shop) -> list[set[str]]:
    path = f"/audit?business_id={shop.business.id}"
    entries = (await shop.web.admin("GET", path)).json()
    return [set(one["changes"]) for one in entries if one["action"] == "appointment.override"]


# --- what neither may do ---------------------------------------------------------------


RULES_BROKEN: dict[str, tuple[dict[str, Any], dict[str, Any] | None, Window, str]] = {
    "on a Sunday": ({}, None, window(11, 10), "closed"),
    "before opening": ({}, None, window(6, 6), "closed"),
    "past closing": ({}, None, window(6, 16, 90), "closed"),
    "on a blackout date": ({"blackout_dates": ["2026-01-06"]}, None, window(6, 10), "closed"),
    "on a public holiday": ({"public_holidays": "US"}, None, window(19, 10), "closed"),
    "in a morning kept for emergencies": (
        {"reserve_mornings_for_emergencies": True},
        None,
        window(6, 10),
        "reserved",
    ),
    "off shift": (
        {},
        {"skills": ["drains"], "shifts": {"tue": [["12:00", "16:00"]]}},
        window(6, 10),
        "closed",
    ),
    "on vacation": (
        {},
        {
            "skills": ["drains"],
            "time_off": [{"first_on": "2026-01-06", "last_on": "2026-01-07"}],
        },
        window(6, 10),
        "closed",
    ),
    "without the skill": ({}, {"skills": ["gas"]}, window(6, 10), "no_skill"),
}


@every_storage
@pytest.mark.parametrize("broken", RULES_BROKEN)
async def test_what_breaks_a_rule_is_refused_at_every_door(
    shop: Shop, ann: str, broken: str
) -> None:
    rules, technician, wanted, reason = RULES_BROKEN[broken]
    if rules:
        await set_rules(shop, **rules)
    if technician:
        await hire(shop, "Al", **technician)
    (answer,) = await ask(shop, book(wanted))
    assert answer == e.WindowTaken()
    times = {"start_time": wanted.start.isoformat(), "end_time": wanted.end.isoformat()}
    asked = {"customer_id": ann, "service_type": "drain", **times}
    refused = await shop.business.post(VISITS, **asked)
    assert refused.status_code == 409, refused.text
    assert refused.json()["type"] == "/problems/outside-the-rules"
    assert refused.json()["reasons"] == [reason]
    assert "override" in refused.json()["detail"]
    assert await shop.appointments() == []
    assert (await shop.business.post(VISITS, **asked, allow_overlap=True)).status_code == 409
    assert (await shop.business.post(VISITS, **asked, override=True)).status_code == 201
    assert await overridden(shop) == [{reason}]


@every_storage
async def test_the_last_visit_of_the_day_is_the_last_at_every_door(shop: Shop, ann: str) -> None:
    await set_rules(shop, max_jobs_per_day=1)
    assert (await shop.business.post(VISITS, customer_id=ann, **at(6, 9))).status_code == 201
    assert await ask(shop, book(window(6, 13))) == [e.WindowTaken()]
    refused = await shop.business.post(VISITS, customer_id=ann, **at(6, 13))
    assert (refused.status_code, refused.json()["reasons"]) == (409, ["full"])
    overlapping = await shop.business.post(VISITS, customer_id=ann, **at(6, 9), allow_overlap=True)
    assert overlapping.status_code == 409
    urgent = await shop.business.post(VISITS, customer_id=ann, **at(6, 13), is_emergency=True)
    assert urgent.status_code == 201
    (answer,) = await ask(shop, book(window(6, 15), is_emergency=True))
    assert isinstance(answer, e.Booked)


@every_storage
async def test_driving_from_one_visit_to_the_next_takes_time_at_every_door(
    shop: Shop, ann: str
) -> None:
    await set_rules(shop, travel_buffer_minutes=30)
    assert (await shop.business.post(VISITS, customer_id=ann, **at(6, 9))).status_code == 201
    assert await ask(shop, book(window(6, 10))) == [e.WindowTaken()]
    refused = await shop.business.post(VISITS, customer_id=ann, **at(6, 10))
    assert refused.json()["type"] == "/problems/window-taken"
    assert (
        await shop.business.post(VISITS, customer_id=ann, **at(6, 10), allow_overlap=True)
    ).status_code == 201
    assert await overridden(shop) == [{"full"}]


# --- what only the owner may do --------------------------------------------------------


async def test_the_owner_need_not_give_notice_and_may_go_anywhere(shop: Shop, ann: str) -> None:
    await set_rules(shop, service_area_zips=["64106"], booking_horizon_days=7)
    for given in (at(5, 9), {**at(30, 9), "zip_code": "10001"}):
        added = await shop.business.post(VISITS, customer_id=ann, **given)
        assert added.status_code == 201, added.text
    for far in (book(window(5, 9)), book(window(20, 9)), book(window(6, 9), zip_code="10001")):
        assert await ask(shop, far) == [e.WindowTaken()]
    (answer,) = await ask(shop, book(window(6, 9), zip_code="64106"))
    assert isinstance(answer, e.Booked)


async def test_what_is_over_is_a_record_and_may_stand_anywhere(shop: Shop, ann: str) -> None:
    night = {"start_time": "2026-01-04T03:00:00Z", "end_time": "2026-01-04T04:00:00Z"}
    added = await shop.business.post(VISITS, customer_id=ann, **night)
    assert added.status_code == 201, added.text
    ahead = await shop.business.patch(f"{VISITS}/{added.json()['id']}", **at(11, 10))
    assert ahead.json()["reasons"] == ["closed"]


async def test_what_moves_nothing_is_not_held_against_the_rules(shop: Shop, ann: str) -> None:
    visit = (
        await shop.business.post(VISITS, customer_id=ann, **at(11, 10, 120), override=True)
    ).json()
    path = f"{VISITS}/{visit['id']}"
    for change in (
        {"tags": ["x"]},
        {"description": "bring a ladder"},
        {"status": "EN_ROUTE"},
        at(11, 10, 60),
    ):
        assert (await shop.business.patch(path, **change)).status_code == 200, change
    assert (await shop.business.patch(path, **at(11, 12))).status_code == 409
    moved = await shop.business.patch(path, **at(11, 12), override=True)
    assert moved.status_code == 200
    assert "override" not in moved.json()
    assert await overridden(shop) == [{"closed"}, {"closed"}]


@every_storage
async def test_who_goes_may_change_when_the_day_takes_no_more(shop: Shop, ann: str) -> None:
    al, bo = await hire(shop, "Al", skills=["drains"]), await hire(shop, "Bo", skills=["drains"])
    given = {"customer_id": ann, "technician_id": al, **at(6, 9)}
    visit = (await shop.business.post(VISITS, **given)).json()["id"]
    await set_rules(shop, reserve_mornings_for_emergencies=True, max_jobs_per_day=1)
    assigned = await shop.business.post(f"{VISITS}/{visit}/assign", technician_id=bo)
    assert assigned.json()["technician_id"] == bo
    moved = await shop.business.patch(f"{VISITS}/{visit}", **at(6, 10))
    assert moved.json()["reasons"] == ["reserved"]


async def test_an_override_that_was_not_needed_leaves_no_trace(shop: Shop, ann: str) -> None:
    added = await shop.business.post(VISITS, customer_id=ann, **at(6, 9), override=True)
    assert added.status_code == 201
    assert await overridden(shop) == []


@every_storage
async def test_an_override_sends_somebody_who_is_free(shop: Shop, ann: str) -> None:
    await hire(shop, "Al", skills=["gas"])
    bea = await hire(shop, "Bea", skills=["drains"])
    asked = {"customer_id": ann, "service_type": "drain", "override": True, **at(11, 10)}
    first, second = [(await shop.business.post(VISITS, **asked)).json() for _ in range(2)]
    assert first["technician_id"] == bea
    assert second["technician_id"] not in (None, bea)
    third = await shop.business.post(VISITS, **asked)
    assert third.status_code == 201
    assert third.json()["technician_id"] is None


async def test_the_zip_code_is_read_off_the_address(shop: Shop, ann: str) -> None:
    kept = {"customer_id": ann, **at(6, 9)}
    visit = (
        await shop.business.post(VISITS, **kept, address="412 Oak St, Kansas City, MO 64106")
    ).json()
    assert visit["zip_code"] == "64106"
    path = f"{VISITS}/{visit['id']}"
    moved = await shop.business.patch(path, address="9 Elm St, Lenexa, KS 66219-1234")
    assert moved.json()["zip_code"] == "66219"
    assert (await shop.business.patch(path, address="9 Elm St 12345 West")).json()[
        "zip_code"
    ] is None
    assert (await shop.business.patch(path, zip_code="64106")).json()["zip_code"] == "64106"


# --- callers ---------------------------------------------------------------------------


@every_storage
async def test_the_same_booking_again_in_one_conversation_is_the_same_appointment(
    shop: Shop,
) -> None:
    await hire(shop, "Al", skills=["drains"])
    await hire(shop, "Bea", skills=["drains"])
    wanted = book(window(6, 9))
    first, again, other = await ask(shop, wanted, wanted, book(window(6, 11)))
    assert isinstance(first, e.Booked)
    assert again == first
    assert isinstance(other, e.Booked)
    assert other != first
    assert len(await shop.appointments()) == 2


async def test_a_promised_arrival_is_kept_apart_from_the_work(shop: Shop) -> None:
    await set_rules(shop, arrival_window_minutes=120)
    found, *_ = await ask(shop, o.FindWindows(minutes=60))
    assert isinstance(found, e.WindowsFound)
    offered = found.windows[0]
    assert isinstance(offered, ArrivalWindow)
    (booked,) = await ask(shop, book(offered))
    assert isinstance(booked, e.Booked)
    (visit,) = await shop.appointments()
    assert visit.promised == offered
    assert type(visit.window) is Window
    later = (await ask(shop, o.FindWindows(minutes=60, later_than=offered.start)))[0]
    assert isinstance(later, e.WindowsFound)
    assert await ask(shop, o.Move(booked.appointment_id, later.windows[0])) == [e.Moved()]
    (visit,) = await shop.appointments()
    assert visit.promised == later.windows[0]


@every_storage
async def test_a_visit_keeps_its_length_and_skills_when_it_moves(shop: Shop, ann: str) -> None:
    al = await hire(shop, "Al", skills=["drains"])
    await hire(shop, "Bea", skills=["gas"])
    visit = (
        await shop.business.post(VISITS, customer_id=ann, service_type="drain", **at(6, 9, 120))
    ).json()
    wanted = o.FindWindows(minutes=60, visit_id=visit["id"], later_than=window(6, 9).start)
    found = (await ask(shop, wanted))[0]
    assert isinstance(found, e.WindowsFound)
    for offered in found.windows:
        assert await ask(shop, o.Move(visit["id"], offered)) == [e.Moved()]
        (stored,) = await shop.appointments()
        assert (stored.window, stored.technician_id) == (offered, al)
    assert all((w.end - w.start).total_seconds() == 7200 for w in found.windows)


async def test_offers_reach_as_far_as_the_business_books(shop: Shop) -> None:
    await set_rules(shop, booking_horizon_days=2, blackout_dates=["2026-01-05", "2026-01-06"])
    (found,) = await ask(shop, o.FindWindows(minutes=60))
    assert isinstance(found, e.WindowsFound)
    assert {w.start.day for w in found.windows} == {7}


@every_storage
async def test_after_hours_an_emergency_is_booked_with_whoever_is_on_call(
    shop: Shop, clock: FrozenClock
) -> None:
    al = await hire(shop, "Al", skills=["drains"], phone="9135550188")
    await set_rules(shop, on_call=[{"name": "Al", "phone": "9135550188"}])
    clock.advance(hours=12)
    urgent = o.FindWindows(minutes=60, skills=("drains",), is_emergency=True)
    (found,) = await ask(shop, urgent)
    assert isinstance(found, e.WindowsFound)
    assert found.is_on_call
    (booked,) = await ask(shop, book(found.windows[0], is_emergency=True))
    assert isinstance(booked, e.Booked)
    (visit,) = await shop.appointments()
    assert (visit.technician_id, visit.promised) == (al, found.windows[0])
    (ordinary,) = await ask(shop, book(found.windows[0]), conversation=another())
    assert ordinary == e.WindowTaken()


def another() -> Conversation:
    return a_conversation(id=ConversationId("another"), phone="+19135550199")


async def test_who_is_named_is_insisted_on_after_hours_too(
    shop: Shop, ann: str, clock: FrozenClock
) -> None:
    await hire(shop, "Al", phone="9135550188")
    bea = await hire(shop, "Bea")
    await set_rules(shop, on_call=[{"name": "Al", "phone": "9135550188"}])
    asked = {"customer_id": ann, "technician_id": bea, "is_emergency": True, **at(5, 20)}
    added = await shop.business.post(VISITS, **asked)
    assert (added.status_code, added.json()["technician_id"]) == (201, bea)
    assert (await shop.business.post(VISITS, **asked)).status_code == 409


# --- proposing -------------------------------------------------------------------------


async def test_the_soonest_windows_are_proposed_for_a_visit(shop: Shop, ann: str) -> None:
    al = await hire(shop, "Al", skills=["drains"])
    visit = (
        await shop.business.post(VISITS, customer_id=ann, service_type="drain", **at(5, 11, 120))
    ).json()
    proposed = await shop.business.post(f"{VISITS}/{visit['id']}/propose-slots", count=3)
    assert proposed.status_code == 200, proposed.text
    assert [one["start_time"] for one in proposed.json()] == [
        "2026-01-05T16:00:00Z",
        "2026-01-05T16:30:00Z",
        "2026-01-05T17:00:00Z",
    ]
    assert {one["technician_id"] for one in proposed.json()} == {al}
    path = f"{VISITS}/{visit['id']}"
    best = {name: proposed.json()[0][name] for name in ("start_time", "end_time")}
    assert (await shop.business.patch(path, **best)).status_code == 200
    assert (await shop.business.request("POST", f"{path}/propose-slots")).status_code == 200
    for wrong in ({"days": 0}, {"days": 61}, {"count": 0}, {"count": 21}):
        assert (await shop.business.post(f"{path}/propose-slots", **wrong)).status_code == 422
    assert (await shop.business.post(f"{VISITS}/nobodys/propose-slots")).status_code == 404
