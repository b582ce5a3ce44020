"""What a good receptionist would have left in the CRM, compared with what is there."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from evals.play import Played
from evals.rules import Rule, fits
from evals.scenario import FaultyScenario, as_list
from evals.visits import cancelled, kept, moved

Check = Callable[[Played, Any], Iterator[str]]


def judge(played: Played) -> list[str]:
    """Everything that is wrong, in words; empty when the call was handled well."""
    expect = played.scenario.expect
    unknown = expect.keys() - CHECKS.keys()
    if unknown:
        raise FaultyScenario(f"{played.scenario.id} expects {', '.join(sorted(unknown))}")
    checks = (CHECKS[name](played, wanted) for name, wanted in expect.items())
    return [*played.faults, *(fault for found in checks for fault in found)]


def _booked(played: Played, wanted: bool | int) -> Iterator[str]:
    """`true` is exactly one visit."""
    if len(played.new) != int(wanted):
        yield f"booked {len(played.new)}, not {int(wanted)}"
    if any(_start(one) < played.now for one in played.new):
        yield "booked in the past"


def _starts(played: Played, rule: Rule | list[Rule]) -> Iterator[str]:
    """One rule per visit booked, in any order."""
    for one in as_list(rule):
        if played.new and not any(fits(_start(a), one, played.now) for a in played.new):
            starts = ", ".join(
                f"{_start(a).astimezone(played.now.tzinfo):%a %F %H:%M}" for a in played.new
            )
            yield f"no visit fits {one}, they start {starts}"


def _service(played: Played, wanted: str | list[str]) -> Iterator[str]:
    found = [one["service_type"] for one in played.new]
    if found and not set(found) & set(as_list(wanted)):
        yield f"service is {found}"


def _emergency(played: Played, wanted: bool) -> Iterator[str]:
    marked = [one["is_emergency"] for one in played.new] or [played.conversation["is_emergency"]]
    if marked[0] != wanted:
        yield f"emergency is {marked[0]}"


def _customer_field(field: str) -> Check:
    def check(played: Played, wanted: str) -> Iterator[str]:
        for one in played.new:
            found = str(played.customer(one)[field])
            if _words(found) != _words(wanted):
                yield f"{field} is {found!r}"

    return check


def _address(must_be_there: bool) -> Check:
    def check(played: Played, wanted: list[str]) -> Iterator[str]:
        for one in played.new:
            text = one["address"] or played.customer(one)["address"] or ""
            for word in map(str, wanted):
                if (word.lower() in _words(text)) != must_be_there:
                    yield f"address is {text!r}"

    return check


def _problem(played: Played, pattern: str) -> Iterator[str]:
    for one in played.new:
        if not re.search(pattern, one["description"] or "", re.IGNORECASE):
            yield f"problem is {one['description']!r}"


def _return_call(played: Played, wanted: bool | dict[str, str]) -> Iterator[str]:
    """With a mapping, each field of the entry is searched for the pattern given."""
    queue = played.return_calls
    if bool(queue) != bool(wanted):
        yield "a return call is owed" if queue else "no return call is owed"
    if queue and isinstance(wanted, dict):
        for name, pattern in wanted.items():
            if not re.search(pattern, str(queue[0][name]), re.IGNORECASE):
                yield f"the return call's {name} is {queue[0][name]!r}"


def _customers(played: Played, wanted: int) -> Iterator[str]:
    if len(played.customers) != wanted:
        yield f"{len(played.customers)} customers on file"


def _language(played: Played, wanted: str) -> Iterator[str]:
    if played.conversation["language_code"] != wanted:
        yield f"language is {played.conversation['language_code']}"


def _says(how: Callable[[Iterable[bool]], bool], fault: str) -> Check:
    def check(played: Played, patterns: str | list[str]) -> Iterator[str]:
        every = as_list(patterns)
        if not how(bool(re.search(one, played.said, re.IGNORECASE)) for one in every):
            yield f"{fault} {every}"

    return check


def _none(found: Iterable[bool]) -> bool:
    return not any(found)


def _texts(played: Played, patterns: str | list[str]) -> Iterator[str]:
    """Each was written to the caller's number."""
    written = [one["body"] for one in played.texts if one["to"] == played.phone]
    for pattern in as_list(patterns):
        if not any(re.search(pattern, body, re.IGNORECASE) for body in written):
            yield f"no text says {pattern!r}, they say {written}"


def _max_turns(played: Played, most: int) -> Iterator[str]:
    if len(played.turns) - 1 > most:
        yield f"took {len(played.turns) - 1} turns"


def _start(appointment: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(appointment["start_time"])


def _words(text: str) -> list[str]:
    return re.sub(r"[^\w ]", " ", text.lower()).split()


CHECKS: dict[str, Check] = {
    "booked": _booked,
    "start": _starts,
    "service": _service,
    "emergency": _emergency,
    "name": _customer_field("name"),
    "phone": _customer_field("phone"),
    "address_has": _address(True),
    "address_lacks": _address(False),
    "problem": _problem,
    "return_call": _return_call,
    "customers": _customers,
    "language": _language,
    "cancelled": cancelled,
    "moved": moved,
    "kept": kept,
    "says_any": _says(any, "never said any of"),
    "says_all": _says(all, "did not say all of"),
    "never_says": _says(_none, "said one of"),
    "texts": _texts,
    "turns": _max_turns,
}
