"""What of a business changes while somebody watches, and how that is noticed."""

from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    CALLS = "calls"
    """Conversations on any channel: begun, a turn taken, ended."""
    CALLBACKS = "callbacks"
    EMERGENCIES = "emergencies"
    MESSAGES = "messages"
    """Texts promised, sent, delivered, received."""
    SCHEDULE = "schedule"
    """Appointments, technicians, and what linked calendars block."""


Pulse = Mapping[Topic, int]
"""A number for each topic; a topic without any is at 0."""


def beaten(before: Pulse, after: Pulse) -> frozenset[Topic]:
    """The topics of which something changed in between."""
    return frozenset(topic for topic in Topic if before.get(topic, 0) != after.get(topic, 0))
