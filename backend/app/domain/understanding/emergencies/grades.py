"""How dangerous a call is, and what makes it so."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """From danger to life down to an ordinary job; `ASK` is real doubt."""

    DANGER = "danger"
    URGENT = "urgent"
    ASK = "ask"
    ROUTINE = "routine"


class Hazard(StrEnum):
    """What is wrong, as far as it bears on how fast somebody must act."""

    GAS = "gas"
    CARBON_MONOXIDE = "carbon_monoxide"
    FIRE = "fire"
    SHOCK = "shock"
    WATER_NEAR_POWER = "water_near_power"
    WATER = "water"
    SEWAGE = "sewage"
    NO_WATER = "no_water"
    NO_HEAT = "no_heat"
    NO_COOLING = "no_cooling"
    NO_POWER = "no_power"
    MEDICAL = "medical"
    BUSINESS_WORD = "business_word"
    CALLER_SAYS = "caller_says"


SEVERITY = (Grade.ROUTINE, Grade.ASK, Grade.URGENT, Grade.DANGER)


@dataclass(frozen=True, slots=True)
class Triage:
    """A grade with its reasons; `evidence` quotes the words found, for the owner."""

    grade: Grade
    hazards: tuple[Hazard, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a grade."""

    grade: Grade
    hazard: Hazard
    evidence: str


def worst(grades: list[Grade]) -> Grade:
    """The gravest of the grades; routine when there are none."""
    return max(grades, key=SEVERITY.index, default=Grade.ROUTINE)
