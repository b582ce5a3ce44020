"""How good a secret of the deployment is: what production refuses, and what the checklist says."""

from enum import StrEnum
from typing import Final

SHORTEST: Final = 24
"""Characters; fewer can be tried out."""
DEV_SECRETS_KEY: Final = "dev-secrets-key-that-anyone-may-read"
PUBLISHED: Final = frozenset({DEV_SECRETS_KEY, "dev-admin-key", "dev-owner-token"})
"""They stand in the development profiles, where anybody may read them."""


class Strength(StrEnum):
    MISSING = "missing"
    PUBLISHED = "published"
    SHORT = "short"
    OWN = "own"
    """Nobody else's, and long enough."""


def strength_of(secret: str) -> Strength:
    if not secret:
        return Strength.MISSING
    if secret in PUBLISHED:
        return Strength.PUBLISHED
    return Strength.SHORT if len(secret) < SHORTEST else Strength.OWN
