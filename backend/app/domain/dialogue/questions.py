"""Questions callers ask in between: answered from the business's own data, never invented."""

import re

from app.domain.dialogue.facts import Facts, OfferedService
from app.domain.dialogue.outcomes import Prompt
from app.domain.dialogue.state import DialogueState
from app.domain.folding import fold
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance

COMMON = frozenset(
    word
    for words in (
        ("a", "an", "and", "are", "at", "can", "could", "do", "does", "for", "have", "how", "i"),
        ("in", "is", "it", "my", "of", "on", "or", "our", "the", "to", "up", "we", "what", "when"),
        ("where", "which", "who", "will", "with", "you", "your"),
        ("de", "el", "en", "la", "los", "las", "que", "un", "una", "su"),
    )
    for word in words
)


SURCHARGE = re.compile(r"\b(?:surcharge|recargo|extra charge|charge extra)\b", re.IGNORECASE)
EMERGENCY = re.compile(r"\b(?:emergenc\w+|after[- ]hours|recargo|surcharge)\b", re.IGNORECASE)


def answer(state: DialogueState, said: Utterance, facts: Facts) -> tuple[Prompt, ...]:
    """The answer to the utterance's question; () when it asks nothing we can tell apart."""
    known = _from_faq(said, facts)
    if known is not None:
        return (known,)
    if _asks_price(said):
        return _prices(state, said, facts)
    if said.has(Intent.HOURS):
        return (hours_of(facts),)
    if said.has(Intent.SERVICE_AREA):
        return (_area(said, facts),)
    if said.intents[:1] == (Intent.QUESTION,):
        return (Prompt("do_not_know"),)
    return ()


def hours_of(facts: Facts) -> Prompt:
    return Prompt("hours", {"hours": facts.opening_hours})


def _asks_price(said: Utterance) -> bool:
    """A quote that somebody should come and make is a visit, not a question."""
    if SURCHARGE.search(said.words):
        return True
    if not said.has(Intent.PRICE):
        return False
    return said.intents[0] is Intent.PRICE or not said.has(Intent.BOOK)


def _prices(state: DialogueState, said: Utterance, facts: Facts) -> tuple[Prompt, ...]:
    """In an emergency, or asked about one, what comes on top is part of the price."""
    amount = facts.emergency_surcharge
    asks_about_one = EMERGENCY.search(said.words) is not None
    if not amount or not (state.is_emergency or asks_about_one):
        return (_price(state, said, facts),)
    extra, usual = Prompt("surcharge", {"amount": amount}), _price(state, said, facts)
    is_about_work = state.is_emergency or bool(said.service_type)
    return (extra, usual) if is_about_work else (extra,)


def _price(state: DialogueState, said: Utterance, facts: Facts) -> Prompt:
    return price_of(facts.service(said.service_type or state.service_type), state.language)


def price_of(service: OfferedService | None, language: str) -> Prompt:
    if service is None or service.price_low is None or service.price_high is None:
        return Prompt("price_unknown")
    name = service.name_es if language == "es" else service.name_en
    prices = {"low": service.price_low, "high": service.price_high}
    return Prompt("price_range", {"service": name, **prices})


def _area(said: Utterance, facts: Facts) -> Prompt:
    if not facts.service_area_zips:
        return Prompt("area_unknown")
    zip_code = said.zip_code
    if zip_code is None:
        return Prompt("area_by_zip")
    inside = zip_code in facts.service_area_zips
    return Prompt("area_yes" if inside else "area_no", {"zip": zip_code})


def _from_faq(said: Utterance, facts: Facts) -> Prompt | None:
    if not facts.faq or not (said.has(*QUESTIONING) or not said.intents):
        return None
    asked = _content(said.words)
    scored = [(len(asked & _content(entry.question)), entry) for entry in facts.faq]
    best, entry = max(scored, key=lambda pair: pair[0])
    needed = min(2, len(_content(entry.question)))
    return Prompt("verbatim", {"text": entry.answer}) if best >= max(1, needed) else None


QUESTIONING = (Intent.QUESTION, Intent.PRICE, Intent.HOURS, Intent.SERVICE_AREA)


def _content(words: str) -> frozenset[str]:
    kept = ("".join(c for c in word if c.isalnum()) for word in fold(words).split())
    return frozenset(_stem(word) for word in kept if word and word not in COMMON)


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word
