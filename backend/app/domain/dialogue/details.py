"""Taking in what an utterance tells us, whatever was asked."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.domain.dialogue.facts import Facts
from app.domain.dialogue.state import LONGEST_PROBLEM, Asking, DialogueState
from app.domain.understanding.addresses import Address
from app.domain.understanding.emergencies import Grade
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.wishes import TimeOption, TimeWish

RAMBLE = 5
LONGEST_REMARK = 150
MOST_REMARKS = 5
FOR_WHOEVER_GOES = re.compile(
    r"\b(?:gate|lock ?box|code|dogs?|knock|door ?bell|buzzer|deaf|park(?:ing)?|side door"
    r"|back door|call (?:me )?(?:first|before)|ask for|portón|perros?|timbre|clave|toque"
    r"|sord[ao])\b"
)
ZIP = re.compile(r"(?<!\d)\d{5}(?!\d)(?=[^\d]*$)")
SOMEBODY_ELSE = re.compile(
    r"\b(?:neighbou?r|mother|mom|father|dad|husband|wife|son|daughter|sister|brother|tenant"
    r"|landlord|manager|office|(?:call|reach|ring) (?:him|her|them)|vecin[ao]|mamá|papá"
    r"|espos[ao]|hij[ao]|herman[ao])\b"
)
NOT_A_PROBLEM = (Intent.GOODBYE, Intent.THANKS, Intent.REPEAT, Intent.HOLD, Intent.PERSON)


ROUTINE_JOB = re.compile(
    r"\b(tune ?-?up|maintenance|inspect(ed|ion)?|install(ed|ation)?|flush(ed)?|"
    r"remodel|upgrade|replac(e|ed|ement)|mantenimiento|instalar|instalación|revisión)\b"
)
"""Work that is clear enough to note even where it is none of the listed services."""


def take_in(state: DialogueState, said: Utterance, facts: Facts) -> DialogueState:
    """The state with every detail that was said; a detail said again replaces the old one."""
    state = _identity(state, said, facts)
    state = _place(state, said)
    state = _time(state, said)
    return _remark(_problem(state, said), said)


def _remark(state: DialogueState, said: Utterance) -> DialogueState:
    """ "The gate code is 4471 and the dog bites": nobody asked, and whoever goes must know."""
    words = said.words[:LONGEST_REMARK]
    if not FOR_WHOEVER_GOES.search(words.lower()) or words == state.problem:
        return state
    return state.but(remarks=(*state.remarks, words)[-MOST_REMARKS:])


def _identity(state: DialogueState, said: Utterance, facts: Facts) -> DialogueState:
    fuller = _fuller(state, said)
    if fuller is not None:
        state = state.but(name=fuller)
    elif said.name and _is_name_welcome(state, said):
        state = state.but(name=said.name)
    if said.phone and _is_own_phone(state, said, facts):
        state = state.but(phone=said.phone)
    return state


def _is_own_phone(state: DialogueState, said: Utterance, facts: Facts) -> bool:
    """ "Call Ruth's neighbor at 913…" is not where the caller wants to be reached."""
    if state.asking is Asking.PHONE or facts.caller_phone is None:
        return True
    return not SOMEBODY_ELSE.search(said.words.lower())


def _fuller(state: DialogueState, said: Utterance) -> str | None:
    """ "Bill Nguyen", said alone after "Bill", completes the name whatever was asked."""
    words = said.words.strip(" .,!").split()
    if state.name is None or len(state.name.split()) > 1 or not 2 <= len(words) <= 3:
        return None
    is_name = all(word.replace("'", "").replace("-", "").isalpha() for word in words)
    begins_alike = words[0].lower() == state.name.lower()
    if not is_name or not begins_alike or said.service_type or said.intents:
        return None
    return " ".join((state.name, *(word[:1].upper() + word[1:] for word in words[1:])))


def _is_name_welcome(state: DialogueState, said: Utterance) -> bool:
    """Once known, a name changes only when asked again or said to be wrong."""
    if state.name is None or state.asking is Asking.NAME or not said.name:
        return True
    return said.name.split()[0] == state.name.split()[0] or said.is_no


def _place(state: DialogueState, said: Utterance) -> DialogueState:
    if said.address:
        state = state.but(address=_completed(state.address, said.address))
        zip_code = said.address.zip_code
    else:
        zip_code = said.zip_code
    if zip_code is None:
        return state
    return state.but(zip_code=zip_code, address=_with_zip(state.address, zip_code))


def _completed(before: str | None, now: Address) -> str:
    """A corrected house number keeps the city and ZIP that were said with the street."""
    if before is None or now.city or now.zip_code or "," not in before:
        return now.text
    street, _, place = before.partition(",")
    words = [word for word in now.street.lower().split() if len(word) > 2]
    same_street = bool(words) and all(word in street.lower() for word in words)
    return f"{now.text},{place}" if same_street else now.text


def _with_zip(address: str | None, zip_code: str) -> str | None:
    """The ZIP said later takes the place of the one in the address."""
    return ZIP.sub(zip_code, address) if address else None


def _time(state: DialogueState, said: Utterance) -> DialogueState:
    if said.wish is None:
        return state
    wish = merge(state.wish, said.wish)
    return state.but(wish=wish, requested_time=said.words[:120])


def merge(before: TimeWish | None, now: TimeWish) -> TimeWish:
    """What was said of days and hours in two breaths: "Tuesday" and then "after three"."""
    if before is None or not before.options or now.is_soonest or now.is_flexible:
        return now
    if now.has_time and not now.has_day and before.has_day and now.options:
        return replace(now, options=_on_days_of(before, now), has_day=True)
    if now.has_day and not now.has_time and before.has_time and now.options:
        return replace(now, options=_at_hours_of(before, now), has_time=True)
    return now


def on_days(wish: TimeWish, days: Iterable[date]) -> TimeWish:
    """ "Could you make it eleven?" is about the days just spoken of."""
    options = tuple(
        replace(option, first_on=day, last_on=day, days_open_ended=False)
        for option in wish.options
        for day in sorted(set(days))
    )
    return replace(wish, options=options, has_day=True)


def _on_days_of(before: TimeWish, now: TimeWish) -> tuple[TimeOption, ...]:
    return tuple(
        replace(hours, first_on=days.first_on, last_on=days.last_on)
        for hours in now.options
        for days in before.options
    )


def _at_hours_of(before: TimeWish, now: TimeWish) -> tuple[TimeOption, ...]:
    hours = before.options[0]
    return tuple(
        replace(days, earliest=hours.earliest, latest=hours.latest, exact=hours.exact)
        for days in now.options
    )


def _problem(before: DialogueState, said: Utterance) -> DialogueState:
    state = before
    if said.service_type and _is_about_work(state, said):
        state = state.but(service_type=said.service_type)
    told = _tells_a_problem(state, said) if state.problem is None else _tells_at_last(before, said)
    return state.but(problem=said.words[:LONGEST_PROBLEM]) if told else state


def _tells_at_last(before: DialogueState, said: Utterance) -> bool:
    """Words we could make nothing of give way to a trouble named in plain words."""
    return before.service_type is None and bool(said.service_type) and _is_about_work(before, said)


def _is_about_work(state: DialogueState, said: Utterance) -> bool:
    """Names of streets and people hold trade words too ("Sump Road"): those are not asked about."""
    if state.asking is Asking.PROBLEM or state.service_type is None:
        return state.asking not in (Asking.NAME, Asking.ADDRESS) or _interjects_work(said)
    return False


def _interjects_work(said: Utterance) -> bool:
    """ "Sorry, the dog was barking. My sink is clogged": no name, no address, but a trouble."""
    return said.has(Intent.BOOK) and said.name is None and said.address is None


def _tells_a_problem(state: DialogueState, said: Utterance) -> bool:
    if _fuller(state, said) or said.words == state.name:
        return False
    if state.asking is Asking.PROBLEM:
        return bool(said.service_type) or not said.has(*NOT_A_PROBLEM)
    if state.asking is not None:
        return False
    return (
        bool(said.service_type)
        or _sounds_broken(said)
        or _rambles(said)
        or bool(ROUTINE_JOB.search(said.words.lower()))
    )


def _sounds_broken(said: Utterance) -> bool:
    return said.has(Intent.EMERGENCY) or said.triage.grade is not Grade.ROUTINE


def _rambles(said: Utterance) -> bool:
    """Many words that fit no intent and give no name are most likely the trouble itself."""
    return not said.intents and said.name is None and len(said.words.split()) >= RAMBLE
