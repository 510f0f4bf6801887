"""Paper: the one transaction that issues a batch of letters (R3, R4, R22). Which accounts get one is asked in owed.py.

The temporary password and the scan code are made beside the PDF and come here as digests and in no other form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import journal, policy
from telekiosk.core.accounts import advance, locked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import among
from telekiosk.core.entities import Account, Letter, LetterBatch
from telekiosk.core.lifecycle import Event, Moved
from telekiosk.core.preparing import locked_school
from telekiosk.core.signin import scan_digest


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter as it stands in the PDF, its secrets as digest and code. `replaces` is the account's letter that was
    good when this one was chosen: that one and no other may end with it."""

    account_id: UUID
    replaces: UUID | None
    password_digest: str = field(repr=False)
    scan_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IssueLetters:
    """A whole PDF's letters, to be good from this moment, or not at all. `reason` is staff's, for the journal."""

    batch_id: UUID
    school_uai: str
    issued_on: date
    letters: Sequence[NewLetter]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LettersIssued:
    letters: int


@dataclass(frozen=True, slots=True)
class LettersOutdated:
    """These accounts are no longer as they were when the PDF was made: nothing was issued; print again."""

    identifiers: tuple[str, ...]


class BatchFate(StrEnum):
    """What is asked of a PDF that was left half-named (R22): it is finished where any of its letters is good, deleted
    where none was issued or newer ones took their place."""

    NEVER_ISSUED = "never issued"
    GOOD = "good"
    VOID = "void"


IssueOutcome: TypeAlias = LettersIssued | LettersOutdated


class Outdated(Exception):
    """Takes the whole transaction back; the arguments are the identifiers of LettersOutdated."""


def issue_letters(counter: Counter, form: IssueLetters) -> IssueOutcome:
    """All letters of a PDF in one transaction, with the batch's number; those that they replace are void (R22, R28). Of
    two PDFs for the same accounts made at once, one is issued."""
    try:
        return counter.write(lambda tx: issue_in(tx, form))
    except Outdated as outdated:
        return LettersOutdated(tuple(outdated.args))


def issue_in(tx: Transaction, form: IssueLetters) -> LettersIssued:
    """The same within a transaction that does more. Raises Outdated."""
    ids = [letter.account_id for letter in form.letters]
    rows = {account.id: account for account in locked(tx, ids)}
    good = _good_letters(tx, ids)
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
        if good.get(letter.account_id) != letter.replaces or not _issued(tx, rows[letter.account_id], letter, form)
    ]
    if refused:
        raise Outdated(*refused)
    told = {"reason": form.reason} if form.reason else None
    school = locked_school(tx, form.school_uai)
    journal.append(tx, school, "letters issued", {"batch": str(batch.id), "letters": batch.letters}, told)
    return LettersIssued(len(form.letters))


def _good_letters(tx: Transaction, accounts: Sequence[UUID]) -> dict[UUID, UUID]:
    question = select(Letter.account_id, Letter.id).where(col(Letter.voided_at).is_(None))
    return dict(tx.session.exec(question.where(among(tx.session, col(Letter.account_id), accounts))).all())


def _issued(tx: Transaction, account: Account, letter: NewLetter, form: IssueLetters) -> bool:
    deadline = policy.deadline(form.issued_on)
    told = {"reason": form.reason} if form.reason else None
    if not isinstance(advance(tx, account, Event.LETTER_ISSUED, details=told), Moved):
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


def batch_fate(counter: Counter, batch_id: UUID) -> BatchFate:
    """What became of a batch whose PDF was left half-named."""

    def step(tx: Transaction) -> BatchFate:
        if tx.session.get(LetterBatch, batch_id) is None:
            return BatchFate.NEVER_ISSUED
        good = select(Letter.id).where(Letter.batch_id == batch_id, col(Letter.voided_at).is_(None))
        return BatchFate.VOID if tx.session.exec(good).first() is None else BatchFate.GOOD

    return counter.read(step)
