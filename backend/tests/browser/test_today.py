"""The first screen: what is happening now, and what to do about it with one tap."""

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Shop
from tests.browser.watching import Watch

REFUSED = "401"
CALL = re.compile("^Call")
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
CALLER = "+13035550142"


def ring(shop: Shop, *said: str, phone: str = CALLER) -> str:
    """A call in which `said` was said, still on the line. Its session."""
    key = {"X-API-Key": shop.api_key}
    at = f"{shop.base}/v1/voice/session"
    begun = httpx.post(f"{at}/start", json={"caller_phone": phone}, headers=key, timeout=30)
    session: str = begun.json()["session_id"]
    for text in said:
        httpx.post(f"{at}/{session}/input", json={"text": text}, headers=key, timeout=30)
    return session


def test_all_of_it_is_on_one_screen_of_a_laptop(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(demo, viewport=LAPTOP)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    tomorrow = demo.get("/v1/owner/schedule/tomorrow")["appointments"]
    assert page.locator("[card=tomorrow] li").count() == len(tomorrow)
    week = demo.get("/v1/owner/this-week")["this_week"]
    expect(page.locator("[card=week]")).to_contain_text(f"Calls answered{week['calls_answered']}")


def test_a_call_shows_while_it_is_on_the_line(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = open_as(shop)
    calls = page.get_by_role("region", name="On the line now")
    expect(calls).to_contain_text("Nobody")
    ring(shop, "my kitchen drain is clogged")
    expect(calls).to_contain_text("(303) 555-0142", timeout=30_000)


def test_an_emergency_is_taken_with_one_tap(
    open_as: Callable[..., Page], new_shop: Callable[..., Shop], watch: Watch
) -> None:
    watch.expect(REFUSED)
    shop = new_shop(on_call=[{"name": "Sam Reed", "phone": "+13035550111"}])
    ring(shop, "a pipe burst and water is pouring through my ceiling")
    page = open_as(shop)
    emergency = page.get_by_role("region", name="Open emergency")
    expect(emergency).to_contain_text("Sam Reed")
    emergency.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("status").filter(has_text="It is yours")).to_be_visible()
    expect(emergency).to_have_count(0)
    [taken] = shop.get("/v1/owner/emergencies")
    assert taken["status"] == "ACKNOWLEDGED" and taken["acknowledged_through"] == "dashboard"


def test_who_is_owed_a_call_is_ticked_off(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    ring(shop, "I want to talk to a human please")
    page = open_as(shop)
    owed = page.get_by_role("region", name="Call back")
    expect(owed.get_by_role("link", name=CALL)).to_have_attribute("href", f"tel:{CALLER}")
    owed.get_by_role("button", name="Done").click()
    expect(owed).to_contain_text("You owe nobody a call")
    assert shop.get("/v1/owner/callbacks/summary")["completed"] == 1
    page.get_by_role("button", name="Undo").click()
    expect(owed.get_by_role("link", name=CALL)).to_be_visible()
    assert shop.get("/v1/owner/callbacks/summary")["completed"] == 0


def test_who_did_not_pick_up_stays_on_the_list(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect(REFUSED)
    ring(shop, "I want to talk to a human please")
    page = open_as(shop)
    page.get_by_role("region", name="Call back").get_by_role("button", name="No answer").click()
    expect(page.get_by_role("status").filter(has_text="stays on the list")).to_be_visible()
    [owed] = shop.get("/v1/owner/callbacks")["items"]
    assert (owed["status"], owed["last_result"]) == ("PENDING", "No answer")


def test_what_callers_say_is_never_markup(
    open_as: Callable[..., Page], new_shop: Callable[..., Shop], watch: Watch
) -> None:
    watch.expect(REFUSED)
    shop = new_shop(name=HOSTILE, on_call=[{"name": HOSTILE[:80], "phone": "+13035550111"}])
    ring(shop, f"there is gas leaking {HOSTILE}", "I want to talk to a human please")
    page = open_as(shop)
    expect(page.get_by_role("banner")).to_contain_text(HOSTILE)
    expect(page.get_by_role("region", name="Open emergency")).to_contain_text(HOSTILE[:80])
    assert page.locator("img").count() == 0
    assert "Today" in page.title()
