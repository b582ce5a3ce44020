"""A stand-in for Twilio on this machine: `make twilio`.

It takes texts and calls as Twilio's API does, tells what became of them with signed callbacks, and
really rings the people it is asked to ring: somebody at this terminal, on its page, or a script.
Nothing leaves this machine, and nothing is kept.

python -m tools.twilio_server --person +19135550142=no-answer --fault 429:0.2
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import uvicorn
from dotenv import dotenv_values
from starlette.applications import Starlette

from tools.people import DEEDS, UnknownDeed
from tools.twilio_fake import faults
from tools.twilio_fake.api import Api
from tools.twilio_fake.calls import Calls
from tools.twilio_fake.faults import Faults, UnknownFault
from tools.twilio_fake.numbers import Numbers
from tools.twilio_fake.page import Page
from tools.twilio_fake.setup import Setup, Stage, loopback_only
from tools.twilio_fake.texts import Texts
from tools.twilio_fake.town import Town
from tools.twilio_webhooks import Webhooks

PORT: Final = 8001
ENV_FILE: Final = Path(__file__).parents[2] / "env.dev.twilio"
DEMO_NUMBERS: Final = ("+18165550140", "+16145550140", "+16025550140")
"""Of the demonstration businesses."""
ANSWER_WITHIN_SECONDS: Final = 15.0
"""As long as Twilio waits for a webhook."""


@dataclass(slots=True)
class Twilio:
    """All of it, for a server and for tests: `app` is the API with the page."""

    stage: Stage
    town: Town
    app: Starlette


def assemble(
    setup: Setup,
    http: httpx.AsyncClient,
    numbers: Sequence[str] = DEMO_NUMBERS,
    people: Sequence[str] = (),
    wrong: Sequence[str] = (),
) -> Twilio:
    """`people` are `NUMBER=SCRIPT`, or `SCRIPT` for everybody else; `wrong` are faults."""
    stage = Stage(setup, Webhooks(http, setup.token), Faults(wrong))
    named = [one.partition("=") for one in people if one.startswith("+")]
    scripts = {number: script for number, _, script in named}
    otherwise = next((one for one in people if not one.startswith("+")), "")
    town = Town(scripts, stage.say, otherwise)
    own = Numbers(stage)
    for number in numbers:
        own.own(number)
    api = Api(stage, Texts(stage), Calls(stage, town), own)
    return Twilio(stage, town, Starlette(routes=[*api.routes, *Page(stage, town).routes]))


async def serve(options: argparse.Namespace) -> None:
    hooks = {"request": [loopback_only]}
    async with httpx.AsyncClient(timeout=ANSWER_WITHIN_SECONDS, event_hooks=hooks) as http:
        twilio = assemble(
            _setup(options),
            http,
            (*DEMO_NUMBERS, *options.number),
            options.person,
            options.fault,
        )
        twilio.stage.show = lambda line: print(line, flush=True)
        config = uvicorn.Config(
            twilio.app, host="127.0.0.1", port=options.port, log_level="warning", access_log=False
        )
        print(f"Twilio's API is at http://127.0.0.1:{options.port}, its page at the same address.")
        print("When a call rings: a answers, 1 presses 1, b is busy, h hangs up, words are said.")
        async with _terminal(twilio.town):
            await uvicorn.Server(config).serve()


@asynccontextmanager
async def _terminal(town: Town) -> AsyncIterator[None]:
    """What is typed is done at the telephone that rang last."""
    loop = asyncio.get_running_loop()

    def typed() -> None:
        line = sys.stdin.readline()
        if not line:
            loop.remove_reader(sys.stdin)
        elif not town.does(None, line):
            print("No telephone is ringing.", flush=True)

    if sys.stdin.isatty():
        loop.add_reader(sys.stdin, typed)
    yield


def _setup(options: argparse.Namespace) -> Setup:
    given = dotenv_values(options.env_file)
    return Setup(
        account=given.get("TWILIO_ACCOUNT_SID") or "AC" + "0" * 32,
        token=given.get("TWILIO_AUTH_TOKEN") or "",
        key_sid=given.get("TWILIO_API_KEY_SID") or "",
        key_secret=given.get("TWILIO_API_KEY_SECRET") or "",
        pace=options.pace,
        any_sender=options.any_sender,
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.twilio_server",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--env-file", type=Path, default=ENV_FILE, help="account and token")
    parser.add_argument("--number", action="append", default=[], help="one that was bought before")
    parser.add_argument("--any-sender", action="store_true", help="send from any number")
    parser.add_argument("--pace", type=float, default=1.0, help="seconds between two stages")
    parser.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="[NUMBER=]SCRIPT",
        help=f"who does what when rung, separated by commas: {DEEDS}",
    )
    parser.add_argument("--fault", action="append", default=[], help=faults.HELP)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        asyncio.run(serve(options))
    except (UnknownFault, UnknownDeed) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
