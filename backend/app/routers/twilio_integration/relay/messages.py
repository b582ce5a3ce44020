"""What ConversationRelay says over its WebSocket, and what it is told: JSON, read leniently.

https://www.twilio.com/docs/voice/conversationrelay/websocket-messages
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from app.domain.relaying import Reason
from app.routers.twilio_integration.forms import LONGEST_SPEECH
from app.routers.twilio_integration.spoken import sentences
from app.routers.twilio_integration.voices import Voice

LONGEST_ID: Final = 80
LONGEST_TOKEN: Final = 200
MOST_MILLISECONDS: Final = 3_600_000
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,9})?")
_AND: Final = {"en": " and ", "es": " y "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The first message of a session."""

    call_sid: str
    account_sid: str
    session_sid: str
    to_number: str = field(repr=False)
    token: str = field(repr=False)
    business_id: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """What was said. Only the last message of a sentence counts."""

    words: str = field(repr=False)
    is_last: bool


@dataclass(frozen=True, slots=True)
class Key:
    digit: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Interrupt:
    """The caller broke in. `heard` is what was spoken until then; empty if Twilio did not tell."""

    heard: str = field(repr=False)
    milliseconds: int | None


@dataclass(frozen=True, slots=True)
class Speaking:
    """Somebody began or stopped to speak: we (`is_ours`) or the caller."""

    is_ours: bool
    is_on: bool


@dataclass(frozen=True, slots=True)
class Played:
    """So much of our words was said, or only this piece of them."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Twilio could not use what we sent; the session goes on."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that may mean something one day."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """No message at all."""


Message: TypeAlias = (
    Setup | Words | Key | Interrupt | Speaking | Played | Problem | Ignored | Malformed
)


def read(frame: str) -> Message:
    try:
        given = json.loads(frame)
    except (ValueError, RecursionError):
        return Malformed()
    if not isinstance(given, dict) or not isinstance(given.get("type"), str):
        return Malformed()
    reader = _READERS.get(given["type"])
    return reader(given) if reader else Ignored()


def _setup(given: Mapping[str, Any]) -> Message:
    parameters = given.get("customParameters")
    own: Mapping[str, Any] = parameters if isinstance(parameters, dict) else {}
    return Setup(
        call_sid=_text(given, "callSid", LONGEST_ID),
        account_sid=_text(given, "accountSid", LONGEST_ID),
        session_sid=_text(given, "sessionId", LONGEST_ID),
        to_number=_text(given, "to", LONGEST_ID),
        token=_text(own, "session", LONGEST_TOKEN),
        business_id=_text(own, "business_id", LONGEST_ID) or None,
    )


def _words(given: Mapping[str, Any]) -> Message:
    if not isinstance(given.get("voicePrompt"), str):
        return Malformed()
    return Words(_text(given, "voicePrompt", LONGEST_SPEECH), given.get("last") is True)


def _key(given: Mapping[str, Any]) -> Message:
    digit = _text(given, "digit", 1)
    return Key(digit) if digit and digit in "0123456789*#" else Ignored()


def _interrupt(given: Mapping[str, Any]) -> Message:
    heard = _text(given, "utteranceUntilInterrupt", LONGEST_SPEECH)
    return Interrupt(heard, _milliseconds(given.get("durationUntilInterruptMs")))


def _news(given: Mapping[str, Any]) -> Message:
    who, value = given.get("name"), given.get("value")
    if who == "tokensPlayed":
        return Played(_text(given, "value", LONGEST_SPEECH))
    if who not in ("agentSpeaking", "clientSpeaking") or value not in ("on", "off"):
        return Ignored()
    return Speaking(is_ours=who == "agentSpeaking", is_on=value == "on")


def _problem(given: Mapping[str, Any]) -> Message:
    return Problem()


_READERS: Final[dict[str, Callable[[Mapping[str, Any]], Message]]] = {
    "setup": _setup,
    "prompt": _words,
    "dtmf": _key,
    "interrupt": _interrupt,
    "info": _news,
    "error": _problem,
}


def _text(given: Mapping[str, Any], name: str, longest: int) -> str:
    """One line; empty for anything else than text."""
    value = given.get(name)
    if not isinstance(value, str):
        return ""
    return " ".join(_UNPRINTABLE.sub(" ", value[: 4 * longest]).split())[:longest].rstrip()


def _milliseconds(given: object) -> int | None:
    """The documents have it as a number and as a string."""
    written = str(given).strip() if isinstance(given, int | float | str) else ""
    return min(int(float(written)), MOST_MILLISECONDS) if _NUMBER.fullmatch(written) else None


# --- to Twilio ------------------------------------------------------------------------


def spoken(text: str, voice: Voice, *, may_be_interrupted: bool = True) -> tuple[str, ...]:
    """One message per piece; the last one ends our turn."""
    pieces = tuple(fit_for_markup(piece, voice) for piece in sentences(text, voice.language))
    last = len(pieces) - 1
    return tuple(
        _written(
            type="text",
            token=piece if place == last else f"{piece} ",
            last=place == last,
            lang=voice.locale,
            interruptible=may_be_interrupted,
            preemptible=False,
        )
        for place, piece in enumerate(pieces)
    )


def fit_for_markup(piece: str, voice: Voice) -> str:
    """Voices take SSML: a lone ampersand or an angle would be taken for markup."""
    plain = piece.replace("<", " ").replace(">", " ").replace("&", _AND[voice.language])
    return " ".join(plain.split())


def language(voice: Voice) -> str:
    return _written(type="language", ttsLanguage=voice.locale, transcriptionLanguage=voice.locale)


def end(reason: Reason) -> str:
    """Nothing about the caller: Twilio keeps what is handed on."""
    return _written(type="end", handoffData=json.dumps({"reason": reason.value}))


def reason_of(handoff: str | None) -> Reason | None:
    """What `end` handed on, as it comes back."""
    try:
        given = json.loads(handoff or "")
        return Reason(given["reason"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _written(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def joined(text: str, voice: Voice) -> str:
    """As one text, for a greeting."""
    pieces: Iterable[str] = sentences(text, voice.language)
    return " ".join(fit_for_markup(piece, voice) for piece in pieces)
