"""A session alone, without socket and dialogue: messages and instants in, demands out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conversations import Reply
from app.domain.dialogue.state import Line
from app.domain.relaying import Pace, Reason
from app.routers.twilio_integration.relay import messages
from app.routers.twilio_integration.relay.messages import read
from app.routers.twilio_integration.relay.session import Admit, Close, Hear, Overhear, Part, Session
from app.routers.twilio_integration.voices import voice_of

SETUP = {"type": "setup", "callSid": "CA1", "customParameters": {"session": "t"}}
ENGLISH, SPANISH = voice_of("en"), voice_of("es")
PACE = Pace()
QUESTION = "That's Tuesday at ten, for John at Oak Street. Shall I book that for you?"


def m(**given: Any) -> messages.Message:
    return read(json.dumps(given))


def prompt(words: str, *, last: bool = True) -> messages.Message:
    return m(type="prompt", voicePrompt=words, last=last)


def key(digit: str) -> messages.Message:
    return m(type="dtmf", digit=digit)


def interrupt(heard: str = "", duration: object = None) -> messages.Message:
    return m(type="interrupt", utteranceUntilInterrupt=heard, durationUntilInterruptMs=duration)


def played(text: str) -> messages.Message:
    return m(type="info", name="tokensPlayed", value=text)


def agent(value: str) -> messages.Message:
    return m(type="info", name="agentSpeaking", value=value)


def client(value: str) -> messages.Message:
    return m(type="info", name="clientSpeaking", value=value)


def admitted(pace: Pace = PACE) -> Session:
    session = Session(pace, 0.0)
    assert isinstance(session.take(m(**SETUP), 0.1), Admit)
    session.greets(Reply("Hello."), ENGLISH)
    session.take(played("Hello."), 0.5)
    return session


def speaking(text: str = QUESTION, at: float = 10.0, line: Line = Line.LISTEN) -> Session:
    session = admitted()
    session.answers(Reply(text, line), ENGLISH, at)
    return session


# --- being let in ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "setup",
    [
        {},
        {"callSid": "CA1"},
        {"callSid": "CA1", "customParameters": {"session": ""}},
        {"callSid": 7, "customParameters": {"session": "t"}},
        {"callSid": "CA1", "customParameters": ["t"]},
    ],
)
def test_a_setup_without_call_or_token_admits_nobody(setup: dict[str, Any]) -> None:
    assert Session(PACE, 0.0).take(m(type="setup", **setup), 0.0) == Close(1008)


def test_the_setup_is_waited_for_only_so_long() -> None:
    session = Session(PACE, 100.0)
    assert session.wakes_at == 105.0
    assert session.wake(104.9) is None
    assert session.wake(105.0) == Close(1008)


def test_a_second_setup_is_refused() -> None:
    assert admitted().take(m(**SETUP), 1.0) == Close(1008)


@pytest.mark.parametrize("first", [prompt("hi"), key("1"), interrupt(), m(type="new")])
def test_nobody_is_heard_before_the_setup(first: messages.Message) -> None:
    assert Session(PACE, 0.0).take(first, 0.0) == Close(1008)


# --- hearing --------------------------------------------------------------------------


def test_a_sentence_is_heard_once_it_is_whole() -> None:
    session = admitted()
    assert session.take(prompt("my", last=False), 1.0) is None
    assert session.take(prompt("  my \n drain\x00 "), 2.0) == Hear(words="my drain")


@pytest.mark.parametrize("words", ["", "   ", "\x00\x1b"])
def test_a_sentence_without_words_is_none(words: str) -> None:
    assert admitted().take(prompt(words), 1.0) is None


@pytest.mark.parametrize("last", ["true", 1, None, "yes"])
def test_only_a_true_last_makes_a_sentence(last: object) -> None:
    assert admitted().take(m(type="prompt", voicePrompt="hi", last=last), 1.0) is None


def test_the_same_sentence_again_before_anything_was_said_is_no_second_turn() -> None:
    session = admitted()
    assert session.take(prompt("Yes."), 1.0) == Hear(words="Yes.")
    session.answers(Reply(QUESTION), ENGLISH, 1.1)
    assert session.take(prompt("yes."), 1.05) is None  # It had come before we answered.
    assert session.take(prompt("YES."), 2.0) is None
    later = session.take(prompt("yes."), 20.0)
    assert later == Hear(words="yes.")


def test_the_same_word_into_our_reply_is_heard_with_what_was_cut_off() -> None:
    session = admitted()
    session.take(prompt("yes"), 1.0)
    session.answers(Reply(QUESTION), ENGLISH, 1.1)
    session.take(interrupt("That's"), 1.6)
    assert session.take(prompt("yes"), 2.0) == Hear(words="yes", of_reply="That's")


def test_a_key_is_an_answer_at_once_and_a_hash_alone_is_none() -> None:
    session = admitted()
    assert session.take(key("#"), 1.0) is None
    assert session.take(key("2"), 1.0) == Hear(keys="2")


@pytest.mark.parametrize(
    ("wanted", "typed", "heard"),
    [
        (10, "9135550177", "9135550177"),
        (10, "19135550177", "19135550177"),
        (10, "91355#", "91355"),
        (5, "66202", "66202"),
        (5, "12345", "12345"),
    ],
)
def test_a_number_is_one_answer(wanted: int, typed: str, heard: str) -> None:
    session = admitted()
    session.expects_keys(wanted)
    answers = [session.take(key(digit), 1.0 + n) for n, digit in enumerate(typed)]
    assert answers == [None] * (len(typed) - 1) + [Hear(keys=heard)]


def test_a_number_that_stops_in_the_middle_is_taken_after_a_while() -> None:
    session = admitted()
    session.expects_keys(10)
    for digit in "913":
        session.take(key(digit), 30.0)
    assert session.wakes_at == 30.0 + PACE.keys_within
    assert session.wake(session.wakes_at) == Hear(keys="913")


# --- silence --------------------------------------------------------------------------


def test_silence_counts_from_the_end_of_what_we_say() -> None:
    session = speaking()
    guess = session.wakes_at
    assert guess > 10.0 + PACE.silence_after + len(QUESTION) / PACE.fastest
    session.take(played(QUESTION), 14.0)
    assert session.wakes_at == 14.0 + PACE.silence_after
    assert session.wake(session.wakes_at) == Hear()


def test_somebody_who_is_speaking_is_not_silent() -> None:
    session = admitted()
    session.take(client("on"), 3.0)
    assert session.wakes_at == 3.0 + PACE.longest_sentence
    session.take(client("off"), 9.0)
    assert session.wakes_at == 9.0 + PACE.silence_after
    session.take(prompt("well", last=False), 12.0)
    assert session.wakes_at == 12.0 + PACE.silence_after


def test_our_speech_may_take_longer_than_we_think_but_not_for_ever() -> None:
    session = speaking()
    guess = session.wakes_at
    for _ in range(50):
        session.take(agent("on"), 11.0)
    assert guess < session.wakes_at <= 10.0 + PACE.longest_speech + PACE.silence_after


# --- breaking in ----------------------------------------------------------------------


def of_reply(session: Session, at: float) -> str | None:
    heard = session.take(prompt("yes"), at)
    assert isinstance(heard, Hear)
    return heard.of_reply


@pytest.mark.parametrize("duration", [1000, "1000", 1000.4, "1000.0"])
def test_time_measures_what_was_heard_where_words_are_missing(duration: object) -> None:
    session = speaking()
    session.take(interrupt("", duration), 11.0)
    assert of_reply(session, 11.5) == QUESTION[: int(PACE.slowest)]


@pytest.mark.parametrize("duration", [None, "soon", -1, {"ms": 1}, "1e9", True, 10**400])
def test_without_words_and_time_nothing_was_heard_or_the_time_is_odd(duration: object) -> None:
    session = speaking()
    session.take(interrupt("", duration), 11.0)
    assert of_reply(session, 11.5) in ("", QUESTION[:0])


def test_an_interruption_with_nothing_playing_is_none() -> None:
    session = speaking()
    session.take(played(QUESTION), 14.0)
    session.take(interrupt("", 0), 15.0)
    assert of_reply(session, 16.0) is None


def test_an_interruption_of_an_older_reply_says_nothing_about_this_one() -> None:
    session = speaking(at=10.0)
    session.take(interrupt("Hel"), 9.9)
    session.take(played(QUESTION), 14.0)
    assert of_reply(session, 15.0) is None


def test_that_we_stopped_may_be_told_before_why() -> None:
    session = speaking()
    session.take(agent("on"), 10.3)
    session.take(agent("off"), 13.3)
    session.take(interrupt("That's Tuesday"), 13.4)
    assert of_reply(session, 14.0) == "That's Tuesday"


def test_a_pause_between_two_sentences_is_not_the_end() -> None:
    session = speaking()
    session.take(agent("on"), 10.1)
    session.take(agent("off"), 10.5)
    session.take(interrupt("", 300), 11.0)
    assert of_reply(session, 11.5) == QUESTION[:3]


def test_nobody_hears_faster_than_one_can_speak() -> None:
    """Words that come without an interruption being reported."""
    assert of_reply(speaking(), 10.0) == ""
    assert of_reply(speaking(), 9.5) == ""
    assert of_reply(speaking(), 11.0) == QUESTION[: int(PACE.fastest)]
    assert of_reply(speaking(), 20.0) is None


def test_a_second_interruption_makes_nothing_heard() -> None:
    session = speaking()
    session.take(interrupt("That's"), 11.0)
    session.take(interrupt(QUESTION), 11.1)
    assert of_reply(session, 12.0) == "That's"


# --- speaking -------------------------------------------------------------------------


def test_a_reply_goes_out_piece_by_piece_and_the_last_one_says_so() -> None:
    text = "One & two <b>. " * 40
    said = [json.loads(one) for one in admitted().answers(Reply(text), ENGLISH, 1.0)]
    assert len(said) > 1
    assert [one["last"] for one in said] == [False] * (len(said) - 1) + [True]
    assert {one["type"] for one in said} == {"text"}
    assert not set("".join(one["token"] for one in said)) & set("<>&")
    assert all(one["interruptible"] and one["lang"] == "en-US" for one in said)


def test_the_language_is_switched_when_it_changes() -> None:
    session = admitted()
    kinds = [
        [json.loads(one)["type"] for one in session.answers(Reply("x"), voice, at)]
        for at, voice in ((1.0, ENGLISH), (2.0, SPANISH), (3.0, SPANISH), (4.0, ENGLISH))
    ]
    assert kinds == [["text"], ["language", "text"], ["text"], ["language", "text"]]


def test_nothing_to_say_is_still_a_turn() -> None:
    (said,) = admitted().answers(Reply("\x00 *** "), ENGLISH, 1.0)
    assert json.loads(said)["last"] is True
    assert json.loads(said)["token"].strip()


# --- the end --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (Line.HANG_UP, Reason.HANG_UP),
        (Line.TRANSFER, Reason.TRANSFER),
        (Line.VOICEMAIL, Reason.VOICEMAIL),
    ],
)
def test_the_end_waits_until_the_words_were_heard(line: Line, reason: Reason) -> None:
    session = speaking(line=line)
    assert session.wake(10.5) is None
    session.take(played(QUESTION), 14.0)
    assert session.wakes_at == 14.0
    assert session.wake(14.0) == Part(reason)


def test_the_end_waits_no_longer_than_the_words_can_take() -> None:
    session = speaking(QUESTION * 30, line=Line.HANG_UP)
    assert session.wakes_at == 10.0 + PACE.longest_speech
    assert session.wake(session.wakes_at) == Part(Reason.HANG_UP)


def test_the_end_comes_once() -> None:
    session = speaking(line=Line.HANG_UP)
    assert isinstance(session.wake(60.0), Part)
    late = (prompt("wait", last=False), key("1"), interrupt("x"), m(**SETUP), read("garbage"))
    assert [session.take(one, 60.5) for one in late] == [None] * len(late)
    assert session.hand_over(60.6) is None
    assert session.wake(60.0 + PACE.closes_within) == Close(1000)


def test_nobody_is_answered_after_the_last_words_and_danger_in_them_counts() -> None:
    session = speaking(line=Line.HANG_UP)
    assert session.take(key("1"), 11.0) is None
    assert session.take(prompt("wait, I smell gas"), 11.0) == Overhear("wait, I smell gas")
    assert isinstance(session.wake(60.0), Part)
    assert session.take(prompt("gas!"), 60.5) == Overhear("gas!")


def test_no_session_lasts_for_ever() -> None:
    session = admitted()
    at = 1.0
    while at < PACE.longest_session:
        session.take(prompt(f"and {at}"), at)
        session.answers(Reply("Go on."), ENGLISH, at)
        session.take(played("Go on."), at)
        at += 5.0
    assert session.wakes_at == PACE.longest_session
    assert session.wake(at) == Part(Reason.LIMIT)


def test_a_session_is_handed_over_in_the_middle_of_a_word() -> None:
    assert speaking().hand_over(10.5) == Part(Reason.RECONNECT)
    assert speaking(line=Line.HANG_UP).hand_over(10.5) == Part(Reason.RECONNECT)


def test_a_session_that_is_not_set_up_is_handed_over_once_it_is() -> None:
    session = Session(PACE, 0.0)
    assert session.hand_over(0.1) is None
    session.take(m(**SETUP), 0.2)
    session.greets(Reply("Hello."), ENGLISH)
    assert session.wakes_at <= 0.2
    assert session.wake(0.2) == Part(Reason.RECONNECT)


def test_ten_frames_of_garbage_are_forgiven() -> None:
    session = admitted()
    demands = [session.take(read("{"), 1.0) for _ in range(11)]
    assert demands == [None] * 10 + [Close(1007)]


def test_what_is_handed_on_names_the_reason_and_nothing_else() -> None:
    for reason in Reason:
        sent = json.loads(messages.end(reason))
        assert sent == {"type": "end", "handoffData": json.dumps({"reason": reason.value})}
        assert messages.reason_of(sent["handoffData"]) is reason


# --- anything at all ------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["setup", "prompt", "dtmf", "interrupt", "info", "error", "other"])
NAMES = st.sampled_from(
    [
        "voicePrompt", "last", "digit", "utteranceUntilInterrupt", "durationUntilInterruptMs",
        "name", "value", "callSid", "customParameters", "to",
    ]
)  # fmt: skip
FRAMES = st.text(max_size=20) | st.builds(
    lambda kind, fields: json.dumps({**fields, "type": kind}),
    KINDS,
    st.dictionaries(NAMES, JSON, max_size=5),
)


@given(st.lists(st.tuples(FRAMES, st.floats(0, 5)), max_size=30))
def test_no_message_breaks_a_session_and_it_always_knows_when_to_wake(
    frames: list[tuple[str, float]],
) -> None:
    session, at = admitted(), 1.0
    for frame, pause in frames:
        at += pause
        demand = session.take(read(frame), at) or session.wake(at)
        if isinstance(demand, Close):
            break
        if isinstance(demand, Hear):
            session.answers(Reply(QUESTION), ENGLISH, at)
        assert session.wakes_at <= PACE.longest_session + PACE.closes_within + at


@given(FRAMES)
def test_reading_never_raises(frame: str) -> None:
    read(frame)
    messages.reason_of(frame)
