"""A responsibility that families do not see, until a date or until lifted: a court order, as a rule (C3).

It stays on its account, through groupings and imports; for families it does not exist, in pages, mails, letters and
counts. On a joint account both guardians would see what is hidden from one: it is split off first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import accounts
from telekiosk.core.accounts import advance, guardians_of, locked_one
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Guardian, Pupil, Responsibility
from telekiosk.core.guardians import OnJointAccount
from telekiosk.core.lifecycle import Event, Moved
from telekiosk.core.names import typed_identifier
from telekiosk.core.people import guardian_name, last_name, persons
from telekiosk.core.preparing import school_of
from telekiosk.core.school import AnotherSchoolsChild, Done, NoSuchAccount, NotPossible, StaffAct, others_children
from telekiosk.core.schools import WhichSchool
from telekiosk.core.scope import elsewhere
from telekiosk.core.whereabouts import NowOn, now_on

BOND = "responsibility"
"""What the journal's details call the responsibility that was hidden or shown."""

ANNOUNCED_DAYS = 14
"""So long before its end a hidden responsibility is announced to the school (C9)."""


@dataclass(frozen=True, slots=True)
class Hide:
    """`until` is the first day on which it shows again; None: when somebody lifts it."""

    act: StaffAct
    responsibility: UUID
    until: date | None


@dataclass(frozen=True, slots=True)
class ShowAgain:
    act: StaffAct
    responsibility: UUID


@dataclass(frozen=True, slots=True)
class NotCarried:
    """It is not on this account (any more), or has ended; `now`: where it is."""

    now: tuple[NowOn, ...] = ()


@dataclass(frozen=True, slots=True)
class AsAsked:
    """It is hidden until that very day already, or not hidden."""


@dataclass(frozen=True, slots=True)
class DayIsPast:
    """Hidden until today or a day before would be hidden for no time."""


HideOutcome: TypeAlias = (
    Done | NotCarried | AsAsked | DayIsPast | OnJointAccount | NoSuchAccount | NotPossible | AnotherSchoolsChild
)
ShowOutcome: TypeAlias = Done | NotCarried | AsAsked | NoSuchAccount | NotPossible | AnotherSchoolsChild


def hide(counter: Counter, form: Hide) -> HideOutcome:
    """Hides a current responsibility, or gives a hidden one another end."""

    def step(tx: Transaction) -> HideOutcome:
        account = _locked(tx, form.act)
        if account is None:
            return NoSuchAccount()
        if form.until is not None and form.until <= tx.today:
            return DayIsPast()
        bond = _carried(tx, account, form.responsibility)
        if bond is None:
            return NotCarried(now_on(tx, [form.responsibility]))
        if bond.hidden and bond.hidden_until == form.until:
            return AsAsked()
        if refusal := others_children(tx, [bond]):
            return refusal
        if len(persons(guardians_of(tx.session, account))) > 1:
            return OnJointAccount(account.identifier)
        until = {} if form.until is None else {"until": form.until.isoformat()}
        return _changed(tx, account, bond, Event.CHILD_HIDDEN, form.until, form.act.told() | until)

    return counter.write(step)


def show_again(counter: Counter, form: ShowAgain) -> ShowOutcome:
    """Lifts it before its time."""

    def step(tx: Transaction) -> ShowOutcome:
        account = _locked(tx, form.act)
        if account is None:
            return NoSuchAccount()
        bond = _carried(tx, account, form.responsibility)
        if bond is None:
            return NotCarried(now_on(tx, [form.responsibility]))
        if not bond.hidden:
            return AsAsked()
        if refusal := others_children(tx, [bond]):
            return refusal
        return _changed(tx, account, bond, Event.CHILD_SHOWN, None, form.act.told())

    return counter.write(step)


def due(tx: Transaction) -> Sequence[UUID]:
    """Accounts on which something was hidden until today or a day before, for the upkeep."""
    late = select(Responsibility.account_id).where(col(Responsibility.hidden_until) <= tx.today)
    return sorted(set(tx.session.exec(late)))


def show_due(tx: Transaction, account: Account) -> bool:
    """Shows what is due on a locked account, in the school's name; whether there was anything."""
    ready = [each for each in accounts.responsibilities_on(tx.session, account.id) if _is_due(each, tx.today)]
    done = [_changed(tx, account, each, Event.CHILD_SHOWN, None, {}) for each in ready]
    return any(isinstance(each, Done) for each in done)


def _is_due(bond: Responsibility, today: date) -> bool:
    return bond.hidden and bond.hidden_until is not None and bond.hidden_until <= today


def _locked(tx: Transaction, act: StaffAct) -> Account | None:
    found = accounts.by_identifier(tx.session, typed_identifier(act.identifier))
    return locked_one(tx, found.id) if found else None


def _carried(tx: Transaction, account: Account, responsibility: UUID) -> Responsibility | None:
    held = accounts.responsibilities_on(tx.session, account.id)
    return next((each for each in held if each.id == responsibility and each.ended_on is None), None)


def _changed(
    tx: Transaction, account: Account, bond: Responsibility, event: Event, until: date | None, told: dict[str, str]
) -> Done | NotPossible:
    child = tx.session.get_one(Pupil, bond.pupil_id)
    about = {"child": f"{child.first_name} {last_name(child)}", BOND: str(bond.id)}
    moved = advance(tx, account, event, details=told | about)
    if not isinstance(moved, Moved):
        return NotPossible(moved)
    bond.hidden, bond.hidden_until = event is Event.CHILD_HIDDEN, until
    tx.session.add(bond)
    tx.session.flush()
    account.school_uai = school_of(tx, accounts.responsibilities_on(tx.session, account.id), account.school_uai)
    return Done(account.identifier)


@dataclass(frozen=True, slots=True)
class HiddenEnding:
    """A hidden responsibility that shows again on `until`."""

    identifier: str
    guardian: str
    child: str
    until: date


def hidden_ending(counter: Counter, form: WhichSchool) -> tuple[HiddenEnding, ...]:
    """What shows again within fourteen days, the soonest first (C9)."""

    def step(tx: Transaction) -> tuple[HiddenEnding, ...]:
        soon = tx.today + timedelta(days=ANNOUNCED_DAYS)
        bonds = select(Responsibility).where(
            col(Responsibility.hidden).is_(True), col(Responsibility.hidden_until) <= soon
        )
        found = tx.session.exec(bonds.order_by(col(Responsibility.hidden_until), col(Responsibility.id))).all()
        return tuple(_ending(tx, each) for each in found if not elsewhere(tx.session, [each.pupil_id], form.uai))

    return counter.read(step)


def _ending(tx: Transaction, bond: Responsibility) -> HiddenEnding:
    child = tx.session.get_one(Pupil, bond.pupil_id)
    return HiddenEnding(
        tx.session.get_one(Account, bond.account_id).identifier,
        guardian_name(tx.session.get_one(Guardian, bond.guardian_id)),
        f"{child.first_name} {last_name(child)}",
        bond.hidden_until or tx.today,
    )
