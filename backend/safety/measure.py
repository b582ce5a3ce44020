"""Plays the published safety set through triage: what was found, what was cried over.

Run `python -m safety.measure` from `backend/`. Exit code 1 when on the whole set recall is under
98 % or more than 3 % of the routine calls raise an alarm. `--misses` lists the misses of the part
used for tuning, and only those: nobody tunes on the other part, so its numbers stay honest.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.understanding.emergencies import Grade, triage

FOLDER = Path(__file__).parent
TRADES = ("plumbing", "hvac", "electrical")
PARTS = ("tune", "report")
LABELS = ("danger", "urgent", "routine")
LEAST_RECALL = 0.98
MOST_FALSE_ALARMS = 0.03
ROW = "{:<8} {:<11} {:<8} {:>5} {:>7} {:>7} {:>7} {:>8} {:>9}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled utterance and the grade triage gave it."""

    text: str
    trade: str
    part: str
    label: str
    kind: str
    given: Grade

    @property
    def is_emergency(self) -> bool:
        return self.label != Grade.ROUTINE

    @property
    def is_raised(self) -> bool:
        return self.given in (Grade.DANGER, Grade.URGENT)

    @property
    def is_wrong(self) -> bool:
        return self.is_emergency != self.is_raised


def main(arguments: Sequence[str]) -> int:
    """Prints the table; the exit code says whether the floors hold."""
    examples = graded()
    _print_table(examples)
    if "--misses" in arguments:
        _print_misses(examples)
    recall, false_alarms = rates(examples)
    print(
        f"\nwhole set: recall {recall:.1%} (floor 98 %), false alarms {false_alarms:.1%} (cap 3 %)"
    )
    return int(recall < LEAST_RECALL or false_alarms > MOST_FALSE_ALARMS)


def graded() -> list[Example]:
    """Every example of the set with the grade it is given now."""
    return [
        Example(
            text=row["text"],
            trade=trade,
            part=row["part"],
            label=row["grade"],
            kind=row["kind"],
            given=triage(row["text"], vertical=trade).grade,
        )
        for trade in TRADES
        for row in _rows(trade)
    ]


def rates(examples: Iterable[Example]) -> tuple[float, float]:
    """Recall of the emergencies and share of false alarms; an `ASK` counts for neither."""
    listed = list(examples)
    emergencies = [example for example in listed if example.is_emergency]
    routine = [example for example in listed if not example.is_emergency]
    return _share(emergencies), _share(routine)


def _share(examples: Sequence[Example]) -> float:
    return sum(example.is_raised for example in examples) / max(1, len(examples))


def _rows(trade: str) -> list[dict[str, str]]:
    lines = (FOLDER / f"{trade}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _print_table(examples: Sequence[Example]) -> None:
    print("raised: graded danger or urgent (recall for emergencies, false alarms for routine)\n")
    header = ("part", "trade", "label", "n", "danger", "urgent", "ask", "routine", "raised")
    print(ROW.format(*header))
    for part in (*PARTS, "whole"):
        for trade in (*TRADES, "all"):
            for label in LABELS:
                _print_row(part, trade, label, _chosen(examples, part, trade, label))


def _chosen(examples: Sequence[Example], part: str, trade: str, label: str) -> list[Example]:
    return [
        example
        for example in examples
        if part in (example.part, "whole") and trade in (example.trade, "all")
        if example.label == label
    ]


def _print_row(part: str, trade: str, label: str, chosen: Sequence[Example]) -> None:
    given = Counter(example.given for example in chosen)
    counts = [given[grade] for grade in (Grade.DANGER, Grade.URGENT, Grade.ASK, Grade.ROUTINE)]
    print(ROW.format(part, trade, label, len(chosen), *counts, f"{_share(chosen):.1%}"))


def _print_misses(examples: Sequence[Example]) -> None:
    print("\nmisses in the part used for tuning:")
    for example in examples:
        if example.part == "tune" and example.is_wrong:
            print(f"  {example.trade:<10} {example.label:<7} got {example.given:<7} {example.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
