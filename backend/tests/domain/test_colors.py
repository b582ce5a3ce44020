"""Whatever colour an owner chooses, what stands on it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.colors import BLACK, WHITE, _luminance, contrast, readable_on

ENOUGH = 4.5


@pytest.mark.parametrize(
    ("color", "text"),
    [
        ("#000000", WHITE),
        ("#ffffff", BLACK),
        ("#0a6b3d", WHITE),
        ("#ffd400", BLACK),
        ("#ff0000", BLACK),
        ("#1f4d8f", WHITE),
    ],
)
def test_light_colours_get_black_and_dark_ones_white(color: str, text: str) -> None:
    assert readable_on(color) == text


@given(st.integers(0, 0xFFFFFF))
def test_the_text_stands_out_on_every_colour(number: int) -> None:
    color = f"#{number:06x}"
    one, other = sorted((_luminance(color), _luminance(readable_on(color))), reverse=True)
    assert contrast(one, other) >= ENOUGH
