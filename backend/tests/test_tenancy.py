"""No business sees or touches another's records: every route is walked with foreign keys and ids.

A new route has to be entered in ROUTES; until then a test fails.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from app.domain.appointments import AppointmentStatus
from app.domain.businesses import BusinessId
from app.domain.conversations import Channel, ConversationId
from app.domain.escalations import Brief
from app.domain.text_messages import TextKind, TextStatus
from app.main import app
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.web import ADMIN as ADMIN_HEADERS
from tests.support.web import Tenant, Web, serving

PUBLIC, BUSINESS, OWNER, ADMIN, TWILIO = "public", "business", "owner", "admin", "twilio"
VISITOR = "visitor"
MARK = "Zebediah"
"""Stands in every record of the other business, and in none of ours."""


@dataclass(frozen=True)
class Door:
    """Who may use a route, and a body that would be accepted there."""

    who: str
    body: dict[str, Any] | None = None
    names_foreign: bool = field(default=False)
    """The body names a record of the other business."""


TIMES = {"start_time": "2026-01-06T15:00:00Z", "end_time": "2026-01-06T16:00:00Z"}
TURN = {"session_id": "{session_id}", "text": "my sink leaks"}
ROUTES: dict[tuple[str, str], Door] = {
    ("GET", "/healthz"): Door(PUBLIC),
    ("GET", "/readyz"): Door(PUBLIC),
    ("GET", "/metrics"): Door(PUBLIC),
    ("GET", "/docs"): Door(PUBLIC),
    ("GET", "/calendars/{business_id}/{secret}.ics"): Door(PUBLIC),
    ("GET", "/calendars/{business_id}/technicians/{technician_id}/{secret}.ics"): Door(PUBLIC),
    ("POST", "/v1/voice/session/start"): Door(BUSINESS, {}),
    ("POST", "/v1/voice/session/{session_id}/input"): Door(BUSINESS, {"text": "hello"}),
    ("POST", "/v1/voice/session/{session_id}/end"): Door(BUSINESS, {}),
    ("POST", "/telephony/inbound"): Door(BUSINESS, {}),
    ("POST", "/telephony/audio"): Door(BUSINESS, TURN, names_foreign=True),
    ("POST", "/telephony/end"): Door(BUSINESS, TURN, names_foreign=True),
    ("POST", "/twilio/voice"): Door(TWILIO),
    ("POST", "/twilio/voice/turn"): Door(TWILIO),
    ("POST", "/twilio/voice/status"): Door(TWILIO),
    ("POST", "/twilio/voice/relay-done"): Door(TWILIO),
    ("POST", "/twilio/voice/fallback"): Door(TWILIO),
    ("POST", "/twilio/owner-voice"): Door(TWILIO),
    ("POST", "/twilio/owner-voice/turn"): Door(TWILIO),
    ("POST", "/twilio/voice/dialled"): Door(TWILIO),
    ("POST", "/twilio/voice/whisper"): Door(TWILIO),
    ("POST", "/twilio/voice/taken"): Door(TWILIO),
    ("POST", "/twilio/voice/recorded"): Door(TWILIO),
    ("POST", "/twilio/voice/recording"): Door(TWILIO),
    ("POST", "/twilio/voice/transcript"): Door(TWILIO),
    ("POST", "/twilio/escalation/answer"): Door(TWILIO),
    ("POST", "/twilio/escalation/key"): Door(TWILIO),
    ("POST", "/twilio/escalation/status"): Door(TWILIO),
    ("POST", "/twilio/sms"): Door(TWILIO),
    ("POST", "/twilio/sms/fallback"): Door(TWILIO),
    ("POST", "/twilio/sms/status"): Door(TWILIO),
    ("POST", "/v1/voice/owner/query"): Door(OWNER, {"text": "what's on this week"}),
    ("GET", "/v1/owner/schedule"): Door(OWNER),
    ("GET", "/v1/owner/schedule/tomorrow"): Door(OWNER),
    ("GET", "/v1/owner/schedule/tomorrow/audio"): Door(OWNER),
    ("GET", "/v1/owner/summary/today"): Door(OWNER),
    ("GET", "/v1/widget/business"): Door(VISITOR),
    ("POST", "/v1/widget/start"): Door(VISITOR, {}),
    ("GET", "/v1/widget/{conversation_id}"): Door(VISITOR),
    ("POST", "/v1/widget/{conversation_id}/message"): Door(VISITOR, {"text": "hello"}),
    ("GET", "/v1/owner/summary/today/audio"): Door(OWNER),
    ("POST", "/v1/telephony/inbound"): Door(BUSINESS, {}),
    ("POST", "/v1/telephony/audio"): Door(BUSINESS, TURN, names_foreign=True),
    ("POST", "/v1/telephony/end"): Door(BUSINESS, TURN, names_foreign=True),
    ("POST", "/v1/crm/customers"): Door(OWNER, {"name": "Ours", "phone": "9135550177"}),
    ("GET", "/v1/crm/customers"): Door(OWNER),
    ("GET", "/v1/crm/customers/search"): Door(OWNER),
    ("POST", "/v1/crm/customers/import"): Door(OWNER, {"csv": "name,phone\nOurs,9135550178"}),
    ("POST", "/v1/crm/customers/{customer_id}/merge"): Door(
        OWNER, {"duplicate_id": "{customer_id}"}, names_foreign=True
    ),
    ("GET", "/v1/crm/customers/{customer_id}"): Door(OWNER),
    ("PATCH", "/v1/crm/customers/{customer_id}"): Door(OWNER, {"name": "Stolen"}),
    ("DELETE", "/v1/crm/customers/{customer_id}"): Door(OWNER),
    ("GET", "/v1/crm/customers/{customer_id}/appointments"): Door(OWNER),
    ("GET", "/v1/crm/customers/{customer_id}/conversations"): Door(OWNER),
    ("GET", "/v1/crm/customers/{customer_id}/timeline"): Door(OWNER),
    ("POST", "/v1/crm/appointments"): Door(
        OWNER, {"customer_id": "{customer_id}", **TIMES}, names_foreign=True
    ),
    ("GET", "/v1/crm/appointments"): Door(OWNER),
    ("GET", "/v1/crm/appointments/{appointment_id}"): Door(OWNER),
    ("PATCH", "/v1/crm/appointments/{appointment_id}"): Door(OWNER, {"status": "CANCELLED"}),
    ("DELETE", "/v1/crm/appointments/{appointment_id}"): Door(OWNER),
    ("POST", "/v1/crm/appointments/{appointment_id}/propose-slots"): Door(OWNER, {}),
    ("GET", "/v1/crm/appointments/{appointment_id}/technicians"): Door(OWNER),
    ("POST", "/v1/crm/appointments/{appointment_id}/assign"): Door(OWNER, {}),
    ("GET", "/v1/crm/conversations"): Door(OWNER),
    ("GET", "/v1/crm/conversations/{conversation_id}"): Door(OWNER),
    ("GET", "/v1/crm/conversations/{conversation_id}/recording"): Door(OWNER),
    ("PATCH", "/v1/crm/conversations/{conversation_id}/qa"): Door(OWNER, {"notes": "Stolen"}),
    ("GET", "/v1/crm/messages"): Door(OWNER),
    ("GET", "/v1/owner/business"): Door(OWNER),
    ("PATCH", "/v1/owner/business"): Door(OWNER, {"owner_name": "Ours"}),
    ("POST", "/v1/owner/business/check"): Door(OWNER, {"owner_name": "Ours"}),
    ("GET", "/v1/owner/environment"): Door(OWNER),
    ("POST", "/v1/owner/practice"): Door(OWNER, {"said": [{"text": "my sink leaks"}]}),
    ("GET", "/v1/owner/audit"): Door(OWNER),
    ("GET", "/v1/owner/technicians"): Door(OWNER),
    ("POST", "/v1/owner/technicians"): Door(OWNER, {"name": "Ours"}),
    ("PATCH", "/v1/owner/technicians/{technician_id}"): Door(OWNER, {"name": "Stolen"}),
    ("GET", "/v1/owner/calendars"): Door(OWNER),
    ("POST", "/v1/owner/calendars"): Door(
        OWNER,
        {"kind": "google", "address": "shop@example.com", "technician_id": "{technician_id}"},
        names_foreign=True,
    ),
    ("DELETE", "/v1/owner/calendars/{calendar_id}"): Door(OWNER),
    ("POST", "/v1/owner/calendars/{calendar_id}/pull"): Door(OWNER),
    ("GET", "/v1/owner/calendar-feeds"): Door(OWNER),
    ("POST", "/v1/owner/calendar-feeds/rotate"): Door(OWNER),
    ("POST", "/v1/owner/calendar-feeds/technicians/{technician_id}/rotate"): Door(OWNER),
    ("GET", "/v1/owner/availability"): Door(OWNER),
    ("GET", "/v1/owner/emergencies"): Door(OWNER),
    ("GET", "/v1/owner/emergencies/{escalation_id}"): Door(OWNER),
    ("POST", "/v1/owner/emergencies/{escalation_id}/acknowledge"): Door(OWNER, {}),
    ("POST", "/v1/owner/emergencies/{escalation_id}/close"): Door(OWNER, {}),
    ("GET", "/v1/owner/twilio-metrics"): Door(OWNER),
    ("GET", "/v1/owner/callbacks/{phone}/voicemail"): Door(OWNER),
    ("GET", "/v1/owner/undelivered"): Door(OWNER),
    ("POST", "/v1/owner/undelivered/{undelivered_id}/retry"): Door(OWNER),
    ("DELETE", "/v1/owner/undelivered/{undelivered_id}"): Door(OWNER),
    ("GET", "/v1/owner/waitlist"): Door(OWNER),
    ("DELETE", "/v1/owner/waitlist/{waiting_id}"): Door(OWNER),
    ("POST", "/v1/reminders/send-upcoming"): Door(BUSINESS),
    ("POST", "/v1/reminders/send-followups"): Door(BUSINESS),
    ("POST", "/v1/retention/send-retention"): Door(BUSINESS),
    ("GET", "/v1/owner/followups"): Door(OWNER),
    ("GET", "/v1/owner/retention"): Door(OWNER),
    ("GET", "/v1/owner/callbacks"): Door(OWNER),
    ("GET", "/v1/owner/callbacks/summary"): Door(OWNER),
    ("PATCH", "/v1/owner/callbacks/{phone}"): Door(OWNER, {"status": "COMPLETED"}),
    ("DELETE", "/v1/owner/callbacks/{phone}"): Door(OWNER),
    ("GET", "/v1/owner/days"): Door(OWNER),
    ("GET", "/v1/owner/live"): Door(OWNER),
    ("GET", "/v1/owner/now"): Door(OWNER),
    ("GET", "/v1/owner/this-week"): Door(OWNER),
    ("GET", "/v1/owner/workload/next"): Door(OWNER),
    ("GET", "/v1/owner/reschedules"): Door(OWNER),
    ("GET", "/v1/owner/conversations/recent"): Door(OWNER),
    ("GET", "/v1/owner/conversations/review"): Door(OWNER),
    ("GET", "/v1/owner/sms-metrics"): Door(OWNER),
    ("GET", "/v1/owner/service-mix"): Door(OWNER),
    ("GET", "/v1/owner/pipeline"): Door(OWNER),
    ("GET", "/v1/owner/quotes"): Door(OWNER),
    ("GET", "/v1/owner/lead-sources"): Door(OWNER),
    ("GET", "/v1/owner/service-economics"): Door(OWNER),
    ("GET", "/v1/owner/customers/analytics"): Door(OWNER),
    ("GET", "/v1/owner/neighborhoods"): Door(OWNER),
    ("GET", "/v1/owner/time-to-book"): Door(OWNER),
    ("GET", "/v1/owner/conversion-funnel"): Door(OWNER),
    ("GET", "/v1/owner/data-completeness"): Door(OWNER),
    ("GET", "/v1/owner/segments"): Door(OWNER),
    ("GET", "/v1/owner/export/service-mix.csv"): Door(OWNER),
    ("GET", "/v1/owner/export/conversations.csv"): Door(OWNER),
    ("GET", "/v1/owner/export/pipeline.csv"): Door(OWNER),
    ("GET", "/v1/owner/export/conversion-funnel.csv"): Door(OWNER),
    ("GET", "/v1/owner/export/customers.csv"): Door(OWNER),
    ("GET", "/v1/owner/export/appointments.csv"): Door(OWNER),
    ("GET", "/v1/owner/export/full.json"): Door(OWNER),
    ("POST", "/v1/owner/privacy/export"): Door(OWNER, {"phone": "{phone}"}),
    ("POST", "/v1/owner/privacy/delete"): Door(OWNER, {"phone": "{phone}"}),
    ("DELETE", "/v1/owner/tenant-data"): Door(OWNER),
    ("POST", "/v1/admin/businesses"): Door(ADMIN, {"name": "New"}),
    ("GET", "/v1/admin/businesses"): Door(ADMIN),
    ("GET", "/v1/admin/businesses/usage"): Door(ADMIN),
    ("GET", "/v1/admin/businesses/usage.json"): Door(ADMIN),
    ("GET", "/v1/admin/businesses/usage.csv"): Door(ADMIN),
    ("GET", "/v1/admin/businesses/{business_id}"): Door(ADMIN),
    ("PATCH", "/v1/admin/businesses/{business_id}"): Door(ADMIN, {"name": "Stolen"}),
    ("GET", "/v1/admin/businesses/{business_id}/usage"): Door(ADMIN),
    ("POST", "/v1/admin/businesses/{business_id}/rotate-key"): Door(ADMIN),
    ("POST", "/v1/admin/businesses/{business_id}/rotate-widget-token"): Door(ADMIN),
    ("POST", "/v1/admin/businesses/{business_id}/rotate-owner-token"): Door(ADMIN),
    ("GET", "/v1/admin/businesses/{business_id}/technicians"): Door(ADMIN),
    ("POST", "/v1/admin/businesses/{business_id}/technicians"): Door(ADMIN, {"name": "T"}),
    ("PATCH", "/v1/admin/businesses/{business_id}/technicians/{technician_id}"): Door(
        ADMIN, {"name": "Stolen"}
    ),
    ("POST", "/v1/admin/businesses/{business_id}/twilio/provision"): Door(ADMIN, {}),
    ("GET", "/v1/admin/twilio/health"): Door(ADMIN),
    ("GET", "/v1/admin/audit"): Door(ADMIN),
    ("GET", "/v1/admin/governance"): Door(ADMIN),
    ("GET", "/v1/admin/usage"): Door(ADMIN),
    ("GET", "/v1/admin/deployment"): Door(ADMIN),
    ("POST", "/v1/admin/retention/prune"): Door(ADMIN, {"dry_run": True}),
    ("GET", "/v1/admin/environment"): Door(ADMIN),
    ("POST", "/v1/admin/demo-tenants"): Door(ADMIN),
}
ONLY_NUMBERS = (
    *("summary", "availability", "followups", "retention", "workload/next", "sms-metrics"),
    *(
        "analytics",
        "twilio-metrics",
        "voicemail",
        "tomorrow",
        "today",
        "tomorrow/audio",
        "today/audio",
        "time-to-book",
        "this-week",
        "live",
        "conversion-funnel",
        "funnel.csv",
        "data-completeness",
    ),
)
"""Routes that name nobody, even to those they belong to, or days on which nobody comes."""
GUARDED = {route: door for route, door in ROUTES.items() if door.who not in (PUBLIC, TWILIO)}
OF_VISITORS = [route for route, door in ROUTES.items() if door.who == VISITOR]
OF_ONE_BUSINESS = {route: door for route, door in ROUTES.items() if door.who in (BUSINESS, OWNER)}


@dataclass
class Scene:
    web: Web
    ours: Tenant
    theirs: Tenant
    their_ids: dict[str, str]

    async def knock(
        self, route: tuple[str, str], headers: dict[str, str], **params: Any
    ) -> httpx.Response:
        """The route with the other business's ids, and a body it would accept from them."""
        method, path = route
        body = ROUTES[route].body
        filled = body and {
            name: value.format(**self.their_ids) if isinstance(value, str) else value
            for name, value in body.items()
        }
        wanted = {"q": MARK} if path.endswith("/search") else {}
        wanted |= {"confirm": "DELETE"} if path.endswith("/tenant-data") else {}
        wanted |= {"seconds": "0"} if path.endswith("/live") else {}
        return await self.web.client.request(
            method,
            path.format(**self.their_ids),
            headers=headers,
            json=filled,
            params={**wanted, **params},
        )

    async def their_records(self) -> list[Any]:
        """All but the record of changes, to which this adds that it was looked for."""
        paths = [
            path.format(**self.their_ids)
            for (method, path), door in OF_ONE_BUSINESS.items()
            if method == "GET" and not path.endswith(("/search", "/audit", "/live"))
        ]
        return [(await self.theirs.get(path)).text for path in paths]


@pytest.fixture
async def scene(storage: Storage, clock: FrozenClock) -> AsyncIterator[Scene]:
    async with serving(storage, clock) as web:
        ours = await web.tenant(name="Ours")
        theirs = await web.tenant(name=f"{MARK} & Sons")
        their_ids = await storage.run(BusinessId(theirs.id), furnish)
        their_ids["business_id"] = theirs.id
        link = {"kind": "ics", "address": f"https://example.com/{MARK}.ics"}
        their_ids["calendar_id"] = (await theirs.post("/v1/owner/calendars", **link)).json()["id"]
        yield Scene(web, ours, theirs, their_ids)


def furnish(uow: UnitOfWork) -> dict[str, str]:
    """One record of each kind, all of them marked; their ids by the names in paths."""
    customer = factories.a_customer(name=f"{MARK} Moss", notes=f"{MARK} likes tea", tags=(MARK,))
    technician = factories.a_technician(name=f"{MARK} Fixit")
    appointment = factories.an_appointment(
        customer, description=f"{MARK}'s boiler", technician_id=technician.id
    )
    conversation = factories.a_conversation(
        customer_id=customer.id,
        summary=f"{MARK} called",
        flagged_for_review=True,
        channel=Channel.WEB,
        last_message_at=MONDAY_9AM,
    )
    owed = factories.a_return_call(name=MARK)
    past = factories.an_appointment(
        customer,
        window=factories.a_window(MONDAY_9AM - timedelta(days=1)),
        status=AppointmentStatus.PENDING_RESCHEDULE,
        **dict.fromkeys(("service_type", "lead_source", "job_stage", "quote_status"), MARK),
        address=f"1 Oak St, {MARK}",
    )
    uow.technicians.add(technician)
    uow.customers.add(customer)
    uow.appointments.add(appointment)
    uow.appointments.add(past)
    uow.conversations.add(conversation, factories.a_message(f"{MARK} speaking"))
    uow.return_calls.put(owed)
    waiting = factories.a_waiting(customer_id=customer.id, phone=customer.phone)
    uow.waitlist.add(waiting)
    escalation = factories.an_escalation(brief=Brief(problem=f"{MARK}'s pipe burst"))
    uow.escalations.add(escalation)
    lost = factories.a_text(body=f"Dear {MARK}, again", status=TextStatus.FAILED)
    uow.text_messages.add(lost)
    uow.audit.add(factories.an_audit_entry(target_id=MARK))
    uow.text_messages.add(factories.a_text(body=f"Dear {MARK}", kind=TextKind.REMINDER))
    return {
        "customer_id": customer.id,
        "technician_id": technician.id,
        "appointment_id": appointment.id,
        "conversation_id": conversation.id,
        "session_id": ConversationId(conversation.id),
        "phone": owed.phone,
        "waiting_id": waiting.id,
        "undelivered_id": lost.id,
        "escalation_id": escalation.id,
    }


def routes_of_the_app() -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }


def test_every_route_is_walked() -> None:
    assert routes_of_the_app() == set(ROUTES)


async def test_without_a_key_nothing_opens(scene: Scene) -> None:
    for shown in ({}, {"X-Business-ID": scene.theirs.id}):
        for route in GUARDED:
            assert (await scene.knock(route, shown)).status_code == 401, route


async def test_what_twilio_did_not_sign_is_refused_whatever_key_it_shows(scene: Scene) -> None:
    for route in (route for route, door in ROUTES.items() if door.who == TWILIO):
        response = await scene.knock(route, scene.theirs.headers)
        assert (response.status_code, response.content) == (403, b""), route


async def test_a_business_key_alone_opens_neither_the_crm_nor_the_operators_routes(
    scene: Scene,
) -> None:
    for route, door in GUARDED.items():
        if door.who in (OWNER, ADMIN):
            response = await scene.knock(route, {"X-API-Key": scene.theirs.api_key})
            assert response.status_code == 401, route


async def test_owners_are_not_operators(scene: Scene) -> None:
    for route, door in GUARDED.items():
        if door.who == ADMIN:
            headers = {**scene.theirs.headers, "X-Admin-API-Key": scene.theirs.api_key}
            assert (await scene.knock(route, headers)).status_code == 401, route


async def test_another_businesss_records_are_not_found_nor_changed(scene: Scene) -> None:
    before = await scene.their_records()
    for route, door in OF_ONE_BUSINESS.items():
        response = await scene.knock(route, scene.ours.headers)
        if "{" in route[1] or door.names_foreign:
            assert response.status_code == 404, (route, response.text)
        else:
            assert response.status_code in (200, 201), (route, response.text)
        assert MARK not in response.text, route
        assert scene.theirs.id not in response.text, route
    assert await scene.their_records() == before


async def test_they_themselves_do_find_them(scene: Scene) -> None:
    """So that the walk above cannot pass because nothing is ever found."""
    for route, door in OF_ONE_BUSINESS.items():
        if route[0] == "GET" and door.who == OWNER and not route[1].endswith("environment"):
            response = await scene.knock(route, scene.theirs.headers)
            if route[1].endswith(("/voicemail", "/recording")):  # Nobody left one.
                continue
            assert response.status_code == 200, route
            if not route[1].endswith(ONLY_NUMBERS):
                assert MARK in response.text, route


async def test_a_suspended_business_is_shut_out_everywhere(scene: Scene) -> None:
    await scene.web.admin("PATCH", f"/businesses/{scene.theirs.id}", json={"status": "SUSPENDED"})
    for route in OF_ONE_BUSINESS:
        response = await scene.knock(route, scene.theirs.headers)
        assert response.status_code == 403, (route, response.text)
        assert response.json()["type"] == "/problems/business-suspended"


async def pages_of(scene: Scene, tenant: Tenant) -> dict[str, str]:
    shown = await scene.web.admin("GET", f"/businesses/{tenant.id}")
    return {"X-Widget-Token": shown.json()["widget_token"]}


async def test_another_businesss_pages_do_not_find_its_chats(scene: Scene) -> None:
    ours, theirs = await pages_of(scene, scene.ours), await pages_of(scene, scene.theirs)
    before = await scene.their_records()
    for route in OF_VISITORS:
        response = await scene.knock(route, ours)
        assert response.status_code == (404 if "{" in route[1] else 200), route
        assert MARK not in response.text and scene.theirs.id not in response.text, route
    assert await scene.their_records() == before
    for route in OF_VISITORS:
        assert (await scene.knock(route, theirs)).status_code == 200, route


async def test_pages_open_the_chat_alone_and_keys_do_not_open_it(scene: Scene) -> None:
    token, keys = await pages_of(scene, scene.theirs), {**scene.theirs.headers, **ADMIN_HEADERS}
    for route in GUARDED:
        shown = keys if route in OF_VISITORS else token
        assert (await scene.knock(route, shown)).status_code == 401, route


async def test_the_operator_does_not_mix_businesses_up(scene: Scene) -> None:
    foreign = f"/businesses/{scene.ours.id}/technicians/{scene.their_ids['technician_id']}"
    response = await scene.web.admin("PATCH", foreign, json={"name": "Stolen"})
    assert response.status_code == 404
