"""Putting the parts together. The only module that knows every layer."""

from dataclasses import dataclass
from functools import partial

from app.adapters import language_model
from app.adapters.breaker import Breaker
from app.adapters.clock import WallClock
from app.adapters.sealing import KeyedSealing
from app.adapters.stub_texts import StubTexts
from app.config import Settings
from app.domain.businesses import Business, BusinessId, Vertical, every_day
from app.ports import Clock, LanguageModel, Storage, Texts
from app.repositories.connect import open_storage
from app.services import businesses, demo
from app.services.audit import Stamp
from app.services.conversation import Reception
from app.services.directory import Directory, DoorPolicy
from app.services.outbox import OutboxWorker
from app.services.secrets import Sealing


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    storage: Storage
    clock: Clock
    sealing: Sealing
    directory: Directory
    reception: Reception
    outbox: OutboxWorker
    language_model: LanguageModel | None = None
    environment: str = "dev"
    metrics_folder: str = ""
    """Where several workers share their counters; empty for one worker."""


async def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    storage: Storage | None = None,
    texts: Texts | None = None,
) -> Services:
    clock = clock or WallClock()
    sealing = KeyedSealing(settings.secrets_key.get_secret_value())
    storage = storage or await open_storage(
        settings.database_url, pool_size=settings.database_pool_size
    )
    await _prepare(settings, storage, sealing, clock)
    model = _language_model(settings)
    outbox = OutboxWorker(storage, texts or _texts(settings), clock)
    return Services(
        storage=storage,
        clock=clock,
        sealing=sealing,
        directory=Directory(storage, sealing, clock, _policy(settings)),
        reception=Reception(storage, clock, on_promise=outbox.wake, language_model=model),
        outbox=outbox,
        language_model=model,
        environment=settings.environment,
        metrics_folder=settings.prometheus_multiproc_dir,
    )


def _texts(settings: Settings) -> Texts | None:
    return StubTexts() if settings.sms_provider == "stub" else None


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
