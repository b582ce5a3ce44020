"""A conversation taken from its beginning in a sandbox, by the very code of a real one."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from app.domain.appointments import Window
from app.domain.businesses import Business
from app.domain.conversations import Conversation, ConversationId
from app.domain.dialogue.events import Event, PutThrough, WindowsFound
from app.domain.dialogue.outcomes import Ask, Prompt, Step
from app.domain.dialogue.state import DialogueState
from app.domain.practice import PracticeTurn, Taken, turn_of
from app.domain.prompts import word
from app.ports import LanguageModel, Storage, UnitOfWork
from app.services import putting_through, turns
from app.services.business_facts import Moment, Profile
from app.services.second_opinion import heard_twice
from app.services.turns import Heard, Opening, Watch

HUNG_UP: Final = "hung_up"
Said: TypeAlias = Heard | Literal["hung_up"]
CALL_ID: Final = "practice"
TURN_TAKES: Final = timedelta(seconds=10)
"""By the practice call's own clock, so that thinking about an answer moves no offer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A turn, and the conversation as it stood after it."""

    turn: PracticeTurn
    conversation: Conversation
    asked: tuple[Ask, ...]
    """What it asked of the schedule."""
    found: tuple[Window, ...]
    """The free times it heard of."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is called, as they are in the sandbox, from when on, and by which model's help."""

    sandbox: Storage
    business: Business
    profile: Profile
    started_at: datetime
    model: LanguageModel | None = None

    def at(self, turn: int) -> Moment:
        return Moment(self.business, self.profile, self.started_at + turn * TURN_TAKES)


@dataclass(slots=True)
class _Watched:
    steps: list[Taken] = field(default_factory=list)

    def note(self, state: DialogueState, event: Event, step: Step) -> None:
        self.steps.append((state, event, step))


async def replay(scene: Scene, opening: Opening, said: Iterable[Said]) -> Sequence[Part]:
    """The greeting and every turn that follows, as long as the call is not over."""
    first = await _watched(scene, 0, lambda uow, at, watch: turns.begin(uow, at, opening, watch))
    parts = [first]
    for number, one in enumerate(said, start=1):
        if parts[-1].conversation.is_over:
            break
        parts.append(await _next(scene, number, parts[-1].conversation.id, one))
        # Others are waiting, too.
        await asyncio.sleep(0)
    return parts


async def _next(scene: Scene, number: int, talk_id: ConversationId, one: Said) -> Part:
    if one == HUNG_UP:
        return await _watched(
            scene, number, lambda uow, at, watch: turns.hang_up(uow, at, talk_id, watch)
        )
    heard = replace(one, turn=number)
    if scene.model is not None:
        heard = await heard_twice(scene.sandbox, scene.model, scene.at(number), talk_id, heard)

    def take(uow: UnitOfWork, at: Moment, watch: Watch) -> turns.Taken:
        if isinstance(heard.happened, PutThrough):
            putting_through.accept(uow, at, CALL_ID)
        return turns.take(uow, at, talk_id, heard, watch)

    return await _watched(scene, number, take)


async def _watched(
    scene: Scene, number: int, turn: Callable[[UnitOfWork, Moment, Watch], turns.Taken]
) -> Part:
    watched, at = _Watched(), scene.at(number)
    taken = await scene.sandbox.run(scene.business.id, lambda uow: turn(uow, at, watched.note))
    told = turn_of(watched.steps, lambda window: in_words(at, window))
    asked = tuple(step.ask for _, _, step in watched.steps if step.ask is not None)
    answers = (event for _, event, _ in watched.steps if isinstance(event, WindowsFound))
    found = tuple(window for answer in answers for window in answer.windows)
    return Part(told, taken.conversation, asked, found)


def in_words(at: Moment, window: Window) -> str:
    """For the owner: "tomorrow, Tuesday, December 1, at 8 AM"."""
    return word([Prompt("verbatim", {"text": window})], "en", at.local_now)
