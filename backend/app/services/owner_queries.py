"""An owner's question answered: what it needs is read, and put into words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeAlias

from app.domain.dialogue.outcomes import Prompt
from app.domain.owner_queries import Query, Span, Topic, jobs, people, understand
from app.domain.owner_queries.answer import Answer, say
from app.domain.owner_queries.facts import Diary
from app.domain.owner_queries.queries import NEXT, day_of
from app.domain.owner_queries.telling import Telling
from app.errors import Invalid
from app.ports import UnitOfWork
from app.services import owner_facts, owner_lookups
from app.services.business_facts import Moment

Teller: TypeAlias = Callable[[UnitOfWork, Moment, Query, Telling], Answer]

SOON: Final = timedelta(days=6)
"""Free time is looked for within a week, unless a day was named."""
A_DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=62)
YEARS: Final = range(2000, 2100)
SAID_BEFORE: Final = frozenset({Topic.REPEAT, Topic.MORE, Topic.GOODBYE})
"""Before these, open emergencies were told already."""


def ask(uow: UnitOfWork, at: Moment, words: str) -> tuple[str, str]:
    """The whole answer to a question, and the language it was asked in and is answered in."""
    query = understand(words, at.local_now)
    telling = _telling(at, query.language)
    return say(answer(uow, at, query, telling), telling).text, telling.language


def tomorrow(uow: UnitOfWork, at: Moment) -> tuple[str, Diary]:
    return _days(uow, at, day_of(at.on(at.now) + A_DAY))


def days(
    uow: UnitOfWork, at: Moment, first_on: date | None, last_on: date | None
) -> tuple[str, Diary]:
    """The visits of some days, both inclusive, and what is said of them; Invalid when there are
    too many days, or none."""
    first = first_on or last_on or at.on(at.now)
    last = last_on or first
    if not timedelta() <= last - first < LONGEST or first.year not in YEARS:
        raise Invalid(f"from must not be after to, and {LONGEST.days} days are the most")
    return _days(uow, at, Span(first_on=first, last_on=last))


def _days(uow: UnitOfWork, at: Moment, span: Span) -> tuple[str, Diary]:
    telling, found = _telling(at), owner_facts.diary(uow, at, span)
    return say(_with_open(uow, telling, jobs.schedule(found, telling)), telling).text, found


def today(uow: UnitOfWork, at: Moment) -> tuple[str, Diary]:
    """Today's calls and visits in a few sentences, and the visits."""
    telling, found = _telling(at), owner_lookups.tally(uow, at, at.on(at.now))
    return say(_with_open(uow, telling, people.tally(found, telling)), telling).text, found.diary


def answer(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    """Open emergencies come first, whatever was asked."""
    teller = _TELLERS.get(query.topic)
    told = teller(uow, at, query, telling) if teller else Answer(_PLAIN[query.topic])
    return told if query.topic in SAID_BEFORE else _with_open(uow, telling, told)


def _telling(at: Moment, language: str | None = None) -> Telling:
    return Telling(language=language or at.business.language_code, now=at.local_now)


def _with_open(uow: UnitOfWork, telling: Telling, told: Answer) -> Answer:
    return told.after(*people.open_emergencies(uow.escalations.list_open(), telling))


def _span(at: Moment, query: Query) -> Span:
    return query.span or day_of(at.on(at.now))


def _schedule(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    return jobs.schedule(owner_facts.diary(uow, at, _span(at, query)), telling)


def _count(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    return jobs.count(owner_facts.diary(uow, at, _span(at, query)), telling)


def _job(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    place = query.place or 0
    if query.span is not None and place != NEXT:
        return jobs.job(owner_facts.diary(uow, at, query.span), place, telling)
    soonest = owner_facts.coming(uow, at)
    if place == NEXT or not soonest.visits:
        return jobs.job(soonest, NEXT, telling)
    day = owner_facts.diary(uow, at, day_of(soonest.visits[0].on))
    left = tuple(visit for visit in day.visits if not visit.is_over)
    return jobs.job(replace(day, visits=left), place, telling)


def _emergencies(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    on = at.on(at.now)
    span = query.span or Span(first_on=on, last_on=on + A_DAY)
    return people.emergencies(owner_facts.emergencies(uow, at, span), telling)


def _return_calls(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    return people.return_calls(owner_lookups.owed(uow), telling)


def _free(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    on = at.on(at.now)
    span = query.span or Span(first_on=on, last_on=on + SOON)
    return jobs.free(owner_facts.free_time(uow, at, span), telling)


def _summary(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    """Of days to come there are no calls to tell."""
    on, span = at.on(at.now), _span(at, query)
    if span.first_on > on:
        return _schedule(uow, at, query, telling)
    return people.tally(owner_lookups.tally(uow, at, span.first_on), telling)


def _flagged(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    found = owner_lookups.flagged(uow)
    return people.flagged(found.items, found.total, telling)


def _undelivered(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    return people.undelivered(owner_lookups.undelivered(uow, at.now), telling)


def _visit(uow: UnitOfWork, at: Moment, query: Query, telling: Telling) -> Answer:
    return jobs.visits_of(owner_facts.visits_of(uow, at, query.name or ""), telling)


_TELLERS: Final[Mapping[Topic, Teller]] = {
    Topic.SCHEDULE: _schedule,
    Topic.COUNT: _count,
    Topic.JOB: _job,
    Topic.EMERGENCIES: _emergencies,
    Topic.RETURN_CALLS: _return_calls,
    Topic.FREE: _free,
    Topic.SUMMARY: _summary,
    Topic.FLAGGED: _flagged,
    Topic.UNDELIVERED: _undelivered,
    Topic.VISIT: _visit,
}
_EXAMPLES: Final = Prompt("owner_examples")
_PLAIN: Final[Mapping[Topic, tuple[Prompt, ...]]] = {
    Topic.MENU: (_EXAMPLES,),
    Topic.REPEAT: (_EXAMPLES,),
    Topic.MORE: (Prompt("owner_no_more"),),
    Topic.GOODBYE: (Prompt("owner_goodbye"),),
    Topic.SPANISH: (Prompt("owner_in_language"),),
    Topic.ENGLISH: (Prompt("owner_in_language"),),
    Topic.CHANGE: (Prompt("owner_only_tells"),),
    Topic.PAST: (Prompt("owner_too_far_back"), _EXAMPLES),
    Topic.UNKNOWN: (Prompt("owner_not_understood"), _EXAMPLES),
}
