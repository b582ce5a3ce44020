"""Rules over concepts: "water" near "pouring" means something that neither means alone."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.understanding.spotting.lexicon import Mention
from app.domain.understanding.spotting.scopes import Scopes, Why

LONGEST_PHRASE = 8
DEFAULT_WITHIN = 7  # words between the first and the second concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Concepts that must stand near each other, in any order unless `ordered`."""

    meaning: str
    needs: tuple[str, ...]
    grade: str = ""
    within: int = DEFAULT_WITHIN
    ordered: bool = False
    soft: bool = False  # "a little" or a request for routine work takes it back
    unless: frozenset[str] = frozenset()
    needed: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needed", frozenset(self.needs))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that matched the tokens from `start` up to `end`, and whether they are meant."""

    rule: Rule
    start: int
    end: int
    why: Why


def read_rule(entry: Mapping[str, object]) -> Rule:
    """A rule from its entry in a data file."""
    within = entry.get("within", DEFAULT_WITHIN)
    return Rule(
        meaning=str(entry["meaning"]),
        needs=tuple(str(entry["needs"]).split()),
        grade=str(entry.get("grade", "")),
        within=within if isinstance(within, int) else DEFAULT_WITHIN,
        ordered=bool(entry.get("ordered", False)),
        soft=bool(entry.get("soft", False)),
        unless=frozenset(str(entry.get("unless", "")).split()),
    )


def findings(rules: Iterable[Rule], mentions: Sequence[Mention], scopes: Scopes) -> list[Finding]:
    """Every rule that matches, each once: where it is meant if it is meant anywhere."""
    places = _by_concept(mentions)
    meant = _by_concept(m for m in mentions if not scopes.why(m.start, m.end))
    found: list[Finding] = []
    for rule in rules:
        if not (places.keys() >= rule.needed and rule.unless.isdisjoint(places)):
            continue
        span = _span(rule, meant) or _span(rule, places)
        if span is not None:
            start, end = min(m.start for m in span), max(m.end for m in span)
            found.append(Finding(rule, start, end, _why(span, scopes)))
    return found


def _by_concept(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    places: dict[str, list[Mention]] = {}
    for mention in mentions:
        places.setdefault(mention.concept, []).append(mention)
    return places


def _span(rule: Rule, places: Mapping[str, Sequence[Mention]]) -> list[Mention] | None:
    if not places.keys() >= rule.needed:
        return None
    for first in places[rule.needs[0]]:
        span = [first]
        for need in rule.needs[1:]:
            near = _nearest(span[-1], places[need], rule)
            if near is None:
                break
            span.append(near)
        else:
            return span
    return None


def _nearest(here: Mention, there: Sequence[Mention], rule: Rule) -> Mention | None:
    """The closest mention within the rule's reach; looks only at those that can be in reach."""
    best: Mention | None = None
    best_gap = rule.within + 1
    earliest = here.end if rule.ordered else here.start - rule.within - LONGEST_PHRASE
    for at in range(bisect_left(there, earliest, key=_start), len(there)):
        other = there[at]
        if other.start > here.end + rule.within:
            break
        gap = other.start - here.end if other.start >= here.end else here.start - other.end
        if 0 <= gap < best_gap:
            best, best_gap = other, gap
    return best


def _start(mention: Mention) -> int:
    return mention.start


def _why(span: Sequence[Mention], scopes: Scopes) -> Why:
    return next((why for m in span if (why := scopes.why(m.start, m.end))), Why.MEANT)
