"""Slips with lent passwords: for a week to pupils' active accounts, in class (C4); for a day to whoever has shown at
the counter who they are (C3). Which accounts get one, and the one transaction that lends them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import policy
from telekiosk.core.accounts import by_identifier, facts_of, locked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Enrolment, Pupil
from telekiosk.core.lifecycle import Event, Kind, Moved, State, decide
from telekiosk.core.names import comparable, typed_identifier
from telekiosk.core.paper import Outdated
from telekiosk.core.people import holders, last_name, school_view
from telekiosk.core.school import NoSuchAccount, NotPossible, StaffAct, lend


@dataclass(frozen=True, slots=True)
class Handing:
    """How slips reach their owners, as their order keeps it. `checked`: how identity was checked at the counter; None:
    they are handed out in class."""

    reason: str
    checked: str | None = None

    @property
    def good_for(self) -> timedelta:
        if self.checked is None:
            return timedelta(days=policy.LENT_SLIP_DAYS)
        return timedelta(hours=policy.LENT_HOURS)


@dataclass(frozen=True, slots=True)
class SlipChoice:
    """Pupils' active accounts at a school: those of these classes (none: all), or those that are named."""

    school_uai: str
    classes: frozenset[str] = frozenset()
    identifiers: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SlipDue:
    """One slip to print, without its password. `holders`: a pupil, a guardian, or both of a joint account."""

    account_id: UUID
    identifier: str
    holders: tuple[str, ...]
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
                (f"{pupil.first_name} {last_name(pupil)}",),
                enrolment.class_name,
                school,
            )
            for account, pupil, enrolment in tx.session.exec(question)
            if (not classes or comparable(enrolment.class_name) in classes)
            and (choice.identifiers is None or account.identifier in choice.identifiers)
        ]
        return tuple(sorted(due, key=lambda slip: (comparable(slip.class_name), comparable(slip.holders[0]))))

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class SlipFor:
    """A slip for this one account, a guardian's or a pupil's, made at this school's counter."""

    school_uai: str
    identifier: str


def slip_for(counter: Counter, form: SlipFor) -> SlipDue | NoSuchAccount | NotPossible:
    """The slip of one account, nothing written; or why no password can be lent to it now."""

    def step(tx: Transaction) -> SlipDue | NoSuchAccount | NotPossible:
        account = by_identifier(tx.session, typed_identifier(form.identifier))
        if account is None:
            return NoSuchAccount()
        moved = decide(account.state, Event.PASSWORD_LENT, tx.actor.who, facts_of(tx, account), tx.today)
        if not isinstance(moved, Moved):
            return NotPossible(moved)
        school = school_view(tx.session, form.school_uai).name
        return SlipDue(account.id, account.identifier, holders(tx.session, account), "", school)

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class NewSlip:
    """A slip as it stands in the PDF, its password as a digest."""

    account_id: UUID
    password_digest: str = field(repr=False)


def lend_in(tx: Transaction, slips: Sequence[NewSlip], handing: Handing) -> None:
    """Lends them all, each journalled and told like any other. Raises Outdated."""
    rows = {account.id: account for account in locked(tx, [slip.account_id for slip in slips])}
    refused = []
    for slip in slips:
        account = rows[slip.account_id]
        act = StaffAct(account.identifier, handing.reason, handing.checked or "")
        if not isinstance(lend(tx, account, slip.password_digest, act, handing.good_for), Moved):
            refused.append(account.identifier)
    if refused:
        raise Outdated(*refused)
