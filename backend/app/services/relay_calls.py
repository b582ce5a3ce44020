"""Calls that go by ConversationRelay: the ticket into a session, and what follows when it ends."""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from app.domain import relaying
from app.domain.businesses import Business
from app.domain.calls import Call, CallId, Relay
from app.domain.conversations import Conversation, ConversationId
from app.domain.relaying import Ending
from app.errors import Conflict, StaleBusiness
from app.ports import Clock, Storage, UnitOfWork
from app.services.secrets import Sealing

PURPOSE: Final = "relay session"
LOOKS: Final = 3
"""At a token, while others change the call it opens."""


@dataclass(frozen=True, slots=True)
class Ticket:
    session: int
    """The first of a call is 1."""
    token: str = field(repr=False)


class RelayCalls:
    """Tokens follow from the call and the session's number under the deployment's key: whoever
    asks again is told the same, and only a digest is stored."""

    def __init__(self, storage: Storage, clock: Clock, sealing: Sealing) -> None:
        self._storage = storage
        self._clock = clock
        self._sealing = sealing

    async def ticket(self, business: Business, call_sid: str) -> Ticket | None:
        """Into the next session of the call; None where it goes by <Gather>."""
        return await self._storage.run(
            business.id, partial(self._issue, call_sid=call_sid), at_version=business.version
        )

    async def admit(self, business: Business, call_sid: str, token: str) -> Conversation | None:
        """What is being said in the call; None for a token that is wrong, late or used."""
        work = partial(self._admit, call_sid=call_sid, digest=self._sealing.digest(token))
        for _ in range(LOOKS):
            try:
                return await self._storage.run(business.id, work, at_version=business.version)
            except StaleBusiness:
                raise
            except Conflict:  # Somebody else was let in, or a turn was stored: look again.
                continue
        return None

    async def after(
        self, business: Business, call_sid: str, session: int | None, ending: Ending
    ) -> Ticket | None:
        """Into the session that follows; None if the call goes on by <Gather>."""
        work = partial(self._after, call_sid=call_sid, session=session, ending=ending)
        return await self._storage.run(business.id, work, at_version=business.version)

    def _issue(self, uow: UnitOfWork, call_sid: str) -> Ticket | None:
        call = uow.calls.find(CallId(call_sid))
        if call is None or (call.relay is not None and call.relay.is_given_up):
            return None
        now = self._clock.now()
        if call.relay is None:
            relay = relaying.first(self._digest(call_sid, 1), now)
        else:
            relay = relaying.reissued(call.relay, now)
        return self._keep(uow, call, relay)

    def _admit(self, uow: UnitOfWork, call_sid: str, digest: str) -> Conversation | None:
        known = uow.calls.find(CallId(call_sid))
        if known is None:
            return None
        # Before the token is looked at: whoever is let in after that leaves a newer version.
        talk = uow.conversations.get(ConversationId(known.conversation_id))
        call = uow.calls.find(known.id)
        if call is None or call.relay is None or not call.is_open:
            return None
        if not relaying.admits(call.relay, digest, self._clock.now()):
            return None
        uow.calls.save(replace(call, relay=relaying.shown(call.relay)))
        return uow.conversations.save(talk)

    def _after(
        self, uow: UnitOfWork, call_sid: str, session: int | None, ending: Ending
    ) -> Ticket | None:
        call = uow.calls.find(CallId(call_sid))
        if call is None or call.relay is None:
            return None
        relay = relaying.after(call.relay, session, ending)
        if relay.sessions != call.relay.sessions:
            digest = self._digest(call_sid, relay.sessions)
            relay = replace(relay, token_digest=digest)
        return self._keep(uow, call, relaying.reissued(relay, self._clock.now()))

    def _keep(self, uow: UnitOfWork, call: Call, relay: Relay) -> Ticket | None:
        if relay != call.relay:
            uow.calls.save(replace(call, relay=relay))
        if relay.is_given_up:
            return None
        return Ticket(relay.sessions, self._token(call.id, relay.sessions))

    def _token(self, call_sid: str, session: int) -> str:
        return self._sealing.digest(f"{PURPOSE} {session} of {call_sid}")

    def _digest(self, call_sid: str, session: int) -> str:
        return self._sealing.digest(self._token(call_sid, session))
