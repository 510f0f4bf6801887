"""Paper that an operator asks for at the console and fetches once, by its number (C4): letters, or slips with lent
passwords. Nothing is good before it is fetched (paper_fetching.py); what was fetched but did not arrive is listed, and
ordered again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import among
from telekiosk.core.entities import Account, Letter, School
from telekiosk.core.operators import NotPermitted, OperatorGone, operator_row
from telekiosk.core.owed import HeldBack, LetterChoice, letters_owed
from telekiosk.core.preparing import locked_school
from telekiosk.core.roles import Action
from telekiosk.core.school import NoSuchAccount, NotPossible, StaffAct
from telekiosk.core.schools import NoSuchSchool
from telekiosk.core.slips import Handing, SlipChoice, SlipDue, SlipFor, slip_for, slips_owed
from telekiosk.core.staff_entities import Operator, PaperOrder
from telekiosk.core.terms import PaperKind

GOOD_FOR = timedelta(minutes=30)
HANDED_OVER_WITHIN = timedelta(minutes=5)
"""So long a fetched order may be on its way, over a slow line or to a printer, before it counts as lost."""

_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OrderLetters:
    """Letters for a choice of accounts, and why."""

    choice: LetterChoice
    reason: str


@dataclass(frozen=True, slots=True)
class OrderSlips:
    """Slips for a choice of pupils, and why."""

    choice: SlipChoice
    reason: str


@dataclass(frozen=True, slots=True)
class OrderLentSlip:
    """One slip for whoever stands at this school's counter, why, and how identity was checked (C3)."""

    school_uai: str
    act: StaffAct


@dataclass(frozen=True, slots=True)
class Ordered:
    """To be fetched by `number` until `expires_at`; `replaced` letters that are good now will then stop working."""

    number: str
    expires_at: datetime
    accounts: int
    replaced: int = 0
    held_back: tuple[tuple[str, HeldBack], ...] = ()


@dataclass(frozen=True, slots=True)
class NothingToPrint:
    """No account of the choice gets one."""

    held_back: tuple[tuple[str, HeldBack], ...] = ()


@dataclass(frozen=True, slots=True)
class NoSuchClasses:
    names: tuple[str, ...]


OrderOutcome: TypeAlias = Ordered | NothingToPrint | NoSuchClasses


def action_for(kind: PaperKind, accounts: int, checked: str | None) -> Action:
    """What fetching an order is: one letter, or a slip for someone whose identity was checked, is an agent's act; more
    letters, and slips for a class, are a manager's."""
    if kind is PaperKind.SLIPS:
        return Action.SLIPS_IN_BULK if checked is None else Action.LEND
    return Action.ISSUE_LETTER if accounts == 1 else Action.LETTERS_IN_BULK


def order_letters(counter: Counter, form: OrderLetters) -> OrderOutcome:
    """Orders the letters that this choice is owed; a dry run is owed.letters_owed."""
    owed = letters_owed(counter, form.choice)
    if owed.unknown_classes:
        return NoSuchClasses(owed.unknown_classes)
    if not owed.due:
        return NothingToPrint(owed.held_back)
    wanted = [letter.identifier for letter in owed.due]
    replaces = [str(letter.replaces) for letter in owed.due if letter.replaces is not None]
    made = _order(counter, PaperKind.LETTERS, form.choice.school_uai, wanted, Handing(form.reason), replaces)
    return Ordered(made.number, made.expires_at, len(wanted), owed.live, owed.held_back)


def order_slips(counter: Counter, form: OrderSlips) -> OrderOutcome:
    """Orders the slips of this choice; a dry run is slips.slips_owed."""
    wanted = [slip.identifier for slip in slips_owed(counter, form.choice)]
    if not wanted:
        return NothingToPrint()
    made = _order(counter, PaperKind.SLIPS, form.choice.school_uai, wanted, Handing(form.reason))
    return Ordered(made.number, made.expires_at, len(wanted))


def order_lent_slip(counter: Counter, form: OrderLentSlip) -> Ordered | NoSuchAccount | NotPossible:
    """Orders one slip, for whichever account a password can be lent to; it is lent when the paper leaves."""
    due = slip_for(counter, SlipFor(form.school_uai, form.act.identifier))
    if not isinstance(due, SlipDue):
        return due
    handing = Handing(form.act.reason, form.act.checked)
    made = _order(counter, PaperKind.SLIPS, form.school_uai, [due.identifier], handing)
    return Ordered(made.number, made.expires_at, 1)


def _order(
    counter: Counter,
    kind: PaperKind,
    uai: str,
    identifiers: Sequence[str],
    handing: Handing,
    replaces: Sequence[str] = (),
) -> PaperOrder:
    def step(tx: Transaction) -> PaperOrder:
        order = PaperOrder(
            number=_number(),
            kind=kind,
            operator_id=orderer(tx).id,
            school_uai=uai,
            reason=handing.reason,
            checked=handing.checked,
            identifiers=list(identifiers),
            replaces=list(replaces),
            asked_at=tx.now,
            expires_at=tx.now + GOOD_FOR,
        )
        tx.session.add(order)
        journal_order(tx, order, "paper ordered")
        return order

    return counter.write(step)


def _number() -> str:
    """Easy to type. Guessing one helps nobody: only the operator who ordered can fetch."""
    return f"{secrets.randbelow(1_000_000):06}"


def orderer(tx: Transaction) -> Operator:
    """The operator who acts."""
    row = operator_row(tx, tx.actor.name.removeprefix("operator:"))
    if row is None:
        raise NotPermitted(OperatorGone())
    return row


def journal_order(tx: Transaction, order: PaperOrder, event: str) -> None:
    told: dict[str, object] = {"order": str(order.id), "kind": order.kind.value, "accounts": len(order.identifiers)}
    journal.append(tx, locked_school(tx, order.school_uai), event, told, {"reason": order.reason})


class OrderState(StrEnum):
    OPEN = "waits to be fetched"
    EXPIRED = "was not fetched in time"
    NOT_RECEIVED = "was fetched but did not arrive"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order that has not arrived, for C4. `at`: until when it waits, when it ended, or when it was fetched."""

    number: str
    kind: PaperKind
    state: OrderState
    operator: str
    accounts: int
    at: datetime
    action: Action


@dataclass(frozen=True, slots=True)
class OrdersOf:
    """Which school's."""

    school_uai: str


def list_orders(counter: Counter, form: OrdersOf) -> tuple[OrderLine, ...]:
    """A school's orders that have not arrived: those that were fetched in vain first, then those that wait. What is
    being handed over is on neither side yet."""

    def step(tx: Transaction) -> tuple[OrderLine, ...]:
        question = (
            select(PaperOrder, Operator.name)
            .join(Operator, col(PaperOrder.operator_id) == Operator.id)
            .where(PaperOrder.school_uai == form.school_uai, col(PaperOrder.received_at).is_(None))
            .order_by(col(PaperOrder.asked_at).desc())
        )
        lines = [_line(tx, row, name) for row, name in tx.session.exec(question) if not _on_its_way(tx, row)]
        urgent = [OrderState.NOT_RECEIVED, OrderState.OPEN, OrderState.EXPIRED]
        return tuple(sorted(lines, key=lambda line: urgent.index(line.state)))

    return counter.read(step)


def _on_its_way(tx: Transaction, row: PaperOrder) -> bool:
    return row.taken_at is not None and row.received_at is None and row.expires_at > tx.now


def _line(tx: Transaction, row: PaperOrder, operator: str) -> OrderLine:
    if row.taken_at is not None:
        state, at = OrderState.NOT_RECEIVED, row.taken_at
    else:
        state, at = OrderState.OPEN if row.expires_at > tx.now else OrderState.EXPIRED, row.expires_at
    accounts = len(row.identifiers)
    action = action_for(row.kind, accounts, row.checked)
    return OrderLine(row.number, row.kind, state, operator, accounts, at, action)


@dataclass(frozen=True, slots=True)
class OrderAgain:
    """The order of this number, of this school, once more."""

    school_uai: str
    number: str


@dataclass(frozen=True, slots=True)
class NoSuchOrder:
    """No order of theirs has this number, or it has arrived, or is being handed over."""


AgainOutcome: TypeAlias = Ordered | NoSuchOrder


def order_again(counter: Counter, form: OrderAgain) -> AgainOutcome:
    """The same accounts under a new number, for whoever asks now; the old number is gone. What was issued with it and
    never arrived ends when the new paper is fetched."""

    def step(tx: Transaction) -> AgainOutcome:
        asked = select(PaperOrder).where(PaperOrder.number == form.number, PaperOrder.school_uai == form.school_uai)
        row = tx.session.exec(asked.with_for_update()).first()
        if row is None or row.received_at is not None or _on_its_way(tx, row):
            return NoSuchOrder()
        row.number, row.operator_id = _number(), orderer(tx).id
        row.asked_at, row.expires_at = tx.now, tx.now + GOOD_FOR
        row.replaces = _good_letters(tx, row.identifiers)
        row.taken_at, row.batch_id = None, None
        tx.session.add(row)
        journal_order(tx, row, "paper ordered again")
        return Ordered(row.number, row.expires_at, len(row.identifiers))

    return counter.write(step)


def _good_letters(tx: Transaction, identifiers: Sequence[str]) -> list[str]:
    letters = select(Letter.id).join(Account).where(among(tx.session, col(Account.identifier), identifiers))
    return [str(each) for each in tx.session.exec(letters.where(col(Letter.voided_at).is_(None)))]


@dataclass(frozen=True, slots=True)
class PrinterOf:
    school_uai: str


def printer_of(counter: Counter, form: PrinterOf) -> str | NoSuchSchool:
    """The name of the school's printer as lp knows it; '' where it has named none, and paper is picked up."""

    def step(tx: Transaction) -> str | NoSuchSchool:
        school = tx.session.get(School, form.school_uai)
        return school.printer if school else NoSuchSchool()

    return counter.read(step)


def drop_old_orders(tx: Transaction) -> int:
    """Orders that arrived, or that nobody fetched, after 90 days; for upkeep. Those that did not arrive stay."""
    done = sa.or_(col(PaperOrder.received_at).is_not(None), col(PaperOrder.taken_at).is_(None))
    old = sa.delete(PaperOrder).where(done, col(PaperOrder.asked_at) < tx.now - _KEPT)
    result: Any = tx.session.execute(old.execution_options(synchronize_session=False))
    return int(result.rowcount)
