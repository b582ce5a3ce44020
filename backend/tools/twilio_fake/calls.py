"""Calls that are placed: really rung, answered by somebody of the town, and led by TwiML.

https://www.twilio.com/docs/voice/api/call-resource
"""

from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from typing import Final

from tools.people import Answer
from tools.twilio_call import conduct
from tools.twilio_fake.records import PlacedCall, Recording
from tools.twilio_fake.setup import Stage, is_address
from tools.twilio_fake.texts import CALLABLE
from tools.twilio_fake.town import Town
from tools.twilio_fake.wire import Refused, not_found
from tools.twilio_leg import Leg
from tools.twilio_webhooks import API_VERSION, a_sid

EVENTS: Final = ("initiated", "ringing", "answered", "completed")
LONGEST_TIMEOUT: Final = 600


class Calls:
    def __init__(self, stage: Stage, town: Town) -> None:
        self._stage = stage
        self._town = town

    def create(self, form: Mapping[str, Sequence[str]]) -> PlacedCall:
        given = {name: values[0] for name, values in form.items() if values}
        self._check(given)
        code = self._stage.faults.code("2")
        if code is not None:
            raise Refused(400, code, "Refused, as was wished for")
        call = PlacedCall(
            sid=a_sid("CA"),
            to=given["To"],
            caller=given["From"],
            created_at=self._stage.now(),
            url=given.get("Url", ""),
            twiml=given.get("Twiml", ""),
            fallback_url=given.get("FallbackUrl", ""),
            status_url=given.get("StatusCallback", ""),
            events=tuple(form.get("StatusCallbackEvent", ())) or ("completed",),
            timeout=min(int(given.get("Timeout", "60")), LONGEST_TIMEOUT),
        )
        self._stage.records.calls.add(call.sid, call)
        self._stage.say(f"call {call.caller} -> {call.to} is placed")
        self._stage.begin(self._ring(call))
        return call

    def get(self, sid: str) -> PlacedCall:
        found = self._stage.records.calls.find(sid)
        if found is None:
            raise not_found(f"Calls/{sid}")
        return found

    def listed(self, query: Mapping[str, str]) -> list[PlacedCall]:
        wanted = {"to": query.get("To"), "caller": query.get("From"), "status": query.get("Status")}
        return self._stage.records.calls.newest(
            lambda one: all(value in (None, getattr(one, name)) for name, value in wanted.items())
        )

    async def change(self, sid: str, form: Mapping[str, Sequence[str]]) -> PlacedCall:
        """Hang up (`Status`), or lead it elsewhere (`Url`)."""
        call = self.get(sid)
        status, url = form.get("Status", [""])[0], form.get("Url", [""])[0]
        if call.is_over:
            raise Refused(400, 21220, "Call is not in-progress. Cannot redirect.")
        if status == "canceled" and call.status == "in-progress":
            return call  # Only what is queued or rings is cancelled.
        if status in ("canceled", "completed"):
            await self._hang_up(call, status)
        elif url and call.leg is not None:
            await call.leg.redirect(url)
        return call

    def _check(self, given: Mapping[str, str]) -> None:
        to, caller, url = given.get("To", ""), given.get("From", ""), given.get("Url", "")
        callback, timeout = given.get("StatusCallback", ""), given.get("Timeout", "60")
        problems = (
            (not to, 21201, "No 'To' number is specified"),
            (not caller, 21213, "Caller phone number is required"),
            (not (url or given.get("Twiml")), 21205, "Url parameter is required"),
            (bool(url) and not is_address(url), 21205, f"Url is not a valid URL: {url}"),
            (
                not CALLABLE.fullmatch(to),
                21211,
                f"The phone number you are calling, {to}, is not valid",
            ),
            (not self._may_call(caller), 21210, f"{caller} is not verified for your account"),
            (bool(callback) and not is_address(callback), 21626, "Invalid StatusCallback"),
            (not timeout.isdecimal(), 21218, "Invalid Timeout"),
        )
        for is_so, code, message in problems:
            if is_so:
                raise Refused(400, code, message)

    def _may_call(self, caller: str) -> bool:
        return self._stage.setup.any_sender or self._stage.records.owns(caller)

    async def _ring(self, call: PlacedCall) -> None:
        await self._stage.pause()
        await self._tell(call, "initiated", "initiated")
        call.status = "ringing" if not call.is_over else call.status
        await self._tell(call, "ringing", "ringing")
        outcome = await self._town.answers(call.to, call.timeout)
        if not call.is_over and outcome is Answer.ANSWERED:
            await self._talk(call)
        if outcome is Answer.ANSWERED:
            self._town.leaves(call.to)
        await self._finish(call, "completed" if outcome is Answer.ANSWERED else outcome.value)

    async def _talk(self, call: PlacedCall) -> None:
        call.status, call.started_at = "in-progress", self._stage.now()
        await self._tell(call, "answered", "in-progress")
        call.leg = leg = Leg(self._stage.webhooks, self._facts(call), call.fallback_url)
        if call.url:
            await leg.begin(call.url, status="in-progress")
        else:
            await leg.begin_with(call.twiml.encode())
        await conduct(
            leg, self._town, self._town, lambda what: self._stage.say(f"call {call.to} {what}")
        )
        if leg.heard:
            self._stage.say(f"call {call.to} hears: {' '.join(leg.heard)}")
        for fault in leg.faults:
            self._stage.say(f"!! {fault}")
        for sid, seconds in leg.recordings:
            made = Recording(
                sid=sid, call_sid=call.sid, created_at=self._stage.now(), seconds=seconds
            )
            self._stage.records.recordings.add(sid, made)

    async def _hang_up(self, call: PlacedCall, status: str) -> None:
        if call.leg is not None:
            call.leg.hangs_up()
        self._town.does(call.to, "hang-up")  # Whoever watches need not wait any longer.
        await self._finish(call, status)

    async def _finish(self, call: PlacedCall, status: str) -> None:
        if call.is_over:
            return
        call.status, call.ended_at = status, self._stage.now()
        self._stage.say(f"call {call.to} is over: {status}")
        await self._tell(call, "completed", status)

    async def _tell(self, call: PlacedCall, event: str, status: str) -> None:
        now = self._stage.now()
        call.updated_at = now
        if event not in call.events:
            return
        news = {
            **self._facts(call),
            "CallStatus": status,
            "Timestamp": format_datetime(now),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(call.told),
        }
        if event == "completed":
            news |= {"CallDuration": str(call.seconds)}
        call.told += 1
        await self._stage.tell(call.status_url, news)

    def _facts(self, call: PlacedCall) -> dict[str, str]:
        return {
            "CallSid": call.sid,
            "AccountSid": self._stage.setup.account,
            "From": call.caller,
            "Caller": call.caller,
            "To": call.to,
            "Called": call.to,
            "Direction": "outbound-api",
            "ApiVersion": API_VERSION,
        }
