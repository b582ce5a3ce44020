"""The operator's page: businesses and their keys, and what becomes of an owner's."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Shop, go, settled
from tests.browser.hostile import IMAGE, assert_harmless
from tests.browser.operator import KEY, ask, open_operator
from tests.browser.watching import Watch
from tests.support.running_service import OWNER_TOKEN, RunningService

REFUSED = "401"


@pytest.fixture
def operator(
    window: Callable[..., BrowserContext], service: RunningService, watch: Watch
) -> Callable[..., Page]:
    """`operator("#/usage", viewport=PHONE)`: the page, signed in and loaded."""
    watch.expect(REFUSED)

    def open_page(at: str = "", **options: object) -> Page:
        page = window(**options).new_page()
        open_operator(page, service.base, at)
        return page

    return open_page


def test_a_wrong_key_says_so_and_asks_again(
    window: Callable[..., BrowserContext], service: RunningService, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = window().new_page()
    page.goto(f"{service.base}/dashboard/admin.html")
    expect(page.get_by_label("Admin key")).to_be_focused()
    page.get_by_label("Admin key").fill("not-the-key")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("not accepted")
    assert_accessible(page)


def test_the_key_stays_in_this_tab_and_goes_when_it_is_forgotten(
    operator: Callable[..., Page],
) -> None:
    page = operator()
    page.reload()
    settled(page)
    stored = "JSON.stringify([{...sessionStorage}, {...localStorage}])"
    assert KEY not in page.evaluate("JSON.stringify({...localStorage})")
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_label("Admin key")).to_be_visible()
    assert KEY not in page.evaluate(stored)


def test_a_business_with_a_hostile_name_is_made_and_harms_nobody(
    operator: Callable[..., Page], service: RunningService
) -> None:
    page = operator("#/tenants")
    page.get_by_role("link", name="Add a business").click()
    page.get_by_label("Name (needed)").fill(IMAGE)
    page.get_by_label("Trade").select_option("plumbing")
    page.get_by_label("Owner", exact=True).fill("Jo")
    page.get_by_role("button", name="Create business").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(IMAGE)
    api_key = dialog.get_by_label("API key").input_value()
    dialog.get_by_role("button", name="I have it").click()
    expect(page.locator("dashboard-card[card=tenant-head]")).to_contain_text(IMAGE)
    settled(page)
    assert_harmless(page)
    shown = {"X-API-Key": api_key, "X-Owner-Token": OWNER_TOKEN}
    made = httpx.get(f"{service.base}/v1/owner/business", headers=shown, timeout=30).json()
    assert (made["name"], made["vertical"], made["owner_name"]) == (IMAGE, "plumbing", "Jo")
    for screen in ("#/tenants", "#/usage", "#/checklist", "#/audit", "#/upkeep"):
        go(page, screen)
        assert_harmless(page)


def test_what_the_service_refuses_is_said_where_it_was_typed(
    operator: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("422")
    page = operator(f"#/tenant/{shop.id}")
    form = page.locator("dashboard-card[card=tenant-form]")
    form.get_by_label("Time zone").fill("Mars/Olympus")
    form.get_by_label("Owner's phone").fill("12")
    form.get_by_text("Emergencies", exact=True).click()
    form.get_by_role("button", name="Add a person").click()
    form.get_by_label("Phone", exact=True).fill("nobody")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("#problem-timezone")).to_contain_text("IANA")
    expect(form.locator("#problem-owner_phone")).not_to_be_empty()
    expect(form.locator("#problem-on_call")).to_contain_text("line 1")
    expect(form.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    form.get_by_label("Time zone").fill("")
    form.get_by_label("Owner's phone").fill("")
    form.get_by_role("button", name="Remove").click()
    form.get_by_role("button", name="Save").click()
    expect(form.locator("#problem-timezone")).to_contain_text("may not be null")


def test_settings_of_every_shape_are_stored_as_they_were_typed(
    operator: Callable[..., Page], shop: Shop, service: RunningService
) -> None:
    page = operator(f"#/tenant/{shop.id}")
    form = page.locator("dashboard-card[card=tenant-form]")
    form.get_by_label("Owner's phone").fill("913 555 0177")
    form.get_by_text("Emergencies", exact=True).click()
    form.get_by_role("button", name="Add a person").click()
    form.get_by_label("Name", exact=True).last.fill("Lee")
    form.get_by_label("Phone", exact=True).fill("913 555 0178")
    form.get_by_text("Opening hours", exact=True).click()
    form.get_by_label("Saturday").fill("9-12, 13:30-16")
    expect(form).to_contain_text("not saved yet")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    stored = ask(service.base, f"/businesses/{shop.id}")
    assert stored["owner_phone"] == "+19135550177"
    assert stored["on_call"] == [{"name": "Lee", "phone": "+19135550178"}]
    assert stored["opening_hours"]["sat"] == [["09:00", "12:00"], ["13:30", "16:00"]]
    assert stored["opening_hours"]["mon"] == [["08:00", "17:00"]]


FORM = """Object.fromEntries([...new FormData(document.querySelector("#content form[novalidate]"))]
    .filter(([name]) => !["id", "name"].includes(name)))"""


def test_a_new_business_begins_as_the_form_shows_it(
    operator: Callable[..., Page], service: RunningService
) -> None:
    page = operator("#/tenant/new")
    promised = page.evaluate(FORM)
    page.get_by_label("Name (needed)").fill("As usual")
    page.get_by_role("button", name="Create business").click()
    page.get_by_role("dialog").get_by_role("button", name="I have it").click()
    page.wait_for_selector("dashboard-card[card=tenant-form] form")
    settled(page)
    assert page.evaluate(FORM) == promised


def test_only_what_was_changed_is_sent(
    operator: Callable[..., Page], shop: Shop, service: RunningService
) -> None:
    page = operator(f"#/tenant/{shop.id}")
    form = page.locator("dashboard-card[card=tenant-form]")
    form.get_by_label("Owner", exact=True).fill("Jo")
    with page.expect_request(lambda one: one.method == "PATCH") as sent:
        form.get_by_role("button", name="Save").click()
    assert sent.value.post_data_json == {"owner_name": "Jo"}


def test_leaving_what_is_not_saved_is_asked_about(
    operator: Callable[..., Page], shop: Shop
) -> None:
    page = operator(f"#/tenant/{shop.id}")
    page.locator("dashboard-card[card=tenant-form]").get_by_label("Owner", exact=True).fill("Jo")
    page.get_by_role("link", name="Usage").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert page.url.endswith(f"#/tenant/{shop.id}")
    page.get_by_role("link", name="Usage").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="Usage")).to_be_visible()


def test_a_rotated_key_is_shown_once_and_the_old_one_is_dead(
    operator: Callable[..., Page], shop: Shop, service: RunningService
) -> None:
    page = operator(f"#/tenant/{shop.id}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Rotate … API key").click()
    page.get_by_role("dialog").get_by_role("button", name="Rotate").click()
    dialog = page.get_by_role("dialog")
    fresh = dialog.get_by_label("API key").input_value()
    dialog.get_by_role("button", name="Copy API key").click()
    expect(dialog.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == fresh
    assert_accessible(page)
    dialog.get_by_role("button", name="I have it").click()
    settled(page)
    assert fresh not in page.content()
    assert fresh != shop.api_key
    path = f"{service.base}/v1/owner/business"
    answers = [
        httpx.get(path, headers={**shop.headers, "X-API-Key": key}, timeout=30).status_code
        for key in (shop.api_key, fresh)
    ]
    assert answers == [401, 200]


def test_suspending_asks_shuts_everything_and_can_be_undone(
    operator: Callable[..., Page], shop: Shop, service: RunningService
) -> None:
    token = ask(service.base, f"/businesses/{shop.id}")["widget_token"]
    page = operator(f"#/tenant/{shop.id}")
    head = page.locator("dashboard-card[card=tenant-head]")
    head.get_by_role("button", name="Suspend").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(head).to_contain_text("Active")
    head.get_by_role("button", name="Suspend").click()
    page.get_by_role("dialog").get_by_role("button", name="Suspend").click()
    expect(head).to_contain_text("Suspended")
    doors = (
        ("GET", "/v1/owner/business", shop.headers),
        ("POST", "/v1/voice/session/start", shop.headers),
        ("GET", "/v1/widget/business", {"X-Widget-Token": token}),
    )

    def answers() -> list[int]:
        return [
            httpx.request(
                method, service.base + path, headers=headers, json={}, timeout=30
            ).status_code
            for method, path, headers in doors
        ]

    assert answers() == [403, 403, 403]
    head.get_by_role("button", name="Reactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Reactivate").click()
    expect(head).to_contain_text("Active")
    assert answers() == [200, 200, 200]


def test_two_businesses_are_opened_as_their_owners_and_stay_apart(
    operator: Callable[..., Page], new_shop: Callable[..., Shop], service: RunningService
) -> None:
    ours, theirs = new_shop("Hilltop Plumbing"), new_shop("Valley Heating")
    page = operator(f"#/tenant/{ours.id}")
    first = opened(page)
    go(page, f"#/tenant/{theirs.id}")
    second = opened(page)
    expect(first.get_by_role("banner")).to_contain_text("Hilltop Plumbing")
    expect(second.get_by_role("banner")).to_contain_text("Valley Heating")
    first.reload()
    expect(first.get_by_role("banner")).to_contain_text("Hilltop Plumbing")
    for tab, shop in ((first, ours), (second, theirs)):
        assert shop.api_key not in tab.url and shop.owner_token not in tab.url
        assert "#" not in tab.url or "hand-over" not in tab.url
        kept = tab.evaluate("JSON.stringify({...sessionStorage})")
        assert shop.api_key in kept
        assert KEY not in kept
    expect(page.get_by_role("banner")).to_contain_text("Operator")
    assert KEY in page.evaluate("JSON.stringify({...sessionStorage})")


def opened(page: Page) -> Page:
    with page.context.expect_page() as tab:
        page.get_by_role("button", name="Open as owner").click()
    settled(tab.value)
    return tab.value


def test_an_owner_token_is_made_first_where_there_is_none(
    operator: Callable[..., Page], service: RunningService
) -> None:
    at = f"{service.base}/v1/admin/businesses"
    keyed = {"X-Admin-API-Key": KEY}
    made = httpx.post(at, json={"name": "Without a token"}, headers=keyed, timeout=30).json()
    page = operator(f"#/tenant/{made['id']}")
    page.get_by_role("button", name="Open as owner").click()
    expect(page.get_by_role("dialog")).to_contain_text("no owner token of its own")
    page.get_by_role("dialog").get_by_role("button", name="Create owner token").click()
    dialog = page.get_by_role("dialog")
    token = dialog.get_by_label("Owner token").input_value()
    with page.context.expect_page() as tab:
        dialog.get_by_role("button", name="Open as owner").click()
    settled(tab.value)
    expect(tab.value.get_by_role("banner")).to_contain_text("Without a token")
    assert ask(service.base, f"/businesses/{made['id']}")["owner_token"] == token


def test_the_tag_for_web_pages_has_the_businesss_token(
    operator: Callable[..., Page], shop: Shop, service: RunningService
) -> None:
    token = ask(service.base, f"/businesses/{shop.id}")["widget_token"]
    page = operator(f"#/tenant/{shop.id}")
    tag = page.get_by_label("Tag for the page").input_value()
    start = f'<script src="{service.base}/widget/embed.js" data-token="{token}"'
    assert tag == f"{start} async></script>"


def test_a_number_cannot_be_bought_without_twilio_and_the_page_says_so(
    operator: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("409")
    page = operator(f"#/tenant/{shop.id}")
    card = page.locator("dashboard-card[card=tenant-number]")
    card.get_by_text("Buy a number").click()
    card.get_by_label("Area code").fill("816")
    card.get_by_role("button", name="Buy and connect").click()
    page.get_by_role("dialog").get_by_role("button", name="Buy").click()
    expect(page.get_by_role("alert")).to_contain_text("SMS_PROVIDER=twilio")


def test_businesses_are_found_by_name_and_by_number(
    operator: Callable[..., Page], new_shop: Callable[..., Shop]
) -> None:
    new_shop("Señor Fontanero")
    page = operator("#/tenants")
    rows = page.locator("tbody tr:visible")
    page.get_by_label("Find").fill("senor font")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Señor Fontanero")
    page.get_by_label("Find").fill("(816) 555-0140")
    expect(rows).to_contain_text("Bristol Plumbing")
    page.get_by_label("Find").fill("nobody at all")
    expect(page.get_by_text("No business is called that.")).to_be_visible()
