"""A counter on each of the two databases, as for the core; and new databases for whoever needs many."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.core.conftest import counter, database_url, postgresql, postgresql_template, sqlite_template
from tests.databases import drop_database, new_database

__all__ = ["counter", "database_url", "postgresql", "postgresql_template", "sqlite_template"]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """The URL of an empty database with schema and key, another at each call."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield lambda: f"sqlite:///{shutil.copy(template, tmp_path / f'{uuid4().hex}.db')}"
        return
    server, name = request.getfixturevalue("postgresql"), request.getfixturevalue("postgresql_template")
    made: list[str] = []

    def clone() -> str:
        made.append(new_database(server, name))
        return made[-1]

    yield clone
    for url in made:
        drop_database(server, url)
