"""Replies as sound, by a server or by this machine; recordings as words; and silence without."""

import asyncio
import io
import logging
import wave
from array import array
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from math import sqrt
from time import perf_counter
from typing import Any

import pytest

from app.adapters import espeak, speech
from app.adapters.espeak import Espeak
from app.adapters.speech import SpeechServer
from app.config import Settings
from app.domain.sound import wav_of, wav_of_recording
from app.errors import Unavailable
from app.services.voice import Voice
from tests.support.model_server import (
    ModelServer,
    drips,
    hangs,
    hangs_up,
    model_server,
    refuses,
    response,
    sends,
)
from tests.support.phone import Phone
from tests.support.web import Tenant, Web, serving

WAV = wav_of(b"\1\0" * 800, 8000)
SHORT, SLACK = 0.2, 6


@pytest.fixture(scope="module")
def here() -> Espeak:
    return espeak.load()


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server(sends(response(WAV))) as server:
        yield server


def connect(server: ModelServer, **given: Any) -> SpeechServer:
    chosen = {
        "model": "small-voice",
        "voice": "nova",
        "transcription_model": "small-ear",
        "budget_seconds": 3.0,
        **given,
    }
    return speech.connect(server.url, "sk-secret", **chosen)


def samples_of(sound: bytes) -> tuple[int, "array[int]"]:
    """Samples a second, and the samples."""
    with wave.open(io.BytesIO(sound)) as read:
        assert (read.getnchannels(), read.getsampwidth()) == (1, 2)
        return read.getframerate(), array("h", read.readframes(read.getnframes()))


def loudness(samples: "array[int]") -> float:
    return sqrt(sum(one * one for one in samples) / len(samples))


# --- this machine ---------------------------------------------------------------------


async def test_this_machine_speaks_and_longer_words_take_longer(here: Espeak) -> None:
    short = await here.say("Good morning.", "en")
    long = await here.say("Good morning. Water is pouring through the ceiling, please hurry.", "en")
    assert short is not None and long is not None and short.startswith(b"RIFF")
    rate, words = samples_of(short)
    _, more_words = samples_of(long)
    assert 0.4 < len(words) / rate < 3
    assert len(more_words) > 2 * len(words)
    assert loudness(words) > 500 and loudness(more_words) > 500


async def test_it_has_a_voice_for_spanish(here: Espeak) -> None:
    words = "Hoy a las diez de la mañana"
    assert await here.say(words, "es") != await here.say(words, "en")


async def test_two_sentences_at_once_do_not_get_into_each_other(here: Espeak) -> None:
    alone = [await here.say(f"Appointment number {one}", "en") for one in range(4)]
    together = await asyncio.gather(*(here.say(f"Appointment number {n}", "en") for n in range(4)))
    # The voice trembles a little, so that no two readings are quite as long.
    for one, other in zip(alone, together, strict=True):
        assert one and other and abs(len(one) - len(other)) < len(one) / 50


async def test_marks_and_pictures_are_no_commands_to_it(here: Espeak) -> None:
    plain = await here.say("hello there", "en")
    odd = await here.say("hello \0 <break time='20s'/> [[h@'loU]] there 🚰", "en")
    assert plain and odd and len(plain) < len(odd) < 20 * 22_050 * 2


def test_a_machine_without_espeak_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(espeak, "import_module", missing)
    with pytest.raises(Unavailable, match="make speech"):
        espeak.load()


# --- a server -------------------------------------------------------------------------


async def test_a_server_is_asked_as_openai_is(server: ModelServer) -> None:
    spoken = await connect(server).say("Good morning.", "en")
    assert spoken == WAV
    assert server.asked == [
        {
            "model": "small-voice",
            "voice": "nova",
            "input": "Good morning.",
            "response_format": "wav",
        }
    ]
    assert server.heads[0].startswith("POST /v1/audio/speech ")
    assert "Bearer sk-secret" in server.heads[0]


@pytest.mark.parametrize(
    "behave",
    [hangs, drips, hangs_up, refuses(500), refuses(401), sends(response(b"ID3 this is an MP3"))],
    ids=["hangs", "drips", "hangs up", "500", "401", "no WAV"],
)
async def test_a_server_that_fails_is_silence_in_time_and_a_log_line_without_words(
    server: ModelServer, behave: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server.behave = behave
    began = perf_counter()
    with caplog.at_level(logging.INFO, logger="app.speech"):
        assert await connect(server, budget_seconds=SHORT).say("Ruth Klein is booked", "en") is None
    assert perf_counter() - began < SHORT * SLACK
    (line,) = caplog.records
    assert line.levelname == "WARNING" and "Ruth" not in str(line.__dict__)


async def test_a_server_that_keeps_failing_is_left_alone(server: ModelServer) -> None:
    server.behave = refuses(500)
    asked = connect(server)
    for _ in range(6):
        await asked.say("Good morning.", "en")
    assert len(server.asked) == 3


async def test_a_recording_is_sent_as_a_file_and_its_words_come_back(server: ModelServer) -> None:
    server.behave = sends(response(b'{"text": " my sink leaks "}'))
    assert await connect(server).hear(WAV) == "my sink leaks"
    form = server.asked[0]["form"]
    assert WAV in form and b"small-ear" in form and b'filename="speech.wav"' in form
    assert server.heads[0].startswith("POST /v1/audio/transcriptions ")


@pytest.mark.parametrize(
    "behave", [refuses(503), hangs, sends(response(b"{}")), sends(response(b"not JSON"))]
)
async def test_a_recording_that_cannot_be_heard_is_unavailable(
    server: ModelServer, behave: Any
) -> None:
    server.behave = behave
    with pytest.raises(Unavailable):
        await connect(server, budget_seconds=SHORT).hear(WAV)


def test_what_is_no_wav_is_taken_for_a_telephones_mu_law() -> None:
    assert wav_of_recording(WAV) == WAV
    rate, samples = samples_of(wav_of_recording(b"\xff\x7f\x00\x80\xd5"))
    assert rate == 8000
    assert list(samples) == [0, 0, -32124, 32124, 716]


# --- around it ------------------------------------------------------------------------


async def test_the_same_sentence_is_spoken_once(server: ModelServer) -> None:
    voice = Voice(connect(server))
    first = await voice.spoken("How can we help?", "en")
    assert await voice.spoken("How can we help?", "en") == first == b64encode(WAV).decode()
    await voice.spoken("How can we help?", "es")
    assert len(server.asked) == 2


async def test_what_is_remembered_is_bounded(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.voice.MOST_REMEMBERED", 3 * len(b64encode(WAV)))
    voice = Voice(connect(server))
    for sentence in ("one", "two", "three", "four", "four", "one"):
        await voice.spoken(sentence, "en")
    assert [one["input"] for one in server.asked] == ["one", "two", "three", "four", "one"]


def speaking(server: ModelServer, **given: Any) -> Any:
    chosen = {
        "speech_base_url": server.url,
        "speech_model": "small-voice",
        "speech_transcription_model": "small-ear",
        **given,
    }
    return serving(**chosen)


async def every_audio(web: Web, business: Tenant) -> list[str | None]:
    """Of each route whose answer has one."""
    phone = Phone(business)
    begun = await phone.posts("/start", caller_phone="+19135550123")
    phone.call = begun.json()["session_id"]
    told = await phone.sends(text="my sink leaks")
    called = await business.post("/telephony/inbound")
    session = called.json()["session_id"]
    answers = [
        begun,
        told,
        called,
        await business.post("/telephony/audio", session_id=session, text="my sink leaks"),
        await business.post("/v1/voice/owner/query", text="what's on tomorrow"),
        await business.get("/v1/owner/schedule/tomorrow/audio"),
        await business.get("/v1/owner/summary/today/audio"),
        await business.post("/v1/owner/practice", said=[{"text": "my sink leaks"}]),
    ]
    assert {one.status_code for one in answers} == {200}
    assert all(one.json()["reply_text"] for one in answers)
    return [one.json()["audio"] for one in answers]


async def test_every_answer_that_has_audio_is_spoken(server: ModelServer) -> None:
    async with speaking(server) as web:
        audios = await every_audio(web, await web.tenant())
    assert set(audios) == {b64encode(WAV).decode()}


async def test_a_provider_that_fails_takes_nothing_but_the_sound(server: ModelServer) -> None:
    server.behave = refuses(500)
    async with speaking(server) as web:
        assert set(await every_audio(web, await web.tenant())) == {None}


async def test_without_a_provider_there_is_no_sound() -> None:
    async with serving() as web:
        assert set(await every_audio(web, await web.tenant())) == {None}


async def test_this_machine_can_be_the_provider() -> None:
    async with serving(speech_espeak=True) as web:
        audios = await every_audio(web, await web.tenant())
    for audio in audios:
        _, samples = samples_of(b64decode(audio or ""))
        assert loudness(samples) > 500


async def test_a_caller_may_send_what_they_said_as_sound(server: ModelServer) -> None:
    async with speaking(server, speech_model="") as web:
        phone = Phone(await web.tenant(vertical="plumbing"))
        await phone.dials()
        server.behave = sends(response(b'{"text": "water is pouring through my ceiling"}'))
        answer = await phone.sends(audio=b64encode(WAV).decode())
        assert answer.json()["session_state"]["is_emergency"] is True
        server.behave = sends(response(b'{"text": ""}'))
        silence = await phone.sends(audio=b64encode(b"\xff" * 8000).decode())
        assert silence.json()["reply_text"].startswith("Are you still there?")


async def test_an_owner_may_ask_aloud(server: ModelServer) -> None:
    server.behave = sends(response(b'{"text": "what is on tomorrow"}'))
    async with speaking(server, speech_model="") as web:
        business = await web.tenant()
        answer = await business.post("/v1/voice/owner/query", audio=b64encode(WAV).decode())
    assert answer.status_code == 200 and "tomorrow" in answer.json()["reply_text"]


@pytest.mark.parametrize(
    ("given", "status"), [({}, 503), ({"speech_transcription_model": ""}, 422)]
)
async def test_sound_that_nobody_can_hear_is_an_error_and_changes_nothing(
    server: ModelServer, given: dict[str, str], status: int
) -> None:
    server.behave = refuses(500)
    async with speaking(server, **given) as web:
        phone = Phone(await web.tenant())
        await phone.dials()
        before = phone.state
        assert (await phone.sends(audio=b64encode(WAV).decode())).status_code == status
        assert (await phone.sends(audio="%%%")).status_code == 422
        await phone.says("my sink leaks")
        assert phone.state["turn"] == before["turn"] + 1


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"speech_base_url": "ftp://x", "speech_model": "m"}, "SPEECH_BASE_URL"),
        ({"speech_base_url": "http://x"}, "SPEECH_MODEL"),
        ({"speech_model": "m"}, "SPEECH_BASE_URL"),
        ({"speech_transcription_model": "m"}, "SPEECH_BASE_URL"),
        ({"speech_api_key": "k"}, "SPEECH_BASE_URL"),
        ({"speech_base_url": "http://x", "speech_model": "m", "speech_api_key": "a\nb"}, "ASCII"),
        ({"speech_base_url": "http://x", "speech_model": "m", "speech_espeak": True}, "ESPEAK"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(given: Any, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Settings(**given)
