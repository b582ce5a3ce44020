"""Putting the parts together. The only module that knows every layer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from app.adapters import language_model
from app.adapters.breaker import Breaker
from app.adapters.calendars import google
from app.adapters.calendars.caldav import CalDavCalendars
from app.adapters.calendars.google import GoogleCalendars
from app.adapters.calendars.google_tokens import GoogleTokens
from app.adapters.calendars.ics import IcsCalendars, IcsFiles
from app.adapters.calendars.linked import LinkedCalendars
from app.adapters.calendars.outside_http import OutsideHttp
from app.adapters.clock import WallClock
from app.adapters.sealing import KeyedSealing
from app.adapters.stubs import StubPhoneCalls, StubTexts
from app.adapters.twilio import recordings
from app.adapters.twilio.api import TwilioApi
from app.adapters.twilio.numbers import TwilioNumbers
from app.adapters.twilio.recordings import TwilioRecordings
from app.adapters.twilio.texts import TwilioPhoneCalls, TwilioTexts
from app.config import Settings
from app.domain.businesses import Business, BusinessId, Vertical, VoiceMode
from app.domain.calendars import CalendarKind
from app.domain.hours import every_day
from app.domain.messaging import Limits
from app.domain.outbox import (
    ClimbLadder,
    DoDueWork,
    MirrorAppointment,
    PullCalendar,
    RingPerson,
)
from app.domain.relaying import Pace
from app.ports import (
    CalendarFiles,
    Calendars,
    Clock,
    LanguageModel,
    PhoneCalls,
    PhoneNumbers,
    Recordings,
    Storage,
    Texts,
)
from app.repositories.connect import open_storage
from app.services import businesses, demo
from app.services.audit import Stamp
from app.services.business_facts import Profiles
from app.services.calendar_links import ensure_looks
from app.services.calendar_pulls import CalendarPulls
from app.services.conversation import Reception
from app.services.directory import Directory, DoorPolicy
from app.services.due.due_work import DueWork
from app.services.due.ensuring import DueWorkIsPromised
from app.services.escalation_errands import Climbing, Ringing
from app.services.mirroring import Mirroring
from app.services.open_lines import OpenLines
from app.services.outbox import OutboxWorker
from app.services.outbox_errands import Errand
from app.services.owner_line import OwnerLine
from app.services.provisioning import Provisioning
from app.services.relay_calls import RelayCalls
from app.services.secrets import Sealing
from app.services.twilio_state import TwilioCalls, TwilioTrust
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
    twilio_calls: TwilioCalls
    twilio_trust: TwilioTrust
    provider: "Provider"
    provisioning: Provisioning | None = None
    relaying: Relaying
    webhook_log: WebhookLog
    calendar_files: CalendarFiles = field(default_factory=IcsFiles)
    calendars: LinkedCalendars
    recordings: Recordings
    language_model: LanguageModel | None = None
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
    model = _language_model(settings)
    profiles = Profiles()
    calendars = _calendars(settings, clock)
    provider = _provider(settings, texts, phone_calls)
    errands = _errands(storage, calendars, sealing, clock)
    errands |= _ladder(settings, storage, provider, clock)
    outbox = _outbox(settings, storage, provider, clock, errands)
    due_work = DueWork(storage, clock, profiles, on_promise=outbox.wake)
    errands[DoDueWork] = due_work
    return Services(
        storage=storage,
        clock=clock,
        sealing=sealing,
        directory=Directory(storage, sealing, clock, _policy(settings)),
        profiles=profiles,
        reception=Reception(storage, clock, profiles, on_promise=outbox.wake, language_model=model),
        outbox=outbox,
        due_work=due_work,
        owner_line=OwnerLine(storage, clock, profiles, sealing, on_promise=outbox.wake),
        twilio_calls=TwilioCalls(storage, clock),
        twilio_trust=_twilio_trust(settings),
        provider=provider,
        provisioning=_provisioning(settings, storage, provider),
        relaying=Relaying(settings.twilio_voice_mode, RelayCalls(storage, clock, sealing)),
        webhook_log=WebhookLog(storage, clock),
        calendars=calendars,
        recordings=_recordings(settings),
        language_model=model,
        public_base_url=settings.public_base_url,
        environment=settings.environment,
        sms_provider=settings.sms_provider,
        metrics_folder=settings.prometheus_multiproc_dir,
    )


async def _open_storage(settings: Settings) -> Storage:
    return await open_storage(settings.database_url, pool_size=settings.database_pool_size)


def _outbox(
    settings: Settings,
    storage: Storage,
    provider: "Provider",
    clock: Clock,
    errands: dict[type, Errand],
) -> OutboxWorker:
    limits = Limits(by_business_an_hour=settings.texts_per_hour)
    upkeep = _upkeep(storage, clock)
    return OutboxWorker(storage, provider.texts, clock, errands, upkeep, limits)


def _ladder(
    settings: Settings, storage: Storage, provider: "Provider", clock: Clock
) -> dict[type, Errand]:
    origin = settings.public_base_url.rstrip("/")
    return {
        ClimbLadder: Climbing(storage, clock),
        RingPerson: Ringing(storage, provider.phone_calls, origin),
    }


@dataclass(frozen=True, slots=True)
class Provider:
    """Who sends our texts and places our calls, if anybody."""

    texts: Texts | None = None
    phone_calls: PhoneCalls | None = None
    phone_numbers: PhoneNumbers | None = None
    api: TwilioApi | None = None


def _provider(settings: Settings, texts: Texts | None, phone_calls: PhoneCalls | None) -> Provider:
    """`texts` and `phone_calls` stand in for those of the settings."""
    chosen = _chosen_provider(settings)
    return replace(
        chosen, texts=texts or chosen.texts, phone_calls=phone_calls or chosen.phone_calls
    )


def _chosen_provider(settings: Settings) -> Provider:
    if settings.sms_provider == "stub":
        return Provider(StubTexts(), StubPhoneCalls())
    if settings.sms_provider == "none":
        return Provider()
    api = TwilioApi(
        settings.twilio_api_base_url, settings.twilio_account_sid, settings.twilio_login
    )
    origin = settings.public_base_url.rstrip("/")
    texts = TwilioTexts(api, origin, settings.twilio_messaging_service_sid)
    return Provider(texts, TwilioPhoneCalls(api), TwilioNumbers(api), api)


def _provisioning(settings: Settings, storage: Storage, provider: Provider) -> Provisioning | None:
    if provider.phone_numbers is None:
        return None
    return Provisioning(storage, provider.phone_numbers, settings.public_base_url.rstrip("/"))


def _recordings(settings: Settings) -> TwilioRecordings:
    if not all(settings.twilio_login):
        return TwilioRecordings(None)
    return TwilioRecordings(recordings.connect(settings.twilio_api_base_url, settings.twilio_login))


def _twilio_trust(settings: Settings) -> TwilioTrust:
    tokens = (settings.twilio_auth_token, settings.twilio_next_auth_token)
    return TwilioTrust(
        public_origin=settings.public_base_url.rstrip("/"),
        account_sid=settings.twilio_account_sid,
        tokens=tuple(token.get_secret_value() for token in tokens if token.get_secret_value()),
        shared_keys=settings.twilio_keys,
        is_checked=settings.verify_twilio_signatures,
    )


def _calendars(settings: Settings, clock: Clock) -> LinkedCalendars:
    http = OutsideHttp(allow_private=settings.calendar_allow_private_addresses)
    client = google.connect(settings.google_calendar_base_url)
    tokens = GoogleTokens(client, settings.google_token_url, clock)
    file = settings.google_credentials_file
    own = Path(file).read_text("utf-8") if file else None
    writable: dict[CalendarKind, Calendars] = {
        CalendarKind.CALDAV: CalDavCalendars(http),
        CalendarKind.GOOGLE: GoogleCalendars(client, tokens, clock, platform_credentials=own),
    }
    return LinkedCalendars(
        {CalendarKind.ICS: IcsCalendars(http)}, writable, http.close, client.aclose
    )


def _errands(
    storage: Storage, calendars: Calendars, sealing: Sealing, clock: Clock
) -> dict[type, Errand]:
    return {
        MirrorAppointment: Mirroring(storage, calendars, sealing, clock),
        PullCalendar: CalendarPulls(storage, calendars, sealing, clock),
    }


def _upkeep(storage: Storage, clock: Clock) -> Callable[[], Awaitable[None]]:
    """What has to be promised without anybody asking for it."""
    promise_due_work = DueWorkIsPromised(storage, clock)

    async def keep_up() -> None:
        await promise_due_work()
        await ensure_looks(storage, clock)

    return keep_up


def _language_model(settings: Settings) -> LanguageModel | None:
    if not settings.llm_base_url:
        return None
    return language_model.connect(
        settings.llm_base_url,
        settings.llm_model,
        settings.llm_api_key.get_secret_value(),
        budget_seconds=settings.llm_timeout_seconds,
        breaker=Breaker(),
    )


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
