"""Whole calls, on every storage: they say, we say, and what is stored afterwards."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from app.domain.appointments import Window
from app.domain.conversations import Conversation
from app.ports import Storage, UnitOfWork
from tests.support.factories import a_customer, an_appointment
from tests.support.fakes import FrozenClock
from tests.support.phone import CALLER, Phone
from tests.support.shop import Shop, open_shop

CHICAGO = ZoneInfo("America/Chicago")
FILES = sorted((Path(__file__).parent / "transcripts").glob("*.yaml"))
CALLS = [call for file in FILES for call in yaml.safe_load(file.read_text("utf-8"))]


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_shop(storage, clock) as shop:
        yield shop


def local(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=CHICAGO)


async def prepare(shop: Shop, call: dict[str, Any]) -> None:
    if "known" not in call:
        return
    customer = a_customer(**call["known"])
    visit = call.get("visit")

    def stored(uow: UnitOfWork) -> None:
        uow.customers.add(customer)
        if visit:
            window = Window(local(visit), local(visit) + timedelta(hours=1))
            uow.appointments.add(an_appointment(customer, window=window))

    await shop.change(stored)


async def hold(phone: Phone, call: dict[str, Any]) -> None:
    await phone.dials()
    for turn in call["turns"]:
        before = phone.state
        reply = await phone.says(turn["they"])
        assert 0 < len(reply.split()) <= 60
        for name, value in turn["we"].items():
            expected = before[name] if value == "same" else value
            assert phone.state[name] == expected, (turn["they"], name, reply)
    if call.get("hangs_up"):
        await phone.hangs_up()


@pytest.mark.parametrize("call", CALLS, ids=[call["name"] for call in CALLS])
async def test_a_call(call: dict[str, Any], shop: Shop) -> None:
    await prepare(shop, call)
    phone = shop.phone(call.get("caller", CALLER))
    await hold(phone, call)
    for name, expected in call["afterwards"].items():
        await LOOKS[name](shop, phone, expected)


async def appointments(shop: Shop, phone: Phone, expected: list[dict[str, Any]]) -> None:
    stored = await shop.appointments()
    assert len(stored) == len(expected)
    for appointment, wanted in zip(stored, expected, strict=True):
        facts = dict(wanted)
        if starts := facts.pop("starts", None):
            assert appointment.window.start == local(starts)
        if described := facts.pop("described_with", None):
            assert described in (appointment.description or "")
        assert_has(appointment, facts)


async def customers(shop: Shop, phone: Phone, expected: list[dict[str, Any]]) -> None:
    assert_all_have(await shop.customers(), expected)


async def owed(shop: Shop, phone: Phone, expected: list[dict[str, Any]]) -> None:
    assert_all_have(await shop.owed(), expected)


async def texts(shop: Shop, phone: Phone, expected: list[str]) -> None:
    assert sorted(text.kind.value for text in await shop.texts()) == sorted(expected)


async def conversation(shop: Shop, phone: Phone, expected: dict[str, Any]) -> None:
    stored: Conversation = await shop.conversation(phone.call)
    assert_has(stored, expected)


LOOKS = {look.__name__: look for look in (appointments, customers, owed, texts, conversation)}


def assert_all_have(stored: Iterable[object], expected: list[dict[str, Any]]) -> None:
    for one, wanted in zip(stored, expected, strict=True):
        assert_has(one, wanted)


def assert_has(stored: object, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        assert getattr(stored, name) == value, (name, stored)
