"""A plan carried out, inside the transaction in which it was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlmodel import SQLModel, col, select

from telekiosk.core import enrolments, journal
from telekiosk.core.accounts import locked
from telekiosk.core.counter import Transaction
from telekiosk.core.credentials import new_id
from telekiosk.core.database import insert_all
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility, RosterImport
from telekiosk.core.lifecycle import ENDED
from telekiosk.core.preparing import Prepare, prepared_accounts, registered_school
from telekiosk.core.school import generated_anew
from telekiosk.roster.differences import guardian_values
from telekiosk.roster.steps import Arrival, Attached, Change, NewAccount, NewGuardian, Plan

Progress: TypeAlias = Callable[[int, int], None]
Table = TypeVar("Table", bound=SQLModel)

_AT_ONCE = 500  # well below what one statement may carry on either database
_OF_ENROLMENT = frozenset({"class_name", "eleve_id", "elenoet"})


class Carrier:
    """Carries out one plan. New rows are stored by the hundred; accounts that exist are changed one by one, each with
    its journal entry."""

    def __init__(self, tx: Transaction, plan: Plan, progress: Progress) -> None:
        self._tx, self._plan, self._progress = tx, plan, progress
        self._school = registered_school(tx, plan.heading.uai)
        self._pupil_ids = dict(plan.pupil_ids)
        self._guardian_ids = dict(plan.guardian_ids)
        self._new_pupils: dict[str, Pupil] = {}
        self._new_guardians: dict[str, Guardian] = {}
        self._of = sum(1 for _ in plan.steps())
        self._done = 0

    def carry_out(self) -> None:
        self._change_people()
        self._add_people()
        self._end_enrolments()
        self._enrol()
        self._generate_anew()
        self._attach()
        self._change_bonds()
        self._detach()
        self._move()
        self._correct_birth_dates()
        self._record()

    def _step(self, count: int = 1) -> None:
        self._done += count
        self._progress(self._done, self._of)

    def _by_id(self, table: type[Table], ids: Iterable[UUID]) -> dict[UUID, Table]:
        """Rows of one table, a few hundred at a time."""
        key: Any = table.id  # type: ignore[attr-defined]
        wanted, found = list(dict.fromkeys(ids)), dict[UUID, Table]()
        for start in range(0, len(wanted), _AT_ONCE):
            some = select(table).where(col(key).in_(wanted[start : start + _AT_ONCE]))
            found |= {row.id: row for row in self._tx.session.exec(some)}  # type: ignore[attr-defined]
        return found

    def _change_people(self) -> None:
        """Names, numbers, classes, contact details; birth dates come last."""
        pupils = self._by_id(Pupil, [each.pupil for each in self._plan.pupils])
        enrolled = self._current_enrolments(pupils)
        for change in self._plan.pupils:
            for each in change.changes:
                if each.field in _OF_ENROLMENT:
                    setattr(enrolled[change.pupil], each.field, each.new)
                elif each.field != "birth_date":
                    setattr(pupils[change.pupil], each.field, each.new)
            self._step()
        guardians = self._by_id(Guardian, [each.guardian for each in self._plan.guardians])
        for told in self._plan.guardians:
            _change_guardian(guardians[told.guardian], told.changes, told.caught_up)
            self._step()
        self._tx.session.flush()

    def _current_enrolments(self, pupils: Iterable[UUID]) -> dict[UUID, Enrolment]:
        wanted, found = list(pupils), dict[UUID, Enrolment]()
        for start in range(0, len(wanted), _AT_ONCE):
            some = col(Enrolment.pupil_id).in_(wanted[start : start + _AT_ONCE]), col(Enrolment.ended_on).is_(None)
            found |= {row.pupil_id: row for row in self._tx.session.exec(select(Enrolment).where(*some))}
        return found

    def _add_people(self) -> None:
        self._new_pupils = {each.row.eleve_id: _pupil(each) for each in self._plan.new_pupils}
        self._new_guardians = {
            each.row.person_id: _guardian(each, self._school.uai) for each in self._plan.new_guardians
        }
        insert_all(self._tx.session, list(self._new_pupils.values()))
        insert_all(self._tx.session, list(self._new_guardians.values()))
        self._pupil_ids |= {number: pupil.id for number, pupil in self._new_pupils.items()}
        self._guardian_ids |= {number: guardian.id for number, guardian in self._new_guardians.items()}
        self._step(len(self._new_guardians))

    def _end_enrolments(self) -> None:
        """Of those who leave, and of those whom another school lists and who come here."""
        leaving = {each.pupil: (each.on or self._tx.today, "left the school") for each in self._plan.leavers}
        leaving |= {
            each.pupil: (self._tx.today, "moved") for each in self._plan.moves if each.pupil and each.still_there
        }
        for pupil, enrolment in self._current_enrolments(leaving).items():
            enrolment.ended_on, enrolment.ended_because = leaving[pupil]
            self._tx.session.add(enrolment)
        self._tx.session.flush()
        rows = self._by_id(Account, [each.account for each in self._plan.leavers if each.account])
        for leaver in self._plan.leavers:
            account = rows.get(leaver.account) if leaver.account else None
            if account is not None and account.state not in ENDED:
                enrolments.children_gone(self._tx, account, (), [leaver.name], "left the school")
            self._step()

    def _enrol(self) -> None:
        insert_all(self._tx.session, [self._enrolment(each) for each in self._plan.arrivals])
        anew = {each.account for each in self._plan.anew}
        rows = self._by_id(Account, [each.account for each in self._plan.arrivals if each.account])
        for each in self._plan.arrivals:
            account = rows.get(each.account) if each.account and each.account not in anew else None
            if account is not None and account.state not in ENDED:
                enrolments.children_back(self._tx, account, (), [each.name])
            self._step()

    def _enrolment(self, arrival: Arrival) -> Enrolment:
        row = arrival.row
        return Enrolment(
            pupil_id=self._pupil_ids[row.eleve_id],
            school_uai=self._school.uai,
            eleve_id=row.eleve_id,
            elenoet=row.elenoet,
            class_name=row.class_name,
            started_on=self._tx.today,
        )

    def _generate_anew(self) -> None:
        rows = self._by_id(Account, [each.account for each in self._plan.anew])
        for each in self._plan.anew:
            made = generated_anew(self._tx, rows[each.account])
            if not isinstance(made, list):
                raise enrolments.NotAsPlanned(made)
            self._step()

    def _attach(self) -> None:
        """New responsibilities: on new accounts, or on those that families have already."""
        bonds = {(each.person_id, each.eleve_id): self._bond(each) for each in self._plan.attached}
        wanted = [self._prepare(each, bonds) for each in self._plan.accounts]
        prepared_accounts(self._tx, wanted)
        self._step(len(wanted))
        added: dict[UUID, list[Attached]] = defaultdict(list)
        for each in self._plan.attached:
            if each.account:
                added[each.account].append(each)
        rows = self._by_id(Account, added)
        for account_id, children in added.items():
            gained = [bonds[each.person_id, each.eleve_id] for each in children]
            for bond in gained:
                bond.account_id = account_id
        insert_all(self._tx.session, list(bonds.values()))
        for account_id, children in added.items():
            gained = [bonds[each.person_id, each.eleve_id] for each in children]
            enrolments.add_children(self._tx, rows[account_id], gained, _names(children))
        self._step(len(bonds))

    def _bond(self, attached: Attached) -> Responsibility:
        """Its account is set by whoever prepares that; until then any number stands in."""
        return Responsibility(
            guardian_id=self._guardian_ids[attached.person_id],
            pupil_id=self._pupil_ids[attached.eleve_id],
            rank=attached.rank,
            account_id=new_id(),
        )

    def _prepare(self, account: NewAccount, bonds: dict[tuple[str, str], Responsibility]) -> Prepare:
        person_id = account.person_id
        if person_id is None:
            return Prepare(self._pupil(account.eleve_ids[0]), self._school.uai)
        carried = [bonds[person_id, child] for child in account.eleve_ids]
        return Prepare(self._guardian(person_id), self._school.uai, carried)

    def _pupil(self, eleve_id: str) -> Pupil:
        known = self._new_pupils.get(eleve_id)
        return known or self._tx.session.get_one(Pupil, self._pupil_ids[eleve_id])

    def _guardian(self, person_id: str) -> Guardian:
        known = self._new_guardians.get(person_id)
        return known or self._tx.session.get_one(Guardian, self._guardian_ids[person_id])

    def _change_bonds(self) -> None:
        bonds = self._by_id(Responsibility, [each.bond for each in self._plan.bonds])
        resumed: dict[UUID, list[tuple[Responsibility, str]]] = defaultdict(list)
        for each in self._plan.bonds:
            bond = bonds[each.bond]
            bond.rank = each.rank
            if each.person_id:
                bond.guardian_id = self._guardian_ids[each.person_id]
            if each.resumed:
                resumed[bond.account_id].append((bond, each.child))
            self._tx.session.add(bond)
            self._step()
        self._tx.session.flush()
        for account_id, account in self._by_id(Account, resumed).items():
            back = resumed[account_id]
            enrolments.children_back(self._tx, account, [bond for bond, _ in back], [child for _, child in back])

    def _detach(self) -> None:
        bonds = self._by_id(Responsibility, [each.bond for each in self._plan.detached])
        ended: dict[tuple[UUID, str], list[tuple[Responsibility, date, str]]] = defaultdict(list)
        for each in self._plan.detached:
            bond = bonds[each.bond]
            ended[bond.account_id, each.because].append((bond, each.on or self._tx.today, each.child))
        rows = self._by_id(Account, [account_id for account_id, _ in ended])
        for (account_id, because), gone in ended.items():
            days = [(bond, day) for bond, day, _ in gone]
            children = list(dict.fromkeys(child for _, _, child in gone))
            enrolments.children_gone(self._tx, rows[account_id], days, children, because)
            self._step(len(gone))

    def _move(self) -> None:
        moved = {each.pupil: each for each in self._plan.moves if each.pupil}
        if not moved:
            return
        told: dict[UUID, list[str]] = defaultdict(list)
        held = select(Responsibility).where(
            col(Responsibility.pupil_id).in_(moved), col(Responsibility.ended_on).is_(None)
        )
        for bond in self._tx.session.exec(held).all():
            told[bond.account_id].append(moved[bond.pupil_id].name)
        for pupil, arrival in moved.items():
            own = select(Account.id).where(Account.pupil_id == pupil, col(Account.state).not_in(ENDED))
            told |= {account_id: [arrival.name] for account_id in self._tx.session.exec(own)}
        for account in locked(self._tx, told):
            enrolments.child_moved(self._tx, account, self._school.uai, list(dict.fromkeys(told[account.id])))
        away: dict[str, list[UUID]] = defaultdict(list)
        for pupil, arrival in moved.items():
            away[arrival.from_school].append(pupil)
        for uai in sorted(away):
            enrolments.pupils_moved_away(self._tx, uai, away[uai], self._school)

    def _correct_birth_dates(self) -> None:
        days = {
            change.pupil: each.new
            for change in self._plan.pupils
            for each in change.changes
            if each.field == "birth_date"
        }
        for pupil_id, pupil in self._by_id(Pupil, days).items():
            day = days[pupil_id]
            if isinstance(day, date):
                enrolments.birth_date_from_roster(self._tx, pupil, day)

    def _record(self) -> None:
        """The import itself, and its entry in the school's journal (R12)."""
        plan = self._plan
        record = RosterImport(
            school_uai=self._school.uai,
            school_year=plan.heading.year,
            exported_at=plan.heading.exported_at,
            applied_at=self._tx.now,
            applied_by=self._tx.actor.name,
            content_digest=plan.digest,
            pupils=len(plan.new_pupils),
            accounts=len(plan.accounts),
        )
        self._tx.session.add(record)
        told = {"import": str(record.id), "year": record.school_year, "part": plan.part, **counts(plan)}
        journal.append(self._tx, self._school, "roster imported", told)
        self._tx.session.flush()


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
        "resumed": sum(each.resumed for each in plan.bonds),
        "detached": len(plan.detached),
        "accounts": len(plan.accounts),
        "accounts_anew": len(plan.anew),
    }


def _names(attached: Sequence[Attached]) -> list[str]:
    return list(dict.fromkeys(each.child for each in attached))


def _pupil(arrival: Arrival) -> Pupil:
    row = arrival.row
    return Pupil(
        ine=row.ine,
        family_name=row.family_name,
        usage_name=row.usage_name,
        first_name=row.first_name,
        birth_date=row.birth_date,
        birth_date_in_roster=row.birth_date,
    )


def _guardian(new: NewGuardian, uai: str) -> Guardian:
    told: dict[str, Any] = {**guardian_values(new.row)}
    return Guardian(school_uai=uai, same_as=new.same_as, protected=new.protected, **told)


def _change_guardian(guardian: Guardian, changes: Sequence[Change], caught_up: Sequence[str]) -> None:
    for each in changes:
        setattr(guardian, each.field, each.new)
    if caught_up:
        left = {name: value for name, value in (guardian.in_roster or {}).items() if name not in caught_up}
        guardian.in_roster = left or None
