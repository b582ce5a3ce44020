"""Messages: taken, sent and delivered, or not; each step told to the status callback.

https://www.twilio.com/docs/messaging/api/message-resource
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from app.domain.segments import size_of
from tools.twilio_fake.records import Text
from tools.twilio_fake.setup import Stage, is_address
from tools.twilio_fake.wire import ERRORS, Refused, not_found
from tools.twilio_webhooks import API_VERSION, a_sid

LONGEST: Final = 1_600
CALLABLE: Final = re.compile(r"\+[1-9][0-9]{6,14}")
MAGIC: Final = {
    "+15005550001": (21211, "The 'To' number +15005550001 is not a valid phone number"),
    "+15005550002": (21612, "The message cannot be sent to this 'To' number"),
    "+15005550003": (21408, "No permission to send to this region"),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
    "+15005550009": (21614, "'To' number is not a valid mobile number"),
}
"""Numbers of Twilio's own test credentials, which always fail in the same way."""


class Texts:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def create(self, form: Mapping[str, Sequence[str]]) -> Text:
        """Taken; what becomes of it is told later. Refused as Twilio refuses."""
        given = {name: values[0] for name, values in form.items() if values}
        media = form.get("MediaUrl", ())
        self._check(given, media)
        code = self._stage.faults.code("2")
        if code is not None:
            raise Refused(400, code, ERRORS.get(code, "Refused, as was wished for"))
        now, body = self._stage.now(), given.get("Body", "")
        service = given.get("MessagingServiceSid", "")
        text = Text(
            sid=a_sid("MM" if media else "SM"),
            to=given["To"],
            sender=given.get("From", ""),
            body=body,
            status="accepted" if service else "queued",
            created_at=now,
            status_url=given.get("StatusCallback", ""),
            service_sid=service,
            segments=max(1, size_of(body).segments),
            media=len(media),
        )
        self._stage.records.texts.add(text.sid, text)
        self._show(text)
        self._stage.begin(self._deliver(text))
        return text

    def get(self, sid: str) -> Text:
        found = self._stage.records.texts.find(sid)
        if found is None:
            raise not_found(f"Messages/{sid}")
        return found

    def listed(self, query: Mapping[str, str]) -> list[Text]:
        """Newest first. `DateSent`, `DateSent>` (from then on) and `DateSent<` are days, UTC."""
        to, sender = query.get("To"), query.get("From")
        return self._stage.records.texts.newest(
            lambda one: to in (None, one.to) and sender in (None, one.sender) and _sent(one, query)
        )

    def _check(self, given: Mapping[str, str], media: Sequence[str]) -> None:
        to, sender = given.get("To", ""), given.get("From", "")
        callback = given.get("StatusCallback", "")
        problems = (
            (not to, 21604, "A 'To' phone number is required"),
            (not (sender or given.get("MessagingServiceSid")), 21603, "A 'From' is required"),
            (not (given.get("Body") or media), 21602, "Message body is required"),
            (len(given.get("Body", "")) > LONGEST, 21617, "The body exceeds 1600 characters"),
            (not CALLABLE.fullmatch(to), 21211, f"Invalid 'To' Phone Number: {to}"),
            (bool(callback) and not is_address(callback), 21609, "Invalid StatusCallback"),
            (bool(sender) and not self._may_send(sender), 21606, f"{sender} is not your number"),
            (to == sender, 21266, "'To' and 'From' number cannot be the same"),
        )
        for is_so, code, message in problems:
            if is_so:
                raise Refused(400, code, message)
        if to in MAGIC:
            raise Refused(400, *MAGIC[to])

    def _may_send(self, sender: str) -> bool:
        return self._stage.setup.any_sender or self._stage.records.owns(sender)

    def _show(self, text: Text) -> None:
        parts = f"{text.segments} segment{'s' if text.segments > 1 else ''}"
        pictures = f", {text.media} pictures" if text.media else ""
        self._stage.say(f"text {text.sender or text.service_sid} -> {text.to} ({parts}{pictures})")
        self._stage.say(f"     {text.body}")

    async def _deliver(self, text: Text) -> None:
        code = self._stage.faults.code("30")
        is_stuck = self._stage.faults.strikes("stuck")
        last = ("undelivered" if code else "delivered",) if not is_stuck else ()
        stages = ["sent", *last]
        if self._stage.faults.strikes("shuffled"):
            stages.reverse()
        for status in stages:
            await self._stage.pause()
            text.error_code = code if status == "undelivered" else text.error_code
            await self._become(text, status)

    async def _become(self, text: Text, status: str) -> None:
        now = self._stage.now()
        text.sent_at = text.sent_at or now
        text.updated_at = now
        if text.status not in ("delivered", "undelivered"):
            text.status = status
        text.history.append(status)
        if status == "undelivered":
            self._stage.say(f"     undelivered to {text.to}: {text.error_code}")
        await self._stage.tell(text.status_url, self._news(text, status, now))

    def _news(self, text: Text, status: str, now: datetime) -> dict[str, str]:
        news = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "AccountSid": self._stage.setup.account,
            "From": text.sender,
            "To": text.to,
            "ApiVersion": API_VERSION,
        }
        if text.service_sid:
            news["MessagingServiceSid"] = text.service_sid
        if status == "undelivered":
            news["ErrorCode"] = str(text.error_code)
        if status in ("delivered", "undelivered"):
            news["RawDlrDoneDate"] = f"{now:%y%m%d%H%M}"
        return news


def _sent(text: Text, query: Mapping[str, str]) -> bool:
    day = (text.sent_at or text.created_at).date()
    return (
        _fits(query.get("DateSent"), lambda wanted: day == wanted)
        and _fits(query.get("DateSent>"), lambda wanted: day >= wanted)
        and _fits(query.get("DateSent<"), lambda wanted: day <= wanted)
    )


def _fits(given: str | None, test: Callable[[date], bool]) -> bool:
    if not given:
        return True
    try:
        return test(date.fromisoformat(given[:10]))
    except ValueError as error:
        raise Refused(400, 20001, f"{given} is no date") from error
