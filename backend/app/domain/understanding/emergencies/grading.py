"""Grades an utterance: rules, the business's own words, then the model where both are silent."""

from collections.abc import Sequence

from app.domain.understanding.emergencies.doubt import suspicion
from app.domain.understanding.emergencies.grades import (
    SEVERITY,
    Grade,
    Hazard,
    Reason,
    Triage,
    worst,
)
from app.domain.understanding.emergencies.reading import READER, RULES
from app.domain.understanding.spotting.hearing import Heard
from app.domain.understanding.spotting.rules import Finding, findings
from app.domain.understanding.spotting.scopes import Why
from app.domain.understanding.spotting.tokens import tokenize

MOST_EVIDENCE = 4
SOFTENED_BY = frozenset(("mild", "calm"))
SOFTENED_NEAR = 3  # words around the finding in which "a little" counts


def triage(words: str, *, vertical: str = "general", extra_words: Sequence[str] = ()) -> Triage:
    """How grave what the caller said is, and why.

    What is denied, long past, only supposed or part of a name raises nothing. `extra_words` are the
    business's own emergency words; they can raise a grade and never lower one.
    """
    heard = READER.hear(words)
    found = findings(RULES, heard.mentions, heard.scopes)
    reasons = [
        *from_rules(found, heard),
        *from_business(heard, extra_words),
    ]
    if worst([reason.grade for reason in reasons]) in (Grade.ROUTINE, Grade.ASK):
        doubt = suspicion(heard, words, vertical)
        reasons += [doubt] if doubt is not None else []
    return _triage(reasons)


def from_rules(found: Sequence[Finding], heard: Heard) -> list[Reason]:
    """What the rules found and is meant as it was said."""
    graded = ((finding, grade_of(finding, heard)) for finding in found)
    return [
        Reason(grade, Hazard(finding.rule.meaning), heard.quote(finding.start, finding.end))
        for finding, grade in graded
        if grade is not Grade.ROUTINE
    ]


def grade_of(finding: Finding, heard: Heard) -> Grade:
    """What is left of a rule's grade where it matched; routine where nothing is."""
    grade = Grade(finding.rule.grade)
    if finding.why is Why.OVER and grade is Grade.DANGER:
        return Grade.ASK  # "the gas smell went away" still deserves one question
    if finding.why is not Why.MEANT:
        return Grade.ROUTINE
    if finding.rule.soft and _is_softened(finding, heard):
        return Grade.ROUTINE
    return grade


def _is_softened(finding: Finding, heard: Heard) -> bool:
    low, high = finding.start - SOFTENED_NEAR, finding.end + SOFTENED_NEAR
    return any(
        mention.concept in SOFTENED_BY and low <= mention.start < high for mention in heard.mentions
    )


def from_business(heard: Heard, extra_words: Sequence[str]) -> list[Reason]:
    """The business's own emergency words."""
    phrases = (tuple(tokenize(word)) for word in extra_words)
    return [
        Reason(Grade.URGENT, Hazard.BUSINESS_WORD, " ".join(phrase))
        for phrase in phrases
        if phrase and heard.places_of(phrase)
    ]


def _triage(reasons: Sequence[Reason]) -> Triage:
    ordered = sorted(reasons, key=lambda reason: -SEVERITY.index(reason.grade))
    grade = worst([reason.grade for reason in reasons])
    hazards = dict.fromkeys(reason.hazard for reason in ordered if reason.grade is grade)
    hazards |= dict.fromkeys(reason.hazard for reason in ordered)
    evidence = dict.fromkeys(reason.evidence for reason in ordered)
    return Triage(grade, tuple(hazards), tuple(evidence)[:MOST_EVIDENCE])
