"""One turn inside its unit of work: what was stored, what was heard, what is decided and kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final, TypeAlias

from app.domain.calls import CallId
from app.domain.conversations import (
    Channel,
    Conversation,
    ConversationId,
    ConversationStatus,
    LastTurn,
    Reply,
)
from app.domain.dialogue.events import Event, HungUp, Said, Silence, Started
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.outcomes import Prompt, Step, Then
from app.domain.dialogue.state import DialogueState, Line
from app.domain.dialogue.step import step
from app.domain.prompts import word
from app.domain.understanding.utterance import Setting, Utterance
from app.errors import ConversationOver, NotFound
from app.ports import UnitOfWork
from app.services import breaking_in, missed_calls, reach, transcript
from app.services.answers import Answers
from app.services.heard import Heard, is_repeated, same_answer
from app.services.openings import Opening, end_calls, new_call, new_conversation
from app.services.promises import Moment, carry_out, hold_to_no_texts, puts_into_outbox
from app.services.web_chats import is_cold

__all__ = ["Heard", "Opening", "Taken", "is_repeated"]

Watch: TypeAlias = Callable[[DialogueState, Event, Step], None]
"""Told of every step of a turn: where the dialogue stood, what happened, what was decided."""

QUESTIONS_PER_TURN: Final = 6

STATUS: Final[dict[str, ConversationStatus]] = {
    "booked": ConversationStatus.SCHEDULED,
    "moved": ConversationStatus.SCHEDULED,
    "cancelled": ConversationStatus.CANCELLED,
    "return_call": ConversationStatus.PENDING_FOLLOWUP,
    "declined": ConversationStatus.PENDING_FOLLOWUP,
    "abandoned": ConversationStatus.ABANDONED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The conversation as stored, and what others must hear of."""

    conversation: Conversation
    promised: bool = False
    """There is new work in the outbox."""
    found_emergency: bool = False
    booked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What all the steps of a turn come to."""

    conversation: Conversation
    prompts: tuple[Prompt, ...]
    then: tuple[Then, ...]
    line: Line


def begin(uow: UnitOfWork, at: Moment, opening: Opening, watch: Watch | None = None) -> Taken:
    """Greet. A call we know already gets its conversation as it stands."""
    call = uow.calls.find(CallId(opening.call_id)) if opening.call_id else None
    if call is not None:
        return Taken(conversation=uow.conversations.get(ConversationId(call.conversation_id)))
    greeted = _greeted(uow, at, opening, watch)
    stored = uow.conversations.add(greeted, *transcript.messages(at.now, "", greeted))
    if opening.channel is Channel.PHONE:
        uow.calls.add(new_call(at, opening, stored))
    return Taken(conversation=stored)


def begin_unasked(uow: UnitOfWork, at: Moment, opening: Opening) -> Conversation:
    """Somebody wrote first: as after a greeting, which nobody is sent. No call belongs to it."""
    begun = replace(_greeted(uow, at, opening), last_turn=None)
    told = missed_calls.told_before(uow, at, opening.phone)
    if told is not None:
        begun = replace(begun, state=missed_calls.taken_up(begun.state, told))
    return uow.conversations.add(begun)


def take(
    uow: UnitOfWork,
    at: Moment,
    conversation_id: ConversationId,
    heard: Heard,
    watch: Watch | None = None,
) -> Taken:
    """Hear, decide, store. A turn heard before is not taken again."""
    stored = uow.conversations.get(conversation_id)
    if heard.channel not in (None, stored.channel) or is_cold(stored, at.now):
        raise NotFound(f"no conversation {conversation_id}")
    if is_repeated(stored, heard):
        return Taken(conversation=same_answer(stored, heard))
    if stored.is_over:
        raise ConversationOver(f"conversation {conversation_id} is over")
    event = _event(at, stored, heard)
    decision = _decide(uow, at, breaking_in.as_heard(stored, heard.of_reply), event, watch)
    after = _after(at, decision, heard)
    after = carry_out(uow, at, after, decision.then)
    hold_to_no_texts(uow, at, stored, after)
    messages = transcript.messages(at.now, heard.words, after, heard.of_reply)
    saved = uow.conversations.save(after, *messages)
    if after.is_over:
        end_calls(uow, saved)
    reach.note_transfer(uow, at, saved)
    is_texted = after.is_over and missed_calls.follow_up(uow, at, saved)
    return Taken(
        conversation=saved,
        promised=puts_into_outbox(decision.then) or is_texted,
        found_emergency=saved.is_emergency and not stored.is_emergency,
        booked=bool(saved.appointment_id) and saved.appointment_id != stored.appointment_id,
    )


def hang_up(
    uow: UnitOfWork, at: Moment, conversation_id: ConversationId, watch: Watch | None = None
) -> Taken:
    """They left: what they began is kept. A conversation that is over stays as it is."""
    stored = uow.conversations.get(conversation_id)
    if stored.is_over:
        return Taken(conversation=stored)
    decision = _decide(uow, at, stored, HungUp(), watch)
    over = replace(_settled(at, decision), ended_at=at.now.astimezone(UTC))
    over = carry_out(uow, at, over, decision.then)
    saved = uow.conversations.save(over)
    end_calls(uow, saved)
    is_texted = missed_calls.follow_up(uow, at, saved)
    return Taken(conversation=saved, promised=puts_into_outbox(decision.then) or is_texted)


# --- deciding -----------------------------------------------------------------------


def _greeted(
    uow: UnitOfWork, at: Moment, opening: Opening, watch: Watch | None = None
) -> Conversation:
    known = uow.customers.find_by_phone(opening.phone) if opening.phone else None
    event = Started(
        known.name or None if known else None,
        known.address if known else None,
        is_crowded=opening.is_crowded,
    )
    decision = _decide(uow, at, new_conversation(at, opening), event, watch)
    return _after(at, decision, Heard(turn=0))


def _event(at: Moment, conversation: Conversation, heard: Heard) -> Event:
    if heard.happened is not None:
        return heard.happened
    if not heard.words.strip() and not heard.key:
        return Silence()
    return Said(utterance(at, conversation, heard))


def utterance(at: Moment, conversation: Conversation, heard: Heard) -> Utterance:
    """What was heard, as an answer to what this conversation asked last."""
    facts = at.profile.facts
    asking = conversation.state.asking
    setting = Setting(
        now=at.local_now,
        asking=asking.value if asking else None,
        vertical=facts.vertical,
        services=facts.keywords,
        emergency_words=facts.emergency_words,
        business_name=facts.business_name,
        is_written=conversation.channel is Channel.WEB,
    )
    return Utterance(heard.meant or heard.words, setting, heard.key, heard.suggestion)


def _decide(
    uow: UnitOfWork,
    at: Moment,
    conversation: Conversation,
    event: Event,
    watch: Watch | None = None,
) -> Decision:
    """Step until something is said; questions to the world are answered in between."""
    answers = Answers(uow, at, conversation)
    facts = reach.with_reach(uow, at, conversation, _facts(at, conversation))
    state = conversation.state
    first: tuple[Prompt, ...] = ()
    then: tuple[Then, ...] = ()
    for _ in range(QUESTIONS_PER_TURN):
        decided: Step = step(state, event, facts)
        if watch is not None:
            watch(state, event, decided)
        state, then = decided.state, (*then, *decided.then)
        first = (*first, *decided.first)
        if decided.ask is None:
            after = replace(answers.conversation, state=state)
            prompts = (*first, *decided.say)
            return Decision(conversation=after, prompts=prompts, then=then, line=decided.line)
        event = answers.to(decided.ask)
    raise RuntimeError(f"a turn asked more than {QUESTIONS_PER_TURN} questions")


def _facts(at: Moment, conversation: Conversation) -> Facts:
    last = conversation.last_turn
    facts = at.profile.at(
        at.local_now,
        caller_phone=conversation.phone,
        last_reply=conversation.state.to_repeat or (last.reply.text if last else ""),
    )
    return replace(facts, can_identify=False) if conversation.channel is Channel.WEB else facts


# --- keeping ------------------------------------------------------------------------


def _after(at: Moment, decision: Decision, heard: Heard) -> Conversation:
    """The conversation with this turn's reply in it."""
    settled = _settled(at, decision)
    state = replace(settled.state, turns=settled.state.turns + 1)
    is_spoken = settled.channel is Channel.PHONE
    text = word(
        decision.prompts,
        state.language,
        at.local_now,
        is_spoken=is_spoken,
        is_chat=not is_spoken,
    )
    now = at.now.astimezone(UTC)
    parts = breaking_in.spoken(decision.prompts, state.language, at.local_now) if is_spoken else ()
    reply = Reply(text, decision.line, parts)
    turn = LastTurn(_number(settled, heard), heard.words, reply, now)
    is_over = decision.line is Line.HANG_UP
    return replace(settled, state=state, last_turn=turn, ended_at=now if is_over else None)


def _number(conversation: Conversation, heard: Heard) -> int:
    last = conversation.last_turn
    if heard.turn is not None:
        return heard.turn
    return last.number + 1 if last else 0


def _settled(at: Moment, decision: Decision) -> Conversation:
    """What the dialogue has found out, where lists and reports look for it."""
    conversation, state = decision.conversation, decision.conversation.state
    return replace(
        conversation,
        last_message_at=at.now.astimezone(UTC),
        status=STATUS.get(state.outcome or "", _plain_status(decision)),
        is_emergency=state.is_emergency or conversation.is_emergency,
        language_code=state.language,
        service_type=state.service_type,
        outcome=state.outcome,
        summary=state.problem,
    )


def _plain_status(decision: Decision) -> ConversationStatus:
    over = decision.line is Line.HANG_UP
    return ConversationStatus.COMPLETED if over else ConversationStatus.ACTIVE
