"""A counter on each of the two databases, as for the core."""

from __future__ import annotations

from tests.core.conftest import counter, database_url, postgresql, postgresql_template, sqlite_template

__all__ = ["counter", "database_url", "postgresql", "postgresql_template", "sqlite_template"]
