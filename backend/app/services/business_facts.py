"""What a dialogue needs to know of a business, prepared once per version of its profile."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.businesses import Business, BusinessId
from app.domain.dialogue.facts import Facts, OfferedService
from app.domain.scheduling import BusinessCalendar, Rules, Travel
from app.domain.understanding.service_types import CatalogueService, ServiceKeywords, catalogue
from app.services import public_holidays
from app.services.zip_places import locate

MOST_KNOWN = 2048
EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Profile:
    """`facts` hold everything but the moment and the caller."""

    facts: Facts
    rules: Rules

    def at(self, now: datetime, *, caller_phone: str | None, last_reply: str) -> Facts:
        return replace(
            self.facts,
            now=now.astimezone(self.rules.calendar.zone),
            caller_phone=caller_phone,
            last_reply=last_reply,
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """A business at a moment of a unit of work."""

    business: Business
    profile: Profile
    now: datetime

    @property
    def local_now(self) -> datetime:
        """In the business's own zone."""
        return self.now.astimezone(self.profile.rules.calendar.zone)

    def on(self, at: datetime) -> date:
        """The business's own date at an instant."""
        return at.astimezone(self.profile.rules.calendar.zone).date()


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
    return Profile(facts, rules_of(business))


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Dates on which a business is closed whatever the weekday."""

    blackout_dates: frozenset[date]
    public_holidays: str | None = None

    def __contains__(self, on: object) -> bool:
        if on in self.blackout_dates:
            return True
        code = self.public_holidays
        return code is not None and isinstance(on, date) and bool(public_holidays.name_of(code, on))


def rules_of(business: Business) -> Rules:
    """What the business decided about its schedule, as scheduling reckons with it."""
    return Rules(
        calendar=BusinessCalendar(
            zone=ZoneInfo(business.timezone),
            opening_hours=business.opening_hours,
            closed_on=ClosedDays(frozenset(business.blackout_dates), business.public_holidays),
        ),
        notice=timedelta(minutes=business.minimum_notice_minutes),
        horizon_days=business.booking_horizon_days,
        max_jobs_per_day=business.max_jobs_per_day,
        emergency_reserve=business.emergency_reserve,
        mornings_for_emergencies=business.reserve_mornings_for_emergencies,
        arrival=timedelta(minutes=business.arrival_window_minutes),
        travel=Travel(buffer=timedelta(minutes=business.travel_buffer_minutes), locate=locate),
        base_zip=business.base_zip,
        service_area=frozenset(business.service_area_zips),
        on_call_phones=tuple(contact.phone for contact in business.on_call),
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
            skills=service.skills,
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
    # The business's own come first: of two that fit a caller's words alike, the first is meant.
    words: dict[str, tuple[str, ...]] = {}
    for service in business.services:
        known = usual.get(service.service_type)
        own = (*service.keywords, service.name.lower())
        words[service.service_type] = (*own, *(known.keywords if known else ()))
    for kind, usual_one in usual.items():
        words.setdefault(kind, usual_one.keywords)
    return tuple(
        ServiceKeywords(service_type=kind, keywords=keywords) for kind, keywords in words.items()
    )
