"""ResponsablesAvecAdresses.xml and ResponsablesSansAdresses.xml: the guardians (SIECLE's BEE_RESPONSABLES).

Both models are read: NIVEAU_RESPONSABILITE since 30 March 2018, RESP_LEGAL before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from telekiosk.core.addresses import Sound, checked
from telekiosk.roster.model import NAMES, POSTAL, FileKind, GuardiansFile, LinkRow, Pair, PersonRow, Reason, Remark
from telekiosk.roster.pupils import doubtful_letters
from telekiosk.roster.refusals import NoLegalGuardian, Refused, UnknownShape
from telekiosk.roster.xml import Row, heading, rows, too_long

CIVILITIES = {"M.": "M.", "M": "M.", "MME": "Mme", "MLLE": "Mme"}
YES = {"1", "true"}  # SIECLE mixes 1/0 and true/false in one element


class Level(Enum):
    """What a link says: a legal guardian, or somebody in charge or to be reached, who gets no account."""

    LEGAL = "legal"
    OTHER = "other"
    UNKNOWN = "unknown"


_NEW_LEVELS = {"1": Level.LEGAL, "2": Level.OTHER, "3": Level.OTHER}
_OLD_LEVELS = {"1": Level.LEGAL, "2": Level.LEGAL, "0": Level.OTHER}


@dataclass(frozen=True, slots=True)
class Home:
    """A postal address as a letter wants it; `country` is '' for France."""

    lines: tuple[str, ...] = ()
    town: str = ""
    country: str = ""


@dataclass(slots=True)
class _Draft:
    """The file so far. Addresses come last, so a person waits for theirs."""

    persons: dict[str, tuple[PersonRow, list[Reason]]] = field(default_factory=dict)
    home_of: dict[str, str] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)
    links: dict[Pair, LinkRow] = field(default_factory=dict)
    doubtful: set[Pair] = field(default_factory=set)
    lesser: set[Pair] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    named: bool = False
    levelled: bool = False
    legal: bool = False

    def add(self, part: Row) -> None:
        if part.tag == "PERSONNE":
            self.named = self.named or part.has("NOM_DE_FAMILLE", "NOM")
            self._add_person(part)
        elif part.tag == "RESPONSABLE_ELEVE":
            self.levelled = self.levelled or part.has("NIVEAU_RESPONSABILITE", "RESP_LEGAL")
            self._add_link(part)
        elif part.tag == "ADRESSE":
            self.homes[part.number("ADRESSE_ID")] = _home(part)

    def _add_person(self, part: Row) -> None:
        person, reasons = _person(part)
        if not person.person_id:
            reasons.append(Reason.NO_ID)
        if person.person_id in self.persons:
            reasons.append(Reason.ID_TWICE)
        if Reason.NO_ID in reasons or Reason.ID_TWICE in reasons:
            self._say(person.line, person.name, reasons, person.person_id)
        else:
            self.persons[person.person_id] = person, reasons
            self.home_of[person.person_id] = part.value("ADRESSE_ID")

    def _add_link(self, part: Row) -> None:
        level, link = _level(part), _link(part)
        pair = link.eleve_id, link.person_id
        self.legal = self.legal or level is Level.LEGAL
        if level is Level.UNKNOWN:
            self._say(link.line, self._name(link), [Reason.NO_LEVEL], link.person_id)
            self.doubtful.add(pair)
        elif level is Level.OTHER:
            self.lesser.add(pair)
        elif pair in self.links:
            self._say(link.line, self._name(link), [Reason.LINK_TWICE], link.person_id)
        else:
            self.links[pair] = link

    def _name(self, link: LinkRow) -> str:
        known = self.persons.get(link.person_id)
        return known[0].name if known else ""

    def _say(self, line: int, about: str, reasons: list[Reason], number: str) -> None:
        self.remarks += [Remark(FileKind.GUARDIANS, line, about, reason, number) for reason in reasons]

    def guardians(self) -> list[PersonRow]:
        """The persons who are a legal guardian of somebody, and only of those what is wrong: the others stay in
        SIECLE in great number and are nobody's concern here."""
        in_charge = {link.person_id for link in self.links.values()}
        found = []
        for number, (bare, said) in self.persons.items():
            if number in in_charge:
                person = housed(bare, self.homes.get(self.home_of[number], Home()))
                reasons = [*said, *lacks_of_person(person)]
                self._say(person.line, person.name, reasons, person.person_id)
                if all(reason.kept for reason in reasons):
                    found.append(believed(person, reasons, frozenset() if self.homes else POSTAL))
        for link in self.links.values():
            if link.person_id not in self.persons:
                self._say(link.line, "", [Reason.UNKNOWN_PERSON], link.person_id)
        return found


def guardians_file(name: str, content: bytes) -> GuardiansFile:
    """The legal guardians and their links to pupils; links of other levels are read past without a word.

    A file whose links say nothing that we know is refused: read as 'nobody', it would take every guardian away."""
    parts = rows(name, content)
    head = heading(name, parts)
    draft = _Draft()
    for part in parts:
        draft.add(part)
    if not draft.named:
        raise Refused(UnknownShape(name, "NOM_DE_FAMILLE" if draft.persons else "DONNEES/PERSONNES/PERSONNE"))
    if not draft.levelled:
        raise Refused(UnknownShape(name, "NIVEAU_RESPONSABILITE"))
    if not draft.legal:
        raise Refused(NoLegalGuardian(name))
    persons = draft.guardians()
    kept = {person.person_id for person in persons}
    links = tuple(link for link in draft.links.values() if link.person_id in kept)
    return GuardiansFile(
        head,
        tuple(persons),
        links,
        tuple(draft.remarks),
        has_addresses=bool(draft.homes),
        doubtful=frozenset(draft.doubtful | {pair for pair in draft.links if pair[1] not in kept}),
        lesser=frozenset(draft.lesser - draft.links.keys()),
    )


def _person(row: Row) -> tuple[PersonRow, list[Reason]]:
    """One PERSONNE, without the address, and what its letters say of it."""
    person = PersonRow(
        person_id=row.number("PERSONNE_ID"),
        civility=CIVILITIES.get(row.value("LC_CIVILITE").upper(), ""),
        family_name=row.name("NOM_DE_FAMILLE", "NOM"),
        usage_name=row.name("NOM_USAGE"),
        first_name=row.name("PRENOM"),
        address_lines=(),
        postcode_and_town="",
        country="",
        phone=row.value("TEL_PORTABLE", "TEL_PERSONNEL"),
        email=row.value("MEL"),
        email_is_sound=False,
        line=row.line,
    )
    return person, doubtful_letters(row.raw("NOM_DE_FAMILLE", "NOM"), row.raw("NOM_USAGE"), row.raw("PRENOM"))


def housed(person: PersonRow, home: Home) -> PersonRow:
    """The person with a postal address, and with the word on whether their mail address is one (R6)."""
    return replace(
        person,
        address_lines=home.lines,
        postcode_and_town=home.town,
        country=home.country,
        email_is_sound=isinstance(checked(person.email), Sound),
    )


def lacks_of_person(person: PersonRow) -> list[Reason]:
    told = {
        Reason.NO_NAME: not (person.family_name and person.first_name),
        Reason.TOO_LONG: too_long(person.family_name, person.usage_name, person.first_name)
        or too_long(person.person_id, longest=20),
        Reason.CONTACT_TOO_LONG: bool(_too_long(person)),
        Reason.MAIL_UNFIT: bool(person.email) and not person.email_is_sound,
    }
    return [reason for reason, holds in told.items() if holds]


def believed(person: PersonRow, reasons: Sequence[Reason], unsaid: frozenset[str]) -> PersonRow:
    """Without the contact details that SIECLE cannot have written: whoever typed them so is a guardian all the same.
    What is known stays of these, of garbled names, and of the fields that the file has no place for (`unsaid`)."""
    long, names = _too_long(person), NAMES if Reason.GARBLED in reasons else frozenset()
    return replace(
        housed(person, Home()) if POSTAL & long else person,
        phone="" if "phone" in long else person.phone,
        email="" if "email" in long else person.email,
        email_is_sound=person.email_is_sound and "email" not in long,
        unsaid=unsaid | long | names,
    )


def _too_long(person: PersonRow) -> frozenset[str]:
    """The contact details that are longer than SIECLE's longest."""
    home = *person.address_lines, person.postcode_and_town, person.country
    long = POSTAL if too_long(*home, longest=40) else frozenset()
    if too_long(person.phone, longest=20):
        long |= {"phone"}
    return long | {"email"} if too_long(person.email, longest=254) else long


def _home(row: Row) -> Home:
    """Abroad, postcode and town stand together in COMMUNE_ETRANGERE."""
    lines = [row.value(f"LIGNE{number}_ADRESSE") for number in (1, 2, 3, 4)]
    box = row.value("BOITE_POSTALE")
    here = f"{row.value('CODE_POSTAL')} {row.value('LIBELLE_POSTAL')}".strip()
    return Home(
        lines=tuple(line for line in (*lines, f"BP {box}" if box else "") if line),
        town=here or row.value("COMMUNE_ETRANGERE"),
        country=abroad(row.value("LL_PAYS")),
    )


def abroad(country: str) -> str:
    """'' for France, as a letter's address wants it."""
    return "" if country.casefold() == "france" else country


def _level(row: Row) -> Level:
    """The level of 2018, else the rank of before."""
    if row.has("NIVEAU_RESPONSABILITE"):
        return _NEW_LEVELS.get(row.value("NIVEAU_RESPONSABILITE"), Level.UNKNOWN)
    return _OLD_LEVELS.get(row.value("RESP_LEGAL"), Level.UNKNOWN)


def _link(row: Row) -> LinkRow:
    """Before 2018 the legal guardian 1 is who is reached first; CODE_PARENTE had one sign, and other meanings."""
    first = row.value("A_CONTACTER_EN_PRIORITE").lower() in YES or row.value("RESP_LEGAL") == "1"
    return LinkRow(
        eleve_id=row.value("ELEVE_ID"),
        person_id=row.value("PERSONNE_ID"),
        parentage=row.value("CODE_PARENTE"),
        pays_fees=row.value("PAIE_FRAIS_SCOLAIRES", "RESP_FINANCIER").lower() in YES,
        first_contact=first,
        line=row.line,
    )
