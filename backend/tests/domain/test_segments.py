"""How many segments a text takes, and what is exchanged so that it takes fewer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.segments import LONGEST, is_gsm, size_of, written


@pytest.mark.parametrize(
    ("body", "encoding", "segments"),
    [
        ("", "GSM-7", 0),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("[" * 81, "GSM-7", 2),
        ("ш" * 70, "UCS-2", 1),
        ("ш" * 71, "UCS-2", 2),
        ("ш" * 134, "UCS-2", 2),
        ("ш" * 135, "UCS-2", 3),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        ("Tom’s " + "a" * 64, "UCS-2", 1),
        ("Tom’s " + "a" * 65, "UCS-2", 2),
        ("ç" + "a" * 70, "UCS-2", 2),
        ("Ç" + "a" * 70, "GSM-7", 1),
        ("`" + "a" * 69, "UCS-2", 1),
    ],
)
def test_a_text_takes_as_many_segments_as_the_standard_says(
    body: str, encoding: str, segments: int
) -> None:
    size = size_of(body)
    assert (size.encoding, size.segments) == (encoding, segments)


def test_an_emoji_and_an_escaped_character_are_not_torn_apart() -> None:
    assert size_of("😀" * 67).segments == 3  # 33 in each of two parts, and one more
    assert size_of("a" * 152 + "€" + "a" * 152).segments == 3


def test_typographic_characters_are_exchanged_for_plain_ones() -> None:
    sent = written("Tom’s “best” pipe – really…\u00a0`now`")
    assert sent == "Tom's \"best\" pipe - really... 'now'"
    assert size_of(written("Tom’s " + "a" * 100)).segments == 1


def test_spanish_loses_accents_only_where_that_saves_a_segment() -> None:
    short = "Su cita está lista, señor"
    assert written(short) == short
    long = "Su cita está confirmada para mañana, martes 24 de noviembre, a las 8 de la mañana"
    assert written(long) == long.replace("á", "a")
    assert "ñ" in written(long)


def test_another_alphabet_stays_as_it_is() -> None:
    ours = "Встреча с José á " * 10
    assert written(ours) == ours


@given(st.text(max_size=2_000))
def test_what_is_written_never_grows_in_segments_and_stays_sendable(body: str) -> None:
    sent = written(body)
    assert len(sent) <= LONGEST
    assert written(sent) == sent
    assert not is_gsm(body) or is_gsm(sent)
