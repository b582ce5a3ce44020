"""Write docs/settings.md from the class that reads the settings."""

import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from app.config import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
HEAD = """# Settings

Read once at the start, from the environment or from the file given with `--env-file` (the
environment wins). This page is made by `make docs` from `backend/app/config/`.

| name | default | meaning |
|---|---|---|
"""


def page() -> str:
    fields = Settings.model_fields
    # What the class itself has comes before what it takes from others.
    own = [name for name in Settings.__annotations__ if name in fields]
    rows = [_row(name, fields[name]) for name in dict.fromkeys([*own, *fields])]
    return HEAD + "\n".join(rows) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    meaning = (field.description or "").replace("|", "\\|")
    return f"| `{name.upper()}` | {_default(field)} | {meaning} |"


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        value = str(value).lower()
    return f"`{value}`" if value not in ("", None) else "none"


def main() -> int:
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
    print(f"wrote {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
