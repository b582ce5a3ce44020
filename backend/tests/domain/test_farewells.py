"""A thank-you is told from everything that wants an answer."""

import pytest

from app.domain.farewells import is_farewell


@pytest.mark.parametrize(
    "words", ["ok thank you!", "Thanks", "k thx bye", "Great, see you then!", "¡Muchas gracias!"]
)
def test_a_thank_you_or_a_goodbye_alone(words: str) -> None:
    assert is_farewell(words)


@pytest.mark.parametrize(
    "words", ["", "?", "ok and friday?", "thanks, but cancel it", "yes", "bye the way it leaks"]
)
def test_anything_more_wants_an_answer(words: str) -> None:
    assert not is_farewell(words)
