"""Asking a language model about an utterance that the rules left open, outside any transaction."""

from dataclasses import replace

from app.domain.conversations import ConversationId
from app.domain.dialogue.unclear import is_trivial, leaves_open
from app.domain.understanding.suggestions import ModelQuestion
from app.ports import LanguageModel, Storage, UnitOfWork
from app.services import turns
from app.services.promises import Moment
from app.services.turns import Heard


async def heard_twice(
    storage: Storage,
    model: LanguageModel,
    at: Moment,
    conversation_id: ConversationId,
    heard: Heard,
) -> Heard:
    """What was heard, with the model's suggestion where there is one. Errors as of `take_turn`."""
    if heard.key or is_trivial(heard.words):
        return heard

    def look(uow: UnitOfWork) -> ModelQuestion | None:
        return _question(uow, at, conversation_id, heard)

    question = await storage.read(at.business.id, look, at_version=at.business.version)
    if question is None:
        return heard
    return replace(heard, suggestion=await model.suggest(question))


def _question(
    uow: UnitOfWork, at: Moment, conversation_id: ConversationId, heard: Heard
) -> ModelQuestion | None:
    """None when this turn was taken before, or leaves nothing open."""
    stored = uow.conversations.get(conversation_id)
    if stored.is_over or turns.is_repeated(stored, heard):
        return None
    said = turns.utterance(at, stored, heard)
    if not leaves_open(stored.state, said):
        return None
    setting = said.setting
    return ModelQuestion(
        words=said.words,
        now=setting.now,
        asking=setting.asking,
        vertical=setting.vertical,
        services=tuple(service.service_type for service in setting.services),
        cities=tuple(setting.cities),
    )
