"""Errors as application/problem+json (RFC 9457), for everyone but callers."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app import errors
from app.routers.twilio_integration.signature import Unsigned, refused

STATUS: dict[type[errors.AppError], int] = {
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Refused: 409,
    errors.Invalid: 422,
    errors.TooManyRequests: 429,
    errors.Declined: 502,
    errors.OutcomeUnknown: 504,
    errors.Unavailable: 503,
    errors.AppError: 500,
}
MEDIA_TYPE = "application/problem+json"
TITLES = {404: "Not found", 405: "Method not allowed", 413: "Content too large"}
"""Python's own phrases change from version to version, and clients match on what comes of them."""
MOST_FLAWS = 20
LONGEST_FLAW = 300

log = logging.getLogger("app.problems")


def status_of(kind: type[Exception]) -> int:
    return next(STATUS[base] for base in kind.__mro__ if base in STATUS)


def problem(
    kind: str,
    title: str,
    status: int,
    *,
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> Response:
    body = {"type": f"/problems/{kind}", "title": title, "status": status, **members}
    given = {name: value for name, value in body.items() if value is not None}
    # A request may carry lone surrogates; they are escaped here, and have no UTF-8 form.
    text = json.dumps(given, default=str).encode("ascii")
    return Response(text, status, dict(headers or {}), MEDIA_TYPE)


async def app_error(request: Request, error: Exception) -> Response:
    known = cast(errors.AppError, error)
    kind = type(known)
    return problem(
        _slug(kind.__name__),
        kind.title,
        status_of(kind),
        headers=_headers_of(known),
        detail=known.detail,
        instance=_path(request),
        **known.facts,
    )


async def invalid_request(request: Request, error: Exception) -> Response:
    """What the caller sent is not repeated: it may be a secret, or anything else."""
    flaws = flaws_of(cast(RequestValidationError, error).errors())
    return problem("invalid-request", "Invalid request", 422, instance=_path(request), errors=flaws)


def flaws_of(
    found: Sequence[Mapping[str, Any]], within: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Where each is and what it is, of pydantic's own."""
    return [
        {"pointer": _pointer((*within, *flaw["loc"])), "detail": reason_of(flaw)}
        for flaw in found[:MOST_FLAWS]
    ]


async def http_error(request: Request, error: Exception) -> Response:
    """What the framework itself refuses: unknown paths, methods, unreadable or long bodies."""
    refused = cast(HTTPException, error)
    phrase = HTTPStatus(refused.status_code).phrase
    title = TITLES.get(refused.status_code, phrase)
    detail = refused.detail if refused.detail != phrase else None
    return problem(
        title.lower().replace(" ", "-"),
        title,
        refused.status_code,
        headers=refused.headers,
        detail=detail,
        instance=_path(request),
    )


async def unexpected(request: Request, error: Exception) -> Response:
    """A bug. The trace is logged by the server; the caller learns only which request it was."""
    request_id = request.scope.get("request_id", "")
    facts = {"request_id": request_id, "error": type(error).__name__}
    log.error("unexpected error", extra={"facts": facts})
    return problem(
        "unexpected",
        "Something went wrong",
        500,
        headers={"X-Request-ID": request_id},
        request_id=request_id,
    )


def install(app: FastAPI) -> None:
    app.add_exception_handler(errors.AppError, app_error)
    app.add_exception_handler(Unsigned, refused)
    app.add_exception_handler(RequestValidationError, invalid_request)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, unexpected)


def _headers_of(error: errors.AppError) -> Mapping[str, str] | None:
    match error:
        case errors.Unauthenticated():
            return {"WWW-Authenticate": "ApiKey"}
        case errors.TooManyRequests():
            return {"Retry-After": str(error.facts["retry_after"])}
    return None


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path[:LONGEST_FLAW]


def _pointer(location: tuple[object, ...]) -> str:
    """A JSON pointer whose first part names where: body, query, path or header."""
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return ("/" + "/".join(parts))[:LONGEST_FLAW]


def reason_of(flaw: Mapping[str, str]) -> str:
    if flaw["type"] == "string_pattern_mismatch":
        return "has characters that are not allowed here"
    return flaw["msg"].removeprefix("Value error, ")[:LONGEST_FLAW]


def _slug(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).strip("-")
