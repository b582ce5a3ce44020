"""The owner's evening text: what tomorrow brings and what is still open, in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.domain.appointments import Window
from app.domain.dialogue.outcomes import Prompt, Value
from app.domain.due.fitting import fits, plainer
from app.domain.prompts import word
from app.domain.prompts.windows import hour

MOST_PARTS: Final = 3
"""Segments of a text."""
LATENESS: Final = timedelta(hours=3)
"""After so long it is no longer this evening's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    window: Window
    name: str
    place: str = ""
    service: str = ""
    is_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """What the owner is told of; `now` is in the business's zone."""

    now: datetime
    business_name: str
    jobs: Sequence[Job] = ()
    """Tomorrow's, earliest first."""
    job_count: int = 0
    callers: Sequence[str] = field(default=())
    """Names or numbers of people we owe a call."""
    caller_count: int = 0
    emergencies: int = 0
    """That nobody has taken yet."""


def key(on: date) -> str:
    return f"briefing/{on.isoformat()}"


def due_at(local_now: datetime, hour: int) -> datetime:
    """This evening's moment, in UTC."""
    return datetime.combine(local_now.date(), time(hour), local_now.tzinfo).astimezone(UTC)


def is_due(local_now: datetime, hour: int) -> bool:
    late = local_now.astimezone(UTC) - due_at(local_now, hour)
    return timedelta() <= late < LATENESS


def written(evening: Evening, language: str) -> str:
    """As many jobs and names as fit into MOST_PARTS; the counts are always there."""
    for jobs, callers in _cuts(len(evening.jobs), len(evening.callers)):
        text = plainer(_worded(evening, language, jobs, callers))
        if fits(text, MOST_PARTS):
            break
    return text


def _cuts(jobs: int, callers: int) -> Sequence[tuple[int, int]]:
    """How many of each are named: names of callers go first, then jobs."""
    fewer_callers = [(jobs, left) for left in range(callers, -1, -1)]
    return [*fewer_callers, *((left, 0) for left in range(jobs - 1, -1, -1))]


def _worded(evening: Evening, language: str, jobs: int, callers: int) -> str:
    prompts = [_head(evening)]
    named = evening.jobs[:jobs]
    prompts += [_job(job, evening.now, language) for job in named]
    if named and evening.job_count > len(named):
        prompts.append(_counted("briefing_more", evening.job_count - len(named)))
    if evening.caller_count:
        prompts.append(_calls(evening.caller_count, ", ".join(evening.callers[:callers])))
    if evening.emergencies:
        prompts.append(_counted("briefing_emergencies", evening.emergencies))
    return word(prompts, language, evening.now)


def _head(evening: Evening) -> Prompt:
    name = {0: "briefing_free", 1: "briefing_one"}.get(evening.job_count, "briefing_many")
    values: dict[str, Value] = {"business": evening.business_name}
    if name == "briefing_many":
        values["count"] = str(evening.job_count)
    return Prompt(name, values)


def _job(job: Job, now: datetime, language: str) -> Prompt:
    told = ", ".join(part for part in (job.name, job.service, job.place) if part)
    values: dict[str, Value] = {"hour": hour(job.window, now, language), "text": told}
    return Prompt("briefing_job_urgent" if job.is_emergency else "briefing_job", values)


def _calls(count: int, names: str) -> Prompt:
    if not names:
        return _counted("briefing_calls", count)
    return Prompt("briefing_calls_named", {"count": str(count), "names": names})


def _counted(name: str, count: int) -> Prompt:
    return Prompt(name, {"count": str(count)})
