"""Whether somebody is told when it matters, and whether work is done in time."""

from datetime import timedelta
from typing import Final

from app.domain.governance.facts import Configuration, Facts, Stored
from app.domain.governance.items import Area, Item, Status, counted, named

STUCK: Final = timedelta(minutes=15)
"""As `/readyz` has it."""
LATE: Final = timedelta(minutes=5)


def owner_phones(stored: Stored) -> Item:
    without = [one for one in stored.businesses if not one.owner_phone]
    return Item(
        id="owner_phones",
        area=Area.OPERATIONS,
        title="Every owner can be alerted",
        status=Status.FAILING if without else Status.OK,
        found=f"{counted(without, stored.businesses)} without the owner's phone",
        wanted="owner_phone of every business",
        how_to_mend="Ask for it and set owner_phone; it must be able to receive texts.",
        business_ids=named(without),
    )


def on_call(stored: Stored) -> Item:
    without = [one for one in stored.businesses if not one.on_call]
    nobody = [one for one in without if not one.owner_phone and not one.transfer_phone]
    return Item(
        id="on_call",
        area=Area.OPERATIONS,
        title="Somebody is on call for emergencies",
        status=Status.FAILING if nobody else Status.WARNING if without else Status.OK,
        found=f"{counted(without, stored.businesses)} with nobody on call but the owner, "
        f"{len(nobody)} with nobody at all",
        wanted="two people at least who are told of an emergency, one after the other",
        how_to_mend='Fill on_call, then test the ladder: call, say "I smell gas", do not answer.',
        business_ids=named(without),
    )


def owner_pins(stored: Stored) -> Item:
    without = [one for one in stored.businesses if one.owner_pin_digest is None]
    return Item(
        id="owner_pins",
        area=Area.OPERATIONS,
        title="Owners can ring their own line",
        status=Status.WARNING if without else Status.OK,
        found=f"{counted(without, stored.businesses)} without an owner's PIN",
        wanted="a PIN of 4 to 8 digits, chosen by the owner",
        how_to_mend="The owner sets it in the settings of the dashboard.",
        business_ids=named(without),
    )


def outbox(facts: Facts, stored: Stored) -> Item:
    oldest = stored.backlog.oldest_due_at
    late = facts.now - oldest if oldest else timedelta()
    minutes = int(late.total_seconds() // 60)
    return Item(
        id="outbox",
        area=Area.OPERATIONS,
        title="Promised work is done in time",
        status=Status.FAILING if late > STUCK else Status.WARNING if late > LATE else Status.OK,
        found=f"{stored.backlog.pending} due, the oldest {minutes} minutes late",
        wanted=f"nothing later than {int(LATE.total_seconds() // 60)} minutes",
        how_to_mend="See Stuck outbox in RUNBOOK.md; a restart is safe.",
        business_ids=stored.backlog.business_ids if late > LATE else (),
    )


def emergencies(stored: Stored) -> Item:
    waiting = stored.open_escalations
    return Item(
        id="open_emergencies",
        area=Area.OPERATIONS,
        title="No emergency waits for a human",
        status=Status.WARNING if waiting else Status.OK,
        found=f"{waiting} that nobody has taken yet",
        wanted="0, but for the minutes in which people are being told",
        how_to_mend="See Emergencies nobody takes in RUNBOOK.md: call the customer first.",
    )


def counters(configuration: Configuration) -> Item:
    lost = configuration.workers > 1 and not configuration.shares_counters
    return Item(
        id="metrics",
        area=Area.OPERATIONS,
        title="Metrics count every worker",
        status=Status.WARNING if lost else Status.OK,
        found=f"{configuration.workers} workers"
        + (", each with counters of its own" if lost else ", counted together"),
        wanted="a folder in which several workers share their counters",
        how_to_mend="Start with `python -m app.serve`, or set PROMETHEUS_MULTIPROC_DIR.",
    )
