"""A practice call touches nothing that is stored, on any storage, whatever is said in it."""

from typing import Any

import pytest

from app.domain.conversations import Channel
from app.ports import Storage
from app.repositories.memory import MemoryStorage
from tests.support.fakes import FrozenClock
from tests.support.on_call import ANN, ON_CALL
from tests.support.phone import CALLER
from tests.support.rehearsing import STRANGER, Practice, everything
from tests.support.shop import open_shop

BOOKING = ("My kitchen sink is clogged", "Ruth Klein", "12 Oak Street, Olathe 66061")
EMERGENCY = ("Water is pouring through my ceiling!", "Ruth Klein", "12 Oak Street, Olathe 66061")
CALLS: dict[str, tuple[Any, ...]] = {
    "a booking": (*BOOKING, "tomorrow at ten", "yes", "no thanks"),
    "an emergency": (*EMERGENCY, "yes", "no, that is all"),
    "a cancellation": ("I need to cancel my appointment", "yes", "no"),
    "STOP": ("Stop texting me", *BOOKING, "tomorrow at ten", "yes", "no"),
    "a person": ("Let me talk to a person", {"happened": "not_reached"}, {"happened": "hung_up"}),
    "the waitlist": (*BOOKING, "today at nine", "yes", {"happened": "hung_up"}),
}


@pytest.mark.parametrize("said", CALLS.values(), ids=CALLS.keys())
async def test_nothing_that_is_stored_changes(
    storage: Storage, clock: FrozenClock, said: tuple[Any, ...]
) -> None:
    async with open_shop(storage, clock, on_call=ON_CALL, transfer_phone=ANN) as shop:
        real = shop.phone()
        await real.dials()
        await real.says(*BOOKING, "tomorrow at ten", "yes", "no")
        assert len(await shop.appointments()) == 1
        practice = Practice(shop.business)
        await practice.asks()
        before = await everything(storage)
        for number in (CALLER, STRANGER, "anonymous"):
            for channel in (Channel.PHONE, Channel.WEB):
                told = await practice.asks(*said, caller_phone=number, as_channel=channel.value)
                assert told["turns"]
        assert await everything(storage) == before


async def test_nothing_is_even_tried_to_be_written_and_nothing_is_counted(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = MemoryStorage()
    async with open_shop(storage, clock, on_call=ON_CALL, transfer_phone=ANN) as shop:
        practice = Practice(shop.business)
        await practice.asks()
        counted = await _counters(shop.web.client)

        async def refused(*args: Any, **kwargs: Any) -> None:
            raise AssertionError("something was written")

        monkeypatch.setattr(storage, "run", refused)
        monkeypatch.setattr(storage, "run_platform", refused)
        for said in CALLS.values():
            await practice.asks(*said)
        assert await _counters(shop.web.client) == counted


async def _counters(client: Any) -> list[str]:
    lines = (await client.get("/metrics")).text.splitlines()
    return [one for one in lines if not one.startswith(("#", "http_", "process_", "python_"))]
