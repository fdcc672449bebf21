"""How Alembic runs the revisions: on the connection that `migrate` hands over, in its transaction.

Role: called by Alembic itself. `migrate` (`__init__.py`) holds the lock and decides the revision; nothing here opens a
database. With DDL in the transaction, an upgrade that fails leaves nothing half done, on SQLite too.
"""

from alembic import context

from jupyter_fab_server.registry.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite's tables are made in the transaction too, since it begins explicitly
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
