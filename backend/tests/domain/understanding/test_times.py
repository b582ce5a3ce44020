"""What callers say about when they would like the visit."""

import json
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.understanding.times import find_wish
from app.domain.understanding.wishes import TimeOption, TimeWish
from tests.domain.understanding.wish_samples import is_right

CHICAGO = ZoneInfo("America/Chicago")
WEDNESDAY = datetime(2026, 6, 10, 10, 7, tzinfo=CHICAGO)
TODAY = WEDNESDAY.date()
HORIZON = date(2026, 8, 9)
PRACTICE = Path(__file__).parents[2] / "data" / "language" / "dates.json"


def wish_for(words: str, asked: bool = True) -> TimeWish:
    wish = find_wish(words, WEDNESDAY, asked=asked)
    assert wish is not None, words
    return wish


def only_option(words: str, asked: bool = True) -> TimeOption:
    (option,) = wish_for(words, asked).options
    return option


def june(day: int) -> date:
    return date(2026, 6, day)


def clock(words: str) -> time:
    return time.fromisoformat(words)


@pytest.mark.parametrize(
    ("words", "first_on", "last_on"),
    [
        ("today", june(10), june(10)),
        ("tomorrow", june(11), june(11)),
        ("the day after tomorrow", june(12), june(12)),
        ("wednesday", june(17), june(17)),
        ("this coming friday", june(12), june(12)),
        ("next tuesday", june(16), june(16)),
        ("next friday", june(19), june(19)),
        ("friday next week", june(19), june(19)),
        ("next week sometime thursday maybe", june(18), june(18)),
        ("a week from today", june(17), june(17)),
        ("a week from tuesday", june(23), june(23)),
        ("two weeks from today", june(24), june(24)),
        ("in a couple of days", june(12), june(12)),
        ("the fourteenth", june(14), june(14)),
        ("on the third", date(2026, 7, 3), date(2026, 7, 3)),
        ("june twenty third", june(23), june(23)),
        ("december 3rd", date(2026, 12, 3), date(2026, 12, 3)),
        ("12/3", date(2026, 12, 3), date(2026, 12, 3)),
        ("january 5", date(2027, 1, 5), date(2027, 1, 5)),
        ("this weekend", june(13), june(14)),
        ("next week", june(15), june(19)),
        ("early next week", june(15), june(16)),
        ("late next week", june(18), june(19)),
        ("the week of december seventh", date(2026, 12, 7), date(2026, 12, 11)),
        ("monday through wednesday", june(15), june(17)),
        ("the last friday of the month", june(26), june(26)),
        ("thanksgiving", date(2026, 11, 26), date(2026, 11, 26)),
        ("the day after thanksgiving", date(2026, 11, 27), date(2026, 11, 27)),
        ("new year's eve", date(2026, 12, 31), date(2026, 12, 31)),
        ("by friday", june(10), june(12)),
        ("before friday", june(10), june(11)),
        ("we have guests on saturday so before then", june(10), june(12)),
        ("hoy", june(10), june(10)),
        ("pasado mañana", june(12), june(12)),
        ("el martes que viene", june(16), june(16)),
        ("el próximo viernes", june(12), june(12)),
        ("la próxima semana", june(15), june(19)),
        ("el 14 de diciembre", date(2026, 12, 14), date(2026, 12, 14)),
        ("el quince", june(15), june(15)),
        ("este fin de semana", june(13), june(14)),
        ("dentro de tres días", june(13), june(13)),
        ("del quince al dieciocho", june(15), june(18)),
        ("el miércoles diecisiete", june(17), june(17)),
        ("june 15 through 18", june(15), june(18)),
        ("the last week of june", june(29), date(2026, 7, 3)),
        ("within a week", june(10), june(17)),
        ("my day off is thursday so thursday any time", june(11), june(11)),
    ],
)
def test_a_day_is_understood(words: str, first_on: date, last_on: date) -> None:
    assert only_option(words) == TimeOption(first_on=first_on, last_on=last_on)
    assert wish_for(words).has_day
    assert not wish_for(words).has_time


@pytest.mark.parametrize(
    ("words", "first_on"),
    [
        ("any time after tuesday", june(17)),
        ("starting monday", june(15)),
        ("not before next wednesday", june(17)),
        ("friday or later", june(12)),
        ("i can't until monday", june(15)),
        ("a partir del lunes", june(15)),
        ("we're out of town until the 20th", june(20)),
    ],
)
def test_days_without_an_end_run_to_the_horizon(words: str, first_on: date) -> None:
    option = only_option(words)
    assert (option.first_on, option.last_on) == (first_on, HORIZON)
    assert option.days_open_ended


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("mornings", "08:00", "12:00"),
        ("late morning", "10:00", "12:00"),
        ("in the afternoon", "12:00", "17:00"),
        ("lunch time", "12:00", "13:00"),
        ("first thing", None, "09:00"),
        ("end of the day", "15:00", "17:00"),
        ("after work", "17:00", None),
        ("between 2 and 4", "14:00", "16:00"),
        ("from ten to two", "10:00", "14:00"),
        ("8am-10am", "08:00", "10:00"),
        ("9 to 5", "09:00", "17:00"),
        ("after three", "15:00", None),
        ("after my shift at three", "15:00", None),
        ("i get off work at five", "17:00", None),
        ("i work until 3", "15:00", None),
        ("two or later", "14:00", None),
        ("not before noon", "12:00", None),
        ("nothing before ten", "10:00", None),
        ("before nine if possible", None, "09:00"),
        ("no later than four", None, "16:00"),
        ("i have to leave by noon", None, "12:00"),
        ("después de las tres", "15:00", None),
        ("antes del mediodía", None, "12:00"),
        ("entre las dos y las cuatro", "14:00", "16:00"),
        ("de dos a cuatro", "14:00", "16:00"),
        ("por la mañana", "08:00", "12:00"),
        ("después del trabajo", "17:00", None),
    ],
)
def test_hours_alone_hold_for_any_day_up_to_the_horizon(
    words: str, earliest: str | None, latest: str | None
) -> None:
    assert only_option(words) == TimeOption(
        first_on=TODAY,
        last_on=HORIZON,
        earliest=clock(earliest) if earliest else None,
        latest=clock(latest) if latest else None,
    )
    assert wish_for(words).has_time
    assert not wish_for(words).has_day


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("at two", "14:00"),
        ("around ten", "10:00"),
        ("two thirty", "14:30"),
        ("quarter to four", "15:45"),
        ("half past eight", "08:30"),
        ("noon", "12:00"),
        ("seven in the evening", "19:00"),
        ("seven", "07:00"),
        ("twelve", "12:00"),
        ("six", "18:00"),
        ("six in the morning", "06:00"),
        ("3:15", "15:15"),
        ("230 pm", "14:30"),
        ("fiveish", "17:00"),
        ("a las dos y media", "14:30"),
        ("a la una", "13:00"),
        ("a las once", "11:00"),
        ("a las tres menos cuarto", "14:45"),
        ("a las ocho de la noche", "20:00"),
    ],
)
def test_a_clock_time_is_in_the_likely_half_of_the_day(words: str, exact: str) -> None:
    assert only_option(words).exact == clock(exact)


@pytest.mark.parametrize(
    ("words", "day", "hours"),
    [
        ("next tuesday after three", june(16), (clock("15:00"), None, None)),
        ("this evening after six", TODAY, (clock("18:00"), clock("20:00"), None)),
        ("tomorrow afternoon after two", june(11), (clock("14:00"), clock("17:00"), None)),
        ("first thing monday morning", june(15), (None, clock("09:00"), None)),
        ("friday at ate a m", june(12), (None, None, clock("08:00"))),
        ("2 pm on the 15th", june(15), (None, None, clock("14:00"))),
        ("mañana por la mañana", june(11), (clock("08:00"), clock("12:00"), None)),
        ("mañana por la tarde", june(11), (clock("12:00"), clock("17:00"), None)),
        ("el próximo lunes a las nueve", june(15), (None, None, clock("09:00"))),
        (
            "um maybe friday afternoons better i work nights",
            june(12),
            (clock("12:00"), clock("17:00"), None),
        ),
        ("in an hour", TODAY, (None, None, clock("11:07"))),
    ],
)
def test_a_day_and_its_hours_go_together(
    words: str, day: date, hours: tuple[time | None, time | None, time | None]
) -> None:
    option = only_option(words)
    assert (option.first_on, option.last_on) == (day, day)
    assert (option.earliest, option.latest, option.exact) == hours


def test_a_part_of_day_said_last_is_for_both_days() -> None:
    tuesday, thursday = wish_for("either tuesday or thursday morning").options
    assert (tuesday.first_on, tuesday.latest) == (june(16), clock("12:00"))
    assert (thursday.first_on, thursday.latest) == (june(11), clock("12:00"))


def test_each_day_keeps_its_own_hours() -> None:
    tuesday, wednesday = wish_for("tuesday morning or wednesday after two").options
    assert (tuesday.first_on, tuesday.earliest) == (june(16), clock("08:00"))
    assert (wednesday.first_on, wednesday.earliest) == (june(17), clock("14:00"))


def test_the_second_best_day_does_not_lend_its_hours_to_the_best() -> None:
    today, tomorrow = wish_for("today if possible otherwise tomorrow morning").options
    assert (today.first_on, today.latest) == (TODAY, None)
    assert (tomorrow.first_on, tomorrow.latest) == (june(11), clock("12:00"))


def test_two_hours_are_two_options() -> None:
    assert [option.exact for option in wish_for("tomorrow at two or three").options] == [
        clock("14:00"),
        clock("15:00"),
    ]


def test_every_friday_is_excluded_by_any_day_but_friday() -> None:
    for words in ("any day but friday", "cualquier día menos el viernes"):
        wish = wish_for(words)
        assert wish.options == ()
        assert {june(12), june(19), june(26)} <= wish.excluded_on
        assert wish.is_flexible


@pytest.mark.parametrize(
    ("words", "excluded"),
    [
        ("not monday", {june(15)}),
        ("i can't do tuesday or wednesday", {june(16), june(17)}),
        ("friday won't work", {june(12)}),
        ("tomorrow i'm busy", {june(11)}),
        ("el viernes no puedo", {june(12)}),
        ("i'm working friday", {june(12)}),
        ("tuesday is too late", {june(16)}),
    ],
)
def test_a_day_that_does_not_suit_is_excluded(words: str, excluded: set[date]) -> None:
    wish = wish_for(words)
    assert wish.excluded_on == excluded
    assert wish.options == ()


def test_hours_that_do_not_suit_are_avoided() -> None:
    wish = wish_for("any time friday except lunch")
    assert wish.avoid == ((clock("12:00"), clock("13:00")),)
    assert [option.first_on for option in wish.options] == [june(12)]
    assert wish_for("no mornings please").avoid == ((clock("00:00"), clock("12:00")),)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("tuesday no wait wednesday", june(17)),
        ("tomorrow actually make it friday", june(12)),
        ("friday is bad saturday instead", june(13)),
        ("not monday maybe tuesday", june(16)),
        ("no tuesday is better", june(16)),
        ("instead of tuesday can we do wednesday", june(17)),
        ("move it from tuesday to thursday", june(11)),
        ("el viernes no puedo, mejor el sábado", june(13)),
    ],
)
def test_a_correction_replaces_the_day(words: str, day: date) -> None:
    assert only_option(words).first_on == day


def test_a_corrected_day_keeps_the_hour_and_a_corrected_hour_the_day() -> None:
    moved = only_option("tomorrow at two no wait friday")
    assert (moved.first_on, moved.exact) == (june(12), clock("14:00"))
    later = only_option("friday at two actually make it three")
    assert (later.first_on, later.exact) == (june(12), clock("15:00"))


@pytest.mark.parametrize(
    "words",
    ["ASAP", "as soon as possible", "right away", "what's your first available", "right now",
     "lo antes posible", "cuanto antes"],
)  # fmt: skip
def test_the_soonest_visit_is_wanted(words: str) -> None:
    wish = wish_for(words)
    assert wish.is_soonest
    assert wish.options == ()


@pytest.mark.parametrize(
    "words",
    ["anytime", "whenever you can fit me in", "doesn't matter", "no rush", "i'm flexible",
     "cuando sea", "no hay prisa"],
)  # fmt: skip
def test_any_time_will_do(words: str) -> None:
    assert wish_for(words).is_flexible


def test_no_rush_with_a_day_is_about_that_day() -> None:
    wish = wish_for("no rush, friday is good")
    assert [option.first_on for option in wish.options] == [june(12)]
    assert not wish.is_flexible


@pytest.mark.parametrize(
    ("words", "earlier", "later"),
    [
        ("anything earlier", True, False),
        ("do you have something sooner", True, False),
        ("anything later in the day", False, True),
        ("is there anything after that", False, True),
        ("later", False, True),
        ("algo más temprano", True, False),
        ("más tarde", False, True),
    ],
)
def test_another_time_than_the_offered_one_is_wanted(
    words: str, earlier: bool, later: bool
) -> None:
    wish = wish_for(words)
    assert (wish.wants_earlier, wish.wants_later) == (earlier, later)


@pytest.mark.parametrize("words", ["ten", "two thirty", "the second", "twelve fifteen works"])
def test_a_bare_number_is_a_time_only_in_answer_to_a_question(words: str) -> None:
    assert find_wish(words, WEDNESDAY, asked=True) is not None
    assert find_wish(words, WEDNESDAY) is None


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        "", "hello", "my toilet is clogged", "the second one", "the first one", "second floor",
        "a forty gallon tank", "1515 Elmwood", "75th street", "twelve oh four west elm street",
        "2 bathrooms and 3 sinks", "my number is 816 555 0142", "it started yesterday",
        "last tuesday", "two days ago", "it has been dripping for three days", "24/7", "all night",
        "ten years old", "my furnace stopped working this morning", "it's been out since monday",
        "the leak started this morning around eight", "you guys came out on tuesday",
        "my name is april", "it may need a new one", "good morning", "buenas tardes",
        "have a nice weekend", "hold on a second", "it's apartment ten", "hace dos días",
        "se rompió ayer", "no tengo agua desde el lunes",
        "this is the second time it broke", "you fixed it in march",
        "they were supposed to come between eight and ten",
        "i'll call back later", "that's all for today", "sheet rock 1/2 inch",
    ],
)  # fmt: skip
def test_what_is_no_wish_gives_nothing(words: str, asked: bool) -> None:
    assert find_wish(words, WEDNESDAY, asked=asked) is None


def test_the_practice_phrases_are_understood() -> None:
    practice = json.loads(PRACTICE.read_text("utf-8"))
    now = datetime.fromisoformat(practice["now"]).replace(tzinfo=CHICAGO)
    wrong = [
        case["text"]
        for case in practice["cases"]
        if not is_right(find_wish(case["text"], now, asked=True), case)
    ]
    assert len(wrong) <= 0.03 * len(practice["cases"]), wrong


_LIKELY = (
    "monday tuesday the of 31 2 30 at am pm june february 29th not or no wait between and after"
    " before next last week month mañana las dos except lunch morning a 12/31 99 by 100 from now"
    " 40 years hours in until instead any day but 5 0:00 23:59 quarter to half past 24 weekends"
)
_WORDS = st.sampled_from(sorted(set(_LIKELY.split())))
_MOMENTS = st.builds(
    datetime.combine,
    st.dates(date(1990, 1, 1), date(9000, 1, 1)),
    st.times(),
    tzinfo=st.just(CHICAGO),
)


@settings(max_examples=300, deadline=None)
@given(
    words=st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=12).map(" ".join)),
    now=_MOMENTS,
    asked=st.booleans(),
)
def test_no_words_raise_and_no_option_is_past(words: str, now: datetime, asked: bool) -> None:
    wish = find_wish(words, now, asked=asked)
    for option in wish.options if wish else ():
        assert now.date() <= option.first_on <= option.last_on


def test_what_is_best_is_wished_for_right_after_a_day_that_is_ruled_out() -> None:
    wish = wish_for("any day but friday, mornings are best")
    assert june(12) in wish.excluded_on
    assert (wish.options[0].earliest, wish.options[0].latest) == (clock("08:00"), clock("12:00"))


def test_after_that_is_after_the_hour_just_named() -> None:
    option = only_option("I'm at work till three, so thursday after that")
    assert (option.first_on, option.last_on, option.earliest) == (
        june(11),
        june(11),
        clock("15:00"),
    )


def test_a_question_to_settle_first_asks_for_nothing_earlier() -> None:
    assert find_wish("before that, what's your hourly rate?", WEDNESDAY, asked=True) is None
    assert wish_for("anything before that?").wants_earlier


def test_as_before_is_a_habit_and_no_bound() -> None:
    now = datetime(2026, 11, 23, 9, 10, tzinfo=ZoneInfo("America/Chicago"))
    wish = find_wish("same as before! monday at 9", now, asked=True)
    assert wish is not None
    (option,) = wish.options
    assert (option.first_on, option.last_on) == (date(2026, 11, 30), date(2026, 11, 30))
    assert option.exact == time(9)
