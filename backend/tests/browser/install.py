"""See to it that there is a browser for the tests. `make test` runs this once.

Without one on this machine: Debian's, where we may install it, else Playwright's own.
"""

import shutil
import subprocess
import sys

from tests.support.chromium import find

APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
PACKAGE = ("install", "--yes", "--no-install-recommends", "chromium")


def main() -> int:
    if find():
        return 0
    if shutil.which("apt-get") and _is_root():
        subprocess.run([*APT, "update"], check=False)
        subprocess.run([*APT, *PACKAGE], check=False, stdout=subprocess.DEVNULL)
        if find():
            return 0
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode


def _is_root() -> bool:
    return subprocess.run(["id", "-u"], capture_output=True, text=True).stdout.strip() == "0"


if __name__ == "__main__":
    sys.exit(main())
