"""Plays scenarios one after the other and judges each."""

from collections.abc import Iterable, Sequence
from itertools import cycle

from evals.habits import broken_habits
from evals.judge import judge
from evals.play import play
from evals.scenario import Scenario
from evals.service import Service, ServiceFailed
from evals.totals import Verdict


async def run(
    service: Service, scenarios: Iterable[Scenario], moments: Sequence[str]
) -> list[Verdict]:
    """Every scenario at each moment; those that fit one moment only, just there."""
    return [
        await judged(service, scenario, moment)
        for scenario in scenarios
        for moment in ([scenario.at] if scenario.at else moments)
    ]


async def run_spread(
    service: Service, scenarios: Sequence[Scenario], moments: Sequence[str]
) -> list[Verdict]:
    """Half of the moments for one scenario, the other half for the next."""
    halves = cycle((moments[::2], moments[1::2]))
    pairs = [(one, half) for one, half in zip(scenarios, halves, strict=False)]
    return [found for one, half in pairs for found in await run(service, [one], half)]


async def judged(service: Service, scenario: Scenario, moment: str) -> Verdict:
    try:
        played = await play(service, scenario, moment)
    except ServiceFailed as error:
        return Verdict(scenario=scenario, moment=moment, faults=[str(error)])
    faults = [*judge(played), *broken_habits(played)]
    return Verdict(scenario=scenario, moment=moment, faults=faults, played=played)
