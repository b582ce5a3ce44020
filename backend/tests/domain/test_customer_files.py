"""Customer files: what spreadsheets and other programs write is read as it was meant."""

import pytest

from app.domain.customer_files import Columns, Unreadable, decoded, fields_of, read


def rows(text):
    table = read(text)
    columns = Columns.of(table.head)
    return [fields_of(row, columns) for row in table.rows]


def only(text):
    (row,) = rows(text)
    return dict(row.given)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_separator_and_any_end_of_line_will_do(separator, newline):
    text = newline.join(
        separator.join(cells) for cells in (("Name", "Phone"), ("Ann", "9135550123"))
    )
    assert only(text) == {"name": "Ann", "phone": "9135550123"}


def test_a_separator_that_excel_names_itself_counts():
    assert only("sep=;\r\nName;Phone\r\nMoss, Ann;913 555 0123\r\n")["name"] == "Moss, Ann"


def test_commas_in_a_quoted_title_do_not_make_a_separator():
    assert only('"Name, or, how, they, sign";Name;Phone\n x;Ann;1')["name"] == "Ann"


def test_quoted_cells_may_hold_lines_separators_and_quotes():
    found = only('Name,Phone,Notes\n"Moss, Ann",1,"Gate ""B""\r\nbig dog"\n')
    assert (found["name"], found["notes"]) == ("Moss, Ann", 'Gate "B"\r\nbig dog')


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("FULL NAME,Mobile", {"name": "a", "phone": "b"}),
        ("Phone Number,Customer Name", {"phone": "a", "name": "b"}),
        ("first_name,Last-Name,cell", {"name": "a b", "phone": "c"}),
        ("Teléfono,Nombre,Dirección", {"phone": "a", "name": "b", "address": "c"}),
        ("Company,Tel.,E-mail", {"name": "a", "phone": "b", "email": "c"}),
        ("Name,Phone,Street,City,State,ZIP Code", {"name": "a", "phone": "b"}),
        ("Name,Phone,Lead source,Comments", {"lead_source": "c", "notes": "d"}),
    ],
)
def test_columns_are_known_by_many_names(head, fields):
    found = only(f"{head}\n" + ",".join("abcdef"[: head.count(",") + 1]))
    assert {name: found.get(name) for name in fields} == fields


def test_an_address_is_put_together_from_its_parts():
    text = "Name,Phone,Street,Apt,City,State,Zip\nAnn,1,12 Elm St,4B,Overland Park,KS,66204"
    assert only(text)["address"] == "12 Elm St, 4B, Overland Park, KS 66204"


def test_a_mobile_is_preferred_and_an_empty_one_is_not():
    head = "Name,Home phone,Mobile"
    assert only(f"{head}\nAnn,111,222")["phone"] == "222"
    assert only(f"{head}\nAnn,111,")["phone"] == "111"


def test_empty_cells_say_nothing_and_rows_without_words_are_left_out():
    found = rows("Name,Phone,Email,Notes\n,,,\nAnn,1,, \n\n  ,\n")
    assert [(row.number, dict(row.given)) for row in found] == [(3, {"name": "Ann", "phone": "1"})]


def test_what_our_own_export_made_harmless_is_itself_again():
    assert only("name,phone\nAnn,'+19135550123")["phone"] == "+19135550123"


def test_tags_are_split_and_each_is_kept_once():
    assert only("Name,Phone,Tags\nAnn,1,vip; owner ;vip|")["tags"] == ("vip", "owner")


@pytest.mark.parametrize(
    ("title", "cell", "is_out"),
    [
        ("SMS opt out", "yes", True),
        ("SMS opt out", "TRUE", True),
        ("Do not text", "x", True),
        ("SMS opt out", "no", False),
        ("SMS opt out", "", False),
        ("SMS opt out", "unsubscribed", True),
        ("SMS consent", "no", True),
        ("SMS consent", "yes", False),
        ("SMS consent", "opted out", True),
        ("SMS consent", "", False),
    ],
)
def test_a_wish_for_no_texts_is_read_from_either_kind_of_column(title, cell, is_out):
    assert ("sms_opt_out" in only(f"Name,Phone,{title}\nAnn,1,{cell}")) is is_out


def test_a_wish_that_is_neither_yes_nor_no_is_a_problem():
    (row,) = rows("Name,Phone,SMS opt out\nAnn,1,maybe")
    assert "neither yes nor no" in row.problems["sms_opt_out"]


@pytest.mark.parametrize(
    ("cell", "code"), [("English", "en"), ("Español", "es"), ("es-MX", "es"), ("EN", "en")]
)
def test_languages_are_known_by_name_and_by_code(cell, code):
    assert only(f"Name,Phone,Language\nAnn,1,{cell}")["language_code"] == code


def test_a_number_that_a_spreadsheet_shortened_is_named_as_such():
    (row,) = rows("Name,Phone\nAnn,9.13556E+09")
    assert "shortened" in row.problems["phone"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("Ann,9135550123\nBob,9135550124", "no column for names"),
        ("Name,Email\nAnn,a@b", "no column for telephone numbers"),
        ('Name,Phone\n"Ann,1\nBob,2', "quotation mark"),
        ("Name,Phone\n" + "Ann,1\n" * 5001, "more than 5,000 rows"),
    ],
)
def test_what_is_no_table_of_customers_is_refused_with_the_reason(text, why):
    with pytest.raises(Unreadable, match=why):
        Columns.of(read(text).head)


@pytest.mark.parametrize(
    "content",
    [
        "Name\nZoë".encode(),
        b"\xef\xbb\xbf" + "Name\nZoë".encode(),
        "Name\nZoë".encode("utf-16"),
        "Name\nZoë".encode("cp1252"),
    ],
)
def test_letters_come_out_as_they_were_written(content):
    assert decoded(content) == "Name\nZoë"


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        ("SMS opt out,Do not text", "no,yes"),
        ("Do not text,SMS opt out", "yes,no"),
        ("SMS opt out,SMS opt out", ",yes"),
        ("Accepts SMS,Accepts SMS marketing", "yes,no"),
        ("SMS opt out,Accepts SMS", "no,unsubscribed"),
    ],
)
def test_one_of_several_columns_is_enough_for_a_wish_for_no_texts(titles, cells):
    assert only(f"Name,Phone,{titles}\nAnn,1,{cells}")["sms_opt_out"] is True


def test_several_columns_without_a_wish_make_none():
    text = "Name,Phone,SMS opt out,Do not text,Accepts SMS\nAnn,1,no,,yes"
    assert "sms_opt_out" not in only(text)


def test_every_column_about_texts_must_be_readable():
    (row,) = rows("Name,Phone,SMS opt out,Do not text\nAnn,1,no,please")
    assert row.problems["sms_opt_out"].startswith("'please'")
