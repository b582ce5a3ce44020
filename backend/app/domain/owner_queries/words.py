"""The small words answers are put together from."""

from datetime import time, timedelta
from typing import Final

NEAR: Final = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "es": {-1: "ayer", 0: "hoy", 1: "mañana"},
}
AND: Final = {"en": "and", "es": "y"}
PARTS: Final = {
    (None, time(12)): {
        "en": (" in the morning", "this morning"),
        "es": (" por la mañana", "hoy por la mañana"),
    },
    (time(12), time(17)): {
        "en": (" in the afternoon", "this afternoon"),
        "es": (" por la tarde", "hoy por la tarde"),
    },
    (time(17), None): {
        "en": (" in the evening", "tonight"),
        "es": (" por la noche", "esta noche"),
    },
}
"""By earliest and latest hour: after a day, and for today."""
NUMBERS: Final = {
    "en": (
        *("no", "one", "two", "three", "four", "five", "six"),
        *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    ),
    "es": (
        *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis"),
        *("siete", "ocho", "nueve", "diez", "once", "doce"),
    ),
}
NOUNS: Final = {
    "en": {
        "job": ("job", "jobs", False),
        "visit": ("visit", "visits", False),
        "call": ("call", "calls", False),
        "emergency": ("emergency", "emergencies", False),
        "conversation": ("conversation", "conversations", False),
        "text": ("text", "texts", False),
        "minute": ("minute", "minutes", False),
        "hour": ("hour", "hours", False),
        "day": ("day", "days", False),
        "week": ("week", "weeks", False),
    },
    "es": {
        "job": ("trabajo", "trabajos", False),
        "visit": ("visita", "visitas", True),
        "call": ("llamada", "llamadas", True),
        "emergency": ("emergencia", "emergencias", True),
        "conversation": ("conversación", "conversaciones", True),
        "text": ("mensaje", "mensajes", False),
        "minute": ("minuto", "minutos", False),
        "hour": ("hora", "horas", True),
        "day": ("día", "días", False),
        "week": ("semana", "semanas", True),
    },
}
"""One, many, and whether it is feminine."""
AGES: Final = (
    ("minute", timedelta(minutes=1), 60),
    ("hour", timedelta(hours=1), 24),
    ("day", timedelta(days=1), 14),
)
"""Units, and the count from which the next one is used."""
