"""The guardians of a plan: responsibilities made, resumed, carried over and ended, and on which accounts (R1, R21)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from telekiosk.core.lifecycle import State
from telekiosk.core.terms import LEFT_THE_SCHOOL
from telekiosk.roster.bonds import Chosen, Matched, chosen, matched
from telekiosk.roster.differences import guardian_change
from telekiosk.roster.known import KnownBond, KnownPupil, Present
from telekiosk.roster.model import FileKind, LinkRow, PersonRow, PupilRow, Reason, Remark, Roster
from telekiosk.roster.placing import Homes
from telekiosk.roster.recognise import same_human
from telekiosk.roster.steps import Attached, BondChange, Detached, GuardianChange, Leaver, NewGuardian


@dataclass(frozen=True, slots=True)
class Linking:
    new_guardians: tuple[NewGuardian, ...]
    changes: tuple[GuardianChange, ...]
    attached: tuple[Attached, ...]
    bonds: tuple[BondChange, ...]
    detached: tuple[Detached, ...]
    remarks: tuple[Remark, ...]
    records: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Ground:
    """What linking stands on: the roster, what is known, the pupils who are there once all is done, and what was asked
    for. `others` are numbers of persons that seem to be somebody else's now and that the school has not agreed to."""

    roster: Roster
    present: Present
    rows: tuple[PupilRow, ...]
    known: Mapping[str, KnownPupil]
    others: frozenset[str]
    accepted: frozenset[str]
    part: bool

    @property
    def kind(self) -> FileKind:
        return FileKind.TABLE if self.roster.as_table else FileKind.GUARDIANS

    def persons(self) -> dict[str, PersonRow]:
        return {person.person_id: person for person in self.roster.persons}


def linking(ground: Ground, leaving: Sequence[Leaver]) -> Linking:
    """Every level 1 link of a pupil who is there becomes, or stays, a responsibility, unless a rule bars it."""
    persons = ground.persons()
    ids = {row.eleve_id for row in ground.rows}
    links = [link for link in ground.roster.links if link.eleve_id in ids]
    found = matched(ground.roster, links, persons, ground.known, ground.present)
    secure = _secure(ground)
    asked = {(link.eleve_id, link.person_id): Reason.OTHER_PERSON for link in links if link.person_id in ground.others}
    for link, guarded in _perhaps_guarded(ground, links, found):
        asked[link.eleve_id, link.person_id] = Reason.PERHAPS_GUARDED
        secure[link.eleve_id] += [bond for bond in guarded if bond.current and bond not in secure[link.eleve_id]]
    counted, told = chosen(links, found, secure, ground.accepted, asked, persons, ground.kind)
    changed, closed = _bond_changes(ground, counted, found)
    return Linking(
        tuple(_new_guardians(counted, found, persons)),
        tuple(_guardian_changes(ground, counted, found)),
        tuple(_attached(ground, counted, found)),
        tuple(changed),
        tuple(sorted((*_gone(ground, leaving), *_dropped(ground, counted, secure)), key=_by_child)),
        (*told, *closed, *_without_guardian(ground, counted, secure)),
        {number: record.id for number, record in found.records.items()},
    )


def _by_child(detached: Detached) -> tuple[str, str]:
    return detached.child, detached.name


def _secure(ground: Ground) -> dict[str, list[KnownBond]]:
    """By ELEVE_ID, current responsibilities that stay whatever the files say: all of them when the files are of a part
    of the school, else those whose link could not be read, or whose guardian's number is somebody else's. One without a
    number may be any of the pupil's guardians."""
    uai, doubtful = ground.roster.heading.uai, ground.roster.doubtful
    numbers = {each.id: each.person_id for each in ground.present.guardians if each.school == uai}
    pupils = {ground.known[row.eleve_id].id: row.eleve_id for row in ground.rows if row.eleve_id in ground.known}
    secure: dict[str, list[KnownBond]] = defaultdict(list)
    for bond in ground.present.bonds:
        child, number = pupils.get(bond.pupil), numbers.get(bond.guardian, "")
        unread = {(child, number), (child, "")} & doubtful
        if child and bond.current and (ground.part or number in ground.others or unread):
            secure[child].append(bond)
    return secure


def _perhaps_guarded(
    ground: Ground, links: Sequence[LinkRow], found: Matched
) -> Iterator[tuple[LinkRow, list[KnownBond]]]:
    """Newcomers to a pupil of whom a guardian is in the files no more whom the school protects, or keeps from them;
    with these responsibilities. They may be that very person, typed in anew, and what was decided of them would be lost
    without a word: the newcomer waits for the school's, and the other stays."""
    protected = {guardian.id for guardian in ground.present.guardians if guardian.protected}
    spoken_of = {bond.id for bond in found.bonds.values()}
    gone: dict[UUID, list[KnownBond]] = defaultdict(list)
    for bond in ground.present.bonds:
        if bond.id not in spoken_of and (bond.hidden or bond.guardian in protected):
            gone[bond.pupil].append(bond)
    for link in links:
        pupil = ground.known.get(link.eleve_id)
        new = (link.eleve_id, link.person_id) not in found.bonds and link.person_id not in ground.accepted
        if new and pupil is not None and gone[pupil.id]:
            yield link, gone[pupil.id]


def _new_guardians(
    counted: Sequence[Chosen], found: Matched, persons: Mapping[str, PersonRow]
) -> Iterator[NewGuardian]:
    for number in dict.fromkeys(each.link.person_id for each in counted):
        if number not in found.records:
            other = found.others.get(number)
            protected = other is not None and other.protected
            yield NewGuardian(persons[number], other.person if other else None, protected)


def _guardian_changes(ground: Ground, counted: Sequence[Chosen], found: Matched) -> Iterator[GuardianChange]:
    persons = ground.persons()
    for number in dict.fromkeys(each.link.person_id for each in counted):
        record, other = found.records.get(number), found.others.get(number)
        if record is not None:
            protected = other is not None and other.protected
            change = guardian_change(record, persons[number], protected=protected)
            if change:
                yield change


def _attached(ground: Ground, counted: Sequence[Chosen], found: Matched) -> Iterator[Attached]:
    persons, names = ground.persons(), {row.eleve_id: row.name for row in ground.rows}
    around: dict[str, list[str]] = defaultdict(list)
    for each in counted:
        around[each.link.eleve_id].append(each.link.person_id)
    per_guardian = ground.present.accounts_per == "guardian"
    homes = Homes(ground.roster.heading.uai, ground.present, found.records) if per_guardian else None
    for each in counted:
        child, person = each.link.eleve_id, each.link.person_id
        if each.bond is None:
            account = homes.of(person, around[child]) if homes else None
            yield Attached(child, person, each.rank, persons[person].name, names[child], account)


def _bond_changes(ground: Ground, counted: Sequence[Chosen], found: Matched) -> tuple[list[BondChange], list[Remark]]:
    """An account that the school has closed stays closed, and nothing on it comes back; the plan says so."""
    persons, names = ground.persons(), {row.eleve_id: row.name for row in ground.rows}
    accounts = {account.id: account for account in ground.present.accounts}
    changed: list[BondChange] = []
    closed: list[Remark] = []
    for each in counted:
        bond, link = each.bond, each.link
        if bond is None:
            continue
        name, account = persons[link.person_id].name, accounts[bond.account]
        if not bond.current and account.state is State.CLOSED and not account.closed_by_time:
            closed.append(Remark(ground.kind, link.line, name, Reason.CLOSED_BY_SCHOOL, link.person_id))
            continue
        record = found.records.get(link.person_id)
        elsewhere = link.person_id if record is None or record.id != bond.guardian else None
        if elsewhere or not bond.current or bond.rank != each.rank:
            child = names[link.eleve_id]
            changed.append(BondChange(bond.id, bond.account, name, child, each.rank, not bond.current, elsewhere))
    return changed, closed


def _gone(ground: Ground, leaving: Sequence[Leaver]) -> Iterator[Detached]:
    guardians = {guardian.id: guardian.name for guardian in ground.present.guardians}
    gone = {leaver.pupil: leaver for leaver in leaving}
    for bond in ground.present.bonds:
        leaver = gone.get(bond.pupil)
        if leaver and bond.current:
            name = guardians[bond.guardian]
            yield Detached(bond.id, bond.account, name, leaver.name, LEFT_THE_SCHOOL, leaver.on)


def _dropped(ground: Ground, counted: Sequence[Chosen], secure: Mapping[str, list[KnownBond]]) -> Iterator[Detached]:
    """Guardians of pupils who stay, whom the files no longer have at level 1 for that pupil."""
    stay: set[UUID] = {bond.id for bonds in secure.values() for bond in bonds}
    stay |= {each.bond.id for each in counted if each.bond}
    names = {ground.known[row.eleve_id].id: row.name for row in ground.rows if row.eleve_id in ground.known}
    guardians = {guardian.id: guardian for guardian in ground.present.guardians}
    accounts = {account.id: account for account in ground.present.accounts}
    dropped = [bond for bond in ground.present.bonds if bond.current and bond.pupil in names and bond.id not in stay]
    ended, left = {bond.id for bond in dropped}, defaultdict[UUID, set[UUID]](set)
    for bond in ground.present.bonds:
        if bond.current and bond.id not in ended:
            left[bond.account].add(bond.guardian)
    for bond in dropped:
        own, account = guardians[bond.guardian], accounts[bond.account]
        others = [guardians[each] for each in left[bond.account]]
        joint = bool(others) and account.state is State.ACTIVE and not any(same_human(own, each) for each in others)
        child, shared = names[bond.pupil], account.identifier if joint else ""
        yield Detached(bond.id, bond.account, own.name, child, "no longer a guardian", shared=shared)


def _without_guardian(
    ground: Ground, counted: Sequence[Chosen], secure: Mapping[str, list[KnownBond]]
) -> Iterator[Remark]:
    cared_for = {each.link.eleve_id for each in counted} | secure.keys()
    kind = FileKind.TABLE if ground.roster.as_table else FileKind.PUPILS
    for row in ground.rows:
        if row.eleve_id not in cared_for:
            yield Remark(kind, row.line, row.name, Reason.NO_GUARDIAN, row.eleve_id)
