"""Prompts into words of a language."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import en, es, written
from app.domain.prompts.rendering import Rendering, rendered

CATALOGUES: Final[dict[str, Mapping[str, tuple[str, ...]]]] = {
    "en": en.CATALOGUE,
    "es": es.CATALOGUE,
}
TO_READ: Final[dict[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {**en.CATALOGUE, **written.READ_EN},
    "es": {**es.CATALOGUE, **written.READ_ES},
}
"""The same prompts, for whoever reads the conversation."""


def catalogue(language: str) -> Mapping[str, tuple[str, ...]]:
    return CATALOGUES[language]


def word(
    prompts: Iterable[Prompt],
    language: str,
    now: datetime,
    *,
    is_spoken: bool = False,
    is_chat: bool = False,
) -> str:
    """What a person hears or reads; `now` is in the business's zone, for "today at 3 PM".

    `is_spoken`: house numbers and phone numbers digit by digit, as one says them. `is_chat`: the
    reply of a conversation that is read.
    """
    known = TO_READ[language] if is_chat else CATALOGUES[language]
    rendering = Rendering(language=language, now=now, is_spoken=is_spoken)
    spoken = (_one(prompt, rendering, known) for prompt in prompts)
    return " ".join(" ".join(text.split()) for text in spoken if text.strip())


def word_apart(
    prompts: Iterable[Prompt], language: str, now: datetime, *, is_spoken: bool = False
) -> tuple[tuple[str, int], ...]:
    """Each prompt's name with how far one must have heard `word(prompts)` to know what it says.

    The words behind the last value do not matter: "That's Tuesday at ten. Shall I book that?"
    """
    reached = 0
    ends: list[tuple[str, int]] = []
    for prompt in prompts:
        text = word((prompt,), language, now, is_spoken=is_spoken)
        tail = " ".join(_behind_the_values(prompt, language).split())
        reached += len(text) + (1 if reached and text else 0)
        ends.append((prompt.name, reached - len(tail)))
    return tuple(ends)


def _one(prompt: Prompt, rendering: Rendering, known: Mapping[str, tuple[str, ...]]) -> str:
    wording = _wording(prompt, known)
    return wording.format_map(rendered(prompt.values, rendering)) if prompt.values else wording


def _wording(prompt: Prompt, known: Mapping[str, tuple[str, ...]]) -> str:
    wordings = known[prompt.name]
    return wordings[min(prompt.attempt, len(wordings) - 1)]


def _behind_the_values(prompt: Prompt, language: str) -> str:
    return _wording(prompt, CATALOGUES[language]).rpartition("}")[2] if prompt.values else ""
