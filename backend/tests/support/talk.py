"""A conversation with the dialogue alone: no storage, no HTTP, and a world that can be arranged."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.appointments import Appointment, AppointmentId, Commitment, Window
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.domain.dialogue.facts import Facts, OfferedService
from app.domain.dialogue.state import DialogueState, Line
from app.domain.dialogue.step import step
from app.domain.hours import every_day
from app.domain.prompts import word
from app.domain.scheduling import BusinessCalendar, Rules, Wanted, crews, find_windows
from app.domain.understanding.service_types import ServiceKeywords, catalogue
from app.domain.understanding.utterance import Setting, Utterance

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 9, tzinfo=CHICAGO)
"""A Monday morning."""
CALENDAR = BusinessCalendar(zone=CHICAGO, opening_hours=every_day(8, 17, closed=frozenset({5, 6})))
USUAL = catalogue("plumbing")
KEYWORDS = tuple(ServiceKeywords(service_type=s.service_type, keywords=s.keywords) for s in USUAL)
SERVICES = tuple(
    OfferedService(
        service_type=s.service_type, name_en=s.name_en, name_es=s.name_es, minutes=s.minutes
    )
    for s in USUAL
)


def some_facts(**given: Any) -> Facts:
    chosen: dict[str, Any] = {
        "business_name": "Bristol Plumbing",
        "now": NOW,
        "vertical": "plumbing",
        "opening_hours": CALENDAR.opening_hours,
        "services": SERVICES,
        "keywords": KEYWORDS,
        "caller_phone": "+19135550123",
        "fallback_service": "general_plumbing",
        **given,
    }
    return Facts(**chosen)


def an_utterance(
    words: str, state: DialogueState, facts: Facts, key: str | None = None
) -> Utterance:
    setting = Setting(
        now=facts.now,
        asking=state.asking.value if state.asking else None,
        vertical=facts.vertical,
        services=facts.keywords,
        emergency_words=facts.emergency_words,
        business_name=facts.business_name,
    )
    return Utterance(words, setting, key)


@dataclass(frozen=True)
class Spoken:
    """One turn: what was heard, every step it took, and what we said."""

    before: DialogueState
    event: e.Event
    steps: tuple[o.Step, ...]
    text: str

    @property
    def asks(self) -> list[o.Ask]:
        return [s.ask for s in self.steps if s.ask is not None]

    @property
    def prompts(self) -> list[str]:
        firsts = [p for s in self.steps for p in s.first]
        return [p.name for p in (*firsts, *self.steps[-1].say)]

    @property
    def then(self) -> list[o.Then]:
        return [promise for s in self.steps for promise in s.then]


@dataclass
class Talk:
    """A caller on the line with the dialogue; `turns` keeps everything that happened."""

    facts: Facts = field(default_factory=some_facts)
    state: DialogueState = field(default_factory=DialogueState)
    taken: tuple[Window, ...] = ()
    visits: tuple[Appointment, ...] = ()
    arrival: timedelta = timedelta()
    """Callers are promised an arrival within this; zero promises an exact time."""
    on_call_phones: tuple[str, ...] = ()
    finds: list[e.WindowsFound] = field(default_factory=list)
    """What the next searches come to, before the schedule itself is looked at."""
    rivals: int = 0
    """So many of our bookings come too late."""
    booked: list[o.Book] = field(default_factory=list)
    moved: list[o.Move] = field(default_factory=list)
    cancelled: list[AppointmentId] = field(default_factory=list)
    turns: list[Spoken] = field(default_factory=list)

    def dials(self, name: str | None = None, address: str | None = None) -> "Talk":
        self.hears(e.Started(name, address))
        return self

    def says(self, *utterances: str) -> Spoken:
        """Each in its turn; the last turn comes back."""
        for words in utterances:
            last = self.hears(e.Said(an_utterance(words, self.state, self.facts)))
        return last

    def presses(self, key: str) -> Spoken:
        return self.hears(e.Said(an_utterance("", self.state, self.facts, key)))

    def is_silent(self) -> Spoken:
        return self.hears(e.Silence())

    def hangs_up(self) -> Spoken:
        return self.hears(e.HungUp())

    @property
    def asked(self) -> o.FindWindows:
        """The last search."""
        asks = [ask for turn in self.turns for ask in turn.asks]
        return [ask for ask in asks if isinstance(ask, o.FindWindows)][-1]

    @property
    def waits_for(self) -> list[o.JoinWaitlist]:
        return [p for t in self.turns for p in t.then if isinstance(p, o.JoinWaitlist)]

    @property
    def is_over(self) -> bool:
        return bool(self.turns) and self.turns[-1].steps[-1].line is Line.HANG_UP

    @property
    def owed(self) -> list[str]:
        return [p.reason.value for t in self.turns for p in t.then if isinstance(p, o.OweCall)]

    @property
    def prompts(self) -> list[str]:
        """Of the last turn."""
        return self.turns[-1].prompts

    def hears(self, event: e.Event) -> Spoken:
        before = self.state
        steps = list(self._steps(event))
        self.state = replace(steps[-1].state, turns=before.turns + 1)
        said = [p for s in steps for p in s.first] + list(steps[-1].say)
        text = word(said, self.state.language, self.facts.now)
        self.facts = replace(self.facts, last_reply=text)
        self.turns.append(Spoken(before, event, tuple(steps), text))
        return self.turns[-1]

    def _steps(self, event: e.Event) -> Iterable[o.Step]:
        state = self.state
        for _ in range(6):
            decided = step(state, event, self.facts)
            yield decided
            if decided.ask is None:
                return
            state, event = decided.state, self._answer(decided.ask)
        raise AssertionError("the dialogue asks without end")

    def _answer(self, ask: o.Ask) -> e.Answer:
        match ask:
            case o.FindWindows():
                return self.finds.pop(0) if self.finds else self._windows(ask)
            case o.Book():
                if self.rivals:
                    self.rivals -= 1
                    self.taken = (*self.taken, ask.window)
                    return e.WindowTaken()
                self.booked.append(ask)
                self.taken = (*self.taken, ask.window)
                return e.Booked(AppointmentId(f"a{len(self.booked)}"))
            case o.FindVisits():
                return e.VisitsFound(self.visits)
            case o.Move():
                self.moved.append(ask)
                return e.Moved()
            case o.Cancel(visit_id=visit_id):
                self.cancelled.append(visit_id)
                return e.Cancelled()

    def _windows(self, ask: o.FindWindows) -> e.Answer:
        wanted = Wanted(
            length=timedelta(minutes=ask.minutes),
            skills=frozenset(ask.skills),
            zip_code=ask.zip_code,
            wish=ask.wish,
            is_emergency=ask.is_emergency,
            refused=ask.refused,
            earlier_than=ask.earlier_than,
            later_than=ask.later_than,
        )
        rules = Rules(calendar=CALENDAR, arrival=self.arrival, on_call_phones=self.on_call_phones)
        held = [Commitment(AppointmentId("taken"), None, window) for window in self.taken]
        found = find_windows(self.facts.now, rules, crews(rules, (), held), wanted)
        return e.WindowsFound(found.windows, found.why_not, found.is_on_call)
