"""How long our words take, and how much of them was heard, as far as that can be told."""

from app.domain.hearing import reached
from app.domain.relaying import Pace


class Speech:
    """What we are saying since an instant."""

    def __init__(self, text: str, at: float, pace: Pace) -> None:
        self._text = text
        self._at = at
        self._pace = pace
        length = len(text) / pace.usual + pace.first_sound if text else 0.0
        self._ends_at = at + min(length, pace.longest_speech)
        self._latest = at + min(2 * length, pace.longest_speech)
        self._played = 0
        """Characters known to have been said."""
        self._is_whole = not text
        """Known to have been said to the end."""

    @property
    def is_over_at(self) -> float:
        return self._ends_at

    def is_cut_off(self, heard: str, at: float) -> bool:
        """Whether an interruption at `at` can be one of this: not before it, nor behind its end.

        If Twilio tells what was heard it knows better than we when it ends.
        """
        is_on = at < self._ends_at + self._pace.grace or bool(heard)
        return self._at <= at and is_on and not self._is_whole

    def note(self, is_on: bool, at: float) -> None:
        """Twilio reports that we begin or stop. A stop that comes too soon is a pause between
        sentences, or the end of an older speech."""
        if is_on:
            self._ends_at = self._latest
        elif at >= self._at + len(self._text) / self._pace.fastest:
            self.stop(at)

    def note_played(self, words: str, at: float) -> None:
        if at < self._at:
            return
        self._played = max(self._played, reached(self._text, words))
        if not any(one.isalnum() for one in self._text[self._played :]):
            self._end(at)

    def stop(self, at: float) -> None:
        """Nothing more is heard; whether all of it was, others tell."""
        self._ends_at = min(self._ends_at, at)

    def heard_by(self, words: str, milliseconds: int | None) -> str:
        """What was heard until an interruption: by the words if they were told, else by time."""
        if words or milliseconds is None:
            return words
        return self._text[: int(milliseconds / 1000 * self._pace.slowest)]

    def heard_until(self, at: float) -> str | None:
        """What can have been heard at the most by whoever spoke at `at`; None is all of it."""
        if self._is_whole:
            return None
        letters = int(max(0.0, at - self._at) * self._pace.fastest)
        letters = max(letters, self._played)
        return self._text[:letters] if letters < len(self._text) else None

    def has_hardly_begun(self, at: float) -> bool:
        return not self._is_whole and at < self._at + self._pace.same_sentence

    def _end(self, at: float) -> None:
        self._is_whole = True
        self._ends_at = min(self._ends_at, at)
