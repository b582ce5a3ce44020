"""Colours on screens."""

from typing import Final

BLACK: Final = "#000000"
WHITE: Final = "#ffffff"
_LINEAR_UP_TO: Final = 0.04045
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)


def readable_on(color: str) -> str:
    """Black or white, whichever stands out more on `#rrggbb`: 4.5 : 1 at least, on any colour."""
    light = _luminance(color)
    return WHITE if contrast(1.0, light) >= contrast(light, 0.0) else BLACK


def contrast(lighter: float, darker: float) -> float:
    """Of two relative luminances, 1 to 21."""
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return sum(weight * _linear(part) for weight, part in zip(_WEIGHTS, parts, strict=True))


def _linear(part: float) -> float:
    """sRGB as a screen is told it, as light."""
    return part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4
