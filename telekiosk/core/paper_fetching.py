"""An order of paper fetched by its number (C4): by the operator who made it, once, within half an hour. Its letters or
lent passwords become good in the transaction that uses it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core.accounts import by_identifier, live_letter
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import among
from telekiosk.core.entities import Account
from telekiosk.core.operators import operator_row
from telekiosk.core.paper import IssueLetters, LettersOutdated, Outdated, issue_in
from telekiosk.core.paper_orders import HANDED_OVER_WITHIN, NoSuchOrder, action_for, journal_order, orderer
from telekiosk.core.roles import Action
from telekiosk.core.scope import schools_of
from telekiosk.core.slips import Handing, NewSlip, lend_in
from telekiosk.core.staff_entities import PaperOrder
from telekiosk.core.terms import PaperKind


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that its operator may fetch now. `moved_away` are accounts that its school does not reach any more: they
    get no paper."""

    id: UUID
    number: str
    kind: PaperKind
    school_uai: str
    handing: Handing
    identifiers: tuple[str, ...]
    replaces: frozenset[UUID]
    moved_away: tuple[str, ...] = ()

    @property
    def action(self) -> Action:
        return action_for(self.kind, len(self.identifiers) + len(self.moved_away), self.handing.checked)


@dataclass(frozen=True, slots=True)
class OrderExpired:
    """Its thirty minutes are over; nothing was issued."""


@dataclass(frozen=True, slots=True)
class FetchedBefore:
    """It was fetched at `at`: an order is good once."""

    at: datetime


NotOpen: TypeAlias = NoSuchOrder | OrderExpired | FetchedBefore


def open_order(counter: Counter, operator_name: str, number: str) -> OpenOrder | NotOpen:
    """The order of this number, if that operator made it and may still fetch it. What it takes then is asked by
    operators.permitted, with the order's `action`."""

    def step(tx: Transaction) -> OpenOrder | NotOpen:
        row = tx.session.exec(select(PaperOrder).where(PaperOrder.number == number)).first()
        operator = operator_row(tx, operator_name)
        if row is None or operator is None or row.operator_id != operator.id:
            return NoSuchOrder()
        here = _reached(tx, row)
        return _why_not(tx, row) or OpenOrder(
            row.id,
            row.number,
            row.kind,
            row.school_uai,
            _handing(row),
            tuple(each for each in row.identifiers if each in here),
            frozenset(map(UUID, row.replaces)),
            tuple(each for each in row.identifiers if each not in here),
        )

    return counter.read(step)


def _reached(tx: Transaction, row: PaperOrder) -> frozenset[str]:
    """The accounts of the order that its school still reaches: a pupil may have moved since."""
    known = select(Account.id, Account.identifier).where(among(tx.session, col(Account.identifier), row.identifiers))
    accounts = dict(tx.session.exec(known).all())
    reaching = schools_of(tx.session, accounts)
    return frozenset(name for id_, name in accounts.items() if row.school_uai in reaching.get(id_, ()))


def _handing(row: PaperOrder) -> Handing:
    return Handing(row.reason, row.checked)


def _why_not(tx: Transaction, row: PaperOrder) -> NotOpen | None:
    if row.taken_at is not None:
        return FetchedBefore(row.taken_at)
    return OrderExpired() if row.expires_at <= tx.now else None


def still_wanted(counter: Counter, order: OpenOrder) -> frozenset[str]:
    """The accounts of a letters' order that got no other letter since it was made."""

    def step(tx: Transaction) -> frozenset[str]:
        wanted = set()
        for identifier in order.identifiers:
            account = by_identifier(tx.session, identifier)
            letter = live_letter(tx.session, account) if account else None
            if letter is None or letter.deadline < tx.today or letter.id in order.replaces:
                wanted.add(identifier)
        return frozenset(wanted)

    return counter.read(step)


@dataclass(frozen=True, slots=True)
class FetchLetters:
    order: OpenOrder
    batch: IssueLetters


@dataclass(frozen=True, slots=True)
class FetchSlips:
    order: OpenOrder
    slips: tuple[NewSlip, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """Letters or lent passwords are good now, and the order is used up: `received` or `lost` says what became of it."""


FetchOutcome: TypeAlias = Fetched | NotOpen | LettersOutdated


def fetch(counter: Counter, form: FetchLetters | FetchSlips) -> FetchOutcome:
    """Makes the paper of a PDF in memory good and uses up its order, in one transaction: of two who fetch at the same
    time, one gets it."""

    def step(tx: Transaction) -> FetchOutcome:
        locked = select(PaperOrder).where(PaperOrder.id == form.order.id).with_for_update()
        row = tx.session.exec(locked.execution_options(populate_existing=True)).first()
        if row is None or row.number != form.order.number or row.operator_id != orderer(tx).id:
            return NoSuchOrder()
        if refusal := _why_not(tx, row):
            return refusal
        if isinstance(form, FetchLetters):
            issue_in(tx, form.batch)
            row.batch_id = form.batch.batch_id
        else:
            lend_in(tx, form.slips, _handing(row))
        row.taken_at, row.expires_at = tx.now, tx.now + HANDED_OVER_WITHIN
        tx.session.add(row)
        journal_order(tx, row, "paper fetched")
        return Fetched()

    try:
        return counter.write(step)
    except Outdated as outdated:
        return LettersOutdated(tuple(outdated.args))


def received(counter: Counter, order: OpenOrder) -> None:
    """The last byte left: the operator has the paper."""
    counter.write(lambda tx: _ended(tx, order, received_at=tx.now))


def lost(counter: Counter, order: OpenOrder) -> None:
    """It did not get through: it can be ordered again at once."""
    counter.write(lambda tx: _ended(tx, order, expires_at=tx.now))


def _ended(tx: Transaction, order: OpenOrder, **how: datetime) -> None:
    """Nothing where it took too long, and somebody has ordered it again under another number."""
    same = select(PaperOrder).where(PaperOrder.id == order.id, PaperOrder.number == order.number)
    if row := tx.session.exec(same.with_for_update()).first():
        row.sqlmodel_update(how)
        tx.session.add(row)
