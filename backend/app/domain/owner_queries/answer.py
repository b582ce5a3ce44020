"""An answer as prompts, and as the words that are said of it at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.domain.dialogue.outcomes import Prompt
from app.domain.owner_queries.telling import Telling
from app.domain.prompts import word

AT_ONCE: Final = 4
"""What an ear keeps; the rest is told when it is asked for."""
MOST: Final = 50
"""Of a list, even where it is read and not heard."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said in any case, and a list that may be cut."""

    lead: tuple[Prompt, ...]
    items: tuple[Prompt, ...] = field(default=())

    def after(self, *prompts: Prompt) -> "Answer":
        return Answer((*prompts, *self.lead), self.items)


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    rest: tuple[str, ...] = ()
    """Sentences that were not said yet."""


def say(answer: Answer, telling: Telling) -> Said:
    """All of it, to be read; only a very long list is cut."""
    items = answer.items[:MOST]
    told = [_sentence(prompt, telling) for prompt in (*answer.lead, *items)]
    left = len(answer.items) - len(items)
    if left:
        told.append(_counted("owner_and_more", left, telling))
    return Said(" ".join(told))


def say_first(answer: Answer, telling: Telling) -> Said:
    """As much of it as an ear keeps, and how much is left."""
    lead = [_sentence(prompt, telling) for prompt in answer.lead]
    return _cut(lead, [_sentence(prompt, telling) for prompt in answer.items[:MOST]], telling)


def say_more(rest: Sequence[str], telling: Telling) -> Said:
    """The next part of a list."""
    if not rest:
        return Said(_sentence(Prompt("owner_no_more"), telling))
    return _cut([], list(rest), telling)


def sentences(prompts: Iterable[Prompt], telling: Telling) -> str:
    return " ".join(_sentence(prompt, telling) for prompt in prompts)


def _cut(lead: list[str], items: list[str], telling: Telling) -> Said:
    # Saying that there is one more takes as long as saying it.
    end = len(items) if len(items) <= AT_ONCE + 1 else AT_ONCE
    told, rest = items[:end], items[end:]
    more = [_counted("owner_more", len(rest), telling)] if rest else []
    return Said(" ".join([*lead, *told, *more]), tuple(rest))


def _counted(name: str, count: int, telling: Telling) -> str:
    return _sentence(Prompt(name, {"count": telling.number(count)}), telling)


def _sentence(prompt: Prompt, telling: Telling) -> str:
    said = word([prompt], telling.language, telling.now, is_spoken=telling.is_spoken)
    return said[:1].upper() + said[1:]
