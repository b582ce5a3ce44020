"""What callers do in the middle of things, one situation at a time."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.appointments import Appointment, AppointmentId, Window
from app.domain.businesses import FaqEntry
from app.domain.customers import CustomerId
from app.domain.dialogue.facts import OfferedService
from app.domain.dialogue.outcomes import AlertOwner, Review, TextCaller
from app.domain.dialogue.state import Asking, Stage
from tests.support.talk import CHICAGO, NOW, SERVICES, Talk, some_facts

PROBLEM, NAME, ADDRESS = "my kitchen sink has a slow leak", "John Smith", "412 Oak Street"


def on(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=CHICAGO)


def a_visit(day: int = 25, hour: int = 10) -> Appointment:
    return Appointment(
        id=AppointmentId("a1"),
        customer_id=CustomerId("c1"),
        window=Window(on(day, hour), on(day, hour + 1)),
        created_at=NOW,
    )


def at_the_offer(when: str = "tomorrow at ten") -> Talk:
    talk = Talk().dials()
    talk.says(PROBLEM, NAME, ADDRESS, when)
    assert talk.state.asking is Asking.WINDOW
    return talk


def only(talk: Talk) -> datetime:
    assert len(talk.state.offered) == 1
    return talk.state.offered[0].start.astimezone(CHICAGO)


# --- taking the call ------------------------------------------------------------------


def test_one_thing_is_asked_at_a_time_and_only_what_is_missing() -> None:
    talk = Talk().dials()
    assert talk.prompts == ["greeting"]
    assert talk.says(PROBLEM).prompts == ["ask_name"]
    assert talk.says(NAME).prompts == ["ask_address"]
    assert talk.says(ADDRESS).prompts == ["ask_time"]
    assert talk.says("tomorrow at ten").prompts == ["confirm_booking"]
    booked = talk.says("yes please")
    assert booked.prompts == ["booked", "ask_anything_else"]
    assert any(isinstance(promise, TextCaller) for promise in booked.then)
    assert talk.says("no that's all").prompts == ["goodbye_booked"]
    assert talk.is_over
    assert (talk.booked[0].name, talk.booked[0].window.start) == (NAME, on(24, 10))
    assert talk.booked[0].address is not None and "412 Oak" in talk.booked[0].address


def test_everything_in_one_breath_leaves_only_the_yes() -> None:
    talk = Talk().dials()
    talk.says(f"Hi, this is {NAME}, {PROBLEM} at {ADDRESS}, can you come tomorrow at ten?")
    assert talk.prompts == ["confirm_booking"]
    talk.says("yes")
    assert len(talk.booked) == 1


def test_somebody_on_file_is_greeted_by_name_and_asked_whether_the_address_still_holds() -> None:
    talk = Talk().dials("Ann Lee", "7 Elm Street")
    assert talk.prompts == ["greeting_known"]
    assert talk.says(PROBLEM).prompts == ["ask_address_on_file"]
    talk.says("yes", "tomorrow at ten", "yes")
    assert (talk.booked[0].name, talk.booked[0].address) == ("Ann Lee", "7 Elm Street")


def test_an_address_on_file_that_is_old_is_asked_for_anew() -> None:
    talk = Talk().dials("Ann Lee", "7 Elm Street")
    talk.says(PROBLEM)
    assert talk.says("no").prompts == ["ask_address"]
    talk.says(ADDRESS, "tomorrow at ten", "yes")
    assert talk.booked[0].address != "7 Elm Street"


def test_a_withheld_number_is_asked_for() -> None:
    talk = Talk(facts=some_facts(caller_phone=None)).dials()
    talk.says(PROBLEM, NAME)
    assert talk.state.asking is Asking.PHONE
    talk.says("913 555 0188", ADDRESS, "tomorrow at ten", "yes")
    assert talk.booked[0].phone == "+19135550188"


def test_the_zip_is_asked_where_the_business_has_an_area() -> None:
    talk = Talk(facts=some_facts(service_area_zips=frozenset({"64106"}))).dials()
    talk.says(PROBLEM, NAME)
    assert talk.says(ADDRESS).prompts == ["ask_zip"]
    assert talk.says("64106").prompts == ["ask_time"]


def test_outside_the_area_nothing_is_booked() -> None:
    talk = Talk(facts=some_facts(service_area_zips=frozenset({"64106"}))).dials()
    talk.says(PROBLEM, NAME)
    assert talk.says(f"{ADDRESS}, 90210").prompts == ["outside_area", "ask_anything_else"]
    assert talk.says("no").prompts == ["goodbye"]
    assert not talk.booked


# --- choosing a window ----------------------------------------------------------------


def test_the_second_one_is_read_back_before_it_is_booked() -> None:
    talk = at_the_offer("tomorrow morning")
    second = talk.state.offered[1]
    assert talk.says("the second one").prompts == ["confirm_booking"]
    assert not talk.booked
    talk.says("yes")
    assert talk.booked[0].window == second


def test_a_yes_to_two_windows_books_neither_yet() -> None:
    talk = at_the_offer("tomorrow morning")
    assert talk.says("yes").prompts == ["confirm_booking"]
    assert not talk.booked


def test_yes_but_thursday_is_a_wish_for_thursday() -> None:
    talk = at_the_offer()
    talk.says("yes but Thursday")
    assert not talk.booked
    assert {w.start.astimezone(CHICAGO).day for w in talk.state.offered} == {26}


def test_anything_earlier_offers_something_earlier() -> None:
    talk = at_the_offer("Thursday at ten")
    talk.says("do you have anything earlier")
    assert talk.state.offered[0].start < on(26, 10)
    assert not talk.booked


def test_with_nothing_earlier_the_offer_is_not_lost() -> None:
    talk = at_the_offer("as soon as possible")
    talk.says("anything earlier?")
    assert talk.state.stage is Stage.OFFERING
    assert talk.state.offered
    assert not talk.owed


def test_no_asks_for_another_time_and_the_refused_one_is_not_offered_again() -> None:
    talk = at_the_offer("tomorrow morning")
    refused = talk.state.offered
    assert talk.says("no").prompts == ["ask_time"]
    talk.says("tomorrow morning")
    assert not set(refused) & set(talk.state.offered)


def test_who_refuses_again_and_again_gets_a_call_from_a_person() -> None:
    talk = at_the_offer("tomorrow morning")
    for _ in range(6):
        if talk.state.stage is Stage.OFFERING:
            talk.says("no")
        if talk.state.asking is Asking.TIME:
            talk.says("some other day")
    assert talk.owed == ["DECLINED_TIMES"]


def test_a_closed_day_is_explained_and_something_else_is_offered() -> None:
    talk = at_the_offer("Sunday at ten")
    assert talk.prompts[0] == "sorry_closed"
    assert talk.state.offered


def test_a_window_taken_meanwhile_is_said_and_another_offered() -> None:
    talk = at_the_offer()
    talk.rivals = 1
    taken = talk.state.offered[0]
    assert talk.says("yes").prompts[0] == "window_taken"
    assert taken not in talk.state.offered
    talk.says("the first one", "yes")
    assert len(talk.booked) == 1
    assert talk.booked[0].window != taken


def test_a_business_that_is_booked_out_owes_a_call() -> None:
    talk = Talk(taken=(Window(NOW, NOW + timedelta(days=90)),)).dials()
    talk.says(PROBLEM, NAME, ADDRESS, "tomorrow at ten")
    assert talk.prompts == ["no_windows", "ask_anything_else"]
    assert talk.owed == ["NO_SLOT"]


# --- corrections ----------------------------------------------------------------------


def test_an_address_corrected_at_the_end_is_read_back_and_booked() -> None:
    talk = at_the_offer()
    assert talk.says("no wait, the address is 99 Elm Street").prompts == ["confirm_booking"]
    assert not talk.booked
    assert "99 Elm" in talk.turns[-1].text
    talk.says("yes")
    assert "99 Elm" in (talk.booked[0].address or "")
    assert talk.booked[0].window.start == on(24, 10)


def test_a_name_corrected_at_the_end_is_read_back_and_booked() -> None:
    talk = at_the_offer()
    assert talk.says("no, my name is Peter Hill").prompts == ["confirm_booking"]
    assert "Peter Hill" in talk.turns[-1].text
    talk.says("yes")
    assert talk.booked[0].name == "Peter Hill"


# --- questions in between -------------------------------------------------------------

PRICED = OfferedService(
    service_type="faucet_or_fixture",
    name_en="Faucet repair",
    name_es="Reparación de grifo",
    minutes=60,
    price_low=Decimal("150"),
    price_high=Decimal("300"),
)


def test_a_price_is_the_business_own_and_the_intake_goes_on() -> None:
    talk = Talk(facts=some_facts(services=(PRICED, *SERVICES))).dials()
    talk.says(PROBLEM)
    asked = talk.says("how much does it cost?")
    assert asked.prompts == ["price_range", "ask_name"]
    assert "$150 to $300" in asked.text


def test_a_price_that_is_not_set_is_not_made_up() -> None:
    talk = Talk().dials()
    talk.says(PROBLEM)
    asked = talk.says("how much will that cost")
    assert asked.prompts[0] == "price_unknown"
    assert "$" not in asked.text


def test_opening_hours_are_told_and_the_question_is_put_again() -> None:
    talk = Talk().dials()
    talk.says(PROBLEM, NAME)
    asked = talk.says("what are your hours?")
    assert asked.prompts == ["hours", "ask_address"]
    assert talk.says(ADDRESS).prompts == ["ask_time"]


def test_a_question_at_the_offer_leaves_the_offer_standing() -> None:
    talk = at_the_offer()
    offered = only(talk)
    assert talk.says("what are your hours?").prompts == ["hours", "offered_again"]
    talk.says("yes")
    assert talk.booked[0].window.start == offered


def test_the_owner_s_own_answer_is_given_word_for_word() -> None:
    faq = (FaqEntry("Do you have parking for trucks?", "Yes, behind the shop."),)
    talk = Talk(facts=some_facts(faq=faq)).dials()
    assert "Yes, behind the shop." in talk.says("do you have parking for trucks?").text


# --- the line -------------------------------------------------------------------------


def test_silence_is_asked_about_twice_and_then_we_hang_up() -> None:
    talk = Talk().dials()
    assert talk.is_silent().prompts == ["are_you_there", "ask_problem"]
    assert talk.is_silent().prompts == ["still_there", "ask_problem"]
    assert talk.is_silent().prompts == ["gone_quiet"]
    assert talk.is_over
    assert talk.owed == []


def test_a_word_in_between_starts_the_patience_anew() -> None:
    talk = Talk().dials()
    talk.is_silent()
    talk.is_silent()
    talk.says(PROBLEM)
    assert talk.is_silent().prompts[0] == "are_you_there"


def test_who_falls_silent_after_telling_the_problem_is_owed_a_call() -> None:
    talk = Talk().dials()
    talk.says(PROBLEM)
    for _ in range(3):
        talk.is_silent()
    assert talk.is_over
    assert talk.owed == ["PARTIAL_INTAKE"]


def test_silence_at_the_offer_repeats_the_offer() -> None:
    talk = at_the_offer()
    assert talk.is_silent().prompts == ["are_you_there", "offered_again"]
    talk.says("yes")
    assert len(talk.booked) == 1


def test_silence_before_a_cancellation_repeats_that_question() -> None:
    talk = Talk(visits=(a_visit(),)).dials("Ann Lee")
    talk.says("I need to cancel my appointment")
    assert talk.is_silent().prompts == ["are_you_there", "confirm_cancel"]


def test_what_was_said_is_said_again_on_request() -> None:
    talk = Talk().dials()
    before = talk.says(PROBLEM)
    again = talk.says("sorry, can you repeat that?")
    assert again.prompts == ["repeat"]
    assert before.text in again.text
    assert talk.says(NAME).prompts == ["ask_address"]


def test_what_was_said_twice_already_is_not_nested_ever_deeper() -> None:
    talk = Talk().dials()
    before = talk.says(PROBLEM)
    talk.says("can you repeat that?")
    assert talk.says("can you repeat that?").text == f"Sure, once more: {before.text}"


def test_an_offer_that_is_not_understood_stays_the_question() -> None:
    talk = at_the_offer()
    for _ in range(3):
        talk.says("can you repeat that?")
    assert "ask_problem" not in talk.prompts
    talk.says("yes")
    assert len(talk.booked) == 1


def test_hold_on_waits_and_nothing_is_lost() -> None:
    talk = Talk().dials()
    talk.says(PROBLEM)
    assert talk.says("hold on a second").prompts == ["take_your_time"]
    assert talk.says(NAME).prompts == ["ask_address"]


def test_a_person_is_promised_and_it_is_asked_who_and_what_about() -> None:
    talk = Talk().dials()
    assert talk.says("let me talk to a real person").prompts[0] == "person_will_call"
    assert "HUMAN_REQUESTED" in talk.owed
    talk.says(NAME, "it is about my invoice")
    assert talk.state.name == NAME


def test_key_zero_asks_for_a_person() -> None:
    talk = Talk().dials()
    talk.presses("0")
    assert "HUMAN_REQUESTED" in talk.owed


@pytest.mark.parametrize(
    ("words", "prompt"),
    [
        ("sorry, wrong number", "wrong_number"),
        ("press one now to lower your credit card interest rate", "no_sales"),
    ],
)
def test_who_is_no_customer_is_owed_nothing(words: str, prompt: str) -> None:
    talk = Talk().dials()
    assert talk.says(words).prompts == [prompt]
    assert talk.is_over
    assert talk.owed == []


def test_goodbye_in_the_middle_owes_a_call() -> None:
    talk = Talk().dials()
    talk.says(PROBLEM, "I have to go, bye")
    assert talk.is_over
    assert talk.owed == ["PARTIAL_INTAKE"]


# --- visits that stand ----------------------------------------------------------------


def test_a_visit_is_cancelled_only_on_an_explicit_yes() -> None:
    talk = Talk(visits=(a_visit(),)).dials("Ann Lee")
    assert talk.says("I need to cancel my appointment").prompts == ["confirm_cancel"]
    talk.says("hmm let me think")
    assert talk.cancelled == []
    assert talk.says("yes cancel it").prompts == ["cancelled", "ask_anything_else"]
    assert talk.cancelled == ["a1"]


@pytest.mark.parametrize("words", ["no", "no keep it", "no, leave it as it is"])
def test_a_no_keeps_the_visit(words: str) -> None:
    talk = Talk(visits=(a_visit(),)).dials("Ann Lee")
    talk.says("I need to cancel my appointment")
    assert talk.says(words).prompts == ["visit_kept", "ask_anything_else"]
    assert talk.cancelled == []


def test_instead_of_cancelling_the_visit_can_be_moved() -> None:
    talk = Talk(visits=(a_visit(),)).dials("Ann Lee")
    talk.says("I need to cancel my appointment", "can we move it to Friday at two instead")
    assert talk.prompts == ["confirm_move"]
    assert talk.cancelled == []
    talk.says("yes")
    assert [(m.visit_id, m.window.start) for m in talk.moved] == [("a1", on(27, 14))]
    assert talk.booked == []


def test_a_visit_is_moved_on_a_yes_to_its_new_window() -> None:
    talk = Talk(visits=(a_visit(),)).dials("Ann Lee")
    assert talk.says("I need to reschedule my appointment").prompts == ["visit_to_move", "ask_time"]
    assert talk.says("Friday at two").prompts == ["confirm_move"]
    assert talk.moved == []
    assert talk.says("yes").prompts == ["moved", "ask_anything_else"]
    assert talk.moved[0].window.start == on(27, 14)


def test_when_is_my_appointment_is_answered() -> None:
    talk = Talk(visits=(a_visit(),)).dials("Ann Lee")
    asked = talk.says("when is my appointment?")
    assert asked.prompts[0] == "visit_is"
    assert "Wednesday, November 25 at 10 AM" in asked.text


def test_a_visit_that_cannot_be_found_is_looked_for_by_name_and_address() -> None:
    talk = Talk().dials()
    asked = talk.says("I want to cancel my appointment")
    assert asked.prompts == ["visit_not_under_number", "ask_name"]
    talk.says(NAME)
    assert talk.says(ADDRESS).prompts[0] == "visit_not_found"
    assert talk.owed == ["OTHER"]


# --- danger ---------------------------------------------------------------------------


def test_water_on_the_floor_is_urgent_and_the_owner_is_told() -> None:
    talk = Talk().dials()
    told = talk.says("my basement is flooding, water is pouring out of a burst pipe")
    assert told.prompts[0] == "urgent_water"
    assert [p for p in told.then if isinstance(p, AlertOwner)]
    talk.says(NAME, ADDRESS)
    assert talk.prompts == ["confirm_booking_urgent"]
    talk.says("yes")
    assert talk.booked[0].is_emergency


def test_an_instruction_is_given_once() -> None:
    talk = Talk().dials()
    talk.says("I smell gas")
    assert "danger_gas" not in talk.says("yes I smell gas in the kitchen").prompts


def test_hurry_in_an_emergency_is_not_a_second_emergency() -> None:
    talk = Talk().dials()
    talk.says("my basement is flooding, a pipe burst", NAME, ADDRESS)
    booked = talk.says("yes, please hurry")
    assert booked.prompts == ["booked_urgent", "ask_anything_else"]
    alerts = [p.prompt for p in booked.then if isinstance(p, AlertOwner)]
    assert [prompt.name for prompt in alerts] == ["alert_emergency_booked"]
    assert alerts[0].values["name"] and alerts[0].values["address"]


def test_after_a_booking_danger_makes_the_next_job_an_emergency() -> None:
    talk = at_the_offer()
    talk.says("yes")
    told = talk.says("wait, now I smell gas")
    assert told.prompts[0] == "danger_gas"
    assert talk.state.is_emergency
    talk.hangs_up()
    assert talk.owed
    assert any(isinstance(p, Review) for p in talk.turns[-1].then)


# --- languages ------------------------------------------------------------------------


def test_spanish_is_answered_in_spanish_and_english_again_in_english() -> None:
    talk = Talk().dials()
    spanish = talk.says("buenos días, necesito un plomero, tengo una fuga de agua")
    assert (spanish.steps[-1].state.language, "¿" in spanish.text) == ("es", True)
    english = talk.says("can we please speak English, my name is John Smith")
    assert (english.steps[-1].state.language, "¿" in english.text) == ("en", False)


def test_key_nine_switches_to_spanish() -> None:
    talk = Talk().dials()
    talk.presses("9")
    assert talk.state.language == "es"


def test_a_call_in_spanish_is_booked_in_spanish() -> None:
    talk = Talk().dials()
    talk.says("necesito un plomero, se me tapó el drenaje de la cocina")
    talk.says("me llamo María López", "412 Oak Street", "mañana a las diez")
    assert talk.prompts == ["confirm_booking"]
    assert "10 de la mañana" in talk.turns[-1].text
    booked = talk.says("sí, por favor")
    assert "Su cita queda" in booked.text
    assert talk.booked[0].name == "María López"


# --- about the line itself --------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "reply"),
    [
        ("am I talking to a robot?", "robot"),
        ("is this a real person", "robot"),
        ("hello can you hear me", "hear_you"),
    ],
)
def test_a_question_about_the_line_is_answered_and_ours_put_again(asks: str, reply: str) -> None:
    talk = Talk().dials()
    talk.says(PROBLEM)
    assert talk.says(asks).prompts == [reply, "ask_name"]
    assert talk.says(NAME).prompts == ["ask_address"]
    assert talk.owed == []


def test_a_question_about_the_line_hides_nothing_that_is_said_with_it() -> None:
    talk = Talk().dials()
    assert talk.says("can you hear me? my sink is clogged").prompts == ["hear_you", "ask_name"]
    assert talk.state.problem is not None


def test_who_would_rather_have_a_person_than_a_robot_is_owed_a_call() -> None:
    talk = Talk().dials()
    talk.says("I don't want to talk to a robot")
    assert "person_will_call" in talk.turns[-1].prompts


def test_three_tries_at_one_question_come_before_giving_up() -> None:
    talk = Talk().dials()
    talk.says(PROBLEM)
    for _ in range(2):
        assert talk.says("the blue thing by the window over there").prompts == ["ask_name"]
    assert not talk.is_over
    assert talk.says("the blue thing by the window over there").prompts == ["trouble"]


def test_a_trouble_named_late_takes_the_place_of_words_without_sense() -> None:
    talk = Talk().dials()
    talk.says("shabba dooba what the hey", "sorry, dog was barking. my sink is clogged")
    assert talk.state.problem == "sorry, dog was barking. my sink is clogged"


def test_a_leak_of_unknown_size_is_asked_about_once() -> None:
    talk = Talk().dials()
    assert talk.says("I've got a leak").prompts == ["ask_safety"]
    assert talk.says("no, it's small").prompts == ["ask_name"]
    assert not talk.state.is_emergency


@pytest.mark.parametrize(
    ("answer", "is_emergency"),
    [("yes", True), ("yeah it's running down the wall", True), ("yes, a slow drip", False)],
)
def test_water_that_runs_is_an_emergency_and_a_drip_is_none(
    answer: str, is_emergency: bool
) -> None:
    talk = Talk().dials()
    talk.says("my pipe is leaking", answer)
    assert talk.state.is_emergency is is_emergency


@pytest.mark.parametrize(
    ("words", "day", "hour"),
    [
        ("same time the next day?", 25, 10),
        ("same time on friday", 27, 10),
        ("could you do the same hour the day after", 25, 10),
    ],
)
def test_the_same_time_on_another_day_is_counted_from_the_offer(
    words: str, day: int, hour: int
) -> None:
    talk = at_the_offer()
    talk.says(words)
    assert only(talk) == on(day, hour)


def test_no_thats_it_books_nothing_and_yes_thats_it_does() -> None:
    refusing, agreeing = at_the_offer(), at_the_offer()
    refusing.says("no that's it")
    agreeing.says("yes that's it")
    assert (len(refusing.booked), len(agreeing.booked)) == (0, 1)


def test_when_the_plumber_comes_is_a_question_about_the_visit_not_a_second_one() -> None:
    talk = Talk(visits=(a_visit(),)).dials()
    assert talk.says("what time is my plumber coming").prompts[0] == "visit_is"
    assert talk.booked == []
