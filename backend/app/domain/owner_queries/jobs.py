"""Answers about visits: a day's, one of them, a customer's; and the time that is left."""

from collections.abc import Iterable
from typing import Final

from app.domain.dialogue.outcomes import Prompt
from app.domain.owner_queries.answer import Answer
from app.domain.owner_queries.facts import Diary, Found, FreeDay, FreeTime, Visit
from app.domain.owner_queries.queries import LAST, NEXT
from app.domain.owner_queries.telling import Telling, clean
from app.domain.scheduling.closing import Closed, WhyClosed

_NAMED_PLACES: Final = {0: "owner_job_first", LAST: "owner_job_last", NEXT: "owner_job_next"}


def schedule(diary: Diary, telling: Telling) -> Answer:
    """All visits of a span; of today, those still to come."""
    if not diary.visits:
        return nothing(diary, telling)
    to_come = [visit for visit in diary.visits if not visit.is_over]
    is_all = len(to_come) == len(diary.visits) or diary.span.has_hours
    told = diary.visits if is_all or not _is_today(diary, telling) else to_come
    lead = _lead(diary, telling) if told is diary.visits else _left(diary, len(to_come), telling)
    return Answer(lead, tuple(_list(told, diary, telling)))


def count(diary: Diary, telling: Telling) -> Answer:
    return Answer(_lead(diary, telling)) if diary.visits else nothing(diary, telling)


def job(diary: Diary, place: int, telling: Telling) -> Answer:
    """One visit, with all that is known of it. For NEXT the diary holds what is to come."""
    if not diary.visits:
        name = "owner_nothing_coming" if place == NEXT else ""
        return Answer((Prompt(name),)) if name else nothing(diary, telling)
    in_order = sorted(diary.visits, key=lambda visit: visit.promised.start)
    index = 0 if place == NEXT else place
    if index >= len(in_order):
        values = {"day": telling.span(diary.span), "jobs": telling.count(len(in_order), "job")}
        return Answer((Prompt("owner_fewer", values),))
    return _one(in_order[index], place, telling)


def nothing(diary: Diary, telling: Telling) -> Answer:
    """An empty span, said plainly, and why."""
    name = "owner_had_nothing" if _is_past(diary, telling) else "owner_nothing"
    empty = Prompt(name, {"day": telling.span(diary.span)})
    return Answer((empty, *_why_closed(diary.closed)))


def free(found: FreeTime, telling: Telling) -> Answer:
    values = {"day": telling.span(found.span)}
    days = [day for day in found.days if day.spans]
    if found.span.exact is not None:
        name = "owner_free_then" if days else "owner_not_free_then"
        return Answer((Prompt(name, values), *_why_not(found, days)), _in_the_way(found, telling))
    if not days:
        return Answer((Prompt("owner_none_free", values), *_why_not(found, days)))
    if found.span.is_one_day:
        hours = {**values, "hours": telling.hours(days[0].spans)}
        return Answer((Prompt("owner_free_hours", hours),))
    return Answer((Prompt("owner_free", values),), tuple(_free_day(day, telling) for day in days))


def visits_of(found: Found, telling: Telling) -> Answer:
    """When a customer is visited next; of several with the name, each."""
    if not found.matches:
        return Answer((Prompt("owner_no_customer", {"name": clean(found.name)}),))
    coming = [visit for _, visit in found.matches if visit is not None]
    if not coming:
        name, _ = found.matches[0]
        return Answer((Prompt("owner_no_visit", {"name": clean(name)}),))
    told = [_item(visit, telling, with_day=True) for visit in coming]
    return Answer((told[0],), tuple(told[1:]))


def item(visit: Visit, telling: Telling, *, with_day: bool) -> Prompt:
    return _item(visit, telling, with_day=with_day)


def _lead(diary: Diary, telling: Telling) -> tuple[Prompt, ...]:
    jobs = telling.count(len(diary.visits), "job")
    name = "owner_had_jobs" if _is_past(diary, telling) else "owner_jobs"
    told = Prompt(name, {"day": telling.span(diary.span), "jobs": jobs})
    urgent = sum(visit.is_emergency for visit in diary.visits)
    if not urgent:
        return (told,)
    return (told, Prompt("owner_of_them", {"emergencies": telling.count(urgent, "emergency")}))


def _left(diary: Diary, left: int, telling: Telling) -> tuple[Prompt, ...]:
    values = {
        "day": telling.span(diary.span),
        "left": telling.count(left, "job"),
        "done": telling.count(len(diary.visits) - left, "job"),
    }
    return (Prompt("owner_left" if left else "owner_all_done", values),)


def _list(visits: Iterable[Visit], diary: Diary, telling: Telling) -> Iterable[Prompt]:
    """Emergencies first, day by day; a day is named with its first visit."""
    before = None
    for visit in sorted(visits, key=_urgent_first):
        is_new_day = not diary.span.is_one_day and visit.on != before
        yield _item(visit, telling, with_day=is_new_day)
        before = visit.on


def _urgent_first(visit: Visit) -> tuple[object, ...]:
    return (visit.on, not visit.is_emergency, visit.promised.start, visit.id)


def _item(visit: Visit, telling: Telling, *, with_day: bool) -> Prompt:
    values = {"hour": telling.hour(visit.promised), "details": _details(visit, telling)}
    kind = "_emergency" if visit.is_emergency else ""
    if with_day:
        return Prompt(f"owner_job_on{kind}", {"day": telling.day(visit.on), **values})
    return Prompt(f"owner_job{kind}", values)


def _one(visit: Visit, place: int, telling: Telling) -> Answer:
    values = {
        "day": telling.day(visit.on),
        "hour": telling.hour(visit.promised),
        "details": _details(visit, telling),
        "number": telling.number(place + 1),
    }
    told = [Prompt(_NAMED_PLACES.get(place, "owner_job_numbered"), values)]
    if visit.is_emergency:
        told.append(Prompt("owner_it_is_urgent"))
    if visit.description and visit.service:
        told.append(Prompt("owner_job_words", {"text": clean(visit.description)}))
    if visit.phone:
        told.append(Prompt("owner_job_phone", {"phone": telling.phone(visit.phone)}))
    return Answer(tuple(told))


def _details(visit: Visit, telling: Telling) -> str:
    """ "Amy Rourke, clogged drain, 6100 Nieman Road, Ray"."""
    what = telling.service(visit.service) if visit.service else clean(visit.description or "")
    parts = (
        clean(visit.customer_name or ""),
        what,
        telling.address(visit.address or ""),
        clean(visit.technician or ""),
    )
    known = [part for part in parts if part]
    if visit.wants_other_time:
        known.append(_WANTS_ANOTHER[telling.language])
    return ", ".join(known) or _NO_DETAILS[telling.language]


_WANTS_ANOTHER: Final = {"en": "wants another time", "es": "quiere otra hora"}
_NO_DETAILS: Final = {"en": "no details", "es": "sin detalles"}


def _is_today(diary: Diary, telling: Telling) -> bool:
    return diary.span.is_one_day and diary.span.first_on == telling.now.date()


def _is_past(diary: Diary, telling: Telling) -> bool:
    return diary.span.last_on < telling.now.date()


def _why_not(found: FreeTime, days: list[FreeDay]) -> tuple[Prompt, ...]:
    return () if days or len(found.days) != 1 else _why_closed(found.days[0].closed)


def _in_the_way(found: FreeTime, telling: Telling) -> tuple[Prompt, ...]:
    return tuple(_item(visit, telling, with_day=False) for visit in found.in_the_way)


def _free_day(day: FreeDay, telling: Telling) -> Prompt:
    values = {"day": telling.day(day.on), "hours": telling.hours(day.spans)}
    return Prompt("owner_free_day", values)


def _why_closed(closed: Closed | None) -> tuple[Prompt, ...]:
    if closed is None:
        return ()
    if closed.why is WhyClosed.HOLIDAY:
        return (Prompt("owner_closed_holiday", {"holiday": closed.holiday or ""}),)
    return (Prompt(f"owner_closed_{closed.why}"),)
