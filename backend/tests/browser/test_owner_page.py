"""The owner's page as a whole: getting in, staying in, and what it does when things go wrong."""

from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop, go, settled, sign_in
from tests.browser.watching import Watch
from tests.support.running_service import ADMIN

DASHBOARD = Path(__file__).parents[3] / "dashboard"
REFUSED = "401"
SPACING = """(({display, gap, padding, margin}) => [display, gap, padding, margin])(
  getComputedStyle(document.querySelector(".schedule")))"""


def test_without_keys_the_page_asks_for_them(
    window: Callable[..., BrowserContext], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = window().new_page()
    page.goto(f"{demo.base}/dashboard/")
    expect(page.get_by_label("API key")).to_be_focused()
    assert_accessible(page)


def test_a_wrong_key_says_so_and_asks_again(
    window: Callable[..., BrowserContext], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = window().new_page()
    page.goto(f"{demo.base}/dashboard/")
    page.get_by_label("API key").fill("not-a-key")
    page.get_by_label("Owner token").fill("nor-this")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("not accepted")
    expect(page.get_by_label("API key")).to_be_visible()


def test_keys_outlive_a_reload_and_not_being_forgotten(
    window: Callable[..., BrowserContext], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    context = window()
    page = context.new_page()
    sign_in(page, demo)
    page.reload()
    settled(page)
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_label("API key")).to_be_visible()
    stored = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert demo.api_key not in stored


def test_keys_never_stand_in_an_address(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    addresses: list[str] = []
    page = open_as(demo)
    page.on("request", lambda request: addresses.append(request.url))
    page.reload()
    settled(page)
    assert addresses
    assert not [url for url in addresses if demo.api_key in url or demo.owner_token in url]


def test_a_key_rotated_meanwhile_is_asked_for_again(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(shop)
    at = f"{shop.base}/v1/admin/businesses/{shop.id}/rotate-key"
    httpx.post(at, headers=ADMIN, timeout=30).raise_for_status()
    page.get_by_role("link", name="Schedule").click()
    expect(page.get_by_role("alert")).to_contain_text("not accepted any more")


def test_two_tabs_show_two_businesses(
    window: Callable[..., BrowserContext], demo: Shop, shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    context = window()
    first, second = context.new_page(), context.new_page()
    sign_in(first, demo)
    sign_in(second, shop)
    first.reload()
    settled(first)
    expect(first.get_by_role("banner")).to_contain_text("Bristol Plumbing")
    expect(second.get_by_role("banner")).to_contain_text("Hilltop Plumbing")


def test_a_service_that_stops_answering_leaves_what_was_there(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED, "ERR_INTERNET_DISCONNECTED")
    page = open_as(demo)
    tomorrow = page.locator("dashboard-card[card=tomorrow]")
    before = tomorrow.locator("li").count()
    page.context.set_offline(True)
    page.evaluate("document.querySelectorAll('dashboard-card').forEach(card => card.refresh())")
    expect(tomorrow).to_contain_text("No connection")
    assert tomorrow.locator("li").count() == before
    page.context.set_offline(False)
    tomorrow.get_by_role("button", name="Try again").click()
    expect(tomorrow).not_to_contain_text("No connection")


def test_a_page_opened_from_the_disk_goes_to_the_service(
    window: Callable[..., BrowserContext], watch: Watch
) -> None:
    watch.expect("Failed", "blocked", "ERR_")
    page = window().new_page()
    with page.expect_request("http://127.0.0.1:8000/dashboard/index.html"):
        page.goto((DASHBOARD / "index.html").as_uri(), wait_until="commit")


def test_the_page_works_on_a_phone(open_as: Callable[..., Page], demo: Shop, watch: Watch) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)


def test_what_is_said_on_a_phone_covers_nothing_that_is_tapped_next(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, viewport=PHONE)
    owed = page.get_by_role("region", name="Call back")
    owed.get_by_role("button", name="Done").first.click()
    message = page.locator(".message")
    expect(message).to_contain_text("done.")
    top, foot = message.bounding_box(), page.locator("#content").bounding_box()
    assert top and foot and top["y"] + top["height"] <= foot["y"] + 10
    message.get_by_role("button", name="Undo").click()


def test_what_is_behind_more_goes_once_something_else_is_tapped(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, viewport=PHONE)
    reports = page.get_by_role("link", name="Reports")
    page.get_by_role("button", name="More").click()
    expect(reports).to_be_visible()
    page.get_by_role("heading", name="On the line now").click()
    expect(reports).to_be_hidden()
    page.get_by_role("button", name="More").click()
    page.keyboard.press("Escape")
    expect(reports).to_be_hidden()
    page.get_by_role("button", name="More").click()
    go(page, "#/callbacks")
    expect(reports).to_be_hidden()


def test_a_screen_looks_the_same_whatever_was_open_before(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, "#/schedule/day/2026-12-01")
    fresh = page.evaluate(SPACING)
    go(page, "#/settings/hours")
    go(page, "#/practice")
    go(page, "#/schedule/day/2026-12-01")
    assert page.evaluate(SPACING) == fresh
