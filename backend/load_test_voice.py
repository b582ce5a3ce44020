"""Load test: many callers at once, each playing a whole call from greeting to goodbye.

    python load_test_voice.py --sessions 50 --concurrency 10 --api-key KEY
    python load_test_voice.py --mode twilio --sessions 200 --concurrency 50 --env-file ENV

Without a key it rings the demonstration plumber, whose key the operator's key opens. With
`--mode twilio` callers come through webhooks, signed with the token of the settings, and ring
businesses made for that. Needs a running service; exits with 1 when any call failed.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import httpx
from dotenv import dotenv_values

from tools import load_businesses, lookup
from tools.caller import Caller, callers
from tools.lookup import DEV_ADMIN_KEY
from tools.phone_line import MODES, Heard, Line, PhoneLine
from tools.twilio_line import CallFailed, TwilioLine
from tools.twilio_webhooks import ANY_ACCOUNT, Webhooks

TWILIO = "twilio"

MOST_TURNS = 30
"""A cooperative caller is through long before; more means that the call goes in circles."""
BAR_WIDTH = 30
PERCENTILES = (50, 95, 99)


class Stuck(Exception):
    """The call did not come to an end."""


@dataclass(slots=True)
class Tally:
    """What has happened so far; times in seconds."""

    sessions: int
    turns: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    booked: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        return self.errors.total()

    @property
    def done(self) -> int:
        return len(self.calls) + self.failed


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the average, and what that share of all needed at most."""

    avg: float
    p50: float
    p95: float
    p99: float


def spread(seconds: Sequence[float]) -> Spread:
    if not seconds:
        return Spread(0.0, 0.0, 0.0, 0.0)
    ranked = sorted(seconds)
    nearest = [ranked[max(0, -(-len(ranked) * share // 100) - 1)] for share in PERCENTILES]
    return Spread(*(round(1000 * one, 2) for one in (sum(ranked) / len(ranked), *nearest)))


async def run(line: Line, tally: Tally, concurrency: int) -> Tally:
    """Play the calls of the tally, `concurrency` of them at a time."""
    waiting = islice(callers(Random()), tally.sessions)

    async def work() -> None:
        for caller in waiting:
            await _count(line, caller, tally)
            _draw(tally)

    await asyncio.gather(*(work() for _ in range(min(concurrency, tally.sessions))))
    return tally


async def _count(line: Line, caller: Caller, tally: Tally) -> None:
    began = time.perf_counter()
    try:
        last = await _play(line, caller)
    except httpx.HTTPStatusError as error:
        tally.errors[f"HTTP {error.response.status_code}"] += 1
    except CallFailed as error:
        tally.errors[str(error)] += 1
    except (httpx.HTTPError, Stuck, KeyError, ValueError) as error:
        tally.errors[type(error).__name__] += 1
    else:
        tally.calls.append(time.perf_counter() - began)
        tally.booked += bool(last.state.get("appointment_id"))


async def _play(line: Line, caller: Caller) -> Heard:
    heard = await line.ring(caller.phone)
    for _ in range(MOST_TURNS):
        if heard.is_over:
            break
        heard = await line.say(heard.session_id, caller.answer(heard.asking))
    else:
        raise Stuck(f"still asking for {heard.asking}")
    await line.hang_up(heard.session_id)
    return heard


def _draw(tally: Tally) -> None:
    if not sys.stderr.isatty() and tally.done < tally.sessions:
        return
    filled = BAR_WIDTH * tally.done // tally.sessions
    bar = "#" * filled + " " * (BAR_WIDTH - filled)
    end = "\n" if tally.done == tally.sessions else ""
    print(f"\r[{bar}] {tally.done}/{tally.sessions}", end=end, file=sys.stderr, flush=True)


def report(tally: Tally, seconds: float) -> dict[str, object]:
    return {
        "completed": len(tally.calls),
        "booked": tally.booked,
        "errors": tally.failed,
        "error_kinds": dict(tally.errors),
        "seconds": round(seconds, 3),
        "requests_per_second": round(len(tally.turns) / seconds, 1),
        "turn_ms": asdict(spread(tally.turns)),
        "session_ms": asdict(spread(tally.calls)),
    }


def _show(result: dict[str, object]) -> None:
    for name, value in result.items():
        if isinstance(value, dict):
            value = "  ".join(f"{part} {number}" for part, number in value.items()) or "none"
        print(f"{name.replace('_', ' '):<20} {value}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Play many whole calls at once.")
    parser.add_argument("--mode", choices=(*MODES, TWILIO), default="voice", help="which way")
    parser.add_argument("--sessions", type=int, default=20, help="calls in all")
    parser.add_argument("--concurrency", type=int, default=5, help="calls at a time")
    parser.add_argument("--backend", default="http://127.0.0.1:8000", metavar="URL")
    parser.add_argument("--api-key", help="X-API-Key of the business that is rung")
    parser.add_argument("--business-id", help="X-Business-ID, where no key is required")
    parser.add_argument(
        "--admin-key", default=DEV_ADMIN_KEY, help="to look up a key if none is given"
    )
    parser.add_argument("--env-file", type=Path, help="settings of the service, for twilio")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results there")
    return parser.parse_args(arguments)


async def _load(options: argparse.Namespace) -> dict[str, object]:
    limits = httpx.Limits(max_connections=options.concurrency)
    async with httpx.AsyncClient(base_url=options.backend, timeout=30, limits=limits) as http:
        tally = Tally(options.sessions)
        line = await _line(http, options, tally)
        began = time.perf_counter()
        await run(line, tally, options.concurrency)
        return report(tally, time.perf_counter() - began)


async def _line(http: httpx.AsyncClient, options: argparse.Namespace, tally: Tally) -> Line:
    if options.mode != TWILIO:
        http.headers.update(await _headers(http, options))
        return PhoneLine(http, options.mode, tally.turns.append)
    settings = dotenv_values(options.env_file) if options.env_file else {}
    token, public = settings.get("TWILIO_AUTH_TOKEN"), settings.get("PUBLIC_BASE_URL")
    webhooks = Webhooks(http, token or "", public or "", on_answer=tally.turns.append)
    numbers = await load_businesses.numbers(http, options.admin_key, options.concurrency)
    return TwilioLine(webhooks, settings.get("TWILIO_ACCOUNT_SID") or ANY_ACCOUNT, numbers)


async def _headers(http: httpx.AsyncClient, options: argparse.Namespace) -> dict[str, str]:
    if options.api_key:
        return {"X-API-Key": options.api_key}
    if options.business_id:
        return {"X-Business-ID": options.business_id}
    return {"X-API-Key": (await lookup.business(http, options.admin_key))["api_key"]}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if min(options.sessions, options.concurrency) < 1:
        print("--sessions and --concurrency start at 1", file=sys.stderr)
        return 2
    try:
        result = asyncio.run(_load(options))
    except httpx.TransportError:
        print(f"Nothing answers at {options.backend}; start it with `make run`.", file=sys.stderr)
        return 1
    except lookup.CannotRing as error:
        print(error, file=sys.stderr)
        return 1
    _show(result)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    return 1 if result["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
