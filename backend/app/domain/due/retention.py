"""Asking customers back who have not been visited for long, and the words an owner may choose."""

import re
from datetime import timedelta
from string import Formatter
from typing import Final

from app.domain.appointments import Appointment, AppointmentStatus

CAMPAIGN: Final = "come_back"
"""What the service itself asks; others have the names that are given to them."""
LAPSED_AFTER_DAYS: Final = 180
MOST_A_RUN: Final = 50
NEXT_ONE: Final = timedelta(days=30)
"""Between two campaigns' texts to one customer."""
PLACEHOLDERS: Final = frozenset({"name", "business", "phone"})
LONGEST_TEMPLATE: Final = 300
_CONSENT: Final = (
    r"stop|stopall|unsubscribe|end|quit|cancel|optout|revoke|start|unstop|yes|no|help|info"
    r"|alto|pare|parar|baja|basta|cancelar|ayuda|si|sí"
)
_ASKS_FOR_ONE: Final = re.compile(
    r"\b(?:reply|respond|answer|text|send|responda|conteste|envíe|envie|mande)"
    rf"(?:\s+(?:with|back|us|con))*\W+(?:{_CONSENT})\b",
    re.IGNORECASE,
)
_SHOUTED: Final = re.compile(rf"\b(?:{_CONSENT.upper()})\b")


def key(campaign: str, last_visit: Appointment) -> str:
    """Whoever did not come back is not asked again by the same campaign."""
    return f"retention/{campaign}/{last_visit.customer_id}/{last_visit.id}"


def has_asked(campaign: str, last_visit: Appointment) -> bool:
    """A visit that was stored before campaigns were noted with it counts as asked by our own."""
    told = last_visit.told
    noted = told.asked_by or ((CAMPAIGN,) if told.recalled_at is not None else ())
    return campaign in noted


def is_open(last_visit: Appointment) -> bool:
    """The last visit was to be put off, so a new time is being looked for."""
    return last_visit.status is AppointmentStatus.PENDING_RESCHEDULE


def fault_of(template: str) -> str | None:
    """What is wrong with an owner's own words; None when they can be sent.

    Words that carriers and Twilio take for consent or its withdrawal may be written, but not asked
    for: whoever replies YES or CANCEL to an advertisement does not mean it.
    """
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        return "a brace in it has no partner"
    named = [part[1:] for part in parts if part[1] is not None]
    if any(name not in PLACEHOLDERS or spec or mark for name, spec, mark in named):
        return "only {name}, {business} and {phone} are filled in"
    if len(template) > LONGEST_TEMPLATE:
        return f"it is longer than {LONGEST_TEMPLATE} characters"
    asked = _ASKS_FOR_ONE.search(template) or _SHOUTED.search(template)
    if asked:
        return f'"{asked[0]}" is a word that turns texts on or off, or may be taken for one'
    return None


def filled(template: str, name: str, business: str, phone: str) -> str:
    """Where the name is not known, the greeting does without one."""
    named = template if name else re.sub(r"\s*\{name\}", "", template)
    return " ".join(named.format(name=name, business=business, phone=phone).split())
