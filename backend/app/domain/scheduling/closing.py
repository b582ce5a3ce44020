"""Why nobody comes on a date, whatever the job."""

from dataclasses import dataclass
from enum import StrEnum


class WhyClosed(StrEnum):
    DATE = "date"
    """The owner closed this date."""
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    NOBODY = "nobody"
    """Open, and every technician is off."""


@dataclass(frozen=True, slots=True)
class Closed:
    why: WhyClosed
    holiday: str | None = None
    """Its name, in English."""
