"""The owner takes an emergency from the desk, closes it, and sees who was told when."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop, settled
from tests.browser.hostile import IMAGE, LONG, assert_harmless, talked
from tests.browser.watching import Watch

OPEN = "dashboard-card[card=emergencies-open]"
PAST = "dashboard-card[card=emergencies-past]"


@pytest.fixture(autouse=True)
def signing_in_is_refused_once(watch: Watch) -> None:
    watch.expect("401")


@pytest.fixture
def alarmed(new_shop: Callable[..., Shop]) -> Shop:
    """A business with an open emergency, and an owner who was told of it."""
    shop = new_shop(owner_name="Dan Hill", owner_phone="8165550180")
    words = f"I smell gas in my basement {IMAGE} {LONG}"
    talked(shop, words, "yes it is an emergency", "Ann Lee", phone="+18165550181")
    assert len(shop.get("/v1/owner/emergencies?open=true")) == 1
    return shop


def test_an_open_emergency_comes_first_is_taken_and_closed(
    open_as: Callable[..., Page], alarmed: Shop
) -> None:
    page = open_as(alarmed, "#/emergencies", viewport=PHONE)
    emergency = page.locator(f"{OPEN} .emergency")
    expect(emergency).to_contain_text(IMAGE)
    expect(emergency.get_by_role("link", name="Call")).to_have_attribute("href", "tel:+18165550181")
    assert_harmless(page)
    assert_accessible(page)
    emergency.get_by_role("button", name="I have it").click()
    expect(page.locator(OPEN)).to_contain_text("Nobody waits for help")
    expect(page.locator(PAST)).to_contain_text("Dan Hill has it")
    page.locator(PAST).get_by_role("button", name="Close it").click()
    page.get_by_label("What became of it?").fill(f"valve shut {IMAGE}")
    page.get_by_role("dialog").get_by_role("button", name="Close it").click()
    expect(page.locator(PAST)).to_contain_text("over since")
    expect(page.locator(PAST)).to_contain_text(f"Note: valve shut {IMAGE}")
    assert_harmless(page)


def test_one_that_somebody_took_meanwhile_is_shown_as_it_stands(
    open_as: Callable[..., Page], alarmed: Shop, watch: Watch
) -> None:
    watch.expect("409")
    page = open_as(alarmed, "#/emergencies")
    (one,) = alarmed.get("/v1/owner/emergencies?open=true")
    alarmed.send("POST", f"/v1/owner/emergencies/{one['id']}/acknowledge", {"by": "Marcus"})
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody was quicker")
    expect(page.locator(PAST)).to_contain_text("Marcus has it")


def test_the_story_says_who_was_told_when_and_leads_to_what_was_said(
    open_as: Callable[..., Page], demo: Shop
) -> None:
    newest, *_ = demo.get("/v1/owner/emergencies?open=false")
    page = open_as(demo, "#/emergencies", viewport=PHONE)
    page.locator(PAST).get_by_role("link", name="Who was told when").first.click()
    settled(page)
    for rung in newest["told"]:
        expect(page.get_by_role("rowheader", name=rung["name"]).first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("after the call")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.get_by_role("link", name="What was said").click()
    expect(page.locator("ol.chat li").first).to_be_visible()
