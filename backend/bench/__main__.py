"""Run every measurement and print the ratios.

All of it happens in one run on one machine: only the ratios mean anything elsewhere.
"""

import argparse
import asyncio
import json
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from app.adapters.sealing import KeyedSealing
from app.config import Settings
from app.repositories.connect import open_storage
from app.repositories.sql.migrate import upgrade
from bench import bulk, busy_year, postgres, stock, twilio_calls
from bench.offers import compare_offers
from bench.owner_pages import OWNER_TOKEN, print_slowest
from bench.servers import BACKEND, Server, serving
from bench.utterances import compare_start, compare_utterances

BUSINESSES = 20
SMALL, LARGE = 100, 100_000
STORES = ("memory", "sqlite", "postgres")
BOUNDS = {"memory": 3.0, "sqlite": 5.0, "postgres": 7.0}
"""Most processor time of a turn, in empty routes."""
GROWTH_BOUND, TAIL_BOUND = 1.1, 5.0


@dataclass(frozen=True, slots=True)
class Load:
    sessions: int
    concurrency: int
    businesses: int = BUSINESSES


@dataclass(frozen=True, slots=True)
class Line:
    """A way into a server, and its name in the tables."""

    name: str
    server: Server
    channel: str = "voice"


@dataclass(frozen=True, slots=True)
class Sample:
    cpu_us: float
    """Processor time of the server per request."""
    per_second: float
    p50_ms: float
    p99_ms: float


def measure(line: Line, load: Load) -> Sample:
    server = line.server
    command = [sys.executable, "-m", "bench.client", "--port", str(server.port)]
    command += ["--sessions", str(load.sessions), "--concurrency", str(load.concurrency)]
    command += [
        "--businesses",
        str(load.businesses),
        "--channel",
        line.channel,
    ]
    with subprocess.Popen(
        command, cwd=BACKEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as client:
        assert client.stdin and client.stdout
        if client.stdout.readline().strip() != "ready":
            raise RuntimeError(f"the calls to {server.name} could not begin")
        before = server.cpu_seconds()
        client.stdin.write("go\n")
        client.stdin.flush()
        took = json.loads(client.stdout.readline())
        used = server.cpu_seconds() - before
    turns = took["turns"]
    return Sample(1e6 * used / turns, turns / took["seconds"], took["p50_ms"], took["p99_ms"])


def warm_up(lines: Sequence[Line], load: Load) -> None:
    for line in lines:
        measure(line, load)


def interleaved(lines: Sequence[Line], load: Load, repetitions: int) -> dict[str, Sample]:
    """The median of each figure; the lines take turns, so that a busy moment meets them all."""
    rounds: dict[str, list[Sample]] = {line.name: [] for line in lines}
    for _ in range(repetitions):
        for line in lines:
            rounds[line.name].append(measure(line, load))
    return {name: _median(samples) for name, samples in rounds.items()}


def _median(samples: Sequence[Sample]) -> Sample:
    def of(name: str) -> float:
        return float(statistics.median(getattr(one, name) for one in samples))

    return Sample(of("cpu_us"), of("per_second"), of("p50_ms"), of("p99_ms"))


@contextmanager
def service(name: str, database_url: str, businesses: int, stocked: int = 0) -> Iterator[Server]:
    settings = {"DATABASE_URL": database_url, "ENVIRONMENT": "dev", "DEMO_DATA": "false"}
    settings |= twilio_calls.SETTINGS
    if database_url.startswith("memory"):
        settings |= {"BENCH_BUSINESSES": str(businesses), "BENCH_STOCK": str(stocked)}
        app = "bench.in_memory:app"
    else:
        upgrade(database_url)
        asyncio.run(_prepare(database_url, businesses, stocked))
        app = "app.main:app"
    with serving(name, app, settings) as server:
        yield server


async def _prepare(database_url: str, businesses: int, stocked: int) -> None:
    sealing = KeyedSealing(Settings().secrets_key.get_secret_value())
    storage = await open_storage(database_url)
    await stock.open_businesses(storage, sealing, businesses)
    await storage.close()
    await bulk.fill(database_url, 0, stocked)


def _urls(store: str, names: Sequence[str], folder: str, clusters: ExitStack) -> list[str]:
    """One empty database of this store for each name."""
    if store == "memory":
        return ["memory://"] * len(names)
    if store == "sqlite":
        return [f"sqlite:///{folder}/{name}.db" for name in names]
    return list(clusters.enter_context(postgres.running(tuple(names))))


def compare_stores(stores: Sequence[str], load: Load, repetitions: int, crowd: Load) -> None:
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        nothing = stack.enter_context(serving("empty", "bench.ceiling:app", {}))
        lines = [Line("empty", nothing, "empty")]
        for store in stores:
            url = _urls(store, ["turns"], folder, stack)[0]
            server = stack.enter_context(service(store, url, BUSINESSES))
            lines += [Line(store, server), Line(f"{store}, Twilio", server, "twilio")]
        warm_up(lines, load)
        print(f"A turn of a call beside an empty route, {load.concurrency} callers at a time")
        _print_ratios(interleaved(lines, load, repetitions))
        print(f"\nWaiting times with {crowd.concurrency} callers at a time")
        _print_tails(interleaved(lines, crowd, repetitions))


def _print_ratios(found: Mapping[str, Sample]) -> None:
    empty = found["empty"]
    print(f"{'':<18}{'CPU/request':>14}{'x empty':>9}{'aim':>7}{'per second':>12}{'of empty':>10}")
    for name, one in found.items():
        aim = f"<= {BOUNDS[name]:g}" if name in BOUNDS else ""
        print(
            f"{name:<18}{one.cpu_us:>11.0f} us{one.cpu_us / empty.cpu_us:>9.2f}{aim:>7}"
            f"{one.per_second:>12.0f}{one.per_second / empty.per_second:>10.2f}"
        )


def _print_tails(found: Mapping[str, Sample]) -> None:
    print(f"{'':<18}{'p50':>11}{'p99':>11}{'p99/p50':>9}{'aim':>7}")
    for name, one in found.items():
        aim = f"<= {TAIL_BOUND:g}" if name in BOUNDS else ""
        tail = one.p99_ms / one.p50_ms
        print(f"{name:<18}{one.p50_ms:>8.1f} ms{one.p99_ms:>8.1f} ms{tail:>9.2f}{aim:>7}")


def compare_growth(stores: Sequence[str], load: Load, repetitions: int) -> None:
    print(f"\nA turn with {LARGE} stored customers and appointments, against {SMALL}")
    print(f"{'':<10}{SMALL:>11}{LARGE:>14}{'ratio':>9}{'aim':>8}")
    for store in stores:
        with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
            urls = _urls(store, ["small", "large"], folder, stack)
            sizes = (("small", SMALL), ("large", LARGE))
            lines = [
                Line(name, stack.enter_context(service(name, url, 1, size)))
                for (name, size), url in zip(sizes, urls, strict=True)
            ]
            warm_up(lines, load)
            found = interleaved(lines, load, repetitions)
        small, large = found["small"].cpu_us, found["large"].cpu_us
        ratio, aim = large / small, f"<= {GROWTH_BOUND:g}"
        print(f"{store:<10}{small:>8.0f} us{large:>11.0f} us{ratio:>9.2f}{aim:>8}", flush=True)


def compare_owner_pages(stores: Sequence[str]) -> None:
    print(f"\nThe owner's slowest pages, median, with {busy_year.TALKS} conversations stored")
    for store in stores:
        if store == "memory":
            continue
        with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
            [url] = _urls(store, ["busy"], folder, stack)
            upgrade(url)
            asyncio.run(_prepare(url, 1, 0))
            asyncio.run(bulk.fill_busy_year(url, 0))
            settings = {"DATABASE_URL": url, "ENVIRONMENT": "dev", "DEMO_DATA": "false"}
            settings |= {"OWNER_DASHBOARD_TOKEN": OWNER_TOKEN}
            server = stack.enter_context(serving(store, "app.main:app", settings))
            print_slowest(store, server)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", nargs="+", choices=STORES, default=STORES)
    parser.add_argument("--sessions", type=int, default=120, help="calls per measurement")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--no-growth", action="store_true", help="leave out the stocked stores")
    parser.add_argument("--only-pages", action="store_true", help="the owner's pages alone")
    options = parser.parse_args()
    # Leave no server behind when asked to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if options.only_pages:
        compare_owner_pages(options.stores)
        return
    load, crowd = Load(options.sessions, 10), Load(options.sessions, 50)
    compare_start()
    compare_utterances()
    compare_offers()
    print()
    compare_stores(options.stores, load, options.repetitions, crowd)
    if not options.no_growth:
        compare_growth(options.stores, Load(options.sessions // 2, 10, 1), options.repetitions)
        compare_owner_pages(options.stores)


if __name__ == "__main__":
    main()
