"""What is true about the business while we decide; read before the turn, never during it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.businesses import FaqEntry
from app.domain.hours import OpeningHours
from app.domain.understanding.service_types import ServiceKeywords


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedService:
    """A kind of work the business does. Prices are US dollars, both given or neither."""

    service_type: str
    name_en: str
    name_es: str
    minutes: int
    price_low: Decimal | None = None
    price_high: Decimal | None = None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    business_name: str
    now: datetime
    """In the business's zone."""
    vertical: str = "general"
    language: str = "en"
    opening_hours: OpeningHours = ((), (), (), (), (), (), ())
    services: tuple[OfferedService, ...] = ()
    keywords: tuple[ServiceKeywords, ...] = ()
    emergency_words: tuple[str, ...] = ()
    emergency_surcharge: Decimal | None = None
    service_area_zips: frozenset[str] = frozenset()
    """Empty means anywhere."""
    faq: tuple[FaqEntry, ...] = ()
    caller_phone: str | None = None
    """E.164; None when withheld."""
    can_identify: bool = True
    """A number or a name leads to somebody's visits; not where anybody may type anybody's."""
    has_line: bool = False
    """The call comes from the telephone network itself: a message can be recorded on it."""
    can_transfer: bool = False
    """The call can be put through to a person of the business's."""
    is_open: bool = True
    """Somebody may be there to pick up."""
    last_reply: str = ""
    """What we said before, for those who did not catch it."""
    fallback_service: str = "general_service"

    def service(self, service_type: str | None) -> OfferedService | None:
        return next((s for s in self.services if s.service_type == service_type), None)
