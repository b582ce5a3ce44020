"""A number for a business: connected if we have it, else bought, and its webhooks set.

The provider and our storage know nothing of each other's transactions: everything here may be done
again, after a crash at any point, without a second number being bought.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from app.domain.businesses import Business, BusinessId
from app.domain.numbers import OwnedNumber, Webhooks, webhooks_of
from app.errors import Conflict, Declined, Invalid, NotFound
from app.ports import PhoneNumbers, PlatformUnitOfWork, Storage
from app.services import businesses
from app.services.audit import Stamp

MOST_TRIED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A certain number, or any of an area code (three digits); neither is the one there is."""

    phone_number: str | None = None
    area_code: str | None = None
    may_buy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisioned:
    owned: OwnedNumber
    webhooks: Webhooks
    was_bought: bool


class Provisioning:
    """`origin` is the address the provider reaches us under."""

    def __init__(self, storage: Storage, numbers: PhoneNumbers, origin: str) -> None:
        self._storage = storage
        self._numbers = numbers
        self._origin = origin

    async def provision(self, business_id: BusinessId, wanted: Wanted, stamp: Stamp) -> Provisioned:
        """NotFound without the business or the number, Conflict when another business has it,
        Invalid when it is not said what is wanted."""
        business = await self._storage.read_platform(lambda p: businesses.get(p, business_id))
        webhooks = webhooks_of(self._origin, business_id)
        owned, was_bought = await self._obtain(business, wanted, webhooks)
        if owned.is_bound:
            raise Conflict(f"{owned.number} is bound to an application or a trunk at Twilio")
        await self._storage.run_platform(lambda p: _keep(p, stamp, business_id, owned.number))
        if not was_bought:
            await self._numbers.connect(owned, webhooks)
        return Provisioned(owned=owned, webhooks=webhooks, was_bought=was_bought)

    async def _obtain(
        self, business: Business, wanted: Wanted, webhooks: Webhooks
    ) -> tuple[OwnedNumber, bool]:
        """The number, and whether it was bought just now."""
        number = wanted.phone_number or (None if wanted.area_code else business.twilio_phone_number)
        if number is not None:
            await self._refuse_others(business, number)
            owned = await self._numbers.find(number)
            if owned is not None:
                return owned, False
            return await self._buy(business, [number], wanted, webhooks), True
        # Bought before, and not stored because we died in between.
        before = await self._numbers.find_named(_name(business))
        if before is not None and before.number != business.twilio_phone_number:
            await self._refuse_others(business, before.number)
            return before, False
        return await self._buy(business, await self._choose(wanted), wanted, webhooks), True

    async def _choose(self, wanted: Wanted) -> Sequence[str]:
        if wanted.area_code is None and not wanted.may_buy:
            raise Invalid("say which phone_number or area_code; this business has no number yet")
        found = await self._numbers.list_available(wanted.area_code)
        if not found:
            raise NotFound("no number of that area code is to be had")
        return found[:MOST_TRIED]

    async def _buy(
        self, business: Business, numbers: Sequence[str], wanted: Wanted, webhooks: Webhooks
    ) -> OwnedNumber:
        """The first that is still to be had."""
        if not wanted.may_buy:
            raise NotFound("the account does not have that number; with buy: true it is bought")
        for number in numbers[:-1]:
            with suppress(Declined):  # Somebody else was quicker.
                return await self._numbers.buy(number, _name(business), webhooks)
        return await self._numbers.buy(numbers[-1], _name(business), webhooks)

    async def _refuse_others(self, business: Business, number: str) -> None:
        holder = await self._storage.read_platform(lambda p: p.businesses.find_by_number(number))
        if holder is not None and holder.id != business.id:
            raise Conflict(f"{number} belongs to another business")


def _name(business: Business) -> str:
    """By which a number that was bought for a business is found again."""
    return f"receptionist {business.id}"


def _keep(platform: PlatformUnitOfWork, stamp: Stamp, business_id: BusinessId, number: str) -> None:
    def changes(business: Business) -> dict[str, Any]:
        is_kept = business.twilio_phone_number == number
        return {} if is_kept else {"twilio_phone_number": number}

    businesses.change(platform, stamp, business_id, changes)
