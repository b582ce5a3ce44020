"""The ladder, as rules: everybody is told in order, nobody twice in a round, and it ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain import ladder
from app.domain.businesses import Business, Contact
from app.domain.escalations import Escalation, EscalationStatus
from app.domain.ladder import ROUNDS, Exhaust, Rest, Taker, Tell, Wait
from tests.support.factories import a_business, an_escalation
from tests.support.fakes import MONDAY_9AM

PHONES = [f"+1913555010{n}" for n in range(5)]
phones = st.sampled_from(PHONES)
maybe = st.none() | phones
FIVE = timedelta(minutes=5)


@st.composite
def businesses(draw: st.DrawFn) -> Business:
    on_call = draw(st.lists(phones, max_size=4))
    return a_business(
        on_call=tuple(Contact(f"Person {n}", phone) for n, phone in enumerate(on_call)),
        owner_phone=draw(maybe),
        transfer_phone=draw(maybe),
        twilio_phone_number=draw(maybe),
        escalation_minutes=draw(st.integers(1, 60)),
    )


waits = st.lists(st.integers(0, 7200), min_size=60, max_size=60)
"""Seconds until somebody looks at the ladder again; a worker may have been down for hours."""


def climbed(
    business: Business,
    late: list[int],
    act: Callable[[Escalation, datetime], Escalation] = lambda escalation, now: escalation,
) -> Escalation:
    """The escalation when nothing is left to do; `act` happens after each look."""
    escalation, now = an_escalation(), MONDAY_9AM
    interval = timedelta(minutes=business.escalation_minutes)
    for seconds in late:
        match ladder.decide(ladder.roster_of(business), escalation, interval, now):
            case Tell() as tell:
                assert tell.next_at - now == interval
                escalation = ladder.told(escalation, tell, now)
            case Wait(until):
                assert until > now
                now = until
            case Exhaust():
                escalation = ladder.exhausted(escalation)
            case Rest():
                return escalation
        escalation = act(escalation, now)
        now += timedelta(seconds=seconds)
    raise AssertionError("it does not end")


def rounds_of(business: Business) -> list[str]:
    """Whom the ladder should tell, written down once more and plainly."""
    ours = business.twilio_phone_number
    on_call = [one.phone for one in business.on_call if one.phone != ours]
    others = [p for p in (business.owner_phone, business.transfer_phone) if p and p != ours]
    regulars, last = (on_call, others) if on_call else (others, [])
    return [*list(dict.fromkeys(regulars)) * ROUNDS, *dict.fromkeys(last)]


@given(businesses(), waits)
def test_everybody_is_told_in_order_and_it_ends_with_nobody(
    business: Business, late: list[int]
) -> None:
    after = climbed(business, late)
    assert [one.phone for one in after.told] == rounds_of(business)
    assert [one.number for one in after.told] == list(range(len(after.told)))
    assert after.status is EscalationStatus.EXHAUSTED
    assert after.is_open and after.next_at is None


@given(businesses(), waits)
def test_nobody_is_told_before_the_one_before_had_their_time(
    business: Business, late: list[int]
) -> None:
    """However late a worker comes back: one at a time."""
    times = [one.at for one in climbed(business, late).told]
    interval = timedelta(minutes=business.escalation_minutes)
    assert all(after - before >= interval for before, after in pairwise(times))


@given(businesses(), waits, st.integers(0, 20))
def test_taking_it_at_any_point_stops_everything(
    business: Business, late: list[int], taken_after: int
) -> None:
    taker = Taker("Ann", PHONES[0], "key")

    def act(escalation: Escalation, now: datetime) -> Escalation:
        if not escalation.is_open or len(escalation.told) < taken_after:
            return escalation
        return ladder.acknowledged(escalation, taker, now)

    after = climbed(business, late, act)
    everybody = rounds_of(business)
    if len(everybody) < taken_after:
        assert after.status is EscalationStatus.EXHAUSTED
        return
    assert after.status is EscalationStatus.ACKNOWLEDGED
    assert [one.phone for one in after.told] == everybody[: max(taken_after, bool(everybody))]
    assert (after.acknowledged_by, after.next_at, after.is_open) == ("Ann", None, False)


@given(businesses(), waits)
def test_closing_it_stops_everything(business: Business, late: list[int]) -> None:
    after = climbed(business, late, lambda one, now: ladder.closed(one, "false alarm", now))
    assert after.status is EscalationStatus.WITHDRAWN
    assert len(after.told) <= 1


def on_call(*names: str) -> Business:
    """Of A, B and C."""
    return a_business(on_call=tuple(Contact(one, PHONES["ABC".index(one)]) for one in names))


def told_of(*rosters: Business) -> list[str]:
    """Who is told, one after the other, when the roster is each time as given."""
    escalation, now = an_escalation(), MONDAY_9AM
    for business in rosters:
        decision = ladder.decide(ladder.roster_of(business), escalation, FIVE, now)
        if not isinstance(decision, Tell):
            break
        escalation = ladder.told(escalation, decision, now)
        now = decision.next_at
    return [one.name for one in escalation.told]


def test_a_roster_may_change_on_the_way() -> None:
    assert told_of(*[on_call("A", "B")] * 2, *[on_call("C", "A", "B")] * 2) == ["A", "B", "C", "C"]
    assert told_of(on_call("A", "B"), *[on_call("A")] * 9) == ["A"] * ROUNDS
    assert told_of(on_call("A"), *[on_call("B", "C")] * 2) == ["A", "B", "C"]


@given(
    st.lists(st.lists(st.sampled_from("ABC"), min_size=1, unique=True), min_size=30, max_size=30)
)
def test_it_ends_however_the_roster_changes(rosters: list[list[str]]) -> None:
    told = told_of(*(on_call(*names) for names in rosters))
    assert len(told) <= ROUNDS * 3


def test_passing_it_on_asks_the_next_at_once_unless_their_time_runs_already() -> None:
    business = a_business(on_call=(Contact("Ann", PHONES[0]), Contact("Bob", PHONES[1])))
    roster = ladder.roster_of(business)
    escalation = an_escalation()

    def told_at(escalation: Escalation, now: datetime) -> Escalation:
        decision = ladder.decide(roster, escalation, FIVE, now)
        assert isinstance(decision, Tell)
        return ladder.told(escalation, decision, now)

    soon = MONDAY_9AM + timedelta(seconds=20)
    one = told_at(escalation, MONDAY_9AM)
    assert ladder.decide(roster, one, FIVE, soon) == Wait(MONDAY_9AM + FIVE)
    passed = ladder.passed_on(one, one.told[0], soon)
    both = told_at(passed, soon)
    assert [rung.name for rung in both.told] == ["Ann", "Bob"]
    late = ladder.passed_on(both, both.told[0], soon)
    assert late.next_at == both.next_at


def test_worse_news_begins_the_climb_again() -> None:
    business = a_business(on_call=(Contact("Ann", PHONES[0]),), owner_phone=PHONES[1])
    done = climbed(business, [600] * 60)
    again = climbed_from(business, ladder.climbing_again(done))
    assert [one.phone for one in again.told] == rounds_of(business) * 2


def climbed_from(business: Business, escalation: Escalation) -> Escalation:
    now = MONDAY_9AM + timedelta(days=1)
    roster = ladder.roster_of(business)
    while True:
        now += FIVE
        decision = ladder.decide(roster, escalation, FIVE, now)
        if not isinstance(decision, Tell):
            return escalation
        escalation = ladder.told(escalation, decision, now)


def test_an_acknowledged_one_that_is_closed_keeps_who_had_it() -> None:
    taken = ladder.acknowledged(an_escalation(), Taker("Ann", None, "dashboard"), MONDAY_9AM)
    after = ladder.closed(taken, None, MONDAY_9AM + FIVE)
    assert after == replace(taken, ended_at=MONDAY_9AM + FIVE)
