"""What a dialogue needs to know of a business, prepared once per version of its profile."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.businesses import Business, BusinessId
from app.domain.dialogue.facts import Facts, OfferedService
from app.domain.scheduling import BusinessCalendar
from app.domain.understanding.service_types import CatalogueService, ServiceKeywords, catalogue

MOST_KNOWN = 2048
EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Profile:
    """`facts` hold everything but the moment and the caller."""

    facts: Facts
    calendar: BusinessCalendar

    def at(self, now: datetime, *, caller_phone: str | None, last_reply: str) -> Facts:
        return replace(
            self.facts,
            now=now.astimezone(self.calendar.zone),
            caller_phone=caller_phone,
            last_reply=last_reply,
        )


class Profiles:
    """Remembers prepared profiles; a changed business is prepared again."""

    def __init__(self) -> None:
        self._known: OrderedDict[BusinessId, tuple[int, Profile]] = OrderedDict()

    def of(self, business: Business) -> Profile:
        version, profile = self._known.get(business.id, (None, None))
        if profile is None or version != business.version:
            profile = prepare(business)
            self._known[business.id] = (business.version, profile)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return profile


def prepare(business: Business) -> Profile:
    zone = ZoneInfo(business.timezone)
    usual = {service.service_type: service for service in catalogue(business.vertical.value)}
    facts = Facts(
        business_name=business.name,
        now=EPOCH.astimezone(zone),
        vertical=business.vertical.value,
        language=business.language_code,
        opening_hours=business.opening_hours,
        services=_services(business, usual),
        keywords=_keywords(business, usual),
        emergency_words=business.emergency_keywords,
        emergency_surcharge=business.emergency_surcharge,
        service_area_zips=frozenset(business.service_area_zips),
        faq=business.faq,
        fallback_service=f"general_{_trade(business)}",
    )
    return Profile(facts, calendar_of(business))


def calendar_of(business: Business) -> BusinessCalendar:
    return BusinessCalendar(
        zone=ZoneInfo(business.timezone),
        opening_hours=business.opening_hours,
        blackout_dates=frozenset(business.blackout_dates),
    )


def _trade(business: Business) -> str:
    vertical = business.vertical.value
    return "service" if vertical == "general" else vertical


def _services(business: Business, usual: dict[str, CatalogueService]) -> tuple[OfferedService, ...]:
    """The usual services of the trade, with the business's own in front."""
    own = {service.service_type: service for service in business.services}
    configured = tuple(
        OfferedService(
            service_type=service.service_type,
            name_en=service.name,
            name_es=_spanish(usual.get(service.service_type), service.name),
            minutes=service.minutes,
            price_low=service.price_low,
            price_high=service.price_high,
        )
        for service in business.services
    )
    rest = tuple(
        OfferedService(
            service_type=service.service_type,
            name_en=service.name_en,
            name_es=service.name_es,
            minutes=service.minutes,
        )
        for service in usual.values()
        if service.service_type not in own
    )
    return configured + rest


def _spanish(known: CatalogueService | None, name: str) -> str:
    return known.name_es if known else name


def _keywords(
    business: Business, usual: dict[str, CatalogueService]
) -> tuple[ServiceKeywords, ...]:
    words = {kind: service.keywords for kind, service in usual.items()}
    for service in business.services:
        known = words.get(service.service_type, ())
        words[service.service_type] = (*service.keywords, service.name.lower(), *known)
    return tuple(
        ServiceKeywords(service_type=kind, keywords=keywords) for kind, keywords in words.items()
    )
