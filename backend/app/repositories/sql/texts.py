"""Texts and JSON that every database can hold, or Invalid."""

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from app.errors import Invalid

T = TypeVar("T")


class Json(Generic[T]):
    """Values as JSON. Reading ignores what it does not know and gives defaults to what is
    missing, so that a release can read what an earlier or later one wrote."""

    def __init__(self, of: Any) -> None:
        self.adapter: TypeAdapter[T] = TypeAdapter(of)

    def dumped(self, value: T) -> str:
        try:
            return self.adapter.dump_json(value).decode()
        except PydanticSerializationError as error:
            raise Invalid("a text holds half a character") from error

    def loaded(self, body: str) -> T:
        return self.adapter.validate_json(body)


def refuse_unstorable(text: str) -> None:
    """Postgres knows no NUL; a lone surrogate has no UTF-8."""
    if "\0" in text:
        raise Invalid("a text holds a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Invalid("a text holds half a character") from error
