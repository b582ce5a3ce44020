"""Fetch what the contract tests need: Prism, and Twilio's own description of its API.

`make test` runs this once. The description comes out of a package of Twilio's command line, of
which nothing else is used.
"""

import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
DESCRIPTION = MODULES / "twilio_api_v2010.json"
PACKAGE = "@twilio/cli-core@8.3.2"
SHA256 = "6ae83443de5882462b5fba9eddd9080a0ba52ff9cfa579d8bac9f4cf43ee4409"
MEMBER = "package/src/services/twilio-api/twilio_api_v2010.json"
QUIETLY = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")


def npm(*arguments: str) -> None:
    command = Path(sys.executable).with_name("npm")
    subprocess.run([command, *arguments, *QUIETLY], cwd=HERE, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    npm("ci")
    npm("pack", PACKAGE)
    [archive] = HERE.glob("twilio-cli-core-*.tgz")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{PACKAGE} is not what it was")
    with tarfile.open(archive) as packed:
        found = packed.extractfile(MEMBER)
        assert found is not None
        DESCRIPTION.write_bytes(found.read())
    archive.unlink()


if __name__ == "__main__":
    main()
