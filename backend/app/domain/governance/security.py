"""Who can open what."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from app.domain.businesses import Business, CredentialKind
from app.domain.governance.facts import Configuration, Facts, Stored
from app.domain.governance.items import Area, Item, Status, counted, named
from app.domain.secret_strength import SHORTEST, Strength

KEYS_LAST_FOR: Final = timedelta(days=365)
ROTATED: Final = (CredentialKind.API_KEY, CredentialKind.OWNER_TOKEN)
"""A widget token is public anyway."""
OPENS: Final = {
    "ADMIN_API_KEY": "everything of the operator's, every business's keys among it",
    "OWNER_DASHBOARD_TOKEN": "businesses without an owner token of their own",
    "SECRETS_KEY": "the keys that are stored",
}
FAULTS: Final = {
    Strength.MISSING: "not set",
    Strength.PUBLISHED: "one that is published with the development profiles",
    Strength.SHORT: f"shorter than {SHORTEST} characters",
    Strength.OWN: f"set, of its own, at least {SHORTEST} characters",
}


def environment(configuration: Configuration) -> Item:
    grades = {"prod": Status.OK, "staging": Status.WARNING, "dev": Status.FAILING}
    return Item(
        id="environment",
        area=Area.SECURITY,
        title="It runs as production",
        status=grades[configuration.environment],
        found=f"ENVIRONMENT={configuration.environment}",
        wanted="ENVIRONMENT=prod, which refuses to start with anything unsafe",
        how_to_mend="Set ENVIRONMENT=prod and restart; what it still refuses, it names.",
    )


def secrets(configuration: Configuration) -> Sequence[Item]:
    return [_secret(name, strength) for name, strength in sorted(configuration.secrets.items())]


def _secret(name: str, strength: Strength) -> Item:
    return Item(
        id=name.lower(),
        area=Area.SECURITY,
        title=f"{name} is a secret",
        status=Status.OK if strength is Strength.OWN else Status.FAILING,
        found=FAULTS[strength],
        wanted=f"at least {SHORTEST} random characters of its own: it opens {OPENS[name]}",
        how_to_mend=f"Set {name} to the output of `openssl rand -base64 32` and restart."
        + (" Keys that were issued must be issued again." if name == "SECRETS_KEY" else ""),
    )


def secrets_differ(configuration: Configuration) -> Item:
    differ = configuration.secrets_differ
    return Item(
        id="secrets_differ",
        area=Area.SECURITY,
        title="No two secrets are the same",
        status=Status.OK if differ else Status.FAILING,
        found="they differ" if differ else "one text is used for two settings",
        wanted="one secret opens one thing",
        how_to_mend=f"Give {', '.join(OPENS)} a text each and restart.",
    )


def api_keys(configuration: Configuration) -> Item:
    required = configuration.api_keys_required
    return Item(
        id="api_keys",
        area=Area.SECURITY,
        title="Every request shows a business's key",
        status=Status.OK if required else Status.FAILING,
        found="required" if required else "whoever reaches the port is served without one",
        wanted="REQUIRE_BUSINESS_API_KEY=true",
        how_to_mend="Set REQUIRE_BUSINESS_API_KEY=true and restart.",
    )


def owner_tokens(stored: Stored) -> Item:
    shared = [one for one in stored.businesses if CredentialKind.OWNER_TOKEN not in one.credentials]
    return Item(
        id="owner_tokens",
        area=Area.SECURITY,
        title="Every owner has a token of their own",
        status=Status.WARNING if shared else Status.OK,
        found=f"{counted(shared, stored.businesses)} opened by the shared owner token",
        wanted="an owner token per business; one that leaks then opens one business",
        how_to_mend="Rotate in an owner token for each, and hand it to the owner.",
        business_ids=named(shared),
    )


def key_ages(facts: Facts, stored: Stored) -> Item:
    before = facts.now - KEYS_LAST_FOR
    old = [one for one in stored.businesses if _has_old_key(one, before)]
    return Item(
        id="key_ages",
        area=Area.SECURITY,
        title="Keys are replaced now and then",
        status=Status.WARNING if old else Status.OK,
        found=f"{counted(old, stored.businesses)} with a key older than {KEYS_LAST_FOR.days} days",
        wanted=f"API keys and owner tokens rotated within {KEYS_LAST_FOR.days} days",
        how_to_mend="Rotate them when whoever uses them can be told; the old ones end at once.",
        business_ids=named(old),
    )


def _has_old_key(business: Business, before: datetime) -> bool:
    held = (business.credentials.get(kind) for kind in ROTATED)
    return any(one and (one.rotated_at or business.created_at) < before for one in held)


def private_calendars(configuration: Configuration) -> Item:
    reached = configuration.reaches_private_calendars
    return Item(
        id="private_calendars",
        area=Area.SECURITY,
        title="Calendar links cannot reach into the network",
        status=Status.FAILING if reached else Status.OK,
        found="private addresses are allowed" if reached else "private addresses are refused",
        wanted="CALENDAR_ALLOW_PRIVATE_ADDRESSES=false",
        how_to_mend="Set CALENDAR_ALLOW_PRIVATE_ADDRESSES=false and restart.",
    )


def proxy(configuration: Configuration) -> Item:
    return Item(
        id="proxy",
        area=Area.SECURITY,
        title="A proxy adds TLS and rate limits, and keeps /metrics inside",
        status=Status.UNKNOWN,
        found=f"it listens on {configuration.listens_on}; what stands before it cannot be seen",
        wanted="TLS, limits per address, and no /metrics from the internet",
        how_to_mend="Look at the proxy's configuration.",
    )
