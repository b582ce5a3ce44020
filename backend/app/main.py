"""The application."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from app.bootstrap import Services, build
from app.config import Settings
from app.observability import configure_logging
from app.routers import (
    admin,
    calendar_feed,
    crm,
    documentation,
    health,
    metrics,
    owner,
    problems,
    reminders,
    retention,
    static_pages,
    telephony,
    twilio_integration,
    voice,
    widget,
)
from app.routers.request_log import RequestLog
from app.routers.twilio_integration.relay.stopping import before_stopping
from app.routers.widget.cors import WidgetCors

ROUTERS = (
    voice.router,
    widget.router,
    *telephony.ROUTERS,
    *twilio_integration.ROUTERS,
    health.router,
    metrics.router,
    calendar_feed.router,
    documentation.router,
    reminders.router,
    retention.router,
    *crm.ROUTERS,
    *owner.ROUTERS,
    *admin.ROUTERS,
)

log = logging.getLogger("app.start")


def create_app(services: Services | None = None) -> FastAPI:
    """With `services` the caller keeps the storage open and closes it; else this app does."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if services is not None:
            yield
            return
        settings = Settings()
        configure_logging(settings.log_level)
        if not settings.verify_twilio_signatures:
            log.warning("VERIFY_TWILIO_SIGNATURES is false: anyone may pass for Twilio")
        app.state.services = built = await build(settings)
        built.outbox.start()
        built.webhook_log.start()
        with before_stopping(partial(_let_go, built)):
            yield
        await _close(built)

    app = documentation.Documented(
        title="AI telephony and CRM for the trades",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    app.add_middleware(WidgetCors)
    app.add_middleware(RequestLog)
    problems.install(app)
    for router in ROUTERS:
        # Not include_router: that nests, and a nested route does not know its whole path,
        # which is what requests are counted and logged by.
        app.router.routes.extend(router.routes)
    static_pages.mount(app)
    return app


async def _let_go(built: Services) -> None:
    """Whoever is on an open connection goes on elsewhere, while there is still time to say so."""
    await asyncio.gather(built.live.stop(), built.relaying.lines.hand_over())


async def _close(built: Services) -> None:
    """What is begun is finished first; the storage goes last."""
    await built.outbox.stop()
    await built.webhook_log.stop()
    if built.language_model is not None:
        await built.language_model.close()
    await built.voice.close()
    await built.calendars.close()
    await built.recordings.close()
    if built.provider.api is not None:
        await built.provider.api.close()
    await built.storage.close()


app = create_app()
