"""Which language a caller speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.understanding.language import spoken_language


@pytest.mark.parametrize(
    "words",
    [
        "buenos días, se me tapó el baño",
        "necesito un plomero",
        "no tengo agua caliente",
        "no sirve el aire",
        "hay una fuga de agua en la cocina",
        "hola buenas tardes",
        "mañana por la tarde",
        "me llamo juan",
        "¿cuánto cuesta?",
        "el martes está bien",
        "hay chispas saliendo del enchufe",
    ],
)
def test_spanish_is_heard(words: str) -> None:
    assert spoken_language(words) == "es"


@pytest.mark.parametrize(
    "words",
    [
        "my toilet is clogged",
        "there's no hot water",
        "tomorrow morning would be great",
        "it's on la paz drive",
        "i live on san juan street",
        "we're in san antonio texas and need a plumber",
        "how much is it",
    ],
)
def test_english_is_heard(words: str) -> None:
    assert spoken_language(words) == "en"


@pytest.mark.parametrize(
    "words",
    [
        "español por favor",
        "en español",
        "do you speak Spanish?",
        "can i talk to someone in spanish",
        "spanish please",
        "no hablo inglés",
        "i don't speak english",
    ],
)
def test_a_caller_may_ask_for_spanish(words: str) -> None:
    assert spoken_language(words) == "es"


@pytest.mark.parametrize("words", ["English please", "inglés por favor", "i don't speak spanish"])
def test_a_caller_may_ask_for_english(words: str) -> None:
    assert spoken_language(words) == "en"


@pytest.mark.parametrize(
    "words",
    ["", "ok", "no", "yes", "twelve oh four elm street", "1515 calle ocho", "maria gonzalez",
     "my", "los angeles", "816 555 0142", "leak"],
)  # fmt: skip
def test_too_little_to_tell_gives_nothing(words: str) -> None:
    assert spoken_language(words) is None


@given(st.text(max_size=80))
def test_no_words_raise(words: str) -> None:
    assert spoken_language(words) in ("en", "es", None)
