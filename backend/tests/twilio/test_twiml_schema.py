"""The checker of TwiML knows Twilio's elements and refuses what Twilio refuses."""

import pytest

from tests.twilio.twiml_schema import LONGEST_DOCUMENT, MESSAGING, VOICE


def voice(inside: str) -> list[str]:
    return VOICE.faults(f"<Response>{inside}</Response>".encode())


def test_the_elements_of_the_builder_are_known() -> None:
    assert len(VOICE.attributes) >= 50
    assert len(VOICE.attributes["Gather"]) == 18
    assert VOICE.children["Gather"] == {"Say", "Play", "Pause"}
    assert len(VOICE.attributes["ConversationRelay"]) == 37
    assert VOICE.children["ConversationRelay"] == {"Language", "Parameter"}
    assert {"Number", "Client", "Sip"} <= VOICE.children["Dial"]
    assert MESSAGING.children == {
        "Response": {"Message", "Redirect"},
        "Message": {"Body", "Media"},
    }


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<Say>hi</Say><Hangup/>",
        '<Gather input="speech" numDigits="1"><Say voice="man">a</Say><Pause/></Gather>',
        '<Dial callerId="+1" answerOnBridge="true"><Number url="/w">+1</Number></Dial>',
        '<Connect action="/r"><ConversationRelay url="wss://x"><Parameter name="a" value="b"/>'
        "</ConversationRelay></Connect>",
        '<Record action="/r" maxLength="9"/>',
        '<Say><say-as interpret-as="digits">911</say-as></Say>',
    ],
)
def test_good_documents_have_no_faults(inside: str) -> None:
    assert voice(inside) == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<say>hi</say>", "say inside Response"),
        ("<Gather><Record/></Gather>", "Record inside Gather"),
        ('<Say totallyBogus="1">hi</Say>', "Say has totallyBogus"),
        ('<Gather numdigits="1"/>', "Gather has numdigits"),
        ("<Number>+1</Number>", "Number inside Response"),
        ("<Message>hi</Message>", "Message inside Response"),
    ],
)
def test_what_twilio_would_warn_about_is_found(inside: str, fault: str) -> None:
    assert voice(inside) == [fault]


@pytest.mark.parametrize(
    "document",
    [
        b"<Response><Say>a & b</Say></Response>",
        b"<Response><Say>\x0b</Say></Response>",
        b"<Response>",
        b"",
        b"<Reply/>",
        b'<Response bogus="1"/>',
        b"<Response><Say>" + b"a" * LONGEST_DOCUMENT + b"</Say></Response>",
    ],
)
def test_what_twilio_would_refuse_is_found(document: bytes) -> None:
    assert len(VOICE.faults(document)) == 1


def test_calls_and_texts_have_different_elements() -> None:
    assert MESSAGING.faults(b"<Response><Message>hi</Message></Response>") == []
    assert MESSAGING.faults(b"<Response><Say>hi</Say></Response>") == ["Say inside Response"]
