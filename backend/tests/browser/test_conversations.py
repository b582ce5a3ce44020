"""The owner reads what was said, and judges how it went."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Shop, settled
from tests.browser.hostile import BACKWARDS, IMAGE, LONG, SCRIPT, assert_harmless, talked
from tests.browser.watching import Watch

REFUSED = "401"


@pytest.fixture(autouse=True)
def signing_in_is_refused_once(watch: Watch) -> None:
    watch.expect(REFUSED)


def test_what_was_said_to_somebody_is_found_by_their_name(
    open_as: Callable[..., Page], demo: Shop
) -> None:
    newest = demo.get("/v1/owner/conversations/recent?limit=1&channel=phone&days=90")["items"][0]
    name = newest["customer_name"]
    page = open_as(demo, "#/conversations")
    expect(page.locator("dashboard-card li")).to_have_count(25)
    page.get_by_label("What was said").fill(name)
    expect(page.locator("dashboard-card")).to_contain_text("was said")
    page.locator(f'a[href^="#/conversations/{newest["id"]}"]').click()
    settled(page)
    chat = page.locator("ol.chat")
    expect(chat).to_contain_text("Receptionist")
    expect(chat).to_contain_text(name)
    expect(page.get_by_role("link", name="Call", exact=False).last).to_have_attribute(
        "href", f"tel:{newest['phone']}"
    )
    page.go_back()
    expect(page.get_by_label("What was said")).to_have_value(name)


def test_filters_stand_in_the_address_and_pages_lead_on(
    open_as: Callable[..., Page], demo: Shop
) -> None:
    page = open_as(demo, "#/conversations", viewport=PHONE)
    page.get_by_label("Came in by").select_option("Website")
    expect(page.locator("dashboard-card li").first).to_contain_text("Website")
    assert "channel=web" in page.url
    page.get_by_label("From").select_option("Last year")
    page.get_by_role("link", name="To review").click()
    expect(page.locator("dashboard-card li").first).to_contain_text("To review")
    assert "view=review" in page.url and "channel=web" in page.url
    page.go_back()
    expect(page.get_by_label("From")).to_have_value("365")
    page.goto(f"{demo.base}/dashboard/#/conversations?days=365")
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("26 to 50 of")).to_be_visible()
    page.locator("dashboard-card li a").first.click()
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("link", name="Newer")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_of_callers_stay_words(open_as: Callable[..., Page], shop: Shop) -> None:
    talk = talked(shop, f"My sink leaks {IMAGE}", SCRIPT, BACKWARDS, LONG, phone="+18165550161")
    page = open_as(shop, f"#/conversations/{talk}", viewport=PHONE)
    for words in (IMAGE, SCRIPT, LONG):
        expect(page.locator("ol.chat")).to_contain_text(words)
    assert_harmless(page)
    page.goto(f"{shop.base}/dashboard/#/conversations")
    expect(page.locator("dashboard-card li")).to_have_count(1)
    assert_harmless(page)


def test_a_conversation_is_judged_and_a_suggestion_accepted(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    talk = talked(shop, "Do you take credit cards?", "no that is all, bye", phone="+18165550162")
    shop.send("POST", f"/v1/voice/session/{talk}/end")
    shop.send("PATCH", f"/v1/crm/conversations/{talk}/qa", {"outcome": None})
    suggested = shop.get(f"/v1/crm/conversations/{talk}")["qa_suggestions"]["likely_outcome"]
    page = open_as(shop, f"#/conversations/{talk}")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_label("Outcome")).to_have_value(suggested)
    page.get_by_role("button", name="Flag for review").click()
    expect(page.get_by_role("button", name="take it off")).to_be_visible()
    page.get_by_label("Tags").fill("praise, vip ,vip")
    page.get_by_label("Notes").fill(IMAGE)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message").last).to_contain_text("Saved")
    kept = shop.get(f"/v1/crm/conversations/{talk}")
    assert (kept["flagged_for_review"], kept["tags"]) == (True, ["praise", "vip"])
    assert kept["notes"] == IMAGE
    page.get_by_role("button", name="take it off").click()
    expect(page.get_by_role("button", name="Flag for review")).to_be_visible()


def test_what_changed_meanwhile_is_loaded_again_and_nothing_typed_is_lost(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("409")
    talk = talked(shop, "My sink leaks", phone="+18165550163")
    page = open_as(shop, f"#/conversations/{talk}")
    stale = {"type": "/problems/stale-conversation", "title": "Stale", "status": 409}
    page.route("**/qa", lambda route: route.fulfill(status=409, json=stale), times=1)
    shop.send("POST", f"/v1/voice/session/{talk}/input", {"text": "I am Ann Lee"})
    page.get_by_label("Notes").fill("call her")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_contain_text("changed meanwhile")
    expect(page.locator("ol.chat")).to_contain_text("I am Ann Lee")
    expect(page.get_by_label("Notes")).to_have_value("call her")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message").last).to_contain_text("Saved")


def test_a_message_is_fetched_with_the_keys_when_it_is_asked_for(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("503")
    talk = talked(shop, "My sink leaks", phone="+18165550164")
    page = open_as(shop, "#/conversations")

    def with_recording(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "recording_url": "x"})

    page.route(f"**/v1/crm/conversations/{talk}", with_recording)
    page.goto(f"{shop.base}/dashboard/#/conversations/{talk}")
    page.route("**/recording", lambda route: route.fulfill(status=503, json={"detail": "Not now"}))
    page.get_by_role("button", name="Hear the message").click()
    expect(page.get_by_role("alert").last).to_contain_text("Not now")
    page.unroute("**/recording")
    page.route("**/recording", lambda r: r.fulfill(body=b"ID3", content_type="audio/mpeg"))
    page.get_by_role("button", name="Hear the message").click()
    expect(page.locator("audio")).to_have_attribute("src", re.compile("^blob:"))
