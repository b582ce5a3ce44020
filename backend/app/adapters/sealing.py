"""Keeping secrets: a keyed hash to find them by, and encryption to show them again."""

import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Unavailable


class KeyedSealing:
    """Both keys are derived from one text, so that a copy of the database alone opens nothing."""

    def __init__(self, secrets_key: str) -> None:
        self._hash_key = _derive(secrets_key, b"find a secret by its hash")
        self._fernet = Fernet(urlsafe_b64encode(_derive(secrets_key, b"encrypt a secret")))

    def digest(self, secret: str) -> str:
        return hmac.digest(self._hash_key, secret.encode(), "sha256").hex()

    def seal(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def unseal(self, sealed: str) -> str:
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unavailable("SECRETS_KEY is not the one this secret was sealed with") from error


def _derive(secrets_key: str, purpose: bytes) -> bytes:
    # No salt: every worker has to arrive at the same key, and the text is random already.
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secrets_key.encode())
