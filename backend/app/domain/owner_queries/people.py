"""Answers about people: emergencies, calls to return, the day's calls, what needs a look."""

from collections.abc import Sequence
from typing import Final

from app.domain.dialogue.outcomes import Prompt
from app.domain.escalations import Escalation
from app.domain.owner_queries import jobs
from app.domain.owner_queries.answer import Answer
from app.domain.owner_queries.facts import Emergencies, Item, Owed, Tally
from app.domain.owner_queries.telling import Telling, clean

MOST_ALARMS: Final = 3
_SAID: Final = {"en": ("emergency", "number withheld"), "es": ("emergencia", "número oculto")}


def open_emergencies(alarms: Sequence[Escalation], telling: Telling) -> tuple[Prompt, ...]:
    """Said before anything else, oldest first."""
    many = Prompt("owner_open_many", {"emergencies": telling.count(len(alarms), "emergency")})
    told = [
        Prompt("owner_open_emergency", {"age": _age(one, telling), "details": _who(one, telling)})
        for one in alarms[:MOST_ALARMS]
    ]
    return (many, *told) if len(alarms) > 1 else tuple(told)


def emergencies(found: Emergencies, telling: Telling) -> Answer:
    total = len(found.visits) + len(found.alarms)
    values = {"day": telling.span(found.span)}
    if not total:
        name = "owner_no_other_emergencies" if found.has_open else "owner_no_emergencies"
        return Answer((Prompt(name, values),))
    told = Prompt("owner_emergencies", {**values, "emergencies": telling.count(total, "emergency")})
    with_day = not found.span.is_one_day
    items = [jobs.item(visit, telling, with_day=with_day) for visit in found.visits]
    return Answer((told,), (*items, *(_past(one, telling) for one in found.alarms)))


def return_calls(owed: Sequence[Owed], telling: Telling) -> Answer:
    if not owed:
        return Answer((Prompt("owner_no_return_calls"),))
    lead = Prompt("owner_return_calls", {"calls": telling.count(len(owed), "call")})
    return Answer((lead,), tuple(_owed(one, telling) for one in owed))


def tally(day: Tally, telling: Telling) -> Answer:
    """Calls, then what is to be returned, then the day's jobs."""
    told = telling.span(day.diary.span)
    values = {"day": told, "calls": telling.count(day.calls, "call")}
    name = "owner_tally" if day.calls else "owner_tally_none"
    lead = [Prompt(name, {**values, "visits": telling.count(day.booked, "visit")})]
    if not day.booked and day.calls:
        lead = [Prompt("owner_tally_unbooked", values)]
    if day.missed:
        lead.append(Prompt("owner_tally_missed", {"calls": telling.count(day.missed, "call")}))
    if day.owed:
        lead.append(Prompt("owner_return_calls", {"calls": telling.count(day.owed, "call")}))
    return Answer((*lead, *jobs.count(day.diary, telling).lead))


def flagged(found: Sequence[Item], total: int, telling: Telling) -> Answer:
    if not found:
        return Answer((Prompt("owner_none_flagged"),))
    lead = Prompt("owner_flagged", {"conversations": telling.count(total, "conversation")})
    return Answer((lead,), tuple(_item(one, "owner_flagged_one", telling) for one in found))


def undelivered(found: Sequence[Item], telling: Telling) -> Answer:
    if not found:
        return Answer((Prompt("owner_none_undelivered"),))
    lead = Prompt("owner_undelivered", {"texts": telling.count(len(found), "text")})
    return Answer((lead,), tuple(_item(one, "owner_undelivered_one", telling) for one in found))


def _owed(one: Owed, telling: Telling) -> Prompt:
    urgent, withheld = _SAID[telling.language]
    number = telling.phone(one.phone) if one.phone else withheld
    parts = (urgent if one.is_emergency else "", clean(one.name or ""), number)
    who = ", ".join(part for part in parts if part)
    return Prompt(f"owner_owed_{one.reason.lower()}", {"who": who, "age": telling.ago(one.since)})


def _item(one: Item, name: str, telling: Telling) -> Prompt:
    who = telling.phone(one.who) if one.who.startswith("+") else clean(one.who)
    told = ", ".join(part for part in (who, telling.ago(one.at), clean(one.words)) if part)
    return Prompt(name, {"details": told})


def _past(one: Escalation, telling: Telling) -> Prompt:
    values = {
        "age": _age(one, telling),
        "details": _who(one, telling),
        "name": clean(one.acknowledged_by or ""),
    }
    return Prompt(f"owner_alarm_{one.status.lower()}", values)


def _age(one: Escalation, telling: Telling) -> str:
    return telling.ago(one.opened_at)


def _who(one: Escalation, telling: Telling) -> str:
    brief = one.brief
    parts = (
        clean(brief.problem),
        clean(brief.name or ""),
        telling.address(brief.address or ""),
        telling.phone(brief.callback) if brief.callback else "",
    )
    return ", ".join(part for part in parts if part)
