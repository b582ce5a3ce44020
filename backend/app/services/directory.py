"""Who is calling: from what a request shows to the business it may act for."""

import hmac
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from app.domain.businesses import Business, BusinessId, CredentialKind
from app.domain.credentials import Credential
from app.errors import BusinessSuspended, NotFound, StaleBusiness, Unauthenticated
from app.ports import Clock, PlatformUnitOfWork, Storage
from app.services.secrets import Sealing

KNOWN_FOR = timedelta(minutes=10)
HEADERS = {CredentialKind.API_KEY: "X-API-Key", CredentialKind.WIDGET_TOKEN: "X-Widget-Token"}
MOST_KNOWN = 2048


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request shows of itself; values are headers as sent, one character per byte."""

    api_key: str | None = None
    business_id: str | None = None
    owner_token: str | None = None
    widget_token: str | None = None
    door: Literal[CredentialKind.API_KEY, CredentialKind.WIDGET_TOKEN] = CredentialKind.API_KEY
    """What has to be shown here; the other one opens nothing."""

    @property
    def secret(self) -> str | None:
        return self.api_key if self.door is CredentialKind.API_KEY else self.widget_token


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPolicy:
    """Which doors this deployment has besides the businesses' own keys; "" closes a door."""

    api_key_required: bool = True
    default_business_id: str = "default_business"
    owner_token: str = ""
    admin_key: str = ""


class Directory:
    """Remembers businesses for a while; `forget` one when its stored version has moved on."""

    def __init__(
        self, storage: Storage, sealing: Sealing, clock: Clock, policy: DoorPolicy
    ) -> None:
        self._storage = storage
        self._sealing = sealing
        self._clock = clock
        self._policy = policy
        self._known: OrderedDict[tuple[str, str], tuple[Business, datetime]] = OrderedDict()

    async def identify(self, shown: Shown, *, as_owner: bool = False) -> Business:
        """The business these headers open; Unauthenticated, BusinessSuspended or NotFound."""
        business = await self._business(shown)
        try:
            return await self._admitted(business, shown, as_owner)
        except (Unauthenticated, BusinessSuspended):
            # What we remember may be out of date: refuse only on what is stored.
            self.forget(business.id)
            return await self._admitted(await self._business(shown), shown, as_owner)

    def require_operator(self, admin_key: str | None) -> None:
        if not _same(admin_key, self._policy.admin_key):
            raise Unauthenticated("X-Admin-API-Key is missing or wrong")

    def forget(self, business_id: BusinessId) -> None:
        for key in [k for k, (known, _) in self._known.items() if known.id == business_id]:
            del self._known[key]

    async def _business(self, shown: Shown) -> Business:
        if shown.secret is not None:
            business = await self._by_credential(shown.door, shown.secret)
            if shown.business_id not in (None, business.id):
                raise NotFound("no such business")
            return business
        if self._policy.api_key_required:
            raise Unauthenticated(f"{HEADERS[shown.door]} is missing")
        return await self._by_id(BusinessId(shown.business_id or self._policy.default_business_id))

    async def _by_credential(self, kind: CredentialKind, secret: str) -> Business:
        digest = self._sealing.digest(secret)
        known = self._recall(kind, digest)
        if known is None:
            known = await self._storage.read_platform(
                lambda platform: platform.businesses.find_by_credential(kind, digest)
            )
            if known is None:
                raise Unauthenticated("the key is unknown")
            known = await self._noted_use(known, kind)
            self._remember(kind, digest, known)
        return known

    async def _by_id(self, business_id: BusinessId) -> Business:
        known = self._recall("id", business_id)
        if known is None:
            known = await self._storage.read_platform(
                lambda platform: platform.businesses.get(business_id)
            )
            self._remember("id", business_id, known)
        return known

    async def _admitted(self, business: Business, shown: Shown, as_owner: bool) -> Business:
        own = business.credentials.get(CredentialKind.OWNER_TOKEN)
        if as_owner and not self._is_owner(own, shown.owner_token):
            raise Unauthenticated("X-Owner-Token is missing or wrong")
        if business.is_suspended:
            raise BusinessSuspended()
        if not as_owner or own is None:
            return business
        if await self._noted_use(business, CredentialKind.OWNER_TOKEN) is business:
            return business
        # The copy with the use noted may differ in more than that: look at all of it again.
        self.forget(business.id)
        return await self.identify(shown, as_owner=True)

    def _is_owner(self, own: Credential | None, token: str | None) -> bool:
        """The business's own token wins: having one shuts out the deployment's."""
        if own is None:
            return _same(token, self._policy.owner_token)
        return _same(self._sealing.digest(token or ""), own.digest)

    async def _noted_use(self, business: Business, kind: CredentialKind) -> Business:
        """With `last_used_at` moved on, unless that was done a short while ago."""
        now = self._clock.now()
        if business.is_suspended or not _is_due(business, kind, now):
            return business
        try:
            return await self._storage.run_platform(
                lambda platform: _note_use(platform, business, kind, now)
            )
        except StaleBusiness:
            return business

    def _recall(self, kind: str, value: str) -> Business | None:
        found = self._known.get((kind, value))
        if found is None or found[1] < self._clock.now():
            return None
        return found[0]

    def _remember(self, kind: str, value: str, business: Business) -> None:
        self._known[(kind, value)] = (business, self._clock.now() + KNOWN_FOR)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


def _note_use(
    platform: PlatformUnitOfWork, seen: Business, kind: CredentialKind, now: datetime
) -> Business:
    business = platform.businesses.get(seen.id)
    held = business.credentials.get(kind)
    if held is None or held.digest != seen.credentials[kind].digest:
        raise Unauthenticated("the key was replaced")
    # Another request may have noted it between our look and this transaction.
    if not _is_due(business, kind, now):
        return business
    used = replace(held, last_used_at=now)
    return platform.businesses.save(
        replace(business, credentials={**business.credentials, kind: used})
    )


def _is_due(business: Business, kind: CredentialKind, now: datetime) -> bool:
    last = business.credentials[kind].last_used_at
    return last is None or now - last >= KNOWN_FOR


def _same(shown: str | None, wanted: str) -> bool:
    """Compared in constant time. A header arrives as latin-1, a setting as UTF-8."""
    if not shown or not wanted:
        return False
    return hmac.compare_digest(shown.encode("latin-1", "replace"), wanted.encode())
