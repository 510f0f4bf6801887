"""Class slips: passwords lent for a week to pupils' active accounts (C4). Which pupils get one, and the one transaction
that lends them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import policy
from telekiosk.core.accounts import locked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Enrolment, Pupil
from telekiosk.core.lifecycle import Kind, Moved, State
from telekiosk.core.names import comparable
from telekiosk.core.paper import Outdated
from telekiosk.core.people import last_name, school_view
from telekiosk.core.school import StaffAct, lend

LIFETIME = timedelta(days=policy.LENT_SLIP_DAYS)


@dataclass(frozen=True, slots=True)
class SlipChoice:
    """Pupils' active accounts at a school: those of these classes (none: all), or those that are named."""

    school_uai: str
    classes: frozenset[str] = frozenset()
    identifiers: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SlipDue:
    """One slip to print, without its password."""

    account_id: UUID
    identifier: str
    pupil: str
    class_name: str
    school: str


def slips_owed(counter: Counter, choice: SlipChoice) -> tuple[SlipDue, ...]:
    """The slips of a choice by class and name, nothing written. Accounts named that get none are left out."""

    def step(tx: Transaction) -> tuple[SlipDue, ...]:
        question = (
            select(Account, Pupil, Enrolment)
            .join(Pupil, col(Account.pupil_id) == Pupil.id)
            .join(Enrolment, col(Enrolment.pupil_id) == Pupil.id)
            .where(Account.kind == Kind.PUPIL, Account.state == State.ACTIVE)
            .where(Enrolment.school_uai == choice.school_uai, col(Enrolment.ended_on).is_(None))
        )
        school = school_view(tx.session, choice.school_uai).name
        classes = {comparable(name) for name in choice.classes}
        due = [
            SlipDue(
                account.id,
                account.identifier,
                f"{pupil.first_name} {last_name(pupil)}",
                enrolment.class_name,
                school,
            )
            for account, pupil, enrolment in tx.session.exec(question)
            if (not classes or comparable(enrolment.class_name) in classes)
            and (choice.identifiers is None or account.identifier in choice.identifiers)
        ]
        return tuple(sorted(due, key=lambda slip: (comparable(slip.class_name), comparable(slip.pupil))))

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class NewSlip:
    """A slip as it stands in the PDF, its password as a digest."""

    account_id: UUID
    password_digest: str = field(repr=False)


def lend_in(tx: Transaction, slips: Sequence[NewSlip], reason: str) -> None:
    """Lends them all for a week, each journalled and told like any other. Raises Outdated."""
    rows = {account.id: account for account in locked(tx, [slip.account_id for slip in slips])}
    refused = []
    for slip in slips:
        account = rows[slip.account_id]
        act = StaffAct(account.identifier, reason)
        if not isinstance(lend(tx, account, slip.password_digest, act, LIFETIME), Moved):
            refused.append(account.identifier)
    if refused:
        raise Outdated(*refused)
