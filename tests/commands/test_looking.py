from __future__ import annotations

import ast
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

import telekiosk
from telekiosk.commands import terms
from telekiosk.core.journal import CHECKPOINT, Fault
from telekiosk.core.lifecycle import Event, Kind, MailStatus, State
from telekiosk.core.owed import HeldBack
from telekiosk.core.reports import CONTACT_FIELDS
from telekiosk.core.terms import IdentityCheck, MailKind, MailState, ReportKind, Role, Service, TallyKind, Voided
from telekiosk.roster.steps import WhyEnded
from tests.desk import UAI


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
    assert set(terms.WHY_ENDED) == set(get_args(WhyEnded))
    assert set(terms.ATTEMPTS) < set(TallyKind)
    assert set(terms.IDENTITY_CHECKS) == set(IdentityCheck)
    assert set(terms.ROLES) == set(Role)
    assert set(terms.JOURNAL_FAULTS) == set(Fault)


def test_every_entry_of_an_account_s_journal_has_words():
    """Those that `advance` writes are the table's events; the others are named where they are written."""
    assert set(terms.OTHER_ENTRIES) == {CHECKPOINT}.union(
        *(named_in(file) for file in Path(telekiosk.__file__).parent.rglob("*.py"))
    )


def named_in(file: Path) -> set[str]:
    """The names of entries in one module, as they stand in its calls of journal.append for an account: a text, the
    name of one, or what a function was given for it."""
    tree = ast.parse(file.read_text("utf-8"))
    texts = {
        target.id: str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: set[str] = set()
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        asked = [each.arg for each in function.args.args]
        for _stream, event in written(function):
            if isinstance(event, ast.Constant):
                found.add(str(ast.literal_eval(event)))
            elif isinstance(event, ast.Name) and event.id in texts:
                found.add(texts[event.id])
            elif isinstance(event, ast.Name):
                place = asked.index(event.id)
                found |= {ast.literal_eval(each.args[place]) for each in calls(tree, function.name)}
    return found


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    every = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [each for each in every if getattr(each.func, "attr", getattr(each.func, "id", "")) == name]


def written(function: ast.FunctionDef) -> list[tuple[ast.expr, ast.expr]]:
    """Stream and event of what is appended to an account's journal; `advance` itself passes the table's events on."""
    appended = [each.args for each in calls(function, "append") if len(each.args) > 2]
    return [(args[1], args[2]) for args in appended if isinstance(args[1], ast.Name) and args[1].id == "account"]


def test_an_auditor_gets_a_journal_line_by_line(installed, telekiosk):
    telekiosk("school", "set", UAI, "--create", "--name", "Collège Jean-Moulin")
    telekiosk("school", "set", UAI, "--message", "Bonne rentrée")
    lines = [json.loads(line) for line in telekiosk("journal", "export", "--school", UAI).out.splitlines()]
    assert [(each["number"], each["event"], each["actor"][:6]) for each in lines] == [
        (1, "school changed", "local:"),
        (2, "school changed", "local:"),
    ]
    assert lines[1]["facts"] == {"fields": ["message"]} and lines[1]["digest"] and lines[1]["details"] is None
    with closing(sqlite3.connect(installed / "telekiosk.db")) as database:
        database.execute("UPDATE journal_entry SET at = '2026-09-01 21:59:59.000000' WHERE number = 1")
        database.commit()
    since = telekiosk("journal", "export", "--school", UAI, "--since", "02/09/2026")
    assert [json.loads(line)["number"] for line in since.out.splitlines()] == [2]
    for words, code, sentence in (
        (["--school", "0861234Z"], 1, "No school has the UAI 0861234Z."),
        (["--account", "nobody"], 1, "No account has the identifier nobody."),
        (["--account", "x", "--since", "31/02/2026"], 2, "31/02/2026 is no date."),
        ([], 2, "--account"),
    ):
        answer = telekiosk("journal", "export", *words)
        assert (answer.code, sentence in answer.err) == (code, True), answer.err


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
