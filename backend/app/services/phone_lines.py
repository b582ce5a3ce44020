"""What the telephone network tells of a call beyond its turns, each in one unit of work."""

from functools import partial

from app.domain.businesses import Business
from app.domain.call_traffic import Admission
from app.domain.conversations import Conversation, ConversationId
from app.domain.transfers import Dialled
from app.errors import Conflict, NotFound, StaleBusiness
from app.ports import Clock, Storage, UnitOfWork
from app.services import call_limits, overheard, putting_through, voicemail
from app.services.business_facts import Moment, Profiles
from app.services.conversation import Reception
from app.services.turns import Heard, Opening, Taken
from app.services.voicemail import Recording


class PhoneLines:
    def __init__(
        self, storage: Storage, clock: Clock, profiles: Profiles, reception: Reception
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._profiles = profiles
        self._reception = reception

    async def admit(self, business: Business, opening: Opening) -> Admission:
        now = self._clock.now()
        return await self._storage.read(
            business.id,
            lambda uow: call_limits.admit(uow, opening, now),
            at_version=business.version,
        )

    # --- a person -----------------------------------------------------------------------

    async def brief(self, business: Business, call_sid: str) -> str | None:
        """What the person who was rung hears; None when nobody waits."""
        at = self._moment(business)
        return await self._storage.read(
            business.id, lambda uow: putting_through.brief(uow, at, call_sid)
        )

    async def accept(self, business: Business, call_sid: str) -> bool:
        """Whether the two are to be connected."""

        def work(uow: UnitOfWork) -> bool:
            return putting_through.accept(uow, self._moment(business), call_sid)

        try:
            return await self._storage.run(business.id, work)
        except StaleBusiness:
            raise
        except Conflict:  # Another turn of this call was quicker.
            return await self._storage.run(business.id, work)

    async def dialled(
        self, business: Business, call_sid: str, told: Dialled, turn: int | None
    ) -> Conversation:
        """NotFound for a call we do not know."""
        return await self._reception.run(
            business,
            lambda uow, at: putting_through.dialled(uow, at, call_sid, told, turn),
        )

    # --- messages -----------------------------------------------------------------------

    async def message_done(
        self, business: Business, call_sid: str, recording: Recording | None, heard: Heard
    ) -> Conversation:
        """NotFound for a call we do not know."""
        work = partial(voicemail.message_done, call_sid=call_sid, recording=recording, heard=heard)
        return await self._reception.run(business, lambda uow, at: _known(work(uow, at)))

    async def keep(self, business: Business, call_sid: str, recording: Recording) -> None:
        """NotFound for a call we do not know; so for the other two."""
        work = partial(voicemail.keep, call_sid=call_sid, recording=recording)
        await self._reception.run(business, lambda uow, at: _known(work(uow, at)))

    async def drop(self, business: Business, call_sid: str, recording_sid: str) -> None:
        work = partial(voicemail.drop, call_sid=call_sid, recording_sid=recording_sid)
        await self._reception.run(business, lambda uow, at: _known(work(uow, at)))

    async def transcribed(
        self, business: Business, call_sid: str, recording: Recording, words: str
    ) -> None:
        work = partial(voicemail.transcribed, call_sid=call_sid, recording=recording, words=words)
        await self._reception.run(business, lambda uow, at: _known(work(uow, at)))

    async def last_words(self, business: Business, talk_id: ConversationId, heard: Heard) -> None:
        """Of somebody whose call had ended when we heard them."""
        await self._reception.run(
            business, lambda uow, at: overheard.keep_last_words(uow, at, talk_id, heard)
        )

    def _moment(self, business: Business) -> Moment:
        return Moment(business, self._profiles.of(business), self._clock.now())


def _known(taken: Taken | None) -> Taken:
    if taken is None:
        raise NotFound("there is no such call")
    return taken
