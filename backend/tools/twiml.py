"""TwiML as Twilio reads it: documents into verbs, one after the other."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

ANY_KEY = "0123456789*#"


class NotTwiml(Exception):
    """Twilio could not use this document; `code` is its error, as in its debugger."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file, or a pause of so many seconds where there is none."""

    url: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    prompts: tuple[Say | Play, ...]
    action: str
    takes_speech: bool
    takes_keys: bool
    most_keys: int | None
    finish_key: str
    tells_silence: bool
    """Silence is posted to `action` too; else the call goes on with the next verb."""
    language: str
    hints: str


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    number: str
    whisper_url: str
    """Heard by whoever answers before the two are connected."""
    status_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    targets: tuple[Target, ...]
    action: str
    timeout: int
    caller_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    action: str
    status_url: str
    transcribe_url: str
    longest_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """ConversationRelay: the call goes on over a WebSocket."""

    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Hangup:
    reason: str = ""
    """Why the call is refused, where it is not answered at all."""


Verb: TypeAlias = Say | Play | Gather | Redirect | Dial | Record | Connect | Hangup


def read(document: bytes) -> tuple[Verb, ...]:
    """What to do, in order. Unknown verbs are left out, as Twilio does; NotTwiml for the rest."""
    return tuple(_verbs(_root(document)))


def replies(document: bytes) -> tuple[str, ...]:
    """The texts that answer a text."""
    return tuple(_text(one) for one in _root(document).iter("Message"))


def _root(document: bytes) -> ET.Element:
    try:
        root = ET.fromstring(document)
    except ET.ParseError as error:
        raise NotTwiml(12100, f"not XML: {error}") from error
    if root.tag != "Response":
        raise NotTwiml(12102, f"the root is <{root.tag}>")
    return root


def _verbs(root: ET.Element) -> Iterator[Verb]:
    for element in root:
        reader = READERS.get(element.tag)
        if reader is not None:
            yield reader(element)


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _say(element: ET.Element) -> Say:
    return Say(_text(element))


def _play(element: ET.Element) -> Play:
    if element.tag == "Pause":
        return Play(seconds=_number(element, "length") or 1)
    return Play(_text(element))


def _gather(element: ET.Element) -> Gather:
    inputs = element.get("input", "dtmf").split()
    said = (one for one in element if one.tag in ("Say", "Play", "Pause"))
    return Gather(
        prompts=tuple(_say(one) if one.tag == "Say" else _play(one) for one in said),
        action=element.get("action", ""),
        takes_speech="speech" in inputs,
        takes_keys="dtmf" in inputs,
        most_keys=_number(element, "numDigits"),
        finish_key=element.get("finishOnKey", "#"),
        tells_silence=element.get("actionOnEmptyResult") == "true",
        language=element.get("language", "en-US"),
        hints=element.get("hints", ""),
    )


def _redirect(element: ET.Element) -> Redirect:
    return Redirect(_text(element))


def _dial(element: ET.Element) -> Dial:
    numbers = [one for one in element if one.tag == "Number"]
    return Dial(
        targets=tuple(map(_target, numbers or [element])),
        action=element.get("action", ""),
        timeout=_number(element, "timeout") or 30,
        caller_id=element.get("callerId", ""),
    )


def _target(element: ET.Element) -> Target:
    return Target(
        number=_text(element),
        whisper_url=element.get("url", ""),
        status_url=element.get("statusCallback", ""),
    )


def _record(element: ET.Element) -> Record:
    return Record(
        action=element.get("action", ""),
        status_url=element.get("recordingStatusCallback", ""),
        transcribe_url=element.get("transcribeCallback", ""),
        longest_seconds=_number(element, "maxLength") or 3600,
    )


def _connect(element: ET.Element) -> Connect:
    relay = element.find("ConversationRelay")
    url = relay.get("url", "") if relay is not None else ""
    return Connect(url=url, action=element.get("action", ""))


def _hangup(element: ET.Element) -> Hangup:
    is_refused = element.tag == "Reject"
    return Hangup(element.get("reason", "rejected") if is_refused else "")


def _number(element: ET.Element, name: str) -> int | None:
    given = element.get(name, "")
    return int(given) if given.isdecimal() else None


READERS: dict[str, Callable[[ET.Element], Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _play,
    "Gather": _gather,
    "Redirect": _redirect,
    "Dial": _dial,
    "Record": _record,
    "Connect": _connect,
    "Hangup": _hangup,
    "Reject": _hangup,
}
