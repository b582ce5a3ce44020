"""What a merge means elsewhere: one person's data, and texts that are sent once ever."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain.text_messages import TextFilter
from app.ports import UnitOfWork
from app.repositories.memory.storage import MemoryStorage
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import ALL, Shop, open_shop

ANN, ANNS_OTHER = "+19135550101", "+19135550102"
ASK_BACK = "/v1/retention/send-retention"


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(MemoryStorage(), clock, retention_enabled=True) as shop:
        await shop.change(furnish)
        yield shop


def furnish(uow: UnitOfWork) -> None:
    """Ann twice; the one with the other number was visited a year ago."""
    ann = factories.a_customer(id="ann", name="Ann Moss", phone=ANN)
    anna = factories.a_customer(id="anna", name="Anna Moss", phone=ANNS_OTHER)
    for one in (ann, anna):
        uow.customers.add(one)
        uow.text_messages.add(factories.a_text(to_number=one.phone, body=f"Dear {one.name}"))
    uow.conversations.add(factories.a_conversation(phone=ANNS_OTHER, customer_id=anna.id))
    long_ago = factories.a_window(MONDAY_9AM - timedelta(days=365))
    uow.appointments.add(factories.an_appointment(anna, window=long_ago))


async def merge(shop: Shop) -> dict[str, Any]:
    response = await shop.business.post("/v1/crm/customers/ann/merge", duplicate_id="anna")
    assert response.status_code == 200, response.text
    merged: dict[str, Any] = response.json()
    return merged


async def test_the_answer_tells_the_other_number(shop: Shop) -> None:
    merged = await merge(shop)
    assert (merged["id"], merged["other_phones"]) == ("ann", [ANNS_OTHER])
    assert await merge(shop) == merged
    assert (await shop.business.get("/v1/crm/customers/anna")).status_code == 404
    strange = await shop.business.post("/v1/crm/customers/ann/merge", duplicate_id="nobody")
    assert strange.status_code == 404
    same = await shop.business.post("/v1/crm/customers/ann/merge", duplicate_id="ann")
    assert same.status_code == 422


@pytest.mark.parametrize("phone", [ANN, ANNS_OTHER])
async def test_a_person_is_taken_out_and_erased_with_all_their_numbers(
    shop: Shop, phone: str
) -> None:
    await merge(shop)
    out = (await shop.business.post("/v1/owner/privacy/export", phone=phone)).json()
    assert out["customer"]["id"] == "ann"
    assert {one["to_number"] for one in out["text_messages"]} == {ANN, ANNS_OTHER}
    assert len(out["conversations"]) == len(out["appointments"]) == 1
    await shop.business.post("/v1/owner/privacy/delete", phone=phone)
    assert await shop.customers() == []
    left = await shop.look(lambda uow: uow.text_messages.list(TextFilter(), ALL).items)
    assert list(left) == []


async def test_a_number_that_is_somebody_elses_by_now_is_left_alone(shop: Shop) -> None:
    await merge(shop)
    await shop.business.post("/v1/crm/customers", name="Cy Stone", phone=ANNS_OTHER)
    out = (await shop.business.post("/v1/owner/privacy/export", phone=ANN)).json()
    assert {one["to_number"] for one in out["text_messages"]} == {ANN}


async def test_whoever_was_asked_back_is_not_asked_again_at_another_number(
    shop: Shop, clock: FrozenClock
) -> None:
    asked = (await shop.business.post(ASK_BACK)).json()
    assert asked["sent"] == 1
    await merge(shop)
    clock.advance(days=60)
    again = (await shop.business.post(ASK_BACK)).json()
    assert again["sent"] == 0
