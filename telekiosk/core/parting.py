"""What the school does to take accounts apart: a grouping undone, responsibilities split off (R14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import accounts, mails
from telekiosk.core.accounts import advance, responsibilities_on
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_paper_secret
from telekiosk.core.entities import Account, Guardian, HeldWhenGrouped, Pupil, Responsibility
from telekiosk.core.lifecycle import Event, Moved, State
from telekiosk.core.names import typed_identifier
from telekiosk.core.people import guardian_name, last_name, persons
from telekiosk.core.preparing import prepared_guardian_account, school_of
from telekiosk.core.school import (
    AnotherSchoolsChild,
    NoSuchAccount,
    NotPossible,
    StaffAct,
    lend,
    others_children,
    own_children,
)
from telekiosk.core.whereabouts import NowOn, now_on


@dataclass(frozen=True, slots=True)
class Undone:
    """The grouping is undone. An account that was active has a lent password, shown once (`password`); one that was
    never opened is prepared again and needs a letter (None)."""

    identifier: str
    principal: str
    password: str | None = field(repr=False)


UndoOutcome: TypeAlias = Undone | NoSuchAccount | NotPossible | AnotherSchoolsChild


def undo_grouping(counter: Counter, form: StaffAct) -> UndoOutcome:
    """Groupings come apart last first; the account takes back what sat on it then and is still on that principal. Both
    sides are told (R14)."""
    password = new_paper_secret()
    digest = counter.hasher.hash(password)

    def step(tx: Transaction) -> UndoOutcome:
        found = accounts.by_identifier(tx.session, typed_identifier(form.identifier))
        if found is None:
            return NoSuchAccount()
        account, principal = _pair(tx, found)
        back = list(accounts.to_take_back(tx.session, account))
        if refusal := others_children(tx, back):
            return refusal
        ids = [each.id for each in back]
        changes = {"principal_id": None, "grouped_from": None, "grouped_at": None, "password_digest": None}
        moved = advance(tx, account, Event.GROUPING_UNDONE, changes=changes, gained=ids, details=form.told())
        if not isinstance(moved, Moved):
            return NotPossible(moved)
        advance(tx, principal, Event.TAKEN_OUT, lost=ids, details=form.told())
        _move(tx, back, account)
        tx.session.execute(sa.delete(HeldWhenGrouped).where(col(HeldWhenGrouped.account_id) == account.id))
        if account.state is State.ACTIVE:
            lend(tx, account, digest, form)
        for each in (account, principal):
            mails.notify(tx, each, mails.Notice.GROUPING_UNDONE, facts={"added": account.identifier})
        lent = password if account.state is State.ACTIVE else None
        return Undone(account.identifier, principal.identifier, lent)

    return counter.write(step)


def _pair(tx: Transaction, found: Account) -> tuple[Account, Account]:
    """The account and its principal, locked (twice itself, when it is grouped into none)."""
    rows = {each.id: each for each in accounts.locked(tx, [found.id, found.principal_id or found.id])}
    account = rows[found.id]
    principal_id = account.principal_id or account.id
    return account, rows.get(principal_id) or accounts.locked_one(tx, principal_id)


def _move(tx: Transaction, moving: Sequence[Responsibility], account: Account) -> None:
    for each in moving:
        each.account_id = account.id
        tx.session.add(each)
    tx.session.flush()


@dataclass(frozen=True, slots=True)
class Carried:
    """One responsibility on an account, as staff choose it: `number` counts from 1."""

    number: int
    responsibility: UUID
    child: str
    guardian: str
    current: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What an account carries; `others` counts what is of another school's children."""

    identifier: str
    carried: tuple[Carried, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class WhichAccount:
    identifier: str


LoadOutcome: TypeAlias = Load | NoSuchAccount


def load_of(counter: Counter, form: WhichAccount) -> LoadOutcome:
    """What splitting off chooses from; ended and hidden ones too. Another school's children are not its to name."""

    def step(tx: Transaction) -> LoadOutcome:
        account = accounts.by_identifier(tx.session, typed_identifier(form.identifier))
        if account is None:
            return NoSuchAccount()
        held = responsibilities_on(tx.session, account.id)
        own = own_children(tx, held)
        carried = tuple(_carried(tx, number, each) for number, each in enumerate(own, 1))
        return Load(account.identifier, carried, len(held) - len(own))

    return counter.read(step)


def _carried(tx: Transaction, number: int, each: Responsibility) -> Carried:
    pupil = tx.session.get_one(Pupil, each.pupil_id)
    guardian = tx.session.get_one(Guardian, each.guardian_id)
    child = f"{pupil.first_name} {last_name(pupil)}"
    return Carried(number, each.id, child, guardian_name(guardian), each.ended_on is None, each.hidden)


@dataclass(frozen=True, slots=True)
class SplitOff:
    """These responsibilities of one guardian, off that account, onto a new one."""

    act: StaffAct
    responsibilities: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Split:
    """Done: the new prepared account, and the grouped identifiers that had nothing left and are replaced."""

    identifier: str
    new_identifier: str
    replaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotOneGuardian:
    """The chosen responsibilities belong to more than one guardian."""


@dataclass(frozen=True, slots=True)
class NothingChosen:
    """Not all of the chosen responsibilities sit on this account (any more); `now`: where the others are."""

    now: tuple[NowOn, ...] = ()


SplitOutcome: TypeAlias = Split | NotOneGuardian | NothingChosen | NoSuchAccount | NotPossible | AnotherSchoolsChild


def split_off(counter: Counter, form: SplitOff) -> SplitOutcome:
    """Chosen responsibilities of one and the same guardian, not everything, move to a new prepared account; a grouped
    account whose whole load is taken so becomes replaced (section 2). Everybody concerned is told."""

    def step(tx: Transaction) -> SplitOutcome:
        found = accounts.by_identifier(tx.session, typed_identifier(form.act.identifier))
        if found is None:
            return NoSuchAccount()
        account = accounts.locked_one(tx, found.id)
        grouped = accounts.locked(tx, [each.id for each in accounts.grouped_into(tx.session, account)])
        held = responsibilities_on(tx.session, account.id)
        chosen = [each for each in held if each.id in form.responsibilities]
        if not chosen or len(chosen) != len(form.responsibilities):
            return NothingChosen(now_on(tx, form.responsibilities - {each.id for each in held}))
        if refusal := others_children(tx, chosen):
            return refusal
        guardian = _one_guardian(tx, chosen)
        if guardian is None:
            return NotOneGuardian()
        ids = [each.id for each in chosen]
        moved = advance(
            tx,
            account,
            Event.SPLIT_OFF,
            lost=ids,
            details=form.act.told(),
            splitting_all=len(chosen) == len(held),
        )
        if not isinstance(moved, Moved):
            return NotPossible(moved)
        mails.notify(tx, account, mails.Notice.SPLIT_OFF)  # while the person split off still counts among those told
        emptied = [each for each in grouped if _emptied(tx, each, held, ids)]
        new = prepared_guardian_account(tx, guardian, school_of(tx, chosen, account.school_uai), chosen)
        for each in emptied:
            advance(tx, each, Event.SPLIT_OFF, details=form.act.told(), splitting_all=True)
        return Split(account.identifier, new.identifier, tuple(each.identifier for each in emptied))

    return counter.write(step)


def _one_guardian(tx: Transaction, chosen: Sequence[Responsibility]) -> Guardian | None:
    people = [tx.session.get_one(Guardian, each.guardian_id) for each in chosen]
    return people[0] if len(persons(people)) == 1 else None


def _emptied(tx: Transaction, grouped: Account, held: Sequence[Responsibility], taken: Sequence[UUID]) -> bool:
    """Whether what a grouped account brought, however many levels up it sits now, leaves with this split."""
    question = select(HeldWhenGrouped.responsibility_id).where(HeldWhenGrouped.account_id == grouped.id)
    still_here = set(tx.session.exec(question)) & {each.id for each in held}
    return bool(still_here) and still_here <= set(taken)
