"""Which of a business's services a caller means, and the services each trade starts with."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

from app.domain.understanding.data_files import read_data
from app.domain.understanding.denied_parts import without_denied
from app.domain.understanding.word_lists import word_set

_TOKEN = re.compile(r"[a-z0-9]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
# Words between two of a keyword's: "my kitchen drain is really clogged" is "drain clogged".
_MOST_WORDS_BETWEEN = 3
_COST_OF_A_GAP = 0.15
_WORTH_OF_A_FURTHER_KEYWORD = 0.25
_BUSINESSES_KEPT = 512
# Too frequent to count as a word between two others.
_SMALL_WORDS = word_set(
    "a an the my our is are was its it in on of to for and has have been be im i we el la los las"
    " un una mi de del esta se me que y en just really kind sort keeps like"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceKeywords:
    """A service on offer and the words, English or Spanish, that callers use for it."""

    service_type: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueService:
    """A service as a new business of some trade starts with it."""

    service_type: str
    name_en: str
    name_es: str
    minutes: int
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Keyword:
    stems: tuple[str, ...]
    service: int
    weight: float


@cache
def catalogue(vertical: str) -> tuple[CatalogueService, ...]:
    """The services of `plumbing`, `hvac` or `electrical`; any other trade has `general`'s."""
    verticals = read_data("service_catalogue")
    services = verticals.get(vertical, verticals["general"])
    return tuple(
        CatalogueService(**service | {"keywords": tuple(service["keywords"])})
        for service in services
    )


def find_service_type(words: str, offered: Sequence[ServiceKeywords]) -> str | None:
    """The service whose keywords the words hold most of, or None when they hold none.

    A longer keyword outweighs a shorter one, and a word few services share ("tankless")
    outweighs one that many do ("leak"). Of equals the first offered wins.
    """
    found = _worths(words, offered)
    best = _best(found)
    return None if best is None else offered[best].service_type


def find_keyword(words: str, offered: Sequence[ServiceKeywords]) -> str | None:
    """The keyword that speaks most for the service that `find_service_type` finds, as written."""
    found = _worths(words, offered)
    best = _best(found)
    if best is None:
        return None
    _, stems = max(found[best])
    written = (keyword for keyword in offered[best].keywords if _stems(keyword) == stems)
    return next(written, None)


def _worths(
    words: str, offered: Sequence[ServiceKeywords]
) -> dict[int, list[tuple[float, tuple[str, ...]]]]:
    """For each service that has some, its keywords in the words and what they are worth. What the
    words rule out counts only where they name nothing else."""
    affirmed = without_denied(words)
    return _found(affirmed, offered) or (_found(words, offered) if affirmed != words else {})


def _found(
    words: str, offered: Sequence[ServiceKeywords]
) -> dict[int, list[tuple[float, tuple[str, ...]]]]:
    index = _index(tuple(offered))
    stems = [_stem(token) for token in _tokens(words) if token not in _SMALL_WORDS]
    found: dict[int, list[tuple[float, tuple[str, ...]]]] = {}
    for position, stem in enumerate(stems):
        for keyword in index.get(stem, ()):
            gaps = _words_between(keyword.stems, stems, position)
            if gaps is not None:
                worth = keyword.weight - _COST_OF_A_GAP * gaps
                found.setdefault(keyword.service, []).append((worth, keyword.stems))
    return found


def _best(found: Mapping[int, Sequence[tuple[float, tuple[str, ...]]]]) -> int | None:
    if not found:
        return None
    return max(
        found, key=lambda service: (_score([worth for worth, _ in found[service]]), -service)
    )


def _score(worths: list[float]) -> float:
    best = max(worths)
    return best + _WORTH_OF_A_FURTHER_KEYWORD * min(sum(worths) - best, best)


def _words_between(keyword: tuple[str, ...], stems: list[str], start: int) -> int | None:
    """How many words stand between the keyword's, or None if it is not there in order."""
    position, between = start, 0
    for stem in keyword[1:]:
        reach = stems[position + 1 : position + 2 + _MOST_WORDS_BETWEEN]
        if stem not in reach:
            return None
        step = reach.index(stem)
        between += step
        position += step + 1
    return between


@lru_cache(maxsize=_BUSINESSES_KEPT)
def _index(offered: tuple[ServiceKeywords, ...]) -> dict[str, tuple[_Keyword, ...]]:
    """Each business's keywords by their first word, weighed once."""
    phrases = [
        (number, stems)
        for number, service in enumerate(offered)
        for stems in {_stems(keyword) for keyword in service.keywords}
        if stems
    ]
    services_with = Counter(
        stem for number, stem in {(number, stem) for number, stems in phrases for stem in stems}
    )
    index: dict[str, list[_Keyword]] = {}
    for number, stems in phrases:
        weight = sum(1 + log(len(offered) / services_with[stem]) for stem in stems)
        index.setdefault(stems[0], []).append(_Keyword(stems, number, weight))
    return {stem: tuple(keywords) for stem, keywords in index.items()}


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(_stem(token) for token in _tokens(phrase) if token not in _SMALL_WORDS)


def _tokens(words: str) -> list[str]:
    lowered = words.lower().replace("'", "").replace("\u2019", "")
    if not lowered.isascii():
        lowered = _ACCENTS.sub("", unicodedata.normalize("NFKD", lowered))
    return _TOKEN.findall(lowered)


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """ "Clogged", "clogs" and "clogging" are "clog"; "replaced" and "replacing" are "replac"."""
    stem = _without_ending(word)
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl":
        stem = stem[:-1]
    # Short words keep their e: a tube is no tub, and tape no tap.
    return stem[:-1] if len(stem) > 4 and stem.endswith("e") else stem


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed", "shes", "ches", "xes", "s", "y"):
        kept = len(word) - len(ending.removeprefix("sh").removeprefix("ch").removeprefix("x"))
        if word.endswith(ending) and kept >= 3 and not word.endswith("ss"):
            return word[:kept]
    return word
