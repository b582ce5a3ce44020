"""Values by key, and what all repositories do with them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from app.domain.paging import Page, Paging
from app.errors import Conflict, NotFound
from app.repositories.instants import in_utc
from app.repositories.memory.draft import Draft
from app.repositories.rules import bounds

T = TypeVar("T")


class Shelf(Generic[T]):
    """One kind of value of one business. `noun` names it in errors."""

    noun = "record"

    def __init__(self, rows: Draft[str, T]) -> None:
        self._rows = rows

    def get(self, key: str) -> T:
        value = self._rows.get(key)
        if value is None:
            raise NotFound(f"no {self.noun} {key}")
        return value

    def find(self, key: str) -> T | None:
        return self._rows.get(key)

    def everything(self) -> Iterator[T]:
        """In no order."""
        return self._rows.values()

    def _add(self, key: str, value: T) -> T:
        if self._rows.get(key) is not None:
            raise Conflict(f"{self.noun} {key} already exists")
        return self._put(key, value)

    def _save(self, key: str, value: T) -> T:
        self.get(key)
        return self._put(key, value)

    def _put(self, key: str, value: T) -> T:
        kept = in_utc(value)
        self._rows.put(key, kept)
        return kept

    def remove(self, key: str) -> None:
        self.get(key)
        self._rows.drop(key)

    def _sorted(self, by: Callable[[T], Any]) -> list[T]:
        return sorted(self._rows.values(), key=by)


def page_of(items: Iterable[T], paging: Paging) -> Page[T]:
    everything = list(items)
    limit, offset = bounds(paging)
    return Page(everything[offset : offset + limit], len(everything))


def matches(wanted: object, actual: object) -> bool:
    """A part of a filter: None matches all."""
    return wanted is None or wanted == actual
