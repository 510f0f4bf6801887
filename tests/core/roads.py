"""Stretches of the families' roads that many tests walk: open an account, read the mail, come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core.activation import ConfirmByCode, Confirmed, FirstConnection, MailAwaited, confirm_by_code
from telekiosk.core.activation import first_connection as connect
from telekiosk.core.counter import Counter, family_at
from telekiosk.core.entities import JournalEntry, OutboxMail
from telekiosk.core.policy import Disclosure, PasswordPolicy
from telekiosk.core.signin import SignedIn, SignIn, sign_in
from telekiosk.core.terms import Language, MailKind
from telekiosk.core.visits import Visit
from tests.desk import TestLetter, clock_of, open_letter, row

PASSWORD, OTHER_PASSWORD = "lune7verte", "jardin9bleu"
ADDRESS = "claire@orange.fr"
LEA_BORN, TOM_BORN = date(2012, 3, 7), date(2014, 11, 30)
SIBLINGS = (("Léa", LEA_BORN), ("Tom", TOM_BORN))


def p2(visit: Visit, **typed: Any) -> FirstConnection:
    """P2 filled in well, but for what a test types otherwise; `address` and `password` are repeated as typed."""
    form = FirstConnection(visit, PASSWORD, PASSWORD, ADDRESS, ADDRESS, "07032012", Language.FR)
    for name in ("password", "address"):
        if name in typed:
            typed.setdefault(f"{name}_again", typed[name])
    return replace(form, **typed)


def pend(counter: Counter, letter: TestLetter, **typed: Any) -> Visit:
    """Through P2: a guardian awaits its mail, a pupil is active."""
    outcome = connect(counter, p2(open_letter(counter, letter).visit, **typed))
    assert isinstance(outcome, MailAwaited), outcome
    return outcome.visit


def activate(counter: Counter, letter: TestLetter, **typed: Any) -> Visit:
    """From letter to confirmed address; then time passes, so that mails may be asked for again."""
    visit = pend(counter, letter, **typed)
    assert confirm_by_code(counter, ConfirmByCode(visit, code_in(newest(counter, "M1")))) == Confirmed()
    clock_of(counter).pass_time(minutes=10)
    return visit


def sign_in_as(counter: Counter, identifier: str, password: str = PASSWORD) -> Visit:
    outcome = sign_in(counter, SignIn(identifier, password))
    assert isinstance(outcome, SignedIn), outcome
    return outcome.visit


def outbox(counter: Counter, kind: str | None = None) -> list[OutboxMail]:
    """The mails, in the order in which they were queued."""
    rows = counter.read(lambda tx: tx.session.exec(select(OutboxMail).order_by(col(OutboxMail.id))).all())
    return [each for each in rows if kind is None or each.kind is MailKind(kind)]


def newest(counter: Counter, kind: str) -> OutboxMail:
    return outbox(counter, kind)[-1]


def code_in(mail: OutboxMail) -> str:
    assert mail.code is not None
    return mail.code


def token_in(mail: OutboxMail) -> str:
    assert mail.token is not None
    return mail.token


def notices(counter: Counter) -> list[tuple[str, str]]:
    """Every M4: what it tells, and whom."""
    return [(str(mail.parameters["event"]), mail.address) for mail in outbox(counter, "M4")]


def told(counter: Counter, identifier: str) -> list[str]:
    """The events in an account's journal."""
    account = row(counter, identifier)
    mine = select(JournalEntry).where(JournalEntry.account_id == account.id).order_by(col(JournalEntry.number))
    return [entry.event for entry in counter.read(lambda tx: tx.session.exec(mine).all())]


def at_terminal(counter: Counter, name: str) -> Counter:
    return counter.acting(family_at(name))


def discreet(counter: Counter) -> Counter:
    return replace(counter, rules=replace(counter.rules, disclosure=Disclosure.DISCREET))


def modern(counter: Counter) -> Counter:
    return replace(counter, rules=replace(counter.rules, passwords=PasswordPolicy.MODERN))


@contextmanager
def statements(counter: Counter) -> Iterator[list[str]]:
    """Every SQL statement that the counter's database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = counter.database._engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
