"""Why somebody cannot have the time they asked for."""

from enum import StrEnum


class WhyNot(StrEnum):
    CLOSED = "closed"
    FULL = "full"
    RESERVED = "reserved"
    """Kept free for emergencies."""
    TOO_LATE = "too_late"
    """Open then, and closing before the visit or the promised arrival would end."""
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    NO_SKILL = "no_skill"
    """Nobody who works here can do it."""
    OUT_OF_AREA = "out_of_area"
