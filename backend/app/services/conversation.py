"""Taking a turn: understand, decide and store in one transaction, then answer."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final, TypeVar

from app import observability
from app.domain.businesses import Business
from app.domain.conversations import Channel, Conversation, ConversationId
from app.errors import Conflict, ConversationOver, StaleBusiness
from app.ports import Clock, LanguageModel, Storage, UnitOfWork
from app.services import turns
from app.services.business_facts import Moment, Profiles
from app.services.second_opinion import heard_twice
from app.services.turns import Heard, Opening, Taken

T = TypeVar("T")

TRIES: Final = 3
"""A caller's turn, the ladder and somebody at the desk may move one emergency at once."""


class Reception:
    """Everybody who talks to a business comes through here, whatever the channel."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        profiles: Profiles,
        on_promise: Callable[[], None] = lambda: None,
        language_model: LanguageModel | None = None,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._profiles = profiles
        self._on_promise = on_promise
        self._model = language_model

    async def start(self, business: Business, opening: Opening) -> Conversation:
        """The conversation with its greeting; the one there is if the call is known already."""
        if opening.channel is Channel.PHONE:
            observability.session_started()
        return await self.run(business, lambda uow, at: turns.begin(uow, at, opening))

    async def take_turn(
        self, business: Business, conversation_id: ConversationId, heard: Heard
    ) -> Conversation:
        """The conversation after this turn; its `last_turn.reply` is what to say.

        ConversationOver once it has ended; NotFound for another business's conversation.
        """
        began = perf_counter()
        if self._model is not None:
            at = self._moment(business)
            heard = await heard_twice(self._storage, self._model, at, conversation_id, heard)
        after = await self.run(
            business, lambda uow, at: turns.take(uow, at, conversation_id, heard)
        )
        observability.turn_taken(perf_counter() - began)
        return after

    async def end(self, business: Business, conversation_id: ConversationId) -> Conversation:
        """Somebody hung up. Ending twice is the same as once."""
        return await self.run(business, lambda uow, at: turns.hang_up(uow, at, conversation_id))

    async def run(
        self, business: Business, turn: Callable[[UnitOfWork, Moment], Taken]
    ) -> Conversation:
        """`turn` in one unit of work. Whoever loses a race, for a turn, a window or an emergency,
        reads again and decides again."""
        taken = await insisting(
            lambda: self._transact(business, turn), unless=(ConversationOver, StaleBusiness)
        )
        tell(taken, self._on_promise)
        return taken.conversation

    def _moment(self, business: Business) -> Moment:
        return Moment(business, self._profiles.of(business), self._clock.now())

    async def _transact(
        self, business: Business, turn: Callable[[UnitOfWork, Moment], Taken]
    ) -> Taken:
        """The moment is the transaction's own: waiting for it may have taken a while."""
        return await self._storage.run(
            business.id,
            lambda uow: turn(uow, self._moment(business)),
            at_version=business.version,
        )


async def insisting(
    attempt: Callable[[], Awaitable[T]], *, unless: tuple[type[Conflict], ...]
) -> T:
    """What somebody waits for: tried again when somebody else was quicker, so that they hear no
    apology. Trying again does not help against `unless`."""
    for _ in range(TRIES - 1):
        try:
            return await attempt()
        except unless:
            raise
        except Conflict:
            continue
    return await attempt()


def tell(taken: Taken, on_promise: Callable[[], None]) -> None:
    """Only what has been stored is counted and worked on."""
    if taken.promised:
        on_promise()
    if taken.found_emergency:
        observability.emergency_found()
    if taken.booked:
        observability.appointment_booked()
