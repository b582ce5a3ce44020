"""What tables are made of."""

import sqlalchemy as sa

from app.repositories.sql.columns import Words

metadata = sa.MetaData()


def key(name: str) -> sa.Column[str]:
    return sa.Column(name, Words, primary_key=True)


def given(name: str, kind: sa.types.TypeEngine = Words) -> sa.Column:
    return sa.Column(name, kind, nullable=False)
