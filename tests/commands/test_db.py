from __future__ import annotations

import sqlite3

import pytest

from tests.core.conftest import postgresql
from tests.databases import drop_database, new_database

__all__ = ["postgresql"]


def test_an_empty_database_gets_its_schema_and_a_key_that_only_its_owner_may_read(installed, telekiosk):
    assert (installed / "telekiosk.key").stat().st_mode & 0o777 == 0o600
    assert telekiosk("db", "check").code == 0


def test_upgrading_again_changes_nothing(installed, telekiosk):
    key = (installed / "telekiosk.key").read_bytes()
    assert telekiosk("db", "upgrade").code == 0
    assert (installed / "telekiosk.key").read_bytes() == key


@pytest.mark.parametrize("verb", ["upgrade", "check"])
def test_a_lost_key_is_never_made_anew(installed, telekiosk, verb):
    (installed / "telekiosk.key").unlink()
    answer = telekiosk("db", verb)
    assert answer.code == 2
    assert "is missing. Copy it from the machine" in answer.err
    assert not (installed / "telekiosk.key").exists()


@pytest.mark.fault
def test_a_first_run_that_could_not_write_the_key_can_be_run_again(tmp_path, telekiosk, monkeypatch):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{tmp_path}/telekiosk.db")
    monkeypatch.setenv("TELEKIOSK_KEY_FILE", str(tmp_path / "keys" / "telekiosk.key"))
    (tmp_path / "keys").write_text("a file where the key's folder should be")
    answer = telekiosk("db", "upgrade")
    assert answer.code in (1, 2)
    assert str(tmp_path / "keys") in answer.err
    (tmp_path / "keys").unlink()
    assert telekiosk("db", "upgrade").code == 0
    assert telekiosk("db", "check").code == 0


def test_another_installations_key_is_refused(installed, telekiosk):
    (installed / "telekiosk.key").write_text(f"telekiosk-key-1 0badcafe {'ab' * 32}\n")
    answer = telekiosk("db", "check")
    assert answer.code == 2
    assert "not the one this database was made with" in answer.err


def test_a_key_may_come_as_a_variable(installed, telekiosk, monkeypatch):
    monkeypatch.setenv("TELEKIOSK_KEY", (installed / "telekiosk.key").read_text())
    (installed / "telekiosk.key").unlink()
    assert telekiosk("db", "check").code == 0
    monkeypatch.setenv("TELEKIOSK_KEY", "secret-of-mine")
    answer = telekiosk("db", "check")
    assert answer.code == 2
    assert "TELEKIOSK_KEY" in answer.err
    assert "secret-of-mine" not in answer.err


def test_a_database_that_was_never_made_says_how_to_make_it(tmp_path, telekiosk, monkeypatch):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    answer = telekiosk("db", "check")
    assert (answer.code, answer.err) == (
        3,
        "There is no telekiosk database there yet. Make it with: telekiosk db upgrade\n",
    )
    assert not (tmp_path / "none.db").exists()


@pytest.mark.fault
@pytest.mark.parametrize("verb", ["upgrade", "check"])
def test_a_newer_database_is_a_clear_sentence(installed, telekiosk, verb):
    with sqlite3.connect(installed / "telekiosk.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    answer = telekiosk("db", verb)
    assert answer.code == 3
    assert "made by a newer telekiosk" in answer.err


@pytest.mark.fault
def test_a_database_server_that_is_away_is_a_clear_sentence_without_its_password(telekiosk, monkeypatch):
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", "postgresql://kiosk:hush@127.0.0.1:1/telekiosk")
    answer = telekiosk("db", "check")
    assert answer.code == 3
    assert "does not answer" in answer.err
    assert "hush" not in answer.err


def test_settings_that_are_not_understood_stop_a_command_with_code_2(telekiosk, tmp_path):
    (tmp_path / "t.toml").write_text("portal = 3")
    answer = telekiosk("db", "check", "--settings", tmp_path / "t.toml")
    assert answer.code == 2
    assert "portal" in answer.err or "database_url" in answer.err


def test_roles_are_for_postgresql(installed, telekiosk, monkeypatch, postgresql):
    answer = telekiosk("db", "roles")
    assert (answer.code, answer.err[:24]) == (1, "This is a SQLite file: i")
    url = new_database(postgresql)
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", url)
    assert telekiosk("db", "roles").code == 3
    assert telekiosk("db", "upgrade").code == 0
    for _ in range(2):
        answer = telekiosk("db", "roles")
        assert answer.code == 0
        assert answer.out.endswith("telekiosk_kiosk, telekiosk_helpdesk, telekiosk_upkeep have their rights.\n")
    drop_database(postgresql, url)
