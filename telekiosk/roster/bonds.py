"""Whose guardians are whose: a roster's level 1 links matched to the responsibilities that are known (R21)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from telekiosk.roster.known import KnownBond, KnownGuardian, KnownPupil, Present
from telekiosk.roster.model import FileKind, LinkRow, Pair, PersonRow, Reason, Remark, Roster
from telekiosk.roster.recognise import spellings

MOST_CHILDREN = 12  # of one person; more is a service until the school says otherwise (R21)
LEGAL_GUARDIANS = 2  # of one pupil
OWN_GUARDIAN = "70"  # CODE_PARENTE: the pupil
INSTITUTIONS = frozenset({"41", "42", "51"})  # educator, foster carer, child welfare service


@dataclass(frozen=True, slots=True)
class Chosen:
    """A link that counts: legal guardian `rank` 1 or 2 of the pupil, and the responsibility that it was before."""

    link: LinkRow
    rank: int
    bond: KnownBond | None


@dataclass(slots=True)
class Matched:
    """Links and records that belong together. `records`: the known record of each PERSONNE_ID, by its number or because
    the school's number for that guardian of the same pupil has changed; `others`: for a PERSONNE_ID without one, that
    guardian's record at another school."""

    bonds: dict[tuple[str, str], KnownBond] = field(default_factory=dict)
    records: dict[str, KnownGuardian] = field(default_factory=dict)
    others: dict[str, KnownGuardian] = field(default_factory=dict)


def matched(
    roster: Roster,
    links: Sequence[LinkRow],
    persons: Mapping[str, PersonRow],
    pupils: Mapping[str, KnownPupil],
    present: Present,
) -> Matched:
    """By school and PERSONNE_ID; for a pupil already known also by folded names among that pupil's guardians, unless
    that guardian stands in the files under a number of their own, as somebody's legal guardian or as another person of
    this pupil's. Of spouses of one name the civility tells who is who."""
    uai = roster.heading.uai
    guardians = {guardian.id: guardian for guardian in present.guardians}
    around: dict[UUID, list[KnownBond]] = defaultdict(list)
    for known in sorted(present.bonds, key=lambda bond: not bond.current):
        around[known.pupil].append(known)
    found = Matched(records={each.person_id: each for each in present.guardians if each.school == uai})
    listed = {guardian.id for number, guardian in found.records.items() if number in persons}
    unmatched = []
    for link in links:
        bond = _bond(around, pupils.get(link.eleve_id), found.records.get(link.person_id))
        if bond:
            found.bonds[link.eleve_id, link.person_id] = bond
        else:
            unmatched.append(link)
    taken = {bond.id for bond in found.bonds.values()}
    for link in sorted(unmatched, key=_rank_order):
        pupil = pupils.get(link.eleve_id)
        bond = _bond(around, pupil, found.records.get(link.person_id))
        free = [each for each in around[pupil.id] if each.id not in taken] if pupil else []
        person = persons[link.person_id]
        alike = (
            each
            for each in free
            if each.guardian not in listed
            and not _stands_beside(roster, link, guardians[each.guardian])
            and _is_named_alike(person, guardians[each.guardian])
        )
        bond = bond or min(alike, key=lambda each: each.rank, default=None)
        if bond:
            found.bonds[link.eleve_id, link.person_id] = bond
            taken.add(bond.id)
            _name_record(uai, found, link.person_id, guardians[bond.guardian], listed)
    return found


def _bond(
    around: Mapping[UUID, list[KnownBond]], pupil: KnownPupil | None, record: KnownGuardian | None
) -> KnownBond | None:
    if pupil is None or record is None:
        return None
    return next((bond for bond in around.get(pupil.id, ()) if bond.guardian == record.id), None)


def _stands_beside(roster: Roster, link: LinkRow, guardian: KnownGuardian) -> bool:
    """Whether the files have this guardian, too, for the link's pupil, at level 2 or 3."""
    return guardian.school == roster.heading.uai and (link.eleve_id, guardian.person_id) in roster.lesser


def _is_named_alike(person: PersonRow, guardian: KnownGuardian) -> bool:
    civilities = {person.civility, guardian.civility} - {""}
    return len(civilities) < 2 and bool(spellings(person) & spellings(guardian))


def _name_record(uai: str, found: Matched, number: str, guardian: KnownGuardian, listed: set[UUID]) -> None:
    """A record of this school takes the person's new number; one of another school stays there and is pointed to."""
    if number not in found.records and guardian.school == uai:
        found.records[number] = guardian
        listed.add(guardian.id)
    elif found.records.get(number) != guardian:
        found.others.setdefault(number, guardian)


def chosen(
    links: Sequence[LinkRow],
    found: Matched,
    secure: Mapping[str, Sequence[KnownBond]],
    accepted: frozenset[str],
    asked: Mapping[Pair, Reason],
    persons: Mapping[str, PersonRow],
    kind: FileKind,
) -> tuple[list[Chosen], list[Remark]]:
    """At most two for each pupil, ranked; the rest with the reason why not. `secure` are, by ELEVE_ID, responsibilities
    that stay whatever the files say; `accepted` are persons whom the school has said yes to, `asked` links that wait
    for its word on who that is."""
    load = Counter(link.person_id for link in links)
    by_pupil: dict[str, list[LinkRow]] = defaultdict(list)
    refused: list[tuple[LinkRow, Reason]] = []
    for link in links:
        bond = found.bonds.get((link.eleve_id, link.person_id))
        agreed = link.person_id in accepted or (bond is not None and bond.current)
        reason = _barred(link, load[link.person_id], agreed=agreed)
        reason = asked.get((link.eleve_id, link.person_id), reason)
        if reason is None:
            by_pupil[link.eleve_id].append(link)
        else:
            refused.append((link, reason))
    counted: list[Chosen] = []
    for eleve_id, candidates in by_pupil.items():
        taken = _of_pupil(candidates, found, secure.get(eleve_id, ()))
        counted += taken
        kept = {each.link.person_id for each in taken}
        refused += [(each, Reason.THIRD_GUARDIAN) for each in candidates if each.person_id not in kept]
    told = [Remark(kind, each.line, persons[each.person_id].name, why, each.person_id) for each, why in refused]
    return counted, told


def _of_pupil(candidates: Sequence[LinkRow], found: Matched, secure: Sequence[KnownBond]) -> list[Chosen]:
    """Those who stay anyway come first, then those who are guardians already: a third one takes nobody's place. The
    ranks of those who stay are theirs."""
    bonds = {each.person_id: found.bonds.get((each.eleve_id, each.person_id)) for each in candidates}
    spoken_of = {bond.id for bond in bonds.values() if bond}
    staying = [bond for bond in secure if bond.id not in spoken_of]
    first = {bond.id for bond in secure}

    def order(link: LinkRow) -> tuple[bool, bool, tuple[bool, bool, int, str]]:
        bond = bonds[link.person_id]
        return bond is None or bond.id not in first, bond is None or not bond.current, _rank_order(link)

    picked = sorted(candidates, key=order)[: max(0, LEGAL_GUARDIANS - len(staying))]
    ranks = [rank for rank in range(1, LEGAL_GUARDIANS + 1) if rank not in {bond.rank for bond in staying}]
    return [
        Chosen(each, rank, bonds[each.person_id])
        for each, rank in zip(sorted(picked, key=_rank_order), ranks, strict=False)
    ]


def _barred(link: LinkRow, children: int, *, agreed: bool) -> Reason | None:
    if link.parentage == OWN_GUARDIAN:
        return Reason.OWN_GUARDIAN
    if agreed:
        return None
    if link.parentage in INSTITUTIONS:
        return Reason.INSTITUTION
    return Reason.MANY_CHILDREN if children > MOST_CHILDREN else None


def _rank_order(link: LinkRow) -> tuple[bool, bool, int, str]:
    """Rank 1 pays the fees, else is the first contact, else has the lower PERSONNE_ID (R21)."""
    return not link.pays_fees, not link.first_contact, len(link.person_id), link.person_id
