"""Whether somebody wants texts from us, in whichever words."""

import pytest

from app.domain.consent import (
    Consent,
    consent_of,
    is_answered_by_twilio,
    is_blocked_unasked,
    is_in_spanish,
)

STOP_WORDS = (
    *("STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL", "Opt-Out"),
    *("opt out", "alto", "parar", "baja", "basta", "no más", "cancelar"),
)


@pytest.mark.parametrize("word", STOP_WORDS)
def test_a_stop_word_alone_counts_however_it_is_written(word: str) -> None:
    for written in (word, word.lower(), word.title(), f"  {word} ", f"{word}.", f"¡{word}!!"):
        assert consent_of(written) is Consent.STOP, written
    assert consent_of(f"{word} please") is Consent.STOP


@pytest.mark.parametrize(
    "words",
    [
        "stop texting me",
        "please don't text me anymore",
        "don\u2019t ever text me again",
        "Do not contact me",
        "no more texts please",
        "quit sending me these messages",
        "remove me",
        "take me off your list",
        "please unsubscribe me",
        "I want to opt out",
        "lose my number",
        "wrong number",
        "wrong number, stop",
        "Sorry, you have the wrong person",
        "no más mensajes",
        "no quiero recibir más mensajes",
        "no me escriban más",
        "deje de escribirme",
        "número equivocado",
    ],
)
def test_other_words_that_say_so_count_as_well(words: str) -> None:
    assert consent_of(words) is Consent.STOP


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yes",
        "YES",
        "my sink won't stop dripping",
        "can you stop by tomorrow",
        "how do I stop the water",
        "the end of the day works",
        "please don't stop texting me",
        "why don't you text me back",
        "take me off the schedule for tuesday",
        "remove my old toilet",
        "I gave you the wrong number",
        "help, water is everywhere",
        "help please",
        "cancel my appointment",
        "no me molesta el ruido",
    ],
)
def test_what_is_about_something_else_is_left_alone(words: str) -> None:
    assert consent_of(words) is None


@pytest.mark.parametrize("word", ["START", "start", " Unstop. "])
def test_start_brings_texts_back(word: str) -> None:
    assert consent_of(word) is Consent.START


@pytest.mark.parametrize("word", ["HELP", "help!", "Info", "AYUDA"])
def test_help_asks_what_this_is(word: str) -> None:
    assert consent_of(word) is Consent.HELP


@pytest.mark.parametrize("word", ["cancel", "CANCEL", "Cancel!", "cancelar"])
def test_cancel_is_about_the_visit_where_there_is_one(word: str) -> None:
    assert consent_of(word, has_visit=True) is None
    assert consent_of(word, has_visit=False) is Consent.STOP
    assert consent_of(word, "STOP", has_visit=True) is Consent.STOP


def test_what_twilio_took_it_for_outranks_the_words() -> None:
    assert consent_of("yes", "START") is Consent.START
    assert consent_of("no thanks, nothing", "STOP") is Consent.STOP
    assert consent_of("stop", "HELP") is Consent.HELP
    assert consent_of("stop", "SOMETHING ELSE") is Consent.STOP


def test_twilio_answers_its_own_keywords_only() -> None:
    assert is_answered_by_twilio(" Stop ")
    assert is_answered_by_twilio("anything", "STOP")
    assert not is_answered_by_twilio("stop!")
    assert not is_answered_by_twilio("alto")


def test_a_cancel_without_a_word_from_twilio_may_have_blocked_the_number() -> None:
    assert is_blocked_unasked(" CANCEL ")
    assert not is_blocked_unasked("cancel it")
    assert not is_blocked_unasked("cancel", "STOP")


def test_short_spanish_is_told_from_english() -> None:
    assert is_in_spanish("ALTO") and is_in_spanish("no más") and is_in_spanish("¡ayuda!")
    assert not is_in_spanish("stop") and not is_in_spanish("wrong number")
