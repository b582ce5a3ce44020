"""What Twilio sends, read leniently: anything may be missing, unknown or garbage."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from app.domain.caller_identity import caller_of, texter_of
from app.domain.phone_numbers import to_e164

LONGEST_SPEECH: Final = 2_000
LONGEST_TEXT: Final = 1_600
LONGEST_ADDRESS: Final = 2_000
MOST_MEDIA: Final = 10
HUNG_UP: Final = "hangup"
"""Stands where a recording's last key does when the caller hung up instead."""

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_KEYS: Final = re.compile(r"[0-9*#A-D]{1,40}")
_SMALL_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_FRACTION: Final = re.compile(r"(?:0(?:\.[0-9]{0,20})?|\.[0-9]{1,20}|1(?:\.0{0,20})?)")
_ADDRESS: Final = re.compile(r"https?://[!-~]+")


class Form(Mapping[str, str]):
    """The first value of every field; `getall` has the others. Shows nothing of itself in logs."""

    __slots__ = ("_values",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getall(self, name: str) -> tuple[str, ...]:
        return tuple(self._values.get(name, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRequest:
    """A step of a call, or news of one. `repr`, and with it the log, has no numbers and words."""

    call_sid: str
    """Empty when missing or not an id."""
    account_sid: str
    parent_call_sid: str | None
    from_raw: str = field(repr=False)
    to_number: str | None = field(repr=False)
    """E.164."""
    forwarded_from: str | None = field(repr=False)
    status: str
    """`ringing`, `in-progress`, `completed` and so on; empty when missing."""
    direction: str
    stir: str | None
    """What the carriers attest about the number. A hint of risk, never proof of a person."""
    speech: str | None = field(repr=False)
    digits: str | None = field(repr=False)
    confidence: float | None
    has_hung_up: bool
    """During a recording."""
    call_seconds: int | None
    sequence_number: int | None
    answered_by: str | None
    dial_status: str | None
    dial_call_sid: str | None
    dial_bridged: bool | None
    """Whether the two were connected; a dial that "completed" may have reached nobody."""
    dial_seconds: int | None
    recording_url: str | None = field(repr=False)
    recording_sid: str | None
    recording_status: str | None
    recording_seconds: int | None
    transcript: str | None = field(repr=False)
    """Of a recording, as Twilio understood it."""
    error_code: int | None
    session_sid: str | None
    session_status: str | None
    handoff: str | None = field(repr=False)
    """What the relay session said when it ended itself."""

    @property
    def caller(self) -> str | None:
        """E.164; None when nobody can be called back."""
        return caller_of(self.from_raw)

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Self:
        keys = form.get("Digits", "").strip()
        return cls(
            call_sid=_id(form, "CallSid") or "",
            account_sid=_id(form, "AccountSid") or "",
            parent_call_sid=_id(form, "ParentCallSid"),
            from_raw=_line(form, "From", 200) or "",
            to_number=to_e164(_line(form, "To", 40)),
            forwarded_from=caller_of(form.get("ForwardedFrom")),
            status=_id(form, "CallStatus") or "",
            direction=_id(form, "Direction") or "",
            stir=_id(form, "StirVerstat"),
            speech=_line(form, "SpeechResult", LONGEST_SPEECH),
            digits=keys if _KEYS.fullmatch(keys) else None,
            confidence=_fraction(form, "Confidence"),
            has_hung_up=keys.lower() == HUNG_UP,
            call_seconds=_count(form, "CallDuration"),
            sequence_number=_count(form, "SequenceNumber"),
            answered_by=_id(form, "AnsweredBy"),
            dial_status=_id(form, "DialCallStatus"),
            dial_call_sid=_id(form, "DialCallSid"),
            dial_bridged=_truth(form, "DialBridged"),
            dial_seconds=_count(form, "DialCallDuration"),
            recording_url=_address(form, "RecordingUrl"),
            recording_sid=_id(form, "RecordingSid"),
            recording_status=_id(form, "RecordingStatus"),
            recording_seconds=_count(form, "RecordingDuration"),
            transcript=_line(form, "TranscriptionText", LONGEST_SPEECH),
            error_code=_count(form, "ErrorCode"),
            session_sid=_id(form, "SessionId"),
            session_status=_id(form, "SessionStatus"),
            handoff=_line(form, "HandoffData", LONGEST_SPEECH),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    url: str = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequest:
    """A text that came in, or news of one that went out."""

    message_sid: str
    account_sid: str
    service_sid: str | None
    from_raw: str = field(repr=False)
    to_number: str | None = field(repr=False)
    body: str = field(repr=False)
    """Without control characters other than line breaks; may be empty beside pictures."""
    opt_out_type: str | None
    """`STOP`, `START` or `HELP`, where Twilio keeps the list of those who opted out."""
    media: tuple[Media, ...]
    status: str
    error_code: int | None

    @property
    def texter(self) -> str | None:
        """E.164; None when they cannot be answered by text."""
        return texter_of(self.from_raw)

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Self:
        sids = (_id(form, name) for name in ("MessageSid", "SmsMessageSid", "SmsSid"))
        return cls(
            message_sid=next((sid for sid in sids if sid), ""),
            account_sid=_id(form, "AccountSid") or "",
            service_sid=_id(form, "MessagingServiceSid"),
            from_raw=_line(form, "From", 200) or "",
            to_number=to_e164(_line(form, "To", 40)),
            body=_UNPRINTABLE.sub("", form.get("Body", ""))[:LONGEST_TEXT].strip(),
            opt_out_type=(_id(form, "OptOutType") or "").upper() or None,
            media=tuple(_media(form)),
            status=_id(form, "MessageStatus") or _id(form, "SmsStatus") or "",
            error_code=_count(form, "ErrorCode"),
        )


def _line(form: Mapping[str, str], name: str, longest: int) -> str | None:
    """One line of text; None when there is nothing in it."""
    given = form.get(name, "")[: 4 * longest]
    return " ".join(_UNPRINTABLE.sub(" ", given).split())[:longest].rstrip() or None


def _id(form: Mapping[str, str], name: str) -> str | None:
    given = form.get(name, "").strip()
    return given if _NAME.fullmatch(given) else None


def _count(form: Mapping[str, str], name: str) -> int | None:
    given = form.get(name, "").strip()
    return int(given) if _SMALL_NUMBER.fullmatch(given) else None


def _fraction(form: Mapping[str, str], name: str) -> float | None:
    given = form.get(name, "").strip()
    return float(given) if _FRACTION.fullmatch(given) else None


def _truth(form: Mapping[str, str], name: str) -> bool | None:
    return {"true": True, "false": False}.get(form.get(name, "").strip().lower())


def _address(form: Mapping[str, str], name: str) -> str | None:
    """Well formed; whoever fetches it checks whose address it is."""
    given = form.get(name, "").strip()
    return given if len(given) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(given) else None


def _media(form: Mapping[str, str]) -> Iterator[Media]:
    for number in range(min(_count(form, "NumMedia") or 0, MOST_MEDIA)):
        url = _address(form, f"MediaUrl{number}")
        if url:
            kind = _line(form, f"MediaContentType{number}", 100) or ""
            yield Media(url=url, content_type=kind.lower())
