"""An owner's practice calls over HTTP, and everything that is stored, to compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.appointments import Window
from app.domain.audit import AuditFilter
from app.domain.businesses import BusinessId
from app.domain.paging import Paging
from app.domain.records import RecordKind
from app.ports import PlatformUnitOfWork, Storage, UnitOfWork
from tests.support.fakes import MONDAY_9AM
from tests.support.web import Tenant

ALL = Paging(limit=500)
EVER = Window(MONDAY_9AM.replace(year=2000), MONDAY_9AM.replace(year=2100))
STRANGER = "+19135550177"


@dataclass
class Practice:
    business: Tenant

    async def asks(self, *said: str | Mapping[str, Any], **given: Any) -> Any:
        """Texts, or whatever else may be said; 200 and the answer."""
        items = [{"text": one} if isinstance(one, str) else dict(one) for one in said]
        body = {"caller_phone": STRANGER, **given, "said": items}
        answer = await self.business.post("/v1/owner/practice", **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def replies(self, *said: str | Mapping[str, Any], **given: Any) -> list[str]:
        return [turn["reply_text"] for turn in (await self.asks(*said, **given))["turns"]]


async def everything(storage: Storage) -> list[Any]:
    """Of all businesses, as it is stored."""
    businesses = await storage.read_platform(_platform)
    of_each = [await storage.read(BusinessId(one.id), _of_one) for one in businesses[0]]
    return [*businesses, *of_each]


def _platform(platform: PlatformUnitOfWork) -> tuple[Any, ...]:
    businesses = platform.businesses.list(ALL).items
    usage = [platform.usage(one.id, MONDAY_9AM) for one in businesses]
    trail = platform.audit.list(AuditFilter(), ALL).items
    webhooks = platform.webhooks.list(EVER.start)
    return businesses, usage, trail, webhooks, platform.outbox_backlog(MONDAY_9AM)


def _of_one(uow: UnitOfWork) -> tuple[Any, ...]:
    kept = [uow.records.page(kind, "", 500) for kind in RecordKind]
    talks = kept[list(RecordKind).index(RecordKind.CONVERSATIONS)]
    said = [uow.conversations.messages(one.id) for one in talks]
    times = (uow.busy_times.list(EVER), uow.calendar_states.list())
    return (*kept, said, *times, uow.audit.list(AuditFilter(), ALL).items)
