"""What takes accounts apart, from the command line (R14, C3)."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from telekiosk.core.activation import (
    ConfirmByCode,
    Confirmed,
    FirstConnection,
    MailAwaited,
    confirm_by_code,
    first_connection,
)
from telekiosk.core.counter import Counter, family_at, system_clock
from telekiosk.core.credentials import read_key
from telekiosk.core.database import Database
from telekiosk.core.entities import Guardian
from telekiosk.core.grouping import Grouped
from telekiosk.core.outbox import claim
from telekiosk.core.policy import Rules
from telekiosk.core.signin import OwnPasswordDue, SignIn, sign_in
from telekiosk.core.terms import Language
from tests.core.families import by_password, couple, grouped, opened
from tests.desk import (
    UAI,
    Clock,
    CountingHasher,
    Family,
    assert_every_journal_holds,
    group_letter,
    new_family,
    open_letter,
    row,
)

PASSWORD = "lune7verte"
CHILDREN = (("Léa", date(2012, 3, 7)), ("Hugo", date(2014, 5, 1)))


@pytest.fixture
def counter(installed: Path) -> Iterator[Counter]:
    database = Database(os.environ["TELEKIOSK_DATABASE_URL"])
    key = read_key(Path(os.environ["TELEKIOSK_KEY_FILE"]))
    yield Counter(database, key, CountingHasher(), system_clock, Rules(), family_at("Hall A"))
    database.close()


@pytest.fixture
def family(counter: Counter) -> Family:
    """Claire's two letters, the second grouped into the first, which is active."""
    family = new_family(counter, children=CHILDREN)
    visit = open_letter(counter, family.letters["Claire"]).visit
    form = FirstConnection(visit, PASSWORD, PASSWORD, "c@orange.fr", "c@orange.fr", "07032012", Language.FR)
    awaited = first_connection(counter, form)
    assert isinstance(awaited, MailAwaited)
    mail = claim(counter, "test")
    assert mail and mail.code and confirm_by_code(counter, ConfirmByCode(awaited.visit, mail.code)) == Confirmed()
    outcome = group_letter(counter, family.accounts["Claire"], PASSWORD, family.letters["Claire 2"], "01052014")
    assert isinstance(outcome, Grouped)
    return family


def test_undoing_gives_the_letter_back_and_asks_for_how_identity_was_checked(telekiosk, counter, family, tmp_path):
    words = ("account", "ungroup", family.accounts["Claire 2"], "--reason", "by mistake")
    assert telekiosk(*words).code == 2
    assert telekiosk(*words, "--checked", "identity card").code == 2  # no terminal to show a password on
    done = telekiosk(*words, "--checked", "identity card", "--slip", tmp_path / "slip")
    assert done.code == 0 and "needs a letter" in done.out and not (tmp_path / "slip").exists()
    assert row(counter, family.accounts["Claire 2"]).state == "prepared"
    again = telekiosk(*words, "--checked", "identity card", "--slip", tmp_path / "slip")
    assert again.code == 1 and "prepared" in again.err
    assert_every_journal_holds(counter)


def test_nothing_is_undone_where_the_password_has_no_place(telekiosk, counter, family, tmp_path, monkeypatch):
    words = ("account", "ungroup", family.accounts["Claire 2"], "--reason", "by mistake", "--checked", "identity card")
    nowhere = telekiosk(*words, "--slip", tmp_path / "missing" / "slip")
    assert nowhere.code == 1 and "cannot be written: there is no such file or folder" in nowhere.err
    (tmp_path / "slip").write_text("another")
    taken = telekiosk(*words, "--slip", tmp_path / "slip")
    assert taken.code == 1 and "exists already" in taken.err and (tmp_path / "slip").read_text() == "another"
    assert row(counter, family.accounts["Claire 2"]).state == "grouped"
    refused = telekiosk(*words[:2], family.accounts["Claire"], *words[3:], "--slip", tmp_path / "new slip")
    assert refused.code == 1 and not (tmp_path / "new slip").exists()


def test_an_account_that_was_active_gets_a_lent_password_on_a_private_slip(telekiosk, counter, tmp_path):
    counter = replace(counter, clock=Clock())
    family = couple(counter)
    first = opened(counter, family, "Claire")
    opened(counter, family, "Claire 2")
    grouped(counter, first, by_password(family, "Claire 2"))
    identifier, slip = family.accounts["Claire 2"], tmp_path / "slip"
    done = telekiosk("account", "ungroup", identifier, "--reason", "x", "--checked", "identity card", "--slip", slip)
    assert done.code == 0 and f"The password is in {slip}." in done.out
    said = slip.read_text("utf-8")
    assert identifier in said and stat.S_IMODE(slip.stat().st_mode) == 0o600
    password = said.partition("password ")[2].partition(" (")[0]
    assert password and password not in done.out
    assert isinstance(sign_in(counter, SignIn(identifier, password)), OwnPasswordDue)


def test_an_account_s_journal_is_exported_with_what_staff_wrote(telekiosk, counter, family):
    telekiosk("account", "regenerate", family.accounts["Claire"], "--reason", "lost")
    lines = telekiosk("journal", "export", "--account", family.accounts["Claire"].upper()).out.splitlines()
    last = json.loads(lines[-1])
    assert (last["event"], last["details"]) == ("account generated anew", {"reason": "lost"})
    assert [json.loads(line)["number"] for line in lines] == list(range(1, len(lines) + 1))


def test_splitting_lists_first_then_takes_what_was_chosen(telekiosk, counter, family):
    listed = telekiosk("account", "split", family.accounts["Claire"], "--reason", "court order")
    assert listed.code == 0 and "Léa MARTIN" in listed.out and "Hugo MARTIN" in listed.out
    number = next(line.split()[0] for line in listed.out.splitlines() if "Hugo" in line)
    words = ("account", "split", family.accounts["Claire"], "--reason", "court order", "--take")
    assert telekiosk(*words, "9").code == 2
    whole = telekiosk(*words, "1", "2")
    assert whole.code == 1 and "a part of what the account carries" in whole.err
    done = telekiosk(*words, number)
    assert done.code == 0 and family.accounts["Claire 2"] in done.out  # nothing is left of it: replaced
    assert row(counter, family.accounts["Claire 2"]).state == "replaced"
    assert_every_journal_holds(counter)


def test_an_account_generated_anew_takes_its_grouped_ones_with_it(telekiosk, counter, family):
    done = telekiosk("account", "regenerate", family.accounts["Claire"], "--reason", "lost everything")
    assert done.code == 0
    assert {row(counter, name).state for name in family.accounts.values()} == {"replaced"}
    assert telekiosk("account", "regenerate", "nobody", "--reason", "x").code == 1
    assert telekiosk("account", "regenerate", family.accounts["Claire"], "--reason", " ").code == 2
    assert_every_journal_holds(counter)


def test_a_guardian_is_protected_and_no_longer(telekiosk, counter, family):
    person = counter.read(lambda tx: tx.session.exec(select(Guardian)).one()).person_id
    assert telekiosk("guardian", "protect", UAI, "no-one", "--reason", "court order").code == 1
    for verb, protected in (("protect", True), ("unprotect", False)):
        assert telekiosk("guardian", verb, UAI, person, "--reason", "court order").code == 0
        assert counter.read(lambda tx: tx.session.exec(select(Guardian)).one()).protected is protected
    assert_every_journal_holds(counter)


def test_two_records_become_one_person_by_both_names_and_again_two(telekiosk, counter, family):
    new_family(counter, guardians=("Loïc",), surname="Œuvrard")
    claire, loic = (
        counter.read(lambda tx, name=name: tx.session.exec(select(Guardian).filter_by(first_name=name)).one()).person_id
        for name in ("Claire", "Loïc")
    )
    same = ("guardian", "same", UAI, claire, "--as", loic, "--reason", "one mother")
    refused = telekiosk(*same)
    assert (refused.code, "Mme Claire MARTIN and M. Loïc ŒUVRARD have different names" in refused.err) == (1, True)
    done = telekiosk(*same, "--even-if-names-differ")
    assert (done.code, "Mme Claire MARTIN and M. Loïc ŒUVRARD are one person" in done.out) == (0, True)
    assert telekiosk("guardian", "apart", UAI, loic, "--reason", "a mistake").code == 0
    assert not any(each.same_as for each in counter.read(lambda tx: list(tx.session.exec(select(Guardian)))))
    assert_every_journal_holds(counter)


def test_a_mail_that_has_only_just_been_queued_is_tried_by_its_number(telekiosk, family):
    waiting = [mail for mail in telekiosk("mail", "list", "--json").json if mail["state"] == "waiting"]
    assert waiting
    done = telekiosk("mail", "retry", waiting[0]["number"])
    assert (done.code, "is tried again now" in done.out) == (0, True)
    assert len(telekiosk("mail", "retry", "--all").out.splitlines()) == len(waiting)
