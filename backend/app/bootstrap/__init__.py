"""Putting the parts together. The only module that knows every layer."""

from dataclasses import dataclass, field
from functools import partial

from app.adapters.calendars.ics import IcsFiles
from app.adapters.calendars.linked import LinkedCalendars
from app.adapters.clock import WallClock
from app.adapters.sealing import KeyedSealing
from app.bootstrap.configuration import configuration_of
from app.bootstrap.engine import Engine, Parts, engine_of
from app.bootstrap.outside import (
    Provider,
    calendars_of,
    language_model_of,
    provider_of,
    recordings_of,
    twilio_trust,
    voice_of,
)
from app.config import Settings
from app.domain.businesses import Business, BusinessId, Vertical, VoiceMode
from app.domain.hours import every_day
from app.domain.relaying import Pace
from app.ports import (
    CalendarFiles,
    Clock,
    LanguageModel,
    PhoneCalls,
    Recordings,
    Storage,
    Texts,
)
from app.repositories.connect import open_storage
from app.repositories.memory.sandbox import open_sandbox
from app.services import businesses, demo
from app.services.audit import Stamp
from app.services.business_facts import Profiles
from app.services.conversation import Reception
from app.services.directory import Directory, DoorPolicy
from app.services.due.due_work import DueWork
from app.services.governance import Governance
from app.services.live import LiveFeed
from app.services.open_lines import OpenLines
from app.services.outbox import OutboxWorker
from app.services.owner_line import OwnerLine
from app.services.practice.room import PracticeRoom
from app.services.provisioning import Provisioning
from app.services.rate_limits import RateLimits
from app.services.relay_calls import RelayCalls
from app.services.secrets import Sealing
from app.services.twilio_state import TwilioCalls, TwilioTrust
from app.services.voice import Voice
from app.services.webhook_log import WebhookLog


@dataclass(frozen=True, slots=True)
class Relaying:
    """What calls by ConversationRelay need. `mode` is that of businesses that did not choose."""

    mode: VoiceMode
    calls: RelayCalls
    pace: Pace = field(default_factory=Pace)
    lines: OpenLines = field(default_factory=OpenLines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    storage: Storage
    clock: Clock
    sealing: Sealing
    directory: Directory
    profiles: Profiles
    reception: Reception
    outbox: OutboxWorker
    due_work: DueWork
    owner_line: OwnerLine
    practice: PracticeRoom
    twilio_calls: TwilioCalls
    twilio_trust: TwilioTrust
    provider: Provider
    provisioning: Provisioning | None = None
    relaying: Relaying
    webhook_log: WebhookLog
    governance: Governance
    live: LiveFeed
    calendar_files: CalendarFiles = field(default_factory=IcsFiles)
    calendars: LinkedCalendars
    recordings: Recordings
    language_model: LanguageModel | None = None
    limits: RateLimits
    """Of this process alone."""
    voice: Voice = field(default_factory=Voice)
    public_base_url: str = ""
    """Where the outside world reaches us; empty when nobody said."""
    environment: str = "dev"
    sms_provider: str = "stub"
    metrics_folder: str = ""
    """Where several workers share their counters; empty for one worker."""


async def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    storage: Storage | None = None,
    texts: Texts | None = None,
    phone_calls: PhoneCalls | None = None,
) -> Services:
    clock = clock or WallClock()
    sealing = KeyedSealing(settings.secrets_key.get_secret_value())
    storage = storage or await _open_storage(settings)
    await _prepare(settings, storage, sealing, clock)
    model = language_model_of(settings)
    parts = Parts(
        storage=storage,
        clock=clock,
        sealing=sealing,
        profiles=Profiles(),
        calendars=calendars_of(settings, clock),
        provider=provider_of(settings, texts, phone_calls),
    )
    return _assembled(settings, parts, engine_of(settings, parts), model)


def _assembled(
    settings: Settings, parts: Parts, engine: Engine, model: LanguageModel | None
) -> Services:
    storage, clock, sealing, profiles = parts.storage, parts.clock, parts.sealing, parts.profiles
    wake = engine.outbox.wake
    return Services(
        storage=storage,
        clock=clock,
        sealing=sealing,
        directory=Directory(storage, sealing, clock, _policy(settings)),
        profiles=profiles,
        reception=Reception(storage, clock, profiles, on_promise=wake, language_model=model),
        outbox=engine.outbox,
        due_work=engine.due_work,
        owner_line=OwnerLine(storage, clock, profiles, sealing, on_promise=wake),
        practice=PracticeRoom(storage, clock, profiles, open_sandbox, model),
        twilio_calls=TwilioCalls(storage, clock),
        twilio_trust=twilio_trust(settings),
        provider=parts.provider,
        provisioning=_provisioning(settings, storage, parts.provider),
        relaying=Relaying(settings.twilio_voice_mode, RelayCalls(storage, clock, sealing)),
        webhook_log=WebhookLog(storage, clock),
        governance=Governance(storage, clock, configuration_of(settings)),
        live=LiveFeed(storage, clock),
        calendars=parts.calendars,
        recordings=recordings_of(settings),
        language_model=model,
        limits=RateLimits(clock),
        voice=voice_of(settings),
        public_base_url=settings.public_base_url,
        environment=settings.environment,
        sms_provider=settings.sms_provider,
        metrics_folder=settings.prometheus_multiproc_dir,
    )


async def _open_storage(settings: Settings) -> Storage:
    return await open_storage(settings.database_url, pool_size=settings.database_pool_size)


def _provisioning(settings: Settings, storage: Storage, provider: Provider) -> Provisioning | None:
    if provider.phone_numbers is None:
        return None
    return Provisioning(storage, provider.phone_numbers, settings.public_base_url.rstrip("/"))


async def _prepare(settings: Settings, storage: Storage, sealing: Sealing, clock: Clock) -> None:
    """What must be stored before the first request."""
    if not settings.require_business_api_key:
        business = _default_business(BusinessId(settings.default_business_id), clock)
        stamp = Stamp(clock.now(), "system")
        await storage.run_platform(
            partial(businesses.ensure, sealing=sealing, stamp=stamp, business=business)
        )
    if settings.demo_data:
        await demo.seed(storage, sealing, clock)


def _default_business(business_id: BusinessId, clock: Clock) -> Business:
    return Business(
        id=business_id,
        name="Bristol Plumbing",
        vertical=Vertical.PLUMBING,
        opening_hours=every_day(8, 17),
        created_at=clock.now(),
    )


def _policy(settings: Settings) -> DoorPolicy:
    return DoorPolicy(
        api_key_required=settings.require_business_api_key,
        default_business_id=settings.default_business_id,
        owner_token=settings.owner_dashboard_token.get_secret_value(),
        admin_key=settings.admin_api_key.get_secret_value(),
    )
