"""The owner finds people, keeps what is known of them right, and forgets them when asked."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, Shop, settled
from tests.browser.hostile import BACKWARDS, IMAGE, LONG, NAMES, assert_harmless, talked
from tests.browser.watching import Watch

LIST = "dashboard-card[card=customer-list]"
CUSTOMERS = "/v1/crm/customers"


@pytest.fixture(autouse=True)
def signing_in_is_refused_once(watch: Watch) -> None:
    watch.expect("401")


def test_somebody_is_found_by_name_number_or_address(
    open_as: Callable[..., Page], demo: Shop
) -> None:
    known = next(one for one in demo.get(f"{CUSTOMERS}?limit=50") if one["address"])
    page = open_as(demo, "#/customers", viewport=PHONE)
    expect(page.locator(f"{LIST} li")).to_have_count(25)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    digits = known["phone"][2:]
    for typed in (f"({digits[:3]}) {digits[3:6]}-{digits[6:]}", known["address"], known["name"]):
        page.get_by_label("Find").fill(typed)
        expect(page.locator(LIST)).to_contain_text(f"for “{typed}”")
        expect(page.locator(f"{LIST} a[href='#/customers/{known['id']}']")).to_be_visible()
    page.locator(f"{LIST} a[href='#/customers/{known['id']}']").click()
    settled(page)
    happened = page.get_by_role("region", name="Everything that happened")
    expect(happened.get_by_text("Visit", exact=True).first).to_be_visible()
    expect(page.get_by_role("region", name="Visits")).to_contain_text("Today and to come")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)


def test_somebody_is_added_unless_the_number_is_taken_or_none(
    open_as: Callable[..., Page], shop: Shop, watch: Watch
) -> None:
    watch.expect("409", "422")
    shop.send("POST", CUSTOMERS, {"name": "Bob", "phone": "8165550191"})
    page = open_as(shop, "#/customers")
    page.get_by_role("button", name="Add a customer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(IMAGE)
    dialog.get_by_label("Phone").fill("816 555 0191")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Another customer has that number")
    dialog.get_by_label("Phone").fill("12")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("alert")).to_contain_text("phone: is not a phone number")
    dialog.get_by_label("Phone").fill("816 555 0192")
    dialog.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="Call (816) 555-0192")).to_be_visible()
    assert_harmless(page)


def test_what_is_known_is_changed_and_texts_are_stopped_and_allowed(
    open_as: Callable[..., Page], shop: Shop
) -> None:
    bob = shop.send("POST", CUSTOMERS, {"name": "Bob", "phone": "8165550193"})
    page = open_as(shop, f"#/customers/{bob['id']}", viewport=PHONE)
    page.get_by_text("Change these details").click()
    page.get_by_label("Notes").fill(f"{BACKWARDS} {LONG}")
    page.get_by_label("Tags").fill("vip, pays cash")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("dl.facts")).to_contain_text(LONG)
    expect(page.locator(".badge.tag")).to_have_count(2)
    page.get_by_role("button", name="Send no texts").click()
    expect(page.get_by_text("They want no texts")).to_be_visible()
    page.get_by_role("button", name="Allow texts again").click()
    page.get_by_role("button", name="They asked for it").click()
    expect(page.get_by_role("button", name="Send no texts")).to_be_visible()
    assert_harmless(page)


def test_hostile_names_stay_names(open_as: Callable[..., Page], shop: Shop) -> None:
    for number, name in enumerate(NAMES):
        known = {"name": name, "phone": f"816555020{number}", "address": name, "tags": [name[:80]]}
        shop.send("POST", CUSTOMERS, known)
    page = open_as(shop, "#/customers", viewport=PHONE)
    expect(page.locator(f"{LIST} li")).to_have_count(len(NAMES))
    for name in (IMAGE, LONG):
        expect(page.locator(LIST)).to_contain_text(name)
    assert_harmless(page)


def test_two_entries_of_one_person_become_one(open_as: Callable[..., Page], shop: Shop) -> None:
    kept = shop.send("POST", CUSTOMERS, {"name": "Ann Lee", "phone": "8165550211"})
    again = {"name": "Anne Lee", "phone": "8165550212", "address": "12 Oak St"}
    shop.send("POST", CUSTOMERS, again)
    page = open_as(shop, f"#/customers/{kept['id']}")
    page.get_by_role("button", name="Merge with a duplicate").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Merge into").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose the duplicate")
    dialog.get_by_label("Find the duplicate").fill("lee")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    dialog.get_by_role("radio").check()
    dialog.get_by_role("button", name="Merge into").click()
    expect(page.locator("dl.facts")).to_contain_text("(816) 555-0212")
    assert len(shop.get(CUSTOMERS)) == 1


def test_a_file_is_checked_row_by_row_before_anything_is_stored(
    open_as: Callable[..., Page], shop: Shop, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("422")
    shop.send("POST", CUSTOMERS, {"name": "Bob", "phone": "8165550221"})
    file = tmp_path / "customers.csv"
    page = open_as(shop, "#/customers/import", viewport=PHONE)
    report = page.locator(".report")
    file.write_text("name,phone\nAnn,nonsense\n")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(report.get_by_role("alert")).to_contain_text("1 of 1 rows cannot be taken")
    rows = f"Ann,8165550222,x\n{IMAGE},8165550223,x\nBob,8165550221,x\nAnn,8165550222,x\n"
    file.write_bytes(f"name,phone,shoe size\n{rows}Peña,8165550224,x\n".encode("windows-1252"))
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    for words in ("Peña", IMAGE, "Known already", "Twice in the file", "Not used: shoe size"):
        expect(report).to_contain_text(words)
    assert_harmless(page)
    assert_accessible(page)
    assert len(shop.get(CUSTOMERS)) == 1
    page.get_by_role("button", name="Import: 3 new").click()
    expect(report).to_contain_text("The customers are in your book")
    assert len(shop.get(CUSTOMERS)) == 4


def test_a_person_is_downloaded_and_erased_only_by_a_typed_word(
    open_as: Callable[..., Page], shop: Shop, tmp_path: Path
) -> None:
    ann = shop.send("POST", CUSTOMERS, {"name": "Ann Lee", "phone": "8165550231"})
    talked(shop, "My sink leaks", phone="+18165550231")
    page = open_as(shop, f"#/customers/{ann['id']}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download everything").click()
    download.value.save_as(tmp_path / "ann.json")
    taken = json.loads((tmp_path / "ann.json").read_text("utf-8"))
    assert (taken["phone"], len(taken["conversations"])) == ("+18165550231", 1)
    page.get_by_role("button", name="Erase this person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Type ERASE").fill("erase")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog.get_by_role("alert")).to_contain_text("capital letters")
    dialog.get_by_label("Type ERASE").fill("ERASE")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog).to_contain_text("Conversations: 1")
    dialog.get_by_role("button", name="OK").click()
    expect(page.locator(LIST)).to_contain_text("No customers yet")
    assert shop.get(CUSTOMERS) == []
