"""A running service with demonstration data, and real pages that show it.

Tests that change something make a business of their own (`shop`); those that only look share the
demonstration plumber (`demo`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.watching import Watch
from tests.support import chromium
from tests.support.running_service import ADMIN, OWNER_TOKEN, RunningService, running

LAPTOP = {"width": 1366, "height": 650}
PHONE = {"width": 390, "height": 780}
UNSETTLED = "dashboard-card[aria-busy], dashboard-card .loading"
PATIENCE_MS = 15_000
"""For a busy machine; a page that works is there at once."""
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True, slots=True)
class Shop:
    """A business and its keys, seen from outside."""

    base: str
    id: str
    api_key: str
    owner_token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-API-Key": self.api_key, "X-Owner-Token": self.owner_token}

    def get(self, path: str) -> Any:
        return self._answer(httpx.get(self.base + path, headers=self.headers, timeout=30))

    def send(self, method: str, path: str, body: Any = None) -> Any:
        return self._answer(
            httpx.request(method, self.base + path, json=body, headers=self.headers, timeout=30)
        )

    @staticmethod
    def _answer(response: httpx.Response) -> Any:
        assert response.is_success, f"{response.status_code} {response.text}"
        return response.json() if response.content else None


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Gone after the last of these tests: while it is there, its event loop counts as running."""
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def service() -> Iterator[RunningService]:
    settings = {"DEMO_DATA": "true", "SMS_PROVIDER": "stub", "VERIFY_TWILIO_SIGNATURES": "false"}
    with running(settings) as service:
        yield service


@pytest.fixture(scope="session")
def demo(service: RunningService) -> Shop:
    """The demonstration plumber, for tests that change nothing."""
    found = httpx.get(
        f"{service.base}/v1/admin/businesses/demo_plumbing", headers=ADMIN, timeout=30
    )
    return Shop(service.base, "demo_plumbing", found.json()["api_key"], OWNER_TOKEN)


@pytest.fixture
def new_shop(service: RunningService) -> Callable[..., Shop]:
    """`new_shop(name=…, …)`: a business nobody else uses, with an owner token of its own."""

    def make(name: str = "Hilltop Plumbing", **fields: Any) -> Shop:
        wanted = {"name": name, "vertical": "plumbing", "timezone": "America/Chicago", **fields}
        at = f"{service.base}/v1/admin/businesses"
        business = httpx.post(at, json=wanted, headers=ADMIN, timeout=30).json()
        own = httpx.post(f"{at}/{business['id']}/rotate-owner-token", headers=ADMIN, timeout=30)
        return Shop(service.base, business["id"], own.json()["api_key"], own.json()["owner_token"])

    return make


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop()


@pytest.fixture
def watch(service: RunningService) -> Iterator[Watch]:
    """Fails the test when a page complained: errors, refused markup, strangers asked."""
    watch = Watch(service.base)
    yield watch
    watch.assert_quiet()


@pytest.fixture
def window(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """`window(viewport=PHONE, color_scheme="dark")`: one person's browser."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": LAPTOP, "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def open_as(window: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`open_as(shop, "#/schedule", viewport=PHONE)`: the owner's page, signed in and loaded."""

    def open_page(shop: Shop, at: str = "", **options: Any) -> Page:
        page = window(**options).new_page()
        sign_in(page, shop, at)
        return page

    return open_page


def sign_in(page: Page, shop: Shop, at: str = "") -> None:
    page.goto(f"{shop.base}/dashboard/{at}")
    page.get_by_label("API key").fill(shop.api_key)
    page.get_by_label("Owner token").fill(shop.owner_token)
    page.get_by_role("button", name="Open").click()
    settled(page)


def settled(page: Page) -> None:
    """Every card has loaded what it shows."""
    page.wait_for_selector("nav a[aria-current]", state="attached")
    expect(page.locator(UNSETTLED)).to_have_count(0, timeout=PATIENCE_MS)


def go(page: Page, at: str) -> None:
    """To another screen, "#/schedule", without loading the page anew."""
    page.evaluate("hash => { location.hash = hash }", at)
    page.wait_for_selector(f'#content[data-at="{at}"]')
    settled(page)
