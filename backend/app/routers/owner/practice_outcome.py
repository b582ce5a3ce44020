"""What a practice call came to, as published."""

from datetime import datetime, timedelta
from typing import Final, Self

from app.domain.escalations import Told
from app.domain.ladder import ROUNDS
from app.domain.messaging import Rule
from app.domain.return_calls import ReturnCall
from app.routers.schemas import Answer
from app.services.business_facts import Moment
from app.services.practice.outcome import Alarm, Outcome, PromisedText, Visit

NOTE: Final = "in the sandbox"
MINUTE: Final = timedelta(minutes=1)
HELD_BACK: Final[dict[str, str]] = {
    Rule.NOT_A_NUMBER: "that is no phone number",
    Rule.OUR_OWN_NUMBER: "that is your own number",
    Rule.PREMIUM_NUMBER: "that number costs extra",
    Rule.FOREIGN_NUMBER: "that number is abroad",
    Rule.LANDLINE: "that is a landline",
    Rule.OPTED_OUT: "they do not want texts",
    Rule.TOO_LATE: "it is too late for it",
    Rule.DUPLICATE: "the same was just sent",
    Rule.STRANGER: "nobody knows that number",
    Rule.QUIET_HOURS: "it is night where they are",
}
"""Other rules are limits on how many go out."""


class VisitAnswer(Answer):
    note: str = NOTE
    done: str
    start_time: datetime
    end_time: datetime
    service_type: str | None
    is_emergency: bool
    customer_name: str | None
    customer_phone: str
    address: str | None
    technician_name: str | None
    description: str | None

    @classmethod
    def of(cls, visit: Visit) -> Self:
        held, customer = visit.appointment, visit.customer
        return cls(
            done=visit.done,
            start_time=held.promised.start,
            end_time=held.window.end,
            service_type=held.service_type,
            is_emergency=held.is_emergency,
            customer_name=customer.name or None,
            customer_phone=customer.phone,
            address=held.address or customer.address,
            technician_name=visit.technician,
            description=held.description,
        )


class CallbackAnswer(Answer):
    phone: str
    name: str | None
    reason: str
    note: str | None

    @classmethod
    def of(cls, owed: ReturnCall) -> Self:
        return cls(phone=owed.phone, name=owed.name, reason=owed.reason.value, note=owed.note)


class RungAnswer(Answer):
    name: str
    phone: str
    role: str
    at: datetime
    after_minutes: int
    round: int

    @classmethod
    def of(cls, told: Told, opened_at: datetime, earlier: int) -> Self:
        return cls(
            name=told.name,
            phone=told.phone,
            role=told.role,
            at=told.at,
            after_minutes=round((told.at - opened_at) / MINUTE),
            round=min(earlier, ROUNDS - 1) + 1,
        )


class AlarmAnswer(Answer):
    hazards: list[str]
    ladder: list[RungAnswer]
    """Who is told, in order, as long as nobody takes it; empty when there is nobody."""

    @classmethod
    def of(cls, alarm: Alarm) -> Self:
        seen: dict[str, int] = {}
        rungs = []
        for told in alarm.ladder if alarm.opened_at else ():
            rungs.append(RungAnswer.of(told, alarm.opened_at or told.at, seen.get(told.phone, 0)))
            seen[told.phone] = seen.get(told.phone, 0) + 1
        return cls(hazards=[*alarm.hazards], ladder=rungs)


class TextAnswer(Answer):
    to: str
    phone: str
    body: str
    kind: str
    note: str | None
    """Why it would not go, or not yet; null when it would go at once."""

    @classmethod
    def of(cls, text: PromisedText, at: Moment) -> Self:
        row = text.row
        return cls(
            to=text.to,
            phone=row.to_number,
            body=row.body,
            kind=row.kind.value,
            note=_note(text, at),
        )


def _note(text: PromisedText, at: Moment) -> str | None:
    row = text.row
    if row.suppressed_because is not None:
        reason = HELD_BACK.get(row.suppressed_because, "too many have gone out")
        return f"would not be sent: {reason}"
    if row.held_until is not None:
        zone = at.profile.rules.calendar.zone
        until = row.held_until.astimezone(zone).strftime("%H:%M")
        reason = HELD_BACK.get(row.held_because or "", "too many have gone out")
        return f"would wait until {until}: {reason}"
    return None


class OutcomeAnswer(Answer):
    appointment: VisitAnswer | None
    callback: CallbackAnswer | None
    emergency: AlarmAnswer | None
    texts: list[TextAnswer]
    flagged: bool
    on_waitlist: bool
    no_more_texts: bool

    @classmethod
    def of(cls, outcome: Outcome, at: Moment) -> Self:
        owed = outcome.callback
        return cls(
            appointment=VisitAnswer.of(outcome.visit) if outcome.visit else None,
            callback=CallbackAnswer.of(owed) if owed else None,
            emergency=AlarmAnswer.of(outcome.alarm) if outcome.alarm else None,
            texts=[TextAnswer.of(text, at) for text in outcome.texts],
            flagged=outcome.is_flagged,
            on_waitlist=outcome.is_on_waitlist,
            no_more_texts=outcome.wants_no_texts,
        )
