"""/twilio/sms/status: rows move forward, whatever order the news comes in."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import delivery
from app.domain.businesses import BusinessId
from app.domain.delivery import News
from app.domain.outbox import OutboxEntry, SendText
from app.domain.text_messages import TextKind, TextMessage, TextStatus
from app.ports import Storage, UnitOfWork
from app.services import messaging
from tests.support.factories import MONDAY_9AM, a_text
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.twilio.caller import NUMBER, TwilioCaller, open_line

CUSTOMER = "+19135550123"
SID = "SM" + "1" * 32
NEWS = [News(SID, status) for status in ("queued", "sending", "sent", "delivered")]


@pytest.mark.parametrize("order", list(permutations(NEWS)))
def test_in_whatever_order_news_comes_it_ends_delivered(order: tuple[News, ...]) -> None:
    row = a_text(status=TextStatus.QUEUED)
    for news in order:
        row = delivery.after(row, news, MONDAY_9AM)
    assert (row.status, row.provider_sid) == (TextStatus.DELIVERED, SID)


@given(st.lists(st.sampled_from(["queued", "sent", "failed", "delivered", "read", "sailing"])))
def test_what_has_ended_stays_ended(statuses: list[str]) -> None:
    row = delivery.after(a_text(), News(SID, "undelivered", "30003"), MONDAY_9AM)
    for status in statuses:
        assert delivery.after(row, News(SID, status), MONDAY_9AM) == row


def test_read_comes_after_delivered() -> None:
    row = a_text()
    for status in ("delivered", "read", "sent"):
        row = delivery.after(row, News(SID, status), MONDAY_9AM)
    assert (row.status, row.provider_status) == (TextStatus.DELIVERED, "read")


def test_news_of_another_text_changes_nothing() -> None:
    row = a_text(provider_sid="SM2")
    assert delivery.after(row, News(SID, "delivered"), MONDAY_9AM) == row


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


async def sent(shop: Shop, kind: TextKind = TextKind.CONFIRMATION) -> TextMessage:
    text = SendText(CUSTOMER, f"You're booked. {kind}", kind)
    now = shop.web.services.clock.now()
    await shop.change(lambda uow: messaging.promise(uow, now, text))
    return next(one for one in await shop.texts() if one.body == text.body)


async def tell(shop: Shop, row: TextMessage, status: str, **given: str) -> int:
    twilio = TwilioCaller(shop.web)
    query = f"business_id={given.pop('business', shop.business.id)}&m={given.pop('m', row.id)}"
    answer = await twilio.posts(
        f"/twilio/sms/status?{query}",
        MessageSid=given.pop("sid", row.provider_sid or SID),
        MessageStatus=status,
        From=NUMBER,
        To=CUSTOMER,
        **given,
    )
    return answer.status_code


async def again(shop: Shop, row: TextMessage) -> TextMessage:
    return await shop.look(lambda uow: uow.text_messages.get(row.id))


async def test_a_text_that_arrived_is_delivered_in_the_ledger(shop: Shop) -> None:
    row = await sent(shop)
    for status in ("delivered", "sent", "delivered"):
        assert await tell(shop, row, status) == 204
    assert (await again(shop, row)).status is TextStatus.DELIVERED


async def test_news_that_comes_before_our_own_note_settles_the_text(shop: Shop) -> None:
    """The answer to our request is still on its way, or was lost with the process."""
    text = SendText(CUSTOMER, "You're booked.", TextKind.CONFIRMATION)
    now = shop.web.services.clock.now()

    def claim(uow: UnitOfWork) -> OutboxEntry:
        messaging.promise(uow, now, text, key="k")
        [entry] = uow.outbox.claim(now, now + timedelta(minutes=1), 1)
        return entry

    entry = await shop.change(claim)
    business = await shop.web.services.storage.read_platform(
        lambda p: p.businesses.get(BusinessId(shop.business.id))
    )
    row = await shop.change(lambda uow: messaging.admit(uow, business, entry, text, now))
    assert await tell(shop, row, "delivered") == 204
    await shop.change(lambda uow: messaging.settle(uow, row, sid=SID, now=now))
    stored = await again(shop, row)
    assert (stored.status, stored.provider_sid) == (TextStatus.DELIVERED, SID)
    assert await shop.look(lambda uow: uow.outbox.find(entry.id)) is None


@pytest.mark.parametrize(
    "given", [{"m": "unknown"}, {"business": "unknown"}, {"business": ""}, {"sid": "SM" + "9" * 32}]
)
async def test_news_of_what_we_do_not_know_changes_nothing(
    shop: Shop, given: dict[str, str]
) -> None:
    row = await sent(shop)
    assert await tell(shop, row, "undelivered", ErrorCode="30006", **given) == 204
    assert (await again(shop, row)) == row


async def test_unsigned_news_is_refused(shop: Shop) -> None:
    row = await sent(shop)
    path = f"/twilio/sms/status?business_id={shop.business.id}&m={row.id}"
    answer = await shop.web.client.post(
        path, data={"MessageSid": row.provider_sid or "", "MessageStatus": "failed"}
    )
    assert answer.status_code == 403
    assert (await again(shop, row)) == row


async def test_a_phone_that_was_off_gets_it_once_more_a_few_times(
    shop: Shop, clock: FrozenClock
) -> None:
    row = await sent(shop)
    for _ in range(4):
        await tell(shop, row, "undelivered", ErrorCode="30003")
        await tell(shop, row, "undelivered", ErrorCode="30003")
        clock.advance(minutes=16)
        latest = (await shop.texts())[0]
        if latest.id == row.id:
            break
        row = latest
    texts = [one for one in await shop.texts() if one.direction == "outbound"]
    assert [one.redelivery for one in texts] == [2, 1, 0]


@pytest.mark.parametrize(
    ("kind", "code"), [(TextKind.CONFIRMATION, "30006"), (TextKind.RETENTION, "30003")]
)
async def test_what_cannot_or_need_not_arrive_is_left(
    shop: Shop, clock: FrozenClock, kind: TextKind, code: str
) -> None:
    row = await sent(shop, kind)
    await tell(shop, row, "undelivered", ErrorCode=code)
    clock.advance(minutes=20)
    assert len(await shop.texts()) == 1
    assert (await again(shop, row)).error_code == code


async def test_an_opt_out_that_only_twilio_knew_of_is_heeded(shop: Shop) -> None:
    row = await sent(shop)
    await tell(shop, row, "failed", ErrorCode="21610")
    opt_out = await shop.look(lambda uow: uow.opt_outs.find(CUSTOMER))
    assert opt_out is not None and opt_out.source == "provider"


# --- what came to nothing, for the owner ----------------------------------------------


async def test_the_owner_sees_what_did_not_arrive_and_may_try_again(
    shop: Shop, clock: FrozenClock
) -> None:
    row = await sent(shop)
    await tell(shop, row, "undelivered", ErrorCode="30006")
    await shop.business.post("/v1/crm/customers", name="Ann Lee", phone=row.to_number)
    [shown] = (await shop.business.get("/v1/owner/undelivered")).json()
    assert (shown["id"], shown["what"], shown["why"]) == (row.id, "confirmation", "30006")
    assert shown["customer_name"] == "Ann Lee"
    clock.advance(hours=1)
    answer = await shop.business.post(f"/v1/owner/undelivered/{row.id}/retry")
    assert answer.status_code == 204
    assert (await shop.business.get("/v1/owner/undelivered")).json() == []
    assert len(await shop.texts()) == 2
    assert (await shop.business.post(f"/v1/owner/undelivered/{row.id}/retry")).status_code == 404


async def test_what_was_put_aside_is_not_shown_again(shop: Shop) -> None:
    row = await sent(shop)
    await tell(shop, row, "undelivered", ErrorCode="30006")
    assert (await shop.business.delete(f"/v1/owner/undelivered/{row.id}")).status_code == 204
    assert (await shop.business.get("/v1/owner/undelivered")).json() == []
    assert (await shop.business.delete(f"/v1/owner/undelivered/{row.id}")).status_code == 404


async def test_another_businesss_texts_are_not_to_be_had(shop: Shop) -> None:
    row = await sent(shop)
    await tell(shop, row, "undelivered", ErrorCode="30006")
    other = await shop.web.tenant(name="Other")
    assert (await other.get("/v1/owner/undelivered")).json() == []
    assert (await other.post(f"/v1/owner/undelivered/{row.id}/retry")).status_code == 404
    assert (await other.delete(f"/v1/owner/undelivered/{row.id}")).status_code == 404
