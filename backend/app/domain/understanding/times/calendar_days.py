"""Calendar arithmetic: which date a weekday, ordinal or holiday means when said today."""

from collections.abc import Callable
from datetime import date

MONDAY, THURSDAY, SATURDAY = 0, 3, 5
LAST = -1


def days_after(start: date, count: int) -> date:
    """Counts past the end of the calendar stay on its last day."""
    return date.fromordinal(min(start.toordinal() + count, date.max.toordinal()))


def monday_of(day: date) -> date:
    return days_after(day, -day.weekday())


def coming_weekday(today: date, weekday: int) -> date:
    """The next such day after today: said on a Wednesday, "Wednesday" is a week away."""
    return days_after(today, (weekday - today.weekday() - 1) % 7 + 1)


def weekday_of_next_week(today: date, weekday: int) -> date:
    """ "Next Friday" is the Friday of the next calendar week, which starts on Monday."""
    return days_after(monday_of(today), 7 + weekday)


def first_of_month(day: date, months_later: int = 0) -> date:
    index = day.year * 12 + day.month - 1 + months_later
    return date(min(index // 12, date.max.year), index % 12 + 1, 1)


def last_of_month(day: date) -> date:
    return days_after(first_of_month(day, 1), -1)


def months_after(start: date, count: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = first_of_month(start, count)
    return month.replace(day=min(start.day, last_of_month(month).day))


def coming_day_of_month(today: date, day: int) -> date | None:
    """ "The 14th": of this month if still to come, else of the first month that has one."""
    for months_later in range(3):
        found = _date_or_none(first_of_month(today, months_later), day)
        if found and found >= today:
            return found
    return None


def coming_date(today: date, month: int, day: int, year: int | None = None) -> date | None:
    """A named month and day, in the year given or the first year that is not past."""
    for candidate in (year,) if year else range(today.year, today.year + 5):
        found = _date_or_none(date(candidate, month, 1), day) if candidate < 9999 else None
        if found and found >= today:
            return found
    return None


def _date_or_none(month: date, day: int) -> date | None:
    return month.replace(day=day) if 1 <= day <= last_of_month(month).day else None


def weekday_in_month(month: date, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a month, or its `LAST`; None if the month has no nth."""
    if nth == LAST:
        last = last_of_month(month)
        return days_after(last, -((last.weekday() - weekday) % 7))
    first = month.replace(day=1)
    found = days_after(first, (weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month.month else None


def coming_holiday(today: date, name: str) -> date | None:
    dates = (_HOLIDAYS[name](year) for year in (today.year, today.year + 1))
    return next((day for day in dates if day and day >= today), None)


def _fixed(month: int, day: int) -> Callable[[int], date | None]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, nth: int) -> Callable[[int], date | None]:
    return lambda year: weekday_in_month(date(year, month, 1), weekday, nth)


def _easter(year: int) -> date:
    """Western Easter by the anonymous Gregorian computus (Meeus/Jones/Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    skipped = century // 4
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - moon + 15) % 30
    letter = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * letter) // 451
    month, day = divmod(epact + letter - 7 * shift + 114, 31)
    return date(year, month, day + 1)


_HOLIDAYS: dict[str, Callable[[int], date | None]] = {
    "new years eve": _fixed(12, 31),
    "new years day": _fixed(1, 1),
    "new years": _fixed(1, 1),
    "martin luther king day": _nth(1, MONDAY, 3),
    "mlk day": _nth(1, MONDAY, 3),
    "valentines day": _fixed(2, 14),
    "presidents day": _nth(2, MONDAY, 3),
    "st patricks day": _fixed(3, 17),
    "easter": _easter,
    "memorial day": _nth(5, MONDAY, LAST),
    "juneteenth": _fixed(6, 19),
    "4th of july": _fixed(7, 4),
    "independence day": _fixed(7, 4),
    "labor day": _nth(9, MONDAY, 1),
    "columbus day": _nth(10, MONDAY, 2),
    "halloween": _fixed(10, 31),
    "veterans day": _fixed(11, 11),
    "black friday": lambda year: days_after(_nth(11, THURSDAY, 4)(year) or date(year, 11, 28), 1),
    "thanksgiving": _nth(11, THURSDAY, 4),
    "christmas eve": _fixed(12, 24),
    "christmas": _fixed(12, 25),
}
HOLIDAY_NAMES = tuple(_HOLIDAYS)
