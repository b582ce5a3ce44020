"""The published shapes of the chat. Nothing here tells what a customer's record holds."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints

from app.domain.businesses import Business
from app.domain.colors import readable_on
from app.domain.conversations import Channel, Conversation
from app.domain.dialogue.outcomes import Prompt
from app.domain.phone_numbers import to_e164
from app.domain.prompts import word
from app.routers.schemas import NO_NUL, Answer, Asked, Email, Line, Word, unless_blank
from app.services.openings import Opening, Told
from app.services.turns import Heard
from app.services.web_chats import Chat, plain_name

LONGEST_MESSAGE = 2000
BLANK_IS_NULL = BeforeValidator(unless_blank)
Written: TypeAlias = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST_MESSAGE, pattern=NO_NUL
    ),
]
Language: TypeAlias = Literal["en", "es"]


class WidgetBusiness(Answer):
    id: str
    name: str
    language_code: str
    color: str | None
    """`#rrggbb`; null: the chat's own."""
    text_color: str | None
    """Black or white, whichever is easier to read on it."""
    phone: str | None
    """The number that the receptionist answers, E.164."""
    greetings: dict[Language, str]
    """What a new chat begins with, by language."""

    @classmethod
    def of(cls, business: Business) -> Self:
        hello = Prompt("greeting", {"business": business.name, "name": ""})
        languages: tuple[Language, ...] = ("en", "es")
        return cls(
            id=business.id,
            name=business.name,
            language_code=business.language_code,
            color=business.widget_color,
            text_color=readable_on(business.widget_color) if business.widget_color else None,
            phone=business.twilio_phone_number,
            greetings={
                one: word([hello], one, business.created_at, is_chat=True) for one in languages
            },
        )


class ChatStart(Asked):
    """What the page knows of its visitor. None of it proves anything."""

    customer_phone: Annotated[Line | None, BLANK_IS_NULL] = None
    """Any notation; what is no phone number is asked for."""
    customer_name: Annotated[Line | None, BLANK_IS_NULL] = None
    customer_email: Annotated[Email | None, BLANK_IS_NULL] = None
    lead_source: Annotated[Word | None, BLANK_IS_NULL] = None
    language_code: Annotated[Language | None, BLANK_IS_NULL] = None

    def opening(self) -> Opening:
        return Opening(
            channel=Channel.WEB,
            lead_source=self.lead_source,
            language_code=self.language_code,
            told=Told(
                name=plain_name(self.customer_name),
                phone=to_e164(self.customer_phone),
                email=self.customer_email,
            ),
        )


class ChatTurn(Asked):
    text: Written
    turn: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """`turn` of the answer before; the same words sent again under it change nothing."""

    def heard(self, arrived_at: datetime) -> Heard:
        return Heard(words=self.text, turn=self.turn, arrived_at=arrived_at, channel=Channel.WEB)


class ChatState(Answer):
    conversation_id: str
    ended: bool
    turn: int
    """The number of the turn that comes next."""
    language_code: str


class ChatReply(ChatState):
    reply_text: str

    @classmethod
    def of(cls, talk: Conversation) -> Self:
        return cls(**_state(talk), reply_text=talk.last_turn.reply.text if talk.last_turn else "")


class ChatBegun(ChatReply):
    """The greeting."""


class ChatMessage(Answer):
    role: Literal["user", "assistant"]
    text: str
    timestamp: datetime


class ChatAnswer(ChatState):
    messages: list[ChatMessage]

    @classmethod
    def of(cls, chat: Chat) -> Self:
        said = [ChatMessage.model_validate(one) for one in chat.messages]
        return cls(**_state(chat.conversation), messages=said)


def _state(talk: Conversation) -> dict[str, Any]:
    return {
        "conversation_id": talk.id,
        "ended": talk.is_over,
        "turn": talk.last_turn.number + 1 if talk.last_turn else 1,
        "language_code": talk.language_code,
    }
