"""A customer as published."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import uuid4

from pydantic import BeforeValidator

from app.domain.customers import Customer, CustomerId
from app.routers.schemas import (
    Answer,
    Asked,
    Email,
    Identifier,
    Line,
    Name,
    Phone,
    Tags,
    Text,
    unless_blank,
)
from app.services.customers import Listed

Language = Literal["en", "es"]


class CustomerAnswer(Answer):
    id: str
    name: str
    phone: str
    email: str | None
    address: str | None
    tags: list[str]
    notes: str | None
    sms_opt_out: bool
    language_code: str | None
    lead_source: str | None
    other_phones: list[str]
    created_at: datetime

    @classmethod
    def of(cls, listed: Listed) -> Self:
        customer = listed.customer
        plain = {name: getattr(customer, name) for name in cls.model_fields if name in KEPT}
        return cls(**plain, sms_opt_out=listed.sms_opt_out)


KEPT = frozenset(CustomerAnswer.model_fields) - {"sms_opt_out"}


class CustomerPatch(Asked):
    """Null clears what may be empty; absent fields stay as they are."""

    name: Name | None = None
    phone: Phone | None = None
    email: Annotated[Email | None, BeforeValidator(unless_blank)] = None
    address: Line | None = None
    tags: Tags | None = None
    notes: Text | None = None
    language_code: Language | None = None
    lead_source: Line | None = None
    sms_opt_out: bool | None = None

    def changes(self) -> dict[str, Any]:
        """Fields of Customer; `sms_opt_out` is kept elsewhere."""
        changes = self.replacing(
            clearable={
                "email",
                "address",
                "notes",
                "language_code",
                "lead_source",
                "sms_opt_out",
            },
            lists={"tags"},
        )
        changes.pop("sms_opt_out", None)
        return changes


class Duplicate(Asked):
    duplicate_id: Identifier


class NewCustomer(CustomerPatch):
    name: Name
    phone: Phone

    def to_customer(self, created_at: datetime) -> Customer:
        return Customer(id=CustomerId(uuid4().hex), created_at=created_at, **self.changes())
