"""/v1/owner/calendars: calendars elsewhere that a business linked."""

from datetime import datetime
from typing import Annotated, Self
from uuid import uuid4

from fastapi import APIRouter
from pydantic import StringConstraints

from app.deps import OwnerDep
from app.domain.calendars import CalendarKind, CalendarLink
from app.domain.technicians import TechnicianId
from app.routers.documentation import problems
from app.routers.schemas import NO_NUL, Answer, Asked, Identifier, IdInPath
from app.services import calendar_links
from app.services.calendar_links import LinkedCalendar
from app.services.secrets import Sealing

router = APIRouter(prefix="/v1/owner/calendars", tags=["owner"])

Address = Annotated[
    str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00-\x20]+$")
]
Username = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
Secret = Annotated[str, StringConstraints(max_length=10_000, pattern=NO_NUL)]


class NewCalendar(Asked):
    """`secret`: a CalDAV password, or the JSON of Google credentials. It is never shown again."""

    kind: CalendarKind
    address: Address
    technician_id: Identifier | None = None
    username: Username | None = None
    secret: Secret | None = None
    pulls: bool = True
    pushes: bool = False

    def to_link(self, sealing: Sealing) -> CalendarLink:
        return CalendarLink(
            id=uuid4().hex,
            kind=self.kind,
            address=self.address,
            technician_id=TechnicianId(self.technician_id) if self.technician_id else None,
            username=self.username or None,
            sealed_secret=sealing.seal(self.secret) if self.secret else None,
            pulls=self.pulls,
            pushes=self.pushes,
        )


class CalendarAnswer(Answer):
    id: str
    kind: CalendarKind
    address: str
    technician_id: str | None
    username: str | None
    pulls: bool
    pushes: bool
    synced_at: datetime | None
    last_error: str | None
    failures: int

    @classmethod
    def of(cls, linked: LinkedCalendar) -> Self:
        link, state = linked.link, linked.state
        return cls(
            id=link.id,
            kind=link.kind,
            address=link.address,
            technician_id=link.technician_id,
            username=link.username,
            pulls=link.pulls,
            pushes=link.pushes,
            synced_at=state.synced_at,
            last_error=state.last_error,
            failures=state.failures,
        )


@router.get("")
async def list_calendars(owner: OwnerDep) -> list[CalendarAnswer]:
    """In the order they were linked; `calendar_id`, if set, stands at the end under that id."""
    return [CalendarAnswer.of(one) for one in await owner.read_at(calendar_links.list_all)]


@router.post("", status_code=201, responses=problems(404, 409))
async def link_calendar(new: NewCalendar, owner: OwnerDep) -> CalendarAnswer:
    """Looked at, and filled with the coming appointments, at once and then again and again."""
    services, stamp = owner.services, owner.stamp
    link = new.to_link(services.sealing)
    await owner.read(calendar_links.check, link, new.secret)
    await owner.with_business(
        lambda known: services.storage.run_platform(
            lambda platform: calendar_links.add(platform, stamp, known, link)
        )
    )
    services.directory.forget(owner.business.id)
    await services.storage.run(
        owner.business.id, lambda uow: calendar_links.begin(uow, link, stamp.at)
    )
    services.outbox.wake()
    return CalendarAnswer.of(calendar_links.untried(link))


@router.delete("/{calendar_id}", status_code=204, responses=problems(404, 409))
async def unlink_calendar(calendar_id: IdInPath, owner: OwnerDep) -> None:
    """Its times are free again. What was shown there stays there."""
    storage, stamp = owner.services.storage, owner.stamp
    await owner.with_business(
        lambda known: storage.run_platform(
            lambda platform: calendar_links.remove(platform, stamp, known, calendar_id)
        )
    )
    owner.services.directory.forget(owner.business.id)
    await storage.run(owner.business.id, lambda uow: calendar_links.end(uow, calendar_id))


@router.post("/{calendar_id}/pull", status_code=202, responses=problems(404, 409))
async def look_now(calendar_id: IdInPath, owner: OwnerDep) -> CalendarAnswer:
    """How it was before; what this look finds is in the list a moment later."""
    linked = await owner.run_at(calendar_links.look_now, calendar_id)
    owner.services.outbox.wake()
    return CalendarAnswer.of(linked)
