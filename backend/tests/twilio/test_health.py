"""How often Twilio asked and met an apology, as operators and owners see it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain.webhooks import WebhookCount
from app.errors import Unavailable
from app.ports import Storage
from app.services import webhook_log
from app.services.conversation import Reception
from app.services.webhook_log import WebhookLog
from tests.support.factories import B1
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import Shop
from tests.support.texter import Texter
from tests.twilio.caller import TwilioCaller, open_line

ACCOUNT = "AC" + "1" * 32


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock, twilio_account_sid=ACCOUNT) as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


async def health(shop: Shop, query: str = "") -> dict[str, Any]:
    await shop.web.services.webhook_log.write()
    answer = await shop.web.admin("GET", f"/twilio/health{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_calls_and_texts_are_counted_apart_for_their_business(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    clock.advance(minutes=1)
    other = await shop.web.tenant(name="Other", twilio_phone_number="+18165550177")
    await shop.web.tenant(name="Without a number")
    await caller.dials()
    clock.advance(hours=2)
    await caller.says("my kitchen drain is clogged")
    await caller.hangs_up()
    texted = await caller.posts("/twilio/sms", MessageSid="SM" + "a" * 32, Body="hello there")
    assert texted.status_code == 200
    found = await health(shop)
    assert (found["twilio_voice_requests"], found["twilio_sms_requests"]) == (3, 1)
    assert (found["twilio_voice_errors"], found["twilio_sms_errors"]) == (0, 0)
    ours, theirs = found["per_business"]
    assert ours == {
        "business_id": shop.business.id,
        "name": "Bristol Plumbing",
        "status": "ACTIVE",
        "has_number": True,
        "voice_requests": 3,
        "voice_errors": 0,
        "sms_requests": 1,
        "sms_errors": 0,
        "error_rate": 0.0,
        "last_request_at": "2026-01-05T17:01:00Z",
    }
    assert (theirs["business_id"], theirs["voice_requests"]) == (other.id, 0)
    assert theirs["last_request_at"] is None


async def test_news_of_our_own_texts_and_calls_is_no_sign_that_anybody_reaches_us(
    shop: Shop, caller: TwilioCaller
) -> None:
    news = {"MessageSid": "SM" + "a" * 32, "MessageStatus": "delivered"}
    query = f"business_id={shop.business.id}"
    await caller.posts(f"/twilio/sms/status?{query}&m=unknown", **news)
    await caller.posts(f"/twilio/escalation/status?{query}&e=unknown&rung=0", CallStatus="busy")
    (ours,) = (await health(shop))["per_business"]
    assert (ours["sms_requests"], ours["voice_requests"]) == (1, 1)
    assert ours["last_request_at"] is None
    await caller.dials()
    (ours,) = (await health(shop))["per_business"]
    assert ours["last_request_at"] is not None


async def test_the_configuration_is_told_without_what_is_in_it(shop: Shop) -> None:
    found = await health(shop)
    assert found["config"] == {
        "provider": "stub",
        "from_number_set": True,
        "owner_number_set": True,
        "account_sid_set": True,
        "auth_token_set": True,
        "verify_signatures": True,
    }
    path = f"/businesses/{shop.business.id}"
    await shop.web.admin("PATCH", path, json={"twilio_phone_number": None})
    config = (await health(shop))["config"]
    assert (config["from_number_set"], config["owner_number_set"]) == (False, False)


async def test_what_twilio_did_not_sign_is_counted_for_nobody(
    shop: Shop, caller: TwilioCaller
) -> None:
    assert (await caller.posts("/twilio/voice", token="somebody else's")).status_code == 403
    assert (await Texter(shop.business).posts(Body="hello")).status_code == 403
    found = await health(shop)
    assert (found["twilio_voice_requests"], found["twilio_sms_requests"]) == (0, 0)


async def test_a_number_that_nobody_has_counts_in_the_total_only(shop: Shop) -> None:
    await TwilioCaller(shop.web, to="+18165550188").dials()
    found = await health(shop)
    assert found["twilio_voice_requests"] == 1
    assert [one["voice_requests"] for one in found["per_business"]] == [0]


async def test_an_apology_is_an_error_and_so_is_a_call_that_falls_back(
    shop: Shop, caller: TwilioCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*given: object) -> None:
        raise RuntimeError("out of order")

    await caller.dials()
    monkeypatch.setattr(Reception, "take_turn", fail)
    await caller.says("my kitchen drain is clogged")
    await caller.posts("/twilio/voice/fallback", ErrorCode="11200")
    found = await health(shop)
    assert (found["twilio_voice_requests"], found["twilio_voice_errors"]) == (3, 2)
    assert found["per_business"][0]["voice_errors"] == 2
    usage = (await shop.web.admin("GET", f"/businesses/{shop.business.id}/usage")).json()
    assert (usage["twilio_voice_requests"], usage["twilio_voice_errors"]) == (3, 2)
    assert usage["twilio_error_rate"] == 0.6667
    assert (await shop.web.admin("GET", "/businesses/usage")).json() == [usage]


async def test_an_owner_sees_the_counts_of_one_business(shop: Shop, caller: TwilioCaller) -> None:
    other = await shop.web.tenant(name="Other", twilio_phone_number="+18165550177")
    await caller.dials()
    await health(shop)
    nothing = {"voice_requests": 0, "voice_errors": 0, "sms_requests": 0, "sms_errors": 0}
    ours = (await shop.business.get("/v1/owner/twilio-metrics")).json()
    assert ours == {**nothing, "voice_requests": 1}
    assert (await other.get("/v1/owner/twilio-metrics")).json() == nothing


async def test_only_the_hours_that_were_asked_for_are_counted(
    shop: Shop, caller: TwilioCaller, clock: FrozenClock
) -> None:
    await caller.dials()
    clock.advance(days=2)
    recent = await health(shop, "?hours=24")
    assert recent["twilio_voice_requests"] == 0
    assert recent["per_business"][0]["last_request_at"] is None
    assert (await health(shop, "?hours=72"))["twilio_voice_requests"] == 1
    clock.advance(days=29)
    assert (await health(shop))["twilio_voice_requests"] == 0
    for hours in ("0", "-1", "a week", "1000000000"):
        refused = await shop.web.admin("GET", f"/twilio/health?hours={hours}")
        assert refused.status_code == 422


async def test_only_the_operator_sees_everybody(shop: Shop) -> None:
    assert (await shop.business.get("/v1/admin/twilio/health")).status_code == 401


# --- the log itself -----------------------------------------------------------------


async def total(storage: Storage) -> list[tuple[str, str, int, int]]:
    found = await storage.read_platform(lambda p: p.webhooks.list(MONDAY_9AM - timedelta(days=1)))
    return [(one.business_id, one.webhook, one.requests, one.errors) for one in found]


async def test_counting_writes_nothing_by_itself(storage: Storage, clock: FrozenClock) -> None:
    log = WebhookLog(storage, clock)
    for _ in range(3):
        log.note("voice/turn", B1)
    assert await total(storage) == []
    await log.write()
    await log.write()
    assert await total(storage) == [(B1, "voice/turn", 3, 0)]


async def test_what_could_not_be_written_waits(
    storage: Storage, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = WebhookLog(storage, clock)
    log.note("voice", B1)

    async def fail(*given: object) -> None:
        log.note("voice", B1, is_error=True)  # Meanwhile somebody rings.
        raise Unavailable("the database does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(storage, "run_platform", fail)
        with pytest.raises(Unavailable):
            await log.write()
    await log.write()
    assert await total(storage) == [(B1, "voice", 2, 1)]


async def test_it_keeps_no_more_than_it_may(
    storage: Storage, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_log, "MOST_WAITING", 2)
    log = WebhookLog(storage, clock)
    for business_id in ("a", "b", "c", "d", "a"):
        log.note("sms", business_id)
    await log.write()
    assert await total(storage) == [("", "sms", 2, 0), ("a", "sms", 2, 0), ("b", "sms", 1, 0)]


async def test_it_is_written_when_the_service_stops(storage: Storage, clock: FrozenClock) -> None:
    log = WebhookLog(storage, clock)
    log.start()
    log.note("voice", B1)
    await log.stop()
    assert await total(storage) == [(B1, "voice", 1, 0)]


async def test_many_different_counts_do_not_wait_for_their_time(
    storage: Storage, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = asyncio.Event()
    run = storage.run_platform

    async def noted(work: Any) -> None:
        await run(work)
        written.set()

    monkeypatch.setattr(webhook_log, "WRITE_AT", 2)
    monkeypatch.setattr(storage, "run_platform", noted)
    log = WebhookLog(storage, clock)
    log.start()
    log.note("voice", "a")
    log.note("voice", "b")
    await asyncio.wait_for(written.wait(), webhook_log.WRITE_EVERY_SECONDS / 2)
    assert len(await total(storage)) == 2
    await log.stop()


async def test_two_processes_add_up(storage: Storage, clock: FrozenClock) -> None:
    logs = [WebhookLog(storage, clock) for _ in range(4)]
    for log in logs:
        for webhook in ("voice", "voice/turn", "sms"):
            log.note(webhook, B1)
    await asyncio.gather(*(log.write() for log in logs))
    assert {one[2] for one in await total(storage)} == {4}


def test_rows_are_written_in_one_order() -> None:
    """Whoever locks rows in different orders may wait for one another for ever."""
    tallies = {
        (b, MONDAY_9AM, w): webhook_log.Tally(1, 0, MONDAY_9AM) for b in "ba" for w in ("y", "x")
    }
    rows: list[WebhookCount] = list(webhook_log._rows(tallies))
    assert [(one.business_id, one.webhook) for one in rows] == [
        ("a", "x"),
        ("a", "y"),
        ("b", "x"),
        ("b", "y"),
    ]
