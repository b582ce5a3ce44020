"""/v1/widget: the published shapes, a whole chat, and what each misuse is answered with."""

import pytest

from app.domain.conversations import Channel
from tests.support.fakes import FrozenClock
from tests.support.shop import Shop
from tests.support.visitor import Visitor

BOOKING = (
    "My kitchen sink is clogged",
    "Ann Lee",
    "913 555 0177",
    "412 Oak Street, Kansas City",
    "Tomorrow at 10 in the morning",
    "Yes please",
)


@pytest.fixture
async def visitor(shop: Shop) -> Visitor:
    return await Visitor.of(shop)


async def test_the_page_learns_who_it_speaks_for(shop: Shop, visitor: Visitor) -> None:
    await shop.sets(widget_color="#0A6B3D")
    shown = await visitor.gets("/business")
    assert shown.status_code == 200
    assert shown.json() == {
        "id": shop.business.id,
        "name": "Bristol Plumbing",
        "language_code": "en",
        "color": "#0a6b3d",
        "text_color": "#ffffff",
        "phone": "+18165550100",
        "greetings": {
            "en": "Hi, this is Bristol Plumbing. What can we help you with today?",
            "es": "Hola, somos Bristol Plumbing. ¿Qué necesita hoy?",
        },
    }


async def test_an_owner_chooses_the_colour(shop: Shop) -> None:
    path = "/v1/owner/business"
    assert (await shop.business.patch(path, widget_color="#FFD400")).json()[
        "widget_color"
    ] == "#ffd400"
    for wrong in ("red", "#fff", "#ffd400;", "url(x)", 7):
        assert (await shop.business.patch(path, widget_color=wrong)).status_code == 422
    for nothing in ("", None):
        cleared = await shop.business.patch(path, widget_color=nothing)
        assert cleared.json()["widget_color"] is None


async def test_a_visit_is_booked_by_writing(shop: Shop, visitor: Visitor) -> None:
    greeting = await visitor.begins(lead_source="homepage")
    assert greeting == "Hi, this is Bristol Plumbing. What can we help you with today?"
    reply = await visitor.writes(*BOOKING)
    assert "You're booked for" in reply
    (visit,) = await shop.appointments()
    assert (visit.address, visit.lead_source) == ("412 Oak Street, Kansas City", "homepage")
    (customer,) = await shop.customers()
    assert (customer.name, customer.phone) == ("Ann Lee", "+19135550177")
    talk = await shop.conversation(visitor.chat)
    assert (talk.channel, talk.phone, talk.lead_source) == (Channel.WEB, None, "homepage")
    ended = await visitor.sends(text="No, that's all", turn=visitor.turn)
    assert ended.json()["ended"] and "getting in touch" in ended.json()["reply_text"]


async def test_a_chat_is_no_call(shop: Shop, visitor: Visitor) -> None:
    await visitor.begins()
    assert not await shop.look(lambda uow: uow.calls.list_by_conversation(visitor.chat))


async def test_what_the_page_knows_is_not_asked_again(shop: Shop, visitor: Visitor) -> None:
    greeting = await visitor.begins(
        customer_name="Ann Lee", customer_phone="(913) 555-0177", customer_email="ann@example.com"
    )
    assert greeting.startswith("Hi Ann, this is Bristol Plumbing.")
    assert "address" in await visitor.writes("My kitchen sink is clogged")
    await visitor.writes("412 Oak Street, Kansas City", "Tomorrow at 10 in the morning", "Yes")
    (customer,) = await shop.customers()
    assert (customer.name, customer.phone) == ("Ann Lee", "+19135550177")
    assert customer.email == "ann@example.com"


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "evil.example.com",
        "http://evil",
        "Call 900 555 0100",
        "Your bank account is locked now please",
        "   ",
    ],
)
async def test_what_is_no_name_is_asked_for(visitor: Visitor, name: str) -> None:
    greeting = await visitor.begins(customer_name=name, customer_phone="not a number")
    assert greeting.startswith("Hi, this is Bristol Plumbing.")
    assert "name" in await visitor.writes("My kitchen sink is clogged")
    assert "number" in await visitor.writes("Ann Lee")


async def test_whoever_left_an_e_mail_and_no_number_can_be_found_by_it(
    shop: Shop, visitor: Visitor
) -> None:
    await visitor.begins(customer_email="ann@example.com")
    await visitor.writes("My kitchen sink is clogged", "goodbye")
    (owed,) = await shop.owed()
    assert owed.channel == "web" and "e-mail: ann@example.com" in (owed.note or "")


async def test_a_chat_goes_on_in_spanish(visitor: Visitor) -> None:
    assert await visitor.begins(language_code="es") == (
        "Hola, somos Bristol Plumbing. ¿Qué necesita hoy?"
    )
    assert "nombre" in await visitor.writes("Se tapó el fregadero de la cocina")


async def test_nobody_who_reads_is_told_to_press_or_hear_anything(visitor: Visitor) -> None:
    await visitor.begins()
    said = [await visitor.writes(words) for words in ("are you there?", "hmm", "hmm", "hmm hmm")]
    for reply in said:
        assert not {"hear", "press", "call again", "calling", "hang up"} & set(reply.split())


# --- turns ----------------------------------------------------------------------------


async def test_the_same_message_again_changes_nothing_twice(shop: Shop, visitor: Visitor) -> None:
    await visitor.begins()
    await visitor.writes(*BOOKING[:-1])
    first = await visitor.sends(text="Yes please", turn=visitor.turn)
    again = await visitor.sends(text="Yes please", turn=visitor.turn)
    assert first.json() == again.json()
    assert len(await shop.appointments()) == 1
    assert [words for _, words in await shop.said(visitor.chat)].count("Yes please") == 1


async def test_other_words_under_a_turn_that_is_gone_are_refused(
    shop: Shop, visitor: Visitor
) -> None:
    """Two windows of a browser with one chat: nobody's words are lost in silence."""
    await visitor.begins()
    await visitor.writes("My kitchen sink is clogged")
    refused = await visitor.sends(text="My heater is out", turn=1)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/stale-conversation")
    assert len(await shop.said(visitor.chat)) == 3


async def test_a_message_without_a_number_is_taken(visitor: Visitor) -> None:
    await visitor.begins()
    taken = await visitor.sends(text="My kitchen sink is clogged")
    assert taken.status_code == 200 and taken.json()["turn"] == 2


async def test_nothing_is_taken_once_it_is_over(visitor: Visitor) -> None:
    await visitor.begins()
    await visitor.writes("goodbye")
    refused = await visitor.sends(text="One more thing", turn=visitor.turn)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conversation-over")


@pytest.mark.parametrize("text", ["", "   ", "\n", "x" * 2001, "a\x00b", None, 7])
async def test_what_is_no_message_is_refused_and_changes_nothing(
    shop: Shop, visitor: Visitor, text: object
) -> None:
    await visitor.begins()
    refused = await visitor.sends(text=text, turn=1)
    assert refused.status_code == 422
    assert len(await shop.said(visitor.chat)) == 1


async def test_the_longest_message_is_taken(visitor: Visitor) -> None:
    await visitor.begins()
    assert (await visitor.sends(text="x" * 2000, turn=1)).status_code == 200


# --- loading again ----------------------------------------------------------------------


async def test_a_page_that_is_loaded_again_shows_what_was_said(visitor: Visitor) -> None:
    greeting = await visitor.begins()
    reply = await visitor.writes("My <b>kitchen</b> sink is clogged")
    told = (await visitor.loads_again()).json()
    assert [(one["role"], one["text"]) for one in told["messages"]] == [
        ("assistant", greeting),
        ("user", "My <b>kitchen</b> sink is clogged"),
        ("assistant", reply),
    ]
    assert (told["conversation_id"], told["ended"], told["turn"]) == (visitor.chat, False, 2)
    assert told["language_code"] == "en"


async def test_a_chat_that_is_over_says_so(visitor: Visitor) -> None:
    await visitor.begins()
    await visitor.writes("goodbye")
    assert (await visitor.loads_again()).json()["ended"]


async def test_a_chat_is_not_shown_for_ever(visitor: Visitor, clock: FrozenClock) -> None:
    await visitor.begins()
    clock.advance(hours=23)
    assert (await visitor.loads_again()).status_code == 200
    clock.advance(hours=1)
    assert (await visitor.loads_again()).status_code == 404
    assert (await visitor.sends(text="Can you repeat that?", turn=visitor.turn)).status_code == 404
    assert (await visitor.loads_again()).status_code == 404


async def test_a_call_cannot_be_read_or_gone_on_with_from_a_page(
    shop: Shop, visitor: Visitor
) -> None:
    phone = shop.phone()
    await phone.dials()
    visitor.chat = phone.call
    assert (await visitor.loads_again()).status_code == 404
    for turn in (0, 1, None):
        refused = await visitor.sends(text="hello", **({} if turn is None else {"turn": turn}))
        assert refused.status_code in (404, 422)
    assert len(await shop.said(phone.call)) == 1


async def test_ids_of_chats_are_all_chance(visitor: Visitor) -> None:
    ids = set()
    for _ in range(5):
        await visitor.begins()
        ids.add(visitor.chat)
    assert len(ids) == 5 and all(len(one) == 32 and int(one, 16) for one in ids)
