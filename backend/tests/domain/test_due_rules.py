"""Who is followed up, asked back, asked for a review; and what the owner reads in the evening."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.appointments import AppointmentStatus, ArrivalWindow, Told
from app.domain.conversations import Conversation, ConversationStatus
from app.domain.dialogue.state import DialogueState
from app.domain.due import Why, briefing, followups, retention, reviews
from app.domain.due.briefing import Evening, Job
from app.domain.due.fitting import fits, plainer
from app.domain.due.followups import History
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from tests.support.factories import (
    MONDAY_9AM,
    a_conversation,
    a_customer,
    a_return_call,
    an_appointment,
)

CHICAGO = ZoneInfo("America/Chicago")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PHONE = "+19135550123"
NOON = MONDAY_9AM + 3 * HOUR


def a_talk(**given: object) -> Conversation:
    usual = {
        "phone": PHONE,
        "state": DialogueState(problem="a clogged drain"),
        "ended_at": MONDAY_9AM,
        "outcome": "answered",
        "status": ConversationStatus.COMPLETED,
    }
    return a_conversation(**{**usual, **given})


def lead(*talks: Conversation, **given: object) -> History:
    owed = a_return_call(phone=PHONE, reason=ReturnCallReason.NO_SLOT)
    return History(**{"phone": PHONE, "talks": talks, "owed": owed, **given})


# --- follow-ups -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "why"),
    [(1.9, Why.TOO_SOON), (2, None), (72, None), (72.1, Why.TOO_LATE)],
)
def test_a_lead_is_followed_up_between_two_hours_and_three_days(
    hours: float, why: Why | None
) -> None:
    assert followups.held_back(lead(), MONDAY_9AM + hours * HOUR) is why


@pytest.mark.parametrize("reason", ReturnCallReason)
def test_whoever_was_promised_a_person_gets_a_person(reason: ReturnCallReason) -> None:
    history = lead(owed=a_return_call(phone=PHONE, reason=reason))
    is_lead = reason in ("PARTIAL_INTAKE", "NO_SLOT", "DECLINED_TIMES")
    assert followups.held_back(history, NOON) is (None if is_lead else Why.PERSON_CALLS)


@pytest.mark.parametrize("status", [ReturnCallStatus.COMPLETED, ReturnCallStatus.UNREACHABLE])
def test_once_a_person_has_called_nobody_texts(status: ReturnCallStatus) -> None:
    owed = replace(lead().owed or a_return_call(), status=status)
    assert followups.held_back(lead(owed=owed), NOON) is Why.PERSON_CALLS
    dealt_with = a_talk(status=ConversationStatus.PENDING_FOLLOWUP, outcome="return_call")
    assert followups.held_back(lead(dealt_with, owed=None), NOON) is Why.PERSON_CALLS


def test_emergencies_are_a_persons() -> None:
    assert followups.held_back(lead(a_talk(is_emergency=True)), NOON) is Why.EMERGENCY
    owed = a_return_call(
        phone=PHONE, reason=ReturnCallReason.PARTIAL_INTAKE, note="EMERGENCY: gas; problem: smell"
    )
    assert followups.held_back(lead(owed=owed), NOON) is Why.EMERGENCY


def test_whoever_has_booked_since_or_is_coming_anyway_is_left_alone() -> None:
    assert followups.held_back(lead(coming=True), NOON) is Why.COMING_VISIT
    made = an_appointment(a_customer(), created_at=MONDAY_9AM + HOUR)
    assert followups.held_back(lead(visits=[made]), NOON) is Why.BOOKED
    assert followups.held_back(lead(a_talk(appointment_id="a1")), NOON) is Why.BOOKED
    of_old = an_appointment(a_customer(), created_at=MONDAY_9AM - 9 * DAY)
    assert followups.held_back(lead(visits=[of_old]), NOON) is None


def test_a_conversation_that_goes_on_is_not_talked_into() -> None:
    going_on = a_talk(ended_at=None, last_message_at=MONDAY_9AM)
    assert followups.held_back(lead(going_on), NOON) is Why.TOO_SOON
    assert followups.held_back(lead(going_on), MONDAY_9AM + 25 * HOUR) is None


@pytest.mark.parametrize("outcome", sorted(followups.NO_LEADS))
def test_wrong_numbers_sellers_and_settled_matters_are_no_leads(outcome: str) -> None:
    assert not followups.is_lead(a_talk(outcome=outcome))


def test_somebody_who_told_of_no_work_is_no_lead() -> None:
    assert followups.is_lead(a_talk())
    assert followups.is_lead(a_talk(state=DialogueState(), service_type="drain"))
    assert not followups.is_lead(a_talk(state=DialogueState()))
    assert not followups.is_lead(a_talk(appointment_id="a1"))


def test_a_return_call_and_its_conversation_are_one_reason() -> None:
    talk = a_talk(id="v1")
    owed = a_return_call(phone=PHONE, conversation_id="v1")
    assert lead(talk, owed=owed).reference == lead(talk, owed=None).reference == "v1"
    assert lead(owed=a_return_call(phone=PHONE)).reference.startswith("since-")


# --- retention ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        "Hi {name}, {business} here. Time for a check-up? Call {phone}.",
        "We can help. Don't let your heater quit on you, start the season warm!",
        "Hola {name}, ¿le ayudamos con algo? {business}",
        "Reply here and we find a time.",
    ],
)
def test_ordinary_words_may_be_sent(template: str) -> None:
    assert retention.fault_of(template) is None


@pytest.mark.parametrize(
    "template",
    [
        "Hi {first_name}",
        "Hi {name.__class__}",
        "Hi {name!r}",
        "Hi {name:>9}",
        "Hi {0}",
        "Hi {}",
        "Hi {name",
        "Hi } there",
        "Reply YES to book",
        "reply yes to book",
        "Text back 'stop' for fewer texts",
        "Reply with CANCEL if you moved",
        "Responda SI para agendar",
        "Responda sí para agendar",
        "STOP and think of your heater",
        "x" * 301,
    ],
)
def test_words_that_cannot_be_sent_are_refused_with_a_reason(template: str) -> None:
    assert retention.fault_of(template)


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_template_without_fault_can_always_be_filled(template: str, name: str) -> None:
    if retention.fault_of(template) is None:
        retention.filled(template, name, "Acme {phone}", "+18165550100")


def test_a_customer_without_a_name_is_greeted_without_one() -> None:
    template = "Hi {name}, it's {business}."
    assert retention.filled(template, "", "Acme", "") == "Hi, it's Acme."
    assert retention.filled(template, "Ann", "Acme", "") == "Hi Ann, it's Acme."


def test_each_campaign_asks_once_after_each_last_visit() -> None:
    visit, another = (an_appointment(a_customer()) for _ in range(2))
    keys = {
        retention.key(name, one) for name in ("spring", "fall") for one in (visit, visit, another)
    }
    assert len(keys) == 4


# --- reviews --------------------------------------------------------------------------


def test_a_review_is_asked_for_soon_after_the_visit_and_not_much_later() -> None:
    done = an_appointment(a_customer(), status=AppointmentStatus.COMPLETED)
    end = done.window.end
    due = [reviews.is_due(done, end + hours * HOUR) for hours in (1.9, 2, 48, 48.1)]
    assert due == [False, True, True, False]
    ticked_off_late = replace(done, completed_at=end + 30 * HOUR)
    assert not reviews.is_due(ticked_off_late, end + 31 * HOUR)
    assert reviews.is_due(ticked_off_late, end + 70 * HOUR)
    assert not reviews.is_due(replace(done, status=AppointmentStatus.SCHEDULED), end + 5 * HOUR)


def test_nobody_is_asked_for_two_reviews_in_three_months() -> None:
    ann = a_customer()
    done = an_appointment(ann, status=AppointmentStatus.COMPLETED)
    asked = an_appointment(ann, told=Told(review_asked_at=MONDAY_9AM - 89 * DAY))
    assert reviews.held_back(done, [done, asked], MONDAY_9AM) is Why.TOO_SOON
    assert reviews.held_back(done, [done, asked], MONDAY_9AM + DAY) is None
    told = replace(done, told=Told(review_asked_at=MONDAY_9AM))
    assert reviews.held_back(told, [], MONDAY_9AM + 200 * DAY) is Why.ALREADY_TOLD


# --- the owner's evening --------------------------------------------------------------

EVENING = datetime(2026, 1, 5, 18, tzinfo=CHICAGO)


def a_job(hour: int, name: str = "Maria Gonzalez", **given: object) -> Job:
    start = datetime(2026, 1, 6, hour, tzinfo=CHICAGO).astimezone(UTC)
    window = ArrivalWindow(start, start + 2 * HOUR, start + 2 * HOUR)
    usual = {"place": "6100 West 75th Street", "service": "Drain cleaning"}
    return Job(window=window, name=name, **{**usual, **given})


def an_evening(**given: object) -> Evening:
    return Evening(**{"now": EVENING, "business_name": "Bristol Plumbing", **given})


def test_an_evening_with_something_to_tell() -> None:
    evening = an_evening(
        jobs=[a_job(8), a_job(13, name="Bob Lee", is_emergency=True)],
        job_count=2,
        callers=["Sam Hill", "+19135550123"],
        caller_count=2,
        emergencies=1,
    )
    assert briefing.written(evening, "en") == (
        "Bristol Plumbing, tomorrow: 2 visits. between 8 and 10 AM: Maria Gonzalez, Drain "
        "cleaning, 6100 West 75th Street. between 1 and 3 PM: EMERGENCY, Bob Lee, Drain cleaning, "
        "6100 West 75th Street. Calls to return: 2 (Sam Hill, +19135550123). "
        "Emergencies nobody has taken: 1."
    )


def test_a_quiet_evening_is_told_as_well() -> None:
    assert briefing.written(an_evening(), "en") == "Bristol Plumbing, tomorrow: no visits."
    assert briefing.written(an_evening(), "es").startswith("Bristol Plumbing, mañana: sin")


@given(
    count=st.integers(0, 30),
    names=st.lists(st.text(min_size=1, max_size=60), max_size=8),
    language=st.sampled_from(["en", "es"]),
)
def test_an_evening_fits_into_three_parts_and_never_loses_a_count(
    count: int, names: list[str], language: str
) -> None:
    people = [name for name in names if name.split()]
    jobs = [a_job(7 + n % 12, name=people[n % len(people)]) for n in range(min(count, 8)) if people]
    evening = an_evening(jobs=jobs, job_count=count, callers=people, caller_count=27, emergencies=3)
    text = briefing.written(evening, language)
    assert fits(text, briefing.MOST_PARTS)
    assert "27" in text and "3" in text
    if count > 1:
        assert str(count) in text


def test_the_evening_is_an_hour_of_the_businesss_day_and_not_the_whole_night() -> None:
    assert not briefing.is_due(EVENING - MINUTE, 18)
    assert briefing.is_due(EVENING, 18)
    assert briefing.is_due(EVENING + 2 * HOUR, 18)
    assert not briefing.is_due(EVENING + 3 * HOUR, 18)
    assert briefing.key(date(2026, 1, 5)) != briefing.key(date(2026, 1, 6))


@pytest.mark.parametrize(
    ("text", "parts", "expected"),
    [
        ("a" * 160, 1, True),
        ("a" * 161, 1, False),
        ("a" * 159 + "€", 1, False),
        ("a" * 459, 3, True),
        ("a" * 460, 3, False),
        ("ñ" * 160, 1, True),
        ("á" * 70, 1, True),
        ("á" * 71, 1, False),
        ("🚰" * 35, 1, True),
        ("🚰" * 36, 1, False),
    ],
)
def test_texts_are_measured_as_they_are_sent(text: str, parts: int, expected: bool) -> None:
    assert fits(text, parts) is expected


def test_spanish_loses_the_marks_that_cost_a_part() -> None:
    assert plainer("Llamó María: ¿cuándo? El baño está inundado") == (
        "Llamo Maria: ¿cuando? El baño esta inundado"
    )
