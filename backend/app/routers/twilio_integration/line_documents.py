"""Where a call goes when the dialogue lets go of it: to a person, or to a message.

Both are made from what is stored, so that a repeated request gets the same bytes.
"""

from app.domain.calls import Call, CallId
from app.domain.conversations import Conversation
from app.domain.transfers import target
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.call_request import CallRequest
from app.routers.twilio_integration.voices import Voice, voice_of
from app.services.twilio_state import Known


def transferring(
    call: CallRequest, known: Known, talk: Conversation, *, is_told: bool = False
) -> bytes:
    """Rings the person. Where nobody may be rung any more, the dialogue goes on at once."""
    assert talk.last_turn is not None
    turn, business = talk.last_turn.number + 1, known.business
    action_url = call.url(business, "dialled", turn=turn)
    voice = _voice(known, talk)
    number = target(business, _leg(call, talk))
    if number is None:
        return twiml.go_on(action_url)
    return twiml.put_through(
        None if is_told else talk.last_turn.reply.text,
        voice,
        number=number,
        caller_id=talk.phone or call.asked.to_number or business.twilio_phone_number,
        action_url=action_url,
        whisper_url=call.url(business, "whisper", call=call.asked.call_sid),
    )


def recording(
    call: CallRequest, known: Known, talk: Conversation, *, is_told: bool = False
) -> bytes:
    """Announces that it records, and records."""
    assert talk.last_turn is not None
    business = known.business
    return twiml.record(
        None if is_told else talk.last_turn.reply.text,
        _voice(known, talk),
        action_url=call.url(business, "recorded", turn=talk.last_turn.number + 1),
        news_url=call.url(business, "recording"),
        words_url=call.url(business, "transcript"),
    )


def _leg(call: CallRequest, talk: Conversation) -> Call:
    """What this request tells of the call; the dialogue looked at what is stored of it."""
    asked = call.asked
    return Call(
        id=CallId(asked.call_sid),
        conversation_id=talk.id,
        started_at=talk.started_at,
        from_number=talk.phone,
        to_number=asked.to_number,
        forwarded_from=asked.forwarded_from,
    )


def _voice(known: Known, talk: Conversation) -> Voice:
    return voice_of(talk.state.language, known.business.tts_voice)
