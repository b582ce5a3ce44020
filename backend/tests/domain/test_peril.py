"""Calls that stay dangerous, or go wrong, after the first instruction was given."""

import pytest

from app.domain.dialogue.outcomes import AlertOwner, Book, Cancel, NoteOnVisit, OweCall
from app.domain.dialogue.state import Asking
from tests.domain.test_dialogue import a_visit, at_the_offer
from tests.support.talk import Talk, some_facts

NAME, ADDRESS = "John Smith", "412 Oak Street"
GAS = "there's a strong gas smell in my kitchen"


def in_gas() -> Talk:
    talk = Talk().dials()
    assert talk.says(GAS).prompts == ["danger_gas", "ask_name"]
    return talk


@pytest.mark.parametrize(
    "asked",
    [
        "Can I wait inside for you?",
        "should I open a window or what?",
        "what do I do",
        "is it safe to stay here",
        "¿puedo quedarme adentro?",
    ],
)
def test_a_question_about_the_danger_hears_the_instruction_again(asked: str) -> None:
    talk = in_gas()
    turn = talk.says(asked)
    assert turn.prompts == ["danger_gas", "ask_name"]
    assert turn.text != talk.turns[1].text


@pytest.mark.parametrize("news", ["it smells stronger now", "my head aches, I'm dizzy", "es peor"])
def test_worse_news_is_no_answer_to_an_offer(news: str) -> None:
    talk = in_gas()
    talk.says(NAME, ADDRESS)
    turn = talk.says(news)
    assert turn.prompts[0] in ("danger_gas", "danger_carbon_monoxide")
    assert talk.state.asking is Asking.WINDOW


def test_a_person_who_does_not_answer_is_for_911_and_the_owner_hears_of_it() -> None:
    talk = Talk().dials()
    talk.says("my water heater burst, there's water everywhere", NAME)
    turn = talk.says("my grandma fell and she's not talking")
    assert turn.prompts[0] == "danger_medical"
    assert any(isinstance(promise, AlertOwner) for promise in turn.then)


def test_an_answer_among_alarming_words_is_still_taken() -> None:
    talk = in_gas()
    talk.says(NAME)
    talk.says("412 Oak Street, and it's getting worse")
    assert talk.state.address == "412 Oak Street"


def test_an_emergency_is_not_dropped_when_words_fail() -> None:
    talk = in_gas()
    while not talk.is_over:
        turn = talk.says("blorp")
    assert turn.prompts == ["trouble_urgent"]
    assert any(isinstance(promise, AlertOwner) for promise in turn.then)
    assert any(isinstance(promise, OweCall) for promise in turn.then)


def test_a_bill_does_not_stand_between_a_burst_pipe_and_a_visit() -> None:
    talk = Talk().dials()
    talk.says("I'm calling about my bill, it's wrong")
    turn = talk.says("and now a pipe burst, there's water all over")
    assert turn.prompts[0] == "urgent_water"
    assert talk.state.intent == "book"
    assert "pipe burst" in (talk.state.problem or "")


@pytest.mark.parametrize(
    "consent",
    ["yes send someone", "yes but please tell them to hurry", "and yes, book it", "Sí, agéndela"],
)
def test_a_yes_among_other_words_books(consent: str) -> None:
    talk = at_the_offer()
    assert any(isinstance(ask, Book) for ask in talk.says(consent).asks)


@pytest.mark.parametrize(
    "reply",
    [
        "don't book it",
        "can you book it for Friday instead",
        "wait, before you book it, who is coming?",
        "if you book it will it cost more",
        "no, go ahead and cancel",
    ],
)
def test_booking_words_in_a_refusal_book_nothing(reply: str) -> None:
    talk = at_the_offer()
    assert not any(isinstance(ask, Book) for ask in talk.says(reply).asks)


def test_a_wrong_zip_is_read_back_and_can_be_put_right() -> None:
    talk = Talk(facts=some_facts(service_area_zips=frozenset({"66204"}))).dials()
    talk.says("my kitchen drain is clogged", NAME)
    turn = talk.says("412 Oak Street, Overland Park, KS 64112")
    assert turn.prompts[0] == "outside_area" and "64112" in turn.text.replace(" ", "")
    talk.says("sorry, the zip is 66204")
    assert talk.state.address == "412 Oak Street, Overland Park, KS 66204"
    assert talk.state.asking is Asking.TIME


def test_a_corrected_house_number_keeps_city_and_zip() -> None:
    talk = Talk().dials()
    talk.says("my kitchen drain is clogged", NAME, "410 Oak Street, Overland Park, KS 66204")
    talk.says("sorry, 412 Oak Street")
    assert talk.state.address == "412 Oak Street, Overland Park, KS 66204"


def test_a_neighbours_number_is_not_the_callers() -> None:
    talk = Talk().dials()
    talk.says("I need a faucet replaced, or call Ruth's neighbor at 913-555-6060")
    assert talk.state.phone is None


def test_what_is_added_after_the_booking_is_noted_on_the_visit() -> None:
    talk = at_the_offer()
    talk.says("yes")
    turn = talk.says("the gate code is 4471 and the dog bites")
    assert turn.prompts[0] == "noted"
    assert [p.words for p in turn.then if isinstance(p, NoteOnVisit)] == [
        "the gate code is 4471 and the dog bites"
    ]


def test_what_is_added_before_the_booking_goes_with_it() -> None:
    talk = Talk().dials()
    talk.says("my kitchen drain is clogged", NAME)
    talk.says("412 Oak Street, the gate code is 4471", "tomorrow at ten")
    (book,) = [ask for ask in talk.says("yes").asks if isinstance(ask, Book)]
    assert book.problem is not None and "gate code" in book.problem


def test_who_asks_who_we_are_in_the_middle_is_not_hung_up_on() -> None:
    talk = at_the_offer()
    talk.says("who is this? did I dial wrong?")
    assert not talk.is_over


def test_cancelling_while_moving_asks_to_cancel() -> None:
    talk = Talk(visits=(a_visit(),)).dials()
    talk.says("I need to move my visit to friday at ten")
    turn = talk.says("no wait, cancel it")
    assert turn.prompts[-1] == "confirm_cancel"
    assert any(isinstance(ask, Cancel) for ask in talk.says("yes").asks)


def test_standing_water_settles_the_doubt_the_safety_question_was_about() -> None:
    talk = Talk().dials()
    talk.says("there's a leak down in the basement")
    assert talk.state.asking is Asking.SAFETY
    talk.says("well there's water on the floor, up to the first step")
    assert talk.state.is_emergency


def test_no_water_running_is_an_answer_and_no_emergency() -> None:
    talk = Talk().dials()
    talk.says("there's a leak under my bathroom sink")
    assert talk.state.asking is Asking.SAFETY
    talk.says("no, no water running, it just stinks")
    assert not talk.state.is_emergency


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Jasmine Okafor. She's only three weeks, can you come right now?", "Jasmine Okafor"),
        ("No, no es eléctrico", None),
    ],
)
def test_a_name_among_other_words(answer: str, name: str | None) -> None:
    talk = Talk().dials()
    talk.says("my kitchen drain is clogged")
    talk.says(answer)
    assert talk.state.name == name
