"""Copies the pictures of the last test run that docs/screenshots/ shows. `make screenshots`."""

import shutil
import sys

from tests.browser.guises import ARTIFACTS, KEPT, ROOT


def main() -> int:
    shown = ROOT / "docs" / "screenshots"
    shown.mkdir(exist_ok=True)
    for name in KEPT:
        shutil.copy(ARTIFACTS / f"{name}.png", shown)
    print(f"{len(KEPT)} pictures in docs/{shown.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
