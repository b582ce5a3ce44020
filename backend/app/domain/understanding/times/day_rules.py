"""The grammar of day expressions: each rule is a template and what it means from today."""

import re

from app.domain.understanding.times import day_meanings as meaning
from app.domain.understanding.times.day_meanings import Meaning
from app.domain.understanding.times.vocabulary import template

_month_day = r"(?:{weekday} )?(?:the )?{month} (?:the )?{day}(?:,? {year})?(?! ?(?:am|pm|oclock|:))"
_day_month = r"(?:{weekday} )?(?:the )?{day} (?:of |day of )?{month}(?:,? {year})?"
_anchor = r"(?P<anchor>today|now|tomorrow|{weekday})"
_week = r"(?:of )?(?:the )?(?:next|following) week"
_early, _late = r"(?:early|beginning of|first part of|start of)", r"(?:late|later|end of)"
_rest_of = r"(?:any day |sometime )?(?P<later>later |late )?(?:in |rest of )?"
_through = r"(?:through|thru|to|until|till)"

# In order: where two match at one place, the earlier rule wins.
_RULES: tuple[tuple[str, Meaning], ...] = (
    (r"(?:the )?day after (?:the )?{holiday}", meaning.day_after_holiday),
    (r"(?:the )?{holiday}(?: day)?", meaning.holiday),
    (r"(?:the )?day after tomorrow", meaning.in_days(2)),
    (r"{n} {unit} from " + _anchor, meaning.after_anchor),
    (r"in {n} {unit}", meaning.after_now),
    (r"{n} {unit} (?:out|away)(?: from now)?", meaning.after_now),
    (r"(?:within|in|over) (?:the )?(?:next |coming )(?:{n} )?{unit}", meaning.within),
    (r"(?:the )?next {n} {unit}", meaning.within),
    (r"next month (?:on )?the {nth}", meaning.day_of_next_month),
    (r"within {n} {unit}", meaning.within),
    (
        r"(?P<which>1st|2nd|3rd|4th|last) {weekday} (?:of|in) "
        r"(?:(?:the|this|(?P<next>next)) month|{month})",
        meaning.weekday_of_month,
    ),
    (r"(?:the )?week of (?:the )?{month} (?:the )?{day}(?: {year})?", meaning.week_of),
    (r"(?:the )?(?P<which>1st|2nd|3rd|4th|last) week (?:of|in) {month}", meaning.week_of_month),
    (
        r"(?:between |from )?{month} {day} (?:(?P<or>or)|and|to|through) (?:the )?{day_2}",
        meaning.days_of_named_month,
    ),
    (_month_day, meaning.month_and_day),
    (_day_month, meaning.month_and_day),
    (r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>20\d\d|\d\d))?\b", meaning.slashed),
    (r"(?:the )?{nth} (?:day )?of next month", meaning.day_of_next_month),
    (r"(?:the )?{nth} (?:day )?(?:of )?(?:this|the) month", meaning.day_of_month),
    (r"{weekday} in {n} weeks?", meaning.weekday_weeks_later),
    (
        r"(?:between|from) (?:the )?{nth} (?:and|to|through|until) (?:the )?{nth_2}",
        meaning.days_of_month,
    ),
    (r"(?:the )?{nth} " + _through + r" (?:the )?{nth_2}", meaning.days_of_month),
    (
        r"(?:between|from) (?P<next>next )?{weekday} (?:and|to|through|until) {weekday_2}",
        meaning.weekday_range,
    ),
    (r"(?P<next>next )?{weekday} " + _through + r" (?:next )?{weekday_2}", meaning.weekday_range),
    (r"{weekday} (?:the )?{nth}", meaning.day_of_month),
    # After a weekday a number beyond twelve is no hour: "Wednesday seventeen".
    (r"{weekday} (?P<nth>1[3-9]|2\d|3[01])\b(?! ?:| (?:\d|am|pm|oclock))", meaning.day_of_month),
    (_early + r" (?:in )?" + _week, meaning.part_of_week(1, meaning.EARLY_WEEK)),
    (r"(?:middle of|mid) " + _week, meaning.part_of_week(1, meaning.MIDDLE_OF_WEEK)),
    (_late + r" (?:in )?" + _week, meaning.part_of_week(1, meaning.LATE_WEEK)),
    (r"(?:the )?week after next", meaning.part_of_week(2, meaning.WORK_WEEK)),
    (
        r"the week after(?: that)?(?= ?$| (?:is|works|would|please|instead|then)\b)",
        meaning.part_of_week(2, meaning.WORK_WEEK),
    ),
    (r"(?:any (?:day|time) )?next week(?: on)? {weekday}", meaning.next_weekday),
    (r"{weekday} " + _week, meaning.next_weekday),
    (r"{weekday} (?:of )?this week", meaning.weekday_this_week),
    (r"(?:this |the )?(?:coming|upcoming|following) {weekday}", meaning.coming_weekday),
    (r"this {weekday}", meaning.coming_weekday),
    (r"next {weekday}", meaning.next_weekday),
    (r"weekends|(?:on )?the weekends", meaning.every_week(5, 6)),
    (r"weekdays?|during the week", meaning.every_week(0, 4)),
    (r"next weekend|weekend after(?: this)?", meaning.part_of_week(1, (5, 6))),
    (r"(?:this |the |over the |this coming )?weekend", meaning.weekend),
    (_week, meaning.part_of_week(1, meaning.WORK_WEEK)),
    (r"(?:the )?end of (?:the|this) week", meaning.part_of_week(0, meaning.LATE_WEEK)),
    (r"(?:middle of|mid) (?:the |this )?week", meaning.part_of_week(0, meaning.MIDDLE_OF_WEEK)),
    (_rest_of + r"(?<!earlier in )(?:this|the) week", meaning.rest_of_week),
    (r"(?:the )?end of (?:the|this) month", meaning.part_of_month(0, -6, None)),
    (r"(?:the )?end of next month", meaning.part_of_month(1, -6, None)),
    (_early + r" next month", meaning.part_of_month(1, 1, 7)),
    (r"next month", meaning.part_of_month(1, 1, None)),
    (r"(?:later )?this month", meaning.part_of_month(0, 1, None)),
    (r"(?P<part>in|early|mid|late)(?: in)? {month}(?= *$| +[@.a-z])", meaning.named_month),
    (r"tomorrows?", meaning.in_days(1)),
    (r"(?:later )?(?:todays?|this (?=(?:early |late )?{part}))", meaning.in_days(0)),
    (r"{weekday}", meaning.coming_weekday),
)
DAY_RULES: tuple[tuple[re.Pattern[str], Meaning], ...] = tuple(
    (template(pattern), meant) for pattern, meant in _RULES
)
