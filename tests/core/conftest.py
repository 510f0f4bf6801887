"""Every test of the core runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from telekiosk.core.counter import Counter
from tests.databases import drop_database, new_database, postgresql_server, quick_folder
from tests.desk import counter_on, open_counter


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


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "telekiosk.db"
    open_counter(f"sqlite:///{path}").database.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the test's own, with schema and key."""
    if request.param == "sqlite":
        with tempfile.TemporaryDirectory(prefix="tk-sqlite-", dir=quick_folder()) as folder:
            path = Path(folder) / "telekiosk.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            yield f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql")
        url = new_database(server, request.getfixturevalue("postgresql_template"))
        yield url
        drop_database(server, url)


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """A counter for a family at the terminal 'Hall A'."""
    counter = counter_on(database_url)
    yield counter
    counter.database.close()
