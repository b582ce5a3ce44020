"""What a language model may add to the words of a caller, and the checks each word must pass."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.domain.understanding import grounding
from app.domain.understanding.addresses import Address
from app.domain.understanding.emergencies import Grade, Hazard, Triage
from app.domain.understanding.emergencies.grades import SEVERITY
from app.domain.understanding.intents import Intent
from app.domain.understanding.wishes import TimeWish
from app.domain.understanding.yes_no import Agreement

LONGEST_TEXT: Final = 200
MOST_INTENTS: Final = 10
KEPT_INTENTS: Final = 2

TAKEN_INTENTS: Final = (
    Intent.BOOK,
    Intent.RESCHEDULE,
    Intent.CANCEL,
    Intent.STATUS,
    Intent.PRICE,
    Intent.HOURS,
    Intent.SERVICE_AREA,
    Intent.QUESTION,
    Intent.PERSON,
    Intent.COMPLAINT,
)
"""Each leads to a question or an answer of ours; none that ends the call is among them."""

CONSENT: Final = frozenset(("emergency_q", "address_confirm", "slot", "choice", "cancel_confirm"))
"""Values of `dialogue.Asking` that are settled by the caller's own yes or no."""

GRADES: Final = (Grade.DANGER, Grade.URGENT)
DANGERS: Final = (
    Hazard.GAS,
    Hazard.CARBON_MONOXIDE,
    Hazard.FIRE,
    Hazard.SHOCK,
    Hazard.WATER_NEAR_POWER,
    Hazard.MEDICAL,
)
TAKEN_HAZARDS: Final = tuple(hazard for hazard in Hazard if hazard is not Hazard.BUSINESS_WORD)
TEXTS: Final = ("name", "address", "time_phrase", "phone_phrase")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelQuestion:
    """What a model is told, and (`now`, `cities`) what its answer is read with."""

    words: str
    now: datetime
    """In the business's zone."""
    asking: str | None = None
    """A value of `dialogue.Asking`."""
    vertical: str = "general"
    services: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Checked. It fills what the rules left empty and may raise danger; it agrees to nothing."""

    name: str | None = None
    address: Address | None = None
    wish: TimeWish | None = None
    phone: str | None = None
    service_type: str | None = None
    intents: tuple[Intent, ...] = ()
    grade: Grade | None = None
    hazard: Hazard | None = None

    def beside(self, asking: str | None, agreement: Agreement) -> "Suggestion":
        """What counts of it: beside a yes or a no, or in place of one, there is only danger."""
        if asking not in CONSENT:
            return self
        if agreement is Agreement.UNCLEAR:
            return replace(self, intents=())
        return Suggestion(grade=self.grade, hazard=self.hazard)

    def raised(self, found: Triage) -> Triage:
        """The worse of what the rules found and what was suggested."""
        if self.grade is None or SEVERITY.index(self.grade) <= SEVERITY.index(found.grade):
            return found
        hazards = dict.fromkeys((self.hazard or Hazard.CALLER_SAYS, *found.hazards))
        return Triage(self.grade, tuple(hazards), found.evidence)


NOTHING: Final = Suggestion()


def schema(question: ModelQuestion) -> dict[str, object]:
    """The JSON schema of an answer, in the subset that strict servers take."""
    text = {"type": ["string", "null"]}
    intents = {"type": "string", "enum": [intent.value for intent in TAKEN_INTENTS]}
    fields: dict[str, object] = {
        **dict.fromkeys(TEXTS, text),
        **{name: _one_of(allowed) for name, allowed in _choices(question).items()},
        "intents": {"type": "array", "items": intents},
    }
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _one_of(allowed: tuple[str, ...]) -> dict[str, object]:
    return {"type": ["string", "null"], "enum": [*allowed, None]}


def _choices(question: ModelQuestion) -> dict[str, tuple[str, ...]]:
    return {
        "service_type": question.services,
        "emergency": tuple(grade.value for grade in GRADES),
        "hazard": tuple(hazard.value for hazard in TAKEN_HAZARDS),
    }


def checked(answer: object, question: ModelQuestion) -> Suggestion | None:
    """What is left of a model's answer once nothing in it has to be believed.

    None when it has not the right shape: a wrong type, an unknown value, a text too long. A detail
    that cannot be found in the caller's own words is dropped. Unknown fields are not looked at.
    """
    if not isinstance(answer, dict) or not _has_right_shape(answer, question):
        return None
    texts = {name: answer.get(name) or "" for name in TEXTS}
    grade, hazard = _danger(answer)
    return Suggestion(
        name=grounding.name_in(question.words, texts["name"]),
        address=grounding.address_in(question.words, texts["address"], question.cities),
        wish=grounding.wish_in(question.words, texts["time_phrase"], question.now),
        phone=grounding.phone_in(question.words, texts["phone_phrase"]),
        service_type=answer.get("service_type"),
        intents=_intents(answer),
        grade=grade,
        hazard=hazard,
    )


def _has_right_shape(answer: Mapping[str, object], question: ModelQuestion) -> bool:
    return (
        all(_is_text(answer.get(name)) for name in TEXTS)
        and all(
            answer.get(name) is None or answer[name] in allowed
            for name, allowed in _choices(question).items()
        )
        and _are_intents(answer.get("intents"))
    )


def _is_text(value: object) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= LONGEST_TEXT)


def _are_intents(value: object) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, list)
        and len(value) <= MOST_INTENTS
        and all(one in tuple(Intent) for one in value)
    )


def _intents(answer: Mapping[str, object]) -> tuple[Intent, ...]:
    named = answer.get("intents")
    found = [Intent(one) for one in named] if isinstance(named, list) else []
    taken = dict.fromkeys(intent for intent in found if intent in TAKEN_INTENTS)
    return tuple(taken)[:KEPT_INTENTS]


def _danger(answer: Mapping[str, object]) -> tuple[Grade | None, Hazard | None]:
    """A hazard without a grade raises nothing; one that is dangerous is danger, however graded."""
    if answer.get("emergency") is None:
        return None, None
    hazard = Hazard(str(answer.get("hazard") or Hazard.CALLER_SAYS))
    grade = Grade(str(answer["emergency"]))
    return (Grade.DANGER if hazard in DANGERS else grade), hazard
