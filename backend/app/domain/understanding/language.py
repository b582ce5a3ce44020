"""Whether a caller speaks English or Spanish, or has said which they want."""

import re
import unicodedata
from typing import Literal, TypeAlias

from app.domain.understanding.data_files import read_data

Language: TypeAlias = Literal["en", "es"]

_words = read_data("language_words")
_ENGLISH, _SPANISH = frozenset(_words["english"]), frozenset(_words["spanish"])
# Words a caller uses only when speaking that language, even alone: "bueno", "please".
_SURELY_ENGLISH = frozenset(_words["surely_english"])
_SURELY_SPANISH = frozenset(_words["surely_spanish"])
_TOKEN = re.compile(r"[a-z\u00e0-\u00ff]+")
_SPANISH_LETTERS = re.compile(r"[\u00f1\u00bf\u00a1]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")

_speak = r"(?:speaks?|talk|habl[aeo]|hablan|hablar)"
_ask = rf"(?:{_speak}|use|in|press|para|en|prefer|want|need|have)"
_not = r"(?:dont|do not|cant|not|no) (?:\w+ )?"
_NAMES: dict[Language, str] = {"es": r"(?:spanish|espanol|espanish)", "en": r"(?:english|ingles)"}
_REFUSES = {
    language: re.compile(rf"\b{_not}{_speak} (?:\w+ )?{name}\b")
    for language, name in _NAMES.items()
}
_WANTS = {
    language: re.compile(
        rf"\b{_ask} (?:\w+ )?{name}\b|\b{name} (?:please|por favor)\b"
        rf"|^(?:(?:si|yes|in|en) )?{name}$"
    )
    for language, name in _NAMES.items()
}
# "I live on San Juan street": names are not speech.
_PLACE_NAME = re.compile(
    r"\b(?:san|santa|santo|los|las|el|la|del|de la|costa|monte|palo|casa|camino|rancho|via|avenida)"
    r" (?:de |la |las |los |del )*\w+(?= (?:street|st|avenue|ave|road|rd|drive|dr|lane|court|ct"
    r"|boulevard|blvd|way|place|texas|california|florida|arizona|new|tx|ca|fl|az|nm|road|circle)\b)"
)
_STREET_NAME = re.compile(r"\b(?:calle|avenida|camino|via) (?:(?:de|la|las|los|del|el) )*\w+")
_ENOUGH = 2


def spoken_language(words: str) -> Language | None:
    """None when too little is said to tell: a name, a number, an address, "ok"."""
    lowered = words.lower().replace("'", "").replace("\u2019", "")
    plain = " ".join(_TOKEN.findall(_folded(lowered)))
    if wanted := _requested(plain):
        return wanted
    tokens = _STREET_NAME.sub(" ", _PLACE_NAME.sub(" ", plain)).split()
    english = _points(tokens, _ENGLISH, _SURELY_ENGLISH)
    spanish = _points(tokens, _SPANISH, _SURELY_SPANISH)
    if _SPANISH_LETTERS.search(lowered) and english == 0:
        spanish += 1
    if max(english, spanish) < _ENOUGH or english == spanish:
        return None
    return "es" if spanish > english else "en"


def _requested(plain: str) -> Language | None:
    """ "Do you speak Spanish?" wants Spanish; "no hablo inglés" does too."""
    others: dict[Language, Language] = {"es": "en", "en": "es"}
    for language, other in others.items():
        if _REFUSES[language].search(plain):
            return other
    return next((language for language in others if _WANTS[language].search(plain)), None)


def _points(tokens: list[str], words: frozenset[str], surely: frozenset[str]) -> int:
    return sum(2 if token in surely else 1 for token in tokens if token in words or token in surely)


def _folded(lowered: str) -> str:
    if lowered.isascii():
        return lowered
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", lowered))
