"""Whatever Twilio sends is read, and nothing in it can break a call."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routers.twilio_integration.forms import Form, MessageRequest, VoiceRequest

CALL = {
    "CallSid": "CA00000000000000000000000000000001",
    "AccountSid": "AC00000000000000000000000000000001",
    "From": "+19135550123",
    "To": "+19135550100",
    "CallStatus": "in-progress",
    "Direction": "inbound",
}
NAMES = [
    *CALL,
    *("SpeechResult", "Digits", "Confidence", "StirVerstat", "ForwardedFrom", "DialCallStatus"),
    *("DialBridged", "RecordingUrl", "RecordingDuration", "ErrorCode", "Body", "NumMedia"),
    *("MediaUrl0", "MediaContentType0", "OptOutType", "MessageSid", "MessageStatus"),
]


def voice(**fields: str) -> VoiceRequest:
    return VoiceRequest.of({**CALL, **fields})


def message(**fields: str) -> MessageRequest:
    return MessageRequest.of({"MessageSid": "SM1", "From": "+19135550123", **fields})


def test_a_form_gives_the_first_value_and_keeps_the_others() -> None:
    form = Form([("a", "1"), ("b", ""), ("a", "2")])
    assert dict(form) == {"a": "1", "b": ""}
    assert form.getall("a") == ("1", "2")
    assert form.getall("c") == ()
    assert form.get("c") is None
    assert "secret" not in repr(Form([("Body", "secret")]))


def test_nothing_has_to_be_there() -> None:
    request = VoiceRequest.of({})
    assert (request.call_sid, request.from_raw, request.status) == ("", "", "")
    assert (request.caller, request.speech, request.digits) == (None, None, None)
    assert request.confidence is None
    text = MessageRequest.of({})
    assert (text.message_sid, text.body, text.media) == ("", "", ())


@given(st.dictionaries(st.sampled_from(NAMES), st.text(st.characters(codec=None), max_size=60)))
def test_anything_can_be_read(fields: Mapping[str, str]) -> None:
    request = VoiceRequest.of(fields)
    (request.speech or "").encode()
    assert not set(request.speech or "") & {"\x00", "\n", "\x7f", "\x9f"}
    assert MessageRequest.of(fields).message_sid.isascii()


def test_unknown_fields_do_not_matter() -> None:
    assert voice(SomethingNew="x") == voice()


def test_a_step_of_a_call_is_read() -> None:
    request = voice(
        SpeechResult=" my  drain\nis\x00clogged ",
        Confidence="0.91",
        StirVerstat="TN-Validation-Passed-A",
    )
    assert request.call_sid == CALL["CallSid"]
    assert request.caller == "+19135550123"
    assert request.to_number == "+19135550100"
    assert request.speech == "my drain is clogged"
    assert request.confidence == 0.91
    assert request.stir == "TN-Validation-Passed-A"
    assert not request.has_hung_up


@pytest.mark.parametrize("silence", ["", "   ", "\x00", "\n"])
def test_blank_speech_is_silence(silence: str) -> None:
    assert voice(SpeechResult=silence).speech is None


def test_speech_is_cut() -> None:
    assert voice(SpeechResult="a" * 50_000).speech == "a" * 2_000
    assert voice(SpeechResult="\ud800hi\udfff").speech == "hi"


@pytest.mark.parametrize(
    ("given", "read"),
    [("0", 0.0), ("1", 1.0), ("0.5", 0.5), ("1.0", 1.0), (".25", 0.25), ("1e-3", None)]
    + [(one, None) for one in ("", "nan", "inf", "-1", "2", "1.5", "high", "0,9", "٠.٥")],
)
def test_confidence_is_a_fraction_or_unknown(given: str, read: float | None) -> None:
    assert voice(Confidence=given).confidence == read


@pytest.mark.parametrize(
    ("given", "read"),
    [("1", "1"), ("*", "*"), ("9135550123", "9135550123"), ("0#", "0#")]
    + [(one, None) for one in ("", "hangup", "١", "12a", "1" * 41)],
)
def test_digits_are_keys(given: str, read: str | None) -> None:
    assert voice(Digits=given).digits == read


def test_hanging_up_while_recording_is_no_key() -> None:
    request = voice(
        Digits="hangup",
        RecordingUrl="https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1",
        RecordingSid="RE1",
        RecordingDuration="12",
        RecordingStatus="completed",
    )
    assert request.has_hung_up
    assert request.digits is None
    assert request.recording_url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"
    assert (request.recording_sid, request.recording_seconds) == ("RE1", 12)
    assert request.recording_status == "completed"


@pytest.mark.parametrize("url", ["", "ftp://x/y", "javascript:x", "https://", "https://x y"])
def test_an_address_is_one_or_nothing(url: str) -> None:
    assert voice(RecordingUrl=url).recording_url is None
    assert message(NumMedia="1", MediaUrl0=url).media == ()


@pytest.mark.parametrize(
    ("given", "read"), [("true", True), ("false", False), ("True", True), ("", None), ("1", None)]
)
def test_whether_two_people_were_connected_may_be_unknown(given: str, read: bool | None) -> None:
    request = voice(DialCallStatus="no-answer", DialBridged=given, DialCallDuration="-3")
    assert request.dial_bridged is read
    assert (request.dial_status, request.dial_seconds) == ("no-answer", None)


@pytest.mark.parametrize("raw", ["", "anonymous", "+266696687", "sip:a@b", "client:alice"])
def test_whoever_withholds_the_number_is_no_caller(raw: str) -> None:
    assert voice(From=raw).caller is None
    assert message(From=raw).texter is None


def test_garbage_ids_are_none() -> None:
    request = voice(CallSid="CA1\r\nX: y", ParentCallSid="../..", ErrorCode="x")
    assert request.call_sid == ""
    assert (request.parent_call_sid, request.error_code) == (None, None)
    assert voice(ErrorCode="11200").error_code == 11200


def test_numbers_and_words_are_not_shown() -> None:
    shown = repr(voice(SpeechResult="my drain", Digits="42", ForwardedFrom="+19135550199"))
    shown += repr(message(Body="my drain", To="+19135550100"))
    assert not [one for one in ("9135550", "drain", "42") if one in shown]


def test_a_text_is_read() -> None:
    text = message(
        Body=" My drain\nis\x07 clogged ",
        To="+19135550100",
        NumMedia="2",
        MediaUrl0="https://api.twilio.com/m0",
        MediaContentType0="image/JPEG",
        MediaUrl1="https://api.twilio.com/m1",
        OptOutType="stop",
        SmsStatus="received",
    )
    assert text.body == "My drain\nis clogged"
    assert text.texter == "+19135550123"
    assert text.to_number == "+19135550100"
    assert [(one.url, one.content_type) for one in text.media] == [
        ("https://api.twilio.com/m0", "image/jpeg"),
        ("https://api.twilio.com/m1", ""),
    ]
    assert (text.opt_out_type, text.status) == ("STOP", "received")


def test_a_text_is_no_longer_than_texts_are() -> None:
    assert len(message(Body="x" * 9_999).body) == 1_600
    assert (
        len(message(NumMedia="99", **{f"MediaUrl{n}": "https://x/y" for n in range(99)}).media)
        == 10
    )


def test_what_became_of_a_text_is_read() -> None:
    news = message(MessageStatus="undelivered", SmsStatus="sent", ErrorCode="30006")
    assert (news.status, news.error_code) == ("undelivered", 30006)


def test_older_names_of_the_id_are_known() -> None:
    assert MessageRequest.of({"SmsSid": "SM2"}).message_sid == "SM2"
