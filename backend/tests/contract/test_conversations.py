"""What every backend promises about conversations and calls."""

from dataclasses import replace
from datetime import date, time, timedelta, timezone

import pytest

from app.domain.appointments import ArrivalWindow, Window
from app.domain.calls import CallStatus
from app.domain.conversations import (
    Channel,
    ConversationFilter,
    ConversationId,
    ConversationStatus,
    LastTurn,
    Reply,
)
from app.domain.customers import CustomerId
from app.domain.dialogue.state import Asking, DialogueState, Line, Stage
from app.domain.paging import Page, Paging
from app.domain.understanding.wishes import TimeOption, TimeWish
from app.errors import Conflict, NotFound, StaleConversation
from tests.support.factories import (
    B1,
    B2,
    MONDAY_9AM,
    a_call,
    a_conversation,
    a_message,
    a_window,
)

ALL = Paging()


async def stored(storage, conversation, *said, business=B1):
    return await storage.run(business, lambda uow: uow.conversations.add(conversation, *said))


def full():
    wish = TimeWish(
        options=(TimeOption(first_on=date(2026, 1, 5), last_on=date(2026, 1, 6), exact=time(14)),),
        excluded_on=frozenset({date(2026, 1, 7), date(2026, 1, 8)}),
        avoid=((time(12), time(13, 30)),),
    )
    state = DialogueState(
        stage=Stage.OFFERING,
        asking=Asking.WINDOW,
        language="es",
        name="Ángel",
        hazards=("gas",),
        wish=wish,
        offered=(a_window(),),
        visit_window=a_window(hours=1),
    )
    return a_conversation(
        channel=Channel.SMS,
        phone="+19135550123",
        customer_id=CustomerId("ann"),
        status=ConversationStatus.SCHEDULED,
        state=state,
        last_turn=LastTurn(3, "sí", Reply("Adiós", Line.HANG_UP), MONDAY_9AM),
        ended_at=MONDAY_9AM,
        flagged_for_review=True,
        tags=("a,b", ""),
    )


async def test_added_conversation_is_version_one_and_comes_back_equal(storage):
    given = full()
    added = await stored(storage, given, a_message(), a_message("ok", role="assistant"))
    assert added == replace(given, version=1, message_count=2)
    assert await storage.read(B1, lambda uow: uow.conversations.get(given.id)) == added


async def test_instants_deep_inside_come_back_in_utc(storage):
    karachi = timezone(timedelta(hours=5))
    there = MONDAY_9AM.astimezone(karachi)
    state = DialogueState(offered=(a_window(there),))
    turn = LastTurn(1, "yes", Reply("ok"), there)
    given = a_conversation(state=state, last_turn=turn, started_at=there)
    added = await stored(storage, given, a_message(timestamp=there))
    read = await storage.read(B1, lambda uow: uow.conversations.get(given.id))
    said = await storage.read(B1, lambda uow: uow.conversations.messages(given.id))
    for conversation in (added, read):
        moments = (
            conversation.started_at,
            conversation.last_turn.at,
            conversation.state.offered[0].start,
            said[0].timestamp,
        )
        assert {moment.isoformat() for moment in moments} == {MONDAY_9AM.isoformat()}


async def test_an_offered_arrival_comes_back_as_one_and_in_utc(storage):
    there = MONDAY_9AM.astimezone(timezone(timedelta(hours=5)))
    exact = a_window(there)
    arrival = ArrivalWindow(exact.start, exact.end, there + timedelta(hours=1))
    state = DialogueState(offered=(exact, arrival), refused=(arrival,), visit_window=arrival)
    added = await stored(storage, a_conversation(state=state))
    read = await storage.read(B1, lambda uow: uow.conversations.get(added.id))
    assert (read, read.state) == (added, state)
    assert [type(window) for window in read.state.offered] == [Window, ArrivalWindow]
    assert read.state.offered[1].arrival_ends_at.isoformat() == "2026-01-05T16:00:00+00:00"


async def test_saving_counts_versions_and_messages(storage):
    first = await stored(storage, a_conversation(), a_message("one"))
    second = await storage.run(B1, lambda uow: uow.conversations.save(first, a_message("two")))
    third = await storage.run(
        B1, lambda uow: uow.conversations.save(replace(second, notes="x"), *map(a_message, "345"))
    )
    fourth = await storage.run(B1, lambda uow: uow.conversations.save(third))
    assert [(c.version, c.message_count) for c in (first, second, third, fourth)] == [
        (1, 1),
        (2, 2),
        (3, 5),
        (4, 5),
    ]
    assert fourth == replace(first, version=4, message_count=5, notes="x")
    assert await storage.read(B1, lambda uow: uow.conversations.get(first.id)) == fourth
    said = await storage.read(B1, lambda uow: uow.conversations.messages(first.id))
    assert [m.text for m in said] == ["one", "two", "3", "4", "5"]


@pytest.mark.parametrize("text", ["", 'two\nlines "quoted"', "\u2028 \x85 né 🚰", "\\n", "{}"])
async def test_messages_come_back_word_for_word(storage, text):
    message = a_message(text, role="system", timestamp=MONDAY_9AM + timedelta(microseconds=1))
    added = await stored(storage, a_conversation(), message, message)
    said = await storage.read(B1, lambda uow: uow.conversations.messages(added.id))
    assert list(said) == [message, message]


async def test_a_conversation_without_messages_has_none(storage):
    added = await stored(storage, a_conversation())
    assert list(await storage.read(B1, lambda uow: uow.conversations.messages(added.id))) == []
    with pytest.raises(NotFound):
        await storage.read(B1, lambda uow: uow.conversations.messages(ConversationId("nobody")))


async def test_an_old_copy_cannot_overwrite_a_newer_one(storage):
    first = await stored(storage, a_conversation())

    def work(uow):
        moved = uow.conversations.save(first, a_message("kept"))
        for stale in (first, replace(first, version=0), replace(first, version=9)):
            with pytest.raises(StaleConversation):
                uow.conversations.save(stale, a_message("lost"))
        return uow.conversations.save(moved, a_message("also kept"))

    latest = await storage.run(B1, work)
    assert await storage.read(B1, lambda uow: uow.conversations.get(first.id)) == latest
    said = await storage.read(B1, lambda uow: uow.conversations.messages(first.id))
    assert [m.text for m in said] == ["kept", "also kept"]


async def test_same_id_twice_conflicts_and_keeps_the_first(storage):
    added = await stored(storage, a_conversation(), a_message("mine"))

    def work(uow):
        with pytest.raises(Conflict):
            uow.conversations.add(a_conversation(id=added.id), a_message("other"))
        return uow.conversations.messages(added.id)

    assert [m.text for m in await storage.run(B1, work)] == ["mine"]


async def test_another_business_has_its_own_conversations(storage):
    ours = await stored(storage, a_conversation(notes="ours"), a_message("ours"))
    for work in (
        lambda uow: uow.conversations.get(ours.id),
        lambda uow: uow.conversations.save(ours),
        lambda uow: uow.conversations.messages(ours.id),
        lambda uow: uow.conversations.remove(ours.id),
    ):
        with pytest.raises(NotFound):
            await storage.run(B2, work)
    theirs = await stored(storage, a_conversation(id=ours.id), a_message("theirs"), business=B2)
    await storage.run(B2, lambda uow: uow.conversations.save(theirs, a_message("more")))
    assert await storage.read(B1, lambda uow: uow.conversations.get(ours.id)) == ours
    await storage.run(B2, lambda uow: uow.conversations.remove(ours.id))
    said = await storage.read(B1, lambda uow: uow.conversations.messages(ours.id))
    assert [m.text for m in said] == ["ours"]


async def test_a_removed_conversation_leaves_no_words_behind(storage):
    added = await stored(storage, a_conversation(), a_message("secret"))
    await storage.run(B1, lambda uow: uow.conversations.remove(added.id))
    with pytest.raises(NotFound):
        await storage.run(B1, lambda uow: uow.conversations.remove(added.id))
    again = await stored(storage, a_conversation(id=added.id))
    assert list(await storage.read(B1, lambda uow: uow.conversations.messages(again.id))) == []
    found = ConversationFilter(query="secret")
    assert await storage.read(B1, lambda uow: uow.conversations.list(found, ALL)) == Page([], 0)


async def test_list_is_newest_first_then_by_id_and_pages(storage):
    rows = [
        await stored(storage, a_conversation(id=id, started_at=MONDAY_9AM + timedelta(hours=h)))
        for id, h in (("b", 0), ("a", 0), ("c", 5), ("d", -5))
    ]
    expected = [rows[2], rows[1], rows[0], rows[3]]
    for paging in (ALL, Paging(2), Paging(2, 2), Paging(2, 8)):
        page = await storage.read(
            B1, lambda uow, paging=paging: uow.conversations.list(ConversationFilter(), paging)
        )
        assert page == Page(expected[paging.offset :][: paging.limit], 4)


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        (ConversationFilter(), True),
        (ConversationFilter(channel=Channel.SMS), True),
        (ConversationFilter(channel=Channel.PHONE), False),
        (ConversationFilter(flagged=True), True),
        (ConversationFilter(flagged=False), False),
        (ConversationFilter(is_emergency=True), False),
        (ConversationFilter(is_emergency=False), True),
        (ConversationFilter(customer_id=CustomerId("ann")), True),
        (ConversationFilter(customer_id=CustomerId("bob")), False),
        (ConversationFilter(phone="+19135550123"), True),
        (ConversationFilter(phone="9135550123"), False),
        (ConversationFilter(query="mañana"), True),
        (ConversationFilter(query="MANANA  100%"), True),
        (ConversationFilter(query="a_b"), False),
        (ConversationFilter(query="%"), True),
        (ConversationFilter(query=""), True),
        (ConversationFilter(query="thanks bye"), False),
        (ConversationFilter(query="bye"), True),
        (ConversationFilter(query="tm"), True),
        (ConversationFilter(query="bye", flagged=True, channel=Channel.SMS), True),
        (ConversationFilter(query="bye", flagged=False), False),
    ],
)
async def test_every_given_part_of_a_filter_must_match(storage, wanted, is_found):
    added = await stored(storage, full(), a_message("Mañana 100%"), a_message("thanks"))
    saved = await storage.run(B1, lambda uow: uow.conversations.save(added, a_message("Bye™")))
    page = await storage.read(B1, lambda uow: uow.conversations.list(wanted, ALL))
    assert page == (Page([saved], 1) if is_found else Page([], 0))
    assert await storage.read(B2, lambda uow: uow.conversations.list(wanted, ALL)) == Page([], 0)


async def test_a_change_is_found_by_what_it_became(storage):
    added = await stored(storage, full())
    changed = replace(added, flagged_for_review=False, phone=None, customer_id=None)
    await storage.run(B1, lambda uow: uow.conversations.save(changed))
    for wanted, total in (
        (ConversationFilter(flagged=True), 0),
        (ConversationFilter(flagged=False), 1),
        (ConversationFilter(phone="+19135550123"), 0),
        (ConversationFilter(customer_id=CustomerId("ann")), 0),
    ):
        page = await storage.read(
            B1, lambda uow, wanted=wanted: uow.conversations.list(wanted, ALL)
        )
        assert page.total == total


async def test_a_call_comes_back_equal_and_saves(storage):
    call = a_call(from_number="+1", to_number="+2", lead_source="web")
    ended = replace(call, status=CallStatus.COMPLETED, ended_at=MONDAY_9AM, from_number=None)

    def work(uow):
        uow.calls.add(call)
        with pytest.raises(Conflict):
            uow.calls.add(ended)
        found = uow.calls.find(call.id)
        uow.calls.save(ended)
        return found

    assert await storage.run(B1, work) == call
    assert await storage.read(B1, lambda uow: uow.calls.find(call.id)) == ended
    assert await storage.read(B2, lambda uow: uow.calls.find(call.id)) is None
    with pytest.raises(NotFound):
        await storage.run(B2, lambda uow: uow.calls.save(ended))


async def test_calls_of_a_conversation_are_by_start_then_id(storage):
    def at(id, hours, conversation="v1"):
        started_at = MONDAY_9AM + timedelta(hours=hours)
        return a_call(id=id, conversation_id=conversation, started_at=started_at)

    calls = [at("b", 0), at("a", 0), at("c", -1), at("d", 0, "v2")]

    def work(uow):
        for call in calls:
            uow.calls.add(call)
        uow.calls.save(replace(calls[0], conversation_id="v2"))

    await storage.run(B1, work)
    for conversation, ids in (("v1", ["c", "a"]), ("v2", ["b", "d"]), ("v3", [])):
        listed = await storage.read(
            B1, lambda uow, c=conversation: uow.calls.list_by_conversation(ConversationId(c))
        )
        assert [call.id for call in listed] == ids
    assert await storage.read(B2, lambda uow: uow.calls.list_by_conversation("v1")) == []
