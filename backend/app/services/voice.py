"""Replies as sound, and sound as words, around a turn and never within its unit of work."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections import OrderedDict
from typing import Final, TypeAlias

from app.domain.sound import wav_of_recording
from app.errors import Invalid
from app.ports import Speech, Transcription

MOST_REMEMBERED: Final = 16 * 1024 * 1024
"""Characters of base64, about four minutes of speech: greetings and questions come all day."""
Sentence: TypeAlias = tuple[str, str]
NO_EARS: Final = "No speech provider is configured: send text."


class Voice:
    """Without a provider it is silent and deaf."""

    def __init__(
        self, speech: Speech | None = None, transcription: Transcription | None = None
    ) -> None:
        self._speech = speech
        self._transcription = transcription
        self._remembered: OrderedDict[Sentence, str] = OrderedDict()
        self._size = 0

    async def spoken(self, text: str, language: str) -> str | None:
        """Base64 of a WAV; None when nobody can speak it now, or nothing is to be said."""
        if self._speech is None or not text.strip():
            return None
        known = self._remembered.get((language, text))
        if known is not None:
            self._remembered.move_to_end((language, text))
            return known
        wav = await self._speech.say(text, language)
        return self._kept((language, text), b64encode(wav).decode()) if wav else None

    async def heard(self, recording: str) -> str:
        """The words in base64 of a WAV, or of 8 kHz mu-law; "" is silence.

        Invalid when it is no base64 or nobody listens, Unavailable when whoever listens fails.
        """
        if self._transcription is None:
            raise Invalid(NO_EARS)
        try:
            sound = b64decode("".join(recording.split()), validate=True)
        except NotBase64 as error:
            raise Invalid("audio must be base64") from error
        return await self._transcription.hear(wav_of_recording(sound)) if sound else ""

    async def close(self) -> None:
        if self._speech is not None:
            await self._speech.close()

    def _kept(self, sentence: Sentence, spoken: str) -> str:
        before = self._remembered.pop(sentence, "")
        self._remembered[sentence] = spoken
        self._size += len(spoken) - len(before)
        while self._size > MOST_REMEMBERED:
            _, oldest = self._remembered.popitem(last=False)
            self._size -= len(oldest)
        return spoken
