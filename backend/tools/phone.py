"""Ring the running service, or text it, as Twilio does: signed webhooks, and TwiML followed.

python -m tools.phone --env-file ../env.dev.twilio          a call to the demonstration plumber
python -m tools.phone --env-file ../env.dev.twilio --sms    a thread of texts
"""

import argparse
import asyncio
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx
from dotenv import dotenv_values

from tools import lookup, stored, terminal, twilio_call
from tools.caller import callers
from tools.lookup import DEMO_BUSINESS, DEV_ADMIN_KEY, CannotRing
from tools.people import Answer
from tools.twilio_leg import Leg, inbound
from tools.twilio_webhooks import ANY_ACCOUNT, API_VERSION, Webhooks, a_sid
from tools.twiml import Gather, NotTwiml, replies

KEYS = re.compile(r"#(?P<named>[0-9*#]+)|(?P<bare>[0-9*#]+)")


class Typist:
    """Plays both sides of the line: the caller, and whoever a call is put through to."""

    def __init__(self, *, is_staff: bool = False) -> None:
        self._prompt = "staff> " if is_staff else "you> "

    async def answers(self, number: str, seconds: int) -> Answer:
        print(f"-- {number} rings: type a to answer, b for busy, nothing to let it ring")
        typed = await terminal.line("staff> ")
        known = {"a": Answer.ANSWERED, "answer": Answer.ANSWERED, "b": Answer.BUSY}
        return known.get((typed or "").lower(), Answer.NO_ANSWER)

    async def acts(self, leg: Leg) -> None:
        _print(leg)
        words = await terminal.line(self._prompt)
        gather = leg.waiting
        assert isinstance(gather, Gather)
        if words is None:
            leg.hangs_up()
            return
        keys = pressed(words, gather)
        if keys is not None:
            await leg.presses(keys)
        else:
            if words and not gather.takes_speech:
                print("-- only keys are heard here")
            await leg.says(words)

    async def leaves_message(self, leg: Leg) -> str:
        _print(leg)
        print("-- beep. Type the message; nothing hangs up")
        return await terminal.line(self._prompt) or ""

    def leaves(self, number: str) -> None:
        """One terminal is never busy."""


def pressed(words: str, gather: Gather) -> str | None:
    """`#5` is the key 5. Digits alone are keys too, unless more than are waited for: then said."""
    found = KEYS.fullmatch(words)
    if found is None:
        return None
    if found["named"]:
        return found["named"]
    is_too_much = gather.most_keys is not None and len(words) > gather.most_keys
    return None if is_too_much and gather.takes_speech else words


async def phone(options: argparse.Namespace) -> None:
    settings = _settings(options.env_file)
    async with httpx.AsyncClient(base_url=options.base, timeout=30) as http:
        business = await lookup.business(http, options.admin_key, options.business_id)
        owner_token = options.owner_token or business.get("owner_token") or "dev-owner-token"
        http.headers.update({"X-API-Key": business["api_key"], "X-Owner-Token": owner_token})
        token = options.token or settings.get("TWILIO_AUTH_TOKEN") or ""
        webhooks = Webhooks(http, token, settings.get("PUBLIC_BASE_URL") or "")
        account = settings.get("TWILIO_ACCOUNT_SID") or ANY_ACCOUNT
        if options.sms:
            await _text(webhooks, business, account, options.phone)
        else:
            began = datetime.now(UTC)
            await _call(webhooks, business, account, options.phone)
            booked = await stored.booked_by(http, options.phone, began)
            await stored.show(http, business, options.phone, booked)


async def _call(webhooks: Webhooks, business: dict[str, Any], account: str, number: str) -> None:
    leg = inbound(webhooks, number, business.get("twilio_phone_number") or "", account)
    print(f"-- calling {business['name']} as {number}")

    def note(what: str) -> None:
        _print(leg)
        print(f"-- Twilio {what}")

    await leg.begin(_path("voice", business))
    await twilio_call.conduct(leg, Typist(), Typist(is_staff=True), note)
    _print(leg)
    await twilio_call.end(leg, _path("voice/status", business))
    print("-- the call has ended" + (f" ({leg.refusal})" if leg.refusal else ""))
    for fault in leg.faults:
        print(f"-- Twilio would report {fault}", file=sys.stderr)
    if leg.faults:
        raise CannotRing("The service did not answer as Twilio needs it.")


async def _text(webhooks: Webhooks, business: dict[str, Any], account: str, number: str) -> None:
    """A line is a text; replies are those in the answer. What is sent later, Twilio shows."""
    print(f"-- texting {business['name']} as {number}; end with Ctrl-D")
    while (words := await terminal.line()) is not None:
        if not words:
            continue
        form = _text_form(business, account, number, words)
        answer = await webhooks.post(webhooks.absolute(_path("sms", business)), form)
        if not answer.is_success:
            raise CannotRing(f"The service answered {answer.status_code}; is the token right?")
        for reply in replies(answer.content):
            print(f"we> {reply}")


def _text_form(
    business: dict[str, Any], account: str, number: str, words: str
) -> Mapping[str, str]:
    sid = a_sid("SM")
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": account,
        "From": number,
        "To": business.get("twilio_phone_number") or "",
        "Body": words,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": API_VERSION,
    }


def _path(webhook: str, business: dict[str, Any]) -> str:
    """A business without a number is named in the address."""
    query = "" if business.get("twilio_phone_number") else f"?business_id={business['id']}"
    return f"/twilio/{webhook}{query}"


def _settings(file: Path | None) -> Mapping[str, str | None]:
    if file and not file.is_file():
        raise CannotRing(f"There is no {file}.")
    return dotenv_values(file) if file else {}


def _print(leg: Leg) -> None:
    if leg.heard:
        print(f"we> {' '.join(leg.heard)}")
        leg.heard.clear()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ring or text the service as Twilio does.")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the service is")
    parser.add_argument("--env-file", type=Path, help="its settings, for the token that signs")
    parser.add_argument("--token", help="sign with this token instead")
    parser.add_argument("--business-id", help=f"whom to ring; default {DEMO_BUSINESS}")
    parser.add_argument("--admin-key", default=DEV_ADMIN_KEY, help="to look up the business")
    parser.add_argument("--owner-token", help="to read the CRM afterwards")
    parser.add_argument("--phone", default=next(callers(Random())).phone, help="who is calling")
    parser.add_argument("--sms", action="store_true", help="text instead of calling")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        asyncio.run(phone(options))
    except httpx.TransportError:
        print(f"Nothing answers at {options.base}; start it with `make run`.", file=sys.stderr)
        return 1
    except (CannotRing, NotTwiml) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
