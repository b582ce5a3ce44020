"""What a turn promised for afterwards, in a sentence."""

from typing import Final

from app.domain.dialogue.outcomes import (
    AlertOwner,
    JoinWaitlist,
    NoMoreTexts,
    NoteOnVisit,
    OweCall,
    Review,
    TextCaller,
    Then,
)
from app.domain.return_calls import ReturnCallReason

REASONS: Final = {
    ReturnCallReason.MISSED_CALL: "the call ended before anything was understood",
    ReturnCallReason.PARTIAL_INTAKE: "the call ended before everything was known",
    ReturnCallReason.HUMAN_REQUESTED: "they asked for a person",
    ReturnCallReason.NO_SLOT: "no time could be offered",
    ReturnCallReason.VOICEMAIL: "they left a message",
    ReturnCallReason.DECLINED_TIMES: "no time that was offered suited them",
    ReturnCallReason.OTHER: "a person has to look at it",
}


def promised(promise: Then) -> str:
    match promise:
        case OweCall(reason=reason):
            return f"They go on the list of people to call back: {REASONS[reason]}."
        case TextCaller():
            return "They are sent a text."
        case AlertOwner():
            return "An alert goes out at once to whoever has to know."
        case NoteOnVisit(words=words):
            return f"I noted for whoever goes: “{words}”."
        case JoinWaitlist():
            return "They are texted if a sooner time becomes free."
        case Review():
            return "The call is flagged, so that somebody reads it."
        case NoMoreTexts():
            return "They get no more texts from you."
