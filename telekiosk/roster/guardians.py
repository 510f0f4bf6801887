"""ResponsablesAvecAdresses.xml: the guardians (SIECLE's BEE_RESPONSABLES, model of 30 March 2018 and later)."""

from __future__ import annotations

from telekiosk.core.addresses import Sound, checked
from telekiosk.roster.model import FileKind, GuardiansFile, LinkRow, PersonRow, Reason, Remark
from telekiosk.roster.xml import Element, children, heading, line_of, refuse_old, too_long, value

LEGAL, IN_CHARGE, CONTACT = "1", "2", "3"  # NIVEAU_RESPONSABILITE
CIVILITIES = {"M.": "M.", "M": "M.", "MME": "Mme", "MLLE": "Mme"}


def guardians_file(name: str, root: Element) -> GuardiansFile:
    """The persons and the level 1 links; levels 2 and 3 are contacts, read past without a word.

    RESP_LEGAL is the model of before 2018: read as the new one, nobody would be a guardian any more."""
    head = heading(name, root)
    people = children(name, root, "DONNEES/PERSONNES", "PERSONNE")
    links = children(name, root, "DONNEES/RESPONSABLES", "RESPONSABLE_ELEVE")
    refuse_old(name, links, new="NIVEAU_RESPONSABILITE", old="RESP_LEGAL")
    refuse_old(name, people, new="NOM_DE_FAMILLE", old="NOM")
    addresses = {each.get("ADRESSE_ID", ""): each for each in root.iterfind("DONNEES/ADRESSES/ADRESSE")}
    persons, told_of_persons = _persons(people, addresses)
    legal, told_of_links = _links(links, {person.person_id: person for person in persons})
    return GuardiansFile(head, tuple(persons), tuple(legal), (*told_of_persons, *told_of_links))


def _persons(rows: list[Element], addresses: dict[str, Element]) -> tuple[list[PersonRow], list[Remark]]:
    persons: dict[str, PersonRow] = {}
    remarks: list[Remark] = []
    for row in rows:
        person, reasons = _person(row, addresses.get(value(row, "ADRESSE_ID")))
        if person.person_id in persons:
            reasons.append(Reason.ID_TWICE)
        remarks += [Remark(FileKind.GUARDIANS, person.line, person.name, reason) for reason in reasons]
        if all(reason.kept for reason in reasons):
            persons[person.person_id] = person
    return list(persons.values()), remarks


def _person(row: Element, address: Element | None) -> tuple[PersonRow, list[Reason]]:
    email = value(row, "MEL")
    person = PersonRow(
        person_id=row.get("PERSONNE_ID", "").strip(),
        civility=CIVILITIES.get(value(row, "LC_CIVILITE").upper(), ""),
        family_name=value(row, "NOM_DE_FAMILLE"),
        usage_name=value(row, "NOM_USAGE"),
        first_name=value(row, "PRENOM"),
        address_lines=_address_lines(address),
        postcode_and_town=_town(address),
        country=_country(address),
        phone=value(row, "TEL_PORTABLE") or value(row, "TEL_PERSONNEL"),
        email=email,
        email_is_sound=isinstance(checked(email), Sound),
        line=line_of(row),
    )
    told = {
        Reason.NO_ID: not person.person_id,
        Reason.NO_NAME: not (person.family_name and person.first_name),
        Reason.TOO_LONG: too_long(person.family_name, person.usage_name, person.first_name)
        or too_long(*person.address_lines, person.postcode_and_town, person.country, longest=40)
        or too_long(person.person_id, person.phone, longest=20)
        or too_long(person.email, longest=254),
        Reason.MAIL_UNFIT: bool(email) and not person.email_is_sound,
    }
    return person, [reason for reason, holds in told.items() if holds]


def _address_lines(address: Element | None) -> tuple[str, ...]:
    if address is None:
        return ()
    lines = [value(address, f"LIGNE{number}_ADRESSE") for number in (1, 2, 3, 4)]
    box = value(address, "BOITE_POSTALE")
    return tuple(line for line in (*lines, f"BP {box}" if box else "") if line)


def _town(address: Element | None) -> str:
    """Abroad, postcode and town stand together in COMMUNE_ETRANGERE."""
    if address is None:
        return ""
    here = f"{value(address, 'CODE_POSTAL')} {value(address, 'LIBELLE_POSTAL')}".strip()
    return here or value(address, "COMMUNE_ETRANGERE")


def _country(address: Element | None) -> str:
    """'' for France, as a letter's address wants it."""
    country = value(address, "LL_PAYS") if address is not None else ""
    return "" if country.casefold() == "france" else country


def _links(rows: list[Element], persons: dict[str, PersonRow]) -> tuple[list[LinkRow], list[Remark]]:
    links: dict[tuple[str, str], LinkRow] = {}
    remarks: list[Remark] = []
    for row in rows:
        level = value(row, "NIVEAU_RESPONSABILITE")
        link = _link(row)
        person = persons.get(link.person_id)
        if level in {IN_CHARGE, CONTACT}:
            continue
        if level != LEGAL:
            reason: Reason | None = Reason.NO_LEVEL
        elif person is None:
            reason = Reason.UNKNOWN_PERSON
        else:
            reason = Reason.LINK_TWICE if (link.eleve_id, link.person_id) in links else None
        if reason is None:
            links[link.eleve_id, link.person_id] = link
        else:
            remarks.append(Remark(FileKind.GUARDIANS, link.line, person.name if person else "", reason))
    return list(links.values()), remarks


def _link(row: Element) -> LinkRow:
    """SIECLE mixes 1/0 and true/false in one element."""
    return LinkRow(
        eleve_id=value(row, "ELEVE_ID"),
        person_id=value(row, "PERSONNE_ID"),
        parentage=value(row, "CODE_PARENTE"),
        pays_fees=value(row, "PAIE_FRAIS_SCOLAIRES").lower() in {"1", "true"},
        first_contact=value(row, "A_CONTACTER_EN_PRIORITE").lower() in {"1", "true"},
        line=line_of(row),
    )
