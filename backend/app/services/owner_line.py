"""The owner's line: an owner rings, shows a PIN, and asks. Each turn is one unit of work.

A number on the display opens nothing: it can be faked. Whoever shows another one learns nothing,
not even whether there is a PIN.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.domain.businesses import Business
from app.domain.dialogue.outcomes import Prompt
from app.domain.outbox import SendText
from app.domain.owner_calls import OwnerCall
from app.domain.owner_pins import TRIES, pin_in
from app.domain.owner_queries import Topic, people
from app.domain.owner_queries.answer import Answer, Said, say_first, say_more, sentences
from app.domain.owner_queries.listening import Asked, heard_as
from app.domain.owner_queries.telling import Telling
from app.domain.prompts import word
from app.domain.text_messages import TextKind
from app.ports import Clock, Storage, UnitOfWork
from app.services import messaging, owner_pins, owner_queries
from app.services.business_facts import Moment, Profiles
from app.services.secrets import Sealing

MOST_SILENCES: Final = 3
"""In a row; after that the line is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """Who rings. `call_sid` is Twilio's."""

    call_sid: str
    caller: str | None
    """E.164; None when it is withheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the owner said or keyed in, as the answer with this number; both empty is silence."""

    number: int | None
    words: str = ""
    keys: str | None = None


class OwnerLine:
    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        profiles: Profiles,
        sealing: Sealing,
        on_promise: Callable[[], None] = lambda: None,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._profiles = profiles
        self._sealing = sealing
        self._on_promise = on_promise

    async def start(self, business: Business, ringing: Ringing) -> OwnerCall:
        """The call with what is said first; the same call again as it stands."""
        return await self._run(business, lambda uow, at: _begun(uow, at, ringing))

    async def take_turn(self, business: Business, ringing: Ringing, turn: Turn) -> OwnerCall:
        """The call after this turn. One that was answered before, or is not due, changes nothing.

        StaleBusiness when the business has changed.
        """
        after = await self._run(
            business, lambda uow, at: _taken(uow, at, self._sealing, ringing, turn)
        )
        if after.wrong_pins:  # There may be a warning to send.
            self._on_promise()
        return after

    async def _run(
        self, business: Business, act: Callable[[UnitOfWork, Moment], OwnerCall]
    ) -> OwnerCall:
        def work(uow: UnitOfWork) -> OwnerCall:
            # Guesses made at once are counted one after the other.
            uow.lock_schedule()
            at = Moment(business, self._profiles.of(business), self._clock.now())
            return act(uow, at)

        return await self._storage.run(business.id, work, at_version=business.version)


def _begun(uow: UnitOfWork, at: Moment, ringing: Ringing) -> OwnerCall:
    if not _is_owner(at.business, ringing):
        return _turned_away(at, ringing, "owner_refused")
    known = uow.owner_calls.find(ringing.call_sid)
    if known is not None:
        return known
    # Nothing is kept of a call that is turned away: the count of guesses stays complete.
    if owner_pins.is_locked(uow, at.now):
        return _turned_away(at, ringing, "owner_locked")
    if at.business.owner_pin_digest is None:
        return _turned_away(at, ringing, "owner_pin_unset")
    call = _new_call(at, ringing)
    begun = replace(call, reply=_words(at, call, Prompt("owner_pin")))
    uow.owner_calls.put(begun)
    return begun


def _taken(
    uow: UnitOfWork, at: Moment, sealing: Sealing, ringing: Ringing, turn: Turn
) -> OwnerCall:
    is_new = uow.owner_calls.find(ringing.call_sid) is None
    call = _begun(uow, at, ringing)
    if is_new or call.is_over or turn.number != call.turn + 1:
        return call
    if call.is_admitted:
        after = _answered(uow, at, call, turn)
    else:
        after = _proved(uow, at, sealing, call, turn)
    stored = replace(after, turn=turn.number)
    uow.owner_calls.put(stored)
    return stored


def _is_owner(business: Business, ringing: Ringing) -> bool:
    return ringing.caller is not None and ringing.caller == business.owner_phone


def _new_call(at: Moment, ringing: Ringing) -> OwnerCall:
    return OwnerCall(id=ringing.call_sid, started_at=at.now, language=at.business.language_code)


def _turned_away(at: Moment, ringing: Ringing, why: str) -> OwnerCall:
    call = _new_call(at, ringing)
    return replace(call, reply=_words(at, call, Prompt(why)), is_over=True)


# --- the PIN --------------------------------------------------------------------------


def _proved(
    uow: UnitOfWork, at: Moment, sealing: Sealing, call: OwnerCall, turn: Turn
) -> OwnerCall:
    pin = pin_in(turn.words, turn.keys)
    if not pin:
        return _silent(at, call, Prompt("owner_pin", attempt=1))
    if owner_pins.is_locked(uow, at.now):
        return _over(at, call, "owner_locked")
    if not owner_pins.is_right(sealing, at.business, pin):
        return _wrong(uow, at, call)
    admitted = replace(call, is_admitted=True, silences=0)
    welcome = Prompt("owner_welcome", {"business": at.business.name})
    telling = _telling(at, admitted)
    alarms = people.open_emergencies(uow.escalations.list_open(), telling)
    return replace(admitted, reply=sentences((*alarms, welcome), telling))


def _wrong(uow: UnitOfWork, at: Moment, call: OwnerCall) -> OwnerCall:
    wrong = replace(
        call, wrong_pins=call.wrong_pins + 1, wrong_at=(*call.wrong_at, at.now), silences=0
    )
    uow.owner_calls.put(wrong)
    if owner_pins.is_locked(uow, at.now):
        _warn(uow, at)
        return _over(at, wrong, "owner_locked")
    if wrong.wrong_pins >= TRIES:
        return _over(at, wrong, "owner_pin_refused")
    return replace(wrong, reply=_words(at, wrong, Prompt("owner_pin_wrong")))


def _warn(uow: UnitOfWork, at: Moment) -> None:
    """Once for each time the line is locked."""
    business = at.business
    if business.owner_phone is None:
        return
    warning = Prompt("alert_owner_line_locked", {"business": business.name})
    body = word([warning], business.language_code, at.local_now)
    text = SendText(business.owner_phone, body, TextKind.OWNER_ALERT)
    messaging.promise(uow, at.now, text, key=f"owner-line-locked/{_stamp(at.now)}")


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


# --- questions ------------------------------------------------------------------------


def _answered(uow: UnitOfWork, at: Moment, call: OwnerCall, turn: Turn) -> OwnerCall:
    asked = heard_as(turn.words, turn.keys, at.local_now, call.topic, call.language)
    if asked is None:
        menu = Prompt("owner_menu") if call.silences else Prompt("owner_silence")
        return _silent(at, call, menu)
    spoken = replace(call, silences=0, language=asked.language)
    if asked.query.topic is Topic.REPEAT:
        return replace(spoken, language=call.language)
    said, is_more = _said(uow, at, spoken, asked), asked.query.topic is Topic.MORE
    return replace(
        spoken,
        reply=said.text,
        rest=said.rest,
        topic=call.topic if is_more else asked.query.topic.value,
        is_over=asked.query.topic is Topic.GOODBYE,
    )


def _said(uow: UnitOfWork, at: Moment, call: OwnerCall, asked: Asked) -> Said:
    telling = _telling(at, call)
    if asked.query.topic is Topic.MORE:
        return say_more(call.rest, telling)
    if asked.is_for_keys:
        return say_first(Answer((Prompt("owner_menu"),)), telling)
    return say_first(owner_queries.answer(uow, at, asked.query, telling), telling)


def _silent(at: Moment, call: OwnerCall, again: Prompt) -> OwnerCall:
    silent = replace(call, silences=call.silences + 1)
    if silent.silences >= MOST_SILENCES:
        return _over(at, silent, "owner_goodbye")
    return replace(silent, reply=_words(at, silent, again))


def _over(at: Moment, call: OwnerCall, why: str) -> OwnerCall:
    return replace(call, reply=_words(at, call, Prompt(why)), is_over=True)


def _telling(at: Moment, call: OwnerCall) -> Telling:
    return Telling(language=call.language, now=at.local_now, is_spoken=True)


def _words(at: Moment, call: OwnerCall, prompt: Prompt) -> str:
    return sentences([prompt], _telling(at, call))
