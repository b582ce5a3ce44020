"""The REST API: form-encoded in, JSON out, Basic authentication, errors as Twilio words them."""

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tools.twilio_fake import wire
from tools.twilio_fake.calls import Calls
from tools.twilio_fake.numbers import Numbers
from tools.twilio_fake.setup import SLOW_SECONDS, Setup, Stage
from tools.twilio_fake.texts import Texts
from tools.twilio_fake.wire import Json, Refused
from tools.twilio_webhooks import API_VERSION

ROOT: Final = f"/{API_VERSION}/Accounts/{{account}}"
Form = Mapping[str, list[str]]
Endpoint = Callable[[Request, Form], Awaitable[Response]]


class Api:
    def __init__(self, stage: Stage, texts: Texts, calls: Calls, numbers: Numbers) -> None:
        self._stage = stage
        self._account = stage.setup.account
        self._texts, self._calls, self._numbers = texts, calls, numbers

    @property
    def routes(self) -> list[Route]:
        numbers, found = "/IncomingPhoneNumbers", "/AvailablePhoneNumbers/{country}"
        every: list[tuple[str, str, Endpoint]] = [
            ("POST", "/Messages.json", self._create_text),
            ("GET", "/Messages.json", self._list_texts),
            ("GET", "/Messages/{sid}.json", self._show_text),
            ("POST", "/Calls.json", self._create_call),
            ("GET", "/Calls.json", self._list_calls),
            ("GET", "/Calls/{sid}.json", self._show_call),
            ("POST", "/Calls/{sid}.json", self._change_call),
            ("GET", f"{numbers}.json", self._list_numbers),
            ("POST", f"{numbers}.json", self._buy_number),
            ("GET", f"{numbers}/{{sid}}.json", self._show_number),
            ("POST", f"{numbers}/{{sid}}.json", self._change_number),
            ("DELETE", f"{numbers}/{{sid}}.json", self._give_up_number),
            ("GET", f"{found}/Local.json", self._find_numbers),
            ("GET", f"{found}/TollFree.json", self._find_numbers),
            ("GET", f"{found}/Mobile.json", self._find_numbers),
            ("GET", "/Recordings.json", self._list_recordings),
            ("GET", "/Recordings/{sid}.json", self._show_recording),
            ("DELETE", "/Recordings/{sid}.json", self._drop_recording),
        ]
        return [
            Route(ROOT + path, self._guarded(endpoint), methods=[method])
            for method, path, endpoint in every
        ]

    def _guarded(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        async def answered(request: Request) -> Response:
            try:
                self._authenticate(request)
                return await self._with_faults(request, endpoint)
            except Refused as refused:
                return JSONResponse(refused.body, refused.status)

        return answered

    def _authenticate(self, request: Request) -> None:
        user, secret = _shown(request.headers.get("authorization", ""))
        account = request.path_params["account"]
        if account != self._account or not _opens(self._stage.setup, user, secret):
            raise Refused(401, 20003, "Authenticate")

    async def _with_faults(self, request: Request, endpoint: Endpoint) -> Response:
        """Faults are for what has effects; whoever looks is always answered."""
        form = parse_qs((await request.body()).decode(), keep_blank_values=True)
        if request.method != "POST":
            return await endpoint(request, form)
        faults = self._stage.faults
        if faults.strikes("slow"):
            await self._stage.sleep(SLOW_SECONDS)
        if faults.strikes("429"):
            raise Refused(429, 20429, "Too Many Requests")
        if faults.strikes("500"):
            raise Refused(500, 20500, "An internal server error has occurred")
        answer = await endpoint(request, form)
        if faults.strikes("lost"):
            raise Refused(500, 20500, "An internal server error has occurred")
        return answer

    # --- messages ---------------------------------------------------------------------

    async def _create_text(self, request: Request, form: Form) -> Response:
        return JSONResponse(wire.text(self._account, self._texts.create(form)), 201)

    async def _list_texts(self, request: Request, form: Form) -> Response:
        found = self._texts.listed(request.query_params)
        rows = [wire.text(self._account, one) for one in found]
        return self._page(request, "messages", rows)

    async def _show_text(self, request: Request, form: Form) -> Response:
        return JSONResponse(wire.text(self._account, self._texts.get(_sid(request))))

    # --- calls ------------------------------------------------------------------------

    async def _create_call(self, request: Request, form: Form) -> Response:
        return JSONResponse(wire.call(self._account, self._calls.create(form)), 201)

    async def _list_calls(self, request: Request, form: Form) -> Response:
        found = self._calls.listed(request.query_params)
        return self._page(request, "calls", [wire.call(self._account, one) for one in found])

    async def _show_call(self, request: Request, form: Form) -> Response:
        return JSONResponse(wire.call(self._account, self._calls.get(_sid(request))))

    async def _change_call(self, request: Request, form: Form) -> Response:
        changed = await self._calls.change(_sid(request), form)
        return JSONResponse(wire.call(self._account, changed))

    # --- numbers ----------------------------------------------------------------------

    async def _list_numbers(self, request: Request, form: Form) -> Response:
        found = self._numbers.listed(request.query_params)
        rows = [wire.number(self._account, one) for one in found]
        return self._page(request, "incoming_phone_numbers", rows)

    async def _buy_number(self, request: Request, form: Form) -> Response:
        return JSONResponse(wire.number(self._account, self._numbers.buy(form)), 201)

    async def _show_number(self, request: Request, form: Form) -> Response:
        return JSONResponse(wire.number(self._account, self._numbers.get(_sid(request))))

    async def _change_number(self, request: Request, form: Form) -> Response:
        changed = self._numbers.change(_sid(request), form)
        return JSONResponse(wire.number(self._account, changed))

    async def _give_up_number(self, request: Request, form: Form) -> Response:
        self._numbers.give_up(_sid(request))
        return Response(status_code=204)

    async def _find_numbers(self, request: Request, form: Form) -> Response:
        found = self._numbers.available(request.query_params)
        rows = [wire.available(one) for one in found]
        return self._page(request, "available_phone_numbers", rows)

    # --- recordings -------------------------------------------------------------------

    async def _list_recordings(self, request: Request, form: Form) -> Response:
        call = request.query_params.get("CallSid")
        found = self._stage.records.recordings.newest(lambda one: call in (None, one.call_sid))
        rows = [wire.recording(self._account, one) for one in found]
        return self._page(request, "recordings", rows)

    async def _show_recording(self, request: Request, form: Form) -> Response:
        found = self._stage.records.recordings.find(_sid(request))
        if found is None:
            raise wire.not_found(f"Recordings/{_sid(request)}")
        return JSONResponse(wire.recording(self._account, found))

    async def _drop_recording(self, request: Request, form: Form) -> Response:
        if not self._stage.records.recordings.drop(_sid(request)):
            raise wire.not_found(f"Recordings/{_sid(request)}")
        return Response(status_code=204)

    def _page(self, request: Request, name: str, rows: list[Json]) -> Response:
        query: dict[str, Any] = dict(request.query_params)
        return JSONResponse(wire.page(request.url.path, name, rows, query))


def _sid(request: Request) -> str:
    sid: str = request.path_params["sid"]
    return sid


def _shown(header: str) -> tuple[str, str]:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        user, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, secret


def _opens(setup: Setup, user: str, secret: str) -> bool:
    """The account's own token, or the secret of its API key."""
    known = {setup.account: setup.token, setup.key_sid: setup.key_secret}
    wanted = known.get(user, "") if user else ""
    return bool(wanted) and hmac.compare_digest(secret.encode(), wanted.encode())
