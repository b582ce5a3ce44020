"""One session of ConversationRelay as a machine: messages in, demands out. It waits for nothing.

Instants are seconds of any clock that does not jump. Times to wait are estimates where Twilio does
not report who is speaking.
"""

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from app.domain.conversations import Reply
from app.domain.dialogue.state import Line
from app.domain.folding import fold
from app.domain.relaying import Pace, Reason
from app.routers.twilio_integration.relay import messages
from app.routers.twilio_integration.relay.messages import (
    Interrupt,
    Key,
    Malformed,
    Message,
    Played,
    Setup,
    Speaking,
    Words,
)
from app.routers.twilio_integration.relay.speech import Speech
from app.routers.twilio_integration.voices import Voice

POLICY, NO_MESSAGE, NORMAL = 1008, 1007, 1000
"""Codes of RFC 6455, 7.4.1."""
MOST_MALFORMED: Final = 10

REASONS: Final = {
    Line.HANG_UP: Reason.HANG_UP,
    Line.TRANSFER: Reason.TRANSFER,
    Line.VOICEMAIL: Reason.VOICEMAIL,
}


@dataclass(frozen=True, slots=True)
class Admit:
    """Whether this session may begin is for its token to show."""

    setup: Setup


@dataclass(frozen=True, slots=True)
class Hear:
    """Words, keys or silence; `of_reply` as in `Heard`."""

    words: str = field(default="", repr=False)
    keys: str = field(default="", repr=False)
    of_reply: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Overhear:
    """Said when nobody answers any more: danger in it counts all the same."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """The session is to end with this message."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Close:
    code: int


Demand: TypeAlias = Admit | Hear | Overhear | Part | Close


class Session:
    def __init__(self, pace: Pace, at: float) -> None:
        self._pace = pace
        self._began = at
        self._awaits_setup = True
        self._set_up_at = at
        self._is_admitted = False
        self._is_leaving = False
        self._speech = Speech("", at, pace)
        self._locale = ""
        self._reason: Reason | None = None
        """Why the session is to end, once the last words were heard."""
        self._ended_at: float | None = None
        self._last_words = ""
        self._of_reply: str | None = None
        self._keys = ""
        self._keys_wanted = 1
        self._key_at = at
        self._quiet_since = at
        self._caller_speaks_since: float | None = None
        self._malformed = 0

    @property
    def wakes_at(self) -> float:
        """When `wake` is to be called, unless a message comes before."""
        if self._ended_at is not None:
            return self._ended_at + self._pace.closes_within
        if not self._is_admitted:
            return self._began + self._pace.setup_within
        if self._is_leaving:
            return self._began
        limit = self._began + self._pace.longest_session
        return min(limit, self._speech.is_over_at if self._reason else self._silent_at)

    @property
    def _silent_at(self) -> float:
        if self._keys:
            return self._key_at + self._pace.keys_within
        if self._caller_speaks_since is not None:
            return self._caller_speaks_since + self._pace.longest_sentence
        since = max(self._quiet_since, self._speech.is_over_at)
        return since + self._pace.silence_after

    # --- in -----------------------------------------------------------------------------

    def take(self, message: Message, at: float) -> Demand | None:
        """`at` is when the message came."""
        if self._ended_at is not None:
            return _overheard(message)
        if isinstance(message, Malformed):
            self._malformed += 1
            return Close(NO_MESSAGE) if self._malformed > MOST_MALFORMED else None
        if isinstance(message, Setup):
            return self._set_up(message, at)
        return self._talk(message, at) if self._is_admitted else Close(POLICY)

    def wake(self, at: float) -> Demand | None:
        """Nothing came until now."""
        if at < self.wakes_at:
            return None
        if self._ended_at is not None:
            return Close(NORMAL)
        if not self._is_admitted:
            return Close(POLICY)
        if self._is_leaving:
            return self.part(Reason.RECONNECT, at)
        if self._reason is not None:
            return self.part(self._reason, at)
        if at >= self._began + self._pace.longest_session:
            return self.part(Reason.LIMIT, at)
        return self._typed(at) if self._keys else self._heard(Hear(), at)

    def hand_over(self, at: float) -> Demand | None:
        """This process stops: another one says the last reply again and goes on."""
        self._is_leaving = True
        return self.wake(at)

    def part(self, reason: Reason, at: float) -> Part:
        self._ended_at = at
        return Part(reason)

    def _talk(self, message: Message, at: float) -> Demand | None:
        match message:
            case Interrupt():
                self._break_in(message, at)
            case Speaking():
                self._note_speaking(message, at)
            case Played(words=words):
                self._speech.note_played(words, at)
            case Words():
                return self._hear(message, at)
            case Key(digit=digit):
                return self._press(digit, at)
        return None

    def _set_up(self, setup: Setup, at: float) -> Demand:
        if not self._awaits_setup:
            return Close(POLICY)
        self._awaits_setup, self._set_up_at = False, at
        return Admit(setup) if setup.call_sid and setup.token else Close(POLICY)

    def _note_speaking(self, message: Speaking, at: float) -> None:
        if message.is_ours:
            self._speech.note(message.is_on, at)
            return
        self._caller_speaks_since = at if message.is_on else None
        self._quiet_since = max(self._quiet_since, at)

    def _break_in(self, message: Interrupt, at: float) -> None:
        """Nothing was cut off if nothing was being said, or not yet this."""
        if self._of_reply is None and self._speech.is_cut_off(message.heard, at):
            self._of_reply = self._speech.heard_by(message.heard, message.milliseconds)
            self._speech.stop(at)

    def _hear(self, message: Words, at: float) -> Demand | None:
        self._quiet_since = max(self._quiet_since, at)
        self._caller_speaks_since = None
        if self._reason is not None:
            return _overheard(message)
        if not message.is_last or not message.words:
            return None
        is_same = fold(message.words) == self._last_words
        if is_same and self._of_reply is None and self._speech.has_hardly_begun(at):
            return None  # One sentence, sent twice.
        self._last_words = fold(message.words)
        self._keys = ""
        return self._heard(Hear(words=message.words), at)

    def _press(self, digit: str, at: float) -> Demand | None:
        if self._reason is not None or (digit == "#" and self._keys_wanted == 1):
            return None
        self._quiet_since, self._key_at = max(self._quiet_since, at), at
        if self._keys_wanted == 1:
            return self._heard(Hear(keys=digit), at)
        if digit != "#":
            self._keys += digit
        # A phone number may be typed with the country's 1 in front.
        wanted = self._keys_wanted + (self._keys_wanted > 5 and self._keys.startswith("1"))
        is_all = len(self._keys) >= wanted or (digit == "#" and self._keys)
        return self._typed(at) if is_all else None

    def _typed(self, at: float) -> Demand:
        keys, self._keys = self._keys, ""
        return self._heard(Hear(keys=keys), at)

    def _heard(self, hear: Hear, at: float) -> Demand:
        of_reply, self._of_reply = self._of_reply, None
        if of_reply is None:
            of_reply = self._speech.heard_until(at)
        return Hear(hear.words, hear.keys, of_reply)

    # --- out ----------------------------------------------------------------------------

    def greets(self, reply: Reply, voice: Voice) -> None:
        """Admitted. Twilio says the greeting it was given by itself, from the setup on."""
        at = self._set_up_at
        self._is_admitted = True
        self._locale = voice.locale
        self._speech = Speech(reply.text, at, self._pace)
        self._quiet_since = at

    def answers(self, reply: Reply, voice: Voice, at: float) -> tuple[str, ...]:
        """The messages that say it. After words that end the session nobody is listened to."""
        self._reason = REASONS.get(reply.line)
        is_switching, self._locale = voice.locale != self._locale, voice.locale
        self._speech = Speech(reply.text, at, self._pace)
        self._quiet_since, self._keys, self._of_reply = at, "", None
        said = messages.spoken(reply.text, voice, may_be_interrupted=self._reason is None)
        return (messages.language(voice), *said) if is_switching else said

    def expects_keys(self, wanted: int) -> None:
        """So many are one answer."""
        self._keys_wanted = wanted


def _overheard(message: Message) -> Overhear | None:
    match message:
        case Words(words=words, is_last=True) if words:
            return Overhear(words)
    return None
