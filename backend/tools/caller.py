"""Cooperative callers: who they are, and what they say to each kind of question."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

PROBLEMS = ("my kitchen drain is clogged", "the toilet runs all night", "the faucet drips")
FIRST_NAMES = ("Amy", "Leo", "Hazel", "Ian", "Greta", "Sam", "Maya", "Ned", "Rita", "Owen")
LAST_NAMES = ("Rourke", "Burke", "Frost", "Flores", "Cole", "Marsh", "Dixon", "Grant", "Brooks")
STREETS = ("Oak Street", "Elm Street", "Cherry Lane", "Willow Court", "Main Street", "Nall Avenue")
DAYS = (
    *("as soon as possible", "tomorrow", "next Monday", "next Tuesday", "next Wednesday"),
    *("next Thursday", "next Friday", "a week from today", "in two weeks", "in three weeks"),
)
HOURS = ("", " in the morning", " in the afternoon", " at nine", " at eleven", " around two")
"""Different wishes, so that many callers at once do not all compete for one technician's hour."""
AREA_CODES = range(205, 980)
LINES = 10_000
"""Telephone numbers per area code and the exchange 555."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    phone: str
    name: str
    address: str
    problem: str
    wish: str

    def answer(self, asking: str | None) -> str:
        """What this caller says to a question of the kind that `session_state.asking` names."""
        answers = {
            "problem": self.problem,
            "name": self.name,
            "address": self.address,
            "time": self.wish,
            "phone": "this number is fine",
            "emergency_q": "no, nothing like that",
            "choice": "the first one please",
            "anything_else": "no, that's everything, thank you",
        }
        return answers.get(asking or "problem", "yes, that's right")


def callers(dice: Random, zips: tuple[str, ...] = ("66204",)) -> Iterator[Caller]:
    """Endlessly many, no two with the same number; `dice` decides who comes first."""
    first = dice.randrange(len(AREA_CODES) * LINES)
    number = first
    while True:
        area, line = divmod(number % (len(AREA_CODES) * LINES), LINES)
        yield Caller(
            phone=f"+1{AREA_CODES[area]}555{line:04}",
            name=f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}",
            address=f"{dice.randint(100, 9899)} {dice.choice(STREETS)}, {dice.choice(zips)}",
            problem=dice.choice(PROBLEMS),
            wish=dice.choice(DAYS) + dice.choice(HOURS),
        )
        number += 1
