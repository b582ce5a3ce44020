"""The connection to a server that speaks the OpenAI format: a language model's, or speech."""

import httpx

from app.adapters.certificates import trusted


def client_of(base_url: str, api_key: str, budget_seconds: float) -> httpx.AsyncClient:
    """No proxies or keys from the environment: everything comes from the settings."""
    # Uncompressed, so that a small reply cannot unfold into a huge one.
    headers = {"Accept-Encoding": "identity"}
    if api_key:
        headers["Authorization"] = f"Bearer {api_key}"
    return httpx.AsyncClient(
        base_url=base_url,
        headers=headers,
        timeout=budget_seconds,
        verify=trusted(),
        trust_env=False,
    )
