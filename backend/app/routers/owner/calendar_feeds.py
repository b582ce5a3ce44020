"""/v1/owner/calendar-feeds: addresses under which calendars elsewhere may subscribe."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request

from app.deps import Caller, OwnerDep
from app.domain.businesses import CredentialKind
from app.domain.credentials import Credential
from app.domain.technicians import TechnicianId
from app.routers import calendar_feed as public
from app.routers.documentation import problems
from app.routers.schemas import Answer, IdInPath
from app.services import calendar_feed, technicians

router = APIRouter(prefix="/v1/owner/calendar-feeds", tags=["owner"])


class FeedAnswer(Answer):
    url: str | None
    """Null until one was made. Whoever knows it can read the calendar."""
    rotated_at: datetime | None


class TechnicianFeed(FeedAnswer):
    technician_id: str
    name: str


class FeedsAnswer(Answer):
    business: FeedAnswer
    technicians: list[TechnicianFeed]


class NewFeed(Answer):
    url: str
    rotated_at: datetime


@router.get("")
async def list_feeds(owner: OwnerDep, request: Request) -> FeedsAnswer:
    """The business's own, and those of its technicians by name."""
    crew = await owner.read(technicians.list_all)
    whole = owner.business.credentials.get(CredentialKind.CALENDAR_FEED)
    return FeedsAnswer(
        business=FeedAnswer.model_validate(_shown(owner, request, whole)),
        technicians=[
            TechnicianFeed(
                technician_id=one.id, name=one.name, **_shown(owner, request, one.feed, one.id)
            )
            for one in crew
        ],
    )


@router.post("/rotate")
async def rotate_feed(owner: OwnerDep, request: Request) -> NewFeed:
    """The first address, or a new one; the old one opens nothing from now on."""
    business, services, stamp = await owner.confirmed(), owner.services, owner.stamp
    secret = await calendar_feed.rotate(services.storage, services.sealing, stamp, business.id)
    return NewFeed(url=_url(owner, request, secret), rotated_at=stamp.at)


@router.post("/technicians/{technician_id}/rotate", responses=problems(404))
async def rotate_technician_feed(
    technician_id: IdInPath, owner: OwnerDep, request: Request
) -> NewFeed:
    """As for the business."""
    whose, stamp = TechnicianId(technician_id), owner.stamp
    secret = await owner.run(calendar_feed.rotate_technician, owner.services.sealing, stamp, whose)
    return NewFeed(url=_url(owner, request, secret, whose), rotated_at=stamp.at)


def _shown(
    owner: Caller, request: Request, kept: Credential | None, whose: TechnicianId | None = None
) -> dict[str, Any]:
    if kept is None:
        return {"url": None, "rotated_at": None}
    secret = owner.services.sealing.unseal(kept.sealed)
    return {"url": _url(owner, request, secret, whose), "rotated_at": kept.rotated_at}


def _url(owner: Caller, request: Request, secret: str, whose: TechnicianId | None = None) -> str:
    base = (owner.services.public_base_url or str(request.base_url)).rstrip("/")
    path = public.OF_TECHNICIAN if whose else public.WHOLE
    return base + path.format(business_id=owner.business.id, technician_id=whose, secret=secret)
