"""Whether what is told to us is still there tomorrow."""

from app.domain.governance.facts import Configuration, Facts, Stored
from app.domain.governance.items import Area, Item, Status, named


def database(configuration: Configuration) -> Item:
    kind = configuration.database
    return Item(
        id="database",
        area=Area.DATA,
        title="Data outlives a restart",
        status=Status.FAILING if kind == "memory" else Status.OK,
        found={"memory": "kept in memory alone", "sqlite": "SQLite", "postgresql": "Postgres"}[
            kind
        ],
        wanted="DATABASE_URL with postgresql:// or sqlite:///",
        how_to_mend="Set DATABASE_URL, run `make migrate`, restart.",
    )


def schema(facts: Facts) -> Item:
    fault = facts.storage_fault
    return Item(
        id="schema",
        area=Area.DATA,
        title="The database answers, with this release's schema",
        status=Status.FAILING if fault else Status.OK,
        found=fault or "it answers and is up to date",
        wanted="the schema this release was written for",
        how_to_mend="Back up, then run `make migrate` with this release.",
    )


def sharing(configuration: Configuration) -> Item:
    strained = configuration.database == "sqlite" and configuration.workers > 2
    return Item(
        id="database_sharing",
        area=Area.DATA,
        title="Workers do not wait for one another's writes",
        status=Status.WARNING if strained else Status.OK,
        found=f"{configuration.workers} workers on {configuration.database}",
        wanted="Postgres for more than two workers: SQLite has one writer at a time",
        how_to_mend="Move to Postgres, or set WORKERS=2.",
    )


def backups(configuration: Configuration) -> Item:
    return Item(
        id="backups",
        area=Area.DATA,
        title="Backups are made and were restored once",
        status=Status.UNKNOWN,
        found=f"backups of {configuration.database} are made outside, and cannot be seen from here",
        wanted="a copy a day, away from this machine, encrypted; SECRETS_KEY apart from it",
        how_to_mend="See Backup and restore in RUNBOOK.md, and try a restore.",
    )


def demonstration(configuration: Configuration, stored: Stored) -> Item:
    invented = stored.demo_businesses
    is_there = bool(invented) or configuration.demo_data
    grade = Status.FAILING if configuration.environment == "prod" else Status.WARNING
    return Item(
        id="demo_data",
        area=Area.DATA,
        title="No invented businesses among the real ones",
        status=grade if is_there else Status.OK,
        found=f"{len(invented)} demonstration businesses"
        + ("; DEMO_DATA makes them anew at each start" if configuration.demo_data else ""),
        wanted="none, and DEMO_DATA=false",
        how_to_mend="Set DEMO_DATA=false, and suspend them: their keys were printed.",
        business_ids=named(invented),
    )
