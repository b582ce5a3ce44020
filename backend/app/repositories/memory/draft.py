"""Changes that only a merge makes real: a draft costs what it changes, not what is stored."""

from collections.abc import Iterator
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Draft(Generic[K, V]):
    """Changes stay in front until merged, None marking what is gone; reads fall through."""

    __slots__ = ("_base", "_front")

    def __init__(self, base: dict[K, V]) -> None:
        self._base = base
        self._front: dict[K, V | None] = {}

    def get(self, key: K) -> V | None:
        return self._front[key] if key in self._front else self._base.get(key)

    def put(self, key: K, value: V) -> None:
        self._front[key] = value

    def drop(self, key: K) -> None:
        self._front[key] = None

    def values(self) -> Iterator[V]:
        yield from (value for key, value in self._base.items() if key not in self._front)
        yield from (value for value in self._front.values() if value is not None)

    @property
    def is_changed(self) -> bool:
        return bool(self._front)

    def merge(self) -> None:
        for key, value in self._front.items():
            if value is None:
                self._base.pop(key, None)
            else:
                self._base[key] = value


class Index(Draft[K, tuple[V, ...]]):
    """Many values under one key."""

    __slots__ = ()

    def under(self, key: K) -> tuple[V, ...]:
        return self.get(key) or ()

    def file(self, key: K, value: V) -> None:
        if value not in self.under(key):
            self.put(key, (*self.under(key), value))

    def unfile(self, key: K, value: V) -> None:
        rest = tuple(other for other in self.under(key) if other != value)
        if rest:
            self.put(key, rest)
        else:
            self.drop(key)
