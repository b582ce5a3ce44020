"""Sound as bytes: WAV files of 16-bit samples, and the mu-law that telephones speak."""

import io
import wave
from array import array
from sys import byteorder
from typing import Final

TELEPHONE_RATE: Final = 8000
RIFF: Final = b"RIFF"
BIAS: Final = 0x84


def wav_of(samples: bytes, rate: int) -> bytes:
    """A WAV file of little-endian 16-bit samples, one channel, `rate` a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples)
    return file.getvalue()


def wav_of_recording(recording: bytes) -> bytes:
    """A WAV file as it is; anything else is taken for 8 kHz mu-law."""
    if recording.startswith(RIFF):
        return recording
    return wav_of(_from_mu_law(recording), TELEPHONE_RATE)


def _sample(code: int) -> int:
    """ITU-T G.711."""
    flipped = ~code & 0xFF
    size = (((flipped & 0x0F) << 3) + BIAS << (flipped >> 4 & 0x07)) - BIAS
    return -size if flipped & 0x80 else size


SAMPLES: Final = tuple(_sample(code) for code in range(256))


def _from_mu_law(recording: bytes) -> bytes:
    samples = array("h", (SAMPLES[code] for code in recording))
    if byteorder == "big":
        samples.byteswap()
    return samples.tobytes()
