"""A file of customers as it is sent, and what became of each row."""

import json
from collections.abc import Sequence
from typing import Any, Self

from pydantic import ValidationError

from app.domain import customer_files
from app.domain.customer_files import Columns, GivenRow, Unreadable
from app.errors import Invalid
from app.routers.crm.customer_schemas import NewCustomer
from app.routers.problems import reason_of
from app.routers.schemas import Answer
from app.services.customer_import import ImportRow, Outcome, Plan, TakenRow

JSON = "application/json"
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            JSON: {
                "schema": {
                    "type": "object",
                    "required": ["csv"],
                    "properties": {"csv": {"type": "string"}},
                }
            },
        },
    }
}


class RowAnswer(Answer):
    row: int
    outcome: Outcome
    name: str
    phone: str
    customer_id: str | None
    changed: list[str]
    same_as: int | None

    @classmethod
    def of(cls, taken: TakenRow, is_stored: bool) -> Self:
        """A customer that was not stored has no id."""
        is_known = taken.outcome in (Outcome.EXISTS, Outcome.UPDATED)
        return cls(
            row=taken.number,
            outcome=taken.outcome,
            name=taken.customer.name,
            phone=taken.customer.phone,
            customer_id=taken.customer.id if is_stored or is_known else None,
            changed=list(taken.changed),
            same_as=taken.same_as,
        )


class ImportAnswer(Answer):
    dry_run: bool
    added: int
    updated: int
    exists: int
    duplicates: int
    opted_out: int
    ignored_columns: list[str]
    rows: list[RowAnswer]

    @classmethod
    def of(cls, sent: "SentFile", done: Plan, *, dry_run: bool) -> Self:
        return cls(
            dry_run=dry_run,
            added=done.count(Outcome.ADDED),
            updated=done.count(Outcome.UPDATED),
            exists=done.count(Outcome.EXISTS),
            duplicates=done.count(Outcome.DUPLICATE),
            opted_out=sum(row.is_opted_out for row in done.rows),
            ignored_columns=list(sent.ignored_columns),
            rows=[RowAnswer.of(row, not dry_run) for row in done.rows],
        )


class SentFile:
    """A table whose every row is fit to be stored."""

    __slots__ = ("ignored_columns", "rows")

    def __init__(self, content: bytes, content_type: str) -> None:
        """Invalid, naming every row that is not."""
        try:
            table = customer_files.read(_text_of(content, content_type))
            columns = Columns.of(table.head)
        except Unreadable as error:
            raise Invalid(str(error)) from error
        given = [customer_files.fields_of(row, columns) for row in table.rows]
        checked = [_checked(row) for row in given]
        flaws = [flaw for one in checked if isinstance(one, list) for flaw in one]
        if flaws:
            raise Invalid(_summary(checked), errors=flaws)
        self.rows: Sequence[ImportRow] = [one for one in checked if isinstance(one, ImportRow)]
        self.ignored_columns = columns.ignored


def _text_of(content: bytes, content_type: str) -> str:
    if not content_type.startswith(JSON):
        return customer_files.decoded(content)
    try:
        text = json.loads(content)["csv"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Unreadable('JSON must be {"csv": text}') from error
    if not isinstance(text, str):
        raise Unreadable("csv must be a text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unreadable("csv holds half a character") from error
    return text


def _checked(row: GivenRow) -> ImportRow | list[dict[str, Any]]:
    """The row, or what is wrong with it."""
    problems = dict(row.problems)
    try:
        fields = NewCustomer.model_validate(row.given).changes()
    except ValidationError as error:
        for flaw in error.errors(include_url=False, include_input=False):
            problems.setdefault(str(flaw["loc"][0]), _why(flaw))
    if problems:
        return [_flaw(row.number, field, why) for field, why in problems.items()]
    return ImportRow(row.number, fields, bool(row.given.get("sms_opt_out")))


def _why(flaw: Any) -> str:
    return "is empty" if flaw["type"] == "missing" else reason_of(flaw)


def _flaw(number: int, field: str, why: str) -> dict[str, Any]:
    return {"pointer": f"/rows/{number}/{field}", "row": number, "field": field, "detail": why}


def _summary(checked: Sequence[ImportRow | list[dict[str, Any]]]) -> str:
    bad = sum(isinstance(one, list) for one in checked)
    return f"{bad:,} of {len(checked):,} rows cannot be taken; nothing was stored"
