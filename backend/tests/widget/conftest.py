"""A shop in memory, and visitors of its web pages."""

from collections.abc import AsyncIterator

import pytest

from app.repositories.memory import MemoryStorage
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop, open_shop


@pytest.fixture
async def shop(clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(MemoryStorage(), clock) as shop:
        yield shop
