"""What changes elsewhere shows by itself, within seconds, while the page is looked at."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Shop
from tests.browser.watching import Watch
from tests.support.running_service import ADMIN

REFUSED = "401"
SECONDS = 8_000
"""In milliseconds; cards look for themselves once a minute."""


def test_a_caller_and_what_they_leave_behind_show_within_seconds(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(shop)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    calls = page.get_by_role("region", name="On the line now")
    key = {"X-API-Key": shop.api_key}
    at = f"{shop.base}/v1/voice/session"
    begun = httpx.post(f"{at}/start", json={"caller_phone": "+13035550142"}, headers=key).json()
    expect(calls).to_contain_text("(303) 555-0142", timeout=SECONDS)
    said = {"text": "I want to talk to a person"}
    httpx.post(f"{at}/{begun['session_id']}/input", json=said, headers=key)
    httpx.post(f"{at}/{begun['session_id']}/end", headers=key)
    expect(calls).to_contain_text("Nobody", timeout=SECONDS)
    owed = page.locator("[card=calls-owed]")
    expect(owed).to_contain_text("Asked for a person", timeout=SECONDS)


def test_a_key_that_is_replaced_is_asked_for_again_without_a_tap(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(shop)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    rotate = f"{shop.base}/v1/admin/businesses/{shop.id}/rotate-key"
    assert httpx.post(rotate, headers=ADMIN).is_success
    expect(page.get_by_label("API key")).to_be_visible(timeout=25_000)


def test_a_page_in_the_background_lets_go_and_catches_up(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(shop)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    hide(page, True)
    key = {"X-API-Key": shop.api_key}
    body = {"caller_phone": "+13035550142"}
    httpx.post(f"{shop.base}/v1/voice/session/start", json=body, headers=key)
    calls = page.get_by_role("region", name="On the line now")
    page.wait_for_timeout(2_500)
    expect(calls).to_contain_text("Nobody")
    hide(page, False)
    expect(calls).to_contain_text("(303) 555-0142", timeout=SECONDS)


def hide(page: Page, hidden: bool) -> None:
    """As when somebody looks at another tab, which a headless browser never does."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )
