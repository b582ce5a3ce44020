"""STOP, START and HELP in a text, and the same in other words: kept, and answered once."""

from dataclasses import dataclass
from typing import Final

from app.domain.consent import Consent, is_answered_by_twilio, is_cancel, is_in_spanish
from app.domain.conversations import Conversation
from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import word
from app.domain.text_messages import OptOut
from app.ports import UnitOfWork
from app.services import threads, turns
from app.services.business_facts import Moment
from app.services.inbound_ledger import Inbound
from app.services.turns import Taken

WANTS_NO_TEXTS: Final = "They want no more texts."
LONGEST_EVIDENCE: Final = 500


@dataclass(frozen=True, slots=True)
class Heeded:
    """What is answered, if anything; `needs_call` where only a person can find out the rest."""

    reply: str | None = None
    outcome: str | None = None
    taken: tuple[Taken, ...] = ()
    needs_call: bool = False


def heed(
    uow: UnitOfWork, at: Moment, text: Inbound, consent: Consent, thread: Conversation | None
) -> Heeded:
    """Twilio answers its own keywords; anything else is answered once."""
    phone = text.number
    had_opted_out = uow.opt_outs.find(phone) is not None
    is_theirs = is_answered_by_twilio(text.words, text.opt_out_type)
    match consent:
        case Consent.STOP:
            taken = _opt_out(uow, at, text, phone, thread)
            is_silent = is_theirs or had_opted_out
            reply = None if is_silent else worded(at, text, thread, "thread_stopped")
            outcome = None if had_opted_out else "opted_out"
            return Heeded(reply, outcome, taken, needs_call=is_cancel(text.words))
        case Consent.START:
            uow.opt_outs.remove(phone)
            reply = None if is_theirs else worded(at, text, thread, "thread_started")
            return Heeded(reply, "opted_in" if had_opted_out else None)
        case Consent.HELP:
            return Heeded(None if is_theirs else worded(at, text, thread, "thread_help"))


def _opt_out(
    uow: UnitOfWork, at: Moment, text: Inbound, phone: str, thread: Conversation | None
) -> tuple[Taken, ...]:
    """With the words as evidence. What they had begun goes on by phone."""
    if uow.opt_outs.find(phone) is None:
        opt_out = OptOut(
            phone=phone,
            opted_out_at=at.now,
            source="sms",
            words=text.words[:LONGEST_EVIDENCE],
            message_id=text.id,
        )
        uow.opt_outs.put(opt_out)
    if thread is None:
        return ()
    noted = threads.noted(uow, at, thread, WANTS_NO_TEXTS, text.words)
    return (turns.hang_up(uow, at, noted.id),)


def worded(at: Moment, text: Inbound, thread: Conversation | None, name: str) -> str:
    language = thread.state.language if thread else at.business.language_code
    spoken = "es" if language == "es" or is_in_spanish(text.words) else "en"
    return word([Prompt(name, {"business": at.business.name})], spoken, at.local_now)
