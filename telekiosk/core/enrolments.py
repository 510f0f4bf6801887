"""What happens to accounts when children come, leave, come back or change schools (section 2, R21).

For imports: the transaction's actor is Who.IMPORT, accounts are locked and in a state that the plan has looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import journal, mails
from telekiosk.core.accounts import advance, locked, responsibilities_on
from telekiosk.core.counter import Transaction
from telekiosk.core.entities import Account, Pupil, Report, Responsibility, School
from telekiosk.core.lifecycle import Event, Moved, State
from telekiosk.core.preparing import locked_school, school_of
from telekiosk.core.reports import correct_birth_date
from telekiosk.core.terms import ReportKind


class NotAsPlanned(Exception):
    """The table refuses what a plan has asked for: a mistake of the program, and nothing of the import is stored."""


def add_children(tx: Transaction, account: Account, gained: Sequence[UUID], children: Sequence[str]) -> None:
    """New responsibilities on an account that is there already (`accounts_per = guardian`): without a letter, with M4.
    The caller has put them there."""
    _advance(tx, account, Event.CHILD_ATTACHED, children, gained=gained)
    _tell(tx, account, mails.Notice.CHILD_ADDED, children)


def children_back(
    tx: Transaction, account: Account, resumed: Iterable[Responsibility], children: Sequence[str]
) -> None:
    """Responsibilities that are current again; a pupil's own account has none."""
    for each in resumed:
        each.ended_on, each.ended_because = None, ""
        tx.session.add(each)
    _advance(tx, account, Event.CHILD_ATTACHED, children)


def children_gone(
    tx: Transaction,
    account: Account,
    ended: Iterable[tuple[Responsibility, date]],
    children: Sequence[str],
    because: str,
) -> None:
    """Responsibilities that end, each on its day; they stay on the account, and so does everything else."""
    for each, day in ended:
        each.ended_on, each.ended_because = day, because
        tx.session.add(each)
    _advance(tx, account, Event.CHILD_ENDED, children, because=because)


def _advance(
    tx: Transaction,
    account: Account,
    event: Event,
    children: Sequence[str],
    *,
    gained: Sequence[UUID] = (),
    because: str = "",
) -> None:
    details = {"children": ", ".join(children)} | ({"reason": because} if because else {})
    moved = advance(tx, account, event, gained=gained, details=details)
    if not isinstance(moved, Moved):
        raise NotAsPlanned(moved)


def _tell(tx: Transaction, account: Account, what: mails.Notice, children: Sequence[str]) -> None:
    """M4; nobody has heard of a prepared account yet, and its letter will tell."""
    if account.state is not State.PREPARED:
        mails.notify(tx, account, what, facts={"children": list(children)})


def child_moved(tx: Transaction, account: Account, uai: str, children: Sequence[str]) -> None:
    """A child of this account goes to another school of the authority: identifier and password stay; the account
    belongs to the school where its children are; its guardians are told."""
    if account.pupil_id is None:
        account.school_uai = school_of(tx, responsibilities_on(tx.session, account.id), account.school_uai)
        _tell(tx, account, mails.Notice.CHILD_MOVED, children)
    else:
        account.school_uai = uai
    journal.append(tx, account, "child moved", {"school": uai}, {"children": ", ".join(children)})


def pupils_moved_away(tx: Transaction, uai: str, pupils: Sequence[UUID], to: School) -> None:
    """What the school that they leave finds in its journal."""
    told = {"pupils": sorted(str(each) for each in pupils), "school": to.uai}
    journal.append(tx, locked_school(tx, uai), "pupils moved away", told)


def birth_date_from_roster(tx: Transaction, pupil: Pupil, day: date) -> None:
    """A date that the roster brings: families' counts of wrong dates are cleared (R20), and reports about it are
    mended; whoever made them is to be called back (C9)."""
    correct_birth_date(tx, pupil, day)
    waiting = select(Report).where(
        Report.pupil_id == pupil.id,
        Report.kind == ReportKind.BIRTH_DATE_IS_RIGHT,
        col(Report.mended_at).is_(None),
    )
    for report in tx.session.exec(waiting.with_for_update()).all():
        (account,) = locked(tx, [report.account_id])
        report.mended_at, report.mended_by = tx.now, tx.actor.name
        tx.session.add(report)
        journal.append(tx, account, "report mended", {"reference": report.reference})
