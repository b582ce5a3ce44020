"""The one gate every outbound text passes: a row in the ledger, the rules, then sending.

`promise` is the only way into the outbox for a text, `reply` the only one into the answer to a
webhook. Which rule let a text go, stopped it or makes it wait stands in its row.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

from app.domain.businesses import Business
from app.domain.messaging import Limits, Traffic, Verdict, judge
from app.domain.outbox import URGENT, OutboxEntry, SendText
from app.domain.segments import size_of, written
from app.domain.text_messages import OptOut, TextKind, TextMessage, TextStatus
from app.errors import Conflict
from app.ports import UnitOfWork
from app.services import recipients

USUAL_LIMITS: Final = Limits()


def promise(
    uow: UnitOfWork,
    now: datetime,
    text: SendText,
    *,
    key: str | None = None,
    due_at: datetime | None = None,
    is_urgent: bool = False,
) -> bool:
    """Put a text into the outbox, for now unless `due_at` is given; False when that was done
    before.

    `key` names person and reason, such as `reminder/<appointment>/<start>`: under one key a
    business sends one text, ever. The ledger remembers it. `is_urgent`: before all others.
    """
    if key is not None and is_promised(uow, key, is_urgent=is_urgent):
        return False
    entry_id = uuid4().hex if key is None else _id_of(key)
    if is_urgent:
        entry_id = URGENT + entry_id
    try:
        uow.outbox.add(OutboxEntry(id=entry_id, promise=text, due_at=due_at or now))
    except Conflict:  # somebody else has just promised it
        return False
    return True


def is_promised(uow: UnitOfWork, key: str, *, is_urgent: bool = False) -> bool:
    """Whether a text was promised under this key, whatever became of it."""
    entry_id = URGENT + _id_of(key) if is_urgent else _id_of(key)
    # First the outbox: a text leaves it only once the ledger has it.
    found = uow.outbox.find(entry_id) or uow.text_messages.find(entry_id)
    return found is not None


def urgent_id(key: str) -> str:
    """Of the entry, and the row in the ledger, of an urgent text under this key."""
    return URGENT + _id_of(key)


def _id_of(key: str) -> str:
    """Ids stand in addresses that providers call, so they tell nothing."""
    return sha256(key.encode()).hexdigest()[:32]


def admit(
    uow: UnitOfWork,
    business: Business,
    entry: OutboxEntry,
    text: SendText,
    now: datetime,
    limits: Limits = USUAL_LIMITS,
) -> TextMessage:
    """The text's row in the ledger: QUEUED if it may go, SUPPRESSED with the rule that stopped it.
    With `held_until` it is QUEUED and waits, and so does its entry.

    Asked again for the same entry (it waited, or its worker died), it judges anew unless the text
    has gone, or may have gone.
    """
    before = uow.text_messages.find(entry.id)
    if before is not None and (before.has_left or before.sending_since is not None):
        return before
    text = replace(text, body=written(text.body))
    if text.kind is TextKind.MISSED_CALL and text.asked_at is None:
        text = replace(text, asked_at=entry.due_at)  # They called when it was promised.
    recipient, traffic = recipients.look_up(uow, business, entry.id, text, now)
    verdict = judge(text, recipient, traffic, limits, now)
    judged = _row(entry.id, text, business.twilio_phone_number or "", verdict, now)
    if before is not None:
        judged = replace(judged, attempts=before.attempts, created_at=before.created_at)
    if verdict.goes:
        judged = replace(judged, sending_since=now, attempts=judged.attempts + 1)
    (uow.text_messages.add if before is None else uow.text_messages.save)(judged)
    if verdict.until is not None:
        # Waiting is no failed attempt.
        tries = max(entry.attempts - 1, 0)
        waiting = replace(entry, due_at=verdict.until, leased_until=None, attempts=tries)
        uow.outbox.save(waiting)
    return judged


def reply(
    uow: UnitOfWork,
    business: Business,
    reply_id: str,
    text: SendText,
    now: datetime,
    *,
    is_owed: bool = False,
) -> str | None:
    """What goes back in the answer to a webhook, and its row in the ledger; None if it may not.

    `is_owed`: the one answer to a STOP or HELP, which whoever opted out may get
    (47 CFR 64.1200(a)(12)).
    """
    text = replace(text, body=written(text.body))
    recipient = recipients.of_reply(uow, business, text.to_number, may_be_opted_out=is_owed)
    verdict = judge(text, recipient, Traffic(), USUAL_LIMITS, now)
    row = _row(reply_id, text, business.twilio_phone_number or "", verdict, now)
    if verdict.goes:
        row = replace(row, status=TextStatus.SENT, sent_at=now, attempts=1)
    uow.text_messages.add(row)
    return text.body if verdict.goes else None


def _row(
    entry_id: str, text: SendText, from_number: str, verdict: Verdict, now: datetime
) -> TextMessage:
    rule, is_held = verdict.rule.value, verdict.until is not None
    is_stopped = not verdict.goes and not is_held
    return TextMessage(
        id=entry_id,
        direction="outbound",
        to_number=text.to_number,
        from_number=from_number,
        body=text.body,
        kind=text.kind,
        status=TextStatus.SUPPRESSED if is_stopped else TextStatus.QUEUED,
        suppressed_because=rule if is_stopped else None,
        let_go_because=rule if verdict.goes else None,
        held_because=rule if is_held else None,
        held_until=verdict.until,
        segments=size_of(text.body).segments,
        conversation_id=text.conversation_id,
        appointment_id=text.appointment_id,
        redelivery=text.redelivery,
        useful_until=text.useful_until,
        created_at=now,
        campaign=text.campaign,
    )


def settle(uow: UnitOfWork, message: TextMessage, *, sid: str, now: datetime) -> None:
    """It went out: the ledger says so and the promise is kept. News of it that came before this
    stays."""
    uow.lock_schedule()
    stored = uow.text_messages.get(message.id)
    sent = replace(stored, sending_since=None)
    if stored.provider_status is None:
        sent = replace(sent, status=TextStatus.SENT, provider_sid=sid, sent_at=now)
    uow.text_messages.save(sent)
    uow.outbox.remove(message.id)


def fail(uow: UnitOfWork, message: TextMessage, error: str) -> None:
    """It did not go and will not be tried again; the dead entry stays for the owner to see."""
    failed = replace(
        message,
        status=TextStatus.FAILED,
        error_code=error,
        sending_since=None,
    )
    uow.text_messages.save(failed)


def note_opt_out(uow: UnitOfWork, phone: str, now: datetime) -> None:
    """The provider refuses to send there, because they told it to."""
    if uow.opt_outs.find(phone) is None:
        uow.opt_outs.put(OptOut(phone=phone, opted_out_at=now, source="provider"))
