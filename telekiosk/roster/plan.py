"""From a roster and what is there to what would change (R21). Pure: the same answer for a preview and for the import.

It knows additions to an empty school; any other difference refuses the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Literal, TypeAlias

from telekiosk.core.lifecycle import Kind
from telekiosk.roster.model import FileKind, Heading, LinkRow, PersonRow, PupilRow, Reason, Remark, Roster
from telekiosk.roster.refusals import NobodyToImport, OtherSchool, PlanRefusal, PupilsElsewhere, SchoolNotEmpty

MOST_CHILDREN = 12  # of one person; more is a service until the school says otherwise (R21)
LEGAL_GUARDIANS = 2  # of one pupil
OWN_GUARDIAN = "70"  # CODE_PARENTE: the pupil
INSTITUTIONS = frozenset({"41", "42", "51"})  # educator, foster carer, child welfare service


@dataclass(frozen=True, slots=True)
class Present:
    """What the plan needs to know of the database. `digest` is that of the last import of this school, '' for none;
    `ines` are those of the roster's pupils that are known at some school already."""

    pupils: int
    digest: str
    ines: frozenset[str]
    accounts_per: Literal["child", "guardian"] = "child"


@dataclass(frozen=True, slots=True)
class NewLink:
    """A responsibility to make. Rank 1 or 2 is for show (R21)."""

    eleve_id: str
    person_id: str
    rank: int


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to prepare: a guardian's for these children, or (no `person_id`) a pupil's own."""

    eleve_ids: tuple[str, ...]
    person_id: str | None = None

    @property
    def kind(self) -> Kind:
        return Kind.PUPIL if self.person_id is None else Kind.GUARDIAN


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing would add. `leavers` counts pupils of the file who have left, and are not imported."""

    heading: Heading
    digest: str
    pupils: tuple[PupilRow, ...]
    persons: tuple[PersonRow, ...]
    links: tuple[NewLink, ...]
    accounts: tuple[NewAccount, ...]
    remarks: tuple[Remark, ...]
    leavers: int


@dataclass(frozen=True, slots=True)
class NothingToDo:
    """The same roster was imported before: nothing would change."""

    uai: str


PlanOutcome: TypeAlias = Plan | NothingToDo | PlanRefusal


def planned(roster: Roster, present: Present, today: date, wanted: str | None = None) -> PlanOutcome:
    """What this roster would change on the plain date `today`; `wanted` is the school asked for, None for the
    files' own."""
    uai = roster.heading.uai
    if wanted is not None and wanted.upper() != uai:
        return OtherSchool(uai, wanted.upper())
    digest = content_digest(roster)
    if present.digest == digest:
        return NothingToDo(uai)
    if present.pupils or present.digest:
        return SchoolNotEmpty(uai)
    enrolled = tuple(pupil for pupil in roster.pupils if pupil.left_on is None or pupil.left_on > today)
    if not enrolled:
        return NobodyToImport(uai)
    elsewhere = sum(pupil.ine in present.ines for pupil in enrolled)
    if elsewhere:
        return PupilsElsewhere(elsewhere)
    return _plan(roster, digest, enrolled, per_child=present.accounts_per == "child")


def content_digest(roster: Roster) -> str:
    """Tells rosters apart by what they say: not by export time, order of rows or lines."""
    rows: Iterable[PupilRow | PersonRow | LinkRow] = (*roster.pupils, *roster.persons, *roster.links)
    said = sorted(repr(replace(row, line=0)) for row in rows)
    return sha256("\n".join((roster.heading.uai, str(roster.heading.year), *said)).encode()).hexdigest()


def _plan(roster: Roster, digest: str, enrolled: tuple[PupilRow, ...], *, per_child: bool) -> Plan:
    ids = {pupil.eleve_id for pupil in enrolled}
    persons = {person.person_id: person for person in roster.persons}
    links, refused = _legal([link for link in roster.links if link.eleve_id in ids], persons)
    in_charge = {link.person_id for link in links}
    return Plan(
        heading=roster.heading,
        digest=digest,
        pupils=enrolled,
        persons=tuple(person for person in roster.persons if person.person_id in in_charge),
        links=tuple(links),
        accounts=(*_guardian_accounts(links, per_child=per_child), *(NewAccount((p.eleve_id,)) for p in enrolled)),
        remarks=(*roster.remarks, *refused, *_lacks(enrolled, {link.eleve_id for link in links})),
        leavers=len(roster.pupils) - len(enrolled),
    )


def _legal(links: Sequence[LinkRow], persons: dict[str, PersonRow]) -> tuple[list[NewLink], list[Remark]]:
    """The responsibilities to make: at most two for each pupil, ranked; the rest with the reason why not."""
    load = Counter(link.person_id for link in links)
    by_pupil: dict[str, list[LinkRow]] = {}
    refused: list[tuple[LinkRow, Reason]] = []
    for link in links:
        reason = _barred(link, load[link.person_id])
        if reason is None:
            by_pupil.setdefault(link.eleve_id, []).append(link)
        else:
            refused.append((link, reason))
    made: list[NewLink] = []
    for candidates in by_pupil.values():
        ranked = sorted(candidates, key=_rank_order)
        made += [NewLink(each.eleve_id, each.person_id, rank) for rank, each in enumerate(ranked[:LEGAL_GUARDIANS], 1)]
        refused += [(each, Reason.THIRD_GUARDIAN) for each in ranked[LEGAL_GUARDIANS:]]
    return made, [Remark(FileKind.GUARDIANS, each.line, persons[each.person_id].name, why) for each, why in refused]


def _barred(link: LinkRow, children: int) -> Reason | None:
    if link.parentage == OWN_GUARDIAN:
        return Reason.OWN_GUARDIAN
    if link.parentage in INSTITUTIONS:
        return Reason.INSTITUTION
    return Reason.MANY_CHILDREN if children > MOST_CHILDREN else None


def _rank_order(link: LinkRow) -> tuple[bool, bool, int, str]:
    """Rank 1 pays the fees, else is the first contact, else has the lower PERSONNE_ID (R21)."""
    return not link.pays_fees, not link.first_contact, len(link.person_id), link.person_id


def _guardian_accounts(links: Sequence[NewLink], *, per_child: bool) -> list[NewAccount]:
    """One account for each guardian and child, or for each guardian with all children (R1, `accounts_per`)."""
    if per_child:
        return [NewAccount((link.eleve_id,), link.person_id) for link in links]
    by_person: dict[str, list[str]] = {}
    for link in links:
        by_person.setdefault(link.person_id, []).append(link.eleve_id)
    return [NewAccount(tuple(children), person) for person, children in by_person.items()]


def _lacks(enrolled: Sequence[PupilRow], with_guardian: set[str]) -> list[Remark]:
    """What the school should know of pupils who are imported all the same."""
    told: list[Remark] = []
    for pupil in enrolled:
        lacks = {
            Reason.NO_BIRTH_DATE: pupil.birth_date is None,
            Reason.NO_CLASS: not pupil.class_name,
            Reason.NO_GUARDIAN: pupil.eleve_id not in with_guardian,
        }
        told += [
            Remark(FileKind.PUPILS, pupil.line, pupil.name, reason) for reason, lacking in lacks.items() if lacking
        ]
    return told
