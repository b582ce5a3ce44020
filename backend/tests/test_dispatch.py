"""Dispatch over HTTP: who is suggested and sent, and who gets a text about it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.appointments import AppointmentStatus
from app.domain.audit import AuditFilter
from app.domain.text_messages import TextKind, TextMessage
from app.ports import Storage
from tests.support import factories
from tests.support.fakes import FrozenClock
from tests.support.shop import ALL, Shop, open_shop
from tests.support.storages import every_storage, in_memory

pytestmark = in_memory

PATH = "/v1/crm/appointments"
AL, BEA, ANN = "+19135550101", "+19135550102", "+19135550111"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    """It is nine on Monday morning there."""
    services = [{"service_type": "gas", "name": "Gas leak", "skills": ["gas"]}]
    async with open_shop(storage, clock, services=services, base_zip="66204") as shop:
        yield shop


async def hired(shop: Shop, name: str, phone: str | None = None, **given: Any) -> str:
    added = await shop.business.post("/v1/owner/technicians", name=name, phone=phone, **given)
    assert added.status_code == 201, added.text
    return str(added.json()["id"])


async def known(shop: Shop, **given: Any) -> str:
    told = {"name": "Ann Lee", "phone": ANN, "address": "12 Elm St, Merriam", **given}
    return str((await shop.business.post("/v1/crm/customers", **told)).json()["id"])


async def visit(shop: Shop, customer: str, start: int = 14, day: int = 5, **given: Any) -> str:
    times = {
        "start_time": f"2026-01-{day:02}T{start:02}:00:00-06:00",
        "end_time": f"2026-01-{day:02}T{start + 1:02}:00:00-06:00",
    }
    added = await shop.business.post(PATH, customer_id=customer, **times, **given)
    assert added.status_code == 201, added.text
    return str(added.json()["id"])


async def status(shop: Shop, appointment: str, status: AppointmentStatus) -> None:
    changed = await shop.business.patch(f"{PATH}/{appointment}", status=status.value)
    assert changed.status_code == 200, changed.text


async def texts_to(shop: Shop, number: str) -> list[TextMessage]:
    """By what they say: the clock stands still, so none is older than another."""
    told = [one for one in await shop.texts() if one.to_number == number]
    return sorted(told, key=lambda one: one.body)


# --- on the way -------------------------------------------------------------------------


@every_storage
async def test_the_customer_learns_who_is_on_the_way(shop: Shop) -> None:
    await hired(shop, "Al")
    appointment = await visit(shop, await known(shop))
    await status(shop, appointment, AppointmentStatus.EN_ROUTE)
    (text,) = await texts_to(shop, ANN)
    assert text.body == "Bristol Plumbing: Al is on the way to you now."
    assert text.kind is TextKind.CONFIRMATION


async def test_customers_are_told_in_their_own_language(shop: Shop) -> None:
    appointment = await visit(shop, await known(shop, language_code="es"))
    await status(shop, appointment, AppointmentStatus.EN_ROUTE)
    (text,) = await texts_to(shop, ANN)
    assert text.body == "Bristol Plumbing: vamos en camino a su casa."


@every_storage
@pytest.mark.parametrize("is_sent_meanwhile", [True, False])
async def test_they_are_told_once_however_often_the_status_changes(
    shop: Shop, is_sent_meanwhile: bool
) -> None:
    appointment = await visit(shop, await known(shop))
    for _ in range(2):
        await status(shop, appointment, AppointmentStatus.EN_ROUTE)
        if is_sent_meanwhile:
            assert len(await texts_to(shop, ANN)) == 1
        await status(shop, appointment, AppointmentStatus.CONFIRMED)
    assert len(await texts_to(shop, ANN)) == 1


async def test_a_visit_that_is_moved_to_another_day_is_told_of_again(
    shop: Shop, clock: FrozenClock
) -> None:
    appointment = await visit(shop, await known(shop))
    await status(shop, appointment, AppointmentStatus.EN_ROUTE)
    moved = await shop.business.patch(
        f"{PATH}/{appointment}",
        status="SCHEDULED",
        start_time="2026-01-06T14:00:00-06:00",
        end_time="2026-01-06T15:00:00-06:00",
    )
    assert moved.status_code == 200, moved.text
    clock.advance(hours=24)
    await status(shop, appointment, AppointmentStatus.EN_ROUTE)
    assert len(await texts_to(shop, ANN)) == 2


@pytest.mark.parametrize("days_later", [-3, 2])
async def test_nobody_is_told_of_visits_far_from_now(
    shop: Shop, clock: FrozenClock, days_later: int
) -> None:
    appointment = await visit(shop, await known(shop), day=8)
    clock.advance(days=3 - days_later)
    await status(shop, appointment, AppointmentStatus.EN_ROUTE)
    assert not await texts_to(shop, ANN)


@every_storage
async def test_who_opted_out_is_left_alone(shop: Shop) -> None:
    appointment = await visit(shop, await known(shop))
    await shop.change(lambda uow: uow.opt_outs.put(factories.an_opt_out(phone=ANN)))
    await status(shop, appointment, AppointmentStatus.EN_ROUTE)
    assert [one.suppressed_because for one in await texts_to(shop, ANN)] == ["opted_out"]


# --- who goes ---------------------------------------------------------------------------


async def test_a_technician_learns_of_a_visit_today(shop: Shop) -> None:
    await hired(shop, "Al", AL)
    await visit(shop, await known(shop), description="The tap\nleaks")
    (text,) = await texts_to(shop, AL)
    assert text.body == (
        "Bristol Plumbing: a visit for you today, Monday, January 5, at 2 PM: "
        f"Ann Lee {ANN}, 12 Elm St, Merriam, The tap leaks"
    )
    assert text.kind is TextKind.OWNER_ALERT
    assert not await texts_to(shop, ANN)


async def test_nobody_is_bothered_with_visits_further_off(shop: Shop) -> None:
    await hired(shop, "Al", AL)
    await visit(shop, await known(shop), start=10, day=6)
    assert not await texts_to(shop, AL)


async def test_both_technicians_learn_that_another_one_goes(shop: Shop) -> None:
    al, bea = await hired(shop, "Al", AL), await hired(shop, "Bea", BEA)
    appointment = await visit(shop, await known(shop), technician_id=al)
    assigned = await shop.business.post(f"{PATH}/{appointment}/assign", technician_id=bea)
    assert assigned.status_code == 200, assigned.text
    assert assigned.json()["technician_id"] == bea
    told_al, told_bea = await texts_to(shop, AL), await texts_to(shop, BEA)
    assert [": a visit for" in one.body for one in told_al] == [True, False]
    assert ": no longer a visit for you today" in told_al[1].body
    assert [": a visit for" in one.body for one in told_bea] == [True]


async def test_a_technician_learns_that_a_visit_is_off(shop: Shop) -> None:
    await hired(shop, "Al", AL)
    appointment = await visit(shop, await known(shop))
    await status(shop, appointment, AppointmentStatus.CANCELLED)
    assert [": no longer" in one.body for one in await texts_to(shop, AL)] == [False, True]


@every_storage
async def test_a_technician_learns_the_new_time_once(shop: Shop) -> None:
    await hired(shop, "Al", AL)
    appointment = await visit(shop, await known(shop))
    times = {"start_time": "2026-01-05T15:00:00-06:00", "end_time": "2026-01-05T16:00:00-06:00"}
    await shop.business.patch(f"{PATH}/{appointment}", **times)
    told = [one.body for one in await texts_to(shop, AL)]
    assert ["at 2 PM" in told[0], "at 3 PM" in told[1], len(told)] == [True, True, 2]


async def test_work_that_is_done_is_nobodys_news(shop: Shop) -> None:
    await hired(shop, "Al", AL)
    appointment = await visit(shop, await known(shop))
    for step in (AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED):
        await status(shop, appointment, step)
    assert len(await texts_to(shop, AL)) == 1


# --- suggestions ------------------------------------------------------------------------


@every_storage
async def test_the_owner_sees_who_could_go_and_why(shop: Shop) -> None:
    customer = await known(shop)
    al = await hired(shop, "Al", skills=["gas"], home_zip="66044")
    bea = await hired(shop, "Bea", skills=["Gas"])
    cy = await hired(shop, "Cy")
    appointment = await visit(
        shop, customer, service_type="gas", technician_id=al, zip_code="66204"
    )
    await visit(shop, customer, start=10, technician_id=bea)
    shown = await shop.business.get(f"{PATH}/{appointment}/technicians")
    assert shown.status_code == 200, shown.text
    first, second, third = shown.json()
    assert [first["technician_id"], second["technician_id"], third["technician_id"]] == [
        bea,
        al,
        cy,
    ]
    assert 0 < first["driving_minutes"] < second["driving_minutes"]
    assert first == {
        "technician_id": bea,
        "name": "Bea",
        "is_free": True,
        "has_skills": True,
        "driving_minutes": first["driving_minutes"],
        "jobs_that_day": 1,
        "why": f"free then; {first['driving_minutes']} more minutes of driving; "
        "1 other visit that day, 1 h",
    }
    assert (third["has_skills"], third["is_free"]) == (False, True)
    assert third["why"].startswith("cannot do gas; ")


@every_storage
async def test_without_a_name_the_first_suggestion_goes(shop: Shop) -> None:
    al = await hired(shop, "Al")
    bea = await hired(shop, "Bea", skills=["gas"])
    customer = await known(shop)
    appointment = await visit(shop, customer, service_type="gas", technician_id=al, override=True)
    assigned = await shop.business.post(f"{PATH}/{appointment}/assign", technician_id=None)
    assert (assigned.status_code, assigned.json()["technician_id"]) == (200, bea)


async def test_who_cannot_go_is_sent_only_when_the_owner_says_so(shop: Shop) -> None:
    customer = await known(shop)
    al, bea = await hired(shop, "Al"), await hired(shop, "Bea")
    appointment = await visit(shop, customer, technician_id=al)
    await visit(shop, customer, technician_id=bea)
    path = f"{PATH}/{appointment}/assign"
    refused = await shop.business.post(path, technician_id=bea)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/window-taken")
    assigned = await shop.business.post(path, technician_id=bea, override=True)
    assert (assigned.status_code, assigned.json()["technician_id"]) == (200, bea)
    entries = (
        await shop.web.services.storage.read_platform(lambda p: p.audit.list(AuditFilter(), ALL))
    ).items
    assert {"appointment.change", "appointment.override"} <= {one.action for one in entries}


@every_storage
async def test_when_nobody_can_go_nobody_is_sent(shop: Shop) -> None:
    appointment = await visit(shop, await known(shop))
    assert (await shop.business.get(f"{PATH}/{appointment}/technicians")).json() == []
    refused = await shop.business.post(f"{PATH}/{appointment}/assign")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/window-taken")


async def test_visits_and_technicians_nobody_knows_are_not_found(shop: Shop) -> None:
    appointment = await visit(shop, await known(shop))
    for method, path, body in (
        ("GET", f"{PATH}/nothing/technicians", None),
        ("POST", f"{PATH}/nothing/assign", {}),
        ("POST", f"{PATH}/{appointment}/assign", {"technician_id": "nobody"}),
    ):
        assert (await shop.business.request(method, path, json=body)).status_code == 404
