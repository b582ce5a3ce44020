"""The owner reads what was texted, what became of it, and why something was not sent."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop
from tests.browser.hostile import BACKWARDS, IMAGE, LONG, SCRIPT, assert_harmless
from tests.browser.watching import Watch

LIST = "dashboard-card[card=text-list]"
MESSAGES = "/v1/crm/messages"


@pytest.fixture(autouse=True)
def signing_in_is_refused_once(watch: Watch) -> None:
    watch.expect("401")


def test_one_number_reads_like_a_conversation(open_as: Callable[..., Page], demo: Shop) -> None:
    newest = demo.get(f"{MESSAGES}?status=DELIVERED&kind=confirmation&limit=1")[0]
    page = open_as(demo, "#/texts", viewport=PHONE)
    expect(page.locator(f"{LIST} li")).to_have_count(30)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(f"{LIST} a[href='#/texts?phone={quote(newest['to'])}']").first.click()
    chat = page.locator(f"{LIST} ol.chat")
    expect(chat).to_contain_text(newest["body"])
    expect(chat).to_contain_text("Arrived")
    expect(page.locator(f"{LIST} a.call")).to_have_attribute("href", f"tel:{newest['to']}")
    assert_accessible(page)
    page.go_back()
    expect(page.locator(f"{LIST} li")).to_have_count(30)


def test_what_was_not_sent_says_why_in_plain_words(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect("422")
    page = open_as(demo, "#/texts")
    page.get_by_label("What became of it").select_option("Not sent")
    expect(page.locator(f"{LIST} li").first).to_contain_text("Not sent: they want no texts")
    page.get_by_label("What became of it").select_option("Did not arrive")
    expect(page.locator(f"{LIST} li").first).to_contain_text("their telephone is off")
    assert "status=UNDELIVERED" in page.url
    page.get_by_label("Number").fill("816")
    page.get_by_label("Number").press("Enter")
    expect(page.locator(LIST)).to_contain_text("is no whole telephone number")
    sent = demo.get("/v1/owner/sms-metrics")["customer_messages"]
    expect(page.get_by_role("region", name="The last 30 days")).to_contain_text(
        f"To customers{sent}"
    )


def test_what_did_not_arrive_is_tried_again_or_seen(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    lost = [
        {
            "id": f"text-{number}",
            "what": "reminder",
            "to_number": "+18165550240",
            "customer_name": IMAGE,
            "body": f"{SCRIPT}{LONG}",
            "why": why,
            "at": "2026-01-05T15:00:00Z",
            "attempts": 3,
        }
        for number, why in enumerate(("30003", "<b>odd</b>"))
    ]
    asked: list[str] = []
    page = open_as(shop, "#/conversations", viewport=PHONE)
    page.route("**/v1/owner/undelivered", lambda route: route.fulfill(json=lost))

    def answer(route: Route) -> None:
        asked.append(f"{route.request.method} {route.request.url.rpartition('undelivered/')[2]}")
        lost.pop(0)
        route.fulfill(status=204)

    page.route("**/v1/owner/undelivered/**", answer)
    page.goto(f"{shop.base}/dashboard/#/texts")
    card = page.get_by_role("region", name="Did not arrive")
    expect(card).to_contain_text("Why: their telephone is off or out of reach, tried 3 times")
    assert_harmless(page)
    card.get_by_role("button", name="Try again").first.click()
    expect(card.locator("li")).to_have_count(1)
    card.get_by_role("button", name="Seen").click()
    expect(card).to_contain_text("Everything arrived")
    assert asked == ["POST text-0/retry", "DELETE text-1"]


def test_texts_of_strangers_stay_texts(open_as: Callable[..., Page], demo: Shop) -> None:
    hostile = [
        {**one, "direction": "inbound", "from": one["to"], "body": words, "customer_name": words}
        for one, words in zip(
            demo.get(f"{MESSAGES}?limit=4"), (IMAGE, SCRIPT, BACKWARDS, LONG), strict=True
        )
    ]
    page = open_as(demo, "#/conversations", viewport=PHONE)
    page.route(re.compile(MESSAGES), lambda route: route.fulfill(json=hostile))
    for at in ("#/texts", "#/texts?phone=8165550241"):
        page.goto(f"{demo.base}/dashboard/{at}")
        for words in (IMAGE, SCRIPT, LONG):
            expect(page.locator(LIST)).to_contain_text(words)
        assert_harmless(page)
