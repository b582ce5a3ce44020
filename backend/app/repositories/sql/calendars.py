"""What linked calendars told us, as rows."""

from collections.abc import Sequence
from typing import ClassVar

import sqlalchemy as sa

from app.domain.appointments import Window
from app.domain.calendars import BusyTime, CalendarState
from app.domain.live import Topic
from app.repositories.instants import in_utc
from app.repositories.rules import times_of_link
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Instant
from app.repositories.sql.shelf import MINE, THIS, Columns, Kind, SqlShelf
from app.repositories.sql.texts import Json, refuse_unstorable

c = t.busy_times.c
AFTER, UNTIL = sa.bindparam("after", type_=Instant()), sa.bindparam("until", type_=Instant())
OVERLAPPING = (
    sa.select(c.link_id, c.event_id, c.technician_id, c.starts_at, c.ends_at)
    .where(c.business_id == MINE, c.ends_at > AFTER, c.starts_at < UNTIL)
    .order_by(c.starts_at, c.link_id, c.event_id)
)
FORGET = sa.delete(t.busy_times).where(c.business_id == MINE, c.link_id == THIS)
KEEP = sa.insert(t.busy_times)


class SqlBusyTimes:
    """All columns and no body: every offer reads many of them."""

    topic: ClassVar[Topic | None] = Topic.SCHEDULE

    def __init__(self, connection: sa.Connection, business_id: str) -> None:
        self.has_written = False
        self._connection = connection
        self._business_id = business_id

    def list(self, span: Window) -> Sequence[BusyTime]:
        given = {
            "my_business": self._business_id,
            "after": in_utc(span.start),
            "until": in_utc(span.end),
        }
        return [
            BusyTime(
                link_id=row.link_id,
                event_id=row.event_id,
                window=Window(row.starts_at, row.ends_at),
                technician_id=row.technician_id,
            )
            for row in self._connection.execute(OVERLAPPING, given)
        ]

    def replace(self, link_id: str, times: Sequence[BusyTime]) -> None:
        refuse_unstorable(link_id)
        self.has_written = True
        rows = [self._row(time) for time in times_of_link(link_id, times)]
        self._connection.execute(FORGET, {"my_business": self._business_id, "this_key": link_id})
        if rows:
            self._connection.execute(KEEP, rows)

    def _row(self, time: BusyTime) -> Columns:
        refuse_unstorable(time.event_id + (time.technician_id or ""))
        return {
            "business_id": self._business_id,
            "link_id": time.link_id,
            "event_id": time.event_id,
            "technician_id": time.technician_id,
            "starts_at": time.window.start,
            "ends_at": time.window.end,
        }


STATES: Kind[CalendarState] = Kind(
    t.calendar_states, Json(CalendarState), "calendar state", lambda _: {}
)
BY_LINK = (
    sa.select(t.calendar_states.c.body).where(STATES.mine).order_by(t.calendar_states.c.link_id)
)


class SqlCalendarStates(SqlShelf[CalendarState]):
    kind = STATES

    def list(self) -> Sequence[CalendarState]:
        return self._all(BY_LINK)

    def put(self, state: CalendarState) -> None:
        self._put(state.link_id, state)

    def remove(self, key: str) -> None:
        self._run(STATES.delete, this_key=key)
