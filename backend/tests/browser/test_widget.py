"""The chat on somebody else's web page, in a real browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Route, expect

from tests.browser import foreign
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop
from tests.browser.foreign import RUDE, STRICT, Site
from tests.browser.guises import keep
from tests.browser.watching import Watch
from tests.support.running_service import ADMIN

HOSTILE = '<img src=x onerror="document.title=1">'


@dataclass
class Chat:
    """A page with the chat on it, and the chat."""

    page: Page

    @property
    def launcher(self) -> Any:
        return self.page.locator("button.launcher")

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    @property
    def box(self) -> Any:
        return self.frame.get_by_role("textbox")

    def opens(self) -> "Chat":
        self.launcher.click()
        expect(self.box).to_be_focused()
        expect(self.frame.locator(".assistant").first).to_be_visible()
        return self

    def writes(self, *texts: str) -> str:
        """One after the other; the reply to the last."""
        expect(self.frame.locator(".assistant").first).to_be_visible()
        for text in texts:
            before = self.frame.locator(".assistant").count()
            self.box.fill(text)
            self.box.press("Enter")
            expect(self.frame.locator(".assistant")).to_have_count(before + 1)
        return self.said()[-1]

    def said(self) -> list[str]:
        """Without who said it, which is for those who do not see where it stands."""
        last = "all => all.map(one => one.lastChild.textContent)"
        return list(self.frame.locator(".said").evaluate_all(last))


@pytest.fixture
def site() -> Iterator[Site]:
    with foreign.serving({}) as site:
        yield site


def token_of(shop: Shop) -> str:
    shown = httpx.get(f"{shop.base}/v1/admin/businesses/{shop.id}", headers=ADMIN, timeout=30)
    return str(shown.json()["widget_token"])


def tag(shop: Shop, **data: str) -> str:
    given = {"token": token_of(shop), **data}
    told = " ".join(f'data-{name.replace("_", "-")}="{escape(v)}"' for name, v in given.items())
    return f'<script src="{shop.base}/widget/embed.js" {told} async></script>'


@pytest.fixture
def on_page(window: Callable[..., BrowserContext], site: Site) -> Callable[..., Chat]:
    """`on_page(shop)`: somebody's page that carries this shop's chat."""

    def make(shop: Shop, *, lang: str = "en", head: str = "", **options: Any) -> Chat:
        page = window(**options).new_page()
        page.goto(site.page(tag(shop), lang=lang, head=head))
        chat = Chat(page)
        expect(chat.launcher).to_be_visible()
        return chat

    return make


def chats_of(shop: Shop) -> list[dict[str, Any]]:
    found = shop.get("/v1/crm/conversations?channel=web")
    return [shop.get(f"/v1/crm/conversations/{one['id']}") for one in found]


def test_a_visit_is_booked_on_somebody_elses_page(
    new_shop: Callable[..., Shop], on_page: Callable[..., Chat]
) -> None:
    shop = new_shop(widget_color="#ffd400", twilio_phone_number="+18165550188")
    chat = on_page(shop).opens()
    assert "this is Hilltop Plumbing" in chat.said()[0] and not chats_of(shop)
    reply = chat.writes(
        *("My kitchen sink is clogged", "Ann Lee", "913 555 0177"),
        *("412 Oak Street, Kansas City", "the first opening you have on Thursday", "yes please"),
    )
    assert "You're booked for" in reply
    (talk,) = chats_of(shop)
    assert talk["channel"] == "web" and talk["has_appointments"]
    assert_accessible(chat.page)
    keep("widget-desktop-light", chat.page.screenshot())
    header = chat.frame.locator("header")
    assert header.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    assert header.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 212, 0)"
    expect(chat.frame.get_by_role("link", name="Call Hilltop Plumbing")).to_have_attribute(
        "href", "tel:+18165550188"
    )


def test_it_works_by_keyboard_and_gives_the_focus_back(
    shop: Shop, on_page: Callable[..., Chat]
) -> None:
    chat = on_page(shop)
    expect(chat.launcher).to_have_accessible_name("Chat with Hilltop Plumbing")
    expect(chat.launcher).to_have_attribute("aria-expanded", "false")
    chat.page.keyboard.press("Tab")
    expect(chat.launcher).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.launcher).to_have_attribute("aria-expanded", "true")
    expect(chat.page.get_by_role("dialog", name="Chat with Hilltop Plumbing")).to_be_visible()
    expect(chat.box).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.page.get_by_role("dialog")).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.box).to_be_focused()
    chat.frame.get_by_role("button", name="Close chat").click()
    expect(chat.launcher).to_be_focused()


def test_messages_are_announced_and_told_apart_without_seeing_them(
    shop: Shop, on_page: Callable[..., Chat]
) -> None:
    chat = on_page(shop).opens()
    chat.writes("My kitchen sink is clogged")
    log = chat.frame.get_by_role("log", name="Messages")
    expect(log).to_have_attribute("aria-live", "polite")
    spoken = log.locator(".said").evaluate_all("all => all.map(one => one.textContent)")
    assert spoken[1] == "You: My kitchen sink is clogged"
    assert spoken[2].startswith("Hilltop Plumbing: ")


def test_the_pages_own_rules_do_not_reach_it(shop: Shop, on_page: Callable[..., Chat]) -> None:
    chat = on_page(shop, head=f"<style>{RUDE}</style>").opens()
    look = chat.launcher.evaluate(
        "e => { const s = getComputedStyle(e); return [s.textTransform, s.color, s.letterSpacing] }"
    )
    assert look == ["none", "rgb(255, 255, 255)", "normal"]
    size = chat.page.locator("iframe").bounding_box()
    assert size and size["width"] > 300 and size["height"] > 400
    chat.writes("My kitchen sink is clogged")


def test_it_runs_under_a_strict_policy_of_the_page(
    shop: Shop, site: Site, on_page: Callable[..., Chat]
) -> None:
    site.headers["Content-Security-Policy"] = STRICT.format(host=shop.base)
    chat = on_page(shop).opens()
    assert chat.launcher.evaluate("e => getComputedStyle(e).position") == "fixed"
    chat.writes("My kitchen sink is clogged")


def test_the_page_gets_one_name_and_one_button_however_often_it_is_loaded(
    shop: Shop, site: Site, window: Callable[..., BrowserContext]
) -> None:
    page = window().new_page()
    names = "<script>const before = new Set(Object.keys(window)); before.add('before')</script>"
    page.goto(site.page(names, tag(shop), tag(shop), tag(shop, position="left")))
    expect(page.locator("button.launcher")).to_be_visible()
    assert page.locator("[data-receptionist-widget]").count() == 1
    added = "Object.getOwnPropertyNames(window).filter(n => /recep|widget|chat/i.test(n))"
    assert page.evaluate(added) == ["ReceptionistWidget"]
    assert page.evaluate("Object.keys(window).filter(n => !before.has(n))") == []
    page.evaluate("ReceptionistWidget.open()")
    expect(Chat(page).box).to_be_focused()
    page.evaluate("ReceptionistWidget.toggle()")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_token_stands_in_no_address_that_is_asked_for(
    shop: Shop, on_page: Callable[..., Chat], window: Callable[..., BrowserContext], site: Site
) -> None:
    token, page = token_of(shop), window().new_page()
    seen: list[str] = []
    page.on("request", lambda asked: seen.extend((asked.url, asked.headers.get("referer", ""))))
    page.goto(site.page(tag(shop)))
    chat = Chat(page).opens()
    chat.writes("My kitchen sink is clogged")
    # What stands behind # is the browser's own; it is on no wire.
    assert any("/v1/widget/" in one for one in seen)
    assert not [one for one in seen if token in one.partition("#")[0]]


def test_a_reload_and_another_page_of_the_site_go_on_with_the_chat(
    shop: Shop, site: Site, on_page: Callable[..., Chat]
) -> None:
    chat = on_page(shop).opens()
    chat.writes("My kitchen sink is clogged", "Ann Lee")
    before = chat.said()
    chat.page.reload()
    expect(chat.frame.locator(".said")).to_have_count(len(before))
    assert chat.said() == before
    chat.page.goto(site.page(tag(shop), path="/prices"))
    expect(chat.frame.locator(".said")).to_have_count(len(before))
    chat.writes("913 555 0177")
    assert len(chats_of(shop)) == 1
    other = chat.page.context.new_page()
    other.goto(site.base + "/prices")
    fresh = Chat(other).opens()
    assert len(fresh.said()) == 1


def test_what_anybody_wrote_is_shown_as_text(
    new_shop: Callable[..., Shop], on_page: Callable[..., Chat]
) -> None:
    shop = new_shop(name=f"Hill {HOSTILE}")
    chat = on_page(shop).opens()
    chat.writes(HOSTILE, "<script>document.title = 1</script>")
    assert chat.said()[1] == HOSTILE and HOSTILE in chat.said()[0]
    chat.page.reload()
    expect(chat.frame.locator(".said")).to_have_count(5)
    assert chat.said()[1] == HOSTILE
    assert chat.frame.locator("img, #log script").count() == 0
    assert chat.page.title() == "Somebody"


# --- when it goes wrong -------------------------------------------------------------------


def test_a_message_written_without_a_network_is_sent_when_it_is_back(
    shop: Shop, watch: Watch, on_page: Callable[..., Chat]
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    chat = on_page(shop).opens()
    chat.writes("My kitchen sink is clogged")
    chat.page.context.set_offline(True)
    chat.box.fill("Ann Lee")
    chat.box.press("Enter")
    expect(chat.frame.get_by_role("status")).to_contain_text("You are offline.")
    chat.page.context.set_offline(False)
    expect(chat.frame.locator(".assistant")).to_have_count(3)
    expect(chat.frame.get_by_role("status")).to_be_empty()
    (talk,) = chats_of(shop)
    assert [one["text"] for one in talk["messages"]].count("Ann Lee") == 1


@pytest.mark.parametrize("by_reload", [False, True])
def test_a_message_whose_answer_got_lost_is_not_taken_twice(
    shop: Shop, watch: Watch, on_page: Callable[..., Chat], by_reload: bool
) -> None:
    watch.expect("ERR_FAILED")
    chat = on_page(shop).opens()
    chat.writes("My kitchen sink is clogged")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    chat.page.route("**/message", lose)
    chat.box.fill("Ann Lee")
    chat.box.press("Enter")
    again = chat.frame.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    assert_accessible(chat.page)
    chat.page.unroute("**/message")
    if by_reload:
        chat.page.reload()
    else:
        again.click()
    expect(chat.frame.locator(".said")).to_have_count(5)
    (talk,) = chats_of(shop)
    assert [one["text"] for one in talk["messages"]].count("Ann Lee") == 1
    chat.writes("913 555 0177")


def test_too_many_messages_wait_and_go_on_by_themselves(
    shop: Shop, watch: Watch, on_page: Callable[..., Chat]
) -> None:
    watch.expect("429")
    chat = on_page(shop).opens()
    refusals = [1]

    def refuse(route: Route) -> None:
        if not refusals:
            route.continue_()
            return
        refusals.pop()
        body = '{"type": "/problems/too-many-requests"}'
        route.fulfill(status=429, headers={"Retry-After": "1"}, body=body)

    chat.page.route("**/message", refuse)
    chat.writes("My kitchen sink is clogged")


def test_a_chat_that_ended_is_begun_anew(shop: Shop, on_page: Callable[..., Chat]) -> None:
    chat = on_page(shop).opens()
    chat.writes("goodbye")
    anew = chat.frame.get_by_role("button", name="New chat")
    expect(anew).to_be_focused()
    assert "This chat has ended." in chat.frame.get_by_role("status").inner_text()
    anew.click()
    expect(chat.box).to_be_focused()
    assert len(chat.said()) == 1
    chat.writes("My kitchen sink is clogged")
    assert len(chats_of(shop)) == 2


def test_words_for_a_chat_that_is_gone_are_given_back(
    shop: Shop, watch: Watch, on_page: Callable[..., Chat]
) -> None:
    watch.expect("404")
    chat = on_page(shop).opens()
    chat.writes("My kitchen sink is clogged")
    shop.send("DELETE", "/v1/owner/tenant-data?confirm=DELETE")
    chat.box.fill("Ann Lee")
    chat.box.press("Enter")
    expect(chat.frame.get_by_role("status")).to_contain_text("begin a new one")
    expect(chat.box).to_have_value("Ann Lee")
    chat.box.press("Enter")
    expect(chat.frame.locator(".assistant")).to_have_count(2)


def test_two_windows_with_one_chat_lose_no_words(
    shop: Shop, watch: Watch, on_page: Callable[..., Chat]
) -> None:
    watch.expect("409")
    chat = on_page(shop).opens()
    chat.writes("My kitchen sink is clogged")
    (talk,) = chats_of(shop)
    shown = {"X-Widget-Token": token_of(shop)}
    path = f"{shop.base}/v1/widget/{talk['id']}/message"
    httpx.post(path, json={"text": "Ann Lee", "turn": 2}, headers=shown, timeout=30)
    chat.box.fill("Bob Ray")
    chat.box.press("Enter")
    expect(chat.frame.get_by_role("status")).to_contain_text("another window")
    expect(chat.box).to_have_value("Bob Ray")
    assert chat.said()[3] == "Ann Lee"


def test_without_a_right_token_there_is_no_button(
    shop: Shop, site: Site, watch: Watch, window: Callable[..., BrowserContext]
) -> None:
    watch.expect("401", "403", "token is not known")
    page = window().new_page()
    with page.expect_console_message(lambda message: "token is not known" in message.text):
        page.goto(site.page(tag(shop, token="wrong")))
    assert page.locator("[data-receptionist-widget]").count() == 0
    at = f"{shop.base}/v1/admin/businesses/{shop.id}"
    httpx.patch(at, json={"status": "SUSPENDED"}, headers=ADMIN, timeout=30)
    with page.expect_console_message(lambda message: "suspended" in message.text):
        page.goto(site.page(tag(shop)))
    assert page.locator("[data-receptionist-widget]").count() == 0
    page.goto(f"{shop.base}/widget/chat.html#token={token_of(shop)}")
    expect(page.get_by_role("status")).to_have_text("This chat is closed right now.")
    page.goto("about:blank")
    page.goto(f"{shop.base}/widget/chat.html#token=wrong")
    expect(page.get_by_role("status")).to_have_text("This chat cannot be reached.")
    assert_accessible(page)


def test_a_service_that_cannot_be_reached_leaves_a_number_to_ring(
    new_shop: Callable[..., Shop], watch: Watch, on_page: Callable[..., Chat]
) -> None:
    watch.expect("ERR_")
    chat = on_page(new_shop(twilio_phone_number="+18165550189"), viewport=PHONE)
    chat.page.route("**/chat.html", lambda route: route.abort())
    chat.launcher.click()
    panel = chat.page.get_by_role("dialog")
    expect(panel.get_by_role("link", name="Call (816) 555-0189")).to_be_visible()
    expect(panel.get_by_role("button", name="Try again")).to_be_focused()
    assert_accessible(chat.page)
    panel.get_by_role("button", name="Close").click()
    expect(chat.launcher).to_be_focused()
    chat.launcher.click()
    chat.page.unroute("**/chat.html")
    panel.get_by_role("button", name="Try again").click()
    chat.writes("My kitchen sink is clogged")


# --- where and how it is read ---------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_it_fills_the_screen(
    shop: Shop, on_page: Callable[..., Chat], scheme: str
) -> None:
    chat = on_page(shop, viewport=PHONE, color_scheme=scheme).opens()
    chat.writes("My kitchen sink is clogged")
    size = chat.page.get_by_role("dialog").bounding_box()
    assert size == {"x": 0, "y": 0, **PHONE}
    expect(chat.launcher).to_be_hidden()
    keep(f"widget-phone-{scheme}", chat.page.screenshot())
    assert_accessible(chat.page)
    chat.frame.get_by_role("button", name="Close chat").click()
    expect(chat.launcher).to_be_focused()


def test_it_speaks_spanish_where_the_page_does(shop: Shop, on_page: Callable[..., Chat]) -> None:
    chat = on_page(shop, lang="es-MX").opens()
    expect(chat.launcher).to_have_accessible_name("Cerrar el chat")
    assert chat.said() == ["Hola, somos Hilltop Plumbing. ¿Qué necesita hoy?"]
    expect(chat.frame.get_by_role("button", name="Enviar")).to_be_visible()
    assert "nombre" in chat.writes("Se tapó el fregadero de la cocina")
    assert chats_of(shop)[0]["language_code"] == "es"


def test_it_changes_its_language_with_the_visitor(shop: Shop, on_page: Callable[..., Chat]) -> None:
    chat = on_page(shop).opens()
    chat.writes("Hola, se me tapó el fregadero y necesito un plomero mañana")
    expect(chat.frame.get_by_role("button", name="Enviar")).to_be_visible()
    assert chat.frame.locator("html").get_attribute("lang") == "es"


def test_a_page_of_its_own_keeps_the_chat_by_itself(
    shop: Shop, window: Callable[..., BrowserContext]
) -> None:
    page = window().new_page()
    page.goto(f"{shop.base}/widget/chat.html#token={token_of(shop)}&lead=card")
    page.get_by_role("textbox").fill("My kitchen sink is clogged")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said")).to_have_count(3)
    expect(page.get_by_role("button", name="Close chat")).to_be_hidden()
    page.reload()
    expect(page.locator(".said")).to_have_count(3)
    assert len(chats_of(shop)) == 1


def test_an_owner_tries_it_and_gets_the_line_to_paste(
    shop: Shop, window: Callable[..., BrowserContext]
) -> None:
    page = window().new_page()
    page.goto(f"{shop.base}/widget/")
    page.get_by_label("Widget token").fill(token_of(shop))
    page.get_by_label("Lead source").fill('my "site"')
    page.get_by_role("button", name="Show the chat").click()
    expect(page.locator("#tag")).to_have_text(
        f'<script src="{shop.base}/widget/embed.js" data-token="{token_of(shop)}" '
        'data-lead-source="my &quot;site&quot;" async></script>'
    )
    assert_accessible(page)
    Chat(page).opens().writes("My kitchen sink is clogged")
    assert token_of(shop) not in page.url.partition("#")[0]
