"""/twilio/relay: the WebSocket of a call. The session decides, the reception answers."""

import asyncio
import hmac
import logging
import traceback
from time import monotonic
from typing import Annotated, Final

from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect

from app import observability
from app.bootstrap import Services
from app.domain.businesses import Business
from app.domain.conversations import Conversation, Reply
from app.domain.dialogue.outcomes import Prompt
from app.domain.dialogue.state import Line
from app.domain.keypad import keys_wanted, pressed
from app.domain.prompts import word
from app.domain.relaying import Reason
from app.domain.webhooks import is_error
from app.errors import ConversationOver
from app.routers.twilio_integration.relay import messages
from app.routers.twilio_integration.relay.frames import Frames, Gone, HandOver
from app.routers.twilio_integration.relay.messages import Setup
from app.routers.twilio_integration.relay.session import (
    POLICY,
    Admit,
    Close,
    Demand,
    Hear,
    Overhear,
    Part,
    Session,
)
from app.routers.twilio_integration.signature import signed_socket
from app.routers.twilio_integration.spoken_route import ANY_TIME
from app.routers.twilio_integration.voices import voice_of
from app.services.phone_lines import PhoneLines
from app.services.turns import Heard
from app.services.twilio_state import Called, Known, UnknownNumber

FAILED: Final = 1011

log = logging.getLogger("app.twilio")
router = APIRouter(prefix="/twilio", tags=["twilio"])


@router.websocket("/relay")
async def relay(websocket: WebSocket, _: Annotated[None, Depends(signed_socket)]) -> None:
    """A session of ConversationRelay, which Twilio opens as /twilio/voice told it."""
    await RelayLine(websocket, websocket.app.state.services).run()


class RelayLine:
    """One socket. `_talk` is the conversation as stored last, once the session is admitted."""

    def __init__(self, socket: WebSocket, services: Services) -> None:
        self._socket = socket
        self._services = services
        self._frames = Frames(socket, monotonic)
        self._session = Session(services.relaying.pace, monotonic())
        self._called = Called(None, None)
        self._talk: Conversation | None = None
        self._business_id = ""
        self._outcome = "left"

    async def run(self) -> None:
        await self._socket.accept()
        left = self._services.relaying.lines.joined(self)
        listening = asyncio.create_task(self._frames.listen())
        try:
            (failure,) = await asyncio.gather(self._converse(), return_exceptions=True)
            if failure is not None:
                self._note_failure(failure)
                await self._close(FAILED)
        finally:
            left()
            listening.cancel()
            self._count()

    def hand_over(self) -> None:
        self._frames.put(HandOver())

    async def _converse(self) -> None:
        """Message by message, as they came: a turn that was begun is finished and stored, even if
        the caller has gone meanwhile."""
        is_open = True
        while is_open:
            arrival = await self._frames.next_before(self._session.wakes_at)
            message, at = arrival or (None, monotonic())
            match message:
                case None:
                    demand = self._session.wake(at)
                case Gone(code=code):
                    await self._gone(code)
                    return
                case HandOver():
                    demand = self._session.hand_over(at)
                case _:
                    demand = self._session.take(message, at)
            is_open = demand is None or await self._meet(demand)

    async def _meet(self, demand: Demand) -> bool:
        """Whether the socket stays open."""
        match demand:
            case Admit(setup=setup):
                return await self._admit(setup)
            case Hear():
                await self._services.twilio_calls.with_business(
                    self._called, lambda known: self._hear(known, demand)
                )
            case Overhear(words=words):
                await self._services.twilio_calls.with_business(
                    self._called, lambda known: self._overhear(known.business, words)
                )
            case Part(reason=reason):
                self._outcome = reason.value
                await self._send(messages.end(reason))
            case Close(code=code):
                self._outcome = "refused" if self._talk is None else self._outcome
                await self._close(code)
                return False
        return True

    # --- turns --------------------------------------------------------------------------

    async def _admit(self, setup: Setup) -> bool:
        self._called = Called(setup.to_number or None, setup.business_id)
        try:
            if self._is_ours(setup.account_sid):
                await self._services.twilio_calls.with_business(
                    self._called, lambda known: self._begin(known.business, setup)
                )
        except UnknownNumber:
            self._talk = None
        if self._talk is None:
            self._outcome = "refused"
            await self._close(POLICY)
        return self._talk is not None

    def _is_ours(self, account_sid: str) -> bool:
        trust = self._services.twilio_trust
        is_any = not (trust.is_checked and trust.account_sid)
        return is_any or hmac.compare_digest(account_sid.encode(), trust.account_sid.encode())

    async def _begin(self, business: Business, setup: Setup) -> None:
        self._talk = await self._services.relaying.calls.admit(
            business, setup.call_sid, setup.token
        )
        if self._talk is None or self._talk.last_turn is None:
            return
        self._business_id = business.id
        voice = voice_of(self._talk.state.language, business.tts_voice)
        self._session.greets(self._talk.last_turn.reply, voice)
        self._session.expects_keys(keys_wanted(self._talk.state))

    async def _hear(self, known: Known, hear: Hear) -> None:
        business, talk = known.business, self._talk
        assert talk is not None
        assert talk.last_turn is not None
        if business.is_suspended:
            await self._meet(self._session.part(Reason.RECONNECT, monotonic()))
            return
        words, key = (hear.words, None) if hear.words else pressed(talk.state, hear.keys)
        heard = Heard(
            words=words,
            key=key,
            turn=talk.last_turn.number + 1,
            arrived_at=self._services.clock.now(),
            of_reply=hear.of_reply,
        )
        try:
            talk = await self._services.reception.take_turn(business, talk.id, heard)
        except ConversationOver:
            await self._overhear(business, words)
            await self._say(Reply(_over(talk), Line.HANG_UP), business, talk)
            return
        assert talk.last_turn is not None
        self._talk = talk
        await self._say(talk.last_turn.reply, business, talk)

    async def _overhear(self, business: Business, words: str) -> None:
        assert self._talk is not None
        heard = Heard(words=words, arrived_at=self._services.clock.now())
        services = self._services
        lines = PhoneLines(services.storage, services.clock, services.profiles, services.reception)
        await lines.last_words(business, self._talk.id, heard)

    async def _say(self, reply: Reply, business: Business, talk: Conversation) -> None:
        voice = voice_of(talk.state.language, business.tts_voice)
        await self._send(*self._session.answers(reply, voice, monotonic()))
        self._session.expects_keys(keys_wanted(talk.state))

    def _count(self) -> None:
        observability.twilio_asked("relay", self._outcome)
        failed = is_error("relay", self._outcome)
        self._services.webhook_log.note("relay", self._business_id, is_error=failed)

    # --- the socket ---------------------------------------------------------------------

    async def _gone(self, code: int | None) -> None:
        if code is not None:
            self._outcome = "refused"
            await self._close(code)

    async def _send(self, *frames: str) -> None:
        try:
            for frame in frames:
                await self._socket.send_text(frame)
        except (WebSocketDisconnect, RuntimeError):  # They hung up; the reader tells us so.
            return

    async def _close(self, code: int) -> None:
        try:
            await self._socket.close(code)
        except (WebSocketDisconnect, RuntimeError):  # Closed already.
            return

    def _note_failure(self, error: BaseException) -> None:
        """Where it happened, not what was said."""
        self._outcome = "failed"
        facts = {
            "webhook": "relay",
            "error": type(error).__name__,
            "trace": "".join(traceback.format_tb(error.__traceback__)),
        }
        log.error("a webhook of Twilio's failed", extra={"facts": facts})


def _over(talk: Conversation) -> str:
    return word([Prompt("call_over")], talk.state.language, ANY_TIME)
