"""Any conversation at all: what holds whatever callers come up with."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.dialogue import events as e
from app.domain.dialogue.outcomes import Book, Cancel, Move
from app.domain.dialogue.state import Asking
from app.domain.understanding.yes_no import Agreement
from tests.support.talk import Spoken, Talk

SILENCE, KEYS = "", ("<1>", "<2>", "<9>", "<0>")
DETAILS = (
    "my kitchen sink is leaking",
    "I need a plumber",
    "John Smith",
    "412 Oak Street, Kansas City 64106",
    "tomorrow at ten",
    "Thursday afternoon",
    "as soon as possible",
    "my kitchen sink is leaking, I'm John Smith at 412 Oak Street, tomorrow at ten please",
)
ANSWERS = (
    "yes",
    "yes please",
    "no",
    "no that's all",
    "yes but Thursday",
    "the second one",
    "ten",
    "anything earlier",
    "anything later",
    "I don't know",
    "neither",
)
DETOURS = (
    "what",
    "say that again",
    "hold on a second",
    "how much does it cost",
    "what are your hours",
    "let me talk to a person",
    "cancel my appointment",
    "move my appointment to Friday",
    "when is my appointment",
    "actually it's 99 Elm Street",
    "my name is Bob Hill",
    "not right now, maybe next week",
    "¿habla español?",
    "water is pouring through the ceiling",
)
NONSENSE = ("blargle fnord wibble", "…", "hmm", "purple", "the the the", "qwerty asdf", "42")
EVERYTHING = (*DETAILS, *ANSWERS, *DETOURS, *NONSENSE, SILENCE, *KEYS)
utterances = st.sampled_from(EVERYTHING)
runs = st.lists(st.tuples(utterances, st.integers(1, 3)), max_size=8).map(
    lambda pairs: [words for words, times in pairs for _ in range(times)]
)
SO_FAR = tuple(DETAILS[0:1] + DETAILS[2 : 2 + n] for n in range(4))
"""Nothing but the problem, then a name, an address, and a window that is read back."""


def hold(talk: Talk, words: list[str]) -> None:
    talk.dials()
    for said in words:
        if talk.is_over:
            return
        hear(talk, said)


def hear(talk: Talk, said: str) -> Spoken:
    if said in KEYS:
        return talk.presses(said[1])
    return talk.says(said) if said else talk.is_silent()


def agreement(turn: Spoken) -> Agreement | None:
    return turn.event.utterance.agreement if isinstance(turn.event, e.Said) else None


def promises(turn: Spoken) -> list[Book | Move]:
    return [ask for ask in turn.asks if isinstance(ask, Book | Move)]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SO_FAR), runs)
def test_we_never_say_nothing_too_much_or_the_same_over_and_over(
    told: tuple[str, ...], words: list[str]
) -> None:
    talk = Talk()
    hold(talk, [*told, *words])
    said = [turn.text for turn in talk.turns]
    assert all(said)
    assert max(len(text.split()) for text in said) <= 60
    assert not any(set("{}") & set(text) for text in said)
    assert not is_stuck(said), said


def is_stuck(said: list[str]) -> bool:
    return any(a == b == c for a, b, c in zip(said, said[1:], said[2:], strict=False))


@pytest.mark.parametrize("told", [(), *SO_FAR], ids=len)
def test_who_says_the_same_again_and_again_does_not_hear_the_same_again_and_again(
    told: tuple[str, ...],
) -> None:
    stuck = {}
    for words in EVERYTHING:
        talk = Talk()
        hold(talk, [*told, *[words] * 5])
        said = [turn.text for turn in talk.turns]
        if is_stuck(said):
            stuck[words] = said[-1]
    assert stuck == {}


@settings(max_examples=200, deadline=None)
@given(runs)
def test_only_a_plain_yes_to_the_one_window_read_back_books_it(words: list[str]) -> None:
    talk = Talk()
    hold(talk, [*DETAILS[:5], *words])
    for turn in talk.turns:
        for ask in promises(turn):
            assert turn.before.offered == (ask.window,)
            assert agreement(turn) is Agreement.YES
        if any(isinstance(ask, Cancel) for ask in turn.asks):
            assert turn.before.asking is Asking.CANCEL_CONFIRM
            assert agreement(turn) is Agreement.YES


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.sampled_from(DETAILS), max_size=4),
    st.lists(st.sampled_from((*NONSENSE, SILENCE)), min_size=25, max_size=25),
)
@example([], [SILENCE] * 25)
@example([], ["blargle fnord wibble"] * 25)
@example(list(DETAILS[:5]), [SILENCE, "hmm"] * 13)
def test_who_says_nothing_we_understand_is_not_kept_on_the_line(
    told: list[str], nonsense: list[str]
) -> None:
    talk = Talk()
    hold(talk, [*told, *nonsense])
    assert talk.is_over
    assert len(talk.turns) <= 1 + len(told) + 24


@settings(max_examples=150, deadline=None)
@given(runs)
@example(["my name is Bob Hill", "no"])
def test_what_was_begun_is_settled_or_owed_when_the_caller_hangs_up(words: list[str]) -> None:
    talk = Talk()
    hold(talk, words)
    before = talk.state
    is_over = talk.is_over
    if not is_over:
        talk.hangs_up()
    begun = before.problem or before.intent or before.is_emergency
    settled = talk.booked or talk.moved or talk.cancelled or before.outcome
    assert settled or talk.owed or not begun
    assert not (before.is_emergency and not talk.booked and not talk.owed)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_no_text_whatever_breaks_the_conversation(words: list[str]) -> None:
    talk = Talk()
    hold(talk, words)
    assert all(turn.text for turn in talk.turns)
    assert not talk.booked
