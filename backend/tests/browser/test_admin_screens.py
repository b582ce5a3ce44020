"""What the operator looks at: usage, webhooks, the checklist, the audit trail, upkeep."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Shop, go, settled
from tests.browser.guises import GUISES, keep
from tests.browser.operator import ask, change, open_operator
from tests.browser.watching import Watch
from tests.support.running_service import ADMIN, RunningService, running

SCREENS = ("tenants", "tenant", "usage", "health", "checklist", "audit", "upkeep")


@pytest.fixture
def operator(
    window: Callable[..., BrowserContext], service: RunningService, watch: Watch
) -> Callable[..., Page]:
    watch.expect("401")

    def open_page(at: str = "", **options: object) -> Page:
        page = window(**options).new_page()
        open_operator(page, service.base, at)
        return page

    return open_page


@pytest.mark.parametrize("guise", GUISES)
def test_every_screen_is_complete_readable_and_fits(
    guise: str, operator: Callable[..., Page]
) -> None:
    page = operator(**GUISES[guise])
    for screen in SCREENS:
        go(page, f"#/{screen}/demo_plumbing" if screen == "tenant" else f"#/{screen}")
        expect(page.locator(".card-body .problem[role=alert]")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
        assert_accessible(page)
        keep(f"admin-{screen}-{guise}", page.screenshot())


def test_usage_is_sorted_by_any_column_with_the_keyboard(operator: Callable[..., Page]) -> None:
    page = operator("#/usage")
    heading = page.get_by_role("columnheader", name="Conversations")
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    settled(page)
    counts = [int(text.replace(",", "")) for text in column(page, 1)]
    assert counts == sorted(counts, reverse=True) and counts[0] > 0
    expect(heading.get_by_role("button")).to_be_focused()
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    page.reload()
    settled(page)
    expect(heading).to_have_attribute("aria-sort", "ascending")
    total = page.locator("tfoot td").first.inner_text()
    assert int(total.replace(",", "")) == sum(counts)


def column(page: Page, index: int) -> list[str]:
    return page.locator(f"tbody tr > :nth-child({index + 1})").all_inner_texts()


def test_usage_is_downloaded_with_the_key_in_a_header(
    operator: Callable[..., Page], service: RunningService
) -> None:
    page = operator("#/usage")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    assert download.value.suggested_filename == "usage.csv"
    names = {one["name"] for one in ask(service.base, "/businesses?limit=500")}
    assert {row["name"] for row in rows} >= {"Bristol Plumbing"}
    assert len(rows) == len(names) or len(rows) >= 3


def test_the_checklist_changes_when_a_business_does(
    window: Callable[..., BrowserContext], watch: Watch
) -> None:
    """On a service of its own: the line names only the first of many."""
    watch.expect("401")
    with running({}) as other:
        watch.base = other.base
        at = f"{other.base}/v1/admin/businesses"
        named = {"id": "quiet", "name": "Nobody to alert", "vertical": "plumbing"}
        httpx.post(at, json=named, headers=ADMIN, timeout=30).raise_for_status()
        page = window().new_page()
        open_operator(page, other.base, "#/checklist")
        line = page.locator("[data-check=owner_phones]")
        expect(line).to_contain_text("Failing")
        expect(line.get_by_role("link", name="Nobody to alert")).to_be_visible()
        change(other.base, "quiet", owner_phone="9135550199")
        page.get_by_role("button", name="Check again").click()
        expect(line.get_by_role("link", name="Nobody to alert")).to_have_count(0)


def test_the_checklist_changes_when_the_configuration_does(
    window: Callable[..., BrowserContext], watch: Watch
) -> None:
    """The same page of two deployments, one with a setting that the other lacks."""
    watch.expect("401")
    for origin, status in (("", "Failing"), ("https://calls.example.com", "Fine")):
        with running({"PUBLIC_BASE_URL": origin}) as other:
            watch.base = other.base
            page = window().new_page()
            open_operator(page, other.base, "#/checklist")
            page.locator("details.all-fine summary").click()
            expect(page.locator("[data-check=public_address]")).to_contain_text(status)
            expect(page.locator(".checks .check-failing").first).to_be_visible()
            first = page.locator("[data-check]").first
            expect(first).to_have_class("check-failing")


def test_the_audit_trail_is_narrowed_down_and_paged(
    operator: Callable[..., Page], shop: Shop, service: RunningService
) -> None:
    for number in range(55):
        change(service.base, shop.id, owner_name=f"Owner {number}")
    page = operator("#/audit")
    page.get_by_label("Business id").fill(shop.id)
    page.get_by_label("What").fill("business.change")
    rows = page.locator("ul.changes > li")
    expect(page.get_by_label("Pages")).to_contain_text("1 to 50 of 55")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="Next page").click()
    settled(page)
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text("owner_name")
    page.get_by_label("Who").select_option("owner")
    expect(page.get_by_text("Nothing of the kind was changed.")).to_be_visible()


def test_what_would_go_is_counted_before_anything_goes(
    operator: Callable[..., Page], new_shop: Callable[..., Shop], service: RunningService
) -> None:
    shop = new_shop("Keeps little", appointment_retention_days=30)
    customer = shop.send("POST", "/v1/crm/customers", {"name": "Ann", "phone": "9135550188"})
    for year in ("2025", "2099"):
        times = {"start_time": f"{year}-03-02T15:00:00Z", "end_time": f"{year}-03-02T16:00:00Z"}
        shop.send(
            "POST",
            "/v1/crm/appointments",
            {"customer_id": customer["id"], **times, "allow_overlap": True},
        )
    page = operator("#/upkeep")
    card = page.locator("dashboard-card[card=prune]")
    expect(card.get_by_role("button", name="Remove for good")).to_have_count(0)
    card.get_by_label("Of").select_option(shop.id)
    card.get_by_role("button", name="Count what would go").click()
    expect(card).to_contain_text("1 record would go for good")
    assert len(shop.get("/v1/crm/appointments")) == 2
    card.get_by_role("button", name="Remove for good").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove for good").click()
    expect(card).to_contain_text("1 record is gone")
    assert [one["start_time"][:4] for one in shop.get("/v1/crm/appointments")] == ["2099"]


def test_demonstration_businesses_are_made_and_opened(operator: Callable[..., Page]) -> None:
    page = operator("#/upkeep")
    page.get_by_role("button", name="Make the demonstration businesses").click()
    card = page.locator("dashboard-card[card=demo]")
    card.get_by_role("link", name="Bristol Plumbing").click()
    settled(page)
    head = page.locator("dashboard-card[card=tenant-head]")
    expect(head).to_contain_text("Bristol Plumbing")


def test_webhooks_are_told_by_business_and_span(operator: Callable[..., Page]) -> None:
    page = operator("#/health")
    card = page.locator("dashboard-card[card=webhooks]")
    expect(card.get_by_role("row", name="Bristol Plumbing")).to_contain_text("Silent")
    page.get_by_role("link", name="24 hours").click()
    settled(page)
    expect(page.get_by_role("link", name="24 hours")).to_have_attribute("aria-current", "true")
    expect(page.locator("dashboard-card[card=twilio-settings]")).to_contain_text("TWILIO_AUTH")


def test_a_service_that_stops_answering_leaves_what_was_there(
    operator: Callable[..., Page], watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = operator("#/usage")
    before = page.locator("tbody tr").count()
    page.context.set_offline(True)
    page.locator("dashboard-card").evaluate("card => card.refresh()")
    expect(page.locator("dashboard-card")).to_contain_text("No connection")
    assert page.locator("tbody tr").count() == before > 0
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("dashboard-card")).not_to_contain_text("No connection")


def test_a_key_that_was_changed_meanwhile_is_asked_for_again(
    window: Callable[..., BrowserContext], watch: Watch
) -> None:
    watch.expect("401")
    with running({}) as other:
        watch.base = other.base
        page = window().new_page()
        open_operator(page, other.base)
        page.evaluate("sessionStorage.setItem('keys:admin', '{\"key\": \"old\"}')")
        page.evaluate("location.hash = '#/usage'")
        expect(page.get_by_role("alert")).to_contain_text("not accepted any more")
