"""Webhooks as Twilio sends them: signed forms, posted to the address that was given.

https://www.twilio.com/docs/usage/security
"""

import base64
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import httpx

FORM = "application/x-www-form-urlencoded; charset=UTF-8"
API_VERSION = "2010-04-01"
ANY_ACCOUNT = "AC" + "0" * 32


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """HMAC-SHA1 over the address and the fields, sorted by name."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()


def a_sid(kind: str) -> str:
    """`kind`: two letters, such as CA for a call."""
    return kind + secrets.token_hex(16)


class Webhooks:
    """`public` is the address the service believes to have (PUBLIC_BASE_URL), and which is signed;
    `http` knows where it really is. Without a token nothing is signed."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        token: str = "",
        public: str = "",
        *,
        on_answer: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._http = http
        self._token = token
        self._real = str(http.base_url).rstrip("/")
        self._public = public.rstrip("/") or self._real
        self._on_answer = on_answer

    def absolute(self, url: str, base: str = "") -> str:
        """Relative addresses begin at `base`, a whole one, or at the service."""
        return urljoin(base or f"{self._public}/", url)

    async def post(self, url: str, form: Mapping[str, str]) -> httpx.Response:
        """`url` is a whole address; a part behind # is for Twilio alone."""
        url = urlunsplit(urlsplit(url)._replace(fragment=""))
        headers = {"Content-Type": FORM, "User-Agent": "TwilioProxy/1.1"}
        if self._token:
            headers["X-Twilio-Signature"] = signature(self._token, url, form)
        began = time.perf_counter()
        answer = await self._http.post(self._way(url), content=urlencode(form), headers=headers)
        self._on_answer(time.perf_counter() - began)
        return answer

    def _way(self, url: str) -> str:
        is_ours = self._public and url.startswith(f"{self._public}/")
        return self._real + url[len(self._public) :] if is_ours else url
