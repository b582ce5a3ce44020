"""What the rules look at: how the deployment is set, and what it has stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from app.domain.businesses import Business, BusinessId
from app.domain.outbox import Backlog
from app.domain.secret_strength import Strength
from app.domain.webhooks import TwilioTraffic

LATELY: Final = timedelta(days=7)
"""How far back webhooks are looked for."""

Database = Literal["memory", "sqlite", "postgresql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSettings:
    """Which are set, never what they are set to."""

    account: bool = False
    token: bool = False
    api_key: bool = False
    signatures_verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The running settings, without a secret in them."""

    environment: Literal["dev", "staging", "prod"] = "dev"
    secrets: Mapping[str, Strength] = field(default_factory=dict)
    """By the setting's name."""
    secrets_differ: bool = True
    """No two of them are the same text."""
    api_keys_required: bool = True
    database: Database = "memory"
    demo_data: bool = False
    sms_provider: str = "stub"
    twilio: TwilioSettings = field(default_factory=TwilioSettings)
    public_origin: str = ""
    """Scheme and host of PUBLIC_BASE_URL; empty when it is not set."""
    workers: int = 1
    shares_counters: bool = False
    """Several workers count into one folder."""
    reaches_private_calendars: bool = False
    language_model: str = ""
    """The host that callers' words are sent to; empty for none."""
    language_model_is_local: bool = False
    """It is on this machine or in this network."""
    speech: str = ""
    """The host that speaks our replies and hears recordings; empty for none."""
    speech_is_local: bool = False
    listens_on: str = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the database says of all businesses. Suspended ones are left out."""

    businesses: Sequence[Business] = ()
    demo_businesses: Sequence[Business] = ()
    """Those of them that are invented."""
    traffic: Mapping[str, TwilioTraffic] = field(default_factory=dict)
    """What Twilio asked LATELY, by business."""
    backlog: Backlog = field(default_factory=Backlog)
    open_escalations: int = 0
    home_zones: Mapping[BusinessId, str] = field(default_factory=dict)
    """The time zone of a business's `base_zip`, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    now: datetime
    configuration: Configuration
    storage_fault: str | None = None
    """Why the storage cannot be used; None when it can."""
    stored: Stored | None = None
    """None when it could not be looked at."""
