"""All rules, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.domain.governance import data, operations, privacy, security, telephony
from app.domain.governance.facts import Facts
from app.domain.governance.items import Area, Item, Status

WORST_FIRST: Final = (Status.FAILING, Status.WARNING, Status.UNKNOWN, Status.OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    environment: str
    checked_at: datetime
    items: Sequence[Item]
    """Worst first; within a status in the order of the rules."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of businesses, by id."""

    @property
    def is_ok(self) -> bool:
        """Nothing is failing. What is unknown is not counted as well."""
        return all(one.status is not Status.FAILING for one in self.items)

    @property
    def counts(self) -> Mapping[Status, int]:
        """Of lines, for every status."""
        return {status: sum(one.status is status for one in self.items) for status in WORST_FIRST}


def checked(facts: Facts) -> Checklist:
    found = [*_of_settings(facts), *_of_what_is_stored(facts)]
    return Checklist(
        environment=facts.configuration.environment,
        checked_at=facts.now,
        items=sorted(found, key=lambda one: WORST_FIRST.index(one.status)),
        names={one.id: one.name for one in facts.stored.businesses} if facts.stored else {},
    )


def _of_settings(facts: Facts) -> list[Item]:
    given = facts.configuration
    return [
        security.environment(given),
        *security.secrets(given),
        security.secrets_differ(given),
        security.api_keys(given),
        security.private_calendars(given),
        security.proxy(given),
        telephony.signatures(given),
        telephony.account(given),
        telephony.sending_key(given),
        telephony.provider(given),
        telephony.public_address(given),
        data.database(given),
        data.schema(facts),
        data.sharing(given),
        data.backups(given),
        privacy.language_model(given),
        privacy.speech(given),
        privacy.carrier(given),
        operations.counters(given),
    ]


def _of_what_is_stored(facts: Facts) -> list[Item]:
    stored = facts.stored
    if stored is None:
        return [_unseen(facts)]
    return [
        security.owner_tokens(stored),
        security.key_ages(facts, stored),
        telephony.numbers(stored),
        telephony.webhooks_seen(stored),
        telephony.webhook_errors(stored),
        data.demonstration(facts.configuration, stored),
        privacy.retention(stored),
        privacy.time_zones(stored),
        operations.owner_phones(stored),
        operations.on_call(stored),
        operations.owner_pins(stored),
        operations.outbox(facts, stored),
        operations.emergencies(stored),
    ]


def _unseen(facts: Facts) -> Item:
    return Item(
        id="businesses",
        area=Area.OPERATIONS,
        title="Businesses could be looked at",
        status=Status.UNKNOWN,
        found=facts.storage_fault or "they could not be read",
        wanted="a database that answers",
        how_to_mend="Mend the database first, then look again.",
    )
