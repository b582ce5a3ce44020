"""The production checklist: what is set and what is stored, looked at now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.businesses import Business, BusinessId
from app.domain.demo.profiles import BUSINESS_IDS
from app.domain.governance import Checklist, Configuration, Facts, Stored, checked
from app.domain.governance.facts import LATELY
from app.errors import Unavailable
from app.ports import Clock, PlatformUnitOfWork, Storage
from app.services import businesses, twilio_traffic
from app.services.zip_places import zone_of


@dataclass(frozen=True, slots=True)
class Governance:
    storage: Storage
    clock: Clock
    configuration: Configuration

    async def check(self) -> Checklist:
        """A database that cannot be used is a line of the answer, not an error."""
        now = self.clock.now()
        fault, stored = None, None
        try:
            await self.storage.check()
            stored = await self.storage.read_platform(lambda platform: look(platform, now))
        except Unavailable as error:
            fault = error.detail
        facts = Facts(now=now, configuration=self.configuration, storage_fault=fault, stored=stored)
        return checked(facts)


def look(platform: PlatformUnitOfWork, now: datetime) -> Stored:
    everybody = [one for one in businesses.everybody(platform) if not one.is_suspended]
    return Stored(
        businesses=everybody,
        demo_businesses=[one for one in everybody if one.id in BUSINESS_IDS],
        traffic=twilio_traffic.of_all(platform, now - LATELY),
        backlog=platform.outbox_backlog(now),
        open_escalations=platform.count_open_escalations(),
        home_zones=_home_zones(everybody),
    )


def _home_zones(everybody: Sequence[Business]) -> Mapping[BusinessId, str]:
    zones = {one.id: zone_of(one.base_zip) for one in everybody if one.base_zip}
    return {business_id: zone for business_id, zone in zones.items() if zone}
