"""Put the days and hours a caller names together into the options they would accept."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from app.domain.understanding.times.hours import within_part
from app.domain.understanding.times.links import Link, Linked
from app.domain.understanding.times.spans import DayMention, Days, HourMention, Hours
from app.domain.understanding.wishes import HORIZON_DAYS, TimeOption, TimeWish

_ANY_HOUR = Hours()
_NOON, _EVENING, _LAST_MINUTE = time(12), time(17), time(23, 59)


@dataclass(slots=True)
class _Draft:
    """One alternative while it is read: days, and the hours that go with them."""

    days: tuple[Days, ...] = ()
    hours: list[Hours] = field(default_factory=list)
    is_alternative: bool = False
    """Joined by "or" to the draft before it."""


def combine(linked: list[Linked], today: date) -> TimeWish:
    wanted = [item for item in linked if not item.is_excluded]
    drafts: list[_Draft] = []
    for item in wanted:
        if item.link is Link.CORRECTION and drafts:
            drafts = _corrected(drafts, item)
        else:
            drafts = _extended(drafts, item)
    excluded_on = _excluded_days(linked, today)
    options = tuple(
        option
        for option in _options(_with_shared_hours(drafts), today)
        if option.first_on != option.last_on or option.first_on not in excluded_on
    )
    return TimeWish(
        options=options,
        excluded_on=excluded_on,
        avoid=_avoided(linked),
        has_day=any(draft.days for draft in drafts) and bool(options),
        has_time=any(draft.hours for draft in drafts) and bool(options),
    )


def _corrected(drafts: list[_Draft], item: Linked) -> list[_Draft]:
    """A corrected day keeps the hours said before; corrected hours keep the day."""
    last, mention = drafts[-1], item.mention
    if isinstance(mention, DayMention):
        return [_Draft(mention.spans, [mention.hours] if mention.hours else last.hours)]
    if not last.days:
        return [_Draft((), [mention.hours])]
    return [_Draft(draft.days, [mention.hours]) for draft in drafts]


def _extended(drafts: list[_Draft], item: Linked) -> list[_Draft]:
    if isinstance(item.mention, HourMention):
        return _with_hours(drafts, item.mention.hours, item.link)
    return _with_days(drafts, item.mention, item.link)


def _with_hours(drafts: list[_Draft], hours: Hours, link: Link) -> list[_Draft]:
    if not drafts:
        return [_Draft((), [hours])]
    last = drafts[-1]
    if not last.hours:
        last.hours = [hours]
    elif link is Link.OR:
        last.hours = [*last.hours, _like(hours, last.hours[-1])]
    else:
        last.hours = [*last.hours[:-1], _both(last.hours[-1], hours)]
    return drafts


def _with_days(drafts: list[_Draft], mention: DayMention, link: Link) -> list[_Draft]:
    hours = [mention.hours] if mention.hours else []
    if not drafts:
        return [_Draft(mention.spans, hours)]
    last = drafts[-1]
    if last.days == mention.spans:
        return drafts
    if not last.days:
        last.days, last.hours = mention.spans, last.hours or hours
        return drafts
    narrowed = _within_range(last.days, mention)
    if narrowed and link is Link.NEXT:
        last.days = (narrowed,)
        return drafts
    is_alternative = link is not Link.OTHERWISE
    return [*drafts, _Draft(mention.spans, hours, is_alternative)]


def _within_range(days: tuple[Days, ...], mention: DayMention) -> Days | None:
    """ "Next week, maybe Thursday" is the Thursday of next week."""
    span = days[0]
    if len(days) > 1 or mention.weekday is None or span.first == span.last:
        return None
    found = span.first + timedelta(days=(mention.weekday - span.first.weekday()) % 7)
    return Days(found, found) if found <= span.last else None


def _both(said: Hours, then: Hours) -> Hours:
    """Two hours of one day: a clock time within a part of day, or two bounds."""
    if said.is_part_of_day and then.is_part_of_day:
        return said if said.earliest is None or said.latest is None else then
    if said.is_part_of_day or then.is_part_of_day:
        clock, part = (then, said) if said.is_part_of_day else (said, then)
        return within_part(clock, part)
    if said.exact or then.exact:
        return then
    return Hours(
        earliest=then.earliest or said.earliest,
        latest=then.latest or said.latest,
        is_half_known=said.is_half_known or then.is_half_known,
    )


def _like(hours: Hours, said: Hours) -> Hours:
    """ "At two or three": the second is in the same half of the day as the first."""
    if hours.is_half_known or hours.is_part_of_day or not said.is_half_known:
        return hours
    start = said.exact or said.earliest or _NOON
    return within_part(hours, Hours(earliest=start)) if start >= _NOON and hours.exact else hours


def _with_shared_hours(drafts: list[_Draft]) -> list[_Draft]:
    """ "Tuesday or Thursday morning": the morning is for both; so is "after two" said first."""
    for index in range(len(drafts) - 2, -1, -1):
        if not drafts[index].hours and drafts[index + 1].is_alternative:
            drafts[index].hours = drafts[index + 1].hours
    return drafts


def _options(drafts: list[_Draft], today: date) -> list[TimeOption]:
    any_day = (Days(today, today + timedelta(days=HORIZON_DAYS)),)
    return [
        TimeOption(
            first_on=max(days.first, today),
            last_on=max(days.last, today),
            earliest=hours.earliest,
            latest=hours.latest,
            exact=hours.exact,
            days_open_ended=days.is_open_ended,
        )
        for draft in drafts
        for days in draft.days or any_day
        for hours in draft.hours or (_ANY_HOUR,)
    ]


def _excluded_days(linked: list[Linked], today: date) -> frozenset[date]:
    horizon = today + timedelta(days=HORIZON_DAYS)
    days: set[date] = set()
    for item in linked:
        if item.is_excluded and isinstance(item.mention, DayMention):
            for span in item.mention.spans:
                step = 7 if item.is_for_good and item.mention.weekday is not None else 1
                last = horizon if step == 7 else min(span.last, horizon)
                days.update(
                    span.first + timedelta(days=count)
                    for count in range(0, (last - span.first).days + 1, step)
                )
    return frozenset(days)


def _avoided(linked: list[Linked]) -> tuple[tuple[time, time], ...]:
    """Excluded hours, unless they only say which part of an excluded day was meant."""
    avoided, of_excluded_day = [], False
    for item in linked:
        if isinstance(item.mention, DayMention):
            of_excluded_day = item.is_excluded
        elif item.is_excluded and not of_excluded_day:
            avoided.append(_span(item.mention.hours))
    return tuple(avoided)


def _span(hours: Hours) -> tuple[time, time]:
    if hours.exact:
        return hours.exact, min(hours.exact.replace(minute=59), _LAST_MINUTE)
    earliest, latest = hours.earliest or time(0), hours.latest or _LAST_MINUTE
    if hours.is_part_of_day and latest == _NOON:
        return time(0), latest
    if hours.is_part_of_day and earliest >= _EVENING:
        return earliest, _LAST_MINUTE
    return earliest, latest
