"""/v1/owner/export: tables for spreadsheets, and everything as JSON."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from app.deps import OwnerDep, OwnerReading
from app.routers.owner import downloading
from app.routers.owner.report_schemas import Days
from app.services import downloads, reports

router = APIRouter(prefix="/v1/owner/export", tags=["owner"])

TABLE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}


def _table(name: str, lines: AsyncIterator[str]) -> StreamingResponse:
    attached = {"Content-Disposition": f"attachment; filename={name}.csv"}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=attached)


async def _rows(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> AsyncIterator[str]:
    yield downloading.head(names)
    yield downloading.lines(names, rows)


@router.get("/service-mix.csv", response_class=StreamingResponse, responses=TABLE)
async def export_service_mix(read: OwnerReading, days: Days = 30) -> StreamingResponse:
    mix = await read.at(reports.service_mix, days)
    urgent = mix.emergency_service_type_counts_30d
    rows = [
        {"service_type": one, "appointments": count, "emergency_appointments": urgent.get(one, 0)}
        for one, count in mix.service_type_counts_30d.items()
    ]
    return _table("service-mix", _rows(downloading.SERVICE_MIX, rows))


@router.get("/pipeline.csv", response_class=StreamingResponse, responses=TABLE)
async def export_pipeline(read: OwnerReading, days: Days = 30) -> StreamingResponse:
    found = await read.at(reports.pipeline, days)
    rows = [downloading.fields_of(one) for one in found.stages]
    return _table("pipeline", _rows(downloading.PIPELINE, rows))


@router.get("/conversion-funnel.csv", response_class=StreamingResponse, responses=TABLE)
async def export_funnel(read: OwnerReading, days: Days = 90) -> StreamingResponse:
    found = await read.at(reports.funnel, days)
    rows = [downloading.fields_of(one) for one in found.channels]
    return _table("conversion-funnel", _rows(downloading.FUNNEL, rows))


@router.get("/customers.csv", response_class=StreamingResponse, responses=TABLE)
async def export_customers(owner: OwnerDep) -> StreamingResponse:
    await owner.run(downloads.note, owner.stamp, "customers")
    return _table("customers", downloading.customers(owner))


@router.get("/appointments.csv", response_class=StreamingResponse, responses=TABLE)
async def export_appointments(owner: OwnerDep) -> StreamingResponse:
    await owner.run(downloads.note, owner.stamp, "appointments")
    return _table("appointments", downloading.appointments(owner))


@router.get("/conversations.csv", response_class=StreamingResponse, responses=TABLE)
async def export_conversations(owner: OwnerDep, days: Days = 365) -> StreamingResponse:
    await owner.run(downloads.note, owner.stamp, "conversations")
    return _table("conversations", downloading.conversations(owner, days))


@router.get("/full.json", response_class=StreamingResponse)
async def export_everything(owner: OwnerDep) -> StreamingResponse:
    await owner.run(downloads.note, owner.stamp, "everything")
    attached = {"Content-Disposition": "attachment; filename=full.json"}
    parts = downloading.everything(owner, owner.business)
    return StreamingResponse(parts, media_type="application/json", headers=attached)
