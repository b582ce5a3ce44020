"""The caller's own name is found, and ordinary words are never taken for one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.understanding.names import find_name
from tests.domain.understanding.practice import cases


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("hi this is amy rourke calling about my water heater", "Amy Rourke"),
        ("my name's sarah o'brien", "Sarah O'Brien"),
        ("me llamo miguel ángel torres", "Miguel Ángel Torres"),
        ("no problem, it's Ned Nolte", "Ned Nolte"),
        ("amy rourke here, my ac is out", "Amy Rourke"),
        ("oh hi uh yeah this is uh this is karen miller my ac is out", "Karen Miller"),
        ("hi this is leo castellano at 1515 elmwood avenue in kansas city", "Leo Castellano"),
        ("soy la señora garcía", "García"),
        ("first name is amy last name is rourke r o u r k e", "Amy Rourke"),
        ("put it under rodriguez", "Rodriguez"),
        ("this is Xiaoming Wang", "Xiaoming Wang"),
        ("this is dave hutchins no wait it's dale", "Dale Hutchins"),
        ("last name is rourke not roark", "Rourke"),
        ("everybody calls me chip but it's charles dunn", "Charles Dunn"),
    ],
)
def test_an_introduction_gives_the_name_unasked(words: str, name: str) -> None:
    assert find_name(words) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("amy rourke", "Amy Rourke"),
        ("AMY ROURKE", "Amy Rourke"),
        ("Sure. Ned Nolte.", "Ned Nolte"),
        ("mary-jo o'brien", "Mary-Jo O'Brien"),
        ("van der berg", "Van der Berg"),
        ("juan de la cruz", "Juan de la Cruz"),
        ("pat o brien", "Pat O'Brien"),
        ("it's mcdonald", "McDonald"),
        ("DeShawn", "DeShawn"),
        ("Mrs. Alvarez", "Alvarez"),
        ("tom price", "Tom Price"),
        ("ned nolty n o l t e", "Ned Nolte"),
        ("N-O-L-T-E", "Nolte"),
        ("M as in Mary, i t c h e l l", "Mitchell"),
        ("it's caren with a k", "Karen"),
        ("it's dale not dave", "Dale"),
        ("my husband is tom but i'm carla", "Carla"),
        ("mike. mike dunn.", "Mike Dunn"),
        ("my last name is st. james", "St James"),
        ("amy rourke sorry roark", "Amy Roark"),
        ("uh dale... dale hutchins", "Dale Hutchins"),
        ("xiaoming wang and my number is 913", "Xiaoming Wang"),
        ("Amy Rourke, 1515 Elmwood", "Amy Rourke"),
    ],
)
def test_a_bare_answer_gives_the_name_when_asked(words: str, name: str) -> None:
    assert find_name(words, asked=True) == name


@pytest.mark.parametrize(
    "words",
    [
        "no problem",
        "calling about my sink",
        "who's calling: just wanted the hours",
        "sorry wrong number",
        "press one now",
        "what time do you open",
        "elm street",
        "1515 elmwood avenue",
        "thursday",
        "tomorrow morning",
        "water heater",
        "overland park",
        "i'm good",
        "it's fine",
        "it's complicated",
        "hold on let me get my wife",
        "i'm calling for my mom",
        "yes this is she",
        "sounds good",
        "let me talk to a human",
        "your call is important to us",
        "burst pipe",
        "garbage disposal",
        "pipe burst in the basement",
        "breaker keeps tripping",
        "necesito un plomero",
        "no hablo inglés",
        "I'd rather not say",
        "no I don't think so",
    ],
)
def test_ordinary_words_are_no_name_even_when_asked(words: str) -> None:
    assert find_name(words, asked=True) is None


@pytest.mark.parametrize(
    "words",
    [
        "it's sunny out",
        "it's may 5th",
        "it's jordan's house",
        "this is bob's plumbing right",
        "is this mike",
        "am i speaking with bob",
        "can i speak to bob",
        "this is jackson plumbing",
        "spanish speaking",
        "soy cliente nuevo",
        "my wife's name is sue",
        "the name is spelled wrong",
        "my name is on the account",
        "amy rourke",
    ],
)
def test_unasked_doubtful_words_are_no_name(words: str) -> None:
    assert find_name(words) is None


def test_practice_names_are_nearly_all_right() -> None:
    known = cases("names")
    right = sum(_is_right(case) for case in known)
    assert right / len(known) >= 0.95, f"{right} of {len(known)}"


def _is_right(case: dict[str, Any]) -> bool:
    found = find_name(case["text"], asked="ctx" in case)
    expected = case["expect"]
    if expected is None:
        return found is None
    wanted = [[expected["first"], expected["last"]], *case.get("accept", [])]
    wanted += [[first, expected["last"]] for first in case.get("accept_first", [])]
    return (found or "").lower() in {" ".join(filter(None, name)) for name in wanted}


@pytest.mark.parametrize("practice", ["addresses", "phones", "yesno", "number_words"])
def test_practice_phrases_about_other_things_give_no_name(practice: str) -> None:
    phrases = [case["text"] for case in cases(practice) if "this is bob" not in case["text"]]
    assert [text for text in phrases if text != "it's bob" and find_name(text)] == []


@given(st.text() | st.text("abo'- .,asin"), st.booleans())
def test_any_text_is_read_without_an_error(words: str, asked: bool) -> None:
    assert find_name(words, asked=asked) != ""
