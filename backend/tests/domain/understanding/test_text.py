"""Plain words are one spelling of what was heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.understanding.text import plain, tokens


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Um, it’s 3:30 P.M.!", "it's 3:30 pm"),
        ("Uh-huh.", "uh huh"),
        ("uh, yes", "yes"),
        ("dont cancel", "don't cancel"),
        ("13,400 Metcalf; $79.95", "13400 metcalf $79.95"),
        ("¿Está bien?", "está bien"),
        ("", ""),
    ],
)
def test_plain_words_have_no_capitals_fillers_or_marks(words: str, expected: str) -> None:
    assert plain(words) == expected


def test_tokens_keep_capitals_and_pauses() -> None:
    read = tokens("Um, I'm at 410 Elm, Merriam")
    assert [(token.word, token.said, token.pause) for token in read] == [
        ("i'm", "I'm", False),
        ("at", "at", False),
        ("410", "410", False),
        ("elm", "Elm", True),
        ("merriam", "Merriam", False),
    ]


@given(st.text())
def test_any_text_is_made_plain_and_stays_so(words: str) -> None:
    assert plain(plain(words)) == plain(words)
    assert all(token.word for token in tokens(words))
