"""What callers hear of windows kept: arrival hours, reasons, who is on call, what it costs."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from app.domain.appointments import Appointment, ArrivalWindow, Window
from app.domain.dialogue.events import WindowsFound
from app.domain.dialogue.outcomes import AlertOwner, TextCaller
from app.domain.dialogue.state import Asking, DialogueState
from app.domain.prompts import word
from app.domain.scheduling.reasons import WhyNot
from tests.domain.test_dialogue import ADDRESS, NAME, PRICED, PROBLEM, a_visit, on
from tests.support.talk import CHICAGO, NOW, SERVICES, Talk, some_facts

BURST = "my basement is flooding, a pipe burst"
SURCHARGED = some_facts(emergency_surcharge=Decimal("150.00"))


def arriving(day: int, hour: int, hours: int = 2) -> ArrivalWindow:
    start = on(day, hour)
    return ArrivalWindow(start, start + timedelta(hours=1), start + timedelta(hours=hours))


def tonight() -> ArrivalWindow:
    start = datetime(2026, 11, 23, 21, 30, tzinfo=CHICAGO)
    return ArrivalWindow(start, start + timedelta(hours=2), start + timedelta(hours=1))


EIGHT, TEN = arriving(24, 8), arriving(24, 10)


def offered(*windows: Window, why_not: WhyNot | None = None, when: str = "tomorrow") -> Talk:
    """At the offer of these windows."""
    talk = Talk().dials()
    talk.says(PROBLEM, NAME, ADDRESS)
    talk.finds.append(WindowsFound(windows, why_not))
    talk.says(when)
    return talk


# --- arrival windows ------------------------------------------------------------------


def test_arrival_windows_are_offered_read_back_booked_and_texted_by_their_hours() -> None:
    talk = offered(EIGHT, TEN)
    assert "between 8 and 10 AM, or between 10 AM and noon." in talk.turns[-1].text
    assert "between 8 and 10 AM" in talk.says("the first one").text
    booked = talk.says("yes")
    assert "You're booked for tomorrow, Tuesday, November 24, between 8 and 10 AM." in booked.text
    assert talk.booked[0].window == EIGHT
    (text,) = [p.prompt for p in booked.then if isinstance(p, TextCaller)]
    assert "between 8 and 10 AM" in word([text], "en", NOW)


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("the first one", EIGHT),
        ("the second", TEN),
        ("eight", EIGHT),
        ("eight to ten", EIGHT),
        ("between 8 and 10", EIGHT),
        ("the eight to ten one", EIGHT),
        ("8 to 10 works", EIGHT),
        ("nine is good", EIGHT),
        ("ten", TEN),
        ("the ten o'clock one", TEN),
        ("ten to noon please", TEN),
        ("entre las 8 y las 10", EIGHT),
        ("la de ocho a diez", EIGHT),
        ("la de las diez", TEN),
        ("la segunda", TEN),
    ],
)
def test_an_arrival_window_may_be_named_in_any_way(words: str, chosen: ArrivalWindow) -> None:
    talk = offered(EIGHT, TEN)
    assert talk.says(words).prompts == ["confirm_booking"]
    assert talk.state.offered == (chosen,)


def test_an_hour_of_neither_window_is_another_wish() -> None:
    talk = offered(EIGHT, TEN)
    talk.says("could you come at two")
    assert talk.asked.wish is not None
    assert talk.asked.wish.options[0].exact is not None


def test_hours_that_are_neither_of_the_two_are_looked_for() -> None:
    talk = offered(EIGHT, TEN)
    talk.says("between nine and eleven please")
    assert talk.asked.wish is not None
    (option,) = talk.asked.wish.options
    assert option.earliest == time(9)


def test_yes_with_the_hours_repeated_books_them() -> None:
    talk = offered(EIGHT)
    talk.says("yes, eight to ten")
    assert [booked.window for booked in talk.booked] == [EIGHT]


def test_a_conversation_kept_as_json_still_knows_which_windows_are_arrivals() -> None:
    state = DialogueState(
        offered=(EIGHT, Window(on(24, 14), on(24, 15))), refused=(TEN,), visit_window=TEN
    )
    stored = TypeAdapter(DialogueState)
    assert stored.validate_json(stored.dump_json(state)) == state


def an_arrival_visit() -> Appointment:
    return replace(a_visit(), arrival_ends_at=on(25, 12))


@pytest.mark.parametrize(
    ("asks", "prompt"),
    [
        ("when is my appointment?", "visit_is"),
        ("I need to cancel my appointment", "confirm_cancel"),
        ("I need to reschedule my appointment", "visit_to_move"),
    ],
)
def test_a_visit_that_stands_is_told_as_it_was_promised(asks: str, prompt: str) -> None:
    talk = Talk(visits=(an_arrival_visit(),)).dials("Ann Lee")
    asked = talk.says(asks)
    assert asked.prompts[0] == prompt
    assert "Wednesday, November 25, between 10 AM and noon" in asked.text


def test_a_move_is_read_back_from_hours_to_hours() -> None:
    talk = Talk(visits=(an_arrival_visit(),)).dials("Ann Lee")
    talk.says("I need to reschedule my appointment")
    talk.finds.append(WindowsFound((arriving(27, 8),)))
    asked = talk.says("Friday at eight")
    assert asked.prompts == ["confirm_move"]
    assert "between 10 AM and noon to Friday, November 27, between 8 and 10 AM" in asked.text


# --- what is asked of the schedule ----------------------------------------------------


def test_the_search_says_what_the_work_needs_and_where_it_is() -> None:
    skilled = tuple(replace(service, skills=("gas",)) for service in SERVICES)
    talk = Talk(facts=some_facts(services=skilled)).dials()
    talk.says(PROBLEM, NAME, f"{ADDRESS}, 66202", "tomorrow at ten")
    assert (talk.asked.skills, talk.asked.zip_code) == (("gas",), "66202")
    talk.says("yes")
    assert talk.booked[0].zip_code == "66202"


# --- why not --------------------------------------------------------------------------


@pytest.mark.parametrize("why_not", WhyNot)
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_reasons_sound_alike(why_not: WhyNot, language: str) -> None:
    told = {why: word_of(f"sorry_{why}", language) for why in WhyNot}
    assert [why for why, words in told.items() if words == told[why_not]] == [why_not]


def word_of(name: str, language: str) -> str:
    talk = offered(EIGHT, TEN, why_not=WhyNot(name.removeprefix("sorry_")))
    assert talk.prompts == [name, "offer_two"]
    return word(talk.turns[-1].steps[-1].say[:1], language, NOW)


def test_work_that_nobody_does_is_said_and_the_owner_calls() -> None:
    talk = offered(why_not=WhyNot.NO_SKILL)
    assert talk.prompts == ["sorry_no_skill", "owner_will_call", "ask_anything_else"]
    assert talk.owed == ["NO_SLOT"]


def test_an_address_too_far_out_is_no_full_calendar() -> None:
    talk = offered(why_not=WhyNot.OUT_OF_AREA)
    assert talk.prompts == ["sorry_out_of_area", "owner_will_call", "ask_anything_else"]


def test_a_zip_too_far_out_is_read_back_and_may_be_put_right() -> None:
    talk = Talk().dials()
    talk.says(PROBLEM, NAME, f"{ADDRESS}, 66299")
    talk.finds.append(WindowsFound((), WhyNot.OUT_OF_AREA))
    assert "66299" in talk.says("tomorrow at ten").text
    assert talk.says("sorry, the ZIP is 66202").prompts == ["confirm_booking"]


# --- on call --------------------------------------------------------------------------


def after_hours(**given: object) -> Talk:
    late = datetime(2026, 11, 23, 20, 45, tzinfo=CHICAGO)
    talk = Talk(facts=some_facts(now=late, **given)).dials()
    talk.finds.append(WindowsFound((tonight(),), is_on_call=True))
    talk.says(BURST, NAME, ADDRESS)
    return talk


def test_whoever_is_on_call_comes_at_night_once_the_caller_agrees() -> None:
    talk = after_hours()
    assert talk.prompts == ["confirm_booking_on_call"]
    assert "on-call technician can come outside our opening hours" in talk.turns[-1].text
    assert "tonight, Monday, November 23, between 9:30 and 10:30 PM" in talk.turns[-1].text
    assert talk.booked == []
    booked = talk.says("yes please")
    assert booked.prompts == ["booked_urgent", "ask_anything_else"]
    assert [(b.window, b.is_emergency) for b in talk.booked] == [(tonight(), True)]
    (told,) = [p.prompt for p in booked.then if isinstance(p, AlertOwner)]
    assert told.values["window"] == tonight()


def test_a_reason_is_no_news_where_somebody_comes_all_the_same() -> None:
    talk = Talk().dials()
    talk.finds.append(WindowsFound((tonight(),), WhyNot.CLOSED, is_on_call=True))
    talk.says(BURST, NAME, ADDRESS)
    assert talk.prompts == ["confirm_booking_on_call"]


@pytest.mark.parametrize("words", ["no", "no thanks, not tonight"])
def test_who_would_rather_not_have_them_at_night_is_offered_the_soonest_in_hours(
    words: str,
) -> None:
    talk = after_hours()
    talk.finds.append(WindowsFound((EIGHT, TEN)))
    refused = talk.says(words)
    assert talk.asked.refused == (tonight(),)
    assert refused.prompts == ["confirm_booking_urgent"]
    talk.says("yes")
    assert [b.window for b in talk.booked] == [EIGHT]


# --- the surcharge --------------------------------------------------------------------


def test_an_emergency_hears_of_the_surcharge_before_its_yes_counts_and_once() -> None:
    talk = Talk(facts=SURCHARGED).dials()
    talk.says(BURST, NAME)
    asked = talk.says(ADDRESS)
    assert asked.prompts == ["surcharge", "confirm_booking_urgent"]
    assert "Emergency visits carry a surcharge of $150." in asked.text
    talk.says("no, the address is 99 Elm Street")
    assert talk.prompts == ["confirm_booking_urgent"]
    assert "surcharge" not in talk.says("yes").prompts
    assert len(talk.booked) == 1


def test_the_surcharge_at_night_is_said_as_well() -> None:
    talk = after_hours(emergency_surcharge=Decimal("99.50"))
    assert talk.prompts == ["surcharge", "confirm_booking_on_call"]
    assert "$99.50" in talk.turns[-1].text


@pytest.mark.parametrize("surcharge", [None, Decimal(0)])
def test_no_surcharge_is_spoken_of_where_there_is_none(surcharge: Decimal | None) -> None:
    talk = Talk(facts=some_facts(emergency_surcharge=surcharge)).dials()
    talk.says(BURST, NAME, ADDRESS)
    assert talk.prompts == ["confirm_booking_urgent"]
    assert "surcharge" not in talk.says("how much will that cost?").text


def test_a_visit_that_is_no_emergency_costs_nothing_on_top() -> None:
    talk = Talk(facts=SURCHARGED).dials()
    talk.says(PROBLEM, NAME, ADDRESS, "tomorrow at ten")
    assert talk.prompts == ["confirm_booking"]


def test_an_emergency_that_shows_with_the_yes_is_read_back_with_its_surcharge() -> None:
    talk = Talk(facts=SURCHARGED).dials()
    talk.says(PROBLEM, NAME, ADDRESS, "tomorrow at ten")
    talk.says("yes, this is an emergency")
    assert talk.booked == []
    assert "$150" in talk.turns[-1].text
    talk.says("yes")
    assert len(talk.booked) == 1


def test_the_price_of_an_emergency_is_the_surcharge_and_the_usual_price() -> None:
    priced = replace(PRICED, service_type="burst_or_frozen_pipe")
    facts = replace(SURCHARGED, services=(priced, *SERVICES))
    talk = Talk(facts=facts).dials()
    talk.says(BURST, NAME)
    asked = talk.says("how much for that?")
    assert asked.prompts[0] == "surcharge"
    assert asked.prompts[-1] == "ask_address"
    assert talk.says(ADDRESS).prompts == ["confirm_booking_urgent"]


def test_asked_at_the_first_breath_the_price_does_not_end_an_emergency() -> None:
    talk = Talk(facts=SURCHARGED).dials()
    asked = talk.says("my basement is flooding, how much do you charge?")
    assert asked.prompts == ["urgent_water", "surcharge", "price_unknown", "ask_name"]


def test_what_an_emergency_would_cost_is_told_to_who_has_none() -> None:
    talk = Talk(facts=SURCHARGED).dials()
    talk.says(PROBLEM)
    asked = talk.says("do you charge more for after-hours visits?")
    assert asked.prompts == ["surcharge", "ask_name"]


# --- the waitlist ---------------------------------------------------------------------


@pytest.mark.parametrize("why_not", [WhyNot.FULL, WhyNot.RESERVED])
def test_who_takes_a_later_day_than_they_wished_hears_when_one_opens_up(why_not: WhyNot) -> None:
    talk = offered(arriving(26, 8), arriving(26, 10), why_not=why_not)
    wished = talk.state.missed_wish
    assert wished is not None
    assert talk.says("the first one").prompts == ["confirm_booking"]
    booked = talk.says("yes")
    assert booked.prompts == ["booked", "waitlisted", "ask_anything_else"]
    assert "If something opens up sooner, we'll text you." in booked.text
    assert [waiting.wish for waiting in talk.waits_for] == [wished]


@pytest.mark.parametrize("why_not", [None, WhyNot.CLOSED, WhyNot.TOO_SOON, WhyNot.TOO_FAR])
def test_nobody_waits_for_a_day_that_cannot_open_up(why_not: WhyNot | None) -> None:
    talk = offered(arriving(26, 8), why_not=why_not)
    assert talk.says("yes").prompts == ["booked", "ask_anything_else"]
    assert talk.waits_for == []


def test_who_gets_the_day_they_wished_for_after_all_waits_for_nothing() -> None:
    talk = offered(arriving(26, 8), why_not=WhyNot.FULL)
    talk.finds.append(WindowsFound((arriving(24, 14),)))
    talk.says("anything earlier?", "yes")
    assert len(talk.booked) == 1
    assert talk.waits_for == []


def test_an_earlier_day_than_the_one_that_was_full_is_sooner_already() -> None:
    talk = offered(EIGHT, why_not=WhyNot.FULL, when="Friday")
    talk.says("yes")
    assert talk.waits_for == []


def test_no_day_named_is_no_day_missed() -> None:
    talk = offered(arriving(26, 8), why_not=WhyNot.FULL, when="as soon as possible")
    talk.says("yes")
    assert talk.waits_for == []


def test_an_emergency_waits_for_nobody() -> None:
    talk = Talk().dials()
    talk.finds.append(WindowsFound((arriving(26, 8),), WhyNot.FULL))
    talk.says(f"{BURST}, can you come tomorrow", NAME, ADDRESS)
    talk.says("yes")
    assert len(talk.booked) == 1
    assert talk.waits_for == []


def test_a_visit_moved_to_a_later_day_than_wished_waits_as_well() -> None:
    talk = Talk(visits=(a_visit(27),)).dials("Ann Lee")
    talk.says("I need to reschedule my appointment")
    talk.finds.append(WindowsFound((arriving(26, 8),), WhyNot.FULL))
    talk.says("tomorrow")
    assert talk.says("yes").prompts == ["moved", "waitlisted", "ask_anything_else"]
    assert len(talk.waits_for) == 1


# --- a sooner time that opened up -----------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "I got your text about an earlier time",
        "you texted me that something opened up sooner",
        "can I still get the earlier time",
        "I'm calling about the text you sent, is the sooner time still available",
        "recibí su mensaje sobre una hora más temprano",
        "me mandaron un mensaje de que se abrió un lugar más pronto",
    ],
)
def test_who_got_our_text_moves_their_visit_to_the_sooner_time(words: str) -> None:
    talk = Talk(visits=(a_visit(27),)).dials("Ann Lee")
    asked = talk.says(words)
    assert asked.prompts == ["confirm_move"]
    assert talk.asked.earlier_than == on(27, 10)
    assert talk.asked.wish is not None
    assert talk.asked.wish.is_soonest
    assert talk.asked.visit_id == "a1"
    talk.says("yes" if talk.state.language == "en" else "sí")
    assert [move.window.start < on(27, 10) for move in talk.moved] == [True]


def test_a_sooner_time_that_is_gone_leaves_the_visit_as_it_is() -> None:
    talk = Talk(visits=(a_visit(25),)).dials("Ann Lee")
    talk.finds.append(WindowsFound((arriving(26, 8),), WhyNot.FULL))
    told = talk.says("I got your text about an earlier time")
    assert told.prompts == ["nothing_sooner", "ask_anything_else"]
    assert "Your visit stays Wednesday, November 25 at 10 AM." in told.text
    assert talk.moved == []
    assert talk.owed == []


def test_who_cannot_come_then_and_asks_for_the_soonest_is_offered_a_later_time_as_well() -> None:
    talk = Talk(visits=(a_visit(23, 11),)).dials("Ann Lee")
    talk.says("I need to reschedule my appointment")
    talk.finds.append(WindowsFound((EIGHT, TEN)))
    assert talk.says("as soon as possible").prompts == ["confirm_move"]
    assert talk.state.asking is Asking.WINDOW


def test_a_sooner_time_on_a_day_that_is_named_is_that_day() -> None:
    talk = Talk(visits=(a_visit(27),)).dials("Ann Lee")
    talk.says("can we move my appointment earlier, to Tuesday at two")
    assert talk.asked.earlier_than is None
    assert talk.prompts == ["confirm_move"]


# --- with the schedule itself ---------------------------------------------------------


def test_whole_calls_are_booked_within_arrival_hours() -> None:
    talk = Talk(arrival=timedelta(hours=2)).dials()
    talk.says(PROBLEM, NAME, ADDRESS, "tomorrow morning")
    assert all(isinstance(window, ArrivalWindow) for window in talk.state.offered)
    talk.says("the second one", "yes")
    assert isinstance(talk.booked[0].window, ArrivalWindow)


def test_at_night_the_one_on_call_is_offered_once_and_then_the_next_morning() -> None:
    late = datetime(2026, 11, 23, 20, 45, tzinfo=CHICAGO)
    talk = Talk(facts=some_facts(now=late), on_call_phones=("+19135550177",)).dials()
    talk.says(BURST, NAME, ADDRESS)
    assert talk.prompts == ["confirm_booking_on_call"]
    assert talk.says("no").prompts == ["confirm_booking_urgent"]
    talk.says("yes")
    assert talk.booked[0].window.start == on(24, 8)


def test_a_full_day_is_waited_for_by_who_takes_the_next() -> None:
    talk = Talk(taken=(Window(on(24, 0), on(24, 23)),)).dials()
    talk.says(PROBLEM, NAME, ADDRESS, "tomorrow at ten")
    assert talk.prompts[0] == "sorry_full"
    talk.says("the first one", "yes")
    assert talk.prompts == ["booked", "waitlisted", "ask_anything_else"]


# --- two windows, and answers that are not a plain yes ---------------------------------


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("whichever is later", TEN),
        ("no, the second one", TEN),
        ("no the other one", TEN),
        ("not the first", TEN),
        ("option 2", TEN),
        ("option 1 please", EIGHT),
        ("either is fine", EIGHT),
    ],
)
def test_of_two_windows_the_one_that_is_meant_is_read_back(
    words: str, chosen: ArrivalWindow
) -> None:
    talk = offered(EIGHT, TEN)
    talk.says(words)
    assert talk.state.offered == (chosen,)
    assert not talk.booked


@pytest.mark.parametrize("words", ["I can't do either", "neither works"])
def test_neither_is_neither(words: str) -> None:
    talk = offered(EIGHT, TEN)
    assert "confirm_booking" not in talk.says(words).prompts


@pytest.mark.parametrize("words", ["what else do you have", "do you have any other times?"])
def test_who_asks_for_others_is_not_offered_the_same_again(words: str) -> None:
    talk = offered(EIGHT, TEN)
    talk.says(words)
    assert set(talk.asked.refused) == {EIGHT, TEN}


def test_surcharge_questions_are_answered() -> None:
    talk = Talk(some_facts(emergency_surcharge=Decimal("150"))).dials()
    talk.says("a pipe burst and water is pouring out")
    assert "$150" in talk.says("do I have to pay a surcharge?").text


@pytest.mark.parametrize(
    "words",
    [
        "I got your text",
        "I'm calling about the text you sent me",
        "do you have anything sooner?",
        "are there any earlier appointments",
        "can I come in earlier",
    ],
)
def test_a_customer_who_begins_with_a_sooner_time_means_their_visit(words: str) -> None:
    talk = Talk().dials("Maria Lopez", "12 Oak Street, 64106")
    talk.says(words)
    assert talk.state.intent == "reschedule"


@pytest.mark.parametrize("when", ["tomorrow at four", "tomorrow between four and five"])
def test_open_and_too_close_to_closing_is_not_called_closed(when: str) -> None:
    talk = Talk(arrival=timedelta(hours=2)).dials()
    talk.says(PROBLEM, NAME, ADDRESS)
    heard = talk.says(when).text
    assert "too close to closing time" in heard
    assert "closed" not in heard


def test_after_closing_is_closed() -> None:
    talk = Talk(arrival=timedelta(hours=2)).dials()
    talk.says(PROBLEM, NAME, ADDRESS)
    assert "closed" in talk.says("tomorrow at nine in the evening").text
