"""Backups and restores that meet odd names, other people's files, a full disk, a death (R8, F3, F5)."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from telekiosk.core.copying import built_beside
from tests.databases import new_database, postgresql_server
from tests.desk import UAI

NAME = "Collège Jean-Moulin"


@pytest.fixture
def place(telekiosk, installed, tmp_path: Path) -> Path:
    """Where the backups of an installation with a school go."""
    assert telekiosk("school", "set", UAI, "--create", "--name", NAME).code == 0
    folder = tmp_path / "back%20ups #1?"
    folder.mkdir()
    return folder


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[Path]:
    """A database that is not there yet."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{folder}/new.db")
        yield folder / "new.db"


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def schools_in(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [name for (name,) in database.execute("SELECT name FROM school")]


@pytest.mark.parametrize("name", ["a%20b.db", "a?b.db", "a#b.db", "a b é.db", "file:x.db"])
def test_the_backup_is_in_the_file_that_was_named_whatever_signs_are_in_it(telekiosk, place, tmp_path, name):
    file = place / name
    done = telekiosk("db", "backup", file)
    assert done.code == 0 and str(file) in done.out
    assert names(place) == [name]
    assert schools_in(file) == [NAME]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.db")
        assert telekiosk("db", "restore", file).code == 0
        assert telekiosk("school", "list", "--json").json[0]["name"] == NAME
    assert names(place) == [name], "reading a backup leaves it as it is"


def test_a_backup_to_a_name_without_a_folder_goes_here(telekiosk, place, monkeypatch):
    monkeypatch.chdir(place)
    assert telekiosk("db", "backup", "file:b.db").code == 0
    assert names(place) == ["file:b.db"] and schools_in(place / "file:b.db") == [NAME]


@pytest.mark.parametrize("folder", [".", "..", "", "/"])
def test_a_folder_is_no_name_for_a_backup(telekiosk, place, folder):
    refused = telekiosk("db", "backup", folder)
    assert refused.code == 2 and "is a folder" in refused.err


def test_a_backup_to_where_nothing_can_be_written_says_so(telekiosk, place):
    for file in (place / "missing" / "b.db", place / ("b" * 300)):
        refused = telekiosk("db", "backup", file)
        assert refused.code == 1 and "cannot be written" in refused.err
    assert names(place) == []


def owned_sqlite_file(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE thesis (page)")
        database.commit()


@pytest.mark.parametrize("beside", ["b.db.part", "b.db.part-journal", "b.db-wal"])
def test_a_file_that_no_backup_has_left_stays_and_is_named(telekiosk, place, beside):
    (place / beside).write_text("a thesis")
    refused = telekiosk("db", "backup", place / "b.db")
    assert refused.code == 1 and f"{place / beside} is in the way" in refused.err
    assert (place / beside).read_text() == "a thesis" and names(place) == [beside]


def test_another_program_s_sqlite_file_stays(telekiosk, place):
    owned_sqlite_file(place / "b.db.part")
    refused = telekiosk("db", "backup", place / "b.db")
    assert refused.code == 1 and "is in the way" in refused.err
    assert names(place) == ["b.db.part"]


def test_of_two_backups_to_one_file_at_once_one_is_told(telekiosk, place):
    with built_beside(place / "b.db") as ours:
        ours.upgrade()
        refused = telekiosk("db", "backup", place / "b.db")
        assert refused.code == 1 and f"Another command is writing {place / 'b.db'}" in refused.err
    assert names(place) == ["b.db"]


@contextmanager
def little_room() -> Iterator[None]:
    """No file may grow beyond this, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.fault
def test_a_backup_on_a_full_disk_says_whose_disk_it_is_and_leaves_nothing_there(telekiosk, place):
    with little_room():
        refused = telekiosk("db", "backup", place / "b.db")
    assert refused.code == 1 and f"The disk of {place / 'b.db'} is full" in refused.err
    assert names(place) == []
    assert telekiosk("db", "backup", place / "b.db").code == 0


@pytest.mark.fault
def test_a_restore_on_a_full_disk_leaves_nothing_there(telekiosk, place, elsewhere):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{elsewhere.parent.parent}/installation/telekiosk.db")
        assert telekiosk("db", "backup", place / "b.db").code == 0
    with little_room():
        refused = telekiosk("db", "restore", place / "b.db")
    assert refused.code == 3 and "disk is full" in refused.err
    assert names(elsewhere.parent) == []


DIES = """
import os, signal, sys
from telekiosk.cli import main
from telekiosk.core import copying

whole, at = getattr(copying, sys.argv[1]), sys.argv[2]

def dies(*arguments):
    if at == "before" or str(arguments[-1]) == at:
        os.kill(os.getpid(), signal.SIGKILL)
    done = whole(*arguments)
    os.kill(os.getpid(), signal.SIGKILL) if at == "after" else None
    return done

setattr(copying, sys.argv[1], dies)
main(sys.argv[3:])
"""
EARLY, LATE, UNNAMED = ("_copy_table", "school"), ("_copy_table", "outbox_mail"), ("_name", "before")


def killed(moment: tuple[str, str], *words: object) -> None:
    """A command that dies (SIGKILL) at this moment."""
    died = subprocess.run([sys.executable, "-c", DIES, *moment, *map(str, words)], capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr


@pytest.mark.fault
@pytest.mark.parametrize("moment", [EARLY, LATE, UNNAMED])
def test_a_backup_that_was_cut_off_is_simply_made_again(telekiosk, place, moment):
    killed(moment, "db", "backup", place / "b.db")
    assert "b.db.part" in names(place) and "b.db" not in names(place)
    assert telekiosk("db", "backup", place / "b.db").code == 0
    assert names(place) == ["b.db"] and schools_in(place / "b.db") == [NAME]


@pytest.fixture
def kept(telekiosk, place: Path) -> Path:
    assert telekiosk("db", "backup", place / "b.db").code == 0
    return place / "b.db"


@pytest.mark.fault
@pytest.mark.parametrize("moment", [EARLY, LATE, UNNAMED])
def test_a_restore_that_was_cut_off_has_left_no_database_and_is_simply_run_again(telekiosk, kept, elsewhere, moment):
    killed(moment, "db", "restore", kept)
    assert not elsewhere.exists()
    told = telekiosk("school", "list")
    assert told.code == 3 and "There is no telekiosk database there yet" in told.err
    assert telekiosk("db", "restore", f"{elsewhere}.part").code == 1, "what was cut off is no backup"
    assert telekiosk("db", "restore", kept).code == 0
    assert names(elsewhere.parent) == ["new.db"]
    assert telekiosk("school", "list", "--json").json[0]["name"] == NAME
    assert telekiosk("journal", "verify").code == 0


@pytest.mark.fault
def test_a_restore_into_postgresql_that_was_cut_off_is_simply_run_again(telekiosk, kept, monkeypatch):
    with postgresql_server() as server:
        for moment in (EARLY, LATE):
            monkeypatch.setenv("TELEKIOSK_DATABASE_URL", new_database(server))
            killed(moment, "db", "restore", kept)
            told = telekiosk("school", "list")
            assert told.code == 3 and "There is no telekiosk database there yet" in told.err
            assert telekiosk("db", "restore", kept).code == 0
            assert telekiosk("school", "list", "--json").json[0]["name"] == NAME


def test_nothing_that_lies_where_the_database_is_to_be_is_overwritten(telekiosk, kept, elsewhere):
    owned_sqlite_file(elsewhere)
    before = elsewhere.read_bytes()
    refused = telekiosk("db", "restore", kept)
    assert refused.code == 1 and "There is a database already" in refused.err
    assert elsewhere.read_bytes() == before and names(elsewhere.parent) == ["new.db"]
    elsewhere.rename(f"{elsewhere}-wal")
    refused = telekiosk("db", "restore", kept)
    assert refused.code == 1 and f"{elsewhere}-wal is in the way" in refused.err
    os.truncate(f"{elsewhere}-wal", 0)
    elsewhere.with_name("new.db-wal").rename(elsewhere)
    assert telekiosk("db", "restore", kept).code == 0, "an empty file is no database"
