"""What in an utterance speaks of danger, and what looks like it and was not counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.domain.understanding.emergencies.doubt import suspicion
from app.domain.understanding.emergencies.grades import SEVERITY, Grade, Hazard
from app.domain.understanding.emergencies.grading import from_business, grade_of
from app.domain.understanding.emergencies.reading import READER, RULES
from app.domain.understanding.spotting.hearing import Heard
from app.domain.understanding.spotting.quoting import Quotes
from app.domain.understanding.spotting.rules import Finding, findings
from app.domain.understanding.spotting.scopes import Why

Source: TypeAlias = Literal["rule", "own_word", "model"]
WhyNot: TypeAlias = Literal["denied", "past", "supposed", "name", "over", "little"]

WHY_NOT: Final[dict[Why, WhyNot]] = {
    Why.DENIED: "denied",
    Why.PAST: "past",
    Why.SUPPOSED: "supposed",
    Why.NAMED: "name",
    Why.OVER: "over",
    Why.MEANT: "little",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that speak of a hazard. `why_not` says why they do not count, where they do not."""

    hazard: Hazard
    grade: Grade
    words: str
    source: Source = "rule"
    why_not: WhyNot | None = None


def signs(words: str, *, vertical: str = "general", extra_words: Sequence[str] = ()) -> list[Sign]:
    """As `triage` weighs them; what counts comes first, each hazard with the same words once."""
    heard, quotes = READER.hear(words), Quotes(words)
    found = [
        *(_sign(one, heard, quotes) for one in findings(RULES, heard.mentions, heard.scopes)),
        *_own(heard, extra_words),
    ]
    if all(one.why_not or one.grade is Grade.ASK for one in found):
        found += _suspected(heard, words, vertical)
    counted = [one for one in found if one.why_not is None]
    known = {one.hazard for one in counted}
    dismissed = (one for one in found if one.why_not and one.hazard not in known)
    return [*_longest(counted), *_longest(dismissed)]


def _sign(finding: Finding, heard: Heard, quotes: Quotes) -> Sign:
    grade, hazard = grade_of(finding, heard), Hazard(finding.rule.meaning)
    words = quotes.quote(finding.start, finding.end)
    if grade is Grade.ROUTINE:
        return Sign(hazard, Grade(finding.rule.grade), words, why_not=WHY_NOT[finding.why])
    return Sign(hazard, grade, words)


def _own(heard: Heard, extra_words: Sequence[str]) -> Iterable[Sign]:
    for reason in from_business(heard, extra_words):
        yield Sign(reason.hazard, reason.grade, reason.evidence, "own_word")


def _suspected(heard: Heard, words: str, vertical: str) -> list[Sign]:
    doubt = suspicion(heard, words, vertical)
    return [Sign(doubt.hazard, doubt.grade, doubt.evidence, "model")] if doubt else []


def _longest(found: Iterable[Sign]) -> list[Sign]:
    """Of several signs of one hazard, the gravest that quotes most; the gravest hazard first."""
    best: dict[Hazard, Sign] = {}
    for one in found:
        if one.hazard not in best or _weight(one) > _weight(best[one.hazard]):
            best[one.hazard] = one
    return sorted(best.values(), key=lambda one: -SEVERITY.index(one.grade))


def _weight(sign: Sign) -> tuple[int, int]:
    return SEVERITY.index(sign.grade), len(sign.words)
