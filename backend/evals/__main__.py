"""`python -m evals`: how many of the scripted callers are served as by a good receptionist."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence

from evals.moments import MOMENTS, SPECIAL
from evals.run import run, run_spread
from evals.scenario import Scenario, load
from evals.service import elsewhere, in_process
from evals.totals import Verdict, passes, report


async def evaluate(options: argparse.Namespace) -> list[Verdict]:
    scenarios = [one for one in load() if _is_wanted(one, options)]
    if options.base:
        async with elsewhere(options.base, options.admin_key, options.owner_token) as service:
            fitting = [one for one in scenarios if one.at is None]
            return await run(service, fitting, ("now",))
    async with in_process() as service:
        if options.at:
            return await run(service, scenarios, (options.at,))
        play = run if options.thorough else run_spread
        return await play(service, scenarios, tuple(MOMENTS))


def _is_wanted(scenario: Scenario, options: argparse.Namespace) -> bool:
    return (
        options.part in (None, scenario.part)
        and (not options.only or scenario.id in options.only)
        and (not options.tag or options.tag in scenario.tags)
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="evals", description=__doc__)
    parser.add_argument("--base", help="a running service; without it, one in this process")
    parser.add_argument("--admin-key", default="dev-admin-key", help="of the running service")
    parser.add_argument("--owner-token", default="dev-owner-token", help="of the running service")
    parser.add_argument("--part", choices=("tune", "report"), help="one part only")
    parser.add_argument("--tag", help="scenarios with this tag only")
    parser.add_argument("--only", nargs="*", help="scenarios with these ids only")
    parser.add_argument("--at", choices=sorted({**MOMENTS, **SPECIAL}), help="at this moment only")
    parser.add_argument("--thorough", action="store_true", help="every scenario at every moment")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every conversation")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    logging.disable(logging.INFO)
    verdicts = asyncio.run(evaluate(options))
    if not verdicts:
        print("No scenario is like that.", file=sys.stderr)
        return 2
    for line in report(verdicts, verbose=options.verbose):
        print(line)
    return 0 if passes(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
