"""What is asked, told from the words alone."""

import re

import pytest

from app.domain.prompts import catalogue
from tools.asked import QUESTIONS, asked

WORDINGS = [
    (language, asking, re.sub(r"\{[a-z_]+\}", "Monday at 9 A.M.", wording))
    for language in ("en", "es")
    for name, asking in QUESTIONS.items()
    for wording in catalogue(language)[name]
]


@pytest.mark.parametrize(("language", "asking", "wording"), WORDINGS)
def test_every_wording_of_a_question_is_known(language: str, asking: str, wording: str) -> None:
    assert asked(wording, language) == asking
    assert asked(f"Okay. May I have your name? {wording}", language) == asking


@pytest.mark.parametrize("reply", ["", "Thanks for calling. Goodbye.", "Is it raining?"])
def test_what_asks_nothing_known_is_nothing(reply: str) -> None:
    assert asked(reply) is None
