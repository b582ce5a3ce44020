"""The owner's line by telephone: only the owner, only with the PIN, and the same words again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from app.domain.owner_pins import MOST_WRONG
from app.domain.text_messages import TextKind
from app.ports import Storage
from tests.support.diary import TUESDAY_8AM, alarm, book, fill_tuesday, owe
from tests.support.doors import set_rules
from tests.support.fakes import MONDAY_9AM, FrozenClock
from tests.support.shop import OWNER, Shop
from tests.support.storages import every_storage, in_memory
from tests.support.web import Tenant
from tests.twilio.caller import ORIGIN, TwilioCaller, open_line

pytestmark = in_memory

PIN = "4802"
REFUSED = "I'm sorry, I can't help you on this line. Goodbye."


@dataclass
class OwnerPhone(TwilioCaller):
    number: str = OWNER

    async def dials(self, query: str = "", **given: Any) -> str:
        return self.listens(await self.posts(f"/twilio/owner-voice{query}", **given))

    async def gets_in(self) -> str:
        await self.dials()
        return await self.presses(PIN)


def another_call(number: int) -> str:
    return f"CA{number:032x}"


@pytest.fixture
async def shop(storage: Storage, clock: FrozenClock) -> AsyncIterator[Shop]:
    async with open_line(storage, clock) as shop:
        await set_rules(shop, owner_pin=PIN)
        yield shop


@pytest.fixture
def phone(shop: Shop) -> OwnerPhone:
    return OwnerPhone(shop.web)


# --- getting in -----------------------------------------------------------------------


@every_storage
async def test_the_owner_gets_in_with_the_pin_and_asks(shop: Shop, phone: OwnerPhone) -> None:
    await fill_tuesday(shop)
    assert await phone.dials() == "Please enter your PIN, then press pound."
    assert (phone.gather["finishOnKey"], phone.gather["timeout"]) == ("#", "10")
    assert "Bristol Plumbing" in await phone.presses(PIN)
    assert phone.next_url == (
        f"{ORIGIN}/twilio/owner-voice/turn?business_id={shop.business.id}&turn=2"
    )
    told = await phone.says("what's on tomorrow")
    assert told.startswith("Tomorrow you have three jobs. One emergency among them. An emergency")
    assert "6 1 0 0 Nieman Road" in told


async def test_the_pin_may_be_spoken(phone: OwnerPhone) -> None:
    await phone.dials()
    assert "your line" in await phone.says("four eight oh two")


@pytest.mark.parametrize("number", ["+19135550123", "anonymous", "", "client:owner", "+266696687"])
async def test_nobody_else_learns_whether_there_is_a_pin(
    shop: Shop, phone: OwnerPhone, number: str
) -> None:
    phone.number = number
    assert await phone.dials() == REFUSED
    with_pin = phone.document
    await set_rules(shop, owner_pin=None)
    assert (await phone.dials(), phone.document) == (REFUSED, with_pin)
    assert phone.is_hung_up


async def test_without_a_pin_the_owner_hears_how_to_set_one(shop: Shop, phone: OwnerPhone) -> None:
    await set_rules(shop, owner_pin=None)
    assert "set one in your business settings" in await phone.dials()
    assert phone.is_hung_up


@every_storage
async def test_the_number_alone_answers_nothing(shop: Shop, phone: OwnerPhone) -> None:
    await fill_tuesday(shop)
    await alarm(shop)
    await phone.dials()
    told = await phone.says("what's on tomorrow")
    assert "PIN" in told and "Rourke" not in told and "pipe" not in told


@every_storage
async def test_somebody_else_cannot_go_on_with_the_owners_call(
    shop: Shop, phone: OwnerPhone
) -> None:
    await phone.gets_in()
    phone.number = "+19135550123"
    assert await phone.says("what's on tomorrow") == REFUSED


async def test_three_wrong_pins_end_the_call(phone: OwnerPhone) -> None:
    await phone.dials()
    assert "not right" in await phone.presses("1111")
    assert "not right" in await phone.presses("480")
    assert await phone.presses("48020") == "That PIN is not right. Goodbye."
    assert phone.is_hung_up


async def test_a_wrong_pin_is_forgiven(phone: OwnerPhone) -> None:
    await phone.dials()
    await phone.presses("1111")
    assert "your line" in await phone.presses(PIN)


async def guess_wrong(shop: Shop, times: int) -> OwnerPhone:
    phone = OwnerPhone(shop.web)
    for number in range(times):
        if number % 3 == 0:
            phone.sid = another_call(number)
            await phone.dials()
        await phone.presses("1739")
    return phone


@every_storage
async def test_five_wrong_pins_lock_the_line_for_an_hour(shop: Shop, clock: FrozenClock) -> None:
    phone = await guess_wrong(shop, 5)
    assert "locked" in phone.hears and phone.is_hung_up
    phone.sid = another_call(77)
    assert "locked" in await phone.dials()
    clock.advance(minutes=59)
    assert "locked" in await phone.dials()
    clock.advance(minutes=2)
    assert "your line" in await phone.gets_in()


@every_storage
async def test_a_lock_holds_for_a_call_that_had_begun(shop: Shop) -> None:
    begun = OwnerPhone(shop.web, sid=another_call(900))
    await begun.dials()
    await guess_wrong(shop, 5)
    assert "locked" in await begun.presses(PIN)
    assert begun.is_hung_up


@every_storage
async def test_the_owner_is_texted_once_when_the_line_locks(shop: Shop) -> None:
    phone = await guess_wrong(shop, 5)
    await phone.posts(f"/twilio/owner-voice/turn?business_id={shop.business.id}&turn=2", Digits="1")
    (alert,) = await shop.texts()
    assert (alert.to_number, alert.kind) == (OWNER, TextKind.OWNER_ALERT)
    assert "five wrong PINs" in alert.body and PIN not in alert.body


@every_storage
async def test_ringing_again_and_again_does_not_wash_guesses_away(
    shop: Shop, clock: FrozenClock
) -> None:
    await guess_wrong(shop, 4)
    phone = OwnerPhone(shop.web)
    for number in range(30):
        clock.advance(seconds=10)
        phone.sid = another_call(1000 + number)
        await phone.dials()
    assert "locked" in phone.hears


@every_storage
async def test_guesses_made_at_once_are_counted_one_after_the_other(shop: Shop) -> None:
    phones = [OwnerPhone(shop.web, sid=another_call(number)) for number in range(9)]
    for phone in phones:
        await phone.dials()
    await asyncio.gather(*(phone.presses("1739") for phone in phones))
    calls = await shop.look(lambda uow: uow.owner_calls.list(MONDAY_9AM - timedelta(hours=1)))
    assert sum(call.wrong_pins for call in calls) == MOST_WRONG
    assert len(await shop.texts()) == 1


@every_storage
async def test_a_repeated_guess_counts_once(shop: Shop, phone: OwnerPhone) -> None:
    await phone.dials()
    url = phone.next_url
    answers = {(await phone.posts(url, Digits="1739")).content for _ in range(9)}
    assert len(answers) == 1
    phone.next_url = url.replace("turn=1", "turn=2")
    assert "your line" in await phone.presses(PIN)


async def test_another_pin_counts_at_once(shop: Shop, phone: OwnerPhone) -> None:
    await phone.dials()
    await set_rules(shop, owner_pin="719364")
    assert "not right" in await phone.presses(PIN)
    assert "your line" in await phone.presses("719364")


# --- whose line it is -----------------------------------------------------------------


async def neighbour(shop: Shop, **given: Any) -> Tenant:
    chosen = {"twilio_phone_number": "+18165550200", "owner_phone": OWNER, **given}
    return await shop.web.tenant(name="Lee Electric", timezone="America/Chicago", **chosen)


@every_storage
async def test_the_pin_of_one_business_does_not_open_another(shop: Shop, phone: OwnerPhone) -> None:
    """Not even where one person owns both."""
    await neighbour(shop, owner_pin="719364")
    phone.to = "+18165550200"
    await phone.dials()
    assert "not right" in await phone.presses(PIN)
    assert "Lee Electric" in await phone.presses("719364")


async def test_the_same_pin_is_another_secret_elsewhere(shop: Shop) -> None:
    other = await neighbour(shop, owner_pin=PIN)
    known = shop.web.services.storage.read_platform
    found = [await known(lambda p, i=i: p.businesses.get(i)) for i in (shop.business.id, other.id)]
    digests = {business.owner_pin_digest for business in found}
    assert len(digests) == 2 and PIN not in str(found)


@every_storage
async def test_the_owner_of_one_business_is_a_stranger_to_another(
    shop: Shop, phone: OwnerPhone
) -> None:
    await neighbour(shop, owner_phone="+19135550444", owner_pin=PIN)
    phone.to = "+18165550200"
    assert await phone.dials() == REFUSED


@every_storage
async def test_a_call_let_in_at_one_business_is_not_let_in_at_another(
    shop: Shop, phone: OwnerPhone
) -> None:
    await fill_tuesday(shop)
    await phone.gets_in()
    other = await neighbour(shop, owner_pin="719364")
    phone.to = "+18165550200"
    phone.next_url = f"/twilio/owner-voice/turn?business_id={other.id}&turn=2"
    assert await phone.says("what's on tomorrow") == "Please enter your PIN, then press pound."


@every_storage
async def test_locks_are_each_business_its_own(shop: Shop) -> None:
    await guess_wrong(shop, 5)
    await neighbour(shop, owner_pin="719364")
    phone = OwnerPhone(shop.web, sid=another_call(55), to="+18165550200")
    await phone.dials()
    assert "Lee Electric" in await phone.presses("719364")


async def test_a_second_number_says_whose_line_it_is_in_its_address(
    shop: Shop, phone: OwnerPhone
) -> None:
    phone.to = "+18165550999"
    assert "nobody can be reached" in await phone.dials()
    await phone.dials(f"?business_id={shop.business.id}")
    assert "Bristol Plumbing" in await phone.presses(PIN)


async def test_the_ordinary_line_greets_the_owner_as_ever(shop: Shop) -> None:
    caller = TwilioCaller(shop.web, number=OWNER)
    assert "Thanks for calling Bristol Plumbing" in await caller.dials()


@every_storage
async def test_a_suspended_business_has_no_line(shop: Shop, phone: OwnerPhone) -> None:
    await phone.gets_in()
    await set_rules(shop, status="SUSPENDED")
    assert await phone.says("what's on tomorrow") == REFUSED


async def test_what_twilio_did_not_sign_is_refused(phone: OwnerPhone) -> None:
    assert (await phone.posts("/twilio/owner-voice", token="f" * 32)).status_code == 403


# --- asking ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("1", "You have nothing on today."),
        ("2", "Tomorrow you have three jobs."),
        ("3", "One emergency from today through tomorrow."),
        ("4", "You have one call to return. 9 1 3, 5 5 5, 0 1 7 7: a missed call, just now."),
        ("5", "From today through Sunday, January 11 you have three jobs."),
        ("6", "That is all there is."),
        ("0", "Ask me, or press 1 for today"),
        ("8", "Hello, this is your line"),
        ("9", "Muy bien, en español."),
        ("7", "Sorry, I didn't understand that."),
    ],
)
async def test_a_key_asks(shop: Shop, phone: OwnerPhone, key: str, told: str) -> None:
    await fill_tuesday(shop)
    await owe(shop, "+19135550177")
    await phone.gets_in()
    assert phone.gather["numDigits"] == "1"
    assert (await phone.presses(key)).startswith(told)


@pytest.mark.parametrize("words", ["goodbye", "that's all, thanks"])
async def test_a_goodbye_ends_the_call(phone: OwnerPhone, words: str) -> None:
    await phone.gets_in()
    assert await phone.says(words) == "Goodbye."
    assert phone.is_hung_up


async def test_star_ends_the_call(phone: OwnerPhone) -> None:
    await phone.gets_in()
    await phone.presses("*")
    assert phone.is_hung_up


async def test_nine_goes_on_in_spanish_and_back(shop: Shop, phone: OwnerPhone) -> None:
    await fill_tuesday(shop)
    await phone.gets_in()
    await phone.presses("9")
    assert phone.gather["language"] == "es-US"
    assert (await phone.says("qué tengo mañana")).startswith("Mañana tiene tres trabajos.")
    assert "in English" in await phone.presses("9")
    assert phone.gather["language"] == "en-US"


@every_storage
async def test_a_spanish_business_has_a_spanish_line(shop: Shop, phone: OwnerPhone) -> None:
    await set_rules(shop, language_code="es")
    assert await phone.dials() == "Marque su PIN y luego la tecla de número."


@every_storage
async def test_a_long_list_is_told_in_parts(shop: Shop, phone: OwnerPhone) -> None:
    for number in range(10):
        await owe(shop, f"+1913555017{number}", name=f"Customer {number}")
    await phone.gets_in()
    first = await phone.says("who do I have to call back")
    assert first.startswith("You have ten calls to return.")
    assert first.endswith('And six more. Say "more" to hear them.')
    second, third = await phone.says("more"), await phone.presses("6")
    assert second.endswith('And two more. Say "more" to hear them.')
    heard = [f"Customer {n}:" in f"{first} {second} {third}".replace(",", ":") for n in range(10)]
    assert all(heard)
    assert await phone.says("more") == "That is all there is."


async def test_another_day_is_asked_about_the_same_thing(shop: Shop, phone: OwnerPhone) -> None:
    await fill_tuesday(shop)
    await phone.gets_in()
    await phone.says("how many jobs today")
    told = await phone.says("and tomorrow?")
    assert told == "Tomorrow you have three jobs. One emergency among them."


@every_storage
async def test_an_open_emergency_comes_first(shop: Shop, phone: OwnerPhone) -> None:
    await alarm(shop)
    assert (await phone.gets_in()).startswith("An emergency is still open, ten minutes ago:")
    told = await phone.says("what's on tomorrow")
    assert told.startswith("An emergency is still open") and "0 1 7 7" in told


async def test_silence_is_asked_about_then_told_the_keys_then_ended(phone: OwnerPhone) -> None:
    await phone.gets_in()
    assert "can't hear you" in await phone.stays_silent()
    assert "press 1 for today" in await phone.stays_silent()
    assert await phone.stays_silent() == "Goodbye."
    assert phone.is_hung_up


async def test_silence_before_the_pin_ends_the_call_without_counting(
    shop: Shop, phone: OwnerPhone
) -> None:
    for number in range(4):
        phone.sid = another_call(number)
        await phone.dials()
        for _ in range(3):
            await phone.stays_silent()
        assert phone.is_hung_up
    phone.sid = another_call(9)
    assert "your line" in await phone.gets_in()


async def test_who_is_heard_again_starts_over_with_silence(phone: OwnerPhone) -> None:
    await phone.gets_in()
    for _ in range(4):
        assert "can't hear you" in await phone.stays_silent()
        await phone.presses("1")
    assert not phone.is_hung_up


@pytest.mark.parametrize("words", ["paint my fence", "<script>", "\x00\x01", "x" * 5_000])
async def test_what_is_not_understood_gets_examples(phone: OwnerPhone, words: str) -> None:
    await phone.gets_in()
    told = await phone.says(words)
    assert "You can ask" in told or "can't hear you" in told


# --- again, late, or out of order -----------------------------------------------------


@every_storage
async def test_every_repeated_request_hears_the_same_bytes(shop: Shop, phone: OwnerPhone) -> None:
    await fill_tuesday(shop)
    await phone.dials()
    greeting = phone.document
    assert (await phone.posts("/twilio/owner-voice")).content == greeting
    for given in ({"Digits": PIN}, {"SpeechResult": "what's on tomorrow"}, {"Digits": "9"}, {}):
        url = phone.next_url
        first = await phone.posts(url, **given)
        await book(shop, "New Customer", TUESDAY_8AM + timedelta(hours=9))
        again = await phone.posts(url, **given)
        assert again.content == first.content
        phone.listens(first)


@every_storage
async def test_late_and_early_turns_change_nothing(shop: Shop, phone: OwnerPhone) -> None:
    await phone.gets_in()
    turn_one = f"/twilio/owner-voice/turn?business_id={shop.business.id}&turn=1"
    await phone.says("who do I have to call back")
    stands = phone.document
    for late in (turn_one, turn_one.replace("=1", "=77"), turn_one.replace("&turn=1", "")):
        assert (await phone.posts(late, Digits="*")).content == stands
    assert "nothing on" in await phone.says("what's on tomorrow")


async def test_a_turn_of_a_call_that_never_began_asks_for_the_pin(
    shop: Shop, phone: OwnerPhone
) -> None:
    phone.next_url = f"/twilio/owner-voice/turn?business_id={shop.business.id}&turn=1"
    assert await phone.presses(PIN) == "Please enter your PIN, then press pound."


async def test_after_the_goodbye_the_call_stays_over(phone: OwnerPhone) -> None:
    await phone.gets_in()
    url = phone.next_url.replace("turn=2", "turn=3")
    await phone.presses("*")
    phone.next_url = url
    assert await phone.says("what's on tomorrow") == "Goodbye."
    assert phone.is_hung_up


async def test_hanging_up_says_nothing(phone: OwnerPhone) -> None:
    await phone.gets_in()
    answer = await phone.posts(phone.next_url, CallStatus="completed")
    assert b"<Say" not in answer.content and answer.status_code == 200


async def test_a_call_without_an_id_is_turned_away(phone: OwnerPhone) -> None:
    assert await phone.dials(CallSid="") == REFUSED


@pytest.mark.parametrize(
    "name", ["Eve </Say><Hangup/>", "A\x07\x1bB\u202e", "&amp;&#0;", "*" * 900]
)
async def test_hostile_names_are_words_and_nothing_else(
    shop: Shop, phone: OwnerPhone, name: str
) -> None:
    await book(shop, name, TUESDAY_8AM, description=name)
    await owe(shop, "+19135550177", name=name)
    await phone.gets_in()
    for words in ("what's on tomorrow", "read me the first job tomorrow", "call backs"):
        told = await phone.says(words)  # listens() checks the schema
        assert not phone.is_hung_up
        assert not set("<>\x07\x1b\u202e") & set(told)


# --- setting the PIN ------------------------------------------------------------------


@pytest.mark.parametrize("pin", ["0000", "1234", "1212", "0999", "5550999", "9876"])
async def test_a_weak_pin_is_refused(shop: Shop, phone: OwnerPhone, pin: str) -> None:
    refused = await shop.business.patch("/v1/owner/business", owner_pin=pin)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid")
    assert pin not in refused.text
    assert "your line" in await phone.gets_in()


@pytest.mark.parametrize("pin", ["12", "123456789", "48o2", 4802, ["4802"]])
async def test_what_is_no_pin_is_refused(shop: Shop, pin: object) -> None:
    refused = await shop.business.patch("/v1/owner/business", owner_pin=pin)
    assert refused.status_code == 422


async def test_a_pin_is_never_shown(shop: Shop) -> None:
    set_now = await shop.business.patch("/v1/owner/business", owner_pin="719364")
    shown = await shop.business.get("/v1/owner/business")
    by_operator = await shop.web.admin("GET", f"/businesses/{shop.business.id}")
    for answer in (set_now, shown, by_operator):
        assert answer.json()["owner_pin_set"] is True
        assert "719364" not in answer.text and "digest" not in answer.text


@every_storage
async def test_a_pin_is_kept_when_other_things_change_and_cleared_by_null(shop: Shop) -> None:
    kept = await shop.business.patch("/v1/owner/business", owner_name="Pat")
    assert kept.json()["owner_pin_set"] is True
    cleared = await shop.business.patch("/v1/owner/business", owner_pin=None)
    assert cleared.json()["owner_pin_set"] is False


@every_storage
async def test_a_business_may_begin_with_a_pin(shop: Shop) -> None:
    refused = await shop.web.admin("POST", "/businesses", json={"name": "A", "owner_pin": "1111"})
    assert refused.status_code == 422
    begun = await shop.web.admin("POST", "/businesses", json={"name": "A", "owner_pin": PIN})
    assert begun.json()["owner_pin_set"] is True


@every_storage
async def test_the_audit_trail_says_that_it_changed_and_not_to_what(shop: Shop) -> None:
    trail = await shop.web.admin("GET", "/audit")
    assert "owner_pin" in trail.text and PIN not in trail.text
