"""Prompts into words of a language."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import en, es
from app.domain.prompts.rendering import Rendering, rendered

CATALOGUES: Final[dict[str, Mapping[str, tuple[str, ...]]]] = {
    "en": en.CATALOGUE,
    "es": es.CATALOGUE,
}


def catalogue(language: str) -> Mapping[str, tuple[str, ...]]:
    return CATALOGUES[language]


def word(
    prompts: Iterable[Prompt], language: str, now: datetime, *, is_spoken: bool = False
) -> str:
    """What a person hears or reads; `now` is in the business's zone, for "today at 3 PM".

    `is_spoken`: house numbers and phone numbers digit by digit, as one says them.
    """
    rendering = Rendering(language=language, now=now, is_spoken=is_spoken)
    spoken = (_one(prompt, rendering) for prompt in prompts)
    return " ".join(" ".join(text.split()) for text in spoken if text.strip())


def _one(prompt: Prompt, rendering: Rendering) -> str:
    wordings = CATALOGUES[rendering.language][prompt.name]
    wording = wordings[min(prompt.attempt, len(wordings) - 1)]
    return wording.format_map(rendered(prompt.values, rendering)) if prompt.values else wording
