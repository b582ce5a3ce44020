"""Businesses as rows, with their credentials beside them."""

import sqlalchemy as sa

from app.domain.businesses import Business, CredentialKind
from app.domain.paging import Page, Paging
from app.errors import Conflict, StaleBusiness
from app.repositories.rules import first_profile, next_profile
from app.repositories.sql import tables as t
from app.repositories.sql.columns import Words
from app.repositories.sql.shelf import THIS, Kind, SqlShelf
from app.repositories.sql.texts import Json

BUSINESSES: Kind[Business] = Kind(
    t.businesses,
    Json(Business),
    "business",
    lambda b: {
        "version": b.version,
        "created_at": b.created_at,
        "twilio_number": b.twilio_phone_number,
    },
)
c = t.businesses.c
other = t.businesses.alias()
NUMBER_IS_FREE = ~sa.exists().where(
    other.c.id != THIS, other.c.twilio_number == sa.bindparam("twilio_number", type_=Words)
)
SAVE = BUSINESSES.update.where(
    c.version == sa.bindparam("old_version", type_=sa.Integer()), NUMBER_IS_FREE
)
VERSION = sa.select(c.version).where(c.id == THIS)
BY_NUMBER = sa.select(c.body).where(c.twilio_number == sa.bindparam("number", type_=Words))
BY_CREDENTIAL = (
    sa.select(c.body)
    .join(t.credentials, t.credentials.c.business_id == c.id)
    .where(
        t.credentials.c.kind == sa.bindparam("kind", type_=Words),
        t.credentials.c.digest == sa.bindparam("digest", type_=Words),
    )
    .order_by(c.id)
    .limit(1)
)
FORGET_CREDENTIALS = sa.delete(t.credentials).where(t.credentials.c.business_id == THIS)
ADD_CREDENTIAL = sa.insert(t.credentials)


class SqlBusinesses(SqlShelf[Business]):
    kind = BUSINESSES

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection, "")

    def find_by_credential(self, kind: CredentialKind, digest: str) -> Business | None:
        return self._one(BY_CREDENTIAL, kind=kind, digest=digest)

    def find_by_number(self, number: str) -> Business | None:
        return self._one(BY_NUMBER, number=number)

    def list(self, paging: Paging) -> Page[Business]:
        return self._page((), (c.created_at, c.id), paging)

    def add(self, business: Business) -> Business:
        first = first_profile(business)
        if not self._run(BUSINESSES.insert, id=first.id, **BUSINESSES.row(first)).rowcount:
            raise Conflict(f"business {business.id} or its number already exists")
        self._keep_credentials(first)
        return first

    def save(self, business: Business) -> Business:
        moved = next_profile(business)
        names = {"this_key": moved.id, "old_version": business.version}
        if not self._run(SAVE, **names, **BUSINESSES.row(moved)).rowcount:
            if self.get(business.id).version != business.version:
                raise StaleBusiness(f"business {business.id} has changed")
            raise Conflict(f"{business.twilio_phone_number} belongs to another business")
        self._run(FORGET_CREDENTIALS, this_key=moved.id)
        self._keep_credentials(moved)
        return moved

    def _keep_credentials(self, business: Business) -> None:
        for kind, credential in business.credentials.items():
            names = {"business_id": business.id, "kind": kind, "digest": credential.digest}
            self._run(ADD_CREDENTIAL, **names)
