from __future__ import annotations

import sqlite3

import pytest

from telekiosk.commands import terms
from telekiosk.core.lifecycle import Event, Kind, MailStatus, State
from telekiosk.core.owed import HeldBack
from telekiosk.core.reports import CONTACT_FIELDS
from telekiosk.core.terms import MailKind, MailState, ReportKind, Role, Service, TallyKind, Voided


def test_every_term_of_the_core_has_words():
    assert set(terms.STATES) == set(State)
    assert set(terms.KINDS) == set(Kind)
    assert set(terms.MAIL_STATUSES) == set(MailStatus)
    assert set(terms.MAIL_KINDS) == set(MailKind)
    assert set(terms.MAIL_STATES) == set(MailState)
    assert set(terms.VOIDED) == set(Voided)
    assert set(terms.REPORTS) == set(ReportKind)
    assert set(terms.CONTACT_FIELDS) == set(CONTACT_FIELDS)
    assert set(terms.HELD_BACK) == set(HeldBack)
    assert set(terms.SERVICES) == set(Service)
    assert set(terms.EVENTS) == set(Event)
    assert set(terms.ATTEMPTS) < set(TallyKind)
    assert set(terms.ROLES) == set(Role)


@pytest.mark.parametrize("verb", ["show", "explain"])
def test_an_unknown_identifier_is_refused(installed, telekiosk, verb):
    answer = telekiosk("account", verb, "nobody")
    assert (answer.code, answer.err) == (1, "No account has the identifier nobody.\n")


def test_an_empty_installation_lists_nothing(installed, telekiosk):
    assert telekiosk("mail", "list", "--json").json == []
    assert telekiosk("mail", "retry", "--all").out == "No mail waits or was refused.\n"
    retried = telekiosk("mail", "retry", "12345678")
    assert retried.code == 1 and "No mail that waits or was refused has the number 12345678." in retried.err
    assert telekiosk("mail", "retry").code == 2
    assert telekiosk("report", "list", "--json").json == []
    assert telekiosk("journal", "verify", "--json").json == {"intact": True, "streams": 0, "entries": 0, "broken": []}


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["mend", "ABCDE", "--answer", "x"], 1, "No report has the reference ABCDE."),
        (["mend", "ABCDE", "--answer", "x", "--birth-date", "31/02/2012"], 2, "31/02/2012 is no date."),
        (["mend", "ABCDE"], 2, "the following arguments are required: --answer"),
    ],
)
def test_a_report_that_cannot_be_mended_gets_its_sentence(installed, telekiosk, words, code, sentence):
    answer = telekiosk("report", *words)
    assert answer.code == code
    assert sentence in answer.err


def test_doctor_names_what_is_in_trouble_and_goes_on(installed, telekiosk):
    (installed / "telekiosk.key").chmod(0o644)
    answer = telekiosk("doctor", "--json")
    grades = {check["about"]: check["grade"] for check in answer.json}
    assert answer.code == 1
    assert (grades["settings"], grades["key"], grades["database"]) == ("good", "trouble", "good")


def test_doctor_is_content_with_a_sound_installation(installed, telekiosk):
    answer = telekiosk("doctor")
    assert answer.code == 0
    assert "✓ The database answers" in answer.out


def test_doctor_explains_settings_and_databases_that_cannot_be_used(installed, telekiosk, monkeypatch):
    with sqlite3.connect(installed / "telekiosk.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert "✗ The database was made by a newer telekiosk" in telekiosk("doctor").out
    monkeypatch.setenv("TELEKIOSK_IDLE_SECONDS", "soon")
    answer = telekiosk("doctor")
    assert (answer.code, answer.out) == (1, "✗ TELEKIOSK_IDLE_SECONDS: awaited is a whole number.\n")
