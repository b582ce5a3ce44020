"""The practice call: the owner talks to their own receptionist, and nothing real comes of it."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from app.domain.sound import wav_of
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PATIENCE_MS, PHONE, Shop, settled
from tests.browser.guises import keep
from tests.browser.watching import Watch

ANN = {"name": "Ann Lee", "phone": "+19135550201"}
WHO = ("Ruth Klein", "12 Oak Street, Olathe 66061")
BOOKING = ("My kitchen sink is clogged", *WHO, "tomorrow at ten", "yes", "no thanks")
EMERGENCY = ("Water is pouring through my ceiling!", *WHO, "yes")
STAND_IN_EAR = """
window.SpeechRecognition = window.webkitSpeechRecognition = class extends EventTarget {
  start() { window.ear = this; }
  abort() { this.dispatchEvent(new Event("end")); }
};
window.say = (transcript, isFinal) => window.ear.dispatchEvent(
  Object.assign(new Event("result"), { results: [Object.assign([{ transcript }], { isFinal })] }));
"""
STAND_IN_VOICE = """
window.spoken = [];
speechSynthesis.speak = (words) => window.spoken.push([words.text, words.lang]);
"""
STAND_IN_LOUDSPEAKER = """
window.played = [];
window.Audio = class {
  constructor(src) { this.src = src; }
  async play() { window.played.push(this.src); }
  pause() {}
};
"""
SOUND = b64encode(wav_of(b"\1\0" * 800, 8000)).decode()


@pytest.fixture
def shop(new_shop: Callable[..., Shop], watch: Watch) -> Shop:
    watch.expect("401")
    hours = {"open_hour": 8, "close_hour": 17, "closed_days": ""}
    return new_shop(on_call=[ANN], owner_phone="+19135550999", **hours)


def begins(page: Page, **chosen: str) -> None:
    for label, option in chosen.items():
        page.get_by_label(label.replace("_", " ")).select_option(label=option)
    page.get_by_role("button", name="Start the call").click()
    expect(page.locator(".practice-turn")).to_have_count(1, timeout=PATIENCE_MS)


def says(page: Page, *utterances: str) -> None:
    turns = page.locator(".practice-turn")
    for words in utterances:
        before = turns.count()
        page.get_by_label("You, as the caller").fill(words)
        page.get_by_label("You, as the caller").press("Enter")
        expect(turns).to_have_count(before + 1, timeout=PATIENCE_MS)


def test_a_booking_is_practised_and_touches_no_schedule(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    before = everything(shop)
    page = open_as(shop, "#/practice")
    begins(page)
    expect(page.locator(".practice-turn")).to_contain_text("Thanks for calling")
    says(page, *BOOKING)
    last = page.locator(".practice-turn").last
    expect(last).to_contain_text("Goodbye")
    expect(page.locator(".practice-turn").nth(1)).to_contain_text("because of “sink clogged”")
    outcome = page.get_by_role("region", name="What would happen")
    expect(outcome).to_contain_text("A visit would be booked")
    expect(outcome).to_contain_text("Tomorrow, 10 AM")
    expect(outcome).to_contain_text("Ruth Klein")
    expect(outcome).to_contain_text("To the caller")
    expect(page.get_by_text("The call is over.").first).to_be_visible()
    assert_accessible(page)
    page.evaluate("scrollTo(0, 0)")
    keep("owner-practice-call-desktop-light", page.screenshot())
    assert everything(shop) == before


def test_an_emergency_shows_why_and_who_would_be_told(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    before = everything(shop)
    page = open_as(shop, "#/practice", viewport=PHONE)
    begins(page)
    says(page, *EMERGENCY)
    turn = page.locator(".practice-turn").nth(1)
    expect(turn).to_contain_text("I took this as an emergency")
    expect(turn).to_contain_text("pouring through my ceiling")
    expect(turn.locator(".badge")).to_have_text("Urgent")
    outcome = page.get_by_role("region", name="What would happen")
    expect(outcome.locator(".ladder li").first).to_contain_text("Ann Lee")
    expect(outcome.locator(".ladder li").first).to_contain_text("at once")
    expect(outcome.locator(".ladder li").nth(1)).to_contain_text("after 15 min")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    keep("owner-practice-emergency-phone", page.screenshot(full_page=True))
    assert everything(shop) == before


def test_an_emergency_that_nobody_would_hear_of_says_what_to_do(
    open_as: Callable[..., Page], new_shop: Callable[..., Shop], watch: Watch
) -> None:
    watch.expect("401")
    page = open_as(new_shop(), "#/practice")
    begins(page)
    says(page, EMERGENCY[0])
    expect(page.get_by_role("region", name="What would happen")).to_contain_text(
        "Nobody would be told"
    )


def test_it_works_by_keyboard_alone(open_as: Callable[..., Page], shop: Shop) -> None:
    page = open_as(shop, "#/practice")
    page.get_by_label("Who calls").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.get_by_label("You, as the caller")).to_be_focused()
    page.keyboard.type("My sink is clogged")
    page.keyboard.press("Enter")
    expect(page.locator(".practice-turn")).to_have_count(2)
    expect(page.get_by_label("You, as the caller")).to_be_focused()
    expect(page.get_by_label("You, as the caller")).to_have_value("")
    expect(page.locator("#practice-aloud")).to_contain_text("name")


def test_keys_silence_and_hanging_up_count(open_as: Callable[..., Page], shop: Shop) -> None:
    page = open_as(shop, "#/practice")
    begins(page)
    page.get_by_text("Keys", exact=True).click()
    page.get_by_role("button", name="Press 9").click()
    expect(page.locator(".practice-turn").last).to_contain_text("You pressed 9.")
    expect(page.locator(".practice-turn").last).to_contain_text("Spanish")
    page.get_by_role("button", name="Say nothing").click()
    expect(page.locator(".practice-turn").last).to_contain_text("You said nothing.")
    page.get_by_role("button", name="Hang up").click()
    expect(page.get_by_text("The call is over.").first).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_role("button", name="Start the call")).to_be_visible()


def test_a_customer_with_a_visit_can_be_the_caller(
    open_as: Callable[..., Page], demo: Shop, watch: Watch
) -> None:
    watch.expect("401")
    page = open_as(demo, "#/practice")
    customer = page.locator("optgroup option").first
    name = customer.text_content() or ""
    page.get_by_label("Who calls").select_option(label=name)
    page.get_by_role("button", name="Start the call").click()
    expect(page.locator(".practice-turn").first).to_contain_text(name.split()[0])
    says(page, "I have to cancel my appointment")
    expect(page.locator(".practice-turn").last).to_contain_text("want to cancel a visit")


def test_the_microphone_says_a_turn_and_replies_are_spoken_unless_muted(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/practice")
    page.evaluate(f"() => {{{STAND_IN_EAR}{STAND_IN_VOICE}}}")
    begins(page, Greeting_in="Spanish")
    assert page.evaluate("window.spoken.at(-1)[1]") == "es-US"
    page.get_by_role("button", name="Speak", exact=True).click()
    expect(page.get_by_role("button", name="Listening")).to_be_visible()
    page.evaluate("window.say('my sink', false)")
    expect(page.get_by_label("You, as the caller")).to_have_value("my sink")
    page.evaluate("window.say('my sink is clogged', true)")
    expect(page.locator(".practice-turn")).to_have_count(2)
    expect(page.locator(".practice-turn").last).to_contain_text("my sink is clogged")
    assert len(page.evaluate("window.spoken")) == 2
    page.get_by_label("Speak the replies").uncheck()
    says(page, "Ruth Klein")
    assert len(page.evaluate("window.spoken")) == 2


def test_the_services_own_sound_is_played_where_there_is_some(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/practice")
    page.evaluate(f"() => {{{STAND_IN_VOICE}{STAND_IN_LOUDSPEAKER}}}")

    def with_sound(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "audio": SOUND})

    page.route("**/v1/owner/practice", with_sound)
    begins(page)
    (played,) = page.evaluate("window.played")
    assert played.startswith("blob:")
    assert page.evaluate("window.spoken") == []


def test_what_is_typed_while_an_answer_is_awaited_stays(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/practice")
    begins(page)
    held: list[Route] = []
    page.route("**/v1/owner/practice", lambda route: held.append(route))
    field = page.get_by_label("You, as the caller")
    field.fill("My sink is clogged")
    with page.expect_request("**/v1/owner/practice"):
        field.press("Enter")
    field.fill("Ruth Klein")
    field.press("Enter")
    held[0].continue_()
    expect(page.locator(".practice-turn")).to_have_count(2, timeout=PATIENCE_MS)
    expect(field).to_have_value("Ruth Klein")
    assert len(held) == 1


def test_words_cannot_become_markup_and_nobody_needs_a_microphone(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    page = open_as(shop, "#/practice")
    page.evaluate("window.webkitSpeechRecognition = window.SpeechRecognition = undefined")
    begins(page)
    expect(page.get_by_role("button", name="Speak", exact=True)).to_have_count(0)
    says(page, "<img src=x onerror=alert(1)> my sink leaks", "<b>Ruth</b> Klein")
    expect(page.locator(".practice-turn").nth(1)).to_contain_text("<img src=x")
    assert page.locator(".practice img, .practice b").count() == 0


def test_a_call_that_fails_keeps_what_was_said(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = open_as(shop, "#/practice")
    begins(page)
    page.context.set_offline(True)
    page.get_by_label("You, as the caller").fill("My sink is clogged")
    page.get_by_label("You, as the caller").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    expect(page.get_by_label("You, as the caller")).to_have_value("My sink is clogged")
    page.get_by_label("You, as the caller").press("Enter")
    expect(page.locator(".practice-turn")).to_have_count(2)


def everything(shop: Shop) -> list[Any]:
    """What an owner can see of their business."""
    paths = (
        "/v1/owner/schedule/tomorrow",
        "/v1/crm/appointments",
        "/v1/crm/customers",
        "/v1/crm/conversations",
        "/v1/crm/messages",
        "/v1/owner/emergencies",
        "/v1/owner/callbacks",
        "/v1/owner/waitlist",
    )
    return [shop.get(path) for path in paths]
