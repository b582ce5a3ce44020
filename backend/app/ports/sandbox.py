"""A storage of its own that begins with copies, is worked on, and is thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.appointments import Appointment, Commitment
from app.domain.businesses import Business
from app.domain.calendars import BusyTime
from app.domain.conversations import Conversation
from app.domain.customers import Customer
from app.domain.return_calls import ReturnCall
from app.domain.technicians import Technician
from app.domain.text_messages import OptOut, TextMessage
from app.domain.waitlist import Waiting
from app.ports.storage import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """What a sandbox begins with, as it is stored elsewhere."""

    customers: Sequence[Customer] = ()
    technicians: Sequence[Technician] = ()
    appointments: Sequence[Appointment] = ()
    """Of these customers."""
    held: Sequence[Commitment] = ()
    """Time that other appointments hold; nothing else of them is known."""
    busy_times: Sequence[BusyTime] = ()
    waitlist: Sequence[Waiting] = ()
    return_calls: Sequence[ReturnCall] = ()
    opt_outs: Sequence[OptOut] = ()
    text_messages: Sequence[TextMessage] = ()
    conversations: Sequence[Conversation] = ()


class OpenSandbox(Protocol):
    def __call__(self, business: Business, copies: Copies) -> Storage:
        """What is done in it reaches no other storage."""
        ...
