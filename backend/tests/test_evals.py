"""Scripted callers are served well; `make evals` rings with all of them, at more moments."""

from collections.abc import AsyncIterator
from itertools import cycle

import pytest

from evals.moments import MOMENTS
from evals.run import judged
from evals.scenario import Scenario, load
from evals.service import Service, in_process

QUICK = 25
EVERY = [one for one in load() if one.must and one.part == "tune"]
CHOSEN = EVERY[:: max(1, len(EVERY) // QUICK)][:QUICK]
"""Spread over all files."""
CALLS = list(zip(CHOSEN, cycle(MOMENTS), strict=False))


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with in_process() as running:
        yield running


@pytest.mark.parametrize(("scenario", "moment"), CALLS, ids=[one.id for one in CHOSEN])
async def test_a_caller_is_served_well(scenario: Scenario, moment: str, service: Service) -> None:
    verdict = await judged(service, scenario, moment)
    said = [(words, reply.text) for words, reply in verdict.played.turns] if verdict.played else []
    assert not verdict.faults, said


def test_scenarios_are_enough_and_of_every_trade() -> None:
    scenarios = load()
    verticals = [one.settings["vertical"] for one in scenarios]
    assert len(scenarios) >= 120
    assert min(verticals.count(trade) for trade in ("plumbing", "hvac", "electrical")) >= 15
