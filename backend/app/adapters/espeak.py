"""Speech made on this machine by espeak NG, where its optional package is installed.

The library comes with espeakng-loader, under the GPL: it is no requirement of the service.
Its API: https://github.com/espeak-ng/espeak-ng/blob/master/src/include/espeak-ng/speak_lib.h
"""

import asyncio
import ctypes
import logging
from importlib import import_module
from threading import Lock
from typing import Any, Final

from app.domain.sound import wav_of
from app.errors import Unavailable

SYNCHRONOUS, DONT_EXIT, UTF8, RATE = 2, 0x8000, 1, 1
"""AUDIO_OUTPUT_SYNCHRONOUS, espeakINITIALIZE_DONT_EXIT, espeakCHARS_UTF8, espeakRATE."""
WORDS_A_MINUTE: Final = 165
VOICES: Final = {"en": b"en-us", "es": b"es-419"}
LONGEST: Final = 2000
"""Characters; a reply is a few hundred."""
HEARD = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)
log = logging.getLogger("app.speech")


class Espeak:
    """The library has one voice at a time, and so has this process."""

    def __init__(self, library: Any, rate: int) -> None:
        self._library = library
        self._rate = rate
        self._lock = Lock()
        self._samples = bytearray()
        # Kept: the library calls it for as long as it lives.
        self._on_samples = HEARD(self._heard)
        library.espeak_SetSynthCallback(self._on_samples)

    async def say(self, text: str, language: str) -> bytes | None:
        return await asyncio.to_thread(self._speak, text, language)

    async def close(self) -> None:
        """The library goes with the process."""

    def _speak(self, text: str, language: str) -> bytes | None:
        written = text[:LONGEST].encode("utf-8", "replace").replace(b"\0", b" ") + b"\0"
        with self._lock:
            self._samples.clear()
            failed = self._say(written, VOICES.get(language, VOICES["en"]))
            samples = bytes(self._samples)
        if failed or not samples:
            log.warning("speech", extra={"facts": {"route": "espeak", "outcome": "rejected"}})
            return None
        return wav_of(samples, self._rate)

    def _say(self, written: bytes, voice: bytes) -> bool:
        if self._library.espeak_SetVoiceByName(voice):
            return True
        self._library.espeak_SetParameter(RATE, WORDS_A_MINUTE, 0)
        size = ctypes.c_size_t(len(written))
        return bool(self._library.espeak_Synth(written, size, 0, 0, 0, UTF8, None, None))

    def _heard(self, samples: Any, count: int, events: object) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, count * 2)
        return 0


def load() -> Espeak:
    """Unavailable, with a sentence saying what to do, where it is not installed."""
    try:
        loader = import_module("espeakng_loader")
        library = ctypes.CDLL(str(loader.get_library_path()))
    except (ImportError, OSError) as error:
        raise Unavailable("SPEECH_ESPEAK: espeak NG is not here; run `make speech`") from error
    data = str(loader.get_data_path()).removesuffix("espeak-ng-data").encode()
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, data, DONT_EXIT)
    if rate <= 0:
        raise Unavailable("SPEECH_ESPEAK: espeak NG does not start")
    return Espeak(library, rate)
