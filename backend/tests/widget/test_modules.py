"""What holds for the chat's pages without opening them."""

import gzip
import re
import subprocess
from pathlib import Path

from tools.dashboard_doc import NODE

WIDGET = Path(__file__).parents[3] / "widget"
SOURCES = sorted(WIDGET.glob("**/*.js"))
PAGES = sorted(WIDGET.glob("*.html"))
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|\beval\("
)
INLINE = re.compile(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\bsrc=)", re.IGNORECASE)
ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/2000/svg|HOST/)[^\s\"')]+|url\(|@import")
CHAT = ("chat.html", "chat.css", *(f"js/{name}.js" for name in ("main", "view", "talk")))


def test_the_modules_pass_their_own_tests() -> None:
    ran = subprocess.run(
        [NODE, "--test", *sorted(WIDGET.glob("tests/*.test.js"))],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout


def test_nothing_that_anybody_wrote_becomes_markup() -> None:
    assert not [at.name for at in SOURCES if MARKUP.search(at.read_text("utf-8"))]


def test_pages_have_no_script_and_no_style_of_their_own() -> None:
    assert not [at.name for at in PAGES if INLINE.search(at.read_text("utf-8"))]


def test_nothing_is_fetched_from_elsewhere() -> None:
    for at in [*PAGES, *SOURCES, *WIDGET.glob("*.css")]:
        assert not ELSEWHERE.search(at.read_text("utf-8")), at.name


def test_modules_stay_small() -> None:
    assert not [at.name for at in SOURCES if at.read_text("utf-8").count("\n") > 300]


def test_somebody_elses_page_loads_little_for_a_button() -> None:
    assert len(gzip.compress((WIDGET / "embed.js").read_bytes())) < 6_000
    assert sum(len(gzip.compress((WIDGET / name).read_bytes())) for name in CHAT) < 12_000
