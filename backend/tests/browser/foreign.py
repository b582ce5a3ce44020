"""Somebody else's web site: another origin, with rules and styles of its own."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RUDE = (
    "* { font-family: fantasy !important; color: #060 !important; letter-spacing: 1em !important }"
    "div { display: none !important } iframe { width: 30px !important; opacity: .1 !important }"
    "button { text-transform: uppercase !important; visibility: hidden !important }"
)
"""Styles for everything, as some sites have them."""
STRICT = (
    "default-src 'none'; style-src 'self'; script-src {host}; frame-src {host}; "
    "connect-src {host}; img-src data:; require-trusted-types-for 'script'"
)


@dataclass
class Site:
    """`pages` by path; `headers` go with each."""

    base: str
    pages: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def page(self, *body: str, path: str = "/", head: str = "", lang: str = "en") -> str:
        """Its address."""
        self.pages[path] = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
            f'<title>Somebody</title><link rel="icon" href="data:,">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>'
            f"<body><main><h1>Somebody's site</h1>{''.join(body)}</main></body></html>"
        )
        return self.base + path


@contextmanager
def serving(headers: Mapping[str, str]) -> Iterator[Site]:
    """At localhost, which to a browser is another site than 127.0.0.1."""
    site = Site("", headers=dict(headers))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.pages.get(self.path.partition("?")[0])
            self.send_response(200 if page else 404)
            for name, value in {"Content-Type": "text/html", **site.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.base = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
