"""The daily upkeep: what time does, and what is kept no longer than needed (R27)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import hiding, journal, mails, policy, purging
from telekiosk.core.accounts import advance, locked, locked_one
from telekiosk.core.claims import drop_old_claims
from telekiosk.core.counter import Actor, Counter, Transaction
from telekiosk.core.deposits import drop_old_deposits
from telekiosk.core.entities import (
    Account,
    Enrolment,
    JournalEntry,
    Letter,
    Responsibility,
    School,
    UpkeepRun,
)
from telekiosk.core.lifecycle import Event, Kind, Moved, State, Who
from telekiosk.core.paper_orders import drop_old_orders
from telekiosk.core.preparing import locked_school
from telekiosk.core.school import end_grouped_into

_AT_ONCE = 50  # accounts in one transaction: families go on meanwhile
_ALIVE = (State.PREPARED, State.NOTIFIED, State.PENDING, State.ACTIVE, State.LAPSED)


@dataclass(frozen=True, slots=True)
class Upkept:
    """What one upkeep did, in numbers; `broken` journals it has left alone."""

    lapsed: int
    closed: int
    shown: int
    secrets: int
    attempts: int
    mails: int
    reports: int
    letters: int
    entries: int
    broken: int


def run_upkeep(counter: Counter, retention_months: int = policy.RETENTION_MONTHS) -> Upkept:
    """All of R27 but the anchor's file. Each part is a few short transactions; run again, it goes on where it was."""
    by_time = counter.acting(Actor(Who.TIME, "time"))
    oldest = _start_of(by_time, retention_months)
    by_school = counter.acting(Actor(Who.SCHOOL, "time"))  # whose order ends today
    lapsed = _for_each(by_time, _past_deadline, _lapse)  # first: whoever else locks these accounts lapses them too
    purged = _purge_journals(by_time, oldest)
    done = Upkept(
        lapsed=lapsed,
        closed=_for_each(by_time, _childless, _close),
        shown=_for_each(by_school, hiding.due, hiding.show_due),
        secrets=by_time.write(purging.drop_secrets),
        attempts=by_time.write(purging.drop_attempts),
        mails=by_time.write(lambda tx: purging.drop_mails(tx, oldest)),
        reports=by_time.write(lambda tx: purging.drop_reports(tx, oldest)),
        letters=by_time.write(lambda tx: _drop_paper(tx, oldest)),
        entries=sum(each for each in purged if isinstance(each, int)),
        broken=sum(isinstance(each, journal.Broken) for each in purged),
    )
    by_time.write(drop_old_deposits)
    by_time.write(drop_old_claims)
    by_time.write(lambda tx: tx.session.add(UpkeepRun(ran_at=tx.now)))
    return done


def last_upkeep(counter: Counter) -> datetime | None:
    """When the upkeep was last carried through; None: never."""
    newest = select(UpkeepRun.ran_at).order_by(col(UpkeepRun.ran_at).desc())
    return counter.read(lambda tx: tx.session.exec(newest.limit(1)).first())


def _drop_paper(tx: Transaction, oldest: datetime) -> int:
    """Letters last: an order that points to their batch goes first."""
    drop_old_orders(tx)
    purging.drop_lost_orders(tx, oldest)
    return purging.drop_letters(tx, oldest)


def _start_of(counter: Counter, months: int) -> datetime:
    day = policy.months_before(policy.local_date(counter.clock()), months)
    return datetime.combine(day, time(), policy.PARIS)


def _for_each(
    counter: Counter, find: Callable[[Transaction], Sequence[UUID]], act: Callable[[Transaction, Account], bool]
) -> int:
    """Carries out an act on all accounts found, a few in each transaction; each is looked at again under its lock."""

    def some(tx: Transaction, ids: Sequence[UUID]) -> int:
        return sum(act(tx, account) for account in locked(tx, ids))

    ids = counter.read(find)
    pieces = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
    return sum(counter.write(partial(some, ids=piece)) for piece in pieces)


def _past_deadline(tx: Transaction) -> Sequence[UUID]:
    live = sa.and_(col(Letter.account_id) == Account.id, col(Letter.voided_at).is_(None))
    late = select(Account.id).join(Letter, live).where(Account.state == State.NOTIFIED, Letter.deadline < tx.today)
    return tx.session.exec(late).all()


def _lapse(_tx: Transaction, account: Account) -> bool:
    """Locking an account lapses it on sight (R10)."""
    return account.state is State.LAPSED


def _childless(tx: Transaction, only: UUID | None = None) -> Sequence[UUID]:
    """Accounts (or that one) whose last child ended 13 months ago or more."""
    limit = policy.months_before(tx.today, policy.CHILDLESS_MONTHS)
    alive = col(Account.state).in_(_ALIVE) if only is None else col(Account.id) == only
    guardians = (
        select(Account.id)
        .join(Responsibility, col(Responsibility.account_id) == Account.id)
        .where(alive, Account.kind == Kind.GUARDIAN)
    )
    pupils = (
        select(Account.id)
        .join(Enrolment, col(Enrolment.pupil_id) == Account.pupil_id)
        .where(alive, Account.kind == Kind.PUPIL)
    )
    found: list[UUID] = []
    for question, ended_on in ((guardians, Responsibility.ended_on), (pupils, Enrolment.ended_on)):
        current = sa.func.sum(sa.case((col(ended_on).is_(None), 1), else_=0))
        long_gone = question.group_by(col(Account.id)).having(current == 0, sa.func.max(ended_on) <= limit)
        found += tx.session.exec(long_gone).all()
    return found


def _close(tx: Transaction, account: Account) -> bool:
    if not _childless(tx, account.id) or not isinstance(
        advance(tx, account, Event.CLOSED, changes={"closed_by_time": True}), Moved
    ):
        return False
    mails.notify(tx, account, mails.Notice.CLOSED)
    end_grouped_into(tx, account, Event.PRINCIPAL_CLOSED)
    return True


def _purge_journals(counter: Counter, oldest: datetime) -> list[int | journal.Broken]:
    """Old entries of each stream become one checkpoint, a stream in a transaction of its own."""

    def streams(tx: Transaction) -> list[UUID | str]:
        old = col(JournalEntry.at) < oldest, col(JournalEntry.event) != journal.CHECKPOINT
        accounts = select(JournalEntry.account_id).where(*old, col(JournalEntry.account_id).is_not(None)).distinct()
        schools = select(JournalEntry.school_uai).where(*old, col(JournalEntry.school_uai).is_not(None)).distinct()
        return [
            *(each for each in tx.session.exec(accounts) if each),
            *(each for each in tx.session.exec(schools) if each),
        ]

    def purged(tx: Transaction, which: UUID | str) -> int | journal.Broken:
        stream: Account | School = locked_one(tx, which) if isinstance(which, UUID) else locked_school(tx, which)
        return journal.purge(tx, stream, oldest)

    return [counter.write(partial(purged, which=which)) for which in counter.read(streams)]
