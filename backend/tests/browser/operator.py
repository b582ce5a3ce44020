"""The operator's page, signed in, and the API behind it."""

from typing import Any

import httpx
from playwright.sync_api import Page

from tests.browser.conftest import settled
from tests.support.running_service import ADMIN

KEY = ADMIN["X-Admin-API-Key"]


def open_operator(page: Page, base: str, at: str = "") -> None:
    page.goto(f"{base}/dashboard/admin.html{at}")
    page.get_by_label("Admin key").fill(KEY)
    page.get_by_role("button", name="Open").click()
    settled(page)


def ask(base: str, path: str) -> Any:
    return httpx.get(f"{base}/v1/admin{path}", headers=ADMIN, timeout=30).json()


def change(base: str, business_id: str, **fields: Any) -> None:
    at = f"{base}/v1/admin/businesses/{business_id}"
    httpx.patch(at, json=fields, headers=ADMIN, timeout=30).raise_for_status()
