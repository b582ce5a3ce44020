"""What is known about a conversation so far, and what is true about the business."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.domain.appointments import AppointmentId, ArrivalWindow, Window
from app.domain.understanding.wishes import TimeWish

Language = Literal["en", "es"]
LONGEST_PROBLEM = 300
"""Characters of the caller's own words that are kept as the problem, or as an address."""


class Stage(StrEnum):
    """Where the dialogue is; each has one module in `stages`."""

    GREETING = "greeting"
    INTAKE = "intake"
    OFFERING = "offering"
    CHANGING = "changing"
    CLOSING = "closing"
    CLOSED = "closed"


class Asking(StrEnum):
    """What the last question wants to know."""

    PROBLEM = "problem"
    SAFETY = "emergency_q"
    NAME = "name"
    ADDRESS = "address"
    ADDRESS_CONFIRM = "address_confirm"
    PHONE = "phone"
    TIME = "time"
    WINDOW = "slot"
    CHOICE = "choice"
    CANCEL_CONFIRM = "cancel_confirm"
    WHICH_VISIT = "which_visit"
    MOVE_OR_CANCEL = "move_or_cancel"
    ANYTHING_ELSE = "anything_else"


class Line(StrEnum):
    """What the line does once we have spoken."""

    LISTEN = "listen"
    TRANSFER = "transfer"
    """A person of the business's is rung, and the two are connected if they take it."""
    VOICEMAIL = "voicemail"
    """A message is recorded."""
    HANG_UP = "hang_up"


@dataclass(frozen=True, kw_only=True)
class DialogueState:
    """Stored as JSON between turns: a default for every field keeps older calls readable."""

    schema_version: int = 1
    stage: Stage = Stage.GREETING
    asking: Asking | None = None
    language: Language = "en"
    intent: str | None = None
    """`book`, `cancel`, `reschedule`, `status`, `person`; what the caller came for."""
    name: str | None = None
    phone: str | None = None
    """A number to reach the caller on, if it is not the one they call from."""
    email: str | None = None
    """Told before the first word, where somebody writes from a web page."""
    address: str | None = None
    zip_code: str | None = None
    zip_asked: bool = False
    problem: str | None = None
    service_type: str | None = None
    on_file_name: str | None = None
    on_file_address: str | None = None
    is_emergency: bool = False
    hazards: tuple[str, ...] = ()
    safety_asked: bool = False
    instructed: tuple[str, ...] = ()
    """Hazards whose instructions were given."""
    wish: TimeWish | None = None
    missed_wish: TimeWish | None = None
    """Days we had no time on; whoever books a later one is told when something opens up."""
    offered: tuple[Window | ArrivalWindow, ...] = ()
    refused: tuple[Window | ArrivalWindow, ...] = ()
    is_on_call: bool = False
    """What is offered is outside opening hours."""
    surcharge_told: bool = False
    reminders: int = 0
    """Times a safety instruction was given again."""
    remarks: tuple[str, ...] = ()
    """What the caller added that nothing asked for: a gate code, a dog, who will be there."""
    collisions: int = 0
    """Windows that went to somebody else between our offer and the caller's yes."""
    visit_id: AppointmentId | None = None
    """The standing appointment the caller wants moved or cancelled."""
    visit_window: Window | ArrivalWindow | None = None
    about_visit: AppointmentId | None = None
    """The standing appointment that our last text was about, or that they picked of several."""
    asks_which: bool = False
    """Of several visits, none is meant until they say which."""
    visit_choices: tuple[AppointmentId, ...] = ()
    visit_options: tuple[Window | ArrivalWindow, ...] = ()
    """When those are."""
    appointment_id: AppointmentId | None = None
    requested_time: str | None = None
    """The caller's words about when."""
    outcome: str | None = None
    transfers: int = 0
    """Times we tried to put the caller through to a person."""
    only_message: bool = False
    """Too many call at once: a message is all that is taken."""
    silences: int = 0
    """In a row."""
    troubles: int = 0
    """Answers to the present question that we could not use."""
    is_forgiven: bool = False
    """An answer to something else was let pass once for the present question."""
    repeats: int = 0
    """Times in a row the caller asked us to say it again."""
    to_repeat: str = ""
    """What they asked for, without our "I said"."""
    echoes: int = 0
    """Times in a row we were about to say the very same again."""
    said_last: str = ""
    """What that is, in short."""
    unheard: tuple[str, ...] = ()
    """Prompts of the last reply that the caller did not hear, because they broke in."""
    no_texts: bool = False
    """They want no texts from us, at whatever number they leave."""
    turns: int = 0

    def but(self, **changes: object) -> "DialogueState":
        """As `dataclasses.replace`, at a tenth of its cost: a turn changes its state many times."""
        unknown = changes.keys() - self.__dict__.keys()
        if unknown:
            raise TypeError(f"a dialogue has no {', '.join(sorted(unknown))}")
        changed = object.__new__(DialogueState)
        changed.__dict__.update(self.__dict__, **changes)
        return changed

    @property
    def caller_name(self) -> str | None:
        return self.name or self.on_file_name

    @property
    def is_moving(self) -> bool:
        return self.intent == "reschedule" and self.visit_id is not None
