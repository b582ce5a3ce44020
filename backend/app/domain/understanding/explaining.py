"""What was understood of an utterance, and the words that led to it: for whoever asks why.

Normal turns never come here. It looks again with the rules that decided, and changes nothing.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.domain.understanding.emergencies import Grade
from app.domain.understanding.emergencies.explaining import Sign, signs
from app.domain.understanding.intents import READER, RULES, Intent, counts
from app.domain.understanding.service_types import find_keyword
from app.domain.understanding.spotting.quoting import Quotes
from app.domain.understanding.spotting.rules import Finding, findings
from app.domain.understanding.utterance import Utterance

Source: TypeAlias = Literal["rule", "model", "language_model"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something the caller wants. `words` are empty where no single phrase says so."""

    intent: Intent
    words: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    language: str | None
    """`en` or `es`; None where too little was said to tell."""
    wanted: tuple[Wanted, ...]
    grade: Grade
    signs: tuple[Sign, ...]
    is_raised_by_language_model: bool
    service_type: str | None
    keyword: str | None
    """Of that service, as the business or the trade's usual list writes it."""
    answer: Literal["yes", "no"] | None


def explain(said: Utterance) -> Understood:
    answer: Literal["yes", "no"] | None = "yes" if said.is_yes else "no" if said.is_no else None
    found, grade = _signs(said), said.triage.grade
    return Understood(
        language=said.language,
        wanted=_wanted(said),
        grade=grade,
        signs=tuple(found),
        is_raised_by_language_model=grade is said.suggested.grade
        and all(one.why_not or one.grade is not grade for one in found),
        service_type=said.service_type,
        keyword=find_keyword(said.but_for_our_name, said.setting.services),
        answer=answer,
    )


def _signs(said: Utterance) -> list[Sign]:
    return signs(
        said.but_for_their_name,
        vertical=said.setting.vertical,
        extra_words=tuple(said.setting.emergency_words),
    )


def _wanted(said: Utterance) -> tuple[Wanted, ...]:
    heard, quotes = READER.hear(said.words), Quotes(said.words)
    found: dict[Intent, Finding] = {}
    for finding in findings(RULES, heard.mentions, heard.scopes):
        intent = Intent(finding.rule.meaning)
        if counts(finding, intent) and _is_longer(finding, found.get(intent)):
            found[intent] = finding
    return tuple(
        (
            Wanted(intent, quotes.quote(found[intent].start, found[intent].end), "rule")
            if intent in found
            else Wanted(intent, *_otherwise(said, intent))
        )
        for intent in said.intents
    )


def _is_longer(finding: Finding, other: Finding | None) -> bool:
    return other is None or finding.end - finding.start > other.end - other.start


def _otherwise(said: Utterance, intent: Intent) -> tuple[str, Source]:
    """Short words, and a question for somebody by name, are known by heart."""
    if intent in (Intent.REPEAT, Intent.PERSON):
        return said.words, "rule"
    return "", "language_model" if intent in said.suggested.intents else "model"
