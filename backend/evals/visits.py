"""What became of the visits that stood before the call."""

from collections.abc import Iterator
from datetime import datetime

from evals.play import Played
from evals.rules import Rule, fits

STANDING = ("SCHEDULED", "CONFIRMED")


def cancelled(played: Played, wanted: bool) -> Iterator[str]:
    gone = any(played.after[id_]["status"] == "CANCELLED" for id_ in played.before)
    if gone != wanted:
        yield "a visit was cancelled" if gone else "no visit was cancelled"


def moved(played: Played, rule: Rule) -> Iterator[str]:
    """Some visit that stood is now where the rule says."""
    now_at = [played.after[id_] for id_ in played.before]
    changed = [one for one in now_at if one["start_time"] != played.before[one["id"]]["start_time"]]
    starts = [datetime.fromisoformat(one["start_time"]) for one in changed]
    if not any(fits(start, rule, played.now) for start in starts):
        yield f"not moved to {rule}, but {[str(start) for start in starts] or 'left alone'}"


def kept(played: Played, wanted: bool) -> Iterator[str]:
    """Every visit that stood stands, at its old time."""
    same = all(
        played.after[id_]["start_time"] == before["start_time"]
        and played.after[id_]["status"] in STANDING
        for id_, before in played.before.items()
    )
    if same != wanted:
        yield "visits were left alone" if same else "a visit was changed"
