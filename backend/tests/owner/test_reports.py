"""What the owner's reports say, over HTTP and on every storage."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain.appointments import AppointmentStatus, Window
from app.domain.conversations import Channel
from app.domain.text_messages import TextKind, TextStatus
from app.ports import Storage, UnitOfWork
from tests.support import factories
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import Shop, open_shop

NOW = MONDAY_9AM
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DATED = (
    *("workload/next", "sms-metrics", "service-mix", "pipeline", "quotes", "lead-sources"),
    *("service-economics", "customers/analytics", "neighborhoods", "time-to-book"),
    *("conversion-funnel", "data-completeness", "conversations/recent", "conversations/review"),
    *("export/service-mix.csv", "export/conversations.csv", "export/pipeline.csv"),
    "export/conversion-funnel.csv",
)


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock, max_jobs_per_day=6) as shop:
        yield shop


async def told(shop: Shop, path: str, **params: Any) -> Any:
    response = await shop.business.get(f"/v1/owner/{path}", **params)
    assert response.status_code == 200, response.text
    return response.json()


def visit(customer: Any, days: float, **given: Any) -> Any:
    made = {
        "window": factories.a_window(NOW + days * DAY),
        "created_at": NOW - 100 * DAY,
        "overlap_allowed": True,
    }
    return factories.an_appointment(customer, **{**made, **given})


async def keep(shop: Shop, *records: Any) -> None:
    places = {
        "Customer": "customers",
        "Appointment": "appointments",
        "Conversation": "conversations",
    }

    def add(uow: UnitOfWork) -> None:
        for record in records:
            name = places.get(type(record).__name__, "text_messages")
            getattr(uow, name).add(record)

    await shop.change(add)


async def test_the_week_ahead_is_counted_by_the_businesss_own_days(shop: Shop) -> None:
    ann = factories.a_customer()
    # 11 PM on Monday and half past midnight on Tuesday, in Chicago
    late = Window(NOW + timedelta(hours=14), NOW + timedelta(hours=15))
    after = Window(NOW + timedelta(hours=15.5), NOW + timedelta(hours=16))
    await keep(
        shop,
        ann,
        visit(ann, 0, window=late),
        visit(ann, 0, window=after, is_emergency=True),
        visit(ann, 1, status=AppointmentStatus.CANCELLED),
        visit(ann, 9),
    )
    found = await told(shop, "workload/next", days=3)
    assert found["days"] == 3
    assert [(one["date"], one["total_appointments"]) for one in found["items"]] == [
        ("2026-01-05", 1),
        ("2026-01-06", 1),
        ("2026-01-07", 0),
    ]
    tuesday = found["items"][1]
    assert (tuesday["emergency_appointments"], tuesday["standard_appointments"]) == (1, 0)
    assert tuesday["capacity"] == 6


async def test_what_waits_for_a_new_time_is_named(shop: Shop) -> None:
    assert (await told(shop, "reschedules"))["reply_text"] == "Nobody is waiting for a new time."
    ann = factories.a_customer(name="Ann Lee")
    moved = visit(ann, 2, status=AppointmentStatus.PENDING_RESCHEDULE)
    await keep(shop, ann, moved, visit(ann, 3))
    found = await told(shop, "reschedules")
    assert found["reply_text"] == "1 visit waits for a new time: Ann Lee."
    assert found["reschedules"] == [
        {
            "id": moved.id,
            "customer_name": "Ann Lee",
            "start_time": "2026-01-07T15:00:00Z",
            "end_time": "2026-01-07T17:00:00Z",
            "arrival_window_end": None,
            "status": "PENDING_RESCHEDULE",
            "customer_id": ann.id,
            "phone": ann.phone,
            "service_type": None,
        }
    ]
    await shop.business.patch("/v1/owner/business", language_code="es")
    assert (await told(shop, "reschedules"))["reply_text"].startswith("1 visita espera")


async def test_cancelled_visits_are_no_work_and_coming_ones_are_not_done(shop: Shop) -> None:
    ann = factories.a_customer()
    await keep(
        shop,
        ann,
        visit(ann, -1, service_type="drain", lead_source="ads", estimated_value=100.0),
        visit(ann, -2, service_type="drain", is_emergency=True, estimated_value=50.5),
        visit(ann, -3, service_type="boiler", status=AppointmentStatus.CANCELLED),
        visit(ann, -3, service_type="boiler", status=AppointmentStatus.NO_SHOW),
        visit(ann, -40, service_type="boiler"),
        visit(ann, 2, service_type="boiler", created_at=NOW),
    )
    assert await told(shop, "service-mix") == {
        "total_appointments_30d": 2,
        "emergency_appointments_30d": 1,
        "service_type_counts_30d": {"drain": 2},
        "emergency_service_type_counts_30d": {"drain": 1},
    }
    assert (await told(shop, "service-mix", days=60))["total_appointments_30d"] == 3
    assert await told(shop, "service-economics") == {
        "window_days": 30,
        "items": [
            {
                "service_type": "drain",
                "appointments": 2,
                "estimated_value_total": 150.5,
                "average_ticket": 75.25,
            }
        ],
    }
    assert await told(shop, "lead-sources") == {
        "items": [
            {"lead_source": "ads", "appointments": 1, "estimated_value_total": 100.0},
            {"lead_source": "unknown", "appointments": 1, "estimated_value_total": 50.5},
        ],
        "total_appointments": 2,
        "total_estimated_value": 150.5,
    }


async def test_the_pipeline_holds_what_was_booked_lately_for_later(shop: Shop) -> None:
    ann = factories.a_customer()
    await keep(
        shop,
        ann,
        visit(ann, 20, created_at=NOW - DAY, estimated_value=200.0),
        visit(ann, 21, created_at=NOW - DAY, job_stage="Quoted", estimated_value=0.1),
        visit(ann, 22, created_at=NOW - 50 * DAY, estimated_value=999.0),
        visit(ann, -2, status=AppointmentStatus.COMPLETED, estimated_value=0.2),
    )
    assert await told(shop, "pipeline") == {
        "stages": [
            {"stage": "Booked", "count": 1, "estimated_value_total": 200.0},
            {"stage": "Completed", "count": 1, "estimated_value_total": 0.2},
            {"stage": "Quoted", "count": 1, "estimated_value_total": 0.1},
        ],
        "total_estimated_value": 200.3,
    }


async def test_quotes_count_customers_once_and_say_who_agreed(shop: Shop) -> None:
    ann, bob = factories.a_customer(), factories.a_customer()
    await keep(
        shop,
        ann,
        bob,
        visit(ann, -1, quoted_value=120.0, quote_status="SENT", estimated_value=100.0),
        visit(ann, -2, quoted_value=80.0, quote_status="accepted"),
        visit(
            bob, -3, quoted_value=10.0, quote_status="DECLINED", status=AppointmentStatus.CANCELLED
        ),
        visit(bob, -4),
    )
    found = await told(shop, "quotes")
    assert (found["total_quotes"], found["total_quoted_value"]) == (3, 210.0)
    assert found["total_quote_value"] == 100.0
    assert (found["quote_customers"], found["quote_customers_converted"]) == (2, 1)
    assert {one["status"]: one["count"] for one in found["by_status"]} == {
        "SENT": 1,
        "accepted": 1,
        "DECLINED": 1,
    }
    assert sum(one["count"] for one in found["stages"]) == 3


async def test_those_who_come_back_are_told_from_those_who_are_new(shop: Shop) -> None:
    regular, new, gone = (factories.a_customer() for _ in range(3))
    await keep(
        shop,
        *(regular, new, gone),
        visit(regular, -500),
        visit(regular, -40, estimated_value=100.0, is_emergency=True),
        visit(new, -2, estimated_value=50.0),
        visit(gone, -600),
    )
    found = await told(shop, "customers/analytics")
    assert (found["window_days"], found["total_customers"], found["repeat_customers"]) == (
        365,
        2,
        1,
    )
    assert found["cohorts"] == [
        {"cohort_label": "earlier", "customers": 1, "repeat_customers": 1, "repeat_rate": 1.0},
        {"cohort_label": "2026-01", "customers": 1, "repeat_customers": 0, "repeat_rate": 0.0},
    ]
    money = found["economics"]
    assert (money["total_appointments"], money["total_estimated_value"]) == (2, 150.0)
    assert (money["average_ticket_emergency"], money["average_ticket_standard"]) == (100.0, 50.0)
    assert money["repeat_estimated_value"] + money["new_estimated_value"] == 150.0
    assert money["repeat_customer_share"] + money["new_customer_share"] == 1.0


async def test_visits_are_put_into_neighborhoods_by_zip_or_town(shop: Shop) -> None:
    ann, bob = factories.a_customer(), factories.a_customer()
    await keep(
        shop,
        ann,
        bob,
        visit(ann, -1, zip_code="66202"),
        visit(ann, -2, address="9 Elm St, Mission, KS 66202"),
        visit(bob, -3, address="1 Oak St, Olathe, KS"),
        visit(bob, -4, is_emergency=True),
    )
    items = (await told(shop, "neighborhoods"))["items"]
    counted = {one["label"]: (one["customers"], one["appointments"]) for one in items}
    assert counted == {"66202": (1, 2), "Olathe": (1, 1), "unknown": (1, 1)}


def talk(ago: timedelta, **given: Any) -> Any:
    began = NOW - ago
    return factories.a_conversation(started_at=began, last_message_at=began, **given)


async def test_leads_become_visits_by_channel(shop: Shop) -> None:
    ann = factories.a_customer()
    calls = [talk(DAY, outcome=one) for one in ("booked", None, "sales", "robocall")]
    wrong, old = talk(DAY, outcome="wrong_number"), talk(100 * DAY)
    text = talk(2 * DAY, channel=Channel.SMS, outcome="cancelled")
    await keep(shop, ann, *calls, wrong, old, text)
    await keep(
        shop,
        visit(ann, 1, conversation_id=calls[0].id, created_at=NOW - DAY + 6 * MINUTE),
        visit(ann, 2, conversation_id=calls[0].id, created_at=NOW - DAY + 60 * MINUTE),
        visit(
            ann,
            3,
            conversation_id=text.id,
            created_at=NOW - 2 * DAY + 10 * MINUTE,
            status=AppointmentStatus.CANCELLED,
        ),
        visit(ann, 4, conversation_id="gone", created_at=NOW - DAY),
    )
    found = await told(shop, "conversion-funnel")
    assert (found["overall_leads"], found["overall_booked"]) == (3, 2)
    assert found["overall_conversion_rate"] == 0.6667
    assert found["channels"] == [
        {
            "channel": "phone",
            "leads": 2,
            "booked_appointments": 1,
            "conversion_rate": 0.5,
            "average_time_to_book_minutes": 6.0,
        },
        {
            "channel": "sms",
            "leads": 1,
            "booked_appointments": 1,
            "conversion_rate": 1.0,
            "average_time_to_book_minutes": 10.0,
        },
    ]
    soon = await told(shop, "time-to-book")
    assert (soon["overall_samples"], soon["overall_average_minutes"]) == (2, 8.0)
    assert [one["samples"] for one in soon["by_channel"]] == [1, 1]


async def test_what_is_missing_from_the_books_is_counted(shop: Shop) -> None:
    whole = factories.a_customer(email="a@example.com", address="1 Oak St", created_at=NOW - DAY)
    half = factories.a_customer(email="b@example.com", created_at=NOW - DAY)
    old = factories.a_customer(created_at=NOW - 400 * DAY)
    named = {"service_type": "drain", "lead_source": "ads"}
    await keep(
        shop,
        *(whole, half, old),
        visit(old, -1, **named, estimated_value=0.0),
        visit(old, -2, **named),
    )
    found = await told(shop, "data-completeness")
    assert (found["total_customers"], found["customers_with_email"]) == (2, 2)
    assert (found["customers_with_address"], found["customers_complete"]) == (1, 1)
    assert found["customer_completeness_score"] == 0.5
    assert (found["total_appointments"], found["appointments_complete"]) == (2, 1)
    assert found["appointments_with_lead_source"] == 2
    assert found["appointment_completeness_score"] == 0.5


async def test_segments_count_whoever_has_two_tags_under_each(shop: Shop) -> None:
    ann = factories.a_customer(tags=("vip", "landlord", "vip"))
    bob = factories.a_customer(tags=("vip",))
    await keep(shop, ann, bob, factories.a_customer())
    await keep(shop, visit(ann, -500, estimated_value=10.0), visit(ann, 3), visit(bob, -1))
    items = (await told(shop, "segments"))["items"]
    assert [(one["tag"], one["customers"], one["appointments"]) for one in items] == [
        ("vip", 2, 2),
        ("landlord", 1, 1),
    ]


async def test_texts_are_counted_by_whom_they_reach_and_what_came_of_them(shop: Shop) -> None:
    ann = factories.a_customer()

    def came(outcome: str) -> Any:
        return factories.a_text(direction="inbound", kind=TextKind.REPLY, outcome=outcome)

    await keep(
        shop,
        ann,
        visit(ann, -1),
        visit(ann, 2, created_at=NOW - DAY),
        factories.a_text(kind=TextKind.OWNER_ALERT),
        factories.a_text(kind=TextKind.REMINDER),
        factories.a_text(kind=TextKind.REMINDER, status=TextStatus.SUPPRESSED),
        factories.a_text(kind=TextKind.REMINDER, created_at=NOW - 60 * DAY),
        *map(came, ("confirmed", "moved", "cancelled", "opted_out", "opted_in")),
    )
    found = await told(shop, "sms-metrics")
    assert found == {
        "owner_messages": 1,
        "customer_messages": 1,
        "total_messages": 2,
        "confirmations_via_sms": 1,
        "cancellations_via_sms": 1,
        "reschedules_via_sms": 1,
        "opt_out_events": 1,
        "opt_in_events": 1,
        "confirmation_share_via_sms": 0.5,
        "cancellation_share_via_sms": None,
    }


async def test_conversations_lately_come_newest_first_and_say_whether_a_visit_stands(
    shop: Shop,
) -> None:
    ann = factories.a_customer(name="Ann Lee")
    coming = visit(ann, 2)
    off = visit(ann, 3, status=AppointmentStatus.CANCELLED)
    theirs = talk(DAY, customer_id=ann.id, appointment_id=coming.id, flagged_for_review=True)
    others = [talk(2 * DAY, appointment_id=off.id, is_emergency=True), talk(40 * DAY)]
    await keep(shop, ann, coming, off, theirs, *others)
    found = await told(shop, "conversations/recent")
    assert (found["total_conversations"], found["flagged_conversations"]) == (2, 1)
    assert found["emergency_conversations"] == 1
    assert [one["has_active_appointment"] for one in found["items"]] == [True, False]
    assert found["items"][0]["customer_name"] == "Ann Lee"
    review = await told(shop, "conversations/review")
    assert [one["id"] for one in review["items"]] == [theirs.id]
    assert review["total_conversations"] == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"emergency": "true"}, ["urgent"]),
        ({"emergency": "false", "days": "90"}, ["plain", "old"]),
        ({"channel": "web"}, ["plain"]),
        ({"flagged": "true", "days": "90"}, ["old"]),
        ({"q": "CAÑON", "days": "90"}, ["old"]),
    ],
)
async def test_conversations_lately_can_be_narrowed_down_and_the_totals_stay(
    asked: dict[str, str], found: list[str]
) -> None:
    async with open_shop(None, FrozenClock(NOW)) as shop:
        urgent = talk(DAY, is_emergency=True, summary="urgent")
        plain = talk(2 * DAY, channel=Channel.WEB, summary="plain")
        old = talk(40 * DAY, flagged_for_review=True, summary="old")
        await keep(shop, urgent, plain, old)
        said = factories.a_message("Cañon City")
        await shop.change(lambda uow: uow.conversations.save(uow.conversations.get(old.id), said))
        answer = await shop.business.get("/v1/owner/conversations/recent", **asked)
    assert [one["summary"] for one in answer.json()["items"]] == found
    assert answer.headers["X-Total-Count"] == str(len(found))
    assert answer.json()["emergency_conversations"] == 1


@pytest.mark.parametrize("path", DATED)
async def test_days_are_one_to_a_year(path: str) -> None:
    async with open_shop(None, FrozenClock(NOW)) as shop:
        for days, status in ((0, 422), (366, 422), ("x", 422), (1, 200), (365, 200)):
            response = await shop.business.get(f"/v1/owner/{path}", days=days)
            assert response.status_code == status, (days, response.text)


async def test_a_new_business_divides_nothing_by_nothing(shop: Shop) -> None:
    assert (await told(shop, "conversion-funnel"))["overall_conversion_rate"] == 0
    assert (await told(shop, "time-to-book"))["overall_average_minutes"] == 0
    assert (await told(shop, "data-completeness"))["customer_completeness_score"] == 0
    assert (await told(shop, "customers/analytics"))["economics"]["average_ticket"] == 0
    assert (await told(shop, "sms-metrics"))["confirmation_share_via_sms"] is None
