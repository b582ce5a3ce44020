"""A file of customers over HTTP: all of it or nothing, and nobody gets texts who wanted none."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.repositories.memory.storage import MemoryStorage
from tests.support.fakes import FrozenClock
from tests.support.web import Tenant, Web, serving

PATH = "/v1/crm/customers"
HEAD = "Name,Phone,Email,Address,Tags,Notes,Language,SMS opt out\n"


@pytest.fixture
async def web(clock: FrozenClock) -> AsyncIterator[Web]:
    async with serving(MemoryStorage(), clock) as web:
        yield web


@pytest.fixture
async def tenant(web: Web) -> Tenant:
    return await web.tenant()


async def send(
    tenant: Tenant, text: str | bytes, kind: str = "text/csv", **params: Any
) -> httpx.Response:
    content = text.encode() if isinstance(text, str) else text
    return await tenant.client.post(
        f"{PATH}/import",
        content=content,
        params=params,
        headers={**tenant.headers, "Content-Type": kind},
    )


async def book(tenant: Tenant) -> dict[str, dict[str, Any]]:
    return {one["phone"]: one for one in (await tenant.get(PATH)).json()}


async def test_every_row_becomes_a_customer(tenant: Tenant) -> None:
    sent = await send(
        tenant,
        HEAD + 'Ann Moss,(913) 555-0123,a@b.example,"1 Elm St, Tulsa",vip;owner,dog,English,no\n'
        "Bob,913.555.0124,,,,,es,yes\n",
    )
    assert sent.status_code == 200, sent.text
    told = sent.json()
    assert (told["added"], told["exists"], told["opted_out"]) == (2, 0, 1)
    assert [(one["row"], one["outcome"], one["phone"]) for one in told["rows"]] == [
        (2, "added", "+19135550123"),
        (3, "added", "+19135550124"),
    ]
    kept = await book(tenant)
    ann, bob = kept["+19135550123"], kept["+19135550124"]
    assert [one["customer_id"] for one in told["rows"]] == [ann["id"], bob["id"]]
    assert (ann["address"], ann["tags"]) == ("1 Elm St, Tulsa", ["vip", "owner"])
    assert (ann["sms_opt_out"], ann["language_code"]) == (False, "en")
    assert (bob["email"], bob["sms_opt_out"], bob["language_code"]) == (None, True, "es")


async def test_one_row_that_cannot_be_taken_keeps_all_out_and_every_such_row_is_named(
    tenant: Tenant,
) -> None:
    text = HEAD + (
        "Ann,9135550123,,,,,,\n,9135550124,,,,,,\nCy,12,not an address,,,,Klingon,perhaps\n"
    )
    for dry_run in (True, False):
        sent = await send(tenant, text, dry_run=dry_run)
        assert (sent.status_code, sent.json()["type"]) == (422, "/problems/invalid")
        assert sent.json()["detail"] == "2 of 3 rows cannot be taken; nothing was stored"
        assert {(one["row"], one["field"]) for one in sent.json()["errors"]} == {
            (3, "name"),
            (4, "phone"),
            (4, "email"),
            (4, "language_code"),
            (4, "sms_opt_out"),
        }
        assert sent.json()["errors"][0] == {
            "pointer": "/rows/3/name",
            "row": 3,
            "field": "name",
            "detail": "is empty",
        }
    assert await book(tenant) == {}


async def test_a_dry_run_tells_the_same_and_stores_nothing(tenant: Tenant) -> None:
    text = HEAD + "Ann,9135550123,,,,,,yes\nAnn,9135550123,,,,,,\n"
    tried = (await send(tenant, text, dry_run=True)).json()
    assert await book(tenant) == {}
    assert tried["dry_run"] and (tried["added"], tried["duplicates"]) == (1, 1)
    assert tried["rows"][0]["customer_id"] is None
    done = (await send(tenant, text)).json()
    assert {**done, "dry_run": True, "rows": None} == {**tried, "rows": None}
    again = (await send(tenant, text)).json()
    assert (again["added"], again["exists"], again["duplicates"]) == (0, 1, 1)


async def test_a_number_twice_in_a_file_counts_once_and_a_wish_for_no_texts_counts_always(
    tenant: Tenant,
) -> None:
    text = HEAD + "Ann,9135550123,,,,,,\nAnna,+1 913 555 0123,,,,,,yes\n"
    told = (await send(tenant, text)).json()
    assert (told["rows"][1]["outcome"], told["rows"][1]["same_as"]) == ("duplicate", 2)
    (ann,) = (await book(tenant)).values()
    assert (ann["name"], ann["sms_opt_out"]) == ("Ann", True)


async def test_who_is_known_stays_as_they_are_unless_asked(tenant: Tenant) -> None:
    before = (await tenant.post(PATH, name="Ann", phone="9135550123", notes="dog")).json()
    told = (await send(tenant, HEAD + "Anna,9135550123,a@b.c,,vip,cat,,\n")).json()
    assert (told["exists"], told["rows"][0]["customer_id"]) == (1, before["id"])
    assert (await book(tenant))["+19135550123"] == before


async def test_an_update_fills_and_adds_and_never_clears(tenant: Tenant) -> None:
    ann = await tenant.post(
        PATH, name="Ann", phone="9135550123", notes="dog", tags=["VIP"], address="1 Elm"
    )
    text = HEAD + "Anna,9135550123,a@b.c,,vip;old,cat,,\n"
    told = (await send(tenant, text, update=True)).json()
    assert told["rows"][0]["changed"] == ["name", "email", "tags", "notes"]
    changed = (await book(tenant))["+19135550123"]
    assert changed == {
        **ann.json(),
        "name": "Anna",
        "email": "a@b.c",
        "tags": ["VIP", "old"],
        "notes": "dog\ncat",
    }
    again = (await send(tenant, text, update=True)).json()
    assert (again["updated"], again["exists"]) == (0, 1)


@pytest.mark.parametrize("update", [True, False])
async def test_no_file_lifts_a_wish_for_no_texts_and_any_file_may_bring_one(
    tenant: Tenant, update: bool
) -> None:
    await tenant.post(PATH, name="Ann", phone="9135550123", sms_opt_out=True)
    await tenant.post(PATH, name="Bob", phone="9135550124")
    text = HEAD + "Ann,9135550123,,,,,,no\nBob,9135550124,,,,,,yes\n"
    await send(tenant, text, update=update)
    assert all(one["sms_opt_out"] for one in (await book(tenant)).values())


async def test_a_number_that_wanted_no_texts_before_is_not_asked_again(tenant: Tenant) -> None:
    ann = (await tenant.post(PATH, name="Ann", phone="9135550123", sms_opt_out=True)).json()
    await tenant.delete(f"{PATH}/{ann['id']}")
    await send(tenant, HEAD + "Ann,9135550123,,,,,,no\n")
    assert (await book(tenant))["+19135550123"]["sms_opt_out"] is True


async def test_our_own_export_is_taken_back_as_it_was(web: Web, tenant: Tenant) -> None:
    await tenant.post(
        PATH, name="=Ann", phone="9135550123", tags=["a", "b"], notes="two\nlines", address="1, Elm"
    )
    await tenant.post(PATH, name="Bob", phone="9135550124", sms_opt_out=True)
    table = (await tenant.get("/v1/owner/export/customers.csv")).content
    other = await web.tenant()
    told = (await send(other, table)).json()
    assert told["ignored_columns"] == ["id", "other_phones", "created_at"]
    forget = {"id": None, "created_at": None}
    ours, theirs = await book(tenant), await book(other)
    assert {k: {**v, **forget} for k, v in ours.items()} == {
        k: {**v, **forget} for k, v in theirs.items()
    }


async def test_a_file_may_come_as_json_and_in_windows_letters(tenant: Tenant) -> None:
    body = '{"csv": "Name;Mobile\\r\\nZo\\u00eb;9135550123\\r\\n"}'
    assert (await send(tenant, body, "application/json")).json()["added"] == 1
    windows = "Name;Mobile\r\nJosé;9135550124\r\n".encode("cp1252")
    assert (await send(tenant, windows, "application/vnd.ms-excel")).json()["added"] == 1
    assert {one["name"] for one in (await book(tenant)).values()} == {"Zoë", "José"}


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"", "text/csv", "the file is empty"),
        (b"Ann,9135550123", "text/csv", "no column for names"),
        (b"[]", "application/json", "JSON must be"),
        (b'{"csv": 1}', "application/json", "csv must be a text"),
        (b"{", "application/json", "JSON must be"),
        (b"[" * 200_000, "application/json", "JSON must be"),
        (rb'{"csv": "Name,Phone,\ud800x\nA,913-555-0101,1\n"}', "application/json", "half a"),
        (rb'{"csv": "Name,Phone\nA\ud800,913-555-0101\n"}', "application/json", "half a"),
        (b"\x00\x01\x02PK", "text/csv", "no column for names"),
    ],
)
async def test_what_is_no_file_of_customers_is_422(
    tenant: Tenant, body: bytes, kind: str, why: str
) -> None:
    sent = await send(tenant, body, kind)
    assert sent.status_code == 422 and why in sent.json()["detail"]
    assert await book(tenant) == {}


async def test_a_file_may_be_longer_than_other_requests_but_not_endless(tenant: Tenant) -> None:
    row = "Ann,9135550123,,,,{},,\n"
    long = HEAD + row.format("n" * 4000) * 400
    assert len(long) > 1_000_000
    assert (await send(tenant, long)).status_code == 200
    assert (await send(tenant, long * 2)).status_code == 413
    assert (await tenant.post(PATH, name="Bob", phone="9135550124", notes=long)).status_code == 413


async def test_a_nul_is_no_letter(tenant: Tenant) -> None:
    sent = await send(tenant, "Name,Phone\nA\x00nn,9135550123\n")
    assert (sent.status_code, sent.json()["errors"][0]["field"]) == (422, "name")


async def test_another_businesss_numbers_are_in_nobodys_way(web: Web, tenant: Tenant) -> None:
    other = await web.tenant()
    theirs = (await other.post(PATH, name="Ann", phone="9135550123")).json()
    told = (await send(tenant, HEAD + "Anna,9135550123,x@y.z,,,,,yes\n", update=True)).json()
    assert told["added"] == 1
    assert (await other.get(PATH)).json() == [theirs]


async def merged(tenant: Tenant, *others: str) -> dict[str, Any]:
    """Ann of …0123, who had other numbers."""
    ann: dict[str, Any] = (await tenant.post(PATH, name="Ann", phone="9135550123")).json()
    for phone in others:
        other = (await tenant.post(PATH, name="Ann", phone=phone)).json()
        await tenant.post(f"{PATH}/{ann['id']}/merge", duplicate_id=other["id"])
    return (await book(tenant))["+19135550123"]


@pytest.mark.parametrize("update", [True, False])
async def test_the_number_of_a_merged_duplicate_is_the_customers(
    tenant: Tenant, update: bool
) -> None:
    ann = await merged(tenant, "9135550124")
    told = (await send(tenant, HEAD + "Anna,9135550124,,,new,,,\n", update=update)).json()
    assert (told["added"], told["exists"]) == (0, 1)
    assert told["rows"][0]["customer_id"] == ann["id"]
    assert await book(tenant) == {"+19135550123": ann}


async def test_a_number_that_has_an_owner_of_its_own_again_is_that_owners(tenant: Tenant) -> None:
    await merged(tenant, "9135550124")
    cy = (await tenant.post(PATH, name="Cy", phone="9135550124")).json()
    told = (await send(tenant, HEAD + "Cy,9135550124,,,,,,\n")).json()
    assert told["rows"][0]["customer_id"] == cy["id"]


async def test_a_wish_for_no_texts_at_one_number_holds_at_all_that_are_theirs(
    tenant: Tenant,
) -> None:
    await merged(tenant, "9135550124", "9135550125")
    await tenant.post(PATH, name="Cy", phone="9135550125")
    await send(tenant, HEAD + "Ann,9135550124,,,,,,yes\n")
    kept = await book(tenant)
    assert kept["+19135550123"]["sms_opt_out"] and not kept["+19135550125"]["sms_opt_out"]
    late = (await tenant.post(PATH, name="Ann", phone="9135550124")).json()
    assert late["sms_opt_out"]


async def test_what_an_update_adds_leaves_a_customer_that_can_be_edited(tenant: Tenant) -> None:
    tags = [f"t{n}" for n in range(49)]
    old = {"name": "Ann", "phone": "9135550123", "notes": "n" * 3990, "tags": tags}
    ann = (await tenant.post(PATH, **old)).json()
    text = HEAD + "Ann,9135550123,,,a;b;c,a dog that bites,,\n"
    for _ in range(2):
        await send(tenant, text, update=True)
        kept = (await book(tenant))["+19135550123"]
        assert kept["tags"] == [*tags, "a"]
        assert kept["notes"] == f"{'n' * 3990}\na dog th…"
    same = {name: kept[name] for name in ("notes", "tags")}
    assert (await tenant.patch(f"{PATH}/{ann['id']}", **same)).status_code == 200
