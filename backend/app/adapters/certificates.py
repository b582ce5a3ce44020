"""Whose certificates we believe when we call somebody: read once for all of them."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Reading the authorities takes longer than a turn, and each client would read them again."""
    return httpx.create_ssl_context(trust_env=False)
