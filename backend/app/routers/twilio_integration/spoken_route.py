"""Routes that answer a call: whatever goes wrong, the caller hears a sentence of ours."""

import logging
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app import observability
from app.bootstrap import Services
from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import word
from app.domain.webhooks import is_error
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.voices import voice_of

Answer = Callable[[Request], Coroutine[Any, Any, Response]]

log = logging.getLogger("app.twilio")
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""For sentences that tell no time."""


class SpokenRoute(APIRoute):
    """Twilio would read an error page aloud, or hang up: failures become an apology and 200.

    Only once the signature was found good; everybody else meets the ordinary refusals.
    """

    def get_route_handler(self) -> Answer:
        answer = super().get_route_handler()
        webhook = self.path.removeprefix("/twilio/")

        async def answered(request: Request) -> Response:
            try:
                response = await answer(request)
            except Exception as error:
                if not is_signed(request):
                    raise
                _note_failure(request, webhook, error)
                return twiml.answer(self.apology())
            note_webhook(request, webhook, request.scope.get("outcome", "answered"))
            return response

        return answered

    def apology(self) -> bytes:
        return spoken("call_failed")


def spoken(name: str, language: str = "en", wished: str | None = None, **values: str) -> bytes:
    """One sentence of the catalogues, after which the line is closed."""
    voice = voice_of(language, wished)
    text = word([Prompt(name, values)], voice.language, ANY_TIME)
    return twiml.hang_up(text, voice)


def mark_signed(request: Request) -> None:
    request.scope["twilio_signed"] = True


def is_signed(request: Request) -> bool:
    return bool(request.scope.get("twilio_signed"))


def note_webhook(request: Request, webhook: str, outcome: str) -> None:
    """Counted for the business it was found to be for."""
    observability.twilio_asked(webhook.rpartition("/")[2], outcome)
    services: Services = request.app.state.services
    business_id = request.scope.get("noted", {}).get("business_id", "")
    services.webhook_log.note(webhook, business_id, is_error=is_error(webhook, outcome))


def _note_failure(request: Request, webhook: str, error: Exception) -> None:
    """Where it happened, not what was said: messages of exceptions may hold words and numbers."""
    note_webhook(request, webhook, "failed")
    facts = {
        "webhook": webhook,
        "request_id": request.scope.get("request_id", ""),
        "error": type(error).__name__,
        "trace": "".join(traceback.format_tb(error.__traceback__)),
    }
    log.error("a webhook of Twilio's failed", extra={"facts": facts})
