"""What operators see: one JSON log line per request, and counters. Stores nothing relied upon."""

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

requests = logging.getLogger("app.requests")
language_model = logging.getLogger("app.language_model")
escalations = logging.getLogger("app.escalations")

HTTP_REQUESTS = Counter("http_requests", "Requests answered.", ("method", "route", "status"))
HTTP_SECONDS = Histogram(
    "http_request_duration_seconds", "Seconds to answer a request.", ("method", "route")
)
TURN_SECONDS = Histogram(
    "voice_turn_duration_seconds",
    "Seconds from what the caller said to our reply.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0),
)
VOICE_SESSIONS = Counter("voice_sessions", "Calls begun.")
APPOINTMENTS_BOOKED = Counter("appointments_booked", "Appointments made in a conversation.")
EMERGENCIES = Counter("emergencies", "Conversations found to be emergencies.")
SMS_MESSAGES = Counter("sms_messages", "Text messages.", ("kind", "status"))
LANGUAGE_MODEL = Counter("language_model", "Utterances put to the language model.", ("outcome",))
TWILIO_WEBHOOKS = Counter("twilio_webhooks", "Requests that Twilio signed.", ("webhook", "outcome"))
OUTBOX_PENDING = Gauge(
    "outbox_pending", "Promised work that is due.", multiprocess_mode="mostrecent"
)
OUTBOX_OLDEST = Gauge(
    "outbox_oldest_seconds", "Age of the oldest due promise.", multiprocess_mode="mostrecent"
)
ESCALATIONS_UNACKNOWLEDGED = Gauge(
    "escalations_unacknowledged",
    "Emergencies that nobody has taken and nobody has closed.",
    multiprocess_mode="mostrecent",
)


def turn_taken(seconds: float) -> None:
    TURN_SECONDS.observe(seconds)


def session_started() -> None:
    VOICE_SESSIONS.inc()


def appointment_booked() -> None:
    APPOINTMENTS_BOOKED.inc()


def emergency_found() -> None:
    EMERGENCIES.inc()


def text_settled(kind: str, status: str) -> None:
    SMS_MESSAGES.labels(kind, status).inc()


def twilio_asked(webhook: str, outcome: str) -> None:
    TWILIO_WEBHOOKS.labels(webhook, outcome).inc()


def language_model_asked(outcome: str, seconds: float) -> None:
    """Never what was asked or answered: those are a caller's words."""
    LANGUAGE_MODEL.labels(outcome).inc()
    facts = {"outcome": outcome, "ms": round(seconds * 1000)}
    language_model.info("language model", extra={"facts": facts})


def outbox_seen(pending: int, oldest_seconds: float) -> None:
    OUTBOX_PENDING.set(pending)
    OUTBOX_OLDEST.set(oldest_seconds)


def escalations_seen(unacknowledged: int) -> None:
    ESCALATIONS_UNACKNOWLEDGED.set(unacknowledged)


def escalation_moved(business_id: str, escalation_id: str, news: str) -> None:
    """Who and where stand in the database only."""
    facts = {"business_id": business_id, "escalation_id": escalation_id, "news": news}
    escalations.info("escalation", extra={"facts": facts})


class RequestCounters:
    """Counts requests; looking a label set up once makes counting several times cheaper."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, int], Counter] = {}
        self._seconds: dict[tuple[str, str], Histogram] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        counter = self._counts.get((method, route, status))
        if counter is None:
            counter = HTTP_REQUESTS.labels(method, route, str(status))
            self._counts[(method, route, status)] = counter
        counter.inc()
        histogram = self._seconds.get((method, route))
        if histogram is None:
            histogram = self._seconds[(method, route)] = HTTP_SECONDS.labels(method, route)
        histogram.observe(seconds)


def exposition(shared_folder: str) -> bytes:
    """All counters in Prometheus' text format, of every worker that writes to the folder."""
    if not shared_folder:
        return generate_latest()
    registry = CollectorRegistry()
    # Registers itself with the registry; prometheus_client leaves it without types.
    collect: Callable[..., object] = multiprocess.MultiProcessCollector
    collect(registry, path=shared_folder)
    return generate_latest(registry)


class JsonLines(logging.Formatter):
    """One JSON object per line; `extra={"facts": {...}}` adds members."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
