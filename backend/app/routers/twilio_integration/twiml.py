"""What Twilio is told to do next, as TwiML: the same bytes for the same input, always text/xml."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from fastapi import Response
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Connect, Dial, VoiceResponse

from app.routers.twilio_integration.spoken import sentences, without_unfit
from app.routers.twilio_integration.voices import Voice, voice_of

MEDIA_TYPE: Final = "text/xml"
LONGEST_DOCUMENT: Final = 64 * 1024
"""Twilio takes no more (error 11750). Speech, hints and texts are cut well below it."""
LONGEST_TEXT: Final = 1_600
MOST_HINTS: Final = 500
LONGEST_HINT: Final = 100
HINTS_BYTES: Final = 16 * 1024

SPEECH_MODEL: Final = "googlev2_telephony"
SPEECH_TIMEOUT: Final = 2
"""Seconds. A model needs a number here: with "auto" Twilio cuts people off, or refuses (13335)."""
RELAY_EARS: Final = {"transcription_provider": "Deepgram", "speech_model": "nova-3-general"}
RELAY_MANNERS: Final[dict[str, Any]] = {
    **RELAY_EARS,
    "deepgramSmartFormat": True,
    "dtmf_detection": True,
    "interrupt_sensitivity": "medium",
    "interruptible": "any",
    "preemptible": False,
    "report_input_during_agent_speech": "none",
    "welcome_greeting_interruptible": "any",
}


def answer(document: bytes) -> Response:
    return Response(document, media_type=MEDIA_TYPE)


def listen(
    text: str,
    action_url: str,
    voice: Voice,
    *,
    hints: Iterable[str] = (),
    takes_many_keys: bool = False,
    timeout: int = 6,
) -> bytes:
    """Say it and hear the answer, by voice or key. Silence comes to `action_url` as well.

    One key is an answer at once. `takes_many_keys`: phone numbers and ZIP codes, until "#".
    `timeout` is in seconds of silence.
    """
    response = VoiceResponse()
    gather = response.gather(
        input="dtmf speech",
        action=action_url,
        method="POST",
        timeout=timeout,
        speech_timeout=SPEECH_TIMEOUT,
        speech_model=SPEECH_MODEL,
        language=voice.locale,
        hints=_hints(hints) or None,
        profanity_filter=False,
        action_on_empty_result=True,
        num_digits=None if takes_many_keys else 1,
        finish_on_key="#" if takes_many_keys else None,
    )
    _say(gather, text, voice)
    return _bytes(response)


def hang_up(text: str, voice: Voice) -> bytes:
    response = VoiceResponse()
    _say(response, text, voice)
    response.hangup()
    return _bytes(response)


def redirect(url: str, text: str | None = None, voice: Voice | None = None) -> bytes:
    """Ask again at `url`, after saying `text` if any."""
    response = VoiceResponse()
    if text:
        _say(response, text, voice or voice_of("en"))
    response.redirect(url, method="POST")
    return _bytes(response)


def transfer(
    numbers: Sequence[str],
    action_url: str,
    *,
    caller_id: str,
    whisper_url: str,
    text: str | None = None,
    voice: Voice | None = None,
    timeout: int = 20,
) -> bytes:
    """Ring all `numbers` (E.164, at most ten), and connect whoever takes the call first.

    Whoever answers hears `whisper_url` first, so that voicemail does not swallow the caller, who
    hears ringing meanwhile. `caller_id` is a number of ours or the caller's; nothing else works.
    """
    response = VoiceResponse()
    if text:
        _say(response, text, voice or voice_of("en"))
    dial = Dial(
        answer_on_bridge=True,
        caller_id=caller_id,
        timeout=timeout,
        action=action_url,
        method="POST",
    )
    for number in numbers[:10]:
        dial.number(number, url=whisper_url, method="POST")
    response.append(dial)
    return _bytes(response)


def whisper(text: str, action_url: str, voice: Voice, *, timeout: int = 8) -> bytes:
    """For whoever picked up a transfer: a key takes the call, anything else hangs up.

    To connect them, answer `action_url` with `empty()`; to refuse, with `hang_up`.
    """
    response = VoiceResponse()
    gather = response.gather(
        input="dtmf", action=action_url, method="POST", timeout=timeout, num_digits=1
    )
    _say(gather, text, voice)
    response.hangup()
    return _bytes(response)


def record_message(
    text: str, action_url: str, status_url: str, voice: Voice, *, seconds: int = 120
) -> bytes:
    """After the tone, until "#", five seconds of silence, or hanging up.

    `action_url` goes on with the call; `status_url` learns when the recording can be fetched, or
    that there is none.
    """
    response = VoiceResponse()
    _say(response, text, voice)
    response.record(
        action=action_url,
        method="POST",
        timeout=5,
        finish_on_key="#",
        max_length=seconds,
        play_beep=True,
        trim="trim-silence",
        recording_status_callback=status_url,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
        transcribe=False,
    )
    return _bytes(response)


def relay(
    socket_url: str,
    action_url: str,
    session: str,
    voice: Voice,
    *,
    greeting: str | None = None,
    hints: Iterable[str] = (),
    languages: Sequence[str] = ("en", "es"),
) -> bytes:
    """Twilio hears and speaks, and talks with us over a WebSocket at `socket_url` (wss).

    `session` comes back in the first message and shows that the socket belongs to this call; it
    is no secret of anybody's. Every attribute is set, because defaults have changed before.
    """
    response = VoiceResponse()
    connect = Connect(action=action_url, method="POST")
    said = " ".join(sentences(greeting, voice.language)) if greeting else None
    conversation = connect.conversation_relay(
        url=socket_url,
        welcome_greeting=said,
        language=voice.locale,
        tts_language=voice.locale,
        transcription_language=voice.locale,
        tts_provider=voice.provider,
        voice=voice.name_at_provider,
        hints=_hints(hints) or None,
        **RELAY_MANNERS,
    )
    for language in languages:
        _declare(conversation, voice if language == voice.language else voice_of(language))
    conversation.parameter(name="session", value=without_unfit(session))
    response.append(connect)
    return _bytes(response)


def reply_text(text: str | None) -> bytes:
    """The answer to a text; none, if there is nothing to say."""
    response = MessagingResponse()
    body = without_unfit(text or "").strip()[:LONGEST_TEXT]
    if body:
        response.message(body)
    return _bytes(response)


def empty() -> bytes:
    """Nothing to do. Ends a call, connects whoever heard a whisper, answers no text."""
    return _bytes(VoiceResponse())


def _say(parent: Any, text: str, voice: Voice) -> None:
    for piece in sentences(text, voice.language):
        parent.say(piece, voice=voice.name, language=voice.locale)


def _declare(conversation: Any, voice: Voice) -> None:
    conversation.language(
        code=voice.locale,
        tts_provider=voice.provider,
        voice=voice.name_at_provider,
        **RELAY_EARS,
    )


def _hints(words: Iterable[str]) -> str:
    """Names and words to expect, as Twilio takes them: few, short, between commas."""
    chosen: dict[str, None] = {}
    room = HINTS_BYTES
    for word in words:
        hint = " ".join(without_unfit(word).replace(",", " ").split())[:LONGEST_HINT].strip()
        room -= len(escape(hint, {'"': "&quot;"}).encode()) + 1
        if room < 0 or len(chosen) == MOST_HINTS:
            break
        if hint:
            chosen[hint] = None
    return ",".join(chosen)


def _bytes(response: Any) -> bytes:
    document: str = response.to_xml()
    return document.encode()
