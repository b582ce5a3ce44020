"""Credentials for Google's APIs, as its consoles hand them out."""

import json
from typing import Any, Final

NEEDED: Final = {
    "service_account": ("client_email", "private_key"),
    "authorized_user": ("client_id", "client_secret", "refresh_token"),
}


def parse_credentials(written: str) -> dict[str, Any]:
    """ValueError, with a sentence, unless it is of a kind we can use."""
    try:
        said = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise ValueError("Google credentials are a JSON object") from error
    fields = NEEDED.get(str(said.get("type"))) if isinstance(said, dict) else None
    if fields is None:
        raise ValueError("Google credentials are of the type service_account or authorized_user")
    missing = [name for name in fields if not isinstance(said.get(name), str) or not said[name]]
    if missing:
        raise ValueError(f"the Google credentials lack {', '.join(missing)}")
    return dict(said)
