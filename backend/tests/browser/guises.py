"""What there is to be looked at, and in which guises."""

from pathlib import Path
from typing import Any, Final

from tests.browser.conftest import LAPTOP, PHONE

ROOT: Final = Path(__file__).parents[3]
ARTIFACTS: Final = ROOT / "artifacts" / "screenshots"
"""Made anew by every test run, for CI to keep."""

OWNER_SCREENS: Final = (
    "today",
    "schedule",
    "callbacks",
    "conversations",
    "customers",
    "emergencies",
    "reports",
    "texts",
    "practice",
    "settings",
)
GUISES: Final[dict[str, dict[str, Any]]] = {
    "desktop-light": {"viewport": LAPTOP, "color_scheme": "light"},
    "desktop-dark": {"viewport": LAPTOP, "color_scheme": "dark"},
    "phone-light": {"viewport": PHONE, "color_scheme": "light"},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
}
KEPT: Final = (
    "owner-today-desktop-light",
    "owner-today-phone-dark",
    "owner-callbacks-desktop-light",
    "owner-conversation-phone-light",
    "owner-settings-desktop-dark",
    "owner-practice-call-desktop-light",
    "admin-tenants-desktop-light",
    "widget-phone-light",
)
"""Those that docs/screenshots/ shows."""


def keep(name: str, picture: bytes) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    ARTIFACTS.joinpath(f"{name}.png").write_bytes(picture)
