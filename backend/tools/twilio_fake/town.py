"""Everybody who can be rung: scripted people, and one at the terminal or on the page."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tools.people import Answer, Person, Scripted, UnknownDeed, do
from tools.twilio_leg import Leg

GATHER_SECONDS: Final = 15
"""Longer than Twilio waits: whoever watches has to read first, and to find the button."""
BY_LETTER: Final = {"a": "answer", "b": "busy", "h": "hang-up", "": "silence"}
NOT_ANSWERED: Final = {"busy": Answer.BUSY, "hang-up": Answer.BUSY, "silence": Answer.NO_ANSWER}


def deed(typed: str) -> str:
    """What somebody types at a telephone: a letter, keys, or words."""
    known = BY_LETTER.get(typed.lower(), typed)
    if known.replace("#", "").replace("*", "").isdecimal():
        return f"press:{known}"
    try:
        Scripted(known)
    except UnknownDeed:
        return f"say:{known}"
    return known


@dataclass(slots=True)
class Handset:
    """A telephone that somebody watches; what they do arrives in `deeds`."""

    number: str
    show: Callable[[str], None]
    deeds: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def answers(self, number: str, seconds: int) -> Answer:
        self.show(f"call {number} rings: a answers, b is busy; {seconds} seconds")
        try:
            done = await asyncio.wait_for(self.deeds.get(), seconds)
        except TimeoutError:
            return Answer.NO_ANSWER
        if done not in ("answer", *NOT_ANSWERED):  # A key or a word picks it up as well.
            self.deeds.put_nowait(done)
        return NOT_ANSWERED.get(done, Answer.ANSWERED)

    async def acts(self, leg: Leg) -> None:
        done = await self._next() or "silence"
        if not leg.is_over:
            await do("silence" if done == "answer" else done, leg)

    async def leaves_message(self, leg: Leg) -> str:
        done = await self._next()
        return done.removeprefix("say:") if done.startswith("say:") else ""

    def leaves(self, number: str) -> None:
        """The town keeps the lines."""

    async def _next(self) -> str:
        try:
            return await asyncio.wait_for(self.deeds.get(), GATHER_SECONDS)
        except TimeoutError:
            return ""


class Town:
    """One Person who is everybody: each number has its own, and one line each."""

    def __init__(
        self, scripts: Mapping[str, str], show: Callable[[str], None], otherwise: str = ""
    ) -> None:
        """`otherwise`: what those do who have no script; empty is somebody who watches."""
        for script in (*scripts.values(), otherwise):
            Scripted(script)
        self._scripts = dict(scripts)
        self._otherwise = otherwise
        self._show = show
        self.on_the_phone: dict[str, Person] = {}
        """By number: who is rung or talking now."""

    async def answers(self, number: str, seconds: int) -> Answer:
        if number in self.on_the_phone:
            return Answer.BUSY
        script = self._scripts.get(number, self._otherwise)
        person: Person = Scripted(script) if script else Handset(number, self._show)
        self.on_the_phone[number] = person
        outcome = await person.answers(number, seconds)
        if outcome is not Answer.ANSWERED:
            self.leaves(number)
        return outcome

    async def acts(self, leg: Leg) -> None:
        person = self._on(leg)
        self._hears(leg)
        if person is None:
            leg.hangs_up()
        else:
            await person.acts(leg)

    async def leaves_message(self, leg: Leg) -> str:
        person = self._on(leg)
        self._hears(leg)
        return await person.leaves_message(leg) if person else ""

    def leaves(self, number: str) -> None:
        """Their line is free again."""
        self.on_the_phone.pop(number, None)

    def does(self, number: str | None, typed: str) -> bool:
        """Somebody who watches does something; without a number, at the telephone rung last."""
        handsets = [
            one
            for one in self.on_the_phone.values()
            if isinstance(one, Handset) and number in (None, one.number)
        ]
        if handsets:
            handsets[-1].deeds.put_nowait(deed(typed.strip()))
        return bool(handsets)

    def _hears(self, leg: Leg) -> None:
        if leg.heard:
            self._show(f"call {leg.facts['To']} hears: {' '.join(leg.heard)}")
            leg.heard.clear()

    def _on(self, leg: Leg) -> Person | None:
        return self.on_the_phone.get(leg.facts["To"])
