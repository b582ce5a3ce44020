"""The whole invented story of one business, ready to be stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.domain.appointments import Appointment
from app.domain.audit import AuditEntry
from app.domain.businesses import Business, BusinessId
from app.domain.customers import Customer
from app.domain.demo.alarms import escalations
from app.domain.demo.diary import appointments
from app.domain.demo.leads import return_calls, talks_of_leads
from app.domain.demo.people import LEADS, customers
from app.domain.demo.profiles import load
from app.domain.demo.scene import Scene
from app.domain.demo.talks import Talk, about_appointments
from app.domain.demo.texts import opt_outs, text_messages
from app.domain.escalations import Escalation
from app.domain.return_calls import ReturnCall
from app.domain.technicians import Technician
from app.domain.text_messages import OptOut, TextMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    business: Business
    """Without credentials."""
    technicians: tuple[Technician, ...]
    customers: tuple[Customer, ...]
    appointments: tuple[Appointment, ...]
    talks: tuple[Talk, ...]
    return_calls: tuple[ReturnCall, ...]
    escalations: tuple[Escalation, ...]
    text_messages: tuple[TextMessage, ...]
    opt_outs: tuple[OptOut, ...]
    audit: tuple[AuditEntry, ...]


def tell(business_id: BusinessId, now: datetime) -> Story:
    """The same people and dice for the same business; every date counts from `now`."""
    profile = load(business_id, now)
    scene = Scene(profile=profile, now=now, dice=Random(business_id))
    people = customers(scene)
    booking_talks, booked = about_appointments(scene, appointments(scene, people), people)
    lead_talks = talks_of_leads(scene, people[-LEADS:], len(booking_talks) + 1)
    gone = opt_outs(scene, people)
    return Story(
        business=profile.business,
        technicians=profile.technicians,
        customers=people,
        appointments=booked,
        talks=(*booking_talks, *lead_talks),
        return_calls=return_calls(scene, lead_talks),
        text_messages=text_messages(scene, booked, people, gone),
        opt_outs=gone,
        audit=_audit(scene),
        escalations=escalations(scene, booking_talks),
    )


def _audit(scene: Scene) -> tuple[AuditEntry, ...]:
    happened: tuple[tuple[int, str, str, dict[str, str]], ...] = (
        (200, "admin", "business.rotate_widget_token", {}),
        (60, "owner", "business.change", {"opening_hours": "changed"}),
        (12, "owner", "business.change", {"emergency_surcharge": "changed"}),
        (2, "owner", "conversation.review", {"flagged_for_review": "false"}),
    )
    return tuple(
        AuditEntry(
            id=scene.new_id("aud", number + 1),
            at=scene.now - timedelta(days=days),
            actor_type=actor,
            action=action,
            business_id=scene.profile.business.id,
            changes=changes,
        )
        for number, (days, actor, action, changes) in enumerate(happened)
    )
