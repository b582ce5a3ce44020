"""Bring the database that the settings name to this release's schema: `make migrate`."""

import argparse
import sys
from collections.abc import Sequence

from dotenv import load_dotenv
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.errors import AppError
from app.repositories.sql.migrate import upgrade
from app.repositories.sql.schema import HEAD


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--env-file", help="settings as NAME=value lines; the environment wins")
    options = parser.parse_args(arguments)
    if options.env_file and not load_dotenv(options.env_file):
        print(f"There is nothing to read in {options.env_file}.", file=sys.stderr)
        return 1
    settings = Settings()
    if settings.in_memory:
        print("Memory has no schema; there is nothing to migrate.")
        return 0
    try:
        upgrade(settings.database_url)
    except (AppError, DBAPIError, OSError) as error:
        print(f"The schema stays as it was: {error}", file=sys.stderr)
        return 1
    print(f"The schema is at {HEAD}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
