"""Messages that callers leave: announced, kept once however often told, and searched for danger."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.adapters.twilio.recordings import TwilioRecordings, connect
from app.domain.calls import CallId, Voicemail
from app.domain.return_calls import ReturnCall, ReturnCallReason, ReturnCallStatus
from app.domain.text_messages import TextKind, TextMessage
from app.errors import NotFound
from app.ports import Storage
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER
from tests.support.shop import OWNER, Shop
from tests.support.storages import every_storage, in_memory
from tests.twilio.caller import ACCOUNT, ORIGIN, TwilioCaller, open_line

pytestmark = in_memory

SID, OTHER_SID = "RE" + "1" * 32, "RE" + "2" * 32
KEPT_AT = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/"
RECORDED = {"RecordingUrl": KEPT_AT + SID, "RecordingSid": SID, "RecordingDuration": "12"}
FILE_THERE = {**RECORDED, "RecordingStatus": "completed"}
ABSENT = {"RecordingSid": SID, "RecordingStatus": "absent"}
OPENING = "my kitchen drain is clogged"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        yield shop


@pytest.fixture
def caller(shop: Shop) -> TwilioCaller:
    return TwilioCaller(shop.web)


async def begins(caller: TwilioCaller, *before: str) -> dict[str, str]:
    """As far as the tone; the attributes of <Record>."""
    await caller.dials()
    await caller.says(*before)
    await caller.presses("*")
    return caller.verb("Record")


async def is_done(caller: TwilioCaller, **given: Any) -> str:
    told = {**RECORDED, "Digits": "#", **given}
    return caller.listens(await caller.posts(caller.next_url, **told))


async def tells(caller: TwilioCaller, url: str, **given: Any) -> None:
    """A callback about the recording, which has no number in it."""
    answer = await caller.posts(url, From="", To="", Caller="", **given)
    assert (answer.status_code, answer.content) == (204, b"")


async def owed(shop: Shop) -> ReturnCall:
    (one,) = await shop.owed()
    return one


async def voicemail(shop: Shop, caller: TwilioCaller) -> Voicemail | None:
    call = await shop.look(lambda uow: uow.calls.find(CallId(caller.sid)))
    assert call is not None
    return call.voicemail


async def alerts(shop: Shop) -> list[TextMessage]:
    return [one for one in await shop.texts() if one.kind is TextKind.OWNER_ALERT]


async def test_a_message_is_announced_before_it_is_recorded(caller: TwilioCaller) -> None:
    record = await begins(caller, OPENING)
    assert "record" in caller.hears
    assert "After the tone" in caller.hears
    assert (record["maxLength"], record["playBeep"]) == ("120", "true")
    assert record["recordingStatusCallbackEvent"] == "completed absent"
    assert (record["transcribe"], record["transcribeCallback"][: len(ORIGIN)]) == ("true", ORIGIN)
    verbs = caller.document.decode()
    assert verbs.index("<Say") < verbs.index("<Record")


async def test_spanish_is_not_transcribed(caller: TwilioCaller) -> None:
    await caller.dials()
    await caller.says("quiero dejar un mensaje")
    assert "transcribe" not in caller.verb("Record")
    assert "grabar" in caller.hears


@pytest.mark.parametrize(
    "words", ["can I just leave a message", "voicemail please", "let me leave him a message"]
)
async def test_words_are_as_good_as_the_key(caller: TwilioCaller, words: str) -> None:
    await caller.dials()
    await caller.says(words)
    assert caller.verb("Record")


@every_storage
async def test_a_message_is_kept_where_the_owner_looks_and_the_owner_is_told(
    shop: Shop, caller: TwilioCaller
) -> None:
    await begins(caller, OPENING, "John Smith")
    assert "I have your message" in await is_done(caller)
    assert not caller.is_hung_up
    one = await owed(shop)
    assert (one.reason, one.voicemail_url) == (ReturnCallReason.VOICEMAIL, KEPT_AT + SID)
    talk = await shop.only_conversation()
    assert (talk.recording_url, talk.outcome) == (KEPT_AT + SID, "return_call")
    (alert,) = await alerts(shop)
    assert alert.to_number == OWNER
    assert "John Smith" in alert.body
    assert CALLER in alert.body


async def test_the_owner_is_told_in_their_own_language(shop: Shop, caller: TwilioCaller) -> None:
    await shop.sets(language_code="es")
    await begins(caller)
    await is_done(caller)
    (alert,) = await alerts(shop)
    assert "mensaje de voz" in alert.body


@every_storage
async def test_repeated_the_caller_hears_the_same_and_nothing_changes(
    shop: Shop, caller: TwilioCaller
) -> None:
    record = await begins(caller)
    url = caller.next_url
    await is_done(caller)
    after = caller.document
    for _ in range(2):
        caller.next_url = url
        await is_done(caller)
        assert caller.document == after
        await tells(caller, record["recordingStatusCallback"], **FILE_THERE)
    assert len(await alerts(shop)) == 1
    assert (await owed(shop)).attempts == 1
    said = await shop.said((await shop.only_conversation()).id)
    assert said.count(("system", "They left a message.")) == 1


@every_storage
@pytest.mark.parametrize("order", ["file first", "caller first", "end first", "end last"])
async def test_in_whatever_order_it_is_told_a_message_is_kept_when_they_hang_up(
    shop: Shop, caller: TwilioCaller, order: str
) -> None:
    record = await begins(caller, OPENING)
    news = record["recordingStatusCallback"]
    done = {**RECORDED, "Digits": "hangup", "CallStatus": "completed"}
    if order == "end first":
        await caller.hangs_up()
    if order == "file first":
        await tells(caller, news, **FILE_THERE)
    caller.listens(await caller.posts(record["action"], **done))
    assert caller.document.endswith(b"<Response />")
    await tells(caller, news, **FILE_THERE)
    if order == "end last":
        await caller.hangs_up()
    one = await owed(shop)
    assert (one.reason, one.status) == (ReturnCallReason.VOICEMAIL, ReturnCallStatus.PENDING)
    assert one.voicemail_url == KEPT_AT + SID
    assert (await shop.only_conversation()).is_over
    assert len(await alerts(shop)) == 1


async def test_nothing_recorded_is_said_and_a_call_is_owed_all_the_same(
    shop: Shop, caller: TwilioCaller
) -> None:
    await begins(caller)
    said = await is_done(caller, RecordingDuration="0")
    assert "didn't get a message" in said
    one = await owed(shop)
    assert (one.reason, one.voicemail_url) == (ReturnCallReason.HUMAN_REQUESTED, None)
    assert not await alerts(shop)


@every_storage
async def test_a_recording_that_turns_out_to_be_absent_is_not_kept(
    shop: Shop, caller: TwilioCaller
) -> None:
    record = await begins(caller)
    await tells(caller, record["recordingStatusCallback"], **ABSENT)
    await is_done(caller)
    for _ in range(2):
        await tells(caller, record["recordingStatusCallback"], **ABSENT)
    assert await voicemail(shop, caller) is None
    one = await owed(shop)
    assert (one.reason, one.voicemail_url) == (ReturnCallReason.HUMAN_REQUESTED, None)


async def test_another_recordings_absence_is_no_news(shop: Shop, caller: TwilioCaller) -> None:
    record = await begins(caller)
    await is_done(caller)
    await tells(
        caller,
        record["recordingStatusCallback"],
        RecordingSid=OTHER_SID,
        RecordingStatus="absent",
    )
    assert await voicemail(shop, caller) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/2010-04-01/Accounts/AC" + "9" * 32 + "/Recordings/" + SID,
        "https://evil.example/steal?" + KEPT_AT + SID,
        KEPT_AT + "../../" + SID,
        "file:///etc/passwd",
        KEPT_AT + OTHER_SID,
        "",
    ],
)
async def test_only_recordings_of_the_account_are_kept(
    shop: Shop, caller: TwilioCaller, url: str
) -> None:
    await begins(caller)
    await is_done(caller, RecordingUrl=url)
    assert await voicemail(shop, caller) is None


@every_storage
async def test_what_is_told_of_calls_nobody_knows_is_no_news(
    shop: Shop, caller: TwilioCaller
) -> None:
    for step in ("recording", "transcript"):
        for query in (f"?business_id={shop.business.id}", "?business_id=nobody", ""):
            await tells(caller, f"/twilio/voice/{step}{query}", **FILE_THERE, TranscriptionText="x")
    assert not await shop.owed()


# --- transcripts ----------------------------------------------------------------------


@every_storage
async def test_a_transcript_is_kept_with_the_conversation_and_the_call_we_owe(
    shop: Shop, caller: TwilioCaller
) -> None:
    record = await begins(caller)
    await is_done(caller)
    words = "This is Ann Lee, please call me about my faucet."
    for _ in range(2):
        await tells(caller, record["transcribeCallback"], **RECORDED, TranscriptionText=words)
    talk = await shop.only_conversation()
    assert (await shop.said(talk.id)).count(("user", words)) == 1
    assert words in str((await owed(shop)).note)
    left = await voicemail(shop, caller)
    assert left is not None
    assert left.transcript == words
    assert not talk.is_emergency


@every_storage
@pytest.mark.parametrize("is_over", [True, False])
async def test_danger_in_a_message_opens_the_alarm_once(
    shop: Shop, caller: TwilioCaller, is_over: bool
) -> None:
    record = await begins(caller)
    if is_over:
        await caller.hangs_up()
    words = "Hi, there's a strong smell of gas in our basement, please come."
    for _ in range(2):
        await tells(caller, record["transcribeCallback"], **RECORDED, TranscriptionText=words)
    talk = await shop.only_conversation()
    assert talk.is_emergency
    assert talk.flagged_for_review
    (escalation,) = await shop.look(lambda uow: uow.escalations.list_open())
    assert "gas" in escalation.brief.problem
    told = [one for one in await shop.texts() if one.to_number == OWNER and "gas" in one.body]
    assert len(told) == 1
    one = await owed(shop)
    assert (one.reason, one.voicemail_url) == (ReturnCallReason.VOICEMAIL, KEPT_AT + SID)


async def test_a_transcript_that_failed_changes_nothing(shop: Shop, caller: TwilioCaller) -> None:
    record = await begins(caller)
    await is_done(caller)
    await tells(caller, record["transcribeCallback"], **RECORDED, TranscriptionStatus="failed")
    left = await voicemail(shop, caller)
    assert left is not None
    assert left.transcript is None


# --- hearing it -----------------------------------------------------------------------


def at_twilio(shop: Shop, *, status: int = 200, body: bytes = b"ID3 sound") -> list[httpx.Request]:
    """Twilio's side of the recordings; what it was asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status, content=body)

    client = connect("https://api.twilio.com", ("SKname", "secret"), httpx.MockTransport(answer))
    recordings = shop.web.services.recordings
    assert isinstance(recordings, TwilioRecordings)
    recordings._client = client
    return asked


async def test_the_owner_hears_the_message_through_us(shop: Shop, caller: TwilioCaller) -> None:
    await begins(caller)
    await is_done(caller)
    asked = at_twilio(shop)
    (one,) = (await shop.business.get("/v1/owner/callbacks")).json()["items"]
    for path in (one["voicemail_url"], f"/v1/crm/conversations/{one['conversation_id']}/recording"):
        heard = await shop.business.get(path)
        assert (heard.status_code, heard.content) == (200, b"ID3 sound")
    assert heard.headers["content-type"] == "audio/mpeg"
    request, _ = asked
    assert str(request.url) == KEPT_AT + SID + ".mp3"
    assert request.headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("status", "size", "told"),
    [(404, 1, 404), (500, 1, 503), (302, 1, 503), (401, 1, 503), (200, 6_000_000, 503)],
)
async def test_a_message_that_cannot_be_had_is_said_to_be(
    shop: Shop, caller: TwilioCaller, status: int, size: int, told: int
) -> None:
    await begins(caller)
    await is_done(caller)
    at_twilio(shop, status=status, body=b"x" * size)
    heard = await shop.business.get(f"/v1/owner/callbacks/{CALLER}/voicemail")
    assert heard.status_code == told


async def test_without_credentials_nothing_is_fetched(shop: Shop, caller: TwilioCaller) -> None:
    await begins(caller)
    await is_done(caller)
    heard = await shop.business.get(f"/v1/owner/callbacks/{CALLER}/voicemail")
    assert heard.status_code == 503


@every_storage
async def test_a_message_is_nobody_elses(shop: Shop, caller: TwilioCaller) -> None:
    await begins(caller)
    await is_done(caller)
    asked = at_twilio(shop)
    other = await shop.web.tenant(name="Other")
    assert (await other.get(f"/v1/owner/callbacks/{CALLER}/voicemail")).status_code == 404
    assert (
        await shop.business.get("/v1/owner/callbacks/+19135550000/voicemail")
    ).status_code == 404
    assert asked == []


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/x", KEPT_AT + "RE1", "//evil.example" + KEPT_AT[22:] + SID, ""],
)
async def test_credentials_go_nowhere_else(address: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200)

    client = connect("https://api.twilio.com", ("SKname", "secret"), httpx.MockTransport(answer))
    with pytest.raises(NotFound):
        await TwilioRecordings(client).fetch(address)
    assert asked == []
