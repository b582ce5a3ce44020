"""Twilio's REST API on this machine, as far as texts and calls are asked of it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "AC" + "1" * 32
ORIGIN = "https://calls.example.com"


@dataclass
class TwilioServer:
    """What was asked for, oldest first."""

    url: str = ""
    texts: list[dict[str, str]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SMS_PROVIDER": "twilio",
            "TWILIO_API_BASE_URL": self.url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": "0" * 32,
            "PUBLIC_BASE_URL": ORIGIN,
        }

    def texts_to(self, number: str) -> list[str]:
        return [one["Body"] for one in self.texts if one["To"] == number]

    def rung(self) -> list[str]:
        return [one["To"] for one in self.calls]

    def create(self, kind: str, form: dict[str, str]) -> dict[str, str]:
        kept = self.texts if kind == "Messages" else self.calls
        sid = f"{'SM' if kind == 'Messages' else 'CA'}{len(kept):032x}"
        kept.append({**form, "sid": sid, "date_created": format_datetime(datetime.now(UTC))})
        return {"sid": sid, "status": "queued"}

    def sent_to(self, number: str) -> dict[str, object]:
        found = [
            {"sid": one["sid"], "body": one["Body"], "date_created": one["date_created"]}
            for one in self.texts
            if one["To"] == number
        ]
        return {"messages": found}


@contextmanager
def answering() -> Iterator[TwilioServer]:
    twilio = TwilioServer()

    class Asked(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            kind = self.path.rpartition("/")[2].removesuffix(".json")
            self._say(201, twilio.create(kind, form))

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            self._say(200, twilio.sent_to(asked["To"][0]))

        def _say(self, status: int, said: object) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    twilio.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield twilio
    finally:
        server.shutdown()
        server.server_close()
