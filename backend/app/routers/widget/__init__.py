"""/v1/widget: the chat on a business's web pages, for visitors whom nobody knows."""

from fastapi import APIRouter

from app.domain.conversations import ConversationId
from app.routers.documentation import problems
from app.routers.schemas import IdInPath
from app.routers.widget.door import BeginningDep, LookingDep, WritingDep
from app.routers.widget.schemas import (
    ChatAnswer,
    ChatBegun,
    ChatReply,
    ChatStart,
    ChatTurn,
    WidgetBusiness,
)
from app.services import web_chats

router = APIRouter(prefix="/v1/widget", tags=["widget"])


@router.get("/business", responses=problems(429))
async def show_business(visitor: LookingDep) -> WidgetBusiness:
    """What the page shows before anybody has written; all of it is public."""
    return WidgetBusiness.of(await visitor.confirmed())


@router.post("/start", responses=problems(409, 429))
async def start_chat(start: ChatStart, visitor: BeginningDep) -> ChatBegun:
    """A new chat, greeted. Its id is the visitor's secret: whoever has it reads the chat."""
    reception, opening = visitor.services.reception, start.opening()
    return ChatBegun.of(await visitor.with_business(lambda b: reception.start(b, opening)))


@router.get("/{conversation_id}", responses=problems(404, 429))
async def resume_chat(conversation_id: IdInPath, visitor: LookingDep) -> ChatAnswer:
    """What was said so far, for a page that was loaded again; 404 a day after the last message."""
    chat = await visitor.read(web_chats.resume, ConversationId(conversation_id), visitor.now)
    return ChatAnswer.of(chat)


@router.post("/{conversation_id}/message", responses=problems(404, 409, 429))
async def write_message(
    conversation_id: IdInPath, said: ChatTurn, visitor: WritingDep
) -> ChatReply:
    """What the visitor wrote, and our reply. 409 once the chat has ended, or when the turn was
    taken with other words."""
    reception, heard = visitor.services.reception, said.heard(visitor.now)
    talk_id = ConversationId(conversation_id)
    after = await visitor.with_business(lambda b: reception.take_turn(b, talk_id, heard))
    return ChatReply.of(after)
