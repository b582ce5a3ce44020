"""A whole call: people act where Twilio listens, and Twilio does what TwiML says in between."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tools.people import Answer, Person
from tools.twilio_leg import Leg
from tools.twilio_webhooks import a_sid
from tools.twiml import Connect, Dial, Gather, Record, Target

MOST_STEPS: Final = 100
NO_RELAY: Final = "64102"
"""Twilio's error when it cannot reach the WebSocket."""
SECONDS_PER_WORD: Final = 0.4
RECORDINGS: Final = "https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}"

Note = Callable[[str], None]


def nobody_notes(what: str) -> None:
    """For calls that nobody watches."""


async def conduct(leg: Leg, person: Person, staff: Person, note: Note = nobody_notes) -> None:
    """Until it is over. `staff` are rung by <Dial>; `note` hears what can only be seen."""
    for _ in range(MOST_STEPS):
        match leg.waiting:
            case Gather():
                await person.acts(leg)
            case Dial() as dial:
                await _transfer(leg, dial, staff, note)
            case Record() as record:
                await _record(leg, record, await person.leaves_message(leg), note)
            case Connect() as connect:
                await _decline_relay(leg, connect, note)
            case None:
                return
    leg.hangs_up()


async def end(leg: Leg, status_url: str, status: str = "completed", seconds: int = 42) -> None:
    """The status callback that follows every call."""
    await leg.tell(status_url, CallStatus=status, CallDuration=str(seconds))


async def _transfer(leg: Leg, dial: Dial, staff: Person, note: Note) -> None:
    """Rung one after the other; Twilio rings up to ten at once, and the first to answer wins."""
    outcome, child = Answer.FAILED, leg
    for target in dial.targets:
        note(f"rings {target.number}")
        child = _child(leg, dial, target)
        outcome = await staff.answers(target.number, dial.timeout)
        if outcome is Answer.ANSWERED:
            break
    is_bridged = outcome is Answer.ANSWERED and await _accepts(child, dial, staff)
    if is_bridged:
        note("the two are connected; in the end both hang up")
    if outcome is Answer.ANSWERED:
        staff.leaves(child.facts["To"])
    status = "completed" if outcome is Answer.ANSWERED else outcome.value
    await leg.answers(
        dial.action,
        DialCallStatus=status,
        DialCallSid=child.facts["CallSid"],
        DialCallDuration="60" if is_bridged else "0",
        DialBridged="true" if is_bridged else "false",
    )


def _child(leg: Leg, dial: Dial, target: Target) -> Leg:
    facts = {
        **leg.facts,
        "CallSid": a_sid("CA"),
        "ParentCallSid": leg.facts["CallSid"],
        "From": dial.caller_id or leg.facts["From"],
        "To": target.number,
        "Direction": "outbound-dial",
    }
    return replace(leg, facts=facts, fallback_url="", heard=[], faults=leg.faults, waiting=None)


async def _accepts(child: Leg, dial: Dial, staff: Person) -> bool:
    """Whether whoever answered was still there when the whisper was through."""
    target = next(one for one in dial.targets if one.number == child.facts["To"])
    if target.whisper_url:
        whisper = child.webhooks.absolute(target.whisper_url, child.url)
        await child.begin(whisper, status="in-progress")
        await conduct(child, staff, staff)
    is_bridged = child.ran_out or not target.whisper_url
    if target.status_url:
        await child.tell(target.status_url, CallStatus="completed", CallDuration="60")
    return is_bridged


async def _record(leg: Leg, record: Record, words: str, note: Note) -> None:
    """The action at once, then what became of the recording, as Twilio mostly does it."""
    sid, seconds = a_sid("RE"), round(SECONDS_PER_WORD * len(words.split()))
    url = RECORDINGS.format(account=leg.facts["AccountSid"], sid=sid)
    note(f"records {seconds} seconds" if words else "records nothing")
    if words:
        leg.recordings.append((sid, seconds))
    base, made = leg.url, {"RecordingSid": sid, "RecordingUrl": url}
    length = {"RecordingDuration": str(min(seconds, record.longest_seconds))}
    await leg.answers(record.action, RecordingUrl=url, Digits="hangup", **length)
    if record.status_url:
        status = "completed" if words else "absent"
        fields = {"RecordingStatus": status, "RecordingChannels": "1", **made, **length}
        whole = leg.webhooks.absolute(record.status_url, base)
        await leg.tell(whole, RecordingSource="RecordVerb", **fields)
    if record.transcribe_url and words:
        whole = leg.webhooks.absolute(record.transcribe_url, base)
        text = {"TranscriptionText": words, "TranscriptionStatus": "completed"}
        await leg.tell(whole, TranscriptionSid=a_sid("TR"), **text, **made)
    if not record.action:
        leg.hangs_up()


async def _decline_relay(leg: Leg, connect: Connect, note: Note) -> None:
    note("is asked for ConversationRelay, which needs a voice; says that it cannot be reached")
    await leg.answers(
        connect.action, SessionId=a_sid("VX"), SessionStatus="failed", ErrorCode=NO_RELAY
    )
