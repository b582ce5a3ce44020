"""What every backend promises about texts, opt-outs and return calls."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.paging import Page, Paging
from app.domain.return_calls import ReturnCallReason, ReturnCallStatus
from app.domain.text_messages import TextFilter, TextKind, TextStatus
from app.errors import Conflict, NotFound
from tests.support.factories import B1, B2, MONDAY_9AM, a_return_call, a_text, an_opt_out

ALL = Paging()


def put(repository, *values):
    def work(uow):
        for value in values:
            getattr(uow, repository).put(value)

    return work


def add_texts(*texts):
    def work(uow):
        for text in texts:
            uow.text_messages.add(text)

    return work


async def test_a_return_call_is_put_found_replaced_and_removed(storage):
    first = a_return_call(name="Ann", note="wants a quote", conversation_id="v1")
    again = replace(
        first,
        name=None,
        attempts=2,
        reason=ReturnCallReason.VOICEMAIL,
        status=ReturnCallStatus.COMPLETED,
        last_seen_at=MONDAY_9AM + timedelta(hours=1),
    )
    await storage.run(B1, put("return_calls", first))
    assert await storage.read(B1, lambda uow: uow.return_calls.get(first.phone)) == first
    await storage.run(B1, put("return_calls", again))
    assert await storage.read(B1, lambda uow: uow.return_calls.find(first.phone)) == again
    assert await storage.read(B1, lambda uow: uow.return_calls.list()) == [again]
    await storage.run(B1, lambda uow: uow.return_calls.remove(first.phone))
    assert await storage.read(B1, lambda uow: uow.return_calls.find(first.phone)) is None


async def test_unknown_return_call_is_not_found(storage):
    theirs = a_return_call()
    await storage.run(B2, put("return_calls", theirs))
    assert await storage.read(B1, lambda uow: uow.return_calls.find(theirs.phone)) is None
    assert await storage.read(B1, lambda uow: uow.return_calls.list()) == []
    for work in (
        lambda uow: uow.return_calls.get(theirs.phone),
        lambda uow: uow.return_calls.remove(theirs.phone),
    ):
        with pytest.raises(NotFound):
            await storage.run(B1, work)
    assert await storage.read(B2, lambda uow: uow.return_calls.get(theirs.phone)) == theirs


async def test_return_calls_are_last_seen_first_then_by_phone(storage):
    rows = [
        a_return_call(phone=phone, last_seen_at=MONDAY_9AM + timedelta(hours=h))
        for phone, h in (("b", 0), ("a", 0), ("c", 3), ("withheld-v1", -2))
    ]
    await storage.run(B1, put("return_calls", *rows))
    listed = await storage.read(B1, lambda uow: uow.return_calls.list())
    assert [r.phone for r in listed] == ["c", "a", "b", "withheld-v1"]


async def test_at_most_a_thousand_return_calls_are_listed(storage):
    await storage.run(B1, put("return_calls", *(a_return_call() for _ in range(1_001))))
    assert len(await storage.read(B1, lambda uow: uow.return_calls.list())) == 1_000


async def test_a_text_comes_back_equal_and_saves(storage):
    text = a_text(body="né\n", suppressed_because="opted out", provider_sid="SM1", error_code="3")
    sent = replace(text, status=TextStatus.DELIVERED, sent_at=MONDAY_9AM, error_code=None)

    def work(uow):
        uow.text_messages.add(text)
        with pytest.raises(Conflict):
            uow.text_messages.add(sent)
        found = uow.text_messages.get(text.id)
        uow.text_messages.save(sent)
        return found

    assert await storage.run(B1, work) == text
    assert await storage.read(B1, lambda uow: uow.text_messages.get(text.id)) == sent
    for lost in (
        lambda uow: uow.text_messages.get(text.id),
        lambda uow: uow.text_messages.save(text),
    ):
        with pytest.raises(NotFound):
            await storage.run(B2, lost)


async def test_texts_are_newest_first_then_by_id(storage):
    rows = [
        a_text(id=id, created_at=MONDAY_9AM + timedelta(hours=h))
        for id, h in (("b", 0), ("a", 0), ("c", 3))
    ]
    await storage.run(B1, add_texts(*rows))
    page = await storage.read(B1, lambda uow: uow.text_messages.list(TextFilter(), Paging(2, 1)))
    assert page == Page([rows[1], rows[0]], 3)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (TextFilter(), ["in", "out"]),
        (TextFilter(phone="+1ann"), ["in", "out"]),
        (TextFilter(phone="+1us"), []),
        (TextFilter(kind=TextKind.REPLY), ["in"]),
        (TextFilter(status=TextStatus.SENT), ["out"]),
        (TextFilter(status=TextStatus.SENT, kind=TextKind.REPLY), []),
    ],
)
async def test_texts_are_found_by_the_other_party_whichever_direction(storage, wanted, ids):
    there = {"from_number": "+1us", "to_number": "+1ann", "direction": "outbound"}
    back = {"from_number": "+1ann", "to_number": "+1us", "direction": "inbound"}
    texts = (
        a_text(id="out", kind=TextKind.REMINDER, **there),
        a_text(id="in", kind=TextKind.REPLY, status=TextStatus.DELIVERED, **back),
    )
    await storage.run(B1, add_texts(*texts))
    page = await storage.read(B1, lambda uow: uow.text_messages.list(wanted, ALL))
    assert ([m.id for m in page.items], page.total) == (ids, len(ids))
    assert await storage.read(B2, lambda uow: uow.text_messages.list(wanted, ALL)) == Page([], 0)


async def test_opting_out_and_in_again(storage):
    out = an_opt_out()
    later = replace(out, opted_out_at=MONDAY_9AM + timedelta(days=1), source="crm")
    await storage.run(B1, put("opt_outs", out, later))
    assert await storage.read(B1, lambda uow: uow.opt_outs.find(out.phone)) == later
    await storage.run(B2, lambda uow: uow.opt_outs.remove(out.phone))
    assert await storage.read(B2, lambda uow: uow.opt_outs.find(out.phone)) is None
    assert await storage.read(B1, lambda uow: uow.opt_outs.find(out.phone)) == later
    for _ in range(2):
        await storage.run(B1, lambda uow: uow.opt_outs.remove(out.phone))
    assert await storage.read(B1, lambda uow: uow.opt_outs.find(out.phone)) is None


async def test_list_phones_gives_those_that_opted_out_of_this_business(storage):
    ours, theirs = [an_opt_out() for _ in range(3)], an_opt_out()
    await storage.run(B1, put("opt_outs", *ours))
    await storage.run(B2, put("opt_outs", theirs))
    asked = [ours[0].phone, ours[0].phone, ours[1].phone, theirs.phone, "nobody"]
    asked += [f"+{n}" for n in range(1_200)]
    found = await storage.read(B1, lambda uow: uow.opt_outs.list_phones(asked))
    assert found == frozenset({ours[0].phone, ours[1].phone})
    assert await storage.read(B1, lambda uow: uow.opt_outs.list_phones([])) == frozenset()
