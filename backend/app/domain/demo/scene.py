"""What every part of the invented story shares: the business, the present, and the dice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.domain.demo.profiles import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    profile: Profile
    now: datetime
    dice: Random
    """Seeded with the business's id: the story is the same whenever and wherever it is told."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.profile.business.timezone)

    def new_id(self, kind: str, number: int) -> str:
        return f"{self.profile.business.id}_{kind}_{number:04}"

    def ago(self, first: float, last: float) -> datetime:
        """Some instant between `first` and `last` days before now."""
        return self.now - timedelta(days=self.dice.uniform(first, last))

    def chance(self, share: float) -> bool:
        return self.dice.random() < share
