"""A counter on each of the two databases, as for the core; and new databases for whoever needs many."""

from __future__ import annotations

from tests.core.conftest import counter, database_url, postgresql, postgresql_template, sqlite_template
from tests.roster.conftest import new_url

__all__ = ["counter", "database_url", "new_url", "postgresql", "postgresql_template", "sqlite_template"]
