"""Days as scenarios write them, relative to the moment of the call: `{day+2}`, `+2`."""

import re
from datetime import date, datetime, timedelta

NAMED_DAY = re.compile(r"\{(day|dom|date|abbr|dia|fecha|iso)\+(\d+)\}")
DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MESES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
TEENS = range(10, 21)
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def on(spec: str | int, now: datetime) -> date:
    """`+2` is the day after tomorrow, `-30` a month ago, `0` today."""
    return now.date() + timedelta(days=int(spec))


def render(text: str, now: datetime) -> str:
    """`{day+2}` becomes "tuesday", `{date+9}` "march 5th", `{dia+2}` "martes" and so on."""
    return NAMED_DAY.sub(lambda found: _name(found[1], on(found[2], now)), text)


def render_all(value: object, now: datetime) -> object:
    """The same for every string within lists and mappings."""
    if isinstance(value, str):
        return render(value, now)
    if isinstance(value, list):
        return [render_all(one, now) for one in value]
    if isinstance(value, dict):
        return {key: render_all(one, now) for key, one in value.items()}
    return value


def _name(kind: str, day: date) -> str:
    ordinal = f"{day.day}{'th' if day.day in TEENS else ENDINGS.get(day.day % 10, 'th')}"
    names = {
        "day": f"{day:%A}".lower(),
        "dom": ordinal,
        "date": f"{day:%B} {ordinal}".lower(),
        "abbr": f"{day:%a}",
        "dia": DIAS[day.weekday()],
        "fecha": f"{day.day} de {MESES[day.month - 1]}",
        "iso": day.isoformat(),
    }
    return names[kind]
