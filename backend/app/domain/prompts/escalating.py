"""What people on the ladder hear and read, and what the caller is told once somebody has it."""

from collections.abc import Iterable
from typing import Final

EN: Final[dict[str, tuple[str, ...]]] = {
    # --- the brief, in parts
    "rung_emergency": ("EMERGENCY, {business}.",),
    "rung_news": ("NEWS of the emergency, {business}.",),
    "rung_hello": ("This is {business} with an emergency.",),
    "rung_hazards": ("Danger: {hazards}.",),
    "rung_problem": ("{problem}.",),
    "rung_who": ("From {name}.",),
    "rung_where": ("At {address}.",),
    "rung_window": ("Booked for {window}.",),
    "rung_callback": ("Call back {phone}.",),
    "rung_no_callback": ("They withheld their number.",),
    # --- what to do
    "rung_replies": ("Reply ACK if you take it, PASS if you cannot.",),
    "rung_keys": ("Press 1 to take it, 2 to pass it on, 3 to hear it again.",),
    # --- what came of it
    "rung_yours": ("You have it.",),
    "rung_call_now": ("Please call {phone} now. Thank you, goodbye.",),
    "rung_no_number": ("They withheld their number, so please go there. Thank you, goodbye.",),
    "rung_passed": ("All right, it goes to the next person now. Goodbye.",),
    "rung_nobody_left": (
        "All right, but nobody else is left to tell. Please see that somebody calls them.",
    ),
    "rung_has": ("{name} has it already. Thank you, goodbye.",),
    "rung_gone": ("There is nothing left to do here. Goodbye.",),
    "rung_unheard": ("I heard no key, so we go on to the next person. Goodbye.",),
    "rung_more": ("{count} more waiting: reply ACK again for the next.",),
    "text_rung_passed": ("All right, it goes to the next person: {problem}",),
    "text_rung_has": ("{name} has it already.",),
    "text_rung_taken": ("{business}: {name} has it, you need not call: {problem}",),
    "text_rung_closed": ("{business}: closed, nothing left to do: {problem}",),
    # --- for the caller
    "text_taken": (
        "{business}: {name} has your emergency and will call you at this number shortly.",
    ),
    "text_taken_elsewhere": (
        "{business}: {name} has your emergency and will call you at {phone} shortly.",
    ),
}

ES: Final[dict[str, tuple[str, ...]]] = {
    # --- the brief, in parts
    "rung_emergency": ("EMERGENCIA, {business}.",),
    "rung_news": ("NOVEDADES de la emergencia, {business}.",),
    "rung_hello": ("Habla {business}, con una emergencia.",),
    "rung_hazards": ("Peligro: {hazards}.",),
    "rung_problem": ("{problem}.",),
    "rung_who": ("De {name}.",),
    "rung_where": ("En {address}.",),
    "rung_window": ("Con cita {window}.",),
    "rung_callback": ("Devuelva la llamada al {phone}.",),
    "rung_no_callback": ("Llamaron con número oculto.",),
    # --- what to do
    "rung_replies": ("Responda ACK si la toma, PASO si no puede.",),
    "rung_keys": ("Oprima 1 para tomarla, 2 para pasarla, 3 para oírla otra vez.",),
    # --- what came of it
    "rung_yours": ("Es suya.",),
    "rung_call_now": ("Por favor llame ahora al {phone}. Gracias, adiós.",),
    "rung_no_number": ("Llamaron con número oculto; por favor vaya allá. Gracias, adiós.",),
    "rung_passed": ("De acuerdo, ahora pasa a la siguiente persona. Adiós.",),
    "rung_nobody_left": (
        "De acuerdo, pero no queda nadie más a quien avisar. Por favor vea que alguien les llame.",
    ),
    "rung_has": ("Ya la tiene {name}. Gracias, adiós.",),
    "rung_gone": ("Aquí ya no queda nada por hacer. Adiós.",),
    "rung_unheard": ("No oí ninguna tecla, así que seguimos con otra persona. Adiós.",),
    "rung_more": ("Quedan {count} más: responda ACK otra vez para la siguiente.",),
    "text_rung_passed": ("De acuerdo, pasa a la siguiente persona: {problem}",),
    "text_rung_has": ("Ya la tiene {name}.",),
    "text_rung_taken": ("{business}: la tiene {name}, no hace falta que llame: {problem}",),
    "text_rung_closed": ("{business}: cerrada, no queda nada por hacer: {problem}",),
    # --- for the caller
    "text_taken": ("{business}: {name} tiene su emergencia y le llamará pronto a este número.",),
    "text_taken_elsewhere": (
        "{business}: {name} tiene su emergencia y le llamará pronto al {phone}.",
    ),
}

ROLES: Final = {
    "en": {"on_call": "Someone", "owner": "The owner", "transfer": "The office"},
    "es": {"on_call": "Alguien", "owner": "La gerencia", "transfer": "La oficina"},
}
"""Whom we speak of where nobody wrote down a name."""

HAZARDS: Final = {
    "en": {
        "gas": "gas",
        "carbon_monoxide": "carbon monoxide",
        "fire": "fire",
        "water_near_power": "water near power",
        "shock": "electric shock",
        "medical": "somebody is hurt",
        "water": "water running",
        "sewage": "sewage",
        "no_heat": "no heat",
        "no_cooling": "no cooling",
        "no_water": "no water",
        "no_power": "no power",
    },
    "es": {
        "gas": "gas",
        "carbon_monoxide": "monóxido de carbono",
        "fire": "fuego",
        "water_near_power": "agua cerca de la electricidad",
        "shock": "descarga eléctrica",
        "medical": "hay alguien herido",
        "water": "agua corriendo",
        "sewage": "aguas negras",
        "no_heat": "sin calefacción",
        "no_cooling": "sin aire acondicionado",
        "no_water": "sin agua",
        "no_power": "sin luz",
    },
}
"""Others are no more than the caller's own words."""


def hazard_words(hazards: Iterable[str], language: str) -> str:
    """`("gas", "fire")` -> `gas, fire`; empty where there is nothing to add."""
    known = HAZARDS[language]
    return ", ".join(dict.fromkeys(known[one] for one in hazards if one in known))
