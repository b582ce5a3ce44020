"""Invented text messages: what was promised, what came back, and who wants none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.customers import Customer, CustomerId
from app.domain.demo.scene import Scene
from app.domain.text_messages import OptOut, TextKind, TextMessage, TextStatus

RECENT = timedelta(days=45)
REVIEWED = 0.3
"""The share of completed visits after which a review is asked for."""
UNREACHABLE_CARRIER = "30003"
"""Twilio's code for a handset that is off or gone."""
STANDING = (AppointmentStatus.SCHEDULED, AppointmentStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text before it has an id."""

    at: datetime
    kind: TextKind
    phone: str
    body: str
    is_inbound: bool = False


def opt_outs(scene: Scene, customers: Sequence[Customer]) -> tuple[OptOut, ...]:
    return tuple(
        OptOut(phone=customer.phone, opted_out_at=scene.ago(3, 30), source="sms")
        for customer in scene.dice.sample(list(customers[:30]), 2)
    )


def text_messages(
    scene: Scene,
    booked: Sequence[Appointment],
    customers: Sequence[Customer],
    gone: Sequence[OptOut],
) -> tuple[TextMessage, ...]:
    known = {one.id: one for one in customers}
    drafts = [
        *_about_visits(scene, booked, known),
        *_of_goodbye(gone),
        *_of_winning_back(scene, customers),
    ]
    past = sorted((one for one in drafts if one.at <= scene.now), key=lambda one: one.at)
    gone_at = {one.phone: one.opted_out_at for one in gone}
    return tuple(_message(scene, draft, n + 1, gone_at) for n, draft in enumerate(past))


def _about_visits(
    scene: Scene, booked: Sequence[Appointment], known: Mapping[CustomerId, Customer]
) -> Iterator[Draft]:
    for one in booked:
        if one.created_at > scene.now - RECENT:
            yield from _about(scene, one, known[one.customer_id])


def _about(scene: Scene, one: Appointment, customer: Customer) -> Iterator[Draft]:
    name = scene.profile.business.name
    local = one.window.start.astimezone(scene.zone)
    when = f"{local:%a %b} {local.day}, {local.hour % 12 or 12}:{local:%M %p}"
    yield Draft(
        one.created_at + timedelta(seconds=20),
        TextKind.CONFIRMATION,
        customer.phone,
        f"{name}: you are booked for {when}. Reply STOP to get no texts.",
    )
    if one.is_emergency:
        yield _alert(scene, one)
    reminded_at = one.window.start - timedelta(hours=scene.profile.business.default_reminder_hours)
    if reminded_at > one.created_at and one.status is not AppointmentStatus.CANCELLED:
        body = f"{name}: a reminder of your visit on {when}. Reply C to confirm."
        yield Draft(reminded_at, TextKind.REMINDER, customer.phone, body)
        yield from _answer(scene, one, customer, reminded_at)
    if one.status is AppointmentStatus.COMPLETED and scene.chance(REVIEWED):
        yield _review(scene, one, customer)


def _alert(scene: Scene, one: Appointment) -> Draft:
    owner = scene.profile.business.owner_phone or ""
    body = f"EMERGENCY: {one.description}. {one.address}. Reply ACK to take it."
    return Draft(one.created_at + timedelta(seconds=5), TextKind.OWNER_ALERT, owner, body)


def _answer(
    scene: Scene, one: Appointment, customer: Customer, reminded_at: datetime
) -> Iterator[Draft]:
    answers = {
        AppointmentStatus.CONFIRMED: "C",
        AppointmentStatus.PENDING_RESCHEDULE: "Can we move it to next week?",
    }
    if one.status in answers:
        at = reminded_at + timedelta(minutes=scene.dice.uniform(1, 90))
        yield Draft(at, TextKind.REPLY, customer.phone, answers[one.status], is_inbound=True)


def _review(scene: Scene, one: Appointment, customer: Customer) -> Draft:
    business = scene.profile.business
    body = f"Thank you for choosing {business.name}. How did we do? {business.review_link}"
    return Draft(one.window.end + timedelta(hours=2), TextKind.REVIEW, customer.phone, body)


def _of_goodbye(gone: Sequence[OptOut]) -> Iterator[Draft]:
    for one in gone:
        yield Draft(one.opted_out_at, TextKind.REPLY, one.phone, "STOP", is_inbound=True)


def _of_winning_back(scene: Scene, customers: Sequence[Customer]) -> Iterator[Draft]:
    """To customers of long standing that it has been a while, and to leads that we are here."""
    template = scene.profile.business.retention_sms_template or ""
    for customer in customers[:12]:
        body = template.format(name=customer.name.split()[0])
        yield Draft(scene.ago(1, 40), TextKind.RETENTION, customer.phone, body)
    for customer in customers[-4:]:
        body = f"{scene.profile.business.name}: still need a hand? Reply with a day that suits you."
        yield Draft(scene.ago(0.2, 6), TextKind.FOLLOWUP, customer.phone, body)


def _message(
    scene: Scene, draft: Draft, number: int, gone_at: Mapping[str, datetime]
) -> TextMessage:
    ours = scene.profile.business.twilio_phone_number or ""
    text = TextMessage(
        id=scene.new_id("txt", number),
        direction="inbound" if draft.is_inbound else "outbound",
        to_number=ours if draft.is_inbound else draft.phone,
        from_number=draft.phone if draft.is_inbound else ours,
        body=draft.body,
        kind=draft.kind,
        status=TextStatus.DELIVERED,
        created_at=draft.at,
        attempts=0 if draft.is_inbound else 1,
        sent_at=draft.at,
    )
    if draft.is_inbound:
        return text
    if draft.phone in gone_at and draft.at > gone_at[draft.phone]:
        return replace(
            text,
            status=TextStatus.SUPPRESSED,
            suppressed_because="opted_out",
            attempts=0,
            sent_at=None,
        )
    if scene.chance(0.02):
        return replace(text, status=TextStatus.UNDELIVERED, error_code=UNREACHABLE_CARRIER)
    return text
