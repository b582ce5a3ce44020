"""The dashboards and the chat widget: files on disk, served with what keeps browsers strict.

A page changes when its file does, so nothing may be used unasked (`no-cache`), and asking costs
little: the tag is the content's own. Compressed once per content, not once per request.
"""

import gzip
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePath

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

ROOT = Path(__file__).parents[3]
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}
"""Ours to say: what the machine believes of a file's name differs from machine to machine.
Nothing else is served."""
WORTH_COMPRESSING = {".html", ".css", ".js", ".json", ".svg", ".webmanifest"}
MOST_FILES = 512

COMMON = {
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
}
DASHBOARD = {
    **COMMON,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' data: blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types html"
    ),
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
WIDGET_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'"
)
WIDGET = {
    **COMMON,
    "Content-Security-Policy": f"{WIDGET_CSP}; trusted-types 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "microphone=(), camera=(), geolocation=(), payment=(), usb=()",
    # Pages that ask for isolation (COEP) may still load the script and the frame.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
FRAMED = {
    **WIDGET,
    "Content-Security-Policy": f"{WIDGET_CSP}; trusted-types 'none'; frame-ancestors *",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
"""The one page that others may put into theirs."""
FRAMING = {
    **WIDGET,
    "Content-Security-Policy": (
        f"{WIDGET_CSP}; trusted-types embed; frame-src 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Where an owner tries the chat."""


@dataclass(frozen=True, slots=True)
class Content:
    plain: bytes
    compressed: bytes | None
    tag: str
    media_type: str


class Pages(StaticFiles):
    """A folder under `path`, each file with `headers`, or those that are its own by name."""

    def __init__(
        self,
        folder: Path,
        path: str,
        headers: Mapping[str, str],
        own: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(directory=folder, html=True)
        self.path = f"{path}/{{file}}"
        self._folder = os.path.realpath(folder)
        self._headers = headers
        self._own = own or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self  # What the request is counted and logged by.
        await super().__call__(scope, receive, send)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        if PurePath(full_path).suffix not in MEDIA_TYPES:
            raise HTTPException(404)
        content = _content(os.fspath(full_path), stat_result.st_mtime_ns, stat_result.st_size)
        name = PurePath(os.path.relpath(full_path, self._folder)).as_posix()
        headers = {**self._own.get(name, self._headers), "ETag": content.tag}
        asked = Headers(scope=scope)
        if _is_held(asked.get("if-none-match", ""), content.tag):
            return Response(status_code=304, headers=headers)
        body = content.plain
        if content.compressed is not None and _takes_gzip(asked.get("accept-encoding", "")):
            body, headers["Content-Encoding"] = content.compressed, "gzip"
        headers["Content-Length"] = str(len(body))
        sent = body if scope["method"] == "GET" else b""
        return Response(sent, status_code, headers, content.media_type)


def mount(app: FastAPI, root: Path = ROOT) -> None:
    """`/dashboard` and `/widget`, where the folders are there."""
    for pages in (
        ("dashboard", DASHBOARD, {}),
        ("widget", WIDGET, {"chat.html": FRAMED, "index.html": FRAMING}),
    ):
        name, headers, own = pages
        if root.joinpath(name).is_dir():
            app.mount(f"/{name}", Pages(root / name, f"/{name}", headers, own), name=name)


@lru_cache(maxsize=MOST_FILES)
def _content(path: str, modified_ns: int, size: int) -> Content:
    """Read anew once its time or size has changed."""
    plain, suffix = Path(path).read_bytes(), PurePath(path).suffix
    small = gzip.compress(plain, mtime=0) if suffix in WORTH_COMPRESSING else plain
    return Content(
        plain=plain,
        compressed=small if len(small) < len(plain) else None,
        # Weak: the same for the compressed form.
        tag=f'W/"{sha256(plain).hexdigest()[:32]}"',
        media_type=MEDIA_TYPES[suffix],
    )


def _is_held(if_none_match: str, tag: str) -> bool:
    held = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in held or tag.removeprefix("W/") in held


def _takes_gzip(accept_encoding: str) -> bool:
    for one in accept_encoding.lower().split(","):
        coding, _, weight = one.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
