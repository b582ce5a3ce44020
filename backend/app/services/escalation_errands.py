"""What wakes a ladder and rings its people: errands of the outbox's urgent lane."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from app import observability
from app.domain import ladder
from app.domain.businesses import Business
from app.domain.escalations import Escalation, Told
from app.domain.outbox import ClimbLadder, RingPerson
from app.errors import Declined, OutcomeUnknown, Unavailable
from app.ports import Clock, PhoneCalls, Storage, UnitOfWork
from app.services import escalation_runs
from app.services.climbing import climb
from app.services.hushing import hush, ringing

MOST_RINGS: Final = 2
"""When a worker dies while it rings, nobody knows whether the phone rang: once more, no more."""
UNAVAILABLE: Final = "unavailable"


class Climbing:
    """Looks at a ladder when its next rung is due."""

    gives_up = False

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def carry_out(self, business: Business, promise: ClimbLadder) -> datetime | None:
        """Each rung promises the next look in its own unit of work, so that one look is done when
        it has told somebody; one that came early comes back."""
        seen, after = await escalation_runs.run(
            self._storage, business, lambda uow: self._climbed(uow, business, promise)
        )
        if after is None:
            return None
        if after.version == seen:
            return after.next_at if after.is_climbing else None
        news = f"told {len(after.told)}" if after.is_climbing else after.status.value.lower()
        observability.escalation_moved(business.id, after.id, news)
        return None

    def _climbed(
        self, uow: UnitOfWork, business: Business, promise: ClimbLadder
    ) -> tuple[int, Escalation | None]:
        """With the version it was found in."""
        found = uow.escalations.find(promise.escalation_id)
        if found is None:
            return 0, None
        return found.version, climb(uow, business, self._clock.now(), found)


class Ringing:
    """Places the call of one rung, and does not wait for what becomes of it.

    The ladder does not wait either: it goes on by its own time. `calls` is None where there is
    nobody to place calls.
    """

    gives_up = True

    def __init__(self, storage: Storage, calls: PhoneCalls | None, public_origin: str) -> None:
        self._storage = storage
        self._calls = calls
        self._origin = public_origin

    async def carry_out(self, business: Business, promise: RingPerson) -> None:
        rung = await escalation_runs.run(self._storage, business, lambda uow: _begun(uow, promise))
        if rung is None:
            return
        try:
            sid = await self._place(business, rung, promise)
        except Unavailable:  # It did not ring: the next try is the first again.
            await self._note(business, promise, _not_rung)
            raise
        except Declined:
            await self._note(business, promise, lambda one: replace(one, call_result="declined"))
        except OutcomeUnknown:
            await self._note(business, promise, lambda one: replace(one, call_result="unknown"))
        else:
            after = await self._note(business, promise, lambda one: _placed(one, sid))
            if sid in ringing(after):  # Somebody took it as the phone began to ring.
                await hush(self._calls, sid)

    async def _place(self, business: Business, rung: Told, promise: RingPerson) -> str:
        if self._calls is None or business.twilio_phone_number is None:
            raise Declined("there is nothing to call with")
        return await self._calls.place(
            rung.phone,
            business.twilio_phone_number,
            answer_url=self._url("answer", business, promise),
            status_url=self._url("status", business, promise),
        )

    async def _note(
        self, business: Business, promise: RingPerson, change: Callable[[Told], Told]
    ) -> Escalation:
        return await escalation_runs.run(
            self._storage, business, lambda uow: _noted(uow, promise, change)
        )

    def _url(self, step: str, business: Business, promise: RingPerson) -> str:
        """Ids only: addresses are written into logs that are not ours."""
        asked = {"business_id": business.id, "e": promise.escalation_id, "rung": promise.rung}
        return f"{self._origin}/twilio/escalation/{step}?{urlencode(asked)}"


def _begun(uow: UnitOfWork, promise: RingPerson) -> Told | None:
    """Noted before it rings. None when there is nobody left to ring."""
    escalation = uow.escalations.find(promise.escalation_id)
    rung = escalation.rung(promise.rung) if escalation and escalation.is_open else None
    if escalation is None or rung is None or rung.passed_at or rung.call_sid:
        return None
    if rung.rings >= MOST_RINGS:
        uow.escalations.save(ladder.with_rung(escalation, replace(rung, call_result="unknown")))
        return None
    begun = replace(rung, rings=rung.rings + 1)
    uow.escalations.save(ladder.with_rung(escalation, begun))
    return begun


def _noted(uow: UnitOfWork, promise: RingPerson, change: Callable[[Told], Told]) -> Escalation:
    """What Twilio has told us itself meanwhile counts for more."""
    escalation = uow.escalations.get(promise.escalation_id)
    rung = escalation.rung(promise.rung)
    if rung is None or rung.call_sid is not None:
        return escalation
    return uow.escalations.save(ladder.with_rung(escalation, change(rung)))


def _placed(rung: Told, sid: str) -> Told:
    result = None if rung.call_result == UNAVAILABLE else rung.call_result
    return replace(rung, call_sid=sid, call_result=result)


def _not_rung(rung: Told) -> Told:
    return replace(rung, rings=0, call_result=UNAVAILABLE)
