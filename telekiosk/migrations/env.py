"""How Alembic runs: on the connection that database.py hands over, in batches where SQLite needs them."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import telekiosk.core.staff_entities  # noqa: F401 - fills the metadata, with entities

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
