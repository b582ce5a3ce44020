"""Sessions of ConversationRelay: which of them a call may still have, and how one ended.

Twilio tells how a session ended in the request of `<Connect action>`:
https://www.twilio.com/docs/voice/twiml/connect/conversationrelay
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.domain.calls import Relay

TOKEN_LIVES: Final = timedelta(minutes=2)
"""Twilio opens the socket at once."""
MOST_DROPS: Final = 2
MOST_SESSIONS: Final = 8
"""Also those that were handed over on purpose: no call goes round for ever."""

REFUSALS: Final = frozenset({64101, 64104, 64106, 64109, 64110})
"""Attributes, length, media, too many at once, an account that did not agree: not tried again.

https://www.twilio.com/docs/api/errors
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """In seconds; characters per second for voices."""

    setup_within: float = 5.0
    silence_after: float = 6.0
    """As <Gather> waits."""
    keys_within: float = 4.0
    """Between two digits of a number."""
    longest_sentence: float = 60.0
    """Of a caller's, after which they count as silent."""
    longest_session: float = 30 * 60.0
    closes_within: float = 5.0
    """Twilio, once it was told that the session ends."""
    same_sentence: float = 1.5
    """The same words again so soon, before anything was said, are the same sentence."""
    longest_speech: float = 45.0
    grace: float = 1.0
    """That we stopped may be told before the interruption that stopped us."""
    usual: float = 14.0
    fastest: float = 25.0
    slowest: float = 10.0
    first_sound: float = 0.8
    """Until a voice begins."""


class Reason(StrEnum):
    """Why we ended a session, as Twilio hands it on to whoever answers next."""

    HANG_UP = "hang_up"
    TRANSFER = "transfer"
    VOICEMAIL = "voicemail"
    RECONNECT = "reconnect"
    """This process stops; another one goes on."""
    LIMIT = "limit"
    """It took too long."""


class Ending(StrEnum):
    DECIDED = "decided"
    """As the dialogue decided."""
    HANDED_OVER = "handed_over"
    SPENT = "spent"
    LEFT = "left"
    """The caller hung up."""
    DROPPED = "dropped"
    REFUSED = "refused"
    """Twilio will not hold such sessions."""


_ENDED: Final = {
    Reason.HANG_UP: Ending.DECIDED,
    Reason.TRANSFER: Ending.DECIDED,
    Reason.VOICEMAIL: Ending.DECIDED,
    Reason.RECONNECT: Ending.HANDED_OVER,
    Reason.LIMIT: Ending.SPENT,
}


def ending_of(status: str | None, error_code: int | None, reason: Reason | None) -> Ending:
    """`status` is Twilio's SessionStatus; `reason` what we handed on, if we ended it."""
    if error_code in REFUSALS:
        return Ending.REFUSED
    if error_code:
        return Ending.DROPPED
    if status == "ended":
        return Ending.HANDED_OVER if reason is None else _ENDED[reason]
    return Ending.LEFT if status == "completed" else Ending.DROPPED


def first(digest: str, now: datetime) -> Relay:
    return Relay(token_digest=digest, sessions=1, issued_at=now)


def reissued(relay: Relay, now: datetime) -> Relay:
    """Twilio asks again for what it was told: the same token, unless it was shown already."""
    return replace(relay, issued_at=now) if relay.token_digest else relay


def admits(relay: Relay, digest: str, now: datetime) -> bool:
    """Whether this token opens the session that is awaited now."""
    if relay.is_given_up or not relay.token_digest or relay.issued_at is None:
        return False
    is_right = hmac.compare_digest(relay.token_digest, digest)
    return is_right and now < relay.issued_at + TOKEN_LIVES


def shown(relay: Relay) -> Relay:
    return replace(relay, token_digest="")


def after(relay: Relay, session: int | None, ending: Ending) -> Relay:
    """What follows session number `session`; unchanged if that was heard of before.

    The token of a new session is not in it yet.
    """
    if relay.is_given_up or session != relay.sessions:
        return relay
    drops = relay.drops + (ending is Ending.DROPPED)
    is_enough = drops > MOST_DROPS or relay.sessions >= MOST_SESSIONS
    if ending is Ending.REFUSED or is_enough:
        return replace(relay, drops=drops, is_given_up=True, token_digest="")
    return replace(relay, drops=drops, sessions=relay.sessions + 1, token_digest="")
