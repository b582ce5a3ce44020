"""Technicians as their owner keeps them: shifts, time off, and visits they can no longer keep."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.audit import AuditFilter
from app.domain.technicians import TechnicianId
from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.shop import ALL, Shop, open_shop
from tests.support.storages import every_storage, in_memory

pytestmark = in_memory

PATH = "/v1/owner/technicians"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    services = [{"service_type": "gas", "name": "Gas leak", "skills": ["gas"]}]
    async with open_shop(storage, clock, services=services) as shop:
        yield shop


async def added(shop: Shop, **given: Any) -> dict[str, Any]:
    response = await shop.business.post(PATH, **{"name": "Al", **given})
    assert response.status_code == 201, response.text
    shown: dict[str, Any] = response.json()
    return shown


def week(**days: list[list[str]]) -> dict[str, list[list[str]]]:
    return {day: days.get(day, []) for day in DAYS}


@every_storage
async def test_a_name_is_enough(shop: Shop) -> None:
    al = await added(shop)
    assert al == {
        "id": al["id"],
        "name": "Al",
        "phone": None,
        "color": None,
        "skills": [],
        "is_active": True,
        "shifts": None,
        "time_off": [],
        "home_zip": None,
    }
    assert (await shop.business.get(PATH)).json() == [al]


@every_storage
async def test_all_that_is_given_is_kept(shop: Shop) -> None:
    given = {
        "phone": "+19135550101",
        "color": "red",
        "skills": ["gas"],
        "is_active": False,
        "shifts": week(mon=[["07:30", "12:00"], ["13:00", "16:00"]], sat=[["08:00", "24:00"]]),
        "time_off": [
            {
                "starts_at": "2026-03-02T14:00:00Z",
                "ends_at": "2026-03-02T18:00:00Z",
                "note": "Dentist",
            }
        ],
        "home_zip": "66204",
    }
    al = await added(shop, **given)
    assert {name: al[name] for name in given} == given
    assert (await shop.business.get(PATH)).json() == [al]


@every_storage
async def test_null_clears_and_what_is_absent_stays(shop: Shop) -> None:
    off = {"first_on": "2026-03-02", "last_on": "2026-03-06"}
    al = await added(
        shop,
        phone="9135550101",
        shifts=week(mon=[["08:00", "12:00"]]),
        time_off=[off],
        skills=["a"],
    )
    path = f"{PATH}/{al['id']}"
    kept = (await shop.business.patch(path, name="Alan")).json()
    assert kept == {**al, "name": "Alan", "appointments_to_move": 0}
    cleared = await shop.business.patch(path, phone=None, shifts=None, time_off=None, skills=None)
    empty: dict[str, Any] = {"phone": None, "shifts": None, "time_off": [], "skills": []}
    assert cleared.json() == {**kept, **empty}


async def test_a_night_shift_is_kept_as_two_spans(shop: Shop) -> None:
    shifts = {"Sunday": [["22:00", "06:00"]], "mon": [["20:00", "00:00"]]}
    al = await added(shop, shifts=shifts)
    assert al["shifts"] == week(
        sun=[["22:00", "24:00"]], mon=[["00:00", "06:00"], ["20:00", "24:00"]]
    )
    assert (await shop.business.get(PATH)).json()[0]["shifts"] == al["shifts"]


async def test_a_week_without_shifts_is_no_work_at_all(shop: Shop) -> None:
    assert (await added(shop, shifts={}))["shifts"] == week()


@pytest.mark.parametrize(
    "shifts",
    [
        {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]},
        {"mon": [["22:00", "06:00"]], "tue": [["05:00", "09:00"]]},
        {"mon": [["08:00", "08:00"]]},
        {"mon": [["24:00", "06:00"]]},
        {"someday": [["22:00", "06:00"]]},
        {"mon": [["8:00", "12:00"]]},
    ],
)
async def test_impossible_shifts_are_refused(shop: Shop, shifts: dict[str, Any]) -> None:
    assert (await shop.business.post(PATH, name="Al", shifts=shifts)).status_code == 422
    assert (await shop.business.get(PATH)).json() == []


async def test_whole_days_off_are_the_businesss_own_days(shop: Shop) -> None:
    """Clocks in Chicago go forward on March 8, 2026."""
    days = {"first_on": "2026-03-07", "last_on": "2026-03-08", "note": "Fishing"}
    hours = {"starts_at": "2026-01-20T09:00:00-06:00", "ends_at": "2026-01-20T12:00:00-06:00"}
    assert (await added(shop, time_off=[days, hours]))["time_off"] == [
        {"starts_at": "2026-01-20T15:00:00Z", "ends_at": "2026-01-20T18:00:00Z", "note": None},
        {"starts_at": "2026-03-07T06:00:00Z", "ends_at": "2026-03-09T05:00:00Z", "note": "Fishing"},
    ]


@pytest.mark.parametrize(
    "off",
    [
        {"first_on": "2026-03-07", "last_on": "2026-03-06"},
        {"first_on": "2026-03-07"},
        {"first_on": "1026-03-07", "last_on": "2026-03-08"},
        {"starts_at": "2026-03-07T10:00:00Z", "ends_at": "2026-03-07T10:00:00Z"},
        {"starts_at": "2026-03-07T10:00:00", "ends_at": "2026-03-07T12:00:00"},
        {},
    ],
)
async def test_impossible_time_off_is_refused(shop: Shop, off: dict[str, Any]) -> None:
    assert (await shop.business.post(PATH, name="Al", time_off=[off])).status_code == 422


@pytest.mark.parametrize("given", [{"home_zip": "6620"}, {"phone": "call me"}, {"name": None}])
async def test_other_nonsense_is_refused(shop: Shop, given: dict[str, Any]) -> None:
    al = await added(shop)
    assert (await shop.business.patch(f"{PATH}/{al['id']}", **given)).status_code == 422
    assert (await shop.business.get(PATH)).json() == [al]


@every_storage
async def test_nobody_has_an_unknown_id(shop: Shop) -> None:
    assert (await shop.business.patch(f"{PATH}/nobody", name="B")).status_code == 404


async def test_the_operator_sets_the_same(shop: Shop) -> None:
    path = f"/businesses/{shop.business.id}/technicians"
    days = {"first_on": "2026-03-09", "last_on": "2026-03-09"}
    given = {"shifts": week(mon=[["08:00", "12:00"]]), "home_zip": "66204"}
    al = (
        await shop.web.admin("POST", path, json={"name": "Al", "time_off": [days], **given})
    ).json()
    assert (await shop.business.get(PATH)).json() == [al]
    assert al["time_off"] == [
        {"starts_at": "2026-03-09T05:00:00Z", "ends_at": "2026-03-10T05:00:00Z", "note": None}
    ]
    changed = await shop.web.admin("PATCH", f"{path}/{al['id']}", json={"shifts": None})
    assert changed.json() == {**al, "shifts": None}


@every_storage
async def test_what_the_owner_does_is_written_down(shop: Shop) -> None:
    al = await added(shop)
    await shop.business.patch(f"{PATH}/{al['id']}", skills=["gas"], home_zip="66204")
    found = await shop.web.services.storage.read_platform(
        lambda platform: platform.audit.list(AuditFilter(), ALL)
    )
    seen = {
        (one.action, one.actor_type, tuple(one.changes))
        for one in found.items
        if one.target_id == al["id"]
    }
    assert seen == {
        ("technician.add", "owner", ()),
        ("technician.change", "owner", ("home_zip", "skills")),
    }


# --- coming appointments ----------------------------------------------------------------


async def booked(shop: Shop, technician: str, day: int, **given: Any) -> None:
    customers = (await shop.business.get("/v1/crm/customers")).json()
    customer = customers or [
        (await shop.business.post("/v1/crm/customers", name="Ann", phone="9135550111")).json()
    ]
    visit = await shop.business.post(
        "/v1/crm/appointments",
        customer_id=customer[0]["id"],
        technician_id=technician,
        start_time=f"2026-01-{day:02}T10:00:00-06:00",
        end_time=f"2026-01-{day:02}T12:00:00-06:00",
        **given,
    )
    assert visit.status_code == 201, visit.text


@every_storage
@pytest.mark.parametrize(
    ("changes", "to_move"),
    [
        ({"name": "Alan"}, 0),
        ({"is_active": False}, 3),
        ({"skills": []}, 1),
        ({"shifts": {"tue": [["08:00", "12:00"]], "wed": [["11:00", "17:00"]]}}, 2),
        ({"time_off": [{"first_on": "2026-01-07", "last_on": "2026-01-30"}]}, 2),
    ],
)
async def test_the_owner_learns_how_many_visits_somebody_else_has_to_take(
    shop: Shop, clock: FrozenClock, changes: dict[str, Any], to_move: int
) -> None:
    """Theirs are on Monday (over by then), Tuesday (gas), Wednesday and Thursday (called off:
    Friday)."""
    al, bea = await added(shop, skills=["gas"]), await added(shop, name="Bea")
    await booked(shop, al["id"], 5)
    await booked(shop, al["id"], 6, service_type="gas")
    for day in (7, 8):
        await booked(shop, al["id"], day)
    await booked(shop, al["id"], 9, status="CANCELLED")
    await booked(shop, bea["id"], 6)
    clock.advance(hours=5)
    changed = await shop.business.patch(f"{PATH}/{al['id']}", **changes)
    assert changed.status_code == 200, changed.text
    assert changed.json()["appointments_to_move"] == to_move


async def test_no_visit_is_moved_by_itself(shop: Shop) -> None:
    al = await added(shop)
    await added(shop, name="Bea")
    await booked(shop, al["id"], 6)
    await shop.business.patch(f"{PATH}/{al['id']}", is_active=False)
    (visit,) = await shop.appointments()
    assert visit.technician_id == TechnicianId(al["id"])
