"""Write dashboard/DASHBOARD.md: which routes each card reads or changes, which fields it shows."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

DASHBOARD = Path(__file__).parents[2] / "dashboard"
PAGE = DASHBOARD / "DASHBOARD.md"
NODE = Path(sys.executable).with_name("node")
HEAD = """# The dashboards

Plain HTML, CSS and ES modules, served at `/dashboard/` as they are; nothing is built. `index.html`
is the owner's, `admin.html` the operator's. Below: which routes each card reads or changes, and the
fields it needs. `make docs` makes this page from the `uses` of the cards; a test compares it with
the cards and with the API.

How to add a card: a module in `owner/cards/` (the head of `js/card.js` says what it exports), and
its name in the `cards` of a screen in `owner/screens/`. A new screen also has a line in
`owner/screens.js` and in `owner/shell.js`. The same in `admin/`. What the operator may set of a
business stands in `admin/form/fields.js`.
"""
TITLES = {"owner": "Owner", "admin": "Admin"}


class Card(TypedDict):
    page: str
    card: str
    uses: dict[str, list[str]]


def cards() -> list[Card]:
    """Every card of both dashboards, by name."""
    printed = subprocess.run(
        [NODE, Path(__file__).with_suffix(".mjs"), DASHBOARD],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found: list[Card] = json.loads(printed)
    return found


def page() -> str:
    found = cards()
    parts = [HEAD]
    for name, title in TITLES.items():
        parts.append(f"\n## {title}\n\n| card | route | fields |\n|---|---|---|\n")
        parts.extend(_rows(card) for card in found if card["page"] == name)
    return "".join(parts)


def _rows(card: Card) -> str:
    return "".join(
        f"| `{card['card']}` | `{route}` | {', '.join(f'`{field}`' for field in fields)} |\n"
        for route, fields in card["uses"].items()
    )


def main() -> int:
    PAGE.write_text(page(), "utf-8")
    print(f"wrote {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
