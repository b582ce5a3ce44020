"""What holds for every page without opening it."""

import gzip
import re
import subprocess
from pathlib import Path

from tools.dashboard_doc import DASHBOARD, NODE

SOURCES = sorted(DASHBOARD.glob("**/*.js"))
PAGES = sorted(DASHBOARD.glob("*.html"))
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(")
INLINE = re.compile(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\bsrc=)", re.IGNORECASE)
FIRST_SCREENS = {
    "index.html": ("owner/main.js", "owner/screens/today.js"),
    "admin.html": ("admin/main.js", "admin/screens/tenants.js"),
}
BUDGET = 100_000
IMPORT = re.compile(r"""(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*["']([^"']+)["']""")


def test_the_modules_pass_their_own_tests() -> None:
    tests = sorted(DASHBOARD.glob("tests/*.test.js"))
    ran = subprocess.run(
        [NODE, "--test", *tests], capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stdout


def test_text_becomes_markup_in_one_place_only() -> None:
    found = {at.name for at in SOURCES if MARKUP.search(at.read_text("utf-8"))}
    assert found == {"html.js"}


def test_pages_have_no_script_and_no_style_of_their_own() -> None:
    for at in [*PAGES, *SOURCES]:
        if at.parent.name != "tests":
            found = INLINE.search(at.read_text("utf-8"))
            assert not found, f"{at.name}: {found}"


def test_modules_stay_small() -> None:
    long = {at.name: n for at in SOURCES if (n := _lines(at)) > 200}
    assert not long


def test_nothing_is_fetched_from_elsewhere() -> None:
    for at in [*PAGES, *SOURCES, *DASHBOARD.glob("css/*.css")]:
        text = at.read_text("utf-8").replace("http://www.w3.org/", "")
        elsewhere = re.findall(r"https?://(?!127\.0\.0\.1)[^\s\"')]+|url\(", text)
        assert not elsewhere or at.parent.name == "tests", f"{at.name}: {elsewhere}"


def test_keys_are_kept_by_one_module() -> None:
    keepers = {
        at.name for at in SOURCES if re.search(r"(local|session)Storage", at.read_text("utf-8"))
    }
    assert keepers <= {"keys.js", "keys.test.js"}


def _lines(at: Path) -> int:
    return at.read_text("utf-8").count("\n")


def test_what_the_first_screen_needs_is_fetched_at_once() -> None:
    """Without the hints a module is only asked for once its importer has come."""
    for page, roots in FIRST_SCREENS.items():
        text = (DASHBOARD / page).read_text("utf-8")
        hinted = set(re.findall(r'<link rel="modulepreload" href="([^"]+)">', text))
        assert hinted == _graph(roots) - {roots[0]}, page


def test_the_first_screen_is_light() -> None:
    for page, roots in FIRST_SCREENS.items():
        files = {page, "css/app.css", "icon.svg", "js/live.js", "js/from-disk.js", *_graph(roots)}
        weight = sum(len(gzip.compress((DASHBOARD / one).read_bytes())) for one in files)
        assert weight < BUDGET, f"{page}: {weight} bytes"


def _graph(roots: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    waiting = [DASHBOARD / root for root in roots]
    while waiting:
        at = waiting.pop()
        name = at.resolve().relative_to(DASHBOARD.resolve()).as_posix()
        if name not in found:
            found.add(name)
            waiting += [at.parent / one for one in IMPORT.findall(at.read_text("utf-8"))]
    return found
