"""Folding text so that searching ignores case and accents alike on every backend."""

import unicodedata


def fold(text: str) -> str:
    """`"Ángel  NÚÑEZ"` -> `"angel nunez"`."""
    split = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return " ".join("".join(c for c in split if not unicodedata.combining(c)).split())
