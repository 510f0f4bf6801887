"""A plan carried out, inside the transaction in which it was made.

New rows are stored by the hundred; accounts that exist are changed one by one, each with its journal entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core import enrolments, journal
from telekiosk.core.accounts import locked
from telekiosk.core.counter import Transaction
from telekiosk.core.credentials import new_id
from telekiosk.core.database import among, insert_all, rows_by_id
from telekiosk.core.entities import Account, Responsibility, RosterImport, School
from telekiosk.core.lifecycle import ENDED
from telekiosk.core.policy import PARIS
from telekiosk.core.preparing import Prepare, prepared_accounts, registered_school
from telekiosk.core.school import generated_anew
from telekiosk.core.search_terms import note
from telekiosk.roster.carried_people import People
from telekiosk.roster.steps import Arrival, Attached, NewAccount, Plan

Progress: TypeAlias = Callable[[int, int], None]


def carry_out(tx: Transaction, plan: Plan, progress: Progress) -> int:
    """All of it. `progress` hears how many steps of how many are done: all but the last, which is the commit. The
    answer is how many there are."""
    school, people = registered_school(tx, plan.heading.uai), People(tx, plan)
    stages: tuple[tuple[int, Callable[[], None]], ...] = (
        (len(plan.pupils) + len(plan.guardians), people.change),
        (len(plan.new_guardians), people.add),
        (len(plan.leavers), people.end_enrolments),
        (len(plan.arrivals), people.enrol),
        (len(plan.anew), lambda: _generate_anew(tx, plan)),
        (len(plan.accounts) + len(plan.attached), lambda: _attach(tx, plan, people)),
        (len(plan.bonds), lambda: _change_bonds(tx, plan, people)),
        (len(plan.detached), lambda: _detach(tx, plan)),
        (len(plan.moves), lambda: _move(tx, plan, school)),
        (1, lambda: _record(tx, plan, school)),
    )
    done, of = 0, sum(count for count, _ in stages) + 1
    for count, stage in stages:
        stage()
        done += count
        if count:
            progress(done, of)
    return of


def _generate_anew(tx: Transaction, plan: Plan) -> None:
    for account in rows_by_id(tx.session, Account, [each.account for each in plan.anew]).values():
        made = generated_anew(tx, account)
        if not isinstance(made, list):
            raise enrolments.NotAsPlanned(made)


def _attach(tx: Transaction, plan: Plan, people: People) -> None:
    """New responsibilities: on new accounts, or on those that families have already."""
    ids = {(each.person_id, each.eleve_id): new_id() for each in plan.attached}
    on = {(each.person_id, each.eleve_id): each.account for each in plan.attached}
    made = prepared_accounts(tx, [_prepare(each, plan, people, ids) for each in plan.accounts])
    for account_id, account in zip(made, plan.accounts, strict=True):
        on |= {(account.person_id, child): account_id for child in account.eleve_ids if account.person_id}
    bonds = [
        {
            "id": ids[each.person_id, each.eleve_id],
            "guardian_id": people.guardian_ids[each.person_id],
            "pupil_id": people.pupil_ids[each.eleve_id],
            "account_id": on[each.person_id, each.eleve_id],
            "rank": each.rank,
        }
        for each in plan.attached
    ]
    insert_all(tx.session, Responsibility, bonds)
    note(tx.session, accounts=(account_id for account_id in on.values() if account_id))
    _add_to_accounts(tx, [each for each in plan.attached if each.account], ids)


def _prepare(account: NewAccount, plan: Plan, people: People, ids: dict[tuple[str, str], UUID]) -> Prepare:
    uai, person_id = plan.heading.uai, account.person_id
    if person_id is None:
        (child,) = account.eleve_ids
        return Prepare(*people.pupil_names(child), uai, pupil_id=people.pupil_ids[child])
    carried = tuple(ids[person_id, child] for child in account.eleve_ids)
    return Prepare(*people.guardian_names(person_id), uai, responsibilities=carried)


def _add_to_accounts(tx: Transaction, attached: Sequence[Attached], ids: dict[tuple[str, str], UUID]) -> None:
    added: dict[UUID, list[Attached]] = defaultdict(list)
    for each in attached:
        if each.account:
            added[each.account].append(each)
    for account_id, account in rows_by_id(tx.session, Account, added).items():
        gained = [ids[each.person_id, each.eleve_id] for each in added[account_id]]
        enrolments.add_children(tx, account, gained, list(dict.fromkeys(each.child for each in added[account_id])))


def _change_bonds(tx: Transaction, plan: Plan, people: People) -> None:
    rows = rows_by_id(tx.session, Responsibility, [each.bond for each in plan.bonds])
    resumed: dict[UUID, list[tuple[Responsibility, str]]] = defaultdict(list)
    for each in plan.bonds:
        bond = rows[each.bond]
        bond.rank = each.rank
        if each.person_id:
            bond.guardian_id = people.guardian_ids[each.person_id]
        if each.resumed:
            resumed[bond.account_id].append((bond, each.child))
    tx.session.flush()
    for account_id, account in rows_by_id(tx.session, Account, resumed).items():
        back = resumed[account_id]
        children = dict.fromkeys(child for _, child in back)
        enrolments.children_back(tx, account, [bond for bond, _ in back], list(children))


def _detach(tx: Transaction, plan: Plan) -> None:
    rows = rows_by_id(tx.session, Responsibility, [each.bond for each in plan.detached])
    ended: dict[tuple[UUID, str], list[tuple[Responsibility, date, str]]] = defaultdict(list)
    for each in plan.detached:
        bond = rows[each.bond]
        ended[bond.account_id, each.because].append((bond, each.on or tx.today, each.child))
    accounts = rows_by_id(tx.session, Account, [account_id for account_id, _ in ended])
    for (account_id, because), gone in ended.items():
        children = dict.fromkeys(child for _, _, child in gone)
        days = [(bond, day) for bond, day, _ in gone]
        enrolments.children_gone(tx, accounts[account_id], days, list(children), because)


def _move(tx: Transaction, plan: Plan, school: School) -> None:
    """Accounts of pupils who come from another school, and that school's journal."""
    moved = {each.pupil: each for each in plan.moves if each.pupil}
    told = _accounts_of(tx, moved)
    for account in locked(tx, told):
        enrolments.child_moved(tx, account, school.uai, list(dict.fromkeys(told[account.id])))
    away: dict[str, list[UUID]] = defaultdict(list)
    for pupil, arrival in moved.items():
        away[arrival.from_school].append(pupil)
    for uai in sorted(away):
        enrolments.pupils_moved_away(tx, uai, away[uai], school)


def _accounts_of(tx: Transaction, moved: dict[UUID, Arrival]) -> dict[UUID, list[str]]:
    """The accounts that show these pupils, and their own, with the pupils' names. Where a pupil is hidden nothing is
    said of them, their new school included (C3)."""
    told: dict[UUID, list[str]] = defaultdict(list)
    held = select(Responsibility.account_id, Responsibility.pupil_id).where(
        among(tx.session, col(Responsibility.pupil_id), moved),
        col(Responsibility.ended_on).is_(None),
        col(Responsibility.hidden).is_(False),
    )
    own = select(Account.id, Account.pupil_id).where(
        among(tx.session, col(Account.pupil_id), moved), col(Account.state).not_in(ENDED)
    )
    for account_id, pupil in (*tx.session.exec(held), *tx.session.exec(own)):
        if pupil is not None:
            told[account_id].append(moved[pupil].name)
    return told


def _record(tx: Transaction, plan: Plan, school: School) -> None:
    """The import itself, and its entry in the school's journal (R12)."""
    record = RosterImport(
        school_uai=school.uai,
        school_year=plan.heading.year,
        pupils_exported_at=not_to_come(tx, plan.heading.pupils_at),
        guardians_exported_at=not_to_come(tx, plan.heading.guardians_at),
        applied_at=tx.now,
        applied_by=tx.actor.name,
        pupils=len(plan.new_pupils),
        accounts=len(plan.accounts),
    )
    tx.session.add(record)
    told = {"import": str(record.id), "year": record.school_year, "part": plan.part, **counts(plan)}
    journal.append(tx, school, "roster imported", told)
    tx.session.flush()


def not_to_come(tx: Transaction, exported_at: datetime) -> datetime:
    """When a file was made, as it says: but a moment that has not come is none, or a date mistyped once would make
    every later file too old, today's with the right day too."""
    return exported_at if exported_at <= tx.now else datetime.combine(tx.today, time(), PARIS)


def counts(plan: Plan) -> dict[str, int]:
    """A plan in numbers, as the school's journal and --json have it."""
    return {
        "pupils": len(plan.new_pupils),
        "returned": len(plan.returns),
        "moved": len(plan.moves),
        "changed": len(plan.pupils),
        "class_moves": len(plan.class_moves),
        "left": len(plan.leavers),
        "guardians": len(plan.new_guardians),
        "guardians_changed": len(plan.guardians),
        "attached": len(plan.attached),
        "responsibilities_changed": len(plan.bonds),
        "resumed": sum(each.resumed for each in plan.bonds),
        "detached": len(plan.detached),
        "accounts": len(plan.accounts),
        "accounts_anew": len(plan.anew),
    }
