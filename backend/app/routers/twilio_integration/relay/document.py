"""The TwiML that puts a call on ConversationRelay.

Every attribute we depend on is written out: Twilio's own defaults have changed before.
https://www.twilio.com/docs/voice/twiml/connect/conversationrelay
"""

from typing import Final
from urllib.parse import urlencode, urlsplit

from fastapi import Request
from twilio.twiml.voice_response import VoiceResponse

from app.domain.conversations import Conversation
from app.domain.dialogue.state import Line
from app.routers.twilio_integration.call_request import CallRequest
from app.routers.twilio_integration.relay.messages import joined
from app.routers.twilio_integration.signature import SOCKETS
from app.routers.twilio_integration.twiml import hint_list
from app.routers.twilio_integration.voices import LOCALES, Voice, voice_of
from app.services.relay_calls import Ticket
from app.services.twilio_state import Known, TwilioTrust, hints

LISTENS: Final = {"transcription_provider": "Google", "speech_model": "telephony"}
"""Who hears: it knows English and Spanish as they are spoken on American telephones."""


async def connected(call: CallRequest, known: Known, talk: Conversation) -> bytes | None:
    """On ConversationRelay, where the business wishes that and it can be; else None."""
    services = call.services
    mode = known.business.voice_mode or services.relaying.mode
    if (
        mode != "relay"
        or not is_listening(talk)
        or origin(call.request, services.twilio_trust) == ""
    ):
        return None
    ticket = await services.relaying.calls.ticket(known.business, call.asked.call_sid)
    return document(call, known, talk, ticket) if ticket else None


def is_listening(talk: Conversation) -> bool:
    return talk.last_turn is not None and talk.last_turn.reply.line is Line.LISTEN


def document(call: CallRequest, known: Known, talk: Conversation, ticket: Ticket) -> bytes:
    """The last reply is said first: the greeting, or once more what the caller may have missed."""
    assert talk.last_turn is not None
    voice = voice_of(talk.state.language, known.business.tts_voice)
    response = VoiceResponse()
    relay = response.connect(
        action=_done_url(call, known, ticket), method="POST"
    ).conversation_relay(
        url=f"{origin(call.request, call.services.twilio_trust)}/twilio/relay",
        welcome_greeting=joined(talk.last_turn.reply.text, voice),
        welcome_greeting_interruptible="any",
        language=voice.locale,
        tts_provider=voice.provider,
        voice=voice.name_at_provider,
        interruptible="any",
        interrupt_sensitivity="medium",
        preemptible=False,
        report_input_during_agent_speech="any",
        dtmf_detection=True,
        hints=_hints(call, known, voice) or None,
        events="speaker-events tokens-played",
        **LISTENS,
    )
    for language in LOCALES:
        spoken = voice_of(language, known.business.tts_voice)
        relay.language(
            code=spoken.locale,
            tts_provider=spoken.provider,
            voice=spoken.name_at_provider,
            **LISTENS,
        )
    relay.parameter(name="session", value=ticket.token)
    relay.parameter(name="business_id", value=known.business.id)
    return str(response.to_xml()).encode()


def origin(request: Request, trust: TwilioTrust) -> str:
    """Where Twilio finds our WebSocket; empty where it could not. Twilio itself wants TLS."""
    given = urlsplit(trust.public_origin or _own_origin(request))
    scheme = SOCKETS.get(given.scheme.lower(), "")
    if scheme == "ws" and trust.is_checked:
        return ""
    return f"{scheme}://{given.netloc}{given.path}" if scheme and given.netloc else ""


def _own_origin(request: Request) -> str:
    """As the request came, where nobody said how the world reaches us."""
    host = request.headers.get("host", "")
    return f"{request.scope['scheme']}://{host}" if not set(host) & set("/@?#") else ""


def _done_url(call: CallRequest, known: Known, ticket: Ticket) -> str:
    query = urlencode({"business_id": known.business.id, "session": ticket.session})
    return f"{call.services.twilio_trust.public_origin}/twilio/voice/relay-done?{query}"


def _hints(call: CallRequest, known: Known, voice: Voice) -> str:
    facts = call.services.profiles.of(known.business).facts
    return hint_list(hints(known, facts, voice.language))
