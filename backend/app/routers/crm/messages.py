"""/v1/crm/messages"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from fastapi import APIRouter, Response
from pydantic import Field

from app.deps import OwnerReading
from app.domain.text_messages import TextFilter, TextKind, TextStatus
from app.routers.schemas import Answer, PagingDep, Phone, counted
from app.services import text_ledger
from app.services.text_ledger import Listed

router = APIRouter(prefix="/v1/crm/messages", tags=["crm"])


class TextAnswer(Answer):
    id: str
    direction: Literal["inbound", "outbound"]
    to: str
    from_: str = Field(serialization_alias="from")
    body: str
    kind: TextKind
    status: TextStatus
    suppressed_because: str | None
    provider_sid: str | None
    error_code: str | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    rule: str | None
    held_until: datetime | None
    segments: int
    conversation_id: str | None
    appointment_id: str | None
    outcome: str | None
    customer_id: str | None
    customer_name: str | None

    @classmethod
    def of(cls, listed: Listed) -> Self:
        text, customer = listed.text, listed.customer
        plain = {name: getattr(text, name) for name in cls.model_fields if hasattr(text, name)}
        return cls(
            to=text.to_number,
            from_=text.from_number,
            customer_id=customer.id if customer else None,
            customer_name=customer.name if customer else None,
            **plain,
        )


@router.get("")
async def list_messages(
    read: OwnerReading,
    paging: PagingDep,
    response: Response,
    phone: Phone | None = None,
    kind: TextKind | None = None,
    status: TextStatus | None = None,
) -> Sequence[TextAnswer]:
    """Newest first; `phone` is the other party's, in any notation."""
    wanted = TextFilter(phone=phone, kind=kind, status=status)
    page = await read(text_ledger.list_page, wanted, paging)
    return [TextAnswer.of(one) for one in counted(response, page)]
