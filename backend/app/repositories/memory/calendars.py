"""What linked calendars told us, in drafts."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.appointments import Window
from app.domain.calendars import BusyTime, CalendarState
from app.repositories.memory.draft import Draft
from app.repositories.memory.shelf import Shelf
from app.repositories.rules import times_of_link


class MemoryBusyTimes:
    """All of a link's times under the link."""

    def __init__(self, rows: Draft[str, tuple[BusyTime, ...]]) -> None:
        self._rows = rows

    def list(self, span: Window) -> Sequence[BusyTime]:
        found = (time for times in self._rows.values() for time in times)
        return sorted((time for time in found if time.window.overlaps(span)), key=_by_start)

    def replace(self, link_id: str, times: Sequence[BusyTime]) -> None:
        kept = times_of_link(link_id, times)
        if kept:
            self._rows.put(link_id, kept)
        else:
            self._rows.drop(link_id)


def _by_start(time: BusyTime) -> tuple[datetime, str, str]:
    return time.window.start, time.link_id, time.event_id


class MemoryCalendarStates(Shelf[CalendarState]):
    noun = "calendar state"

    def list(self) -> Sequence[CalendarState]:
        return self._sorted(lambda state: state.link_id)

    def put(self, state: CalendarState) -> None:
        self._put(state.link_id, state)

    def remove(self, key: str) -> None:
        self._rows.drop(key)
