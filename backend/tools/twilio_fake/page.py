"""A page to watch it all on: every text as on a telephone, every call with buttons to take it."""

from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tools.twilio_fake import faults
from tools.twilio_fake.faults import UnknownFault
from tools.twilio_fake.records import PlacedCall, Text
from tools.twilio_fake.setup import Stage
from tools.twilio_fake.town import Town

SHOWN: Final = 50
STYLE: Final = """
body{font:16px/1.4 system-ui,sans-serif;max-width:46rem;margin:1rem auto;padding:0 1rem}
article{border:1px solid #bbb;border-radius:.6rem;padding:.5rem .8rem;margin:.6rem 0}
article.call{border-color:#36c}small{color:#555}p{margin:.3rem 0;white-space:pre-wrap}
form{display:inline}button,input{font:inherit;padding:.2rem .7rem}iframe{border:0;width:100%}
pre{background:#f3f3f3;padding:.6rem;overflow:auto;white-space:pre-wrap}
"""
WHOLE: Final = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Twilio, on this machine</title>
<style>{style}</style><h1>Twilio, on this machine</h1>
<form method="post" action="/faults"><label>What goes wrong:
<input name="faults" value="{faults}" size="30" placeholder="429:0.2 30006x1"></label>
<button>Set</button></form><p><small>{help}</small></p>
<iframe src="/phones" height="2000" title="Texts and calls"></iframe></html>"""
PHONES: Final = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="refresh" content="2"><title>Texts and calls</title><style>{style}</style>
{calls}{texts}<h2>What happened</h2><pre>{lines}</pre></html>"""
BUTTONS: Final = (
    ("answer", "Answer"),
    ("busy", "Busy"),
    ("1", "1"),
    ("2", "2"),
    ("hang-up", "Hang up"),
)


class Page:
    def __init__(self, stage: Stage, town: Town) -> None:
        self._stage = stage
        self._town = town

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/", self._whole),
            Route("/phones", self._phones),
            Route("/phones/{number}", self._do, methods=["POST"]),
            Route("/faults", self._set_faults, methods=["POST"]),
        ]

    async def _whole(self, request: Request) -> Response:
        shown = {"faults": escape(str(self._stage.faults)), "help": escape(faults.HELP)}
        return HTMLResponse(WHOLE.format(style=STYLE, **shown))

    async def _phones(self, request: Request) -> Response:
        calls = self._stage.records.calls.newest()[:SHOWN]
        texts = self._stage.records.texts.newest()[:SHOWN]
        lines = "\n".join(reversed(self._stage.lines))
        page = PHONES.format(
            style=STYLE,
            calls="".join(map(self._call, calls)),
            texts="".join(map(_text, texts)),
            lines=escape(lines),
        )
        return HTMLResponse(page)

    async def _do(self, request: Request) -> Response:
        form = await request.form()
        self._town.does(request.path_params["number"], str(form.get("does", "")))
        return RedirectResponse("/phones", 303)

    async def _set_faults(self, request: Request) -> Response:
        form = await request.form()
        try:
            self._stage.faults.replace(str(form.get("faults", "")).split())
        except UnknownFault as error:
            return HTMLResponse(escape(str(error)), 400)
        return RedirectResponse("/", 303)

    def _call(self, call: PlacedCall) -> str:
        head = f"<b>{escape(call.to)}</b> <small>rung from {escape(call.caller)}</small>"
        is_on = call.to in self._town.on_the_phone and not call.is_over
        buttons = "".join(_button(call.to, *one) for one in BUTTONS) if is_on else ""
        return f'<article class="call">{head} {escape(call.status)} {buttons}</article>'


def _text(text: Text) -> str:
    why = f" ({text.error_code})" if text.error_code else ""
    state = escape(f"{text.status}{why}, {text.segments} segments")
    sender = escape(text.sender or text.service_sid)
    head = f"<b>{escape(text.to)}</b> <small>from {sender}, {state}</small>"
    return f"<article>{head}<p>{escape(text.body)}</p></article>"


def _button(number: str, does: str, label: str) -> str:
    hidden = f'<input type="hidden" name="does" value="{escape(does)}">'
    action = f'action="/phones/{escape(number)}"'
    return f'<form method="post" {action}>{hidden}<button>{label}</button></form> '
