"""Ring the running service from a terminal and type as the caller.

python -m tools.call                            the demonstration plumber
printf 'my drain is clogged\\n' | python -m tools.call
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tools import lookup
from tools.caller import callers
from tools.lookup import DEMO_BUSINESS, DEV_ADMIN_KEY, CannotRing
from tools.phone_line import Heard, PhoneLine


async def call(options: argparse.Namespace) -> None:
    async with httpx.AsyncClient(base_url=options.base, timeout=30) as http:
        business = await _business(http, options)
        http.headers.update(_headers(business, options))
        print(f"-- calling {business.get('name') or 'the default business'} as {options.phone}")
        heard = await _talk(PhoneLine(http), options.phone)
        await _show_what_is_stored(http, business, heard, options.phone)


async def _business(http: httpx.AsyncClient, options: argparse.Namespace) -> dict[str, Any]:
    """The business to ring, with its keys as far as the operator's key shows them."""
    if options.api_key:
        return {"api_key": options.api_key}
    return await lookup.business(http, options.admin_key, options.business_id)


def _headers(business: dict[str, Any], options: argparse.Namespace) -> dict[str, str]:
    owner_token = options.owner_token or business.get("owner_token") or "dev-owner-token"
    return {"X-API-Key": business["api_key"], "X-Owner-Token": owner_token}


async def _talk(line: PhoneLine, phone: str) -> Heard:
    heard = await line.ring(phone)
    _print(heard)
    if not heard.is_over:
        async for words in _typed():
            heard = await line.say(heard.session_id, words)
            _print(heard)
            if heard.is_over:
                break
    await line.hang_up(heard.session_id)
    print("-- the call has ended")
    return heard


async def _typed() -> AsyncIterator[str]:
    """Lines as they are typed, until the end of input; an empty line is silence."""
    is_typed = sys.stdin.isatty()
    while True:
        if is_typed:
            print("you> ", end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        if not is_typed:
            print(f"you> {line.rstrip()}")
        yield line.strip()


def _print(heard: Heard) -> None:
    reasons = ", ".join(heard.state.get("emergency_reasons") or ())
    mark = f" [EMERGENCY {reasons}]".rstrip() if heard.state.get("is_emergency") else ""
    print(f"we{mark}> {heard.words}")


async def _show_what_is_stored(
    http: httpx.AsyncClient, business: dict[str, Any], heard: Heard, phone: str
) -> None:
    """Read back through the CRM: the appointment, else the return call, else that there is none."""
    appointment_id = heard.state.get("appointment_id")
    if appointment_id:
        answer = await http.get(f"/v1/crm/appointments/{appointment_id}")
        _show_appointment(_read(answer), business.get("timezone") or "UTC")
        return
    answer = await http.get("/v1/owner/callbacks")
    owed = [one for one in _read(answer)["items"] if one["phone"] == phone]
    if owed:
        print(f"stored: a return call to {phone}: {owed[0]['reason']}, {owed[0]['status']}")
    else:
        print("stored: neither an appointment nor a return call")


def _read(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise CannotRing(f"The CRM answered {answer.status_code}; is --owner-token right?")
    read: dict[str, Any] = answer.json()
    return read


def _show_appointment(stored: dict[str, Any], zone: str) -> None:
    start = datetime.fromisoformat(stored["start_time"]).astimezone(ZoneInfo(zone))
    print(f"stored: appointment {stored['id']}, {stored['status']}")
    print(f"  when      {start:%A, %B %d %Y at %H:%M} ({zone})")
    for label, name in (("what", "service_type"), ("words", "description"), ("where", "address")):
        print(f"  {label:<9} {stored.get(name) or '-'}")
    print(f"  emergency {'yes' if stored.get('is_emergency') else 'no'}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ring the running service and type as the caller.")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the service is")
    parser.add_argument("--api-key", help="X-API-Key of the business to ring")
    parser.add_argument("--business-id", help=f"its id instead; default {DEMO_BUSINESS}")
    parser.add_argument("--admin-key", default=DEV_ADMIN_KEY, help="to look up the business")
    parser.add_argument("--owner-token", help="to read the CRM afterwards")
    parser.add_argument("--phone", default=next(callers(Random())).phone, help="who is calling")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        asyncio.run(call(options))
    except httpx.TransportError:
        print(f"Nothing answers at {options.base}; start it with `make run`.", file=sys.stderr)
        return 1
    except CannotRing as error:
        print(error, file=sys.stderr)
        return 1
    except httpx.HTTPStatusError as error:
        print(f"{error.request.url.path} answered {error.response.status_code}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
