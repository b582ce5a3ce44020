"""Which business and which conversation a webhook of Twilio's is about."""

from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from app.domain.businesses import Business, BusinessId
from app.domain.calls import CallId
from app.domain.conversations import Conversation, ConversationId
from app.domain.dialogue.facts import Facts
from app.domain.paging import Paging
from app.domain.streets import street_of
from app.errors import NotFound, StaleBusiness
from app.ports import Clock, PlatformUnitOfWork, Storage, UnitOfWork
from app.services.zip_places import cities_of

T = TypeVar("T")


class UnknownNumber(NotFound):
    """Nobody we answer for has this number."""

    title = "No business has this number"


KNOWN_FOR = timedelta(minutes=10)
MOST_KNOWN = 2048
SOME_CUSTOMERS = 300
MOST_STREETS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioTrust:
    """What this deployment knows about Twilio. `public_origin` has no slash at its end."""

    public_origin: str = ""
    account_sid: str = ""
    """Empty: any account that signs with a known token."""
    tokens: tuple[str, ...] = field(default=(), repr=False)
    shared_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class Called:
    """How Twilio names a business: by the number that was called, or by the address it was given.

    The number counts where it is known: an address may still be that of the number's last owner.
    """

    number: str | None
    business_id: str | None


@dataclass(frozen=True, slots=True)
class Known:
    business: Business
    technicians: tuple[str, ...]
    """Those who work now, by the names callers may ask for."""
    streets: tuple[str, ...]
    """Where customers live: what callers are likely to say."""
    cities: tuple[str, ...]
    """Of the service area."""
    until: datetime


class TwilioCalls:
    """Remembers businesses for a while, and looks again when their stored version moved on."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._known: OrderedDict[Called, Known] = OrderedDict()
        self._talks: OrderedDict[tuple[BusinessId, str], ConversationId] = OrderedDict()

    async def with_business(self, called: Called, act: Callable[[Known], Awaitable[T]]) -> T:
        """`act` with the business, suspended or not; UnknownNumber when there is none.

        Again with a fresh look if it had changed.
        """
        try:
            return await act(await self.find(called))
        except StaleBusiness:
            self._known.pop(called, None)
            return await act(await self.find(called))

    async def find(self, called: Called) -> Known:
        known = self._known.get(called)
        # Nobody is turned away on what may be out of date.
        if known and known.until > self._clock.now() and not known.business.is_suspended:
            return known
        business = await self._storage.read_platform(lambda platform: _business(platform, called))
        names, streets = await self._storage.read(business.id, _spoken_of)
        cities = cities_of(business.service_area_zips)
        known = Known(business, names, streets, cities, self._clock.now() + KNOWN_FOR)
        self._known[called] = known
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return known

    async def conversation_id(self, business: Business, call_sid: str) -> ConversationId | None:
        """Which conversation this call carries; None when this business has no such call.

        A call never carries another, so it is looked up once. It may have been erased since.
        """
        known = self._talks.get((business.id, call_sid))
        if known is not None:
            return known
        talk = await self.conversation(business, call_sid)
        if talk is None:
            return None
        self.remember(business, call_sid, talk.id)
        return talk.id

    def remember(self, business: Business, call_sid: str, talk_id: ConversationId) -> None:
        self._talks[(business.id, call_sid)] = talk_id
        if len(self._talks) > MOST_KNOWN:
            self._talks.popitem(last=False)

    def forget(self, business: Business, call_sid: str) -> None:
        self._talks.pop((business.id, call_sid), None)

    async def conversation(self, business: Business, call_sid: str) -> Conversation | None:
        """What is being said in this call; None when this business has no such call."""
        return await self._storage.read(
            business.id,
            lambda uow: _conversation(uow, call_sid),
            at_version=business.version,
        )


def hints(known: Known, facts: Facts, language: str) -> tuple[str, ...]:
    """Words worth expecting, the likeliest first: the business's name, its people's, its services',
    and where its customers live."""
    business, is_spanish = known.business, language == "es"
    people = (business.owner_name, *(contact.name for contact in business.on_call))
    services = (one.name_es if is_spanish else one.name_en for one in facts.services)
    staff = (*known.technicians, *(name for name in people if name))
    return (business.name, *staff, *services, *known.cities, *known.streets)


def _business(platform: PlatformUnitOfWork, called: Called) -> Business:
    found = platform.businesses.find_by_number(called.number) if called.number else None
    if found is not None:
        return found
    try:
        return platform.businesses.get(BusinessId(called.business_id or ""))
    except NotFound as error:
        raise UnknownNumber from error


def _spoken_of(uow: UnitOfWork) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of technicians; streets of customers, most of whom live in the same ones."""
    names = tuple(one.name for one in uow.technicians.list() if one.is_active)
    customers = uow.customers.list(Paging(limit=SOME_CUSTOMERS)).items
    found = Counter(street for one in customers if (street := street_of(one.address)))
    return names, tuple(street for street, _ in found.most_common(MOST_STREETS))


def _conversation(uow: UnitOfWork, call_sid: str) -> Conversation | None:
    call = uow.calls.find(CallId(call_sid)) if call_sid else None
    return uow.conversations.get(ConversationId(call.conversation_id)) if call else None
