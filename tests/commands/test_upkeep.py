"""Upkeep, backup and anchors from the command line (R8, R12, R27)."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing

from tests.databases import new_database, postgresql_server
from tests.desk import UAI


def test_upkeep_says_what_it_did_and_doctor_when(telekiosk, installed):
    assert telekiosk("doctor", "--json").json[-1]["grade"] == "note"
    assert telekiosk("upkeep", "--json").json["lapsed"] == 0
    assert telekiosk("doctor", "--json").json[-1]["grade"] == "good"
    assert "Old mails deleted: 0" in telekiosk("upkeep").out


def test_upkeep_says_how_many_journals_do_not_hold(telekiosk, installed):
    assert telekiosk("school", "set", UAI, "--create", "--name", "Collège Jean-Moulin").code == 0
    with closing(sqlite3.connect(installed / "telekiosk.db")) as database:
        database.execute("UPDATE journal_entry SET at = '2020-01-01 00:00:00.000000'")
        database.commit()
    told = telekiosk("upkeep")
    assert told.code == 0 and "1 journal does not hold" in told.err and "journal verify" in told.err
    assert telekiosk("upkeep", "--json").json["broken"] == 1
    assert "changed" in telekiosk("journal", "verify").err


def test_an_anchor_that_cannot_be_written_is_said_and_the_rest_is_done(telekiosk, installed, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TELEKIOSK_ANCHOR_FILE", str(tmp_path / "file" / "anchors"))
    told = telekiosk("upkeep")
    assert told.code == 1 and "Old mails deleted: 0" in told.out and "anchor_file" in told.err
    assert telekiosk("upkeep", "--json").json["anchored"] is False


def test_the_journal_is_compared_with_its_anchors(telekiosk, installed, tmp_path):
    anchors = tmp_path / "config" / "telekiosk" / "telekiosk.anchors"
    assert telekiosk("upkeep").code == 0 and stat.S_IMODE(anchors.stat().st_mode) == 0o600
    verified = telekiosk("journal", "verify", "--anchor", anchors, "--json")
    assert verified.code == 0 and verified.json["anchored"] is True
    anchors.write_text(anchors.read_text().replace(" 0 ", " 3 "))
    turned_back = telekiosk("journal", "verify", "--anchor", anchors)
    assert turned_back.code == 1 and "turned back" in turned_back.err
    (tmp_path / "poem").write_text("roses are red\n")
    assert telekiosk("journal", "verify", "--anchor", tmp_path / "poem").code == 2


def test_a_backup_of_a_database_in_use_can_be_put_back(telekiosk, installed, monkeypatch, tmp_path):
    assert telekiosk("school", "set", UAI, "--create", "--name", "Collège Jean-Moulin").code == 0
    copy, busy = tmp_path / "copy.db", threading.Event()

    def families() -> None:
        with closing(sqlite3.connect(installed / "telekiosk.db", timeout=10)) as living:
            while not busy.is_set():
                living.execute("UPDATE school SET town = town || 'x'")
                living.execute("UPDATE school SET town = ''")
                living.commit()

    thread = threading.Thread(target=families)
    thread.start()
    try:
        done = telekiosk("db", "backup", copy)
    finally:
        busy.set()
        thread.join()
    assert done.code == 0 and "key is not in it" in done.out and stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert telekiosk("db", "backup", copy).code == 2
    assert telekiosk("db", "restore", copy).code == 1  # a database lives there
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.db")
    assert telekiosk("db", "restore", tmp_path / "nothing").code == 2
    (tmp_path / "junk").write_bytes(b"SQLite format 3\x00" + b"x" * 4096)
    assert telekiosk("db", "restore", tmp_path / "junk").code == 1
    assert telekiosk("db", "restore", copy).code == 0
    assert telekiosk("school", "list", "--json").json[0]["name"] == "Collège Jean-Moulin"
    assert telekiosk("journal", "verify").code == 0


def test_a_school_that_outgrows_one_machine_moves_to_postgresql_and_back(telekiosk, installed, monkeypatch, tmp_path):
    assert telekiosk("school", "set", UAI, "--create", "--name", "Lycée Marie-Curie").code == 0
    assert telekiosk("db", "backup", tmp_path / "one.db").code == 0
    with postgresql_server() as server:
        monkeypatch.setenv("TELEKIOSK_DATABASE_URL", new_database(server))
        restored = telekiosk("db", "restore", tmp_path / "one.db")
        assert restored.code == 0, restored.err
        assert telekiosk("school", "list", "--json").json[0]["name"] == "Lycée Marie-Curie"
        assert telekiosk("journal", "verify").code == 0
        assert telekiosk("db", "restore", tmp_path / "one.db").code == 1
        assert telekiosk("db", "backup", tmp_path / "many.db").code == 0
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{tmp_path}/back.db")
    assert telekiosk("db", "restore", tmp_path / "many.db").code == 0
    assert telekiosk("journal", "verify").code == 0


def test_a_backup_of_another_installation_is_not_put_back(telekiosk, installed, monkeypatch, tmp_path):
    assert telekiosk("db", "backup", tmp_path / "copy.db").code == 0
    monkeypatch.setenv("TELEKIOSK_DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.db")
    monkeypatch.delenv("TELEKIOSK_KEY_FILE")
    monkeypatch.setenv("TELEKIOSK_KEY", f"telekiosk-key-1 0b0b0b0b {'ab' * 32}")
    refused = telekiosk("db", "restore", tmp_path / "copy.db")
    assert refused.code == 2 and "key" in refused.err and not (tmp_path / "elsewhere.db").exists()
