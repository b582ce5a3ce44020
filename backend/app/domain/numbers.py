"""Phone numbers a business is reached under, as its provider keeps them."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class OwnedNumber:
    """`sid` is the provider's id of it, `number` E.164."""

    sid: str
    number: str
    name: str = ""
    """What the account calls it."""
    is_bound: bool = False
    """To an application or a trunk, which its own addresses give way to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """Addresses that the provider calls."""

    voice: str
    voice_fallback: str
    voice_status: str
    texts: str
    texts_fallback: str


def webhooks_of(origin: str, business_id: str) -> Webhooks:
    """Those of a business; `origin` is the service's own address, without a last slash."""

    def at(path: str) -> str:
        return f"{origin}/twilio/{path}?{urlencode({'business_id': business_id})}"

    return Webhooks(
        voice=at("voice"),
        voice_fallback=at("voice/fallback"),
        voice_status=at("voice/status"),
        texts=at("sms"),
        texts_fallback=at("sms/fallback"),
    )
