"""What the owner reads about the business, and takes along."""

import csv
import io
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop, settled
from tests.browser.watching import Watch

REFUSED = "401"


def test_every_report_says_what_the_service_says(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, "#/reports?days=90")
    funnel = demo.get("/v1/owner/conversion-funnel?days=90")
    mix = demo.get("/v1/owner/service-mix?days=90")
    cards = page.locator("dashboard-card")
    expect(page.locator("dashboard-card .problem")).to_have_count(0)
    assert cards.count() == 13
    leads, visits = funnel["overall_leads"], mix["total_appointments_30d"]
    expect(page.get_by_role("region", name="From call to booking")).to_contain_text(f"work{leads}")
    expect(page.get_by_role("region", name="Kinds of work")).to_contain_text(f"Visits{visits}")
    assert_accessible(page)


def test_another_period_is_another_address(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, "#/reports")
    page.get_by_role("link", name="7 days").click()
    settled(page)
    shown = demo.get("/v1/owner/service-mix?days=7")["total_appointments_30d"]
    expect(page.get_by_role("region", name="Kinds of work")).to_contain_text(f"Visits{shown}")
    page.go_back()
    expect(page.get_by_role("link", name="30 days")).to_have_attribute("aria-current", "true")


def test_a_chart_can_be_read_as_a_table(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, "#/reports", viewport=PHONE)
    jobs = page.get_by_role("region", name="Jobs in the coming two weeks")
    jobs.get_by_text("As a table").click()
    assert jobs.get_by_role("rowheader").count() == 14
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_tables_are_downloaded_with_the_keys_in_headers(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, "#/reports")
    with page.expect_download() as download:
        page.get_by_role("button", name="Customers CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert download.value.suggested_filename == "customers.csv"
    assert rows and "phone" in rows[0]


def test_everything_is_erased_only_for_the_very_word(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED, "422")
    made = {"name": "Ann Ash", "phone": "+13035550199"}
    shop.send("POST", "/v1/crm/customers", made)
    page = open_as(shop, "#/reports")
    page.get_by_text("Erase everything").click()
    page.get_by_role("button", name="Erase all data").click()
    page.get_by_label("Type DELETE").fill("delete please")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert shop.get("/v1/crm/customers")
    page.get_by_label("Type DELETE").fill("DELETE")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert shop.get("/v1/crm/customers") == []
