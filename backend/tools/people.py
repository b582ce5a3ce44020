"""People at the other end of a line: what they do when it rings, and when Twilio listens."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from tools.twilio_leg import Leg


class Answer(StrEnum):
    """As Twilio's call status names it."""

    ANSWERED = "in-progress"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"


class Person(Protocol):
    async def answers(self, number: str, seconds: int) -> Answer:
        """The telephone at `number` rings, for so long at most."""
        ...

    async def acts(self, leg: Leg) -> None:
        """Twilio listens: the leg is told words, keys or silence, or that they hang up."""
        ...

    async def leaves_message(self, leg: Leg) -> str:
        """Twilio records; what they say, nothing if they hang up at the tone."""
        ...

    def leaves(self, number: str) -> None:
        """The line of `number`, who had answered, is free again."""
        ...


class UnknownDeed(ValueError):
    """Nobody knows how to do that."""


NOT_ANSWERED = {"busy": Answer.BUSY, "no-answer": Answer.NO_ANSWER, "failed": Answer.FAILED}
DEEDS = "answer, press:KEYS, say:WORDS, silence, hang-up; or busy, no-answer, failed"


async def do(deed: str, leg: Leg) -> None:
    """`press:1`, `say:hello`, `silence`; anything else hangs up."""
    kind, _, what = deed.partition(":")
    match kind:
        case "press":
            await leg.presses(what)
        case "say":
            await leg.says(what)
        case "silence":
            await leg.stays_silent()
        case _:
            leg.hangs_up()


@dataclass(slots=True)
class Scripted:
    """Somebody who does the same whenever they are rung: `press:1`, or `silence,press:1`.

    Once the script is through they hang up.
    """

    script: str
    _deeds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for deed in self._steps():
            kind, colon, what = deed.partition(":")
            has_what = kind in ("press", "say")
            known = kind in NOT_ANSWERED or kind in ("answer", "silence", "hang-up") or has_what
            if not known or has_what != bool(colon and what.strip()):
                raise UnknownDeed(f"{deed!r} is none of: {DEEDS}")

    async def answers(self, number: str, seconds: int) -> Answer:
        self._deeds = self._steps()
        first = self._deeds[0] if self._deeds else "no-answer"
        if first == "answer":
            self._deeds.pop(0)
        return NOT_ANSWERED.get(first, Answer.ANSWERED)

    async def acts(self, leg: Leg) -> None:
        await do(self._deeds.pop(0) if self._deeds else "hang-up", leg)

    async def leaves_message(self, leg: Leg) -> str:
        deed = self._deeds.pop(0) if self._deeds else ""
        return deed.removeprefix("say:") if deed.startswith("say:") else ""

    def leaves(self, number: str) -> None:
        """Whoever is scripted can be rung again at any time."""

    def _steps(self) -> list[str]:
        return [step.strip() for step in self.script.split(",") if step.strip()]
