"""A real CalDAV server on loopback: Radicale, with a folder and a user of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
from icalendar import Calendar, Event
from radicale import config
from radicale.app import Application

USER, PASSWORD = "owner", "p:ä s"


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Not a line."""


@dataclass
class Radicale:
    url: str
    """Of a calendar made by MKCALENDAR."""

    def request(self, method: str, path: str = "", body: str | None = None) -> httpx.Response:
        login = httpx.BasicAuth(USER, PASSWORD)
        content = body.encode() if body is not None else None
        with httpx.Client(auth=login, trust_env=False) as client:
            return client.request(method, self.url + path, content=content)

    def write(self, name: str, *lines: str) -> None:
        """An entry as an owner's own program would write it."""
        outer = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//owner//EN")
        text = "\r\n".join((*outer, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""))
        response = self.request("PUT", f"{name}.ics", text)
        assert response.status_code == 201, response.text

    def entries(self) -> list[Event]:
        """Everything in the calendar, as another program would read it."""
        text = self.request("GET").text
        return [one for one in Calendar.from_ical(text).walk("VEVENT") if isinstance(one, Event)]


@contextmanager
def running(folder: Path) -> Iterator[Radicale]:
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n", "utf-8")
    settings = config.load()
    settings.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(users),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(folder / "collections")},
            "logging": {"level": "critical"},
        },
        "test",
    )
    application = Application(settings)
    server = make_server("127.0.0.1", 0, application, Threaded, Quiet)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    served = Radicale(f"http://127.0.0.1:{server.server_port}/{USER}/work/")
    try:
        assert served.request("MKCALENDAR").status_code == 201
        yield served
    finally:
        server.shutdown()
        server.server_close()
