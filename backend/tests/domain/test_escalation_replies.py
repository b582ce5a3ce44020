"""Texts from people on the ladder: what counts as taking it, and what never does."""

import pytest

from app.domain.escalation_replies import Answer, answer_of


@pytest.mark.parametrize(
    "words",
    [
        *("ACK", "ack", " Ack. ", "1", "acknowledged", "Got it!", "got it, thanks", "On my way"),
        *("on my way, 20 minutes", "omw", "I'm on my way", "I’ve got it", "I'll take it"),
        *("on it", "mine", "Got it, no problem", "heading over now", "ack 15 min"),
        *("Recibido", "voy", "Voy en camino", "entendido", "¡Enterada!", "yo me encargo"),
    ],
)
def test_taking_it(words: str) -> None:
    assert answer_of(words) is Answer.TAKES


@pytest.mark.parametrize(
    "words",
    [
        *("PASS", "pass", "2", "no", "Can't", "I can't, sorry", "cannot come", "pass it on"),
        *("No puedo", "no puedo ahora", "PASO", "I'm sick", "unavailable", "paso esta"),
    ],
)
def test_passing_it_on(words: str) -> None:
    assert answer_of(words) is Answer.PASSES


@pytest.mark.parametrize(
    "words",
    [
        *("", "ok", "who is this?", "12", "11", "what's the address?", "STOP", "yes", "thanks"),
        *("got it but I can't come", "on my way? no", "got it, not me though"),
        *("my kitchen drain is clogged", "I smell gas", "no water in the house", "one of my pipes"),
        *("voy a necesitar un plomero", "no tengo agua", "pass me to somebody", "2 pm works"),
    ],
)
def test_other_words_are_anybodys(words: str) -> None:
    assert answer_of(words) is None
