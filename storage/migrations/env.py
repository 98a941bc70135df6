"""Alembic's entry. The connection is handed over by `storage.upgrade`, so there is no .ini file."""

from __future__ import annotations

from alembic import context

from storage.models import metadata
from storage.upgrade import same_type

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=same_type,
    compare_server_default=False,
    render_as_batch=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
