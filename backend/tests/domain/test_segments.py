"""How many segments a text takes; the numbers are those of Twilio's own calculator."""

import pytest

from app.domain.segments import Segments, segments_of


@pytest.mark.parametrize(
    ("text", "is_gsm", "count"),
    [
        ("a" * 160, True, 1),
        ("a" * 161, True, 2),
        ("a" * 306, True, 2),
        ("a" * 307, True, 3),
        ("€" * 80, True, 1),
        ("€" * 81, True, 2),
        ("[" * 81, True, 2),
        ("ш" * 70, False, 1),
        ("ш" * 71, False, 2),
        ("ш" * 134, False, 2),
        ("ш" * 135, False, 3),
        ("😀" * 35, False, 1),
        ("😀" * 36, False, 2),
        ("Tom\u2019s " + "a" * 64, False, 1),
        ("Tom\u2019s " + "a" * 65, False, 2),
        ("ç" + "a" * 70, False, 2),
        ("Ç" + "a" * 70, True, 1),
        ("`" + "a" * 69, False, 1),
        ("", True, 1),
    ],
)
def test_segments(text: str, is_gsm: bool, count: int) -> None:
    assert segments_of(text) == Segments(is_gsm, count)


def test_look_alikes_keep_a_text_in_the_gsm_alphabet() -> None:
    assert segments_of("Tom\u2019s " + "a" * 100, smart=True) == Segments(True, 1)
    assert segments_of("ш" * 71, smart=True) == Segments(False, 2)


def test_a_character_of_two_places_is_not_cut_in_half() -> None:
    assert segments_of("😀" * 67).count == 3
    assert segments_of("a" * 152 + "€" + "a" * 152).count == 3
