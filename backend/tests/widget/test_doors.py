"""Who gets into /v1/widget, from which pages, and how often."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from app.errors import TooManyRequests
from app.main import create_app
from app.routers.widget import door
from app.services.rate_limits import Allowance, RateLimits
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.support.visitor import WIDGET, Visitor, token_of
from tests.support.web import serving

PAGE = {"Origin": "https://bristol-plumbing.example"}
ASKING = {**PAGE, "Access-Control-Request-Method": "POST"}


@pytest.fixture
async def visitor(shop: Shop) -> Visitor:
    return await Visitor.of(shop)


def app_of(shop: Shop) -> Any:
    return create_app(shop.web.services)


# --- tokens -----------------------------------------------------------------------------


async def test_only_a_widget_token_opens_the_chat(shop: Shop) -> None:
    keys = ({}, {"X-API-Key": shop.business.api_key}, {"X-Widget-Token": shop.business.api_key})
    for shown in keys:
        refused = await shop.web.client.get(f"{WIDGET}/business", headers=shown)
        assert refused.status_code == 401 and refused.json()["type"] == "/problems/unauthenticated"


async def test_a_widget_token_opens_nothing_else(shop: Shop) -> None:
    token = await token_of(shop)
    paths = ("/v1/crm/customers", "/v1/owner/business", "/v1/admin/businesses")
    for shown in ({"X-Widget-Token": token}, {"X-API-Key": token}, {"X-Owner-Token": token}):
        for path in paths:
            assert (await shop.web.client.get(path, headers=shown)).status_code == 401
        begun = await shop.web.client.post("/v1/voice/session/start", json={}, headers=shown)
        assert begun.status_code == 401


async def test_a_replaced_token_is_shut_out_at_once(shop: Shop, visitor: Visitor) -> None:
    await visitor.begins()
    rotated = await shop.web.admin("POST", f"/businesses/{shop.business.id}/rotate-widget-token")
    assert (await visitor.gets("/business")).status_code == 401
    assert (await visitor.sends(text="hello", turn=1)).status_code == 401
    visitor.token = rotated.json()["widget_token"]
    assert (await visitor.sends(text="hello", turn=1)).status_code == 200


async def test_a_suspended_business_has_no_chat(shop: Shop, visitor: Visitor) -> None:
    await visitor.begins()
    await shop.sets(status="SUSPENDED")
    refusals = [
        await visitor.gets("/business"),
        await visitor.posts("/start"),
        await visitor.loads_again(),
        await visitor.sends(text="hello", turn=1),
    ]
    assert [one.status_code for one in refusals] == [403] * 4
    assert refusals[0].json()["type"] == "/problems/business-suspended"


async def test_another_businesss_token_does_not_find_the_chat(shop: Shop, visitor: Visitor) -> None:
    await visitor.begins()
    other = await shop.web.admin("POST", "/businesses", json={"name": "Other"})
    visitor.token = other.json()["widget_token"]
    assert (await visitor.loads_again()).status_code == 404
    assert (await visitor.sends(text="hello", turn=1)).status_code == 404


async def test_a_machine_for_development_needs_no_token() -> None:
    async with serving(require_business_api_key=False) as web:
        shown = await web.client.get(f"{WIDGET}/business")
        assert shown.json()["name"] == "Bristol Plumbing"
        wrong = {"X-Widget-Token": "wrong"}
        assert (await web.client.get(f"{WIDGET}/business", headers=wrong)).status_code == 401


# --- other origins ----------------------------------------------------------------------


async def test_any_page_may_call_the_chat(shop: Shop, visitor: Visitor) -> None:
    asked = await shop.web.client.options(f"{WIDGET}/start", headers=ASKING)
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert asked.headers["access-control-allow-headers"] == "X-Widget-Token, Content-Type"
    assert asked.headers["access-control-allow-methods"] == "GET, POST"
    visitor.headers = PAGE
    answer = await visitor.gets("/business")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in answer.headers["access-control-expose-headers"]
    for one in (asked, answer):
        assert "access-control-allow-credentials" not in one.headers


async def test_a_page_can_read_why_it_was_refused(shop: Shop) -> None:
    for path in ("/business", "/nothing/of/this/kind"):
        refused = await shop.web.client.get(f"{WIDGET}{path}", headers=PAGE)
        assert refused.status_code in (401, 404)
        assert refused.headers["access-control-allow-origin"] == "*"


async def test_no_other_route_is_open_to_other_peoples_pages(shop: Shop) -> None:
    paths = {
        route.path
        for route in app_of(shop).routes
        if isinstance(route, APIRoute) and not route.path.startswith("/v1/widget/")
    }
    assert len(paths) > 50
    for path in ("/widget/embed.js", "/dashboard/", "/v1/widgets", *paths):
        answer = await shop.web.client.options(path, headers=ASKING)
        assert "access-control-allow-origin" not in answer.headers, path
    for path in ("/widget/embed.js", "/v1/owner/business", "/v1/crm/customers", "/healthz"):
        shown = {**PAGE, **shop.business.headers}
        answer = await shop.web.client.get(path, headers=shown)
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers, path


async def test_asking_beforehand_is_counted_under_one_name(shop: Shop) -> None:
    await shop.web.client.options(f"{WIDGET}/0123abcd/message", headers=ASKING)
    counted = (await shop.web.client.get("/metrics")).text
    assert 'route="/v1/widget/{preflight}"' in counted and "0123abcd" not in counted


# --- floods -------------------------------------------------------------------------------


async def test_a_flood_is_stopped_and_told_when_to_come_back(
    visitor: Visitor, clock: FrozenClock
) -> None:
    for _ in range(door.BEGINNING.at_once):
        await visitor.begins()
    refused = await visitor.posts("/start")
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-requests")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "30" and refused.json()["retry_after"] == 30
    clock.advance(seconds=30)
    await visitor.begins()
    assert (await visitor.posts("/start")).status_code == 429


async def test_who_has_begun_too_many_chats_may_go_on_with_the_last(visitor: Visitor) -> None:
    for _ in range(door.BEGINNING.at_once):
        await visitor.begins()
    assert (await visitor.posts("/start")).status_code == 429
    assert (await visitor.loads_again()).status_code == 200
    await visitor.writes("My kitchen sink is clogged")


async def test_a_person_who_writes_quickly_is_not_stopped(
    visitor: Visitor, clock: FrozenClock
) -> None:
    await visitor.begins()
    for turn in range(1, 40):
        answer = await visitor.sends(text="hmm", turn=turn)
        assert answer.status_code in (200, 409)
        clock.advance(seconds=0.5)


async def test_businesses_and_addresses_are_counted_apart(shop: Shop, visitor: Visitor) -> None:
    for _ in range(door.BEGINNING.at_once):
        await visitor.begins()
    assert (await visitor.posts("/start")).status_code == 429
    elsewhere = httpx.ASGITransport(app_of(shop), client=("198.51.100.7", 1))
    async with httpx.AsyncClient(transport=elsewhere, base_url="http://service") as client:
        await Visitor(client, visitor.token).begins()
    other = await shop.web.admin("POST", "/businesses", json={"name": "Other"})
    visitor.token = other.json()["widget_token"]
    await visitor.begins()


async def test_nobody_gets_round_it_with_a_header(visitor: Visitor) -> None:
    for turn in range(door.BEGINNING.at_once + 1):
        visitor.headers = {"X-Forwarded-For": f"198.51.100.{turn}"}
        answer = await visitor.posts("/start")
    assert answer.status_code == 429


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
async def test_a_home_with_many_addresses_is_one(
    shop: Shop, one: str, other: str, are_one: bool
) -> None:
    token, app = await token_of(shop), app_of(shop)
    for address, times in ((one, door.BEGINNING.at_once), (other, 1)):
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            for _ in range(times):
                last = await Visitor(client, token).posts("/start")
    assert last.status_code == (429 if are_one else 200)


def test_what_is_used_comes_back_bit_by_bit(clock: FrozenClock) -> None:
    limits, allowance = RateLimits(clock), Allowance(3, timedelta(seconds=10))
    for _ in range(3):
        limits.use(allowance, "ann")
    with pytest.raises(TooManyRequests) as refused:
        limits.use(allowance, "ann")
    assert refused.value.facts == {"retry_after": 10}
    clock.advance(seconds=4)
    with pytest.raises(TooManyRequests) as refused:
        limits.use(allowance, "ann")
    assert refused.value.facts == {"retry_after": 6}
    clock.advance(seconds=6)
    limits.use(allowance, "ann")
    limits.use(allowance, "bob")


def test_whoever_was_seen_longest_ago_is_forgotten(clock: FrozenClock) -> None:
    limits, once = RateLimits(clock, most_known=2), Allowance(1, timedelta(hours=1))
    for who in ("ann", "bob", "cleo", "ann"):
        limits.use(once, who)
    with pytest.raises(TooManyRequests):
        limits.use(once, "ann")
