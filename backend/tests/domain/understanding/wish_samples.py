"""Compares a wish with what a practice phrase says it should be."""

from datetime import date, time
from typing import Any

from app.domain.understanding.wishes import TimeOption, TimeWish

Case = dict[str, Any]


def is_right(wish: TimeWish | None, case: Case) -> bool:
    kind = case["kind"]
    if kind == "none" or wish is None:
        return kind == "none" and wish is None
    if kind in ("asap", "flex"):
        return wish.is_soonest if kind == "asap" else wish.is_flexible
    if kind == "excl":
        return _excludes(wish, case)
    if kind == "set":
        named = [option.first_on.isoformat() for option in wish.options]
        return named == case["set"] and all(_hours_right(o, case) for o in wish.options)
    if not wish.options or wish.has_day != (kind == "ok"):
        return False
    return _days_right(wish.options[0], case) and _hours_right(wish.options[0], case)


def _excludes(wish: TimeWish, case: Case) -> bool:
    if case["ex"] == "lunch":
        return (time(12), time(13)) in wish.avoid and _days_right(wish.options[0], case)
    return date.fromisoformat(case["ex"]) in wish.excluded_on


def _days_right(option: TimeOption, case: Case) -> bool:
    if "date_start" not in case:
        return True
    starts = {case["date_start"], *case.get("alt", ())}
    if option.first_on.isoformat() not in starts:
        return False
    if case.get("open_date"):
        return option.days_open_ended
    ends = {case["date_end"], *case.get("alte", ()), *case.get("alt", ())}
    return option.last_on.isoformat() in ends


def _hours_right(option: TimeOption, case: Case) -> bool:
    start, end, leeway = case.get("time_start"), case.get("time_end"), case.get("fz", 0)
    if start is None and end is None:
        return option.exact is None and option.earliest is None and option.latest is None
    if case.get("open_end"):
        return _near(option.earliest, start, leeway)
    if start is None:
        return option.earliest is None and _near(option.latest, end, leeway)
    if start == end:
        return _near(option.exact, start, leeway)
    begins = _near(option.earliest, start, leeway) or (option.earliest is None and leeway > 0)
    return begins and _near(option.latest, end, leeway)


def _near(actual: time | None, expected: str | None, leeway_hours: float) -> bool:
    if actual is None or expected is None:
        return False
    due = time.fromisoformat(expected)
    apart = abs(actual.hour * 60 + actual.minute - due.hour * 60 - due.minute)
    return apart <= leeway_hours * 60
