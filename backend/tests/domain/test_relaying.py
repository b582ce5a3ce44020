"""Which sessions of ConversationRelay a call may have."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import relaying
from app.domain.relaying import Ending, Reason, ending_of

NOW = datetime(2026, 1, 5, 15, tzinfo=UTC)
ENDINGS = st.sampled_from(list(Ending))


@pytest.mark.parametrize(
    ("status", "code", "reason", "ending"),
    [
        ("ended", None, Reason.HANG_UP, Ending.DECIDED),
        ("ended", None, Reason.TRANSFER, Ending.DECIDED),
        ("ended", None, Reason.RECONNECT, Ending.HANDED_OVER),
        ("ended", None, Reason.LIMIT, Ending.SPENT),
        ("ended", None, None, Ending.HANDED_OVER),
        ("completed", None, None, Ending.LEFT),
        ("completed", 39001, None, Ending.DROPPED),
        ("failed", 64105, None, Ending.DROPPED),
        ("failed", 64110, None, Ending.REFUSED),
        ("failed", 64109, Reason.HANG_UP, Ending.REFUSED),
        ("failed", None, None, Ending.DROPPED),
        (None, None, None, Ending.DROPPED),
        ("something-new", None, None, Ending.DROPPED),
    ],
)
def test_how_a_session_ended_is_told_from_what_twilio_says(
    status: str | None, code: int | None, reason: Reason | None, ending: Ending
) -> None:
    assert ending_of(status, code, reason) is ending


@given(st.lists(st.tuples(st.integers(-1, 12) | st.none(), ENDINGS), max_size=40))
def test_a_call_has_few_sessions_and_news_that_are_old_change_nothing(
    news: list[tuple[int | None, Ending]],
) -> None:
    relay = relaying.first("digest", NOW)
    for session, ending in news:
        after = relaying.after(relay, session, ending)
        assert relaying.after(after, session, ending) == after
        if session != relay.sessions or relay.is_given_up:
            assert after == relay
        relay = after
    assert relay.sessions <= relaying.MOST_SESSIONS
    assert relay.drops <= relaying.MOST_DROPS + 1


def test_a_token_opens_once_and_not_for_long() -> None:
    relay = relaying.first("digest", NOW)
    assert relaying.admits(relay, "digest", NOW)
    assert not relaying.admits(relay, "other", NOW)
    assert not relaying.admits(relay, "", NOW)
    assert not relaying.admits(relay, "digest", NOW + relaying.TOKEN_LIVES)
    shown = relaying.shown(relay)
    assert not relaying.admits(shown, "digest", NOW)
    assert not relaying.admits(shown, "", NOW)
    assert relaying.reissued(shown, NOW + timedelta(minutes=1)) == shown
