"""A business with Ann, then Bob on call; Olive owns it, and there is an office."""

from collections.abc import AsyncIterator

import pytest

from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.on_call import Duty, on_duty


@pytest.fixture
async def duty(storage: Storage, clock: FrozenClock) -> AsyncIterator[Duty]:
    async with on_duty(storage, clock) as duty:
        yield duty
