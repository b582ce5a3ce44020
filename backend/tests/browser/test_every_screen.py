"""Every screen of the owner's page, on a laptop and a phone, by day and by night."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Shop, go
from tests.browser.guises import GUISES, OWNER_SCREENS, keep
from tests.browser.watching import Watch
from tools.dashboard_doc import DASHBOARD


def test_all_screens_are_looked_at() -> None:
    declared = (DASHBOARD / "owner" / "screens.js").read_text("utf-8")
    assert set(re.findall(r"^  (\w+):", declared, re.MULTILINE)) == set(OWNER_SCREENS)


@pytest.mark.parametrize("guise", GUISES)
def test_every_screen_is_complete_readable_and_fits(
    guise: str, open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect("401")
    page = open_as(demo, **GUISES[guise])
    for screen in OWNER_SCREENS:
        go(page, f"#/{screen}")
        expect(page.locator(".card-body .problem[role=alert]")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
        assert_accessible(page)
        keep(f"owner-{screen}-{guise}", page.screenshot())


@pytest.mark.parametrize("guise", GUISES)
def test_a_conversation_can_be_read_in_every_guise(
    guise: str, open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect("401")
    talk = demo.get("/v1/owner/conversations/recent?limit=1")["items"][0]["id"]
    page = open_as(demo, f"#/conversations/{talk}", **GUISES[guise])
    assert_accessible(page)
    keep(f"owner-conversation-{guise}", page.screenshot())
