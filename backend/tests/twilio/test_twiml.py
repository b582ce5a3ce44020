"""Everything Twilio is told passes its schema, says what it should, and survives hostile words."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.spoken import LONGEST_SENTENCE, sentences
from app.routers.twilio_integration.voices import VOICES, voice_of
from tests.twilio.twiml_schema import MESSAGING, VOICE

EN, ES = voice_of("en"), voice_of("es")
Builder = Callable[[str], bytes]

VOICE_BUILDERS: dict[str, Builder] = {
    "listen": lambda text: twiml.listen(text, "/turn?n=1&x=2", EN, hints=[text, "Okafor"]),
    "listen for keys": lambda text: twiml.listen(text, "/turn", ES, takes_many_keys=True),
    "hang_up": lambda text: twiml.hang_up(text, EN),
    "empty": lambda text: twiml.empty(),
}
HOSTILE = [
    "",
    "   \n\t ",
    "</Say><Hangup/>",
    "]]><Say>&amp;&#0;&bogus;",
    "bad \x0b and \x00 and \x85 and \x9f",
    "lone \ud800 surrogate \udfff",
    "\ufffe\uffff",
    "🚿🔧🇺🇸👩🏽‍🔧1️⃣",
    "word " * 2_000,
    "x" * 10_000,
    "&" * 10_000,
    "\U0002070e" * 10_000,
    '"' * 10_000,
    "One sentence here. " * 600,
    "**Bold** `code` [link](https://example.com/a?b=c) https://example.com/x_y",
]


def root_of(document: bytes) -> ET.Element:
    return ET.fromstring(document)


def heard(document: bytes) -> str:
    return " ".join("".join(one.itertext()) for one in root_of(document).iter("Say"))


@pytest.mark.parametrize("name", VOICE_BUILDERS)
@pytest.mark.parametrize("text", ["How can I help?", *HOSTILE], ids=range(len(HOSTILE) + 1))
def test_every_document_passes_the_schema(name: str, text: str) -> None:
    document = VOICE_BUILDERS[name](text)
    assert VOICE.faults(document) == []
    assert document == VOICE_BUILDERS[name](text)
    says = list(root_of(document).iter("Say"))
    assert all(one.text and one.text.strip() for one in says)
    assert all(one.get("voice") and one.get("language") for one in says)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_text_passes_the_schema(text: str) -> None:
    assert MESSAGING.faults(twiml.reply_text(text)) == []


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=400))
def test_whatever_is_said_can_be_parsed(text: str) -> None:
    assert VOICE.faults(twiml.listen(text, "/turn", EN, hints=[text] * 3)) == []
    assert MESSAGING.faults(twiml.reply_text(text)) == []


def test_hints_never_make_a_document_too_long() -> None:
    hints = [f'{n}{"&" * 50}{chr(34) * 200}' for n in range(2_000)]
    document = twiml.listen("word. " * 5_000, "/turn", EN, hints=hints)
    assert VOICE.faults(document) == []


def test_listening_takes_speech_and_one_key_and_reports_silence() -> None:
    (gather,) = root_of(twiml.listen("How can I help?", "/turn?n=1", EN, hints=["Okafor"]))
    assert gather.attrib == {
        "input": "dtmf speech",
        "action": "/turn?n=1",
        "method": "POST",
        "timeout": "6",
        "speechTimeout": "2",
        "speechModel": "googlev2_telephony",
        "language": "en-US",
        "hints": "Okafor",
        "profanityFilter": "false",
        "actionOnEmptyResult": "true",
        "numDigits": "1",
    }
    (say,) = gather
    assert (say.text, say.attrib) == (
        "How can I help?",
        {"voice": "Polly.Joanna-Neural", "language": "en-US"},
    )


def test_a_phone_number_is_typed_until_the_pound_key() -> None:
    (gather,) = root_of(twiml.listen("¿Su número?", "/turn", ES, takes_many_keys=True))
    assert gather.get("finishOnKey") == "#"
    assert gather.get("numDigits") is None
    assert gather.get("language") == "es-US"


def test_hints_are_few_short_and_between_commas() -> None:
    words = ["Okafor, Ada", "Okafor, Ada", "  ", "x" * 300, *(f"street {n}" for n in range(900))]
    (gather,) = root_of(twiml.listen("Hi", "/turn", EN, hints=words))
    hints = (gather.get("hints") or "").split(",")
    assert hints[:3] == ["Okafor Ada", "x" * 100, "street 0"]
    assert len(hints) == len(set(hints)) == 500


def test_a_call_ends_only_after_something_was_said() -> None:
    say, hangup = root_of(twiml.hang_up("", EN))
    assert say.text == "Sorry, I didn't get that. Could you say it again?"
    assert hangup.tag == "Hangup"


@pytest.mark.parametrize("nothing", [None, "", "  ", "\x00\x0b"])
def test_there_may_be_no_reply_to_a_text(nothing: str | None) -> None:
    assert len(root_of(twiml.reply_text(nothing))) == 0


def test_a_reply_keeps_its_lines_and_fits_into_a_text() -> None:
    (message,) = root_of(twiml.reply_text(" You're booked.\nReply STOP & such.\x00 "))
    assert message.text == "You're booked.\nReply STOP & such."
    (long,) = root_of(twiml.reply_text("y" * 5_000))
    assert len(long.text or "") == 1_600


def test_answers_are_xml() -> None:
    response = twiml.answer(twiml.empty())
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.status_code == 200


@pytest.mark.parametrize("language", VOICES)
def test_a_business_chooses_among_voices_of_the_language(language: str) -> None:
    first, *others = VOICES[language]
    assert voice_of(language).name == voice_of(language, "Polly.Nobody").name == first
    assert {voice_of(language, one).name for one in others} == {*others}
    foreign = VOICES["es" if language == "en" else "en"][1]
    assert voice_of(language, foreign).name == first
    assert voice_of("de").locale == "en-US"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Call 913-555-0100.", "Call 9 1 3, 5 5 5, 0 1 0 0."),
        ("Call (913) 555-0100 now", "Call 9 1 3, 5 5 5, 0 1 0 0 now"),
        ("Call +19135550100", "Call 9 1 3, 5 5 5, 0 1 0 0"),
        ("Call +1 9 1 3 5 5 5 0 1 0 0.", "Call 9 1 3, 5 5 5, 0 1 0 0."),
        ("Call 9 1 3, 5 5 5, 0 1 0 0", "Call 9 1 3, 5 5 5, 0 1 0 0"),
        ("6 1 0 0 West 75th Street", "6 1 0 0 West 75th Street"),
        ("+442071838750", "4 4 2, 0 7 1, 8 3 8, 7 5 0"),
        ("$150 at 8 AM, then call 911.", "$150 at 8 AM, then call 911."),
        ("Order 1234567890123", "Order 1234567890123"),
        ("**Hi** there, see https://acme.com/x_y.", "Hi there, see."),
        ("# Hours\n- Monday\n- Friday", "Hours Monday Friday"),
        ("[Our site](http://acme.com) is up 🎉!", "Our site is up!"),
        ("It's 72°F at A&B, unit #4", "It's 72°F at A&B, unit #4"),
        ("<b>Now</b> \x0bor\x00 never", "Now or never"),
    ],
)
def test_text_is_made_fit_to_be_spoken_once(text: str, spoken: str) -> None:
    assert sentences(text, "en") == (spoken,)
    assert sentences(spoken, "en") == (spoken,)


def test_sentences_stay_whole_and_short() -> None:
    parts = [f"This is sentence number {n}, and it is fairly long." for n in range(20)]
    pieces = sentences(" ".join(parts), "en")
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST_SENTENCE and piece.endswith(".") for piece in pieces)
    assert " ".join(pieces) == " ".join(parts)


def test_what_nobody_would_listen_to_is_left_out() -> None:
    pieces = sentences("z" * 10_000, "en")
    assert len(pieces) == 10
    assert {len(piece) for piece in pieces} == {LONGEST_SENTENCE}


def test_silence_is_filled_in_the_callers_language() -> None:
    assert sentences("🎉", "es") == ("Perdón, no le entendí. ¿Me lo puede repetir?",)
