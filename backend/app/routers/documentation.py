"""The OpenAPI document, and a page that lists it without anybody else's code."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "td{padding:.2rem .8rem .2rem 0;vertical-align:top}code{font-size:.95rem}"
)
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; frame-ancestors 'none'"
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Programs match on `type`; `title` and `detail` are for people.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
HEADERS = {
    "business": "X-API-Key",
    "owner": "X-Owner-Token",
    "operator": "X-Admin-API-Key",
    "widget": "X-Widget-Token",
    "twilio": "X-Twilio-Signature",
}
TWILIO = ("twilio",)
UNSIGNED = {
    "403": {"description": "Not signed by Twilio"},
    "413": {"description": "Longer than anything Twilio sends"},
}
"""Without content: whoever is not Twilio learns nothing."""
DOORS = {
    "/v1/admin": ("operator",),
    "/v1/owner": ("business", "owner"),
    "/v1/crm": ("business", "owner"),
    "/v1/voice/owner": ("business", "owner"),
    "/v1/widget": ("widget",),
    "/v1/": ("business",),
    "/telephony": ("business",),
    "/twilio": TWILIO,
}
"""Who has to show what, by the start of the path; the first match counts."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: it may answer with these problems."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


class Documented(FastAPI):
    """Every operation says what it wants shown, and which problems any request may meet."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = get_openapi(title=self.title, version=self.version, routes=self.routes)
            self.openapi_schema = _completed(document)
        return self.openapi_schema


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = {
        name: {"type": "apiKey", "in": "header", "name": header} for name, header in HEADERS.items()
    }
    for path, _, operation in _operations(document):
        shown = next((who for start, who in DOORS.items() if path.startswith(start)), ())
        refusals = (401, 403) if shown and shown != TWILIO else ()
        body = (400, 413, 422) if "requestBody" in operation else ()
        inputs = (422,) if operation.get("parameters") else ()
        for status, answer in problems(*refusals, *body, *inputs, 503).items():
            operation["responses"][str(status)] = answer
        if shown == TWILIO:
            operation["responses"].update(UNSIGNED)
        if shown:
            operation["security"] = [{name: [] for name in shown}]
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


@router.get("/docs")
async def docs(request: Request) -> Response:
    app: FastAPI = request.app
    rows = "".join(
        f"<tr><td><code>{method}</code></td><td><code>{escape(path)}</code></td>"
        f"<td>{escape(operation.get('summary', ''))}</td></tr>"
        for path, method, operation in _operations(app.openapi())
    )
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(app.title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(app.title)}</h1>"
        '<p>The full description is <a href="/openapi.json">/openapi.json</a>.</p>'
        f"<table>{rows}</table></html>"
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": CSP})
