"""Answering what a dialogue asks of the world, inside its unit of work."""

from dataclasses import replace
from functools import singledispatchmethod
from uuid import uuid4

from app.domain.appointments import Appointment, AppointmentId
from app.domain.conversations import Channel, Conversation
from app.domain.customers import Customer, CustomerId
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.domain.folding import fold
from app.domain.paging import Paging
from app.errors import WindowTaken
from app.ports import UnitOfWork
from app.services import scheduling
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.offers import Offers
from app.services.waitlist import find_visit

SAME_NAME = Paging(limit=20)


class Answers:
    """Answers for one turn. `conversation` gains the customer and appointment it leads to."""

    def __init__(self, uow: UnitOfWork, at: Moment, conversation: Conversation) -> None:
        self._uow = uow
        self._at = at
        self._now = at.now
        self._stamp = Stamp(at.now, "caller")
        self.conversation = conversation

    @singledispatchmethod
    def to(self, ask: o.Ask) -> e.Answer:
        raise TypeError(f"nothing answers {ask!r}")

    @to.register
    def _(self, ask: o.FindWindows) -> e.Answer:
        if ask.visit_id is not None and not self._stands(ask.visit_id):
            return e.VisitGone()
        return Offers(self._uow, self._at, self.conversation.id).found(ask)

    @to.register
    def _(self, ask: o.Book) -> e.Answer:
        self._uow.lock_schedule()
        customer = self._customer(ask)
        booked = self._booked_before(ask, customer)
        try:
            booked = booked or scheduling.add_appointment(
                self._uow, self._at, self._appointment(ask, customer)
            )
        except WindowTaken:
            return e.WindowTaken()
        self.conversation = replace(
            self.conversation, customer_id=customer.id, appointment_id=booked.id
        )
        return e.Booked(booked.id)

    @to.register
    def _(self, ask: o.FindVisits) -> e.Answer:
        if self.conversation.channel is Channel.WEB:
            return e.VisitsFound(self._made_here())
        customer = self._known(ask.name, ask.address)
        if customer is None:
            return e.VisitsFound(())
        coming = self._uow.appointments.list_coming(customer.id, self._now)
        self.conversation = replace(self.conversation, customer_id=customer.id)
        return e.VisitsFound(tuple(coming))

    @to.register
    def _(self, ask: o.Move) -> e.Answer:
        self._uow.lock_schedule()
        if not self._stands(ask.visit_id):
            return e.VisitGone()
        try:
            scheduling.move_appointment(self._uow, self._at, self._stamp, ask.visit_id, ask.window)
        except WindowTaken:
            return e.WindowTaken()
        self.conversation = replace(self.conversation, appointment_id=ask.visit_id)
        return e.Moved()

    @to.register
    def _(self, ask: o.Cancel) -> e.Answer:
        self._uow.lock_schedule()
        if not self._stands(ask.visit_id):
            return e.VisitGone()
        scheduling.cancel_appointment(self._uow, self._at, self._stamp, ask.visit_id)
        self.conversation = replace(self.conversation, appointment_id=ask.visit_id)
        return e.Cancelled()

    def _made_here(self) -> tuple[Appointment, ...]:
        """On the web anybody may type anybody's name and number: a visitor sees and changes what
        this very conversation made, and nothing else."""
        customer_id = self.conversation.customer_id
        if customer_id is None:
            return ()
        coming = self._uow.appointments.list_coming(customer_id, self._now)
        return tuple(one for one in coming if one.conversation_id == self.conversation.id)

    def _stands(self, visit_id: AppointmentId) -> bool:
        """An owner may have called it off, done it or removed it while the caller was talking."""
        visit = find_visit(self._uow, visit_id)
        return visit is not None and visit.holds_time

    # --- customers ------------------------------------------------------------------

    def _customer(self, ask: o.Book) -> Customer:
        """The customer with this phone, as they are; only what is missing is filled in, and by
        nobody who merely typed their number."""
        phone = ask.phone or self.conversation.phone
        assert phone is not None, "the dialogue asks for a number when the caller's is withheld"
        known = self._uow.customers.find_by_phone(phone)
        if known is None:
            return self._new_customer(phone, ask)
        if self.conversation.channel is Channel.WEB:
            return known
        filled = replace(
            known, name=known.name or ask.name or "", address=known.address or ask.address
        )
        if filled != known:
            self._uow.customers.save(filled)
        return filled

    def _new_customer(self, phone: str, ask: o.Book) -> Customer:
        customer = Customer(
            id=CustomerId(uuid4().hex),
            name=ask.name or "",
            phone=phone,
            email=self.conversation.state.email,
            address=ask.address,
            language_code=self.conversation.language_code,
            lead_source=self.conversation.lead_source,
            created_at=self._now,
        )
        self._uow.customers.add(customer)
        return customer

    def _booked_before(self, ask: o.Book, customer: Customer) -> Appointment | None:
        """The same again in one conversation is a turn that came twice."""
        if self.conversation.appointment_id is None:
            return None
        return scheduling.find_booked(self._uow, customer.id, self.conversation.id, ask.window)

    def _appointment(self, ask: o.Book, customer: Customer) -> Appointment:
        length = ask.window.end - ask.window.start
        window, arrival_ends_at = scheduling.promised_at(ask.window, length)
        return Appointment(
            id=AppointmentId(uuid4().hex),
            customer_id=customer.id,
            window=window,
            arrival_ends_at=arrival_ends_at,
            created_at=self._now,
            service_type=ask.service_type,
            description=_description(ask, customer),
            address=ask.address,
            zip_code=ask.zip_code,
            is_emergency=ask.is_emergency,
            lead_source=self.conversation.lead_source,
            conversation_id=self.conversation.id,
        )

    def _known(self, name: str | None, address: str | None) -> Customer | None:
        """By the number they call from, else by name and address together."""
        phone = self.conversation.phone
        known = self._uow.customers.find_by_phone(phone) if phone else None
        if known is not None and self._uow.appointments.list_coming(known.id, self._now):
            return known
        if name is None or address is None:
            return known
        page = self._uow.customers.search(name, SAME_NAME)
        same = (c for c in page.items if _same_place(c.address, address))
        return next(same, known)


def _description(ask: o.Book, customer: Customer) -> str | None:
    """Somebody else on a known customer's phone is named, and does not replace the customer."""
    if ask.name and customer.name and fold(ask.name) != fold(customer.name):
        return f"{ask.problem or ''} (caller: {ask.name})".strip()
    return ask.problem


def _same_place(known: str | None, said: str) -> bool:
    """House number and first word of the street agree."""
    if not known:
        return False
    ours, theirs = fold(known).replace(",", " ").split(), fold(said).replace(",", " ").split()
    return len(ours) > 1 and len(theirs) > 1 and set(theirs[:3]) >= {ours[0], _street(ours)}


def _street(words: list[str]) -> str:
    directions = {"n", "s", "e", "w", "north", "south", "east", "west"}
    return words[2] if words[1] in directions and len(words) > 2 else words[1]
