"""How many calls a business takes at once, and from one number: generous to people."""

from dataclasses import dataclass
from enum import StrEnum


class Admission(StrEnum):
    ADMITTED = "admitted"
    CROWDED = "crowded"
    """A message is recorded, and searched for danger: an emergency among many is not lost."""
    REJECTED = "rejected"
    """No person calls so often. The line is busy, and nobody pays for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    this_hour: int = 0
    """Calls from this number in the last hour, this one not counted; 0 when it is withheld."""
    at_once: int = 0
    """Calls that this business has on the line."""
    is_in_danger: bool = False
    """One of this number's calls this hour was an emergency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    crowded_by_number: int = 15
    machine_by_number: int = 40
    at_once: int = 40


def admission(bounds: Bounds, traffic: Traffic) -> Admission:
    """Never rejects a first call in the hour, nor anybody in danger."""
    if traffic.is_in_danger:
        return Admission.ADMITTED
    if traffic.this_hour >= bounds.machine_by_number:
        return Admission.REJECTED
    if traffic.this_hour >= bounds.crowded_by_number or traffic.at_once >= bounds.at_once:
        return Admission.CROWDED
    return Admission.ADMITTED
