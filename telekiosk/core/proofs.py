"""Proving that an account is one's own, to add it to another: password or letter, and a child's birth date (P16, P17).

Before both are right, one text answers everything; afterwards each reason is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from telekiosk.core import accounts, tallies
from telekiosk.core.accounts import children_of
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.dates import typed_date
from telekiosk.core.entities import Account
from telekiosk.core.forms import FieldProblem, FormRefused, Found, Problem
from telekiosk.core.names import typed_identifier
from telekiosk.core.signin import Presented, TooManyAttempts, journal_wait, present, present_scan
from telekiosk.core.terms import TallyKind


@dataclass(frozen=True, slots=True)
class Given:
    """What a family gives as proof: identifier and password (own, or a letter's), or a letter's scan code; and the
    birth date of one of the account's children, as typed."""

    birth_date: str
    identifier: str = ""
    password: str = field(default="", repr=False)
    scan_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Proved:
    """An account proved at this terminal a moment ago. Opaque to faces; checked again when something is done (R11)."""

    account_id: UUID
    identifier: str
    presented: Presented = field(repr=False)

    def still_holds(self, tx: Transaction, account: Account) -> bool:
        return self.presented.still_holds(tx, account)

    @property
    def opens(self) -> bool:
        """Whether the account may be added by this proof; a dead letter's only gives the reason why not (R28)."""
        return self.presented.opens

    @property
    def by_letter(self) -> bool:
        """Whether it was a letter, live or dead; else the account's own password."""
        return self.presented.by_letter


@dataclass(frozen=True, slots=True)
class ProofWrong:
    """Identifier, password, scan or birth date is not right: one text for all."""


ProofOutcome: TypeAlias = Proved | ProofWrong | TooManyAttempts | FormRefused


def prove(counter: Counter, given: Given) -> ProofOutcome:
    """Password and birth date are counted apart, each before it is checked (R20); scans are not counted."""
    found: Found = []
    if not given.scan_code:
        found += [] if typed_identifier(given.identifier) else [FieldProblem("identifier", Problem.MISSING)]
        found += [] if given.password else [FieldProblem("password", Problem.MISSING)]
    if isinstance(day := typed_date(given.birth_date), Problem):
        found.append(FieldProblem("birth_date", day))
    if found:
        return FormRefused(tuple(found))
    presented = _presented(counter, given)
    if not isinstance(presented, Presented):
        return presented
    return counter.write(lambda tx: _with_birth_date(tx, given, presented))


def _presented(counter: Counter, given: Given) -> Presented | ProofWrong | TooManyAttempts:
    if given.scan_code:
        return counter.write(lambda tx: present_scan(tx, given.scan_code)) or ProofWrong()
    identifier = typed_identifier(given.identifier)
    presented = present(counter, identifier, given.password)
    if presented is not None:
        return presented

    def refused(tx: Transaction) -> ProofWrong | TooManyAttempts:
        account = accounts.by_identifier(tx.session, identifier)
        return _after_failure(tx, TallyKind.PASSWORD, identifier, account.id if account else None)

    return counter.write(refused)


def _with_birth_date(tx: Transaction, given: Given, presented: Presented) -> Proved | ProofWrong | TooManyAttempts:
    account = accounts.locked_one(tx, presented.account_id)
    if not presented.still_holds(tx, account):
        return ProofWrong()
    subject = tallies.subject(tx, account.identifier)
    if not given.scan_code:
        tallies.give_back(tx, TallyKind.PASSWORD, subject)
    children = children_of(tx.session, account)
    if children:
        until = tallies.take(tx, TallyKind.BIRTH_DATE, subject)
        if until is not None:
            return TooManyAttempts(until)
        if typed_date(given.birth_date) not in {child.birth_date for child in children}:
            return _after_failure(tx, TallyKind.BIRTH_DATE, account.identifier, account.id)
        tallies.give_back(tx, TallyKind.BIRTH_DATE, subject)
    return Proved(account.id, account.identifier, presented)


def _after_failure(
    tx: Transaction, kind: TallyKind, identifier: str, account_id: UUID | None
) -> ProofWrong | TooManyAttempts:
    until = tallies.wait(tx, kind, tallies.subject(tx, identifier))
    if until is None:
        return ProofWrong()
    journal_wait(tx, account_id, kind, until)
    return TooManyAttempts(until)
