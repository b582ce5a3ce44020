"""Spanish number words, from cero to the thousands."""

from collections.abc import Sequence

_UNITS = "cero uno dos tres cuatro cinco seis siete ocho nueve"
_TEENS = "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve"
_TWENTIES = (
    "veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
    "veintisiete veintiocho veintinueve"
)
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HUNDREDS = (
    "doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
    "ochocientos novecientos"
)
_ACCENTS = str.maketrans("áéíóú", "aeiou")


def _numbered(names: str, start: int, step: int = 1) -> dict[str, int]:
    listed = {name: start + step * place for place, name in enumerate(names.split())}
    return listed | {name.translate(_ACCENTS): value for name, value in listed.items()}


UNITS = _numbered(_UNITS, 0)
_BELOW_THIRTY = _numbered(_TEENS, 10) | _numbered(_TWENTIES, 20) | {"veintiún": 21, "veintiun": 21}
_TENS_VALUE = _numbered(_TENS, 30, 10)
_HUNDREDS_VALUE = {"cien": 100, "ciento": 100} | _numbered(_HUNDREDS, 200, 100)
_HUNDREDS_VALUE |= {
    name[:-2] + "as": value for name, value in _numbered(_HUNDREDS, 200, 100).items()
}
WORDS = UNITS.keys() | _BELOW_THIRTY.keys() | _TENS_VALUE.keys() | _HUNDREDS_VALUE.keys() | {"mil"}

# "once" is eleven in Spanish and a common word in English, so it needs Spanish beside it.
_BEFORE_ONCE = frozenset(["las", "el", "los", "número", "numero", "del", "calle", "avenida", "son"])


def read_cardinal(words: Sequence[str], start: int) -> tuple[int, int] | None:
    """The value of the number said at `start` and where it ends, or None."""
    if not _is_number_word(words, start):
        return None
    head, end = _below_thousand(words, start)
    if not _is(words, end, "mil"):
        return head, end
    rest, end = _below_thousand(words, end + 1)
    return max(head, 1) * 1000 + rest, end


def _is_number_word(words: Sequence[str], place: int) -> bool:
    word = words[place]
    if word != "once":
        return word in WORDS
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    return before in _BEFORE_ONCE or before in WORDS or after in WORDS


def _below_thousand(words: Sequence[str], start: int) -> tuple[int, int]:
    end, value = start, 0
    if end < len(words) and words[end] in _HUNDREDS_VALUE:
        value, end = _HUNDREDS_VALUE[words[end]], end + 1
    small, small_end = _below_hundred(words, end)
    if value and small == 0:
        return value, end
    return value + small, small_end


def _below_hundred(words: Sequence[str], start: int) -> tuple[int, int]:
    word = words[start] if start < len(words) else ""
    if word in _TENS_VALUE:
        joined = _is(words, start + 1, "y") and start + 2 < len(words)
        if joined and words[start + 2] in UNITS:
            return _TENS_VALUE[word] + UNITS[words[start + 2]], start + 3
        return _TENS_VALUE[word], start + 1
    for values in (UNITS, _BELOW_THIRTY):
        if word in values:
            return values[word], start + 1
    return 0, start


def _is(words: Sequence[str], place: int, wanted: str) -> bool:
    return place < len(words) and words[place] == wanted
