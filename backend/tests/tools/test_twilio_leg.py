"""Following TwiML as Twilio does."""

import httpx
import pytest
from twilio.request_validator import RequestValidator

from tests.tools.scripted_service import ACCOUNT, CALLER, NUMBER, PUBLIC, STAFF, Service
from tools import twilio_call
from tools.people import Scripted, UnknownDeed
from tools.twilio_leg import Leg
from tools.twiml import NotTwiml, read, replies

LISTEN = '<Gather input="dtmf speech" action="/heard" {}><Say>Yes?</Say></Gather>'


async def called(service: Service, token: str = "") -> Leg:
    leg = service.leg(token)
    await leg.begin("/twilio/voice")
    return leg


async def test_the_first_request_is_that_of_a_ringing_call() -> None:
    service = Service({"/twilio/voice": "<Say>Hello</Say>"})
    leg = await called(service)
    ((_, form),) = service.asked
    assert (form["CallStatus"], form["From"], form["To"]) == ("ringing", CALLER, NUMBER)
    assert (form["AccountSid"], form["Direction"]) == (ACCOUNT, "inbound")
    assert (leg.heard, leg.is_over, leg.ran_out) == (["Hello"], True, True)


async def test_requests_are_signed_for_the_public_address() -> None:
    """By Twilio's own validator, with a query, an umlaut and a blank field."""
    gather = LISTEN.format("").replace("/heard", "/heard?turn=2&amp;x=1")
    service = Service({"/twilio/voice": gather, "/heard": "<Hangup/>"})
    leg = await called(service, token="secret")
    leg.facts = {**leg.facts, "CallerName": ""}
    await leg.says("Straße 7, please")
    last = service.requests[-1]
    given = last.headers["x-twilio-signature"]
    (form,) = service.forms("/heard")
    validator = RequestValidator("secret")
    assert form["CallerName"] == ""
    assert str(last.url) == "http://service/heard?turn=2&x=1"
    assert validator.validate(f"{PUBLIC}/heard?turn=2&x=1", form, given)
    assert not validator.validate(f"{PUBLIC}/heard?turn=3&x=1", form, given)


async def test_words_go_where_speech_is_heard() -> None:
    service = Service({"/twilio/voice": LISTEN.format(""), "/heard": "<Hangup/>"})
    leg = await called(service)
    assert leg.heard == ["Yes?"]
    await leg.says("a leak")
    (form,) = service.forms("/heard")
    assert (form["SpeechResult"], form["CallStatus"]) == ("a leak", "in-progress")
    assert leg.is_over and not leg.ran_out


@pytest.mark.parametrize(
    ("attributes", "pressed", "digits"),
    [
        ('numDigits="1"', "5", "5"),
        ('numDigits="1"', "57", "5"),
        ("", "66204#9", "66204"),
        ('finishOnKey="*"', "1#2*", "1#2"),
        ('finishOnKey=""', "1#", "1#"),
    ],
)
async def test_as_many_keys_are_taken_as_are_waited_for(
    attributes: str, pressed: str, digits: str
) -> None:
    service = Service({"/twilio/voice": LISTEN.format(attributes), "/heard": "<Hangup/>"})
    leg = await called(service)
    await leg.presses(pressed)
    assert service.forms("/heard")[0]["Digits"] == digits


async def test_silence_goes_on_with_the_next_verb_unless_it_is_asked_for() -> None:
    after = LISTEN.format("") + "<Say>Nobody there.</Say><Hangup/>"
    service = Service({"/twilio/voice": after})
    leg = await called(service)
    await leg.stays_silent()
    assert leg.heard == ["Yes?", "Nobody there."]
    assert not service.forms("/heard")
    asked = LISTEN.format('actionOnEmptyResult="true"')
    service = Service({"/twilio/voice": asked, "/heard": "<Hangup/>"})
    leg = await called(service)
    await leg.stays_silent()
    (form,) = service.forms("/heard")
    assert not {"SpeechResult", "Digits"} & set(form)


async def test_words_are_silence_where_only_keys_are_heard() -> None:
    keys = LISTEN.replace("dtmf speech", "dtmf").format('actionOnEmptyResult="true"')
    service = Service({"/twilio/voice": keys, "/heard": "<Hangup/>"})
    leg = await called(service)
    await leg.says("one")
    assert "SpeechResult" not in service.forms("/heard")[0]


async def test_a_redirect_is_followed_and_circles_are_left() -> None:
    service = Service({"/twilio/voice": "<Redirect>/b</Redirect>", "/b": "<Say>here</Say>"})
    assert (await called(service)).heard == ["here"]
    service = Service({"/twilio/voice": "<Redirect>/twilio/voice</Redirect>"})
    leg = await called(service)
    assert leg.is_over
    assert leg.faults[0].startswith("11200: round in circles")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(500), 11200),
        (httpx.Response(403), 11200),
        (httpx.Response(307, headers={"location": "/elsewhere"}), 11200),
        (httpx.Response(200, json={"detail": "no"}), 12300),
        (httpx.Response(200, text="<Response", headers={"content-type": "text/xml"}), 12100),
        (httpx.Response(200, text="<html/>", headers={"content-type": "text/html"}), 12102),
        (httpx.Response(200, text="x" * 65_537, headers={"content-type": "text/xml"}), 11750),
    ],
)
async def test_what_cannot_be_used_falls_back_once(answer: httpx.Response, code: int) -> None:
    service = Service({"/twilio/voice": answer, "/twilio/voice/fallback": "<Say>Sorry</Say>"})
    leg = await called(service)
    assert leg.heard == ["Sorry"]
    (form,) = service.forms("/twilio/voice/fallback")
    assert form["ErrorCode"] == str(code)
    assert form["ErrorUrl"].endswith("/twilio/voice")
    service = Service({"/twilio/voice": answer, "/twilio/voice/fallback": answer})
    leg = await called(service)
    assert "application error" in leg.heard[0]
    assert len(leg.faults) == 2


async def test_a_refused_call_says_why() -> None:
    leg = await called(Service({"/twilio/voice": '<Reject reason="busy"/>'}))
    assert (leg.refusal, leg.is_over) == ("busy", True)


# --- whole calls --------------------------------------------------------------------

DIAL = (
    '<Dial action="/done" timeout="20" callerId="+18165550100">'
    f'<Number url="/whisper">{STAFF}</Number></Dial>'
)
WHISPER = '<Gather input="dtmf" numDigits="1" action="/taken"><Say>Press 1.</Say></Gather><Hangup/>'


async def transferred(staff: str, taken: str = "") -> dict[str, str]:
    service = Service(
        {
            "/twilio/voice": DIAL,
            "/whisper": WHISPER,
            "/taken": taken,
            "/done": "<Say>Goodbye</Say>",
        }
    )
    leg = await called(service)
    await twilio_call.conduct(leg, Scripted("hang-up"), Scripted(staff))
    assert leg.is_over
    (form,) = service.forms("/done")
    assert form["CallSid"] == leg.facts["CallSid"] != form["DialCallSid"]
    for whispered in service.forms("/whisper"):
        assert whispered["To"] == STAFF
        assert whispered["ParentCallSid"] == leg.facts["CallSid"]
        assert whispered["CallSid"] == form["DialCallSid"]
    return form


async def test_whoever_presses_the_key_is_connected() -> None:
    form = await transferred("press:1")
    assert (form["DialCallStatus"], form["DialBridged"]) == ("completed", "true")


@pytest.mark.parametrize("staff", ["silence", "answer,silence", "hang-up", "say:hello"])
async def test_whoever_presses_nothing_has_answered_without_being_connected(staff: str) -> None:
    form = await transferred(staff)
    assert (form["DialCallStatus"], form["DialBridged"]) == ("completed", "false")


async def test_a_document_that_hangs_up_connects_nobody() -> None:
    form = await transferred("press:2", taken="<Hangup/>")
    assert form["DialBridged"] == "false"


@pytest.mark.parametrize("staff", ["busy", "no-answer", "failed"])
async def test_whoever_does_not_answer_hears_no_whisper(staff: str) -> None:
    form = await transferred(staff)
    assert (form["DialCallStatus"], form["DialBridged"]) == (staff, "false")


async def test_a_message_is_recorded_and_its_recording_is_told_of() -> None:
    record = (
        '<Say>Leave a message.</Say><Record action="/recorded" maxLength="120" '
        'recordingStatusCallback="/recording" transcribe="true" transcribeCallback="/words"/>'
    )
    documents = {"/twilio/voice": record, "/recorded": "", "/recording": "", "/words": ""}
    service = Service(documents)
    leg = await called(service)
    await twilio_call.conduct(leg, Scripted("hang-up"), Scripted("busy"))
    assert service.forms("/recording")[0]["RecordingStatus"] == "absent"
    assert not service.forms("/words")
    service = Service(documents)
    leg = await called(service)
    person = Scripted("say:please call me")
    await person.answers("", 0)
    await twilio_call.conduct(leg, person, Scripted("busy"))
    (done,), (recording,) = service.forms("/recorded"), service.forms("/recording")
    assert done["RecordingUrl"] == recording["RecordingUrl"]
    assert (done["Digits"], recording["RecordingStatus"]) == ("hangup", "completed")
    assert service.forms("/words")[0]["TranscriptionText"] == "please call me"


async def test_a_relay_that_cannot_be_reached_is_told_to_its_action() -> None:
    connect = '<Connect action="/relay-done"><ConversationRelay url="wss://x/relay"/></Connect>'
    service = Service({"/twilio/voice": connect, "/relay-done": "<Say>Go on</Say>"})
    leg = await called(service)
    await twilio_call.conduct(leg, Scripted("hang-up"), Scripted("busy"))
    (form,) = service.forms("/relay-done")
    assert (form["SessionStatus"], form["ErrorCode"]) == ("failed", "64102")
    assert leg.heard == ["Go on"]


async def test_a_call_that_never_ends_is_hung_up() -> None:
    listen = LISTEN.format('actionOnEmptyResult="true"')
    service = Service({"/twilio/voice": listen, "/heard": listen})
    leg = await called(service)
    await twilio_call.conduct(leg, _Stubborn(), Scripted("busy"))
    assert leg.is_over
    assert len(service.forms("/heard")) == twilio_call.MOST_STEPS


class _Stubborn(Scripted):
    def __init__(self) -> None:
        super().__init__("silence")

    async def acts(self, leg: Leg) -> None:
        await leg.stays_silent()


@pytest.mark.parametrize("script", ["dance", "press", "press:", "say:", "busy:2", "answer,jump"])
def test_a_script_that_nobody_can_follow_is_refused(script: str) -> None:
    with pytest.raises(UnknownDeed):
        Scripted(script)


def test_texts_are_read_from_messages() -> None:
    body = b"<Response><Message>One</Message><Message><Body>Two</Body></Message></Response>"
    assert replies(body) == ("One", "Two")
    assert replies(b"<Response/>") == ()
    with pytest.raises(NotTwiml):
        read(b"no")
