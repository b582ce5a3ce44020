"""Tables as spreadsheets write them: in which letters, between which separators, in which rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

SEPARATORS: Final = (",", ";", "\t", "|")
MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""How a file begins that says what it is written in."""
MOST_ROWS: Final = 5000
TOLD_SEPARATOR: Final = "sep="
"""Excel's own first line, before the head."""
UNPAIRED: Final = "a quotation mark has no partner, or a cell is far too long"
LONGEST_HEAD: Final = 10_000


class Unreadable(ValueError):
    """The file as a whole is no table of customers."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """As a spreadsheet counts: the head is row 1."""
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Row]


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 where it is that, else as Windows writes Western letters."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str) -> Table:
    """Rows without a word in them are left out; Unreadable says what is wrong with the rest."""
    body, separator = _separated(text.removeprefix("\ufeff"))
    numbered = _rows(body, separator)
    head = next(numbered, None)
    if head is None:
        raise Unreadable("the file is empty")
    rows: list[Row] = []
    for row in numbered:
        if len(rows) == MOST_ROWS:
            raise Unreadable(f"the file has more than {MOST_ROWS:,} rows; split it")
        rows.append(row)
    return Table([cell.strip() for cell in head.cells], rows)


def _separated(text: str) -> tuple[str, str]:
    """The table, and what stands between its cells: whatever the head has most of."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith(TOLD_SEPARATOR) and len(first.strip()) == 5:
        return rest, first.strip()[-1]
    return text, max(SEPARATORS, key=_head_of(text).count)


def _head_of(text: str) -> str:
    """The first line, without what stands in quotation marks."""
    plain: list[str] = []
    is_quoted = False
    for letter in text[:LONGEST_HEAD]:
        if letter == '"':
            is_quoted = not is_quoted
        elif letter in "\r\n" and not is_quoted and plain:
            break
        elif not is_quoted:
            plain.append(letter)
    return "".join(plain)


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(f"row {number} cannot be read: {UNPAIRED}") from error
        if any(cell.strip() for cell in cells):
            yield Row(number, cells)
