"""The values of a prompt as texts of a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.domain.appointments import Window
from app.domain.dialogue.outcomes import Value
from app.domain.prompts.values import hours, money
from app.domain.prompts.windows import hour, when

NUMBERED: Final = frozenset({"address", "phone", "zip"})
LONG_NUMBER: Final = re.compile(r"(?<![\w-])\d{3,}(?![\w-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    language: str
    now: datetime
    """In the business's zone."""
    is_spoken: bool = False


def rendered(values: Mapping[str, Value], rendering: Rendering) -> dict[str, str]:
    """Every value as text. A second window on the first one's day is told by its hours alone."""
    texts = {name: _text(value, rendering) for name, value in values.items()}
    if rendering.is_spoken:
        texts |= {name: digit_by_digit(texts[name]) for name in NUMBERED & texts.keys()}
    first, second = values.get("first"), values.get("second")
    if isinstance(first, Window) and isinstance(second, Window):
        zone = rendering.now.tzinfo
        if first.start.astimezone(zone).date() == second.start.astimezone(zone).date():
            texts["second"] = hour(second, rendering.now, rendering.language)
    return texts


def digit_by_digit(text: str) -> str:
    """`6100 West 75th Street` -> `6 1 0 0 West 75th Street`: nobody says six thousand one hundred.

    Two digits are a number people say whole; ordinals stay.
    """
    return LONG_NUMBER.sub(lambda number: " ".join(number[0]), text)


def _text(value: Value, rendering: Rendering) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, Window):
        return when(value, rendering.now, rendering.language)
    return hours(value, rendering.language)
