"""What servers answer, read with care."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

LONGEST_WAIT: Final = 3600
"""Seconds; whoever asks for more is asked again after this."""


def json_object(body: bytes) -> dict[str, Any]:
    """Empty when it is anything else."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def retry_after(answer: httpx.Response, now: datetime) -> int | None:
    """Seconds that the server wants to be left alone for (RFC 9110, 10.2.3), if it says so."""
    written = answer.headers.get("Retry-After", "").strip()
    if written.isascii() and written.isdigit():
        return min(int(written[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return max(0, min(int((until - now).total_seconds()), LONGEST_WAIT))
