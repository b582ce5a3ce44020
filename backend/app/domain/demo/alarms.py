"""Who was told of the invented emergencies, and who took them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from app.domain.conversations import Channel
from app.domain.demo.scene import Scene
from app.domain.demo.talks import Talk
from app.domain.escalations import Brief, Escalation, EscalationStatus, Told

HAZARDS = {"plumbing": "water", "hvac": "no_heat", "electrical": "no_power"}
RANG_OUT = 0.3
"""The share of emergencies that the first person did not pick up for."""


def escalations(scene: Scene, talks: Sequence[Talk]) -> tuple[Escalation, ...]:
    """One for every emergency by phone, all of them taken by somebody: nothing here may ring."""
    alarming = [
        talk
        for talk in talks
        if talk.conversation.is_emergency and talk.conversation.channel is Channel.PHONE
    ]
    return tuple(_escalation(scene, talk, number) for number, talk in enumerate(alarming, 1))


def _escalation(scene: Scene, talk: Talk, number: int) -> Escalation:
    conversation, business = talk.conversation, scene.profile.business
    heard_at = talk.messages[min(2, len(talk.messages) - 1)].timestamp
    told = tuple(_told(scene, heard_at))
    taker = told[-1]
    name, _, problem = (conversation.summary or "").partition(": ")
    return Escalation(
        id=scene.new_id("esc", number),
        conversation_id=conversation.id,
        opened_at=heard_at,
        brief=Brief(
            problem=problem,
            hazards=(HAZARDS[business.vertical],),
            name=name,
            callback=conversation.phone,
        ),
        status=EscalationStatus.ACKNOWLEDGED,
        told=told,
        acknowledged_by=taker.name,
        acknowledged_phone=taker.phone,
        acknowledged_at=taker.at + timedelta(seconds=scene.dice.randint(20, 110)),
        acknowledged_through=scene.dice.choice(("key", "key", "text")),
    )


def _told(scene: Scene, heard_at: datetime) -> Iterator[Told]:
    business = scene.profile.business
    people = business.on_call[: 2 if scene.chance(RANG_OUT) else 1]
    for number, person in enumerate(people):
        yield Told(
            number=number,
            name=person.name,
            phone=person.phone,
            role="on_call",
            at=heard_at + timedelta(minutes=number * business.escalation_minutes, seconds=2),
            rings=1,
            call_result="answered" if number == len(people) - 1 else "no-answer",
        )
