"""Secrets that open a business: making them, and showing them to the operator."""

import secrets
from datetime import datetime
from typing import Protocol

from app.domain.businesses import Business, CredentialKind
from app.domain.credentials import Credential


class Sealing(Protocol):
    def digest(self, secret: str) -> str:
        """A keyed hash in hex: the same for the same secret, useless without the key."""
        ...

    def seal(self, secret: str) -> str: ...
    def unseal(self, sealed: str) -> str: ...


def issue(
    sealing: Sealing, *, secret: str | None = None, rotated_at: datetime | None = None
) -> Credential:
    """A new secret as it is kept; 256 random bits unless one is given."""
    value = secret or secrets.token_urlsafe(32)
    return Credential(
        digest=sealing.digest(value), sealed=sealing.seal(value), rotated_at=rotated_at
    )


def reveal(sealing: Sealing, business: Business, kind: CredentialKind) -> str | None:
    held = business.credentials.get(kind)
    return sealing.unseal(held.sealed) if held else None
