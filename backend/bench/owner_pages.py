"""How long an owner waits for each of their pages, with a year of a busy business stored."""

import http.client
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bench import stock
from bench.servers import Server

OWNER_TOKEN: Final = "bench-owner-token"
MEDIAN_MS: Final = 50.0
SHOWN: Final = 5
TIMES: Final = 9
A_YEAR: Final = "?days=365"
TODAY: Final = datetime.now(UTC).date()
LAST_WEEK: Final = f"from={TODAY - timedelta(days=8)}&to={TODAY - timedelta(days=2)}"
PAGES: Final = (
    "now",
    "this-week",
    "days",
    "workload/next",
    f"workload/next{A_YEAR}",
    "reschedules",
    "conversations/recent",
    f"conversations/recent{A_YEAR}",
    f"conversations/recent{A_YEAR}&emergency=true",
    f"conversations/recent{A_YEAR}&channel=web",
    f"conversations/review{A_YEAR}",
    f"sms-metrics{A_YEAR}",
    f"service-mix{A_YEAR}",
    f"pipeline{A_YEAR}",
    f"quotes{A_YEAR}",
    f"lead-sources{A_YEAR}",
    f"service-economics{A_YEAR}",
    f"customers/analytics{A_YEAR}",
    f"neighborhoods{A_YEAR}",
    f"time-to-book{A_YEAR}",
    f"conversion-funnel{A_YEAR}",
    f"data-completeness{A_YEAR}",
    "segments",
    "callbacks",
    "emergencies",
    "undelivered",
    "followups",
    "retention",
    "waitlist",
    "technicians",
    f"schedule?{LAST_WEEK}",
)


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    median_ms: float


def slowest_first(server: Server) -> Sequence[Page]:
    """The whole year wherever a page asks for days."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    found = [Page(path, _median_ms(connection, path)) for path in PAGES]
    connection.close()
    return sorted(found, key=lambda page: -page.median_ms)


def _median_ms(connection: http.client.HTTPConnection, path: str) -> float:
    headers = {"X-API-Key": stock.api_key(0), "X-Owner-Token": OWNER_TOKEN}
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        connection.request("GET", f"/v1/owner/{path}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        took.append(1000 * (time.perf_counter() - began))
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")
    return statistics.median(took)


def print_slowest(store: str, server: Server) -> None:
    """And the quickest, which says how busy the machine was meanwhile."""
    pages = slowest_first(server)
    for page in (*pages[:SHOWN], pages[-1]):
        aim = f"<= {MEDIAN_MS:g}"
        print(f"{store:<10}{page.path:<34}{page.median_ms:>8.1f} ms{aim:>8}", flush=True)
