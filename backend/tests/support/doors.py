"""Ways into a shop's schedule, and the rules it keeps."""

from typing import Any

from app.domain.appointments import Window
from app.domain.businesses import BusinessId
from app.domain.conversations import Channel, Conversation
from app.domain.dialogue import events as e
from app.domain.dialogue import outcomes as o
from app.ports import UnitOfWork
from app.services.answers import Answers
from app.services.business_facts import Moment
from tests.support.factories import a_conversation
from tests.support.phone import CALLER
from tests.support.shop import Shop

VISITS = "/v1/crm/appointments"


async def set_rules(shop: Shop, **rules: Any) -> None:
    changed = await shop.web.admin("PATCH", f"/businesses/{shop.business.id}", json=rules)
    assert changed.status_code == 200, changed.text


async def hire(shop: Shop, name: str, **given: Any) -> str:
    path = f"/businesses/{shop.business.id}/technicians"
    hired = await shop.web.admin("POST", path, json={"name": name, **given})
    assert hired.status_code in (200, 201), hired.text
    return str(hired.json()["id"])


async def moment(shop: Shop) -> Moment:
    services = shop.web.services
    business = await services.storage.read_platform(
        lambda p: p.businesses.get(BusinessId(shop.business.id))
    )
    return Moment(business, services.profiles.of(business), services.clock.now())


async def ask(shop: Shop, *asks: o.Ask, conversation: Conversation | None = None) -> list[e.Answer]:
    """What a caller's dialogue hears, one answer after the other in one conversation."""
    talk = conversation or a_conversation(phone=CALLER, channel=Channel.PHONE)
    now = await moment(shop)

    def answered(uow: UnitOfWork) -> list[e.Answer]:
        answers = Answers(uow, now, talk)
        return [answers.to(one) for one in asks]

    return await shop.change(answered)


def book(wanted: Window, **given: Any) -> o.Book:
    usual: dict[str, Any] = {
        "name": "John Smith",
        "phone": None,
        "address": "412 Oak Street",
        "problem": "a clogged drain",
        "service_type": "drain",
        "is_emergency": False,
    }
    return o.Book(window=wanted, **{**usual, **given})
