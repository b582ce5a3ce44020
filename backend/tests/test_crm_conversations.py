"""Conversations and text messages over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.businesses import BusinessId
from app.domain.conversations import Channel, Conversation, ConversationStatus
from app.domain.text_messages import TextKind, TextStatus
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.web import Tenant, Web, serving

PATH = "/v1/crm/conversations"


@pytest.fixture
async def web(storage: Storage, clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(storage, clock) as web:
        yield web


@pytest.fixture
async def tenant(web: Web) -> Tenant:
    return await web.tenant()


async def add(web: Web, tenant: Tenant, *talks: Conversation, words: str = "hello") -> None:
    def work(uow: UnitOfWork) -> None:
        for talk in talks:
            uow.conversations.add(talk, factories.a_message(words))

    await web.services.storage.run(BusinessId(tenant.id), work)


async def test_a_conversation_is_read_with_what_was_said(web: Web, tenant: Tenant) -> None:
    talk = factories.a_conversation(tags=("x",), summary="A leak", is_emergency=True)
    await add(web, tenant, talk, words="my sink leaks")
    shown = (await tenant.get(f"{PATH}/{talk.id}")).json()
    assert shown["messages"] == [
        {"role": "user", "text": "my sink leaks", "timestamp": "2026-01-05T15:00:00Z"}
    ]
    assert (shown["session_id"], shown["channel"]) == (talk.id, "phone")
    assert (shown["created_at"], shown["has_appointments"]) == ("2026-01-05T15:00:00Z", False)
    listed = (await tenant.get(PATH)).json()
    assert "messages" not in listed[0]
    assert listed[0] == {k: v for k, v in shown.items() if k in listed[0]}


@pytest.mark.parametrize(
    ("status", "outcome", "followup"),
    [
        (ConversationStatus.SCHEDULED, "booked", False),
        (ConversationStatus.PENDING_FOLLOWUP, "follow_up", True),
        (ConversationStatus.ABANDONED, "abandoned", True),
        (ConversationStatus.ACTIVE, None, None),
    ],
)
async def test_what_happened_suggests_a_judgement(
    web: Web,
    tenant: Tenant,
    status: ConversationStatus,
    outcome: str | None,
    followup: bool | None,
) -> None:
    talk = factories.a_conversation(status=status)
    await add(web, tenant, talk)
    shown = (await tenant.get(f"{PATH}/{talk.id}")).json()["qa_suggestions"]
    assert shown == {
        "likely_outcome": outcome,
        "followup_needed": followup,
        "emergency_handled_ok": None,
        "source": "rules",
    }


async def test_a_conversation_says_who_it_was_and_whether_a_visit_stands(
    web: Web, tenant: Tenant
) -> None:
    ann = factories.a_customer(name="Ann Lee", phone="+19135550123")
    visit = factories.an_appointment(ann)
    talk = factories.a_conversation(customer_id=ann.id, appointment_id=visit.id, phone=None)

    def book(uow: UnitOfWork) -> None:
        uow.customers.add(ann)
        uow.appointments.add(visit)

    await web.services.storage.run(BusinessId(tenant.id), book)
    await add(web, tenant, talk)
    shown = (await tenant.get(f"{PATH}/{talk.id}")).json()
    assert (shown["customer_name"], shown["phone"]) == ("Ann Lee", "+19135550123")
    assert (shown["appointment_id"], shown["has_active_appointment"]) == (visit.id, True)
    assert shown["ended_at"] is None


@pytest.mark.parametrize("handled", [True, False])
async def test_an_emergency_was_handled_if_somebody_comes_or_calls(
    web: Web, tenant: Tenant, handled: bool
) -> None:
    talk = factories.a_conversation(
        is_emergency=True, phone="+19135550123", status=ConversationStatus.ABANDONED
    )
    await add(web, tenant, talk)
    if handled:
        owed = factories.a_return_call(phone="+19135550123")
        await web.services.storage.run(
            BusinessId(tenant.id), lambda uow: uow.return_calls.put(owed)
        )
    shown = (await tenant.get(f"{PATH}/{talk.id}")).json()
    assert shown["qa_suggestions"]["emergency_handled_ok"] is handled


async def test_a_judgement_is_kept_and_null_clears(web: Web, tenant: Tenant) -> None:
    talk = factories.a_conversation(notes="old", tags=("x",))
    await add(web, tenant, talk)
    judged = await tenant.patch(
        f"{PATH}/{talk.id}/qa", flagged_for_review=True, notes=None, tags=["a", "b"], outcome="won"
    )
    assert judged.status_code == 200
    shown = (await tenant.get(f"{PATH}/{talk.id}")).json()
    assert (shown["flagged_for_review"], shown["notes"]) == (True, None)
    assert (shown["tags"], shown["outcome"]) == (["a", "b"], "won")
    assert shown["qa_suggestions"]["likely_outcome"] is None
    refused = await tenant.patch(f"{PATH}/{talk.id}/qa", flagged_for_review=None)
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "cba"),
        ({"channel": "web"}, "b"),
        ({"flagged": "true"}, "c"),
        ({"flagged": "false"}, "ba"),
        ({"q": "CAÑON"}, "cba"),
        ({"q": "nothing"}, ""),
        ({"limit": "1", "offset": "1"}, "b"),
    ],
)
async def test_lists_are_filtered_newest_first(
    web: Web, tenant: Tenant, filters: dict[str, str], found: str
) -> None:
    def at(hours: int) -> dict[str, object]:
        moment = MONDAY_9AM + timedelta(hours=hours)
        return {"started_at": moment, "last_message_at": moment}

    await add(
        web,
        tenant,
        factories.a_conversation(summary="a", **at(0)),
        factories.a_conversation(summary="b", channel=Channel.WEB, **at(1)),
        factories.a_conversation(summary="c", flagged_for_review=True, **at(2)),
        words="down the cañon",
    )
    response = await tenant.get(PATH, **filters)
    assert "".join(one["summary"] for one in response.json()) == found


async def test_a_customers_conversations_are_listed(web: Web, tenant: Tenant) -> None:
    added = await tenant.post("/v1/crm/customers", name="A", phone="9135550123")
    customer = added.json()["id"]
    theirs = factories.a_conversation(customer_id=customer)
    await add(web, tenant, theirs, factories.a_conversation())
    response = await tenant.get(f"/v1/crm/customers/{customer}/conversations")
    assert [one["id"] for one in response.json()] == [theirs.id]
    assert (await tenant.get("/v1/crm/customers/nobody/conversations")).status_code == 404


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 3),
        ({"phone": "(913) 555-0123"}, 2),
        ({"kind": "reminder"}, 1),
        ({"status": "SUPPRESSED"}, 1),
        ({"phone": "9135550123", "kind": "reply"}, 1),
    ],
)
async def test_texts_are_filtered(
    web: Web, tenant: Tenant, filters: dict[str, str], found: int
) -> None:
    ann = "+19135550123"
    texts = (
        factories.a_text(to_number=ann, kind=TextKind.REMINDER),
        factories.a_text(direction="inbound", from_number=ann, kind=TextKind.REPLY),
        factories.a_text(
            kind=TextKind.FOLLOWUP, status=TextStatus.SUPPRESSED, suppressed_because="opted_out"
        ),
    )

    def work(uow: UnitOfWork) -> None:
        uow.customers.add(factories.a_customer(name="Ann Lee", phone=ann))
        for text in texts:
            uow.text_messages.add(text)

    await web.services.storage.run(BusinessId(tenant.id), work)
    response = await tenant.get("/v1/crm/messages", **filters)
    assert len(response.json()) == found
    for one in response.json():
        whose = "Ann Lee" if ann in (one["to"], one["from"]) else None
        assert one["customer_name"] == whose
    assert {"from", "to", "body", "kind", "status"} <= set(response.json()[0])
