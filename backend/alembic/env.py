"""Runs migrations on the connection that `app.repositories.sql.migrate` opened."""

from alembic import context
from app.repositories.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
