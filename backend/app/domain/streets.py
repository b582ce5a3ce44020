"""The street of a written address."""

import re
from typing import Final

_STREET: Final = re.compile(
    r"\s*\d[\w/-]*\s+(\D[^,\d]{2,60}?)\s*(?:,|#|\d|\bapt\b|\bunit\b|$)", re.I
)


def street_of(address: str | None) -> str | None:
    """`412 Oak Street, Mission` -> `Oak Street`; None where no street can be told from the rest.

    Without the house number it says nothing about who lives there.
    """
    found = _STREET.match(address or "")
    return " ".join(found[1].split()) if found else None
