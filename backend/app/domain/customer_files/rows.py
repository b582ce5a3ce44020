"""One row of a customer file as the fields of a customer, still unchecked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.customer_files.columns import Columns
from app.domain.customer_files.tables import Row
from app.domain.folding import fold

YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "si"})
NO: Final = frozenset({"no", "n", "false", "f", "0", "-"})
OUT: Final = frozenset({"opted out", "opt out", "unsubscribed", "stop", "do not text"})
IN: Final = frozenset({"opted in", "opt in", "subscribed"})
KNOWN: Final = YES | NO | OUT | IN
LANGUAGES: Final = {"english": "en", "ingles": "en", "spanish": "es", "espanol": "es"}
PLAIN: Final = ("email", "notes", "lead_source")


@dataclass(frozen=True, slots=True)
class GivenRow:
    """`given` is what was filled in, by field; `problems` are cells that say nothing we know."""

    number: int
    given: Mapping[str, Any]
    problems: Mapping[str, str]


def fields_of(row: Row, columns: Columns) -> GivenRow:
    """Only what is filled in: an empty cell says nothing."""
    told = {field: columns.first(field, row.cells) for field in columns.places}
    given: dict[str, Any] = {
        "name": _name(told),
        "phone": told.get("phone", ""),
        "address": _address(told),
        "tags": _tags(told.get("tags", "")),
        "language_code": _language(told.get("language_code", "")),
        **{field: told.get(field, "") for field in PLAIN},
    }
    problems = {}
    opted_out, unclear = _opted_out(row, columns)
    if unclear:
        problems["sms_opt_out"] = f"{unclear[:40]!r} is neither yes nor no"
    if opted_out:
        given["sms_opt_out"] = True
    if _is_shortened(given["phone"]):
        problems["phone"] = "the spreadsheet has shortened it: format that column as text"
    return GivenRow(row.number, {name: v for name, v in given.items() if v}, problems)


def _name(told: Mapping[str, str]) -> str:
    parts = [told.get("first_name", ""), told.get("last_name", "")]
    whole = told.get("name") or " ".join(part for part in parts if part) or told.get("company", "")
    return " ".join(whole.split())


def _address(told: Mapping[str, str]) -> str:
    """In one line; from its parts where they stand in columns of their own."""
    town = " ".join(filter(None, (told.get("state", ""), told.get("zip", ""))))
    streets = [told.get("address") or told.get("street", ""), told.get("street_2", "")]
    parts = [*streets, told.get("city", ""), town]
    return ", ".join(" ".join(part.split()) for part in parts if part)


def _tags(written: str) -> Sequence[str]:
    each = (" ".join(part.split()) for part in re.split(r"[,;|\n]", written))
    return tuple(dict.fromkeys(part for part in each if part))


def _language(written: str) -> str:
    plain = fold(written)
    return LANGUAGES.get(plain, re.split(r"[-_]", plain)[0])


def _opted_out(row: Row, columns: Columns) -> tuple[bool, str]:
    """Whether they want no texts, and what could not be read as a yes or a no. One column that
    says so is enough, whatever others say."""
    refusals, consents = (
        columns.every(field, row.cells) for field in ("sms_opt_out", "sms_consent")
    )
    unclear = next((one for one in (*refusals, *consents) if fold(one) not in KNOWN), "")
    is_out = any(fold(one) in YES | OUT for one in refusals)
    return is_out or any(fold(one) in NO | OUT for one in consents), unclear


def _is_shortened(phone: str) -> bool:
    """`9.13556E+09`"""
    return re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", phone) is not None
