"""Types that requests and answers share: what a text, a time, an id or an amount may be."""

from collections.abc import Sequence, Set
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, TypeVar

from fastapi import Depends, Path, Query, Response
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from app.domain.paging import Page, Paging
from app.domain.phone_numbers import to_e164
from app.errors import Invalid

T = TypeVar("T")

# Pydantic itself refuses lone surrogates; NUL is ours to refuse, Postgres cannot store it.
NO_NUL = r"^[^\x00]*$"
IDENTIFIER = r"^[A-Za-z0-9_.:+~-]{1,80}$"
YEARS = range(2000, 2101)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _phone(written: str) -> str:
    number = to_e164(written)
    if number is None:
        raise ValueError("is not a phone number")
    return number


def unless_blank(value: object) -> object:
    """Forms send "" for what was left empty."""
    return None if value == "" else value


def _iso_text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be an ISO 8601 time with an offset, as a string")
    # An unescaped + in a query string arrives as a blank.
    return value[:-6] + "+" + value[-5:] if value[-6:-5] == " " and len(value) > 19 else value


def _in_our_time(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise ValueError(f"must be between {YEARS[0]} and {YEARS[-1]}")
    return moment.astimezone(UTC)


Line: TypeAlias = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
"""A name, a street address, a title."""
Word: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_NUL)]
"""A tag, a kind of work, a source."""
Text: TypeAlias = Annotated[str, StringConstraints(max_length=4000, pattern=NO_NUL)]
"""Anything longer that a person writes."""
Name: TypeAlias = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL),
]
Email: TypeAlias = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[^\x00-\x20@]+@[^\x00-\x20@]+$")
]
Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
Phone: TypeAlias = Annotated[
    str, StringConstraints(max_length=40, pattern=NO_NUL), AfterValidator(_phone)
]
"""Any notation in, E.164 out."""
Moment: TypeAlias = Annotated[
    AwareDatetime, BeforeValidator(_iso_text), AfterValidator(_in_our_time)
]
Amount: TypeAlias = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
"""US dollars."""
ExactAmount: TypeAlias = Annotated[
    Decimal,
    Field(ge=0, le=10_000_000, decimal_places=2),
    PlainSerializer(float, return_type=float, when_used="json"),
]
Tags: TypeAlias = Annotated[tuple[Word, ...], Field(max_length=50)]
IdInPath: TypeAlias = Annotated[str, Path(pattern=IDENTIFIER)]


def flawed(field: str, why: str, *path: str) -> Invalid:
    """What is wrong with a field of a body, or with a part of it."""
    pointer = "/".join(("", "body", field, *path))
    return Invalid(f"{field} {why}", errors=[{"pointer": pointer, "detail": why}])


class Answer(BaseModel):
    """What we send: built from our own values, by attribute."""

    model_config = ConfigDict(from_attributes=True)


class Asked(BaseModel):
    """What we are sent. Unknown fields are ignored: older and newer clients both work."""

    model_config = ConfigDict(extra="ignore")

    def given(self) -> dict[str, Any]:
        """The fields that were sent, also those sent as null."""
        return {name: getattr(self, name) for name in self.model_fields_set}

    def replacing(self, *, clearable: Set[str], lists: Set[str] = frozenset()) -> dict[str, Any]:
        """The given fields for `dataclasses.replace`; Invalid when a null may not be one."""
        changes = self.given()
        for name, value in changes.items():
            if value is None and name in lists:
                changes[name] = ()
            elif value is None and name not in clearable:
                raise flawed(name, "may not be null")
        return changes


class EnvironmentAnswer(Answer):
    environment: str


def safe_cell(value: object) -> object:
    """A table cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


async def _paging(
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Paging:
    return Paging(limit, offset)


PagingDep: TypeAlias = Annotated[Paging, Depends(_paging)]


def counted(response: Response, page: Page[T]) -> Sequence[T]:
    """The page's items; how many there are altogether goes into a header."""
    response.headers["X-Total-Count"] = str(page.total)
    return page.items
