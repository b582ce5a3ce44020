"""The schedule: who comes when, why a day is full, and moving a job with and without a mouse."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop, settled
from tests.browser.watching import Watch

CHICAGO = ZoneInfo("America/Chicago")
TOMORROW = datetime.now(CHICAGO).date() + timedelta(days=1)
HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@pytest.fixture(autouse=True)
def _expected(watch: Watch) -> None:
    """A page without keys asks, and what the schedule refuses is a 409; browsers log both."""
    watch.expect("401", "409")


@pytest.fixture
def crew(shop: Shop) -> dict[str, str]:
    """Two technicians, by name, who work every day of the week."""
    hours = {"open_hour": 8, "close_hour": 17, "closed_days": ""}
    shop.send("PATCH", "/v1/owner/business", hours)
    added = [
        shop.send("POST", "/v1/owner/technicians", {"name": name, "color": color})
        for name, color in (("Ann", "#1d4ed8"), ("Bob", "#0f766e"))
    ]
    return {one["name"]: one["id"] for one in added}


def at(hour: int, on: date = TOMORROW) -> str:
    return datetime.combine(on, time(hour), CHICAGO).isoformat()


def book(
    shop: Shop,
    name: str,
    hour: int,
    technician: str | None = None,
    on: date = TOMORROW,
    **given: Any,
) -> str:
    phone = f"+1913555{abs(hash(name)) % 10_000:04}"
    customer = shop.send("POST", "/v1/crm/customers", {"name": name, "phone": phone})["id"]
    given = {"technician_id": technician, **given}
    span = {"start_time": at(hour, on), "end_time": at(hour + 1, on)}
    job = shop.send("POST", "/v1/crm/appointments", {"customer_id": customer, **span, **given})
    return str(job["id"])


def hour_of(shop: Shop, job: str) -> tuple[str, str | None]:
    """When it begins where the business is, and who goes."""
    stored = shop.get(f"/v1/crm/appointments/{job}")
    start = datetime.fromisoformat(stored["start_time"]).astimezone(CHICAGO)
    return f"{start:%a %H:%M}", stored["technician_id"]


def day(name: str = "day") -> str:
    return f"#/schedule/{name}/{TOMORROW}"


def on_board(page: Page, job: str) -> Locator:
    return page.locator(f"#job-{job}")


def drag(page: Page, job: str, column: str, hours: float) -> None:
    """By so many hours, into the column of that name."""
    block = on_board(page, job)
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    to = page.get_by_role("group", name=column, exact=True).bounding_box()
    assert box and to
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(to["x"] + 30, box["y"] + 20, steps=3)
    page.mouse.move(to["x"] + 30, box["y"] + 10 + hours * (box["height"] + 2), steps=3)
    page.mouse.up()


def test_tomorrows_jobs_are_all_there(open_as: Callable[..., Page], demo: Shop) -> None:
    tomorrow = demo.get("/v1/owner/schedule/tomorrow")["appointments"]
    page = open_as(demo, day())
    expect(page.locator("a.job")).to_have_count(len(tomorrow))
    for job in tomorrow:
        expect(on_board(page, job["id"])).to_contain_text(job["customer_name"])
    page.get_by_role("link", name="Week", exact=True).click()
    for job in tomorrow:
        expect(on_board(page, job["id"])).to_be_visible()


def test_a_job_is_dragged_elsewhere_and_back(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, "Maria Lopez", 9, crew["Ann"])
    page = open_as(shop, day(), timezone_id="Asia/Tokyo")
    drag(page, job, "Bob", 2.25)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("9 AM – 10 AM · Ann")
    expect(dialog).to_contain_text("11:15 AM – 12:15 PM · Bob")
    expect(dialog).to_contain_text("The customer gets no text")
    dialog.get_by_role("button", name="Move it").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    assert hour_of(shop, job) == (f"{TOMORROW:%a} 11:15", crew["Bob"])
    expect(page.get_by_role("group", name="Bob", exact=True)).to_contain_text("Maria Lopez")
    undo.click()
    expect(page.get_by_text("Back at")).to_be_visible()
    assert hour_of(shop, job) == (f"{TOMORROW:%a} 09:00", crew["Ann"])


def test_a_job_is_dragged_to_another_day_of_the_week(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    tuesday = TOMORROW + timedelta(days=7 + (1 - TOMORROW.weekday()) % 7)
    wednesday = tuesday + timedelta(days=1)
    job = book(shop, "Maria Lopez", 9, crew["Ann"], on=tuesday)
    page = open_as(shop, f"#/schedule/week/{tuesday}")
    drag(page, job, f"{wednesday:%A, %B} {wednesday.day}", 0)
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert hour_of(shop, job) == ("Wed 09:00", crew["Ann"])


def test_a_clash_is_refused_in_words_and_done_when_insisted(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, "Maria Lopez", 9, crew["Ann"])
    book(shop, "Otto Berg", 13, crew["Bob"])
    page = open_as(shop, day())
    drag(page, job, "Bob", 4)
    page.get_by_role("button", name="Move it").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("That time is taken")
    expect(dialog).to_contain_text("Otto Berg, 1 PM – 2 PM")
    dialog.get_by_role("button", name="Leave it").click()
    assert hour_of(shop, job) == (f"{TOMORROW:%a} 09:00", crew["Ann"])
    drag(page, job, "Bob", 4)
    page.get_by_role("button", name="Move it").click()
    page.get_by_role("button", name="Do it anyway").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert hour_of(shop, job) == (f"{TOMORROW:%a} 13:00", crew["Bob"])


def test_a_job_is_moved_with_the_keyboard_alone(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, "Maria Lopez", 9, crew["Ann"])
    page = open_as(shop, day())
    on_board(page, job).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Maria Lopez")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Close this job")).to_be_focused()
    page.get_by_role("button", name="Move").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert hour_of(shop, job) != (f"{TOMORROW:%a} 09:00", crew["Ann"])


def test_a_time_of_ones_own_outside_the_hours_is_explained(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, "Maria Lopez", 9, crew["Ann"])
    page = open_as(shop, day())
    on_board(page, job).press("m")
    page.get_by_label("Start").fill("20:00")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("dialog")).to_contain_text("outside opening hours")
    page.get_by_role("button", name="Do it anyway").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert hour_of(shop, job) == (f"{TOMORROW:%a} 20:00", crew["Ann"])
    expect(page.locator(".hours")).to_contain_text("8 PM")


def test_what_changed_meanwhile_is_not_moved(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, "Maria Lopez", 9, crew["Ann"])
    page = open_as(shop, day())
    span = {"start_time": at(14), "end_time": at(15)}
    drag(page, job, "Bob", 1)
    shop.send("PATCH", f"/v1/crm/appointments/{job}", span)
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("alert")).to_contain_text("changed this job meanwhile")
    expect(on_board(page, job)).to_contain_text("2 PM – 3 PM")
    assert hour_of(shop, job) == (f"{TOMORROW:%a} 14:00", crew["Ann"])


def test_a_job_is_told_in_full_and_its_status_changed(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, "Maria Lopez", 9, crew["Ann"], description="Sink is clogged")
    page = open_as(shop, f"#/schedule/visit/{job}")
    panel = page.locator("dashboard-card[card=visit]")
    expect(panel).to_contain_text("Sink is clogged")
    panel.get_by_role("button", name="Confirmed").click()
    expect(panel.locator(".badge", has_text="Confirmed")).to_be_visible()
    panel.get_by_text("Work, notes and money").click()
    panel.get_by_label("Estimated value").fill("250")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_contain_text("$250")
    panel.get_by_role("button", name="Cancel the job").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the job").click()
    expect(on_board(page, job)).to_have_count(0)
    assert shop.get(f"/v1/crm/appointments/{job}")["status"] == "CANCELLED"


def test_a_new_job_is_booked_for_a_new_customer(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    page = open_as(shop, day())
    page.get_by_role("link", name="New job").click()
    page.get_by_label("Name", exact=True).fill("Nora Quist")
    page.get_by_label("Phone", exact=True).fill("(913) 555-0142")
    expect(page.locator("#offered input").first).to_be_checked()
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_role("heading", name="Nora Quist")).to_be_visible()
    (job,) = shop.get(f"/v1/owner/schedule?from={TOMORROW}&to={TOMORROW}")["appointments"]
    assert job["customer_phone"] == "+19135550142"


def test_a_full_day_says_why(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    for name, technician in crew.items():
        span = {"start_time": at(8), "end_time": at(17)}
        book(shop, f"All day at {name}'s", 8, technician, **span)
    told = next(
        one for one in shop.get("/v1/owner/days?days=3")["items"] if one["date"] == str(TOMORROW)
    )
    page = open_as(shop, day())
    expect(page.locator(".room")).to_contain_text(f"Full. {told['explanation']}")


def test_names_are_never_markup(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, HOSTILE, 9, crew["Ann"], description=HOSTILE, address=HOSTILE)
    page = open_as(shop, f"#/schedule/visit/{job}")
    expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
    expect(on_board(page, job)).to_contain_text(HOSTILE)
    assert page.locator("img").count() == 0


def test_a_printed_day_has_every_job_and_nothing_else(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    for hour, technician in ((9, "Ann"), (13, "Ann"), (9, "Bob")):
        book(shop, f"Customer {technician} {hour}", hour, crew[technician], address="6 Oak St")
    page = open_as(shop, day())
    page.emulate_media(media="print")
    sheet = page.locator(".sheet")
    expect(sheet.locator("td.time")).to_have_count(3)
    for job in shop.get("/v1/owner/schedule/tomorrow")["appointments"]:
        row = sheet.get_by_role("row", name=job["customer_name"])
        last = job["customer_phone"][-4:]
        expect(row).to_contain_text(f"(913) 555-{last}")
        expect(row).to_contain_text("6 Oak St")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    for hidden in ("nav", ".board", ".strip", ".tools", "h1"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_on_a_phone_the_schedule_is_a_list(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    job = book(shop, "Maria Lopez", 9, crew["Ann"], description="Sink " * 30)
    page = open_as(shop, day(), viewport=PHONE, color_scheme="dark", has_touch=True)
    expect(page.locator(".board")).to_be_hidden()
    expect(page.locator(".agenda")).to_contain_text("Maria Lopez")
    for hash_ in (day("week"), day("new"), f"#/schedule/visit/{job}"):
        page.evaluate("hash => { location.hash = hash }", hash_)
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), hash_
    assert_accessible(page)


def test_the_board_is_accessible(
    open_as: Callable[..., Page], shop: Shop, crew: dict[str, str]
) -> None:
    off = {"starts_at": at(14), "ends_at": at(16), "note": "Dentist"}
    shop.send("PATCH", f"/v1/owner/technicians/{crew['Bob']}", {"time_off": [off]})
    job = book(shop, "Maria Lopez", 9, crew["Ann"], is_emergency=True)
    book(shop, "Otto Berg", 9, crew["Bob"], status="CONFIRMED", arrival_window_end=at(11))
    page = open_as(shop, day())
    expect(page.get_by_role("group", name="Bob", exact=True)).to_contain_text("Dentist")
    for hash_ in (day("week"), f"#/schedule/visit/{job}", day("new")):
        page.evaluate("hash => { location.hash = hash }", hash_)
        settled(page)
        assert_accessible(page)
