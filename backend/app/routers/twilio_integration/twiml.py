"""What Twilio is told to do next, as TwiML: the same bytes for the same input, always text/xml."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final
from xml.sax.saxutils import escape

from fastapi import Response
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

from app.domain.transfers import RING_SECONDS
from app.routers.twilio_integration.spoken import sentences, without_unfit
from app.routers.twilio_integration.voices import Voice

MEDIA_TYPE: Final = "text/xml"
# Twilio takes documents of 64 KiB (error 11750); speech, hints and texts are cut well below that.
LONGEST_TEXT: Final = 1_600
MOST_HINTS: Final = 500
LONGEST_HINT: Final = 100
HINTS_BYTES: Final = 16 * 1024

LONGEST_MESSAGE: Final = 120
"""Seconds; Twilio transcribes nothing longer."""

SPEECH_MODEL: Final = "googlev2_telephony"
SPEECH_TIMEOUT: Final = 2
"""Seconds. A model needs a number here: with "auto" Twilio cuts people off, or refuses (13335)."""


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
        hints=hint_list(hints) or None,
        profanity_filter=False,
        action_on_empty_result=True,
        num_digits=None if takes_many_keys else 1,
        finish_on_key="#" if takes_many_keys else None,
    )
    _say(gather, text, voice)
    return _bytes(response)


def choose(text: str, action_url: str, voice: Voice, *, timeout: int = 6) -> bytes:
    """Say it and wait for one key. Silence comes to `action_url` as well; nothing said does."""
    response = VoiceResponse()
    gather = response.gather(
        input="dtmf",
        action=action_url,
        method="POST",
        timeout=timeout,
        num_digits=1,
        action_on_empty_result=True,
    )
    _say(gather, text, voice)
    return _bytes(response)


def hang_up(text: str, voice: Voice) -> bytes:
    response = VoiceResponse()
    _say(response, text, voice)
    response.hangup()
    return _bytes(response)


def only_hang_up() -> bytes:
    response = VoiceResponse()
    response.hangup()
    return _bytes(response)


def go_on(url: str) -> bytes:
    response = VoiceResponse()
    response.redirect(url, method="POST")
    return _bytes(response)


def put_through(
    text: str | None,
    voice: Voice,
    *,
    number: str,
    caller_id: str | None,
    action_url: str,
    whisper_url: str,
) -> bytes:
    """Ring `number`; whoever picks up hears `whisper_url` before the two are connected.

    The caller goes on hearing it ring meanwhile. How it ended comes to `action_url`.
    """
    response = VoiceResponse()
    if text is not None:
        _say(response, text, voice)
    dial = response.dial(
        action=action_url,
        method="POST",
        timeout=RING_SECONDS,
        answer_on_bridge=True,
        caller_id=caller_id,
    )
    dial.number(number, url=whisper_url, method="POST")
    return _bytes(response)


def whisper(text: str, action_url: str, voice: Voice) -> bytes:
    """For whoever picked up. No key, and they are not connected: mailboxes press none."""
    response = VoiceResponse()
    gather = response.gather(
        input="dtmf", action=action_url, method="POST", timeout=8, num_digits=1
    )
    _say(gather, text, voice)
    response.hangup()
    return _bytes(response)


def record(
    text: str | None, voice: Voice, *, action_url: str, news_url: str, words_url: str
) -> bytes:
    """Announce it and record a message. Done, it comes to `action_url`; the file, or that there is
    none, to `news_url`; a transcript to `words_url`, of English only, which is all Twilio knows."""
    response = VoiceResponse()
    if text is not None:
        _say(response, text, voice)
    is_transcribed = voice.language == "en"
    response.record(
        action=action_url,
        method="POST",
        max_length=LONGEST_MESSAGE,
        timeout=6,
        finish_on_key="#*",
        play_beep=True,
        trim="trim-silence",
        recording_status_callback=news_url,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
        transcribe=True if is_transcribed else None,
        transcribe_callback=words_url if is_transcribed else None,
    )
    return _bytes(response)


def reject() -> bytes:
    """As if the line were busy; it is not answered, and nobody pays for it."""
    response = VoiceResponse()
    response.reject(reason="busy")
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


def hint_list(words: Iterable[str]) -> str:
    """Names and words to expect, as Twilio takes them: few, short, between commas."""
    return _hint_list(tuple(words))


@lru_cache(maxsize=512)  # The same hundreds of words at every turn of every call of a business.
def _hint_list(words: tuple[str, ...]) -> str:
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
