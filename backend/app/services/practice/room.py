"""Where practice calls are held: copies in, a conversation, its outcome; then all is forgotten.

Nothing is kept between requests. Each brings the whole conversation and is answered from its
beginning, so any worker may answer any of them.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from app.domain.businesses import Business
from app.domain.conversations import Channel
from app.domain.dialogue.state import Language
from app.domain.understanding.suggestions import ModelQuestion, Suggestion
from app.errors import Invalid
from app.ports import Clock, LanguageModel, Storage
from app.ports.sandbox import OpenSandbox
from app.services.business_facts import Moment, Profile, Profiles, prepare
from app.services.openings import Opening
from app.services.practice import copying
from app.services.practice.copying import Known
from app.services.practice.outcome import Outcome, outcome_of
from app.services.practice.replaying import CALL_ID, Part, Said, Scene, replay

OLDEST: Final = timedelta(hours=1)
AHEAD: Final = timedelta(minutes=1)
"""Clocks differ."""
ROUNDS: Final = 4
"""Times a conversation is taken because it asked for something that was not copied yet."""
MOST_QUESTIONS: Final = 12
"""To the language model in one request; more were asked in earlier ones, and are remembered."""
MOST_REMEMBERED: Final = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What the owner says as the caller, and how. `changes` are settings to try out."""

    said: Sequence[Said] = ()
    started_at: datetime | None = None
    caller_phone: str | None = None
    language: Language | None = None
    channel: Channel = Channel.PHONE
    changes: Callable[[Business], Mapping[str, Any]] = lambda business: {}

    def trying(self, changes: Callable[[Business], Mapping[str, Any]]) -> "Rehearsal":
        return replace(self, changes=changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    at: Moment
    """The business as it was practised with, when the last turn was taken."""
    started_at: datetime
    parts: Sequence[Part]
    outcome: Outcome

    def name_of(self, service_type: str) -> str:
        """As the owner knows it."""
        service = self.at.profile.facts.service(service_type)
        return service.name_en if service else service_type.replace("_", " ")


class PracticeRoom:
    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        profiles: Profiles,
        open_sandbox: OpenSandbox,
        model: LanguageModel | None = None,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._profiles = profiles
        self._open = open_sandbox
        self._remembered: OrderedDict[ModelQuestion, Suggestion | None] = OrderedDict()
        self._model = model
        self._one_at_a_time = asyncio.Lock()
        """Owners try things out; callers must not wait for several of them at once."""

    async def hold(self, business: Business, rehearsal: Rehearsal) -> Practised:
        """Invalid for a beginning that is over or still to come, or settings that cannot be;
        StaleBusiness when the business has changed."""
        async with self._one_at_a_time:
            return await self._held(business, rehearsal)

    async def _held(self, business: Business, rehearsal: Rehearsal) -> Practised:
        started_at = self._started_at(rehearsal)
        tried, profile = self._as_tried(business, rehearsal)
        start = Moment(tried, profile, started_at)
        known = Known(frozenset(filter(None, [rehearsal.caller_phone])))
        model = Remembering(self._model, self._remembered) if self._model else None
        for _ in range(ROUNDS):
            copies = await self._storage.read(
                business.id,
                partial(copying.copy, at=start, known=known),
                at_version=business.version,
            )
            scene = Scene(self._open(tried, copies), tried, profile, started_at, model)
            parts = await replay(scene, _opening(tried, rehearsal), rehearsal.said)
            wider = known.along_with(ask for part in parts for ask in part.asked)
            wider = wider.as_far_as(start, (one for part in parts for one in part.found))
            if wider == known:
                break
            known = wider
        return await _told(scene, parts)

    def _started_at(self, rehearsal: Rehearsal) -> datetime:
        now = self._clock.now()
        started_at = rehearsal.started_at or now
        if not now - OLDEST <= started_at <= now + AHEAD:
            raise Invalid("started_at must be within the last hour: start over")
        return started_at

    def _as_tried(self, business: Business, rehearsal: Rehearsal) -> tuple[Business, Profile]:
        changes = rehearsal.changes(business)
        if not changes:
            return business, self._profiles.of(business)
        tried = replace(business, **changes)
        return tried, prepare(tried)


def _opening(business: Business, rehearsal: Rehearsal) -> Opening:
    """As a call from the telephone network, which can be put through, or as a chat."""
    is_call = rehearsal.channel is Channel.PHONE
    return Opening(
        channel=rehearsal.channel,
        phone=rehearsal.caller_phone,
        to_number=business.twilio_phone_number if is_call else None,
        call_id=CALL_ID if is_call else None,
        has_line=is_call,
        language_code=rehearsal.language,
    )


async def _told(scene: Scene, parts: Sequence[Part]) -> Practised:
    at, talk = scene.at(len(parts) - 1), parts[-1].conversation
    outcome = await scene.sandbox.run(scene.business.id, lambda uow: outcome_of(uow, at, talk))
    return Practised(at=at, started_at=scene.started_at, parts=parts, outcome=outcome)


class Remembering:
    """A model that is asked the same question once, so that a replay says the same again."""

    def __init__(
        self, model: LanguageModel, known: OrderedDict[ModelQuestion, Suggestion | None]
    ) -> None:
        self._model = model
        self._known = known
        self._left = MOST_QUESTIONS

    async def suggest(self, question: ModelQuestion) -> Suggestion | None:
        if question in self._known:
            self._known.move_to_end(question)
            return self._known[question]
        if self._left == 0:
            return None
        self._left -= 1
        suggestion = await self._model.suggest(question)
        self._known[question] = suggestion
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return suggestion

    async def close(self) -> None:
        """The model is others'."""
