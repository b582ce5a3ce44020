"""Why somebody cannot have the time they asked for."""

from enum import StrEnum


class WhyNot(StrEnum):
    CLOSED = "closed"
    FULL = "full"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
