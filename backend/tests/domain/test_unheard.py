"""Callers break in: what they did not hear is told again, and a yes to it books nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.appointments import Appointment, AppointmentId, AppointmentStatus, Window
from app.domain.conversations import Reply, Spoken
from app.domain.customers import CustomerId
from app.domain.dialogue import unheard
from app.domain.dialogue.outcomes import Prompt
from app.domain.dialogue.safety import INSTRUCTIONS
from app.domain.dialogue.state import Asking
from app.domain.hearing import missed, reached
from app.domain.prompts import word, word_apart
from tests.support.talk import NOW, Talk, some_facts
from tests.support.talk import Spoken as Turn

UP_TO_THE_OFFER = ("my kitchen drain is clogged", "John Smith", "412 Oak Street, Mission")


def breaks_in(talk: Talk, heard: str) -> None:
    """What follows is said by somebody who heard no more than this of our last reply."""
    last = talk.turns[-1]
    prompts = [*(p for s in last.steps for p in s.first), *last.steps[-1].say]
    ends = word_apart(prompts, talk.state.language, NOW)
    reply = Reply(last.text, spoken=tuple(Spoken(name, end) for name, end in ends))
    talk.state = unheard.note(talk.state, missed(reply, heard))


def after(talk: Talk, heard: str, words: str) -> Turn:
    breaks_in(talk, heard)
    return talk.says(words)


def a_read_back(**given: object) -> Talk:
    talk = Talk(some_facts(**given)).dials()
    talk.says(*UP_TO_THE_OFFER, "tomorrow at ten")
    assert talk.prompts == ["confirm_booking"]
    return talk


# --- how far ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heard", "until"),
    [
        ("", ""),
        ("I have Tue", "I have Tue"),
        ("  i HAVE, tuesday!", "I have Tuesday"),
        ("or Friday", "I have Tuesday at 10, or Friday"),
        ("I have Tuesday at 1 0, or Friday at 10?", "I have Tuesday at 10, or Friday at 10"),
        ("10", "I have Tuesday at 10"),
        ("I have Monday", "I have "),
        ("zzz", ""),
    ],
)
def test_what_was_heard_is_found_in_the_reply(heard: str, until: str) -> None:
    text = "I have Tuesday at 10, or Friday at 10?"
    assert text[: reached(text, heard)] == until.rstrip()


@given(st.text(max_size=80), st.text(max_size=80))
def test_nobody_hears_more_than_was_said(text: str, heard: str) -> None:
    assert 0 <= reached(text, heard) <= len(text)
    assert not any(one.isalnum() for one in text[reached(text, text) :])


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_hearing_more_is_never_counted_as_less(text: str, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert reached(text, text[:shorter]) <= reached(text, text[:longer])


def test_the_words_behind_the_last_value_do_not_matter() -> None:
    prompts = (Prompt("greeting", {"business": "Bristol Plumbing"}), Prompt("danger_gas"))
    text = word(prompts, "en", NOW)
    (greeting, to_business), (gas, to_the_end) = word_apart(prompts, "en", NOW)
    assert (greeting, gas, to_the_end) == ("greeting", "danger_gas", len(text))
    assert text[:to_business].rstrip(". ").endswith("Bristol Plumbing")


# --- offers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["yes", "yes please, book it", "sure, go ahead", "yep that's fine"]
)
@pytest.mark.parametrize("heard", ["", "That's", "That's tomorrow, Tuesday"])
def test_a_yes_to_an_offer_that_was_not_heard_books_nothing(heard: str, words: str) -> None:
    talk = a_read_back()
    offer = talk.turns[-1].text
    again = after(talk, heard, words)
    assert not talk.booked
    assert again.text == offer
    talk.says("yes")
    assert len(talk.booked) == 1


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_key_is_no_answer_to_an_offer_that_was_not_heard(key: str) -> None:
    talk = Talk().dials()
    talk.says(*UP_TO_THE_OFFER, "tomorrow")
    assert talk.prompts == ["offer_two"]
    offered, text = talk.state.offered, talk.turns[-1].text
    breaks_in(talk, "I have")
    assert talk.presses(key).text == text
    assert talk.state.offered == offered


def test_the_last_words_of_an_offer_need_not_be_heard() -> None:
    talk = a_read_back()
    after(talk, talk.turns[-1].text.partition(" Shall I")[0], "yes")
    assert len(talk.booked) == 1


def test_a_time_said_into_an_offer_is_read_back_and_not_booked() -> None:
    talk = a_read_back()
    after(talk, "That's", "yes, tomorrow at ten")
    assert not talk.booked
    assert talk.prompts == ["confirm_booking"]


def test_who_only_hears_our_sorry_is_still_told_the_time() -> None:
    talk = a_read_back()
    talk.says("the blue one")
    assert talk.turns[-1].text.startswith("Sorry, was that a yes")
    after(talk, "Sorry, was that a yes to", "yes")
    assert not talk.booked


def test_somebody_who_always_breaks_in_is_not_taken_for_somebody_we_do_not_understand() -> None:
    talk = a_read_back()
    for _ in range(6):
        after(talk, "That's", "yes")
    assert not talk.booked
    assert not talk.is_over
    talk.says("yes")
    assert len(talk.booked) == 1


def test_a_surcharge_that_was_not_heard_is_told_again_before_a_yes_counts() -> None:
    talk = Talk(some_facts(emergency_surcharge=Decimal(150))).dials()
    talk.says(
        "a pipe burst and water is pouring everywhere", "John Smith", "412 Oak Street, Mission"
    )
    assert "surcharge" in talk.prompts
    after(talk, "Emergency visits", "yes")
    assert not talk.booked
    assert "surcharge" in talk.prompts
    talk.says("yes")
    assert len(talk.booked) == 1


def a_visit() -> Appointment:
    start = NOW.replace(day=25, hour=10)
    return Appointment(
        id=AppointmentId("a1"),
        customer_id=CustomerId("c1"),
        window=Window(start, start.replace(hour=11)),
        service_type="drain_cleaning",
        status=AppointmentStatus.SCHEDULED,
        created_at=NOW,
    )


def test_nothing_is_cancelled_on_a_yes_to_a_question_that_was_not_heard() -> None:
    talk = Talk(visits=(a_visit(),)).dials("John Smith", "412 Oak Street")
    talk.says("I want to cancel my appointment")
    assert talk.state.asking is Asking.CANCEL_CONFIRM
    for words in ("yes", "yes, I don't need it anymore, cancel it"):
        after(talk, "", words)
        assert not talk.cancelled
        assert talk.state.asking is Asking.CANCEL_CONFIRM
    talk.says("yes")
    assert talk.cancelled == ["a1"]


# --- danger -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_instruction_that_was_cut_off_is_said_again_first(language: str) -> None:
    talk = Talk().dials()
    gas = {"en": "I smell gas in the house", "es": "huele a gas en la casa"}[language]
    instruction = word((Prompt("danger_gas"),), language, NOW)
    assert instruction in talk.says(gas).text
    again = after(talk, instruction[:20], {"en": "John Smith", "es": "soy Juan Pérez"}[language])
    assert again.text.startswith(instruction)
    assert talk.says("412 Oak Street, Mission").text.count(instruction) == 0


def test_an_instruction_is_said_again_to_silence_too() -> None:
    talk = Talk().dials()
    talk.says("I smell gas in the house")
    breaks_in(talk, "")
    assert talk.is_silent().prompts[0] == "danger_gas"


def test_an_instruction_that_was_heard_is_not_said_again() -> None:
    talk = Talk().dials()
    told = talk.says("I smell gas in the house").text
    instruction = word((Prompt("danger_gas"),), "en", NOW)
    assert told.startswith(instruction)
    assert "danger_gas" not in after(talk, instruction, "John Smith").prompts


def test_who_asks_to_hear_it_again_does_not_hear_it_twice() -> None:
    talk = Talk().dials()
    told = talk.says("I smell gas in the house").text
    talk.facts = replace(talk.facts, last_reply=told)
    again = after(talk, "Leave", "sorry, what did you say?").text
    assert again.count(word((Prompt("danger_gas"),), "en", NOW)) <= 1
    assert "911" in again


@given(st.sampled_from(sorted(set(INSTRUCTIONS.values()))), st.integers(0, 400))
def test_no_instruction_counts_as_heard_before_its_end(name: str, cut: int) -> None:
    prompts = (Prompt(name), Prompt("ask_name"))
    text = word(prompts, "en", NOW)
    spoken = tuple(Spoken(*one) for one in word_apart(prompts, "en", NOW))
    instruction = word((Prompt(name),), "en", NOW)
    was_missed = name in missed(Reply(text, spoken=spoken), text[:cut])
    assert was_missed or text[:cut].rstrip(" .").startswith(instruction.rstrip(" ."))


def test_hanging_up_after_breaking_in_says_nothing_again() -> None:
    talk = Talk().dials()
    talk.says("I smell gas in the house")
    breaks_in(talk, "")
    assert "danger_gas" not in talk.hangs_up().prompts
