"""Settings in a real browser: what an owner changes counts for callers; nothing typed is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop, settled
from tests.browser.hostile import IMAGE, LONG, NAMES, assert_harmless
from tests.browser.watching import Watch

SECTIONS = (
    *("hours", "services", "technicians", "on-call", "emergency-words", "booking", "faq"),
    *("texts", "business", "pin", "calendars", "history"),
)
BUSINESS = "/v1/owner/business"
ON_CALL = [{"name": "Ann Lee", "phone": "9135550201"}, {"name": "Bob Diaz", "phone": "9135550202"}]


@pytest.fixture(autouse=True)
def _keys_are_asked_for_first(watch: Watch) -> None:
    watch.expect("401")


def day(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()
    settled(page)


def preview(page: Page) -> Locator:
    return page.locator(".preview")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["laptop", "phone"])
def test_saturdays_hours_are_changed_and_callers_are_offered_saturday(
    open_as: Callable[..., Page], shop: Shop, viewport: dict[str, int] | None
) -> None:
    before = shop.get("/v1/owner/availability?days=14")
    page = open_as(shop, "#/settings", **({"viewport": viewport} if viewport else {}))
    page.get_by_role("link", name="Opening hours").click()
    saturday = day(page, "Saturday")
    saturday.get_by_role("checkbox").check()
    saturday.get_by_label("Saturday from").fill("09:30")
    saturday.get_by_label("Saturday until").fill("12:00")
    expect(preview(page)).to_contain_text("Saturday, 9:30 AM to noon")
    save(page)
    says(page, "Hours saved")
    assert shop.get(BUSINESS)["opening_hours"]["sat"] == [["09:30", "12:00"]]
    after = shop.get("/v1/owner/availability?days=14")
    opened = {one["date"] for one in after if one["start_time"]}
    closed = {one["date"] for one in before if not one["start_time"]}
    assert opened & closed
    page.reload()
    settled(page)
    expect(day(page, "Saturday").get_by_label("Saturday until")).to_have_value("12:00")


def test_a_day_has_two_spans_goes_on_until_midnight_and_is_copied(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/settings/hours")
    monday = day(page, "Monday")
    monday.get_by_label("Monday until").fill("12:00")
    monday.get_by_role("button", name="Add hours").click()
    monday.get_by_label("Monday from").nth(1).fill("13:00")
    monday.get_by_label("Monday until").nth(1).fill("00:00")
    monday.get_by_role("button", name="Copy Monday").click()
    save(page)
    says(page, "Hours saved")
    week = shop.get(BUSINESS)["opening_hours"]
    assert week["fri"] == [["08:00", "12:00"], ["13:00", "24:00"]]
    assert week["mon"] == week["wed"] and week["sat"] == []


def test_visits_outside_the_new_hours_are_shown_before_anything_is_stored(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    start = next(one for one in shop.get("/v1/owner/availability") if one["start_time"])
    customer = shop.send("POST", "/v1/crm/customers", {"name": IMAGE, "phone": "9135550123"})
    visit = {"start_time": start["start_time"], "end_time": start["end_time"]}
    shop.send("POST", "/v1/crm/appointments", {"customer_id": customer["id"], **visit})
    page = open_as(shop, "#/settings/hours")
    page.get_by_label("Another date").fill(start["date"])
    page.get_by_role("button", name="Add date").click()
    expect(preview(page)).to_contain_text(IMAGE)
    save(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("outside the new hours")
    expect(dialog).to_contain_text(IMAGE)
    assert_harmless(page)
    dialog.get_by_role("button", name="Go back").click()
    assert shop.get(BUSINESS)["blackout_dates"] == []
    save(page)
    dialog.get_by_role("button", name="Save anyway").click()
    says(page, "Hours saved")
    assert shop.get(BUSINESS)["blackout_dates"] == [start["date"]]


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/settings/hours")
    monday = day(page, "Monday")
    monday.get_by_label("Monday until").fill("07:00")
    save(page)
    expect(monday).to_contain_text("closes after it opens")
    expect(monday).to_have_attribute("aria-invalid", "true")
    expect(monday.get_by_label("Monday until")).to_have_value("07:00")
    assert_accessible(page)
    monday.get_by_label("Monday until").fill("16:00")
    save(page)
    says(page, "Hours saved")
    expect(page.locator(".field-problem")).to_have_count(0)


def test_a_wrong_phone_is_named_in_its_row(open_as: Callable[..., Page], shop: Shop) -> None:
    page = open_as(shop, "#/settings/on-call")
    for name, phone in (("Ann", "913 555 0201"), ("Bob", "12")):
        page.get_by_role("button", name="Add somebody").click()
        page.get_by_label("Name").last.fill(name)
        page.get_by_label("Phone", exact=True).last.fill(phone)
    save(page)
    wrong = page.get_by_label("Phone", exact=True).last
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    told = wrong.evaluate("e => document.getElementById(e.getAttribute('aria-describedby'))")
    assert told is not None
    expect(page.locator(".field-problem")).to_have_text("This is not a phone number")
    wrong.fill("913 555 0202")
    save(page)
    says(page, "Saved")
    assert [one["name"] for one in shop.get(BUSINESS)["on_call"]] == ["Ann", "Bob"]


def test_the_ladder_is_put_in_order_by_buttons_and_told_in_words(
    open_as: Callable[..., Page], new_shop: Callable[..., Shop]
) -> None:
    shop = new_shop(on_call=ON_CALL, owner_phone="9135550999")
    page = open_as(shop, "#/settings/on-call")
    up = page.get_by_role("button", name="Move Bob Diaz up")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move Bob Diaz down")).to_be_focused()
    expect(preview(page)).to_contain_text("Bob Diaz, then Ann Lee")
    page.get_by_label("Minutes each person has").fill("3")
    save(page)
    says(page, "Saved")
    stored = shop.get(BUSINESS)
    assert [one["name"] for one in stored["on_call"]] == ["Bob Diaz", "Ann Lee"]
    assert stored["escalation_minutes"] == 3
    page.get_by_role("button", name="Remove Bob Diaz").click()
    save(page)
    says(page, "Saved")
    assert [one["name"] for one in shop.get(BUSINESS)["on_call"]] == ["Ann Lee"]


def test_what_may_be_regretted_is_asked_about(
    open_as: Callable[..., Page], new_shop: Callable[..., Shop]
) -> None:
    shop = new_shop(on_call=ON_CALL[:1], owner_phone="9135550999")
    page = open_as(shop, "#/settings/emergency-words")
    page.get_by_label("Your words").fill("sump pump flooding\nleak")
    expect(preview(page)).to_contain_text("“leak” is a word that ordinary callers say")
    save(page)
    page.get_by_role("dialog").get_by_role("button", name="Go back").click()
    page.get_by_label("Your words").fill("sump pump flooding")
    save(page)
    says(page, "Emergency words saved")
    assert shop.get(BUSINESS)["emergency_keywords"] == ["sump pump flooding"]


def test_a_technician_is_added(open_as: Callable[..., Page], shop: Shop, watch: Watch) -> None:
    watch.expect("422")
    page = open_as(shop, "#/settings/technicians")
    page.get_by_role("button", name="Add a technician").click()
    dialog = page.get_by_role("dialog")
    assert_accessible(page)
    dialog.get_by_label("Phone").fill("12")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field-problem")).to_have_count(2)
    dialog.get_by_label("Name").fill("Tina Alvarez")
    dialog.get_by_label("Phone").fill("913 555 0103")
    dialog.get_by_label("Skills").fill("drains, heaters")
    dialog.get_by_label("Works at other hours").check()
    day(page, "Friday").get_by_role("checkbox").uncheck()
    dialog.get_by_role("button", name="Add days off").click()
    dialog.get_by_label("First day off").fill("2030-07-01")
    dialog.get_by_label("Last day off").fill("2030-07-02")
    dialog.get_by_role("button", name="Save").click()
    says(page, "Tina Alvarez is saved")
    (tina,) = shop.get("/v1/owner/technicians")
    assert (tina["phone"], tina["skills"]) == ("+19135550103", ["drains", "heaters"])
    assert (tina["shifts"]["thu"], tina["shifts"]["fri"]) == ([["08:00", "17:00"]], [])
    assert tina["time_off"][0]["starts_at"] == "2030-07-01T05:00:00Z"


def test_a_technician_is_taken_off_and_comes_back_from_a_holiday(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    shifts = {"mon": [["08:00", "12:00"]]}
    off = [{"first_on": "2030-07-01", "last_on": "2030-07-02"}]
    tina = {"name": "Tina Alvarez", "shifts": shifts, "time_off": off, "home_zip": "66204"}
    shop.send("POST", "/v1/owner/technicians", tina)
    page = open_as(shop, "#/settings/technicians")
    page.get_by_role("button", name="Edit Tina Alvarez").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Gets new work").uncheck()
    dialog.get_by_role("button", name="Remove this time off").click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Off: gets no new work")).to_be_visible()
    (kept,) = shop.get("/v1/owner/technicians")
    assert (kept["is_active"], kept["time_off"], kept["home_zip"]) == (False, [], "66204")
    assert kept["shifts"]["mon"] == shifts["mon"]


def test_a_service_and_its_price_are_what_callers_hear(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/settings/services")
    page.get_by_role("button", name="Add a service").click()
    page.get_by_label("Service", exact=True).fill("Drain cleaning")
    page.get_by_label("Minutes").fill("90")
    page.get_by_label("From $").fill("150")
    save(page)
    expect(page.locator(".field-problem")).to_have_text("Give both prices or neither")
    page.get_by_label("To $").fill("300.50")
    expect(preview(page)).to_contain_text("Drain cleaning usually runs $150 to $300.50")
    save(page)
    says(page, "Services and prices saved")
    (stored,) = shop.get(BUSINESS)["services"]
    assert (stored["service_type"], stored["price_high"]) == ("drain_cleaning", 300.5)


def test_leaving_with_something_typed_is_asked_about(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/settings/business")
    page.get_by_label("Your name").fill("Olive")
    page.get_by_role("link", name="Opening hours").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_label("Your name")).to_have_value("Olive")
    page.get_by_role("link", name="Today").click()
    dialog.get_by_role("button", name="Leave without saving").click()
    page.wait_for_url("**/#/today")
    assert shop.get(BUSINESS)["owner_name"] is None


def test_discarding_brings_back_what_is_stored(open_as: Callable[..., Page], shop: Shop) -> None:
    page = open_as(shop, "#/settings/faq")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_label("When somebody asks").fill("Licensed?")
    page.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_label("When somebody asks")).to_have_count(0)
    page.get_by_role("link", name="Opening hours").click()
    expect(day(page, "Monday")).to_be_visible()


def test_a_change_made_elsewhere_is_not_overwritten(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("409")
    page = open_as(shop, "#/settings/business")
    page.get_by_label("Your name").fill("Olive")
    shop.send("PATCH", BUSINESS, {"owner_email": "bo@example.com"})
    save(page)
    told = page.get_by_role("alert").filter(has_text="changed elsewhere")
    expect(told).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Olive")
    told.get_by_role("button", name="Show what is stored now").click()
    expect(page.get_by_label("Your e-mail")).to_have_value("bo@example.com")
    expect(page.get_by_label("Your name")).to_have_value("")


def test_a_pin_is_set_and_an_easy_one_is_refused_with_the_reason(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/settings/pin")
    page.get_by_label("PIN", exact=True).fill("1234")
    save(page)
    expect(page.locator(".field-problem")).not_to_be_empty()
    page.get_by_label("PIN", exact=True).fill("7294")
    save(page)
    says(page, "PIN saved")
    expect(page.get_by_text("A PIN is set")).to_be_visible()
    assert shop.get(BUSINESS)["owner_pin_set"] is True


def test_a_calendar_address_is_made_and_shown_once(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/settings/calendars")
    page.get_by_role("button", name="Make an address").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Address")).to_have_value(re.compile(r"/calendars/.+\.ics$"))
    dialog.get_by_role("button", name="OK").click()
    expect(page.get_by_role("button", name="Make a new address")).to_be_visible()


def test_who_changed_what_is_told_in_words(open_as: Callable[..., Page], shop: Shop) -> None:
    shop.send("PATCH", BUSINESS, {"open_hour": 9, "close_hour": 12})
    page = open_as(shop, "#/settings/history")
    line = page.locator("li", has_text="opening hours")
    expect(line).to_contain_text("You")
    expect(line).to_contain_text("Settings changed")
    page.get_by_role("link", name="Downloads").click()
    expect(page.get_by_text("Nothing was changed yet")).to_be_visible()


def test_hostile_names_are_only_text(open_as: Callable[..., Page], shop: Shop) -> None:
    people = [{"name": name, "phone": f"913555020{number}"} for number, name in enumerate(NAMES, 1)]
    services = [
        {"service_type": f"s{number}", "name": name} for number, name in enumerate(NAMES, 1)
    ]
    faq = [{"question": name, "answer": name} for name in NAMES]
    shop.send("PATCH", BUSINESS, {"on_call": people, "services": services, "faq": faq})
    for name in NAMES:
        shop.send("POST", "/v1/owner/technicians", {"name": name, "skills": [name[:60]]})
    page = open_as(shop, "#/settings/hours", viewport=PHONE)
    for section in SECTIONS:
        page.evaluate("hash => { location.hash = hash }", f"#/settings/{section}")
        expect(page.locator(".sections a[aria-current=page]")).to_have_count(1)
        settled(page)
        assert_harmless(page)
    page.evaluate("location.hash = '#/settings/technicians'")
    page.get_by_role("button", name=f"Edit {LONG}").click()
    assert_harmless(page)


def test_every_section_is_accessible(open_as: Callable[..., Page], demo: Shop) -> None:
    page = open_as(demo, "#/settings/hours")
    for section in SECTIONS:
        page.evaluate("hash => { location.hash = hash }", f"#/settings/{section}")
        page.wait_for_function("hash => location.hash === hash", arg=f"#/settings/{section}")
        settled(page)
        assert_accessible(page)
