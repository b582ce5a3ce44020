"""The owner calls people back, and finds other times for those who ask for one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Shop, settled
from tests.browser.hostile import IMAGE, LONG, assert_harmless, talked
from tests.browser.watching import Watch

CARD = "dashboard-card[card=callback-list]"


@pytest.fixture(autouse=True)
def signing_in_is_refused_once(watch: Watch) -> None:
    watch.expect("401")


def hung_up(shop: Shop, *words: str, phone: str) -> None:
    """Somebody who told us of work and is owed a call."""
    talk = talked(shop, *words, "I want to talk to a person", phone=phone)
    shop.send("POST", f"/v1/voice/session/{talk}/end")


def test_who_to_call_back_is_seen_and_called_with_one_tap(
    open_as: Callable[..., Page], demo: Shop
) -> None:
    owed = demo.get("/v1/owner/callbacks?urgent=true")["items"]
    page = open_as(demo, "#/callbacks", viewport=PHONE)
    rows = page.locator(f"{CARD} li")
    expect(rows).to_have_count(len(owed))
    for row, call in zip(rows.all(), owed, strict=True):
        expect(row.locator("a.call")).to_have_attribute("href", f"tel:{call['phone']}")
        expect(row).to_contain_text("waiting since")
    expect(page.get_by_role("region", name="Wants another time")).to_contain_text("Find a time")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name=re.compile("^Done")).click()
    expect(page.get_by_role("button", name=re.compile("Put back")).first).to_be_visible()
    assert "view=done" in page.url


def test_calls_are_done_not_reached_put_back_and_removed(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    for phone in ("+18165550171", "+18165550172"):
        hung_up(shop, "My sink leaks", phone=phone)
    page = open_as(shop, "#/callbacks")
    rows = page.locator(f"{CARD} li")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="Not reached").click()
    page.get_by_label("What happened?").fill("line was busy")
    page.get_by_role("button", name="Try again later").click()
    expect(page.locator(CARD)).to_contain_text("Last time: line was busy")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="Not reached").click()
    page.get_by_role("button", name="Give up").click()
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="Done").click()
    expect(page.locator(CARD)).to_contain_text("You owe nobody a call")
    expect(page.get_by_role("region", name="So far")).to_contain_text("Done1")
    page.get_by_role("link", name="Not reached 1").click()
    page.get_by_role("button", name="Put back").click()
    page.get_by_role("link", name="To call 1").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.locator(CARD)).to_contain_text("You owe nobody a call")
    assert shop.get("/v1/owner/callbacks/summary")["total_callbacks"] == 1


def test_a_call_that_comes_in_meanwhile_is_shown_and_takes_nobodys_place(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    hung_up(shop, "My sink leaks", phone="+18165550175")
    page = open_as(shop, "#/callbacks")
    expect(page.locator("#live")).to_have_text("Live")
    link = page.locator(CARD).get_by_role("link", name="What was said")
    link.focus()
    hung_up(shop, "My tap drips", phone="+18165550176")
    expect(page.locator(f"{CARD} li")).to_have_count(2)
    expect(link.first).to_be_focused()
    link.first.press("Enter")
    expect(page.locator("ol.chat")).to_contain_text("My sink leaks")
    expect(page.get_by_role("main")).to_be_focused()


def test_what_callers_said_of_it_stays_words_and_their_message_can_be_heard(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    hung_up(shop, f"My sink leaks {IMAGE} {LONG}", phone="+18165550173")
    page = open_as(shop, "#/conversations", viewport=PHONE)
    listed = shop.get("/v1/owner/callbacks?urgent=true")
    listed["items"][0]["voicemail_url"] = "/v1/owner/callbacks/%2B18165550173/voicemail"
    listed["items"][0]["name"] = IMAGE
    page.route(re.compile(r"/callbacks\?"), lambda route: route.fulfill(json=listed))
    page.route("**/voicemail", lambda route: route.fulfill(body=b"ID3", content_type="audio/mpeg"))
    page.goto(f"{shop.base}/dashboard/#/callbacks")
    settled(page)
    expect(page.locator(CARD)).to_contain_text(IMAGE)
    assert_harmless(page)
    page.get_by_role("button", name="Hear the message").click()
    expect(page.locator("audio")).to_have_attribute("src", re.compile("^blob:"))


def test_a_visit_is_moved_to_a_proposed_time_unless_somebody_was_quicker(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("409")
    visit = waiting_visit(shop)
    page = open_as(shop, "#/callbacks")
    card = page.get_by_role("region", name="Wants another time")
    card.get_by_role("button", name="Find a time").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio").first.check()
    taken = {"type": "/problems/window-taken", "title": "Taken", "status": 409}
    page.route("**/v1/crm/appointments/*", lambda r: r.fulfill(status=409, json=taken), times=1)
    dialog.get_by_role("button", name="Move the visit").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Somebody took that time")
    dialog.get_by_role("radio").nth(1).check()
    dialog.get_by_role("button", name="Move the visit").click()
    expect(card).to_contain_text("Nobody waits for another time")
    moved = shop.get(f"/v1/crm/appointments/{visit['id']}")
    assert moved["status"] == "SCHEDULED"
    assert moved["start_time"] != visit["start_time"]


def waiting_visit(shop: Shop) -> dict[str, str]:
    ann = shop.send("POST", "/v1/crm/customers", {"name": "Ann Lee", "phone": "8165550174"})
    opening = shop.get("/v1/owner/availability?days=14")
    free = next(one for one in opening if one["start_time"])
    times = {name: free[name] for name in ("start_time", "end_time")}
    visit = {"customer_id": ann["id"], "status": "PENDING_RESCHEDULE", **times}
    made: dict[str, str] = shop.send("POST", "/v1/crm/appointments", visit)
    return made
