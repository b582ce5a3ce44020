"""Calls to people on the ladder: what they hear, and what their keys do. Repeats do nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from app import observability
from app.domain import ladder
from app.domain.businesses import Business
from app.domain.dialogue.outcomes import Prompt
from app.domain.escalations import Escalation, EscalationStatus, Told
from app.domain.ladder import Taker
from app.ports import Clock, Storage, UnitOfWork
from app.services import escalation_runs
from app.services.acknowledging import pass_on, take
from app.services.audit import Stamp
from app.services.escalation_words import brief_in_parts, language_of, taker_of

T = TypeVar("T")

TAKE, PASS, AGAIN = "1", "2", "3"
MOST_HEARD: Final = 3
"""Times the brief is spoken to somebody who stays silent; a voicemail never presses a key."""
ENDS: Final = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
"""Twilio's words for a call that is over."""
ENDED: Final = ENDS | {"answered"}
"""Ours, which no later news replace."""


@dataclass(frozen=True, slots=True)
class Rung:
    """Which one, as the address of a webhook names it."""

    escalation_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Spoken:
    prompts: tuple[Prompt, ...]
    heard: int = 0
    """How often the brief was spoken, if this ends in a question; 0 ends the call."""


@dataclass(frozen=True, slots=True)
class Pressed:
    which: Rung
    key: str
    heard: int


GONE: Final = Spoken((Prompt("rung_gone"),))
UNHEARD: Final = Spoken((Prompt("rung_unheard"),))
NO_NUMBER: Final = Prompt("rung_no_number")


class EscalationCalls:
    """`on_promise` is told that there is new work."""

    def __init__(self, storage: Storage, clock: Clock, on_promise: Callable[[], None]) -> None:
        self._storage = storage
        self._clock = clock
        self._on_promise = on_promise

    async def answered(self, business: Business, which: Rung, call_sid: str) -> Spoken:
        """They picked up, or their voicemail did."""
        return await self._run(business, lambda uow: _answered(uow, business, which, call_sid))

    async def pressed(self, business: Business, which: Rung, key: str, heard: int) -> Spoken:
        """`key` is empty for silence; `heard` counts how often they heard the brief."""
        pressed = Pressed(which, key, heard)
        said = await self._run(
            business, lambda uow: _pressed(uow, business, self._clock.now(), pressed)
        )
        if key in (TAKE, PASS):
            observability.escalation_moved(business.id, which.escalation_id, f"key {key}")
            self._on_promise()
        return said

    async def ended(self, business: Business, which: Rung, status: str, call_sid: str) -> None:
        """How the call ended; news that come late or twice change nothing."""
        if status in ENDS:
            await self._run(business, lambda uow: _ended(uow, which, status, call_sid))

    async def _run(self, business: Business, work: Callable[[UnitOfWork], T]) -> T:
        return await escalation_runs.run(self._storage, business, work, at_version=business.version)


def _answered(uow: UnitOfWork, business: Business, which: Rung, call_sid: str) -> Spoken:
    escalation = uow.escalations.find(which.escalation_id)
    rung = escalation.rung(which.number) if escalation else None
    if escalation is None or rung is None:
        return GONE
    after = _noted(uow, escalation, replace(rung, call_result="answered"), call_sid)
    return _settled(business, after, rung) or _question(business, after, 1)


def _pressed(uow: UnitOfWork, business: Business, now: datetime, pressed: Pressed) -> Spoken:
    escalation = uow.escalations.find(pressed.which.escalation_id)
    rung = escalation.rung(pressed.which.number) if escalation else None
    if escalation is None or rung is None:
        return GONE
    settled = _settled(business, escalation, rung)
    if settled is not None:
        return settled
    stamp = Stamp(now, "staff")
    if pressed.key == TAKE:
        taken = take(uow, business, stamp, escalation, Taker(rung.name, rung.phone, "key"))
        return _settled(business, taken or escalation, rung) or GONE
    if pressed.key == PASS:
        after = pass_on(uow, business, stamp, escalation, rung)
        return Spoken((Prompt("rung_passed" if after.is_climbing else "rung_nobody_left"),))
    heard = pressed.heard if pressed.key == AGAIN else pressed.heard + 1
    return _question(business, escalation, heard) if heard <= MOST_HEARD else UNHEARD


def _ended(uow: UnitOfWork, which: Rung, status: str, call_sid: str) -> None:
    escalation = uow.escalations.find(which.escalation_id)
    rung = escalation.rung(which.number) if escalation else None
    if escalation is None or rung is None or rung.call_result in ENDED:
        return
    result = "answered" if status == "completed" else status
    _noted(uow, escalation, replace(rung, call_result=result), call_sid)


def _noted(uow: UnitOfWork, escalation: Escalation, rung: Told, call_sid: str) -> Escalation:
    known = replace(rung, call_sid=rung.call_sid or call_sid or None)
    after = ladder.with_rung(escalation, known)
    return escalation if after == escalation else uow.escalations.save(after)


def _settled(business: Business, escalation: Escalation, rung: Told) -> Spoken | None:
    """Nothing is left to decide: they have it, somebody else has it, or it is over."""
    if escalation.is_open:
        return None
    if escalation.status is not EscalationStatus.ACKNOWLEDGED or escalation.ended_at is not None:
        return GONE
    if escalation.acknowledged_phone == rung.phone:
        callback = escalation.brief.callback
        call = Prompt("rung_call_now", {"phone": callback}) if callback else NO_NUMBER
        return Spoken((Prompt("rung_yours"), call))
    taker = taker_of(escalation, language_of(business.language_code))
    return Spoken((Prompt("rung_has", {"name": taker}),))


def _question(business: Business, escalation: Escalation, heard: int) -> Spoken:
    hello = Prompt("rung_hello", {"business": business.name})
    brief = brief_in_parts(business, escalation.brief)
    return Spoken((hello, *brief, Prompt("rung_keys")), heard)
