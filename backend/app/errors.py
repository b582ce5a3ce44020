"""What can go wrong, said without HTTP.

    AppError
    ├── NotFound          there is no such thing here
    ├── Conflict          somebody got there first
    │   ├── WindowTaken
    │   ├── OutsideTheRules
    │   ├── PhoneInUse
    │   ├── ConversationOver
    │   ├── StaleConversation
    │   ├── StaleEscalation
    │   ├── StaleAppointment
    │   └── StaleBusiness
    ├── Refused           the business's own rules say no
    │   └── OutsideOpeningHours
    ├── Invalid           the request parses and still cannot be meant
    ├── Unauthenticated   we do not know who is asking
    ├── Forbidden         we know, and they may not
    │   └── BusinessSuspended
    ├── Declined          whoever we asked said no for good
    ├── OutcomeUnknown    we do not know whether it happened: doing it again may do it twice
    ├── TooManyRequests   the same again, more often than people do; later it will be taken
    └── Unavailable       something we depend on failed; trying again may work

Each surface decides how a family sounds: `routers.problems` for JSON clients, prompts for a
person on the phone.
"""

from typing import ClassVar


class AppError(Exception):
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, detail: str | None = None, **facts: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.facts = facts


class NotFound(AppError):
    title = "Not found"


class Conflict(AppError):
    title = "Conflict"


class WindowTaken(Conflict):
    title = "Window already taken"


class OutsideTheRules(Conflict):
    """`facts["reasons"]` says which of the business's rules are in the way."""

    title = "Outside the business's own rules"


class PhoneInUse(Conflict):
    title = "Phone number belongs to another customer"


class ConversationOver(Conflict):
    title = "The conversation is over"


class StaleConversation(Conflict):
    """Another turn was stored meanwhile: read again and decide again."""

    title = "The conversation has moved on"


class StaleEscalation(Conflict):
    """Somebody else moved it on meanwhile: read again and decide again."""

    title = "The escalation has moved on"


class StaleAppointment(Conflict):
    """It is not as whoever changes it saw it any more: look again."""

    title = "The appointment has changed"


class StaleBusiness(Conflict):
    """The business's profile changed since it was read: read again."""

    title = "The business has changed"


class Refused(AppError):
    title = "Not allowed by the business's rules"


class OutsideOpeningHours(Refused):
    title = "Outside opening hours"


class Invalid(AppError):
    title = "Invalid request"


class Unauthenticated(AppError):
    title = "Unknown caller"


class Forbidden(AppError):
    title = "Forbidden"


class BusinessSuspended(Forbidden):
    title = "Business suspended"


class Declined(AppError):
    """`facts["code"]` is the other side's own code for it, if it has one."""

    title = "Declined"


class OutcomeUnknown(AppError):
    title = "Nobody knows whether it was done"


class TooManyRequests(AppError):
    """`facts["retry_after"]` is in seconds."""

    title = "Too many requests"


class Unavailable(AppError):
    title = "Temporarily unavailable"
