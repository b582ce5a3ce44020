"""Public holidays of countries and states, from a library that knows them."""

from datetime import date
from functools import cache

import holidays


def is_known(code: str) -> bool:
    """An ISO 3166 country or state whose holidays can be told: "US", "US-TX"."""
    country, _, state = code.partition("-")
    states = _places().get(country)
    return states is not None and (state in states if state else "-" not in code)


def name_of(code: str, on: date) -> str | None:
    """What is celebrated on a date; None on an ordinary one, and where the code is unknown."""
    return _names(code, on.year).get(on) if is_known(code) else None


@cache
def _places() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)


@cache
def _names(code: str, year: int) -> dict[date, str]:
    """Of one year, which is worked out when it is first asked for."""
    country, _, state = code.partition("-")
    return dict(holidays.country_holidays(country, subdiv=state or None, years=year))
