"""What a run comes to: a line per failure with the conversation, totals, and whether it passes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.moments import MOMENTS
from evals.play import Played
from evals.scenario import Scenario

SHARE_NEEDED = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    scenario: Scenario
    moment: str
    faults: list[str]
    played: Played | None = None
    """None when the service failed."""

    @property
    def is_good(self) -> bool:
        return not self.faults


def passes(verdicts: Sequence[Verdict]) -> bool:
    """Every `must` scenario is handled at every moment, and most of the others."""
    good = sum(one.is_good for one in verdicts)
    return good >= SHARE_NEEDED * len(verdicts) and not _missed(verdicts)


def _missed(verdicts: Iterable[Verdict]) -> list[str]:
    return sorted({one.scenario.id for one in verdicts if one.scenario.must and not one.is_good})


def report(verdicts: Sequence[Verdict], *, verbose: bool) -> Iterator[str]:
    yield from _failures(verdicts, verbose=verbose)
    for part in sorted({one.scenario.part for one in verdicts}):
        yield from _totals(part, [one for one in verdicts if one.scenario.part == part])
    missed = _missed(verdicts)
    if missed:
        yield f"must be handled and were not: {', '.join(missed)}"


def _failures(verdicts: Sequence[Verdict], *, verbose: bool) -> Iterator[str]:
    """Each scenario once, with the first moment it failed at."""
    told: set[str] = set()
    moments: defaultdict[str, list[str]] = defaultdict(list)
    for one in verdicts:
        if not one.is_good:
            moments[one.scenario.id].append(one.moment)
    for one in verdicts:
        if (one.is_good or one.scenario.id in told) and not verbose:
            continue
        told.add(one.scenario.id)
        label = "ok  " if one.is_good else "FAIL"
        when = one.moment if verbose else _when(moments[one.scenario.id])
        yield f"{label} {one.scenario.part}/{one.scenario.id} ({when}): {'; '.join(one.faults)}"
        yield from _conversation(one.played)


def _when(moments: Sequence[str]) -> str:
    return ", ".join(moments) if len(moments) < len(MOMENTS) // 2 else f"at {len(moments)} moments"


def _conversation(played: Played | None) -> Iterator[str]:
    for number, (words, reply) in enumerate(played.turns if played else ()):
        if number:
            yield f"     caller: {words or '(silence)'}"
        yield f"    service: {reply.text}"


def _totals(part: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    tried, good = Counter[str](), Counter[str]()
    for one in verdicts:
        tried.update(one.scenario.tags)
        good.update(one.scenario.tags if one.is_good else ())
    for tag in sorted(tried):
        yield f"  {part:6} {tag:16} {good[tag]}/{tried[tag]}"
    handled = sum(one.is_good for one in verdicts)
    share = 100 * handled / len(verdicts)
    yield f"{part}: handled {handled}/{len(verdicts)} calls ({share:.1f} %)"
