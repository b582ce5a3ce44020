"""What a step may come to: words, a question to the world, work for afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from app.domain.appointments import AppointmentId, Window
from app.domain.dialogue.state import DialogueState, Line
from app.domain.hours import OpeningHours
from app.domain.return_calls import ReturnCallReason
from app.domain.understanding.wishes import TimeWish

Value: TypeAlias = str | Decimal | Window | OpeningHours


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to say, by name; `domain.prompts` turns it into a language.

    `attempt` counts how often the question was put already: catalogues may hold a plainer wording
    for each time.
    """

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)
    attempt: int = 0


# --- asked now: the answer decides what we say -----------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FindWindows:
    minutes: int
    skills: tuple[str, ...] = ()
    """What whoever comes must be able to do."""
    zip_code: str | None = None
    """Where to."""
    wish: TimeWish | None = None
    is_emergency: bool = False
    refused: tuple[Window, ...] = ()
    collisions: int = 0
    """How often others were quicker; the more, the further apart callers are sent."""
    earlier_than: datetime | None = None
    later_than: datetime | None = None
    visit_id: AppointmentId | None = None
    """An appointment that will give up its window when it moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    window: Window
    name: str | None
    phone: str | None
    """E.164; None means the number they call from."""
    address: str | None
    problem: str | None
    service_type: str
    is_emergency: bool
    zip_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindVisits:
    """By the caller's number, else by name and address together."""

    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    visit_id: AppointmentId
    window: Window


@dataclass(frozen=True, slots=True)
class Cancel:
    visit_id: AppointmentId


Ask: TypeAlias = FindWindows | Book | FindVisits | Move | Cancel

# --- done in the same transaction or after it; never spoken about ------------------


@dataclass(frozen=True, slots=True)
class OweCall:
    """Put the caller on the list of people we owe a call."""

    reason: ReturnCallReason


@dataclass(frozen=True, slots=True)
class TextCaller:
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class AlertOwner:
    """Somebody at the business must know now."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class NoteOnVisit:
    """Add the caller's words to the visit that was just made, for whoever goes."""

    words: str


@dataclass(frozen=True, slots=True)
class JoinWaitlist:
    """Text the caller when a time they wished for, and could not have, becomes free."""

    wish: TimeWish


@dataclass(frozen=True, slots=True)
class Review:
    """Flag the conversation, so that a person looks at it."""


@dataclass(frozen=True, slots=True)
class NoMoreTexts:
    """They said that they want none from us."""

    words: str


Then: TypeAlias = (
    OweCall | TextCaller | AlertOwner | NoteOnVisit | JoinWaitlist | Review | NoMoreTexts
)


@dataclass(frozen=True, slots=True)
class Step:
    """Exactly one of `say` and `ask` is set.

    `first` is said in any case, before whatever the answer to `ask` leads to: safety instructions,
    an answer to the caller's question. It must not depend on the outcome of `ask`.
    """

    state: DialogueState
    say: tuple[Prompt, ...] = ()
    ask: Ask | None = None
    first: tuple[Prompt, ...] = ()
    then: tuple[Then, ...] = ()
    line: Line = Line.LISTEN

    def __post_init__(self) -> None:
        if bool(self.say) == (self.ask is not None):
            raise ValueError("a step either says something or asks something")

    def after(self, *prompts: Prompt, then: tuple[Then, ...] = ()) -> "Step":
        """The same step with `prompts` said before it, and `then` done as well."""
        if self.say:
            return replace(self, say=(*prompts, *self.say), then=(*then, *self.then))
        return replace(self, first=(*prompts, *self.first), then=(*then, *self.then))
