"""Instants as they are kept: every backend gives back the same ones, in UTC."""

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast, get_args, get_type_hints

from app.errors import Invalid

T = TypeVar("T")
ZERO = timedelta(0)


def in_utc(value: T) -> T:
    """`value` with every instant inside it (dataclasses, tuples, mappings) in UTC.

    Invalid for a time without zone, or one that UTC's calendar cannot hold.
    """
    return cast(T, _in_utc(value))


def _in_utc(value: Any) -> Any:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, tuple):
        moved = tuple(map(_in_utc, value))
        return (
            moved if any(new is not old for new, old in zip(moved, value, strict=True)) else value
        )
    if isinstance(value, Mapping):
        return {key: _in_utc(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value


def _moment(value: datetime) -> datetime:
    offset = value.utcoffset()
    if offset == ZERO:
        return value
    if offset is None:
        raise Invalid("an instant needs a time zone")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise Invalid(f"{value} is outside the calendar") from error


def _record(value: Any) -> Any:
    kind = type(value)
    if kind not in _PLANS:
        _PLANS[kind] = _fields_with_instants(kind)
    changed = {}
    for name in _PLANS[kind]:
        old = getattr(value, name)
        new = _in_utc(old)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


_PLANS: dict[type, tuple[str, ...]] = {}


def _fields_with_instants(kind: type) -> tuple[str, ...]:
    hints = get_type_hints(kind)
    return tuple(name for name, hint in hints.items() if _mentions_instant(hint))


def _mentions_instant(hint: Any) -> bool:
    if isinstance(hint, type) and is_dataclass(hint):
        return bool(_fields_with_instants(hint))
    return hint is datetime or any(map(_mentions_instant, get_args(hint)))
