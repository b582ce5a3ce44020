"""Properties of the gate's rules, whatever the text, the recipient and the traffic."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.domain.messaging import UNASKED, Limits, Recipient, Rule, Traffic, Verdict, judge
from app.domain.outbox import SendText
from app.domain.quiet_hours import quiet_until
from app.domain.text_messages import TextKind

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = [ZoneInfo(name) for name in ("America/New_York", "America/Chicago", "Pacific/Honolulu")]
LIMITS = Limits()
REFUSED = ("not_a_number", "our_own_number", "premium_number", "foreign_number")

moments = st.integers(0, 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
texts = st.builds(
    SendText,
    to_number=st.just("+19135550123"),
    body=st.just("Hello."),
    kind=st.sampled_from(TextKind),
    useful_until=st.none() | moments,
    asked_at=st.none() | moments,
    number_was_told=st.booleans(),
)
recipients = st.builds(
    Recipient,
    is_our_own=st.booleans(),
    refused=st.none() | st.sampled_from(REFUSED),
    is_landline=st.booleans(),
    has_opted_out=st.booleans(),
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True),
    has_emergency=st.booleans(),
    is_stored=st.booleans(),
    is_proven=st.booleans(),
)
traffic = st.builds(
    Traffic,
    to_one_in_an_hour=st.integers(0, 70),
    to_one_in_a_day=st.integers(0, 70),
    by_business_in_an_hour=st.integers(0, 600),
    to_told_numbers_in_a_day=st.integers(0, 30),
    to_one_block_in_a_day=st.integers(0, 10),
    is_repeat=st.booleans(),
)


def judged(text: SendText, recipient: Recipient, lately: Traffic, now: datetime) -> Verdict:
    return judge(text, recipient, lately, LIMITS, now)


@given(texts, recipients, traffic, moments)
def test_a_text_goes_now_or_waits_or_never_goes(
    text: SendText, recipient: Recipient, lately: Traffic, now: datetime
) -> None:
    verdict = judged(text, recipient, lately, now)
    assert not (verdict.goes and verdict.until)
    if verdict.until is not None:
        assert now < verdict.until <= now + timedelta(days=2)
        assert text.useful_until is None or verdict.until <= text.useful_until


@given(texts, recipients, traffic, moments)
def test_nobody_who_opted_out_gets_anything_but_an_alarm_of_ours(
    text: SendText, recipient: Recipient, lately: Traffic, now: datetime
) -> None:
    verdict = judged(text, recipient, lately, now)
    if recipient.has_opted_out and verdict.goes:
        assert verdict.rule in (Rule.ESCALATION, Rule.OWNER_ALERT)
        assert verdict.rule is Rule.ESCALATION or recipient.is_our_own


@given(texts, recipients, traffic, moments)
def test_an_alarm_that_is_still_of_use_to_a_number_that_can_be_texted_goes_at_once(
    text: SendText, recipient: Recipient, lately: Traffic, now: datetime
) -> None:
    is_of_use = text.useful_until is None or text.useful_until >= now
    if text.kind is TextKind.ESCALATION and recipient.refused is None and is_of_use:
        assert judged(text, recipient, lately, now) == Verdict(Rule.ESCALATION, goes=True)


@given(texts, recipients, traffic, moments)
def test_at_night_only_what_somebody_waits_for_goes(
    text: SendText, recipient: Recipient, lately: Traffic, now: datetime
) -> None:
    verdict = judged(text, recipient, lately, now)
    if not verdict.goes or quiet_until(now, recipient.zones) is None:
        return
    is_answer = text.asked_at is not None and now - text.asked_at <= timedelta(hours=1)
    assert (
        verdict.rule in (Rule.REPLY, Rule.ESCALATION, Rule.OWNER_ALERT)
        or is_answer
        or (recipient.has_emergency and text.kind not in UNASKED)
    )


@given(texts, recipients, traffic, moments)
def test_a_number_that_must_not_be_texted_never_is(
    text: SendText, recipient: Recipient, lately: Traffic, now: datetime
) -> None:
    verdict = judged(text, recipient, lately, now)
    if recipient.refused is not None and verdict.goes:
        assert recipient.is_our_own and recipient.refused == Rule.FOREIGN_NUMBER


@given(texts, recipients, traffic, moments)
def test_limits_hold_for_whatever_is_no_reply_and_no_alarm(
    text: SendText, recipient: Recipient, lately: Traffic, now: datetime
) -> None:
    verdict = judged(text, recipient, lately, now)
    if verdict.goes and verdict.rule not in (Rule.REPLY, Rule.ESCALATION):
        assert not lately.is_repeat
        most = LIMITS.to_our_own_an_hour if recipient.is_our_own else LIMITS.to_one_an_hour
        assert lately.to_one_in_an_hour < most
    if verdict.goes and verdict.rule is Rule.TOLD_NUMBER:
        assert recipient.is_stored and not recipient.is_proven
        assert lately.to_told_numbers_in_a_day < LIMITS.to_told_numbers_a_day
