"""Scenario files: who rings, what they say to which question, and what must be stored then."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

FOLDER = Path(__file__).parent / "scenarios"
CALLER_ENDS = "hangs_up_at"
USUAL = {
    "name": "Bristol Plumbing",
    "vertical": "plumbing",
    "timezone": "America/Chicago",
    "open_hour": 8,
    "close_hour": 17,
    "closed_days": "",
}
"""The business that is rung, unless a scenario says otherwise."""
YES = {
    "en": {
        "slot": "yes that works",
        "choice": "the first one please",
        "address_confirm": "yes that's right",
        "anything_else": "no that's everything thank you",
        "emergency_q": "no",
        "phone": "this number is fine",
        "cancel_confirm": "yes please",
    },
    "es": {
        "slot": "sí, está bien",
        "choice": "la primera por favor",
        "address_confirm": "sí, esa es",
        "anything_else": "no, es todo, gracias",
        "emergency_q": "no",
        "phone": "a este número está bien",
        "cancel_confirm": "sí por favor",
    },
}
"""What a caller says to questions that a scenario has no answer for."""


class FaultyScenario(Exception):
    """The file does not say what it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    id: str
    part: str
    """`tune` may guide changes; `report` is only ever measured."""
    caller: dict[str, Any]
    expect: dict[str, Any]
    tags: list[str] = field(default_factory=list)
    must: bool = False
    business: dict[str, Any] = field(default_factory=dict)
    phone: str | None = ""
    """Null when withheld; any number when empty."""
    customers: list[dict[str, Any]] = field(default_factory=list)
    technicians: list[dict[str, Any]] = field(default_factory=list)
    afterwards: list[dict[str, Any]] = field(default_factory=list)
    """What happens after the call: `{cancel_visit: 0}` calls off the first visit that stood before,
    `{call: {...}}` has the same caller ring again."""
    at: str | None = None
    """The only moment at which the scenario makes sense, if it does not at any."""
    max_turns: int = 16

    @property
    def settings(self) -> dict[str, Any]:
        return {**USUAL, **self.business}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings["timezone"])

    @property
    def opening(self) -> list[str]:
        return as_list(self.caller["opening"])

    @property
    def answers(self) -> dict[str, list[str]]:
        usual = YES["es" if "spanish" in self.tags else "en"]
        given = {**usual, **self.caller.get("answers", {})}
        return {asking: as_list(lines) for asking, lines in given.items()}


def load(folder: Path = FOLDER) -> list[Scenario]:
    found = [one for path in sorted(folder.glob("*/*.yaml")) for one in _read(path)]
    doubles = {one.id for one in found if [other.id for other in found].count(one.id) > 1}
    if doubles:
        raise FaultyScenario(f"more than one scenario is called {', '.join(sorted(doubles))}")
    return found


def _read(path: Path) -> Iterator[Scenario]:
    for given in yaml.safe_load(path.read_text("utf-8")):
        try:
            yield Scenario(part=path.parent.name, **given)
        except TypeError as error:
            raise FaultyScenario(f"{path.name}, {given.get('id')}: {error}") from error


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
