"""Which column of a customer file holds what, by the names other programs give them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.customer_files.tables import Unreadable
from app.domain.folding import fold

NAMES: Final[Mapping[str, str]] = {
    "name": "name, full name, customer, customer name, client, client name, contact, contact name,"
    " display name, nombre, nombre completo, cliente",
    "first_name": "first name, firstname, first, given name, forename, nombre de pila",
    "last_name": "last name, lastname, last, surname, family name, apellido, apellidos",
    "company": "company, company name, business name, organization, organisation, empresa",
    "phone": "mobile, mobile phone, mobile number, cell, cell phone, cell number, cellphone,"
    " phone, phone number, primary phone, main phone, telephone, telephone number, tel, phone 1,"
    " customer phone, contact phone, home phone, work phone, phones, main phone s, mobile phone s,"
    " telefono, celular, movil",
    "email": "email, e mail, mail, email address, e mail address, e mails, emails, primary email,"
    " correo, correo electronico",
    "address": "address, full address, street address, service address, home address,"
    " billing address, mailing address, property address, direccion, domicilio",
    "street": "street, street 1, address 1, address line 1, address line1, billing street 1,"
    " service street 1, service street, calle",
    "street_2": "street 2, address 2, address line 2, address line2, apt, unit, suite,"
    " billing street 2, service street 2",
    "city": "city, town, billing city, service city, ciudad",
    "state": "state, province, region, state province, billing state, service state, estado",
    "zip": "zip, zip code, zipcode, postal code, postcode, billing zip code, service zip code,"
    " codigo postal, cp",
    "tags": "tags, tag, labels, label, groups, group, category, categories, segment, etiquetas",
    "notes": "notes, note, comments, comment, remarks, memo, description, customer notes, notas",
    "language_code": "language code, language, lang, preferred language, locale, idioma",
    "lead_source": "lead source, source, referral source, how did you hear about us, referred by",
    "sms_opt_out": "sms opt out, opt out, opted out, text opt out, do not text, no texts, no sms,"
    " unsubscribed, sms unsubscribed, dnt",
    "sms_consent": "sms consent, sms opt in, text opt in, opt in, opted in, accepts sms,"
    " accepts texts, accepts sms marketing, receives texts, receives sms, ok to text, can text",
}
"""Fields and, best first, the names of columns that hold them: folded, without punctuation."""
RANKS: Final = {
    name.strip(): (field, rank)
    for field, names in NAMES.items()
    for rank, name in enumerate(names.split(","))
}
NAMING: Final = frozenset({"name", "first_name", "last_name", "company"})


class NoSuchColumns(Unreadable):
    """There is nothing to know customers by."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of cells by field, best column first; names of columns nobody knows."""

    places: Mapping[str, Sequence[int]]
    ignored: Sequence[str]

    @classmethod
    def of(cls, head: Sequence[str]) -> "Columns":
        """NoSuchColumns when names or telephone numbers have no column."""
        found: dict[str, list[tuple[int, int]]] = {}
        ignored = []
        for place, title in enumerate(head):
            field, rank = RANKS.get(_plain(title), (None, 0))
            if field is not None:
                found.setdefault(field, []).append((rank, place))
            elif title:
                ignored.append(title)
        places = {field: [place for _, place in sorted(some)] for field, some in found.items()}
        _refuse_useless(places)
        return cls(places, ignored)

    def first(self, field: str, cells: Sequence[str]) -> str:
        """What the best of its columns that holds anything says; empty when none does."""
        return next(iter(self.every(field, cells)), "")

    def every(self, field: str, cells: Sequence[str]) -> Sequence[str]:
        """What each of its columns says that holds anything, best first."""
        written = (cells[place] for place in self.places.get(field, ()) if place < len(cells))
        return [text for one in written if (text := _unquoted(one))]


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[^\w]|_", " ", fold(title)).split())


def _unquoted(cell: str) -> str:
    """Without the apostrophe that keeps spreadsheets from running it, as our own exports have."""
    text = cell.strip()
    return text[1:].strip() if re.match(r"'[=+\-@]", text) else text


def _refuse_useless(places: Mapping[str, Sequence[int]]) -> None:
    missing = []
    if not NAMING & set(places):
        missing.append("names (such as Name, or First Name and Last Name)")
    if "phone" not in places:
        missing.append("telephone numbers (such as Phone or Mobile)")
    if missing:
        raise NoSuchColumns(f"the first row has no column for {' and none for '.join(missing)}")
