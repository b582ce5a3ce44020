"""What each kind of day expression means, counted from today."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from app.domain.understanding.times import calendar_days as calendar
from app.domain.understanding.times.spans import Days, single
from app.domain.understanding.times.vocabulary import (
    MONTHS,
    leading_number,
    weekday_number,
)

Spans: TypeAlias = tuple[Days, ...] | None
Meaning: TypeAlias = Callable[[re.Match[str], date], Spans]

EARLY_WEEK, MIDDLE_OF_WEEK, LATE_WEEK, WORK_WEEK = (0, 1), (1, 3), (3, 4), (0, 4)
_REPEATS = 4
_THIRDS_OF_MONTH = {"in": (1, None), "early": (1, 10), "mid": (11, 20), "late": (21, None)}
_NTH_WORDS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": calendar.LAST}


def holiday(match: re.Match[str], today: date) -> Spans:
    day = calendar.coming_holiday(today, match["holiday"])
    return single(day) if day else None


def day_after_holiday(match: re.Match[str], today: date) -> Spans:
    day = calendar.coming_holiday(today, match["holiday"])
    return single(calendar.days_after(day, 1)) if day else None


def in_days(count: int) -> Meaning:
    return lambda match, today: single(calendar.days_after(today, count))


def after_anchor(match: re.Match[str], today: date) -> Spans:
    """ "Two weeks from Friday", "a month from now"."""
    anchors = {"today": today, "now": today, "tomorrow": calendar.days_after(today, 1)}
    anchor = anchors.get(match["anchor"])
    if anchor is None:
        anchor = calendar.coming_weekday(today, weekday_number(match["anchor"]))
    return single(_later(anchor, leading_number(match["n"]), match["unit"]))


def after_now(match: re.Match[str], today: date) -> Spans:
    return single(_later(today, leading_number(match["n"]), match["unit"]))


def within(match: re.Match[str], today: date) -> Spans:
    count = leading_number(match["n"] or "1")
    return (Days(today, _later(today, count, match["unit"])),)


def _later(start: date, count: int, unit: str) -> date:
    if unit.startswith("month"):
        return calendar.months_after(start, count)
    return calendar.days_after(start, count * (7 if unit.startswith("week") else 1))


def weekday_of_month(match: re.Match[str], today: date) -> Spans:
    """ "The first Monday in July", "the last Friday of the month"."""
    weekday, nth = weekday_number(match["weekday"]), _NTH_WORDS[match["which"]]
    for months_later in _months_meant(match, today):
        month = calendar.first_of_month(today, months_later)
        day = calendar.weekday_in_month(month, weekday, nth)
        if day and day >= today:
            return single(day)
    return None


def _months_meant(match: re.Match[str], today: date) -> tuple[int, ...]:
    if match["month"]:
        ahead = (MONTHS[match["month"]] - today.month) % 12
        return (ahead, ahead + 12)
    return (1,) if match["next"] else (0, 1)


def month_and_day(match: re.Match[str], today: date) -> Spans:
    year = match["year"]
    day = calendar.coming_date(
        today,
        MONTHS[match["month"]],
        leading_number(match["day"]),
        int(year.replace(" ", "")) if year else None,
    )
    return single(day) if day else None


def slashed(match: re.Match[str], today: date) -> Spans:
    month, day, year = int(match["m"]), int(match["d"]), match["y"]
    if not 1 <= month <= 12:
        return None
    found = calendar.coming_date(today, month, day, int(year[-2:]) + 2000 if year else None)
    return single(found) if found else None


def day_of_next_month(match: re.Match[str], today: date) -> Spans:
    month = calendar.first_of_month(today, 1)
    day = calendar.coming_date(month, month.month, leading_number(match["nth"]), month.year)
    return single(day) if day else None


def day_of_month(match: re.Match[str], today: date) -> Spans:
    day = calendar.coming_day_of_month(today, leading_number(match["nth"]))
    return single(day) if day else None


def days_of_month(match: re.Match[str], today: date) -> Spans:
    first = calendar.coming_day_of_month(today, leading_number(match["nth"]))
    if first is None:
        return None
    last = calendar.coming_day_of_month(first, leading_number(match["nth_2"]))
    return (Days(first, last),) if last else None


def weekday_range(match: re.Match[str], today: date) -> Spans:
    base = calendar.days_after(calendar.monday_of(today), 6) if match["next"] else today
    first = calendar.coming_weekday(base, weekday_number(match["weekday"]))
    length = (weekday_number(match["weekday_2"]) - first.weekday()) % 7
    return (Days(first, calendar.days_after(first, length)),)


def coming_weekday(match: re.Match[str], today: date) -> Spans:
    word = match["weekday"]
    first = calendar.coming_weekday(today, weekday_number(word))
    repeats = _REPEATS if word.endswith("days") else 1
    return tuple(
        Days(day, day) for day in (calendar.days_after(first, 7 * n) for n in range(repeats))
    )


def weekday_weeks_later(match: re.Match[str], today: date) -> Spans:
    coming = calendar.coming_weekday(today, weekday_number(match["weekday"]))
    return single(_later(coming, leading_number(match["n"]), "weeks"))


def next_weekday(match: re.Match[str], today: date) -> Spans:
    return single(calendar.weekday_of_next_week(today, weekday_number(match["weekday"])))


def weekday_this_week(match: re.Match[str], today: date) -> Spans:
    monday = calendar.monday_of(today)
    day = calendar.days_after(monday, weekday_number(match["weekday"]))
    return single(day) if day >= today else None


def part_of_week(weeks: int, part: tuple[int, int]) -> Meaning:
    """Days of the calendar week so many weeks ahead; nothing of it before today."""

    def meaning(match: re.Match[str], today: date) -> Spans:
        monday = calendar.days_after(calendar.monday_of(today), 7 * weeks)
        first, last = (calendar.days_after(monday, offset) for offset in part)
        return (Days(max(first, today), last),) if last >= today else None

    return meaning


def rest_of_week(match: re.Match[str], today: date) -> Spans:
    first = calendar.days_after(today, 1 if match["later"] else 0)
    monday = calendar.monday_of(today)
    friday, sunday = calendar.days_after(monday, 4), calendar.days_after(monday, 6)
    return (Days(first, friday if first <= friday else max(first, sunday)),)


def weekend(match: re.Match[str], today: date) -> Spans:
    saturday = calendar.days_after(calendar.monday_of(today), calendar.SATURDAY)
    first = max(saturday, today)
    return (Days(first, calendar.days_after(saturday, 1)),)


def every_week(first: int, last: int) -> Meaning:
    """Those days of this week and the next three."""
    weeks = [part_of_week(week, (first, last)) for week in range(_REPEATS)]
    return lambda match, today: tuple(
        span for meaning in weeks for span in meaning(match, today) or ()
    )


def week_of(match: re.Match[str], today: date) -> Spans:
    found = month_and_day(match, today)
    if found is None:
        return None
    monday = calendar.monday_of(found[0].first)
    return (Days(max(monday, today), calendar.days_after(monday, 4)),)


def part_of_month(months: int, first: int, last: int | None) -> Meaning:
    """From the `first` to the `last` day of a month; negative days count from its end."""

    def meaning(match: re.Match[str], today: date) -> Spans:
        month = calendar.first_of_month(today, months)
        end = calendar.last_of_month(month)
        start = calendar.days_after(end if first < 0 else month, first if first < 0 else first - 1)
        finish = month.replace(day=last) if last else end
        return (Days(max(start, today), finish),) if finish >= today else None

    return meaning


def named_month(match: re.Match[str], today: date) -> Spans:
    month = calendar.first_of_month(today, (MONTHS[match["month"]] - today.month) % 12)
    first, last = _THIRDS_OF_MONTH[match["part"]]
    end = month.replace(day=last) if last else calendar.last_of_month(month)
    return (Days(max(month.replace(day=first), today), end),) if end >= today else None


def week_of_month(match: re.Match[str], today: date) -> Spans:
    month = calendar.first_of_month(today, (MONTHS[match["month"]] - today.month) % 12)
    monday = calendar.weekday_in_month(month, calendar.MONDAY, _NTH_WORDS[match["which"]])
    if monday is None or monday < calendar.monday_of(today):
        return None
    return (Days(max(monday, today), calendar.days_after(monday, 4)),)


def days_of_named_month(match: re.Match[str], today: date) -> Spans:
    """ "June 15 or 16" is two days; "June 15 through 18" a span of days."""
    month = MONTHS[match["month"]]
    first = calendar.coming_date(today, month, leading_number(match["day"]))
    last = calendar.coming_date(today, month, leading_number(match["day_2"]))
    if first is None or last is None or last < first:
        return None
    return (*single(first), *single(last)) if match["or"] else (Days(first, last),)
