"""Customer files: tables that other programs write, read into customers' fields."""

from app.domain.customer_files.columns import Columns, NoSuchColumns
from app.domain.customer_files.rows import GivenRow, fields_of
from app.domain.customer_files.tables import Row, Table, Unreadable, decoded, read

__all__ = [
    "Columns",
    "GivenRow",
    "NoSuchColumns",
    "Row",
    "Table",
    "Unreadable",
    "decoded",
    "fields_of",
    "read",
]
