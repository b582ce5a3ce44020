"""Where a visit was: its ZIP code, else the town its address names."""

import re
from typing import Final

ZIP_AT_END: Final = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")
STATE: Final = re.compile(r"[A-Za-z]{2}\.?(?:\s+\d{5}(?:-\d{4})?)?$")
LONGEST: Final = 60


def area_of(zip_code: str | None, address: str | None) -> str | None:
    """`66202`; or `Mission` for "12 Oak St, Mission, KS"; None where neither was said."""
    if zip_code:
        return zip_code
    written = (address or "").strip()
    found = ZIP_AT_END.search(written)
    if found and "," in written:
        return found[1]
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) > 1 and STATE.match(parts[-1]):
        parts.pop()
    return parts[-1][:LONGEST] if len(parts) > 1 else None
