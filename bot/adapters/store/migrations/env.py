"""Alembic's entry: runs the migrations on the connection that `migrate.upgrade` hands over."""

from alembic import context

from bot.adapters.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # true of SQLite too, since we say BEGIN ourselves
)
with context.begin_transaction():
    context.run_migrations()
