"""The same promises, kept in SQLite or Postgres: JSON beside the columns we search by."""
