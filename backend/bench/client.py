"""The load, in a process of its own: `python -m bench.client` rings, then talks when told to.

Prints `ready` once every call has begun, waits for a line, plays all turns of all calls, and
prints what that took as JSON.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

import uvloop

from bench.http import Connection
from bench.stock import api_key
from bench.twilio_calls import TwilioCall
from tools.caller import Caller, callers

MOST_TURNS = 30
EMPTY_TURNS = 8
"""As many as a usual call takes."""


@dataclass(slots=True)
class Call:
    caller: Caller
    key: str
    webhooks: TwilioCall
    session_id: str = ""
    asking: str | None = None


async def ring(connection: Connection, call: Call, seconds: list[float]) -> None:
    begun = await connection.post(
        "/v1/voice/session/start", {"caller_phone": call.caller.phone}, call.key
    )
    call.session_id = begun["session_id"]
    call.asking = begun["session_state"].get("asking")


async def talk(connection: Connection, call: Call, seconds: list[float]) -> None:
    path = f"/v1/voice/session/{call.session_id}/input"
    for _ in range(MOST_TURNS):
        words = {"text": call.caller.answer(call.asking)}
        answer = await _timed(connection, path, words, call.key, seconds)
        state = answer["session_state"]
        if state["ended"]:
            return
        call.asking = state.get("asking")
    # A caller who lost every offer to others gives up; the turns they took count all the same.


async def ring_by_twilio(connection: Connection, call: Call, seconds: list[float]) -> None:
    await call.webhooks.ring(connection)


async def talk_by_twilio(connection: Connection, call: Call, seconds: list[float]) -> None:
    for _ in range(MOST_TURNS):
        began = time.perf_counter()
        await call.webhooks.say(connection)
        seconds.append(time.perf_counter() - began)
        if call.webhooks.is_over:
            return


async def hang_up_by_twilio(connection: Connection, call: Call, seconds: list[float]) -> None:
    await call.webhooks.hang_up(connection)


async def talk_to_nobody(connection: Connection, call: Call, seconds: list[float]) -> None:
    for _ in range(EMPTY_TURNS):
        await _timed(connection, "/", {"text": call.caller.problem}, call.key, seconds)


async def _timed(
    connection: Connection, path: str, body: dict[str, str], key: str, seconds: list[float]
) -> dict[str, Any]:
    began = time.perf_counter()
    answer = await connection.post(path, body, key)
    seconds.append(time.perf_counter() - began)
    return answer


Act = Callable[[Connection, Call, list[float]], Awaitable[None]]


async def each(connections: list[Connection], calls: Iterable[Call], act: Act) -> list[float]:
    """`act` on every call, as many at a time as there are connections; seconds per turn."""
    waiting, seconds = deque(calls), list[float]()

    async def work(connection: Connection) -> None:
        while waiting:
            await act(connection, waiting.popleft(), seconds)

    await asyncio.gather(*map(work, connections))
    return seconds


async def nothing(connection: Connection, call: Call, seconds: list[float]) -> None:
    """Where there is nothing to begin, or to end."""


CHANNELS: dict[str, tuple[Act, Act, Act]] = {
    "voice": (ring, talk, nothing),
    "twilio": (ring_by_twilio, talk_by_twilio, hang_up_by_twilio),
    "empty": (nothing, talk_to_nobody, nothing),
}
"""What happens before, while and after the clock runs."""


async def run(options: argparse.Namespace) -> None:
    connections = [await Connection.open(options.port) for _ in range(options.concurrency)]
    people = islice(callers(Random()), options.sessions)
    calls = [_call(one, n % options.businesses) for n, one in enumerate(people)]
    begin, act, end = CHANNELS[options.channel]
    await each(connections, calls, begin)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    seconds = await each(connections, calls, act)
    took = time.perf_counter() - began
    print(json.dumps(_figures(seconds, took)), flush=True)
    await each(connections, calls, end)
    for connection in connections:
        connection.close()


def _call(caller: Caller, number: int) -> Call:
    return Call(caller, api_key(number), TwilioCall(caller, number))


def _figures(seconds: list[float], took: float) -> dict[str, float]:
    ranked = sorted(seconds)
    return {
        "turns": len(ranked),
        "seconds": took,
        "p50_ms": 1000 * ranked[len(ranked) // 2],
        "p99_ms": 1000 * ranked[len(ranked) * 99 // 100],
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sessions", type=int, required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    parser.add_argument("--businesses", type=int, default=1)
    parser.add_argument("--channel", choices=CHANNELS, default="voice")
    uvloop.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
