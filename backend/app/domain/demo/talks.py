"""Invented conversations: those that led to an appointment, and those that did not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.appointments import Appointment, AppointmentStatus
from app.domain.conversations import (
    Channel,
    Conversation,
    ConversationId,
    ConversationStatus,
    Message,
)
from app.domain.customers import Customer
from app.domain.demo.profiles import read_data
from app.domain.demo.scene import Scene
from app.domain.dialogue.state import DialogueState, Stage

RECENT = timedelta(days=90)
TALKED_FIRST = 0.65
"""The share of recent appointments that a conversation led to; the rest the owner typed in."""
CHANNELS = (Channel.PHONE,) * 7 + (Channel.SMS, Channel.WEB, Channel.WEB)
SECONDS_PER_TURN = {Channel.PHONE: (6, 16), Channel.SMS: (40, 400), Channel.WEB: (10, 45)}


@dataclass(frozen=True, slots=True)
class Talk:
    conversation: Conversation
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One conversation to be written: which script, with whom, how it ended."""

    script: str
    started_at: datetime
    channel: Channel
    customer: Customer
    status: ConversationStatus
    outcome: str | None
    words: Mapping[str, str]
    appointment: Appointment | None = None


def about_appointments(
    scene: Scene, booked: Sequence[Appointment], customers: Sequence[Customer]
) -> tuple[tuple[Talk, ...], tuple[Appointment, ...]]:
    """The conversations, and the appointments naming the conversation each came from."""
    known = {one.id: one for one in customers}
    talks: list[Talk] = []
    linked: list[Appointment] = []
    for one in booked:
        if one.created_at > scene.now - RECENT and scene.chance(TALKED_FIRST):
            talk = _booking(scene, one, known[one.customer_id], len(talks) + 1)
            talks.append(talk)
            one = replace(one, conversation_id=talk.conversation.id)
        linked.append(one)
    return tuple(talks), tuple(linked)


def write(scene: Scene, plot: Plot, number: int) -> Talk:
    scripts = read_data("talks")[plot.script]
    language = plot.customer.language_code or "en"
    lines = scripts.get(language) or scripts["en"]
    said = tuple(_said(scene, plot, lines))
    conversation = Conversation(
        id=ConversationId(scene.new_id("con", number)),
        channel=plot.channel,
        started_at=plot.started_at,
        last_message_at=said[-1].timestamp,
        ended_at=said[-1].timestamp,
        phone=plot.customer.phone,
        customer_id=plot.customer.id,
        lead_source=plot.customer.lead_source,
        status=plot.status,
        state=DialogueState(stage=Stage.CLOSED, outcome=plot.outcome),
        language_code=language if language in scripts else "en",
        outcome=plot.outcome,
        is_emergency=plot.script == "emergency",
        flagged_for_review=_deserves_a_look(scene, plot),
        service_type=plot.appointment.service_type if plot.appointment else None,
        appointment_id=plot.appointment.id if plot.appointment else None,
        summary=plot.words.get("summary"),
    )
    return Talk(conversation, said)


def _booking(scene: Scene, booked: Appointment, customer: Customer, number: int) -> Talk:
    is_cancelled = booked.status is AppointmentStatus.CANCELLED and booked.window.end > scene.now
    script = "emergency" if booked.is_emergency else "booked"
    channel = Channel.PHONE if booked.is_emergency else scene.dice.choice(CHANNELS)
    plot = Plot(
        script="cancelled" if is_cancelled else script,
        started_at=booked.created_at,
        channel=channel,
        customer=customer,
        status=ConversationStatus.CANCELLED if is_cancelled else ConversationStatus.SCHEDULED,
        outcome="cancelled" if is_cancelled else "booked",
        words=words_about(scene, booked, customer),
        appointment=booked,
    )
    return _ending_at(write(scene, plot, number), booked.created_at)


def _ending_at(talk: Talk, booked_at: datetime) -> Talk:
    """The same talk moved so that the appointment was made as its last words were said."""
    earlier = talk.messages[-1].timestamp - booked_at
    conversation = talk.conversation
    return Talk(
        replace(
            conversation,
            started_at=conversation.started_at - earlier,
            last_message_at=booked_at,
            ended_at=booked_at,
        ),
        tuple(replace(one, timestamp=one.timestamp - earlier) for one in talk.messages),
    )


def words_about(scene: Scene, booked: Appointment, customer: Customer) -> dict[str, str]:
    data = read_data("talks")
    vertical = scene.profile.business.vertical
    is_spanish = customer.language_code == "es" and not booked.is_emergency
    problem = data["problems_es"][vertical] if is_spanish else booked.description or ""
    return {
        "problem": problem,
        "name": customer.name,
        "address": booked.address or "",
        "wish": scene.dice.choice(data["wishes"]),
        "when": _when(booked.window.start.astimezone(scene.zone), data, is_spanish),
        "summary": f"{customer.name}: {booked.description}",
    }


def _when(local: datetime, data: Mapping[str, Any], is_spanish: bool) -> str:
    if is_spanish:
        weekday = data["weekdays_es"][local.weekday()]
        return f"el {weekday} {local.day} a las {local.hour}:{local.minute:02}"
    clock = f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"
    return f"{local:%A, %B} {local.day} at {clock}"


def _said(scene: Scene, plot: Plot, lines: Sequence[tuple[Any, str]]) -> Iterator[Message]:
    at = plot.started_at
    words = {"business": scene.profile.business.name, **plot.words}
    for role, line in lines:
        yield Message(role, line.format_map(words), at)
        at += timedelta(seconds=scene.dice.uniform(*SECONDS_PER_TURN[plot.channel]))


def _deserves_a_look(scene: Scene, plot: Plot) -> bool:
    return scene.chance({"human": 1.0, "emergency": 0.4}.get(plot.script, 0.06))
