"""What we say: both catalogues hold every prompt, and times, money and hours sound right."""

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import app
from app.domain.appointments import ArrivalWindow, Window
from app.domain.dialogue.flow import QUESTIONS
from app.domain.dialogue.outcomes import Prompt, Value
from app.domain.dialogue.safety import INSTRUCTIONS
from app.domain.escalations import EscalationStatus
from app.domain.hours import OpenSpan, every_day
from app.domain.prompts import catalogue, word, written
from app.domain.prompts import wording as wording_module
from app.domain.prompts.values import clock_text, hours, money
from app.domain.return_calls import ReturnCallReason
from app.domain.scheduling import WhyNot
from app.domain.scheduling.closing import WhyClosed
from app.domain.understanding.emergencies import Hazard

EN, ES = catalogue("en"), catalogue("es")
CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 9, tzinfo=CHICAGO)  # a Monday
LONGEST = 60
APP = Path(app.__file__).parent
SPEAKING = tuple(
    file
    for folder in ("domain/dialogue", "domain/due", "domain/owner_queries", "services")
    for file in (APP / folder).rglob("*.py")
)


def a_window(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> Window:
    start = datetime(year, month, day, hour, minute, tzinfo=CHICAGO)
    return Window(start, start + timedelta(hours=1))


def an_arrival(day: int, first: tuple[int, int], last: tuple[int, int]) -> ArrivalWindow:
    start = datetime(2026, 11, day, *first, tzinfo=CHICAGO)
    until = datetime(2026, 11, day + (last < first), *last, tzinfo=CHICAGO)
    return ArrivalWindow(start, start + timedelta(hours=1), until)


EXAMPLES: dict[str, Value] = {
    "business": "Bristol Plumbing and Heating",
    "name": "Maria Fernanda Gonzalez",
    "phone": "+19135550123",
    "address": "1234 North Martin Luther King Boulevard, Apartment 12, Kansas City, 64106",
    "problem": "the water heater is leaking all over the basement floor",
    "text": "We do.",
    "first": a_window(25, 10, 30),
    "second": a_window(27, 14, 30),
    "window": a_window(25, 10, 30),
    "old": a_window(24, 14, 30),
    "service": "Water heater repair",
    "low": Decimal("150"),
    "high": Decimal("1249.50"),
    "hours": every_day(8, 17, closed=frozenset({5, 6})),
    "zip": "64106",
    "amount": Decimal("150"),
    "technician": "Ray Alvarez",
    "hazards": "water near power, electric shock, somebody is hurt",
    "title": "Dentist with the kids",
    "kind": "caldav",
    "error": "the server does not answer",
    "link": "https://example.com/review/bristol-plumbing",
    "names": "Maria Gonzalez, John Smith, +19135550123",
    "age": "twelve minutes ago",
    "calls": "five calls",
    "conversations": "two conversations",
    "count": "eleven",
    "day": "from Monday, November 23 through Sunday, November 29",
    "details": "Maria Fernanda Gonzalez, water heater, 1234 North Martin Luther King Boulevard",
    "done": "two jobs",
    "emergencies": "two emergencies",
    "holiday": "Martin Luther King Jr. Day",
    "hour": "between 8 and 10 AM",
    "jobs": "five jobs",
    "left": "three jobs",
    "number": "three",
    "texts": "two texts",
    "visits": "two visits",
    "who": "Maria Fernanda Gonzalez, 913-555-0123",
}


def placeholders(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name}


def trees() -> Iterator[ast.AST]:
    for file in SPEAKING:
        yield from ast.walk(ast.parse(file.read_text("utf-8")))


def prompt_calls() -> list[ast.Call]:
    return [
        node
        for node in trees()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Prompt"
    ]


def named(calls: list[ast.Call]) -> Iterator[tuple[str, ast.Call]]:
    for call in calls:
        if isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value), call


def texts_in_code() -> set[str]:
    return {
        node.value
        for node in trees()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


READ_BACK = {f"confirm_booking{kind}" for kind in ("", "_urgent", "_on_call")}


# --- the catalogues -------------------------------------------------------------------


def test_both_catalogues_hold_the_same_prompts_with_as_many_wordings() -> None:
    assert {name: len(w) for name, w in EN.items()} == {name: len(w) for name, w in ES.items()}


@pytest.mark.parametrize("name", EN)
def test_both_languages_tell_the_same_values(name: str) -> None:
    told = [set().union(*map(placeholders, wordings[name])) for wordings in (EN, ES)]
    assert told[0] == told[1]


def test_every_prompt_the_dialogue_names_is_in_the_catalogues() -> None:
    calls = prompt_calls()
    assert len(calls) > 30
    names = {name for name, _ in named(calls)}
    names |= {f"sorry_{why}" for why in WhyNot} | set(QUESTIONS.values())
    names |= set(INSTRUCTIONS.values()) | READ_BACK | PUT_TOGETHER
    assert names - EN.keys() == set()


def test_every_hazard_has_an_instruction() -> None:
    assert set(INSTRUCTIONS) == set(Hazard)


PUT_TOGETHER = {f"sorry_{why}" for why in WhyNot} | READ_BACK
PUT_TOGETHER |= {f"owner_owed_{reason.lower()}" for reason in ReturnCallReason}
PUT_TOGETHER |= {f"owner_closed_{why}" for why in WhyClosed}
PUT_TOGETHER |= {f"owner_alarm_{s.lower()}" for s in EscalationStatus} - {"owner_alarm_open"}
PUT_TOGETHER |= {f"owner_job{on}{kind}" for on in ("", "_on") for kind in ("", "_emergency")}
FOR_THE_LINE = {
    *("apology", "suspended", "suspended_call"),
    *("not_in_service", "call_failed", "call_over", "thread_failed"),
    *("something_failed", "fallback_person", "fallback_message"),
}
"""Said by whoever answers when the dialogue cannot."""


def test_every_prompt_in_the_catalogues_is_said_by_somebody() -> None:
    assert set(EN) - texts_in_code() - PUT_TOGETHER - FOR_THE_LINE == set()


def test_a_prompt_written_with_its_values_gives_all_that_its_wordings_hold() -> None:
    for name, call in named(prompt_calls()):
        given: set[str] = set()
        if len(call.args) > 1:
            if not isinstance(call.args[1], ast.Dict) or None in call.args[1].keys:
                continue  # put together elsewhere: the whole conversations say those
            given = {str(key.value) for key in call.args[1].keys if isinstance(key, ast.Constant)}
        if name.startswith(("text_", "alert_")):
            given |= {"business", "phone"}
        wanted = set().union(*map(placeholders, EN[name]))
        assert wanted <= given, name


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", EN)
def test_every_wording_can_be_said_in_one_breath(name: str, language: str) -> None:
    for attempt, wording in enumerate(catalogue(language)[name]):
        values = {key: EXAMPLES[key] for key in placeholders(wording)}
        said = word([Prompt(name, values, attempt)], language, NOW)
        assert said and not set("{}") & set(said)
        assert len(said.split()) <= LONGEST


READ = {"en": written.READ_EN, "es": written.READ_ES}
SPOKEN_OF = {
    "en": re.compile(r"\b(?:hear|hang|press|tone|calling|digit by digit|on the line)\b"),
    "es": re.compile(r"\b(?:oigo|escuch\w+|cuelgue|colgar|oprima|tono|por llamar|habla)\b"),
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_read_stands_in_for_what_is_said_with_the_same_values(language: str) -> None:
    spoken = catalogue(language)
    for name, wordings in READ[language].items():
        assert len(wordings) <= max(len(spoken[name]), 1), name
        told = [set().union(*map(placeholders, one)) for one in (wordings, spoken[name])]
        assert told[0] == told[1], name
    assert READ["en"].keys() == READ["es"].keys()


@pytest.mark.parametrize("language", ["en", "es"])
def test_nobody_who_reads_a_chat_is_spoken_to_as_on_the_phone(language: str) -> None:
    for prompts in ("greeting", "goodbye", *QUESTIONS.values(), *INSTRUCTIONS.values()):
        for wording in wording_module.TO_READ[language][prompts]:
            assert not SPOKEN_OF[language].search(wording.lower()), wording


def test_asking_more_often_than_there_are_wordings_repeats_the_last() -> None:
    assert word([Prompt("ask_zip", attempt=7)], "en", NOW) == EN["ask_zip"][0]
    assert word([Prompt("ask_name", attempt=7)], "en", NOW) == EN["ask_name"][-1]


def test_what_callers_say_is_not_taken_for_a_placeholder() -> None:
    said = word([Prompt("verbatim", {"text": "{business} and {0}"})], "en", NOW)
    assert said == "{business} and {0}"


def test_prompts_are_said_one_after_the_other() -> None:
    said = word([Prompt("verbatim", {"text": " Yes. "}), Prompt("ask_zip")], "en", NOW)
    assert said == "Yes. And what's the ZIP code there?"


# --- times ----------------------------------------------------------------------------


def spoken(window: Window, language: str = "en", now: datetime = NOW) -> str:
    said = word([Prompt("verbatim", {"text": window})], language, now)
    return said


@pytest.mark.parametrize(
    ("window", "english", "spanish"),
    [
        (
            a_window(23, 15),
            "today, Monday, November 23, at 3 PM",
            "hoy, lunes 23 de noviembre, a las 3 de la tarde",
        ),
        (
            a_window(24, 8),
            "tomorrow, Tuesday, November 24, at 8 AM",
            "mañana, martes 24 de noviembre, a las 8 de la mañana",
        ),
        (
            a_window(25, 13, 30),
            "Wednesday, November 25 at 1:30 PM",
            "el miércoles 25 de noviembre a la 1:30 de la tarde",
        ),
        (
            a_window(1, 12, month=1, year=2027),
            "Friday, January 1 at noon",
            "el viernes 1 de enero a las 12 de la tarde",
        ),
        (
            a_window(26, 21),
            "Thursday, November 26 at 9 PM",
            "el jueves 26 de noviembre a las 9 de la noche",
        ),
    ],
)
def test_a_window_is_told_as_people_say_it(window: Window, english: str, spanish: str) -> None:
    assert spoken(window) == english
    assert spoken(window, "es") == spanish


def test_today_is_the_business_day_whatever_the_zone_of_the_window() -> None:
    late = datetime(2026, 11, 23, 20, tzinfo=CHICAGO)
    at_nine = a_window(23, 21)
    utc = Window(at_nine.start.astimezone(ZoneInfo("UTC")), at_nine.end.astimezone(ZoneInfo("UTC")))
    assert spoken(utc, now=late) == "today, Monday, November 23, at 9 PM"


def test_tomorrow_is_tomorrow_at_the_end_of_a_year() -> None:
    new_years_eve = datetime(2026, 12, 31, 18, tzinfo=CHICAGO)
    window = a_window(1, 9, month=1, year=2027)
    assert spoken(window, now=new_years_eve) == "tomorrow, Friday, January 1, at 9 AM"


@pytest.mark.parametrize(
    ("second", "told"),
    [(a_window(24, 14), "or at 2 PM."), (a_window(25, 14), "or Wednesday, November 25 at 2 PM.")],
)
def test_a_second_window_on_the_same_day_is_told_by_its_hour(second: Window, told: str) -> None:
    values = {"first": a_window(24, 8), "second": second}
    assert told in word([Prompt("offer_two", values)], "en", NOW)


@pytest.mark.parametrize(
    ("window", "english", "spanish"),
    [
        (
            an_arrival(24, (8, 0), (10, 0)),
            "tomorrow, Tuesday, November 24, between 8 and 10 AM",
            "mañana, martes 24 de noviembre, entre las 8 y las 10 de la mañana",
        ),
        (
            an_arrival(25, (13, 0), (15, 0)),
            "Wednesday, November 25, between 1 and 3 PM",
            "el miércoles 25 de noviembre, entre la 1 y las 3 de la tarde",
        ),
        (
            an_arrival(25, (11, 0), (13, 0)),
            "Wednesday, November 25, between 11 AM and 1 PM",
            "el miércoles 25 de noviembre, entre las 11 de la mañana y la 1 de la tarde",
        ),
        (
            an_arrival(25, (10, 30), (12, 0)),
            "Wednesday, November 25, between 10:30 AM and noon",
            "el miércoles 25 de noviembre, entre las 10:30 de la mañana y las 12 de la tarde",
        ),
        (
            an_arrival(25, (12, 0), (14, 0)),
            "Wednesday, November 25, between noon and 2 PM",
            "el miércoles 25 de noviembre, entre las 12 y las 2 de la tarde",
        ),
        (
            an_arrival(23, (21, 30), (22, 30)),
            "tonight, Monday, November 23, between 9:30 and 10:30 PM",
            "esta noche, lunes 23 de noviembre, entre las 9:30 y las 10:30 de la noche",
        ),
        (
            an_arrival(24, (23, 30), (0, 30)),
            "tomorrow, Tuesday, November 24, between 11:30 PM and 12:30 AM",
            "mañana, martes 24 de noviembre, entre las 11:30 y las 12:30 de la noche",
        ),
    ],
)
def test_an_arrival_window_is_told_by_the_hours_between_which_we_come(
    window: ArrivalWindow, english: str, spanish: str
) -> None:
    assert spoken(window) == english
    assert spoken(window, "es") == spanish


def test_a_second_arrival_window_on_the_same_day_is_told_by_its_hours() -> None:
    values = {
        "first": an_arrival(24, (8, 0), (10, 0)),
        "second": an_arrival(24, (10, 0), (12, 0)),
    }
    assert "or between 10 AM and noon." in word([Prompt("offer_two", values)], "en", NOW)
    assert "o entre las 10 de la mañana y las 12" in word([Prompt("offer_two", values)], "es", NOW)


@pytest.mark.parametrize(
    ("clock", "english", "spanish"),
    [
        (time(0), "12 AM", "12 de la noche"),
        (time(0, 30), "12:30 AM", "12:30 de la noche"),
        (time(12), "noon", "12 de la tarde"),
        (time(12, 5), "12:05 PM", "12:05 de la tarde"),
        (time(23, 45), "11:45 PM", "11:45 de la noche"),
    ],
)
def test_hours_of_the_clock(clock: time, english: str, spanish: str) -> None:
    assert clock_text(clock, "en") == english
    assert clock_text(clock, "es") == spanish


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_day_of_a_year_can_be_told(language: str) -> None:
    days = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]
    told = {spoken(a_window(d.day, 9, month=d.month, year=2028), language) for d in days}
    assert len(told) == 366


# --- money and opening hours ----------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("150.00", "$150"),
        ("1249.5", "$1,249.50"),
        ("0", "$0"),
        ("99.99", "$99.99"),
        ("1E+3", "$1,000"),
    ],
)
def test_money_has_cents_only_where_there_are_some(amount: str, told: str) -> None:
    assert money(Decimal(amount)) == told


MORNING, AFTERNOON = OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17, 30))


@pytest.mark.parametrize(
    ("week", "english", "spanish"),
    [
        (
            every_day(8, 17, closed=frozenset({5, 6})),
            "Monday through Friday, 8 AM to 5 PM",
            "lunes a viernes, de 8 de la mañana a 5 de la tarde",
        ),
        (
            ((MORNING, AFTERNOON), (), (MORNING,), (), (), (), ()),
            "Monday, 8 AM to noon and 1 PM to 5:30 PM; Wednesday, 8 AM to noon",
            "lunes, de 8 de la mañana a 12 de la tarde y de 1 de la tarde a 5:30 de la tarde; "
            "miércoles, de 8 de la mañana a 12 de la tarde",
        ),
        (
            every_day(0, 24),
            "Monday through Sunday, 12 AM to midnight",
            "lunes a domingo, de 12 de la noche a medianoche",
        ),
        (((),) * 7, "by appointment only", "con cita solamente"),
    ],
)
def test_opening_hours_are_told_by_runs_of_days(
    week: tuple[tuple[OpenSpan, ...], ...], english: str, spanish: str
) -> None:
    assert hours(week, "en") == english
    assert hours(week, "es") == spanish
