"""/twilio/sms/status: what becomes of texts that we sent."""

from fastapi import APIRouter, Response

from app.domain.businesses import BusinessId
from app.domain.delivery import SENDER_IN_TROUBLE, News
from app.errors import NotFound
from app.routers.twilio_integration import twiml
from app.routers.twilio_integration.sms import SignedText, TextRequest
from app.routers.twilio_integration.spoken_route import SpokenRoute, log
from app.services import businesses, delivery_news


class StatusRoute(SpokenRoute):
    """Nobody hears or reads the answer."""

    def apology(self) -> bytes:
        return twiml.empty()


router = APIRouter(
    prefix="/twilio/sms",
    tags=["twilio"],
    route_class=StatusRoute,
    default_response_class=Response,
)


@router.post("/status", status_code=204)
async def note_delivery(text: SignedText) -> Response:
    """Rows only move forward: repeated, late and unknown news change nothing."""
    message_id = text.parameter("m")
    if message_id is not None and text.asked.message_sid:
        await _note(text, message_id)
    return Response(status_code=204)


async def _note(text: TextRequest, message_id: str) -> None:
    services, news = text.services, _news(text)
    try:
        business_id = BusinessId(text.parameter("business_id") or "")
        business = await services.storage.read_platform(lambda p: businesses.get(p, business_id))
    except NotFound:
        text.note("unknown_number")
        return
    moved = await services.storage.run(
        business.id,
        lambda uow: delivery_news.receive(uow, services.clock.now(), message_id, news),
    )
    text.note("moved" if moved else "known", business)
    if moved and moved.error_code in SENDER_IN_TROUBLE:
        facts = {"business_id": business.id, "error_code": moved.error_code}
        log.error("carriers refuse what we send: see to the registration", extra={"facts": facts})


def _news(text: TextRequest) -> News:
    asked = text.asked
    code = None if asked.error_code is None else str(asked.error_code)
    return News(asked.message_sid, asked.status.lower(), code)
