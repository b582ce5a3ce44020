"""Ring the running service from a terminal and type as the caller.

python -m tools.call                            the demonstration plumber
printf 'my drain is clogged\\n' | python -m tools.call
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from random import Random
from typing import Any

import httpx

from tools import lookup, stored, terminal
from tools.caller import callers
from tools.lookup import DEMO_BUSINESS, DEV_ADMIN_KEY, CannotRing
from tools.phone_line import Heard, PhoneLine


async def call(options: argparse.Namespace) -> None:
    async with httpx.AsyncClient(base_url=options.base, timeout=30) as http:
        business = await _business(http, options)
        http.headers.update(_headers(business, options))
        print(f"-- calling {business.get('name') or 'the default business'} as {options.phone}")
        heard = await _talk(PhoneLine(http), options.phone)
        await stored.show(http, business, options.phone, heard.state.get("appointment_id"))


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
        while (words := await terminal.line()) is not None:
            heard = await line.say(heard.session_id, words)
            _print(heard)
            if heard.is_over:
                break
    await line.hang_up(heard.session_id)
    print("-- the call has ended")
    return heard


def _print(heard: Heard) -> None:
    reasons = ", ".join(heard.state.get("emergency_reasons") or ())
    mark = f" [EMERGENCY {reasons}]".rstrip() if heard.state.get("is_emergency") else ""
    print(f"we{mark}> {heard.words}")


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
