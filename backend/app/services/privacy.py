"""One person's data, out or gone; and all of a business's, gone. What was erased stays erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.appointments import AppointmentFilter, AppointmentId
from app.domain.conversations import ConversationId, Message
from app.domain.outbox import DoDueWork, PullCalendar
from app.domain.paging import Paging
from app.domain.records import RecordKind, key_of
from app.domain.text_messages import OptOut
from app.errors import Conflict
from app.ports import UnitOfWork
from app.services import audit, mirroring, traces
from app.services.audit import Stamp
from app.services.business_facts import Moment
from app.services.traces import Traces

AT_ONCE: Final = 500
KEPT: Final = frozenset({RecordKind.OPT_OUTS})
"""A number that wants no texts gets none, whatever else is forgotten."""


@dataclass(frozen=True, slots=True)
class Exported:
    traces: Traces
    transcripts: Mapping[ConversationId, Sequence[Message]]
    """By conversation."""


@dataclass(frozen=True, slots=True)
class Erased:
    counts: Mapping[RecordKind, int]
    recordings: Sequence[str]
    """Ids of voice messages that the telephone provider keeps."""
    opt_outs_kept: int


def export(uow: UnitOfWork, stamp: Stamp, phone: str) -> Exported:
    found = traces.of_person(uow, phone)
    said = {talk.id: uow.conversations.messages(talk.id) for talk in found.conversations}
    audit.record(uow.audit, stamp, "privacy.export")
    return Exported(found, said)


def erase(uow: UnitOfWork, at: Moment, stamp: Stamp, phone: str) -> Erased:
    """Conflict while an emergency of theirs is open: it must not fall silent."""
    uow.lock_schedule()
    found = traces.of_person(uow, phone)
    if any(alarm.is_open for alarm in found.escalations):
        raise Conflict("an emergency of theirs is still open; take it or withdraw it first")
    counts = {kind: uow.records.erase(kind, keys) for kind, keys in found.keys().items()}
    for opt_out in found.refusals:
        uow.opt_outs.put(_bare(opt_out))
    _take_out_of_calendars(uow, at, [visit.id for visit in found.appointments])
    reached = [kind.value for kind, count in counts.items() if count]
    audit.record(uow.audit, stamp, "privacy.erase", fields=reached)
    recordings = [call.voicemail.recording_sid for call in found.calls if call.voicemail]
    return Erased(counts, recordings, len(found.refusals))


def _bare(opt_out: OptOut) -> OptOut:
    """The number and when and where it was said; none of their words."""
    return OptOut(phone=opt_out.phone, opted_out_at=opt_out.opted_out_at, source=opt_out.source)


def erase_everything(uow: UnitOfWork, at: Moment, stamp: Stamp) -> Erased:
    """All but the business itself, its opt-outs and the record of changes. Conflict while an
    emergency is open."""
    uow.lock_schedule()
    if uow.escalations.list_open():
        raise Conflict("an emergency is still open; take it or withdraw it first")
    coming = _coming(uow, at) if mirroring.is_mirrored(at.business) else []
    recordings = _recordings(uow)
    counts = {kind: _erase_all(uow, kind) for kind in RecordKind if kind not in KEPT}
    for link in at.business.calendars:
        uow.busy_times.replace(link.id, [])
        uow.calendar_states.remove(link.id)
    _take_out_of_calendars(uow, at, coming)
    kept = _strip_opt_outs(uow)
    reached = [kind.value for kind, count in counts.items() if count]
    audit.record(uow.audit, stamp, "tenant_data.erase", fields=reached)
    return Erased(counts, recordings, kept)


def _erase_all(uow: UnitOfWork, kind: RecordKind) -> int:
    if kind is not RecordKind.OUTBOX:
        return uow.records.erase_all(kind)
    # These name nobody, and without them the business would no longer be looked after.
    errands = DoDueWork | PullCalendar
    found = [one for one in _all(uow, kind) if not isinstance(one.promise, errands)]
    return uow.records.erase(kind, [one.id for one in found])


def _strip_opt_outs(uow: UnitOfWork) -> int:
    found = _all(uow, RecordKind.OPT_OUTS)
    for opt_out in found:
        uow.opt_outs.put(_bare(opt_out))
    return len(found)


def _recordings(uow: UnitOfWork) -> list[str]:
    calls = _all(uow, RecordKind.CALLS)
    return [call.voicemail.recording_sid for call in calls if call.voicemail]


def _all(uow: UnitOfWork, kind: RecordKind) -> list[Any]:
    found: list[Any] = []
    after = ""
    while page := uow.records.page(kind, after, AT_ONCE):
        found += page
        after = key_of(kind, page[-1])
    return found


def _coming(uow: UnitOfWork, at: Moment) -> list[AppointmentId]:
    """What is over stays in the owner's own calendar."""
    found: list[AppointmentId] = []
    wanted = AppointmentFilter(starts_from=at.now)
    while page := uow.appointments.list(wanted, Paging(AT_ONCE, len(found))).items:
        found += [visit.id for visit in page]
    return found


def _take_out_of_calendars(
    uow: UnitOfWork, at: Moment, appointments: Sequence[AppointmentId]
) -> None:
    if mirroring.is_mirrored(at.business):
        for appointment_id in appointments:
            mirroring.promise_one(uow, appointment_id, at.now)
