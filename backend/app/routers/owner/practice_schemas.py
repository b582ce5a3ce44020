"""A practice call as published: what is said, what was understood and decided, what it came to."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints

from app.domain.conversations import Channel
from app.domain.dialogue.events import Happening, HungUp, MessageLeft, NotReached, PutThrough
from app.domain.phone_numbers import to_e164
from app.domain.practice import Deed, LookUp, PracticeTurn, why
from app.domain.understanding.emergencies.explaining import Sign
from app.domain.understanding.explaining import Understood, Wanted
from app.errors import Invalid
from app.routers.business_schemas import OwnSettings
from app.routers.owner.practice_outcome import OutcomeAnswer
from app.routers.schemas import NO_NUL, Answer, Asked, Moment
from app.routers.voice_schemas import Digits, SessionState, session_state
from app.services.practice.replaying import CALL_ID, HUNG_UP, Part, Said
from app.services.practice.room import Practised, Rehearsal
from app.services.turns import Heard

MOST_TURNS: Final = 60
Words = Annotated[str, StringConstraints(max_length=600, pattern=NO_NUL)]
Happened = Literal["hung_up", "put_through", "not_reached", "message_left"]
HAPPENINGS: Final[dict[str, Happening]] = {
    "put_through": PutThrough(),
    "not_reached": NotReached(),
    "message_left": MessageLeft(),
}


class PracticeSaid(Asked):
    """Words, keys, or what the telephone network would tell; none of them is silence."""

    text: Words | None = None
    digits: Digits | None = None
    happened: Happened | None = None

    def heard(self) -> Said:
        if self.happened == HUNG_UP:
            return HUNG_UP
        if self.happened is not None:
            return Heard(happened=HAPPENINGS[self.happened])
        key = self.digits if self.digits and len(self.digits) == 1 else None
        return Heard(words=self.text or self.digits or "", key=key)


class PracticeRequest(Asked):
    said: Annotated[tuple[PracticeSaid, ...], Field(max_length=MOST_TURNS)] = ()
    started_at: Moment | None = None
    """As the first answer gave it; the whole conversation takes place from then on."""
    caller_phone: Annotated[str, StringConstraints(max_length=80, pattern=NO_NUL)] | None = None
    """Any notation; none, or what is no phone number ("anonymous"), counts as withheld."""
    language_code: Literal["en", "es"] | None = None
    as_channel: Literal["phone", "web"] = "phone"
    settings: OwnSettings | None = None
    """To try out before they are saved: whatever `PATCH /v1/owner/business` takes."""

    def rehearsal(self) -> Rehearsal:
        tried = self.settings
        if tried is not None and "owner_pin" in tried.model_fields_set:
            raise Invalid("a PIN cannot be tried out")
        said, channel = [one.heard() for one in self.said], Channel(self.as_channel)
        rehearsal = Rehearsal(
            said=said,
            started_at=self.started_at,
            caller_phone=to_e164(self.caller_phone),
            language=self.language_code,
            channel=channel,
        )
        return rehearsal if tried is None else rehearsal.trying(tried.changes)


class WantedAnswer(Answer):
    intent: str
    words: str
    source: str

    @classmethod
    def of(cls, wanted: Wanted) -> Self:
        return cls(intent=wanted.intent.value, words=wanted.words, source=wanted.source)


class SignAnswer(Answer):
    hazard: str
    grade: str
    words: str
    source: str
    not_counted_because: str | None

    @classmethod
    def of(cls, sign: Sign) -> Self:
        return cls(
            hazard=sign.hazard.value,
            grade=sign.grade.value,
            words=sign.words,
            source=sign.source,
            not_counted_because=sign.why_not,
        )


class UnderstoodAnswer(Answer):
    language_code: str | None = None
    intents: tuple[WantedAnswer, ...] = ()
    grade: str = "routine"
    hazards: tuple[SignAnswer, ...] = ()
    service_type: str | None = None
    keyword: str | None = None
    answer: str | None = None
    fields: dict[str, str]
    """What this turn filled in."""

    @classmethod
    def of(cls, turn: PracticeTurn) -> Self:
        fields = {one.field: one.value for one in turn.noted}
        said: Understood | None = turn.understood
        if said is None:
            return cls(fields=fields)
        return cls(
            language_code=said.language,
            intents=tuple(map(WantedAnswer.of, said.wanted)),
            grade=said.grade.value,
            hazards=tuple(map(SignAnswer.of, said.signs)),
            service_type=said.service_type,
            keyword=said.keyword,
            answer=said.answer,
            fields=fields,
        )


class LookUpAnswer(Answer):
    question: str
    sentence: str

    @classmethod
    def of(cls, look_up: LookUp) -> Self:
        return cls(question=look_up.question, sentence=look_up.sentence)


class DeedAnswer(Answer):
    name: str
    sentence: str

    @classmethod
    def of(cls, deed: Deed) -> Self:
        return cls(name=deed.name, sentence=deed.sentence)


class DecidedAnswer(Answer):
    stage_before: str
    stage_after: str
    asking: str | None
    prompts: list[str]
    looked_up: list[LookUpAnswer]
    promised: list[DeedAnswer]
    line: str

    @classmethod
    def of(cls, turn: PracticeTurn) -> Self:
        before, after = turn.stages
        return cls(
            stage_before=before.value,
            stage_after=after.value,
            asking=turn.asking.value if turn.asking else None,
            prompts=[*turn.prompts],
            looked_up=[*map(LookUpAnswer.of, turn.look_ups)],
            promised=[*map(DeedAnswer.of, turn.deeds)],
            line=turn.line.value,
        )


class PracticeTurnAnswer(Answer):
    said: PracticeSaid | None
    """Null for the greeting."""
    reply_text: str
    understood: UnderstoodAnswer
    decided: DecidedAnswer
    why: list[str]

    @classmethod
    def of(cls, part: Part, said: PracticeSaid | None, name_of: Callable[[str], str]) -> Self:
        return cls(
            said=said,
            reply_text=reply_of(part),
            understood=UnderstoodAnswer.of(part.turn),
            decided=DecidedAnswer.of(part.turn),
            why=[*why(part.turn, name_of)],
        )


class PracticeAnswer(Answer):
    reply_text: str
    ended: bool
    started_at: datetime
    session_state: SessionState
    turns: list[PracticeTurnAnswer]
    outcome: OutcomeAnswer
    audio: str | None = None

    @classmethod
    def of(cls, practised: Practised, asked: PracticeRequest) -> Self:
        last = practised.parts[-1]
        state = session_state(last.conversation)
        made_here = {"session_id": CALL_ID, "appointment_id": state.appointment_id and CALL_ID}
        return cls(
            reply_text=reply_of(last),
            ended=last.conversation.is_over,
            started_at=practised.started_at,
            session_state=state.model_copy(update=made_here),
            turns=[
                PracticeTurnAnswer.of(part, said, practised.name_of)
                for part, said in zip(practised.parts, [None, *asked.said], strict=False)
            ],
            outcome=OutcomeAnswer.of(practised.outcome, practised.at),
        )


def reply_of(part: Part) -> str:
    """Nobody hears what is said to somebody who has hung up."""
    last = part.conversation.last_turn
    return "" if isinstance(part.turn.event, HungUp) or last is None else last.reply.text
