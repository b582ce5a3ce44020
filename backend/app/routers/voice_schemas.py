"""The published shapes of the voice API; `session` is its word for a conversation by phone."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.domain.appointments import Window
from app.domain.conversations import Conversation
from app.domain.phone_numbers import to_e164
from app.routers.schemas import NO_NUL, Answer, Asked, Identifier, Word
from app.services.turns import Heard, Opening

Utterance = Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)]
"""What was said; the first 2,000 characters are listened to."""
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9*#]{0,32}$")]
Audio = Annotated[str, StringConstraints(max_length=200_000)]


class SessionStart(Asked):
    caller_phone: Annotated[str, StringConstraints(max_length=80, pattern=NO_NUL)] | None = None
    """Any notation; what is no phone number ("anonymous") counts as withheld."""
    provider_call_id: Identifier | None = None
    lead_source: Word | None = None

    def opening(self) -> Opening:
        return Opening(
            phone=to_e164(self.caller_phone),
            call_id=self.provider_call_id,
            lead_source=self.lead_source,
        )


class SessionInput(Asked):
    text: Utterance | None = None
    audio: Audio | None = None
    digits: Digits | None = None
    turn: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """`session_state.turn` of the reply this answers; sent again, the request changes nothing."""

    @property
    def recording(self) -> str | None:
        """To be listened to: nothing else was sent."""
        return None if self.text or self.digits else self.audio

    def heard(self, arrived_at: datetime, spoken: str = "") -> Heard:
        """`spoken` is what was heard in the recording."""
        key = self.digits if self.digits and len(self.digits) == 1 else None
        return Heard(
            words=self.text or self.digits or spoken,
            key=key,
            turn=self.turn,
            arrived_at=arrived_at,
        )


class TelephonyInput(SessionInput):
    session_id: Identifier


class TelephonyEnd(Asked):
    session_id: Identifier


class ProposedSlot(Answer):
    start: datetime
    end: datetime


class SessionState(Answer):
    session_id: str
    stage: str
    status: str
    intent: str | None
    asking: str | None
    language_code: str
    caller_phone: str | None
    caller_name: str | None
    address: str | None
    problem_summary: str | None
    service_type: str | None
    is_emergency: bool
    emergency_reasons: list[str]
    requested_time: str | None
    proposed_slot: ProposedSlot | None
    appointment_id: str | None
    ended: bool
    turn: int
    """The number of the turn that comes next."""


class SessionReply(Answer):
    reply_text: str
    session_state: SessionState
    audio: str | None = None
    """Base64 of a WAV that can be played; null where no speech provider is configured, or it does
    not answer."""


class SessionBegun(SessionReply):
    session_id: str


class SessionEnded(Answer):
    status: str


def begun(conversation: Conversation, audio: str | None) -> SessionBegun:
    return SessionBegun(
        session_id=conversation.id,
        reply_text=_reply(conversation),
        session_state=session_state(conversation),
        audio=audio,
    )


def replied(conversation: Conversation, audio: str | None) -> SessionReply:
    return SessionReply(
        reply_text=_reply(conversation), session_state=session_state(conversation), audio=audio
    )


def _reply(conversation: Conversation) -> str:
    return conversation.last_turn.reply.text if conversation.last_turn else ""


def session_state(conversation: Conversation) -> SessionState:
    state = conversation.state
    return SessionState(
        session_id=conversation.id,
        stage=state.stage.value,
        status=conversation.status.value,
        intent="emergency" if state.is_emergency else state.intent,
        asking=state.asking.value if state.asking and not conversation.is_over else None,
        language_code=state.language,
        caller_phone=state.phone or conversation.phone,
        caller_name=state.caller_name,
        address=state.address,
        problem_summary=state.problem,
        service_type=state.service_type,
        is_emergency=conversation.is_emergency,
        emergency_reasons=list(state.hazards),
        requested_time=state.requested_time,
        proposed_slot=_slot(state.offered[0]) if state.offered else None,
        appointment_id=conversation.appointment_id,
        ended=conversation.is_over,
        turn=conversation.last_turn.number + 1 if conversation.last_turn else 0,
    )


def _slot(window: Window) -> ProposedSlot:
    return ProposedSlot(start=window.start, end=window.end)
