"""Reads the lexicons, rules and models that lie beside the code."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


def read_data(name: str) -> Any:
    """The content of `data/<name>.json`; a missing or broken file stops the program at start."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
