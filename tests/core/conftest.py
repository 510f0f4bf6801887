"""Every test of the core runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from telekiosk.core.counter import Counter
from tests.databases import new_database, postgresql_server
from tests.desk import open_counter


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> str:
    """A database that has the schema and the key already: cloning it takes 50 ms."""
    url = new_database(postgresql)
    open_counter(url).database.close()
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/telekiosk.db"
    return new_database(request.getfixturevalue("postgresql"), request.getfixturevalue("postgresql_template"))


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """A counter for a family at the terminal 'Hall A', on an empty database of its own."""
    counter = open_counter(database_url)
    yield counter
    counter.database.close()
