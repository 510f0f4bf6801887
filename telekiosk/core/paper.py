"""Letters: who is owed one, and the one transaction that issues a batch (R3, R4, R22).

The temporary password and the scan code are made beside the PDF and come here as digests and in no other form."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import journal, policy
from telekiosk.core.accounts import advance, children_of, guardians_of, locked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Letter, LetterBatch
from telekiosk.core.lifecycle import Event, Kind, Moved, State
from telekiosk.core.people import ChildView, SchoolView, child_views, holders, school_view
from telekiosk.core.preparing import locked_school
from telekiosk.core.signin import scan_digest
from telekiosk.core.terms import Language


@dataclass(frozen=True, slots=True)
class LetterDue:
    """One account that is owed a letter, with what stands on it. `address` are the lines for the envelope's window,
    without the holder's name; none for a protected guardian and for pupils, whose letters are handed over."""

    account_id: UUID
    identifier: str
    kind: Kind
    language: Language
    holders: tuple[str, ...]
    address: tuple[str, ...]
    children: tuple[ChildView, ...]
    school: SchoolView


class HeldBack(StrEnum):
    """Why an account gets no letter."""

    NO_CHILD_TO_SHOW = "no child to show"
    NO_BIRTH_DATE = "no birth date"


@dataclass(frozen=True, slots=True)
class LettersOwed:
    """The letters to print, sorted by class, then child, then holder; and the accounts that cannot get one."""

    due: tuple[LetterDue, ...]
    held_back: tuple[tuple[str, HeldBack], ...]


def letters_owed(counter: Counter, uai: str, states: Collection[State] = (State.PREPARED, State.LAPSED)) -> LettersOwed:
    """A school's accounts in these states, by default those without a live letter (C4). One whose letter is past its
    deadline counts as lapsed, whether anybody has looked at it since or not (R10)."""

    def step(tx: Transaction) -> LettersOwed:
        asked: sa.ColumnElement[bool] = col(Account.state).in_(states)
        if State.LAPSED in states:
            late = select(Letter.account_id).where(col(Letter.voided_at).is_(None), Letter.deadline < tx.today)
            asked = sa.or_(asked, col(Account.id).in_(late))
        question = select(Account).where(Account.school_uai == uai, asked)
        due, held = [], []
        for account in tx.session.exec(question.order_by(col(Account.identifier))):
            children = child_views(tx.session, account)
            if not children:
                held.append((account.identifier, HeldBack.NO_CHILD_TO_SHOW))
            elif children_of(tx.session, account)[0].birth_date is None:
                held.append((account.identifier, HeldBack.NO_BIRTH_DATE))
            else:
                due.append(_due(tx, account, children))
        due.sort(key=lambda letter: (letter.children[0].class_name, letter.children[0].last_name, letter.identifier))
        return LettersOwed(tuple(due), tuple(held))

    return counter.read(step)


def _due(tx: Transaction, account: Account, children: tuple[ChildView, ...]) -> LetterDue:
    return LetterDue(
        account.id,
        account.identifier,
        account.kind,
        account.language,
        holders(tx.session, account),
        _address(tx, account),
        children,
        school_view(tx.session, account.school_uai),
    )


def _address(tx: Transaction, account: Account) -> tuple[str, ...]:
    guardians = guardians_of(tx.session, account)
    if not guardians or any(guardian.protected for guardian in guardians):
        return ()
    first = guardians[0]
    return tuple(line for line in (*first.address_lines.split("\n"), first.postcode_and_town, first.country) if line)


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter as it stands in the PDF, its secrets as digest and code."""

    account_id: UUID
    password_digest: str = field(repr=False)
    scan_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IssueLetters:
    """A whole PDF's letters, to be good from this moment, or not at all."""

    batch_id: UUID
    school_uai: str
    issued_on: date
    letters: Sequence[NewLetter]


@dataclass(frozen=True, slots=True)
class LettersIssued:
    letters: int


@dataclass(frozen=True, slots=True)
class LettersOutdated:
    """These accounts are no longer as they were when the PDF was made: nothing was issued; print again."""

    identifiers: tuple[str, ...]


IssueOutcome: TypeAlias = LettersIssued | LettersOutdated


class _Outdated(Exception):
    """Takes the whole transaction back."""


def issue_letters(counter: Counter, form: IssueLetters) -> IssueOutcome:
    """All letters of a PDF in one transaction, with the batch's number; older letters of these accounts are void (R22,
    R28)."""

    def step(tx: Transaction) -> LettersIssued:
        rows = {account.id: account for account in locked(tx, [letter.account_id for letter in form.letters])}
        batch = LetterBatch(
            id=form.batch_id,
            school_uai=form.school_uai,
            made_at=tx.now,
            made_by=tx.actor.name,
            letters=len(form.letters),
        )
        tx.session.add(batch)
        tx.session.flush()
        refused = [
            rows[letter.account_id].identifier
            for letter in form.letters
            if not _issued(tx, rows[letter.account_id], letter, form)
        ]
        if refused:
            raise _Outdated(*refused)
        school = locked_school(tx, form.school_uai)
        journal.append(tx, school, "letters issued", {"batch": str(batch.id), "letters": batch.letters})
        return LettersIssued(len(form.letters))

    try:
        return counter.write(step)
    except _Outdated as outdated:
        return LettersOutdated(tuple(outdated.args))


def _issued(tx: Transaction, account: Account, letter: NewLetter, form: IssueLetters) -> bool:
    deadline = policy.deadline(form.issued_on)
    if not isinstance(advance(tx, account, Event.LETTER_ISSUED), Moved):
        return False
    tx.session.add(
        Letter(
            account_id=account.id,
            batch_id=form.batch_id,
            issued_on=form.issued_on,
            issued_at=tx.now,
            deadline=deadline,
            password_digest=letter.password_digest,
            scan_digest=scan_digest(tx, letter.scan_code),
        )
    )
    tx.session.flush()
    return True


def batch_was_issued(counter: Counter, batch_id: UUID) -> bool:
    """Whether the letters of a PDF left half-named were committed: it is then finished, else deleted (R22)."""
    return counter.read(lambda tx: tx.session.get(LetterBatch, batch_id) is not None)
