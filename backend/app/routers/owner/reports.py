"""/v1/owner: reports on work, money and where it comes from."""

from fastapi import APIRouter

from app.deps import OwnerReading
from app.routers.owner.report_schemas import (
    Days,
    LeadSourcesAnswer,
    NeighborhoodsAnswer,
    PipelineAnswer,
    QuotesAnswer,
    ReschedulesAnswer,
    SegmentsAnswer,
    ServiceEconomicsAnswer,
    ServiceMixAnswer,
    SmsMetricsAnswer,
    WorkloadAnswer,
)
from app.services import looking_back, reports

router = APIRouter(prefix="/v1/owner", tags=["owner"])


@router.get("/workload/next")
async def show_workload(read: OwnerReading, days: Days = 7) -> WorkloadAnswer:
    """Today and the days after it."""
    items = await read.at(reports.workload, days)
    return WorkloadAnswer.model_validate({"days": days, "items": items})


@router.get("/reschedules")
async def list_reschedules(read: OwnerReading) -> ReschedulesAnswer:
    return ReschedulesAnswer.of(await read.at(looking_back.reschedules))


@router.get("/sms-metrics")
async def show_sms_metrics(read: OwnerReading, days: Days = 30) -> SmsMetricsAnswer:
    return SmsMetricsAnswer.model_validate(await read.at(reports.sms_metrics, days))


@router.get("/service-mix")
async def show_service_mix(read: OwnerReading, days: Days = 30) -> ServiceMixAnswer:
    """The names of the fields say 30 days for whatever was asked for."""
    return ServiceMixAnswer.model_validate(await read.at(reports.service_mix, days))


@router.get("/pipeline")
async def show_pipeline(read: OwnerReading, days: Days = 30) -> PipelineAnswer:
    return PipelineAnswer.model_validate(await read.at(reports.pipeline, days))


@router.get("/quotes")
async def show_quotes(read: OwnerReading, days: Days = 30) -> QuotesAnswer:
    return QuotesAnswer.model_validate(await read.at(reports.quotes, days))


@router.get("/lead-sources")
async def show_lead_sources(read: OwnerReading, days: Days = 30) -> LeadSourcesAnswer:
    return LeadSourcesAnswer.model_validate(await read.at(reports.lead_sources, days))


@router.get("/service-economics")
async def show_service_economics(read: OwnerReading, days: Days = 30) -> ServiceEconomicsAnswer:
    items = await read.at(reports.service_economics, days)
    return ServiceEconomicsAnswer.model_validate({"window_days": days, "items": items})


@router.get("/neighborhoods")
async def show_neighborhoods(read: OwnerReading, days: Days = 90) -> NeighborhoodsAnswer:
    items = await read.at(reports.neighborhoods, days)
    return NeighborhoodsAnswer.model_validate({"window_days": days, "items": items})


@router.get("/segments")
async def show_segments(read: OwnerReading) -> SegmentsAnswer:
    return SegmentsAnswer.model_validate({"items": await read.at(reports.segments)})
