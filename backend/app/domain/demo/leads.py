"""Invented people who got in touch without an appointment: what they said, and calls we owe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.conversations import Channel, ConversationStatus
from app.domain.customers import Customer
from app.domain.demo.scene import Scene
from app.domain.demo.talks import Plot, Talk, write
from app.domain.return_calls import ReturnCall, ReturnCallReason, ReturnCallStatus

QUESTIONS = 9


@dataclass(frozen=True, slots=True)
class Ending:
    """How a talk without an appointment ends, and why we owe that person a call."""

    script: str
    outcome: str
    reason: ReturnCallReason
    status: ReturnCallStatus
    last_result: str | None = None


ENDINGS = (
    Ending("human", "return_call", ReturnCallReason.HUMAN_REQUESTED, ReturnCallStatus.PENDING),
    Ending("partial", "abandoned", ReturnCallReason.PARTIAL_INTAKE, ReturnCallStatus.PENDING),
    Ending("no_time", "return_call", ReturnCallReason.NO_SLOT, ReturnCallStatus.PENDING),
    Ending(
        "no_time",
        "return_call",
        ReturnCallReason.DECLINED_TIMES,
        ReturnCallStatus.COMPLETED,
        "Called back, will think about it",
    ),
    Ending(
        "partial",
        "abandoned",
        ReturnCallReason.PARTIAL_INTAKE,
        ReturnCallStatus.UNREACHABLE,
        "No answer, three times",
    ),
)
SILENT = (
    ("0151", ReturnCallReason.MISSED_CALL, 2, ReturnCallStatus.PENDING),
    ("0152", ReturnCallReason.VOICEMAIL, 1, ReturnCallStatus.PENDING),
    ("0153", ReturnCallReason.MISSED_CALL, 1, ReturnCallStatus.COMPLETED),
)
"""Last digits, reason, attempts and status of callers nobody spoke with."""


def talks_of_leads(scene: Scene, leads: Sequence[Customer], first_number: int) -> tuple[Talk, ...]:
    plots = [*_with_a_reason_to_ring(scene, leads), *_with_a_question(scene, leads)]
    return tuple(write(scene, plot, first_number + i) for i, plot in enumerate(plots))


def return_calls(scene: Scene, talks: Sequence[Talk]) -> tuple[ReturnCall, ...]:
    """One per ending, for the talks that `talks_of_leads` put first; then those nobody answered."""
    spoken = (
        _owed(ending, talk) for ending, talk in zip(ENDINGS, talks[: len(ENDINGS)], strict=True)
    )
    return (*spoken, *_unanswered(scene))


def _with_a_reason_to_ring(scene: Scene, leads: Sequence[Customer]) -> Iterator[Plot]:
    jobs = scene.profile.jobs
    for ending, customer in zip(ENDINGS, leads, strict=False):
        problem = scene.dice.choice(jobs).description
        yield Plot(
            script=ending.script,
            started_at=_since_they_joined(scene, customer),
            channel=Channel.PHONE,
            customer=customer,
            status=(
                ConversationStatus.ABANDONED
                if ending.script == "partial"
                else ConversationStatus.PENDING_FOLLOWUP
            ),
            outcome=ending.outcome,
            words={"problem": problem, "summary": f"{customer.name}: {problem}"},
        )


def _with_a_question(scene: Scene, leads: Sequence[Customer]) -> Iterator[Plot]:
    for number in range(QUESTIONS):
        faq = scene.dice.choice(scene.profile.business.faq)
        customer = leads[-1 - number % 3]
        yield Plot(
            script="question",
            started_at=_since_they_joined(scene, customer),
            channel=scene.dice.choice((Channel.PHONE, Channel.SMS, Channel.WEB)),
            customer=customer,
            status=ConversationStatus.COMPLETED,
            outcome="answered",
            words={"question": faq.question, "answer": faq.answer, "summary": faq.question},
        )


def _since_they_joined(scene: Scene, customer: Customer) -> datetime:
    known_for = (scene.now - customer.created_at) / timedelta(days=1)
    return scene.ago(0.02 * known_for, known_for)


def _owed(ending: Ending, talk: Talk) -> ReturnCall:
    conversation = talk.conversation
    return ReturnCall(
        phone=conversation.phone or "",
        first_seen_at=conversation.started_at,
        last_seen_at=conversation.last_message_at,
        reason=ending.reason,
        channel=conversation.channel,
        name=(conversation.summary or "").partition(":")[0] or None,
        lead_source=conversation.lead_source,
        status=ending.status,
        last_result=ending.last_result,
        conversation_id=conversation.id,
        note=conversation.summary,
    )


def _unanswered(scene: Scene) -> Iterator[ReturnCall]:
    area = scene.profile.area_codes[0]
    for line, reason, attempts, status in SILENT:
        last_seen_at = scene.ago(0.1, 4)
        yield ReturnCall(
            phone=f"+1{area}555{line}",
            first_seen_at=last_seen_at - timedelta(minutes=7 * attempts),
            last_seen_at=last_seen_at,
            reason=reason,
            channel=Channel.PHONE,
            attempts=attempts,
            lead_source="Google Ads",
            status=status,
        )
