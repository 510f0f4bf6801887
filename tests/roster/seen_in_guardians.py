"""How one sees in made-up schools what goes wrong with guardians (SIECLE.md, section 9, 31 to 42)."""

from __future__ import annotations

from collections import Counter, defaultdict

from telekiosk.roster.model import PersonRow, Reason
from tests.roster.sampled import Sight, World


def persons_of_nobody(world: World) -> list[object]:
    linked = {(uai, link["PERSONNE_ID"]) for (uai, _), links in world.links.items() for link in links}
    alone = [
        each.texts.get("NOM_DE_FAMILLE")
        for each in world.elements["PERSONNE"]
        if (each.uai, each.attributes["PERSONNE_ID"]) not in linked
    ]
    return ["ANCIEN" in alone]


def links_to_nobody(world: World) -> list[object]:
    homeless = [person for roster in world.rosters for person in roster.persons if not person.unsaid]
    return [
        Reason.UNKNOWN_PERSON in world.reasons,
        Reason.UNKNOWN_PUPIL in world.reasons,
        {"1"} & world.texts("RESPONSABLE_ELEVE", "ELEVE_ID"),
        any(not person.address_lines for person in homeless),
    ]


def same_person_twice(world: World) -> list[object]:
    numbers: dict[tuple[str, str, str], list[PersonRow | None]] = defaultdict(list)
    for uai, person, later in world.guardians_by_number():
        numbers[uai, person.name, person.phone].append(later)
    merged = [each for each in numbers.values() if len(each) == 2 and each.count(None) == 1]
    spouses = any(person.first_name == "Dominique" for person in world.rosters[0].persons)
    return [Reason.SAME_GUARDIAN in world.reasons, merged, spouses]


def home_twice(world: World) -> list[object]:
    homes = {(each.uai, each.attributes["ADRESSE_ID"]): str(each.texts) for each in world.elements["ADRESSE"]}
    persons = {(each.uai, each.attributes["PERSONNE_ID"]): each.texts for each in world.elements["PERSONNE"]}
    for (uai, _), links in world.links.items():
        parents = [persons.get((uai, link["PERSONNE_ID"]), {}) for link in links if link["CODE_PARENTE"][0] in "12"]
        ids = {person.get("ADRESSE_ID", "") for person in parents} - {""}
        found = [homes[uai, each] for each in ids if (uai, each) in homes]
        if len(set(found)) < len(found):
            return [True]
    return [False]


def ranks(world: World) -> list[object]:
    def guardians(tag: str, text: str) -> set[int]:
        """How many others than themselves pupils have of whom this is said."""
        said = ([link for link in links if link.get(tag) == text] for links in world.links.values())
        return {len({each["PERSONNE_ID"] for each in found if each["CODE_PARENTE"][0] != "7"}) for found in said}

    return [
        2 in guardians("RESP_LEGAL", "1"),
        2 in guardians("PAIE_FRAIS_SCOLAIRES", "1"),
        3 in guardians("NIVEAU_RESPONSABILITE", "1"),
        Reason.NO_LEVEL in world.reasons,
    ]


def contacts(world: World) -> list[object]:
    levels = world.texts("RESPONSABLE_ELEVE", "NIVEAU_RESPONSABILITE")
    return ["2" in levels, "3" in levels, "0" in world.texts("RESPONSABLE_ELEVE", "RESP_LEGAL")]


def institutions(world: World) -> list[object]:
    codes = Counter(link.parentage for roster in world.rosters for link in roster.links)
    service = [each for roster in world.rosters for each in roster.persons if each.person_id == "300051"]
    return [codes["41"], codes["42"], codes["51"] > 8, service and not service[0].civility]


def own_guardians(world: World) -> list[object]:
    own = [
        pupil
        for roster in world.rosters
        for link in roster.links
        for pupil in roster.pupils
        if link.parentage == "70" and link.eleve_id == pupil.eleve_id
    ]
    return [own, all(pupil.birth_date and pupil.birth_date.year == 2008 for pupil in own)]


def mixed_yes_and_no(world: World) -> list[object]:
    links = [each.texts for each in world.elements["RESPONSABLE_ELEVE"]]
    return [any(each.get("PAIE_FRAIS_SCOLAIRES") == "1" and each["HEBERGE_ELEVE"] == "true" for each in links)]


def abroad(world: World) -> list[object]:
    persons = [person for roster in world.rosters for person in roster.persons]
    towns = world.texts("ADRESSE", "COMMUNE_ETRANGERE")
    return [any(towns), any(each.country for each in persons), any(each.phone.startswith("+44") for each in persons)]


def one_mailbox(world: World) -> list[object]:
    shared = Counter(
        (roster.heading.uai, each.email) for roster in world.rosters for each in roster.persons if each.email
    )
    return [max(shared.values()) > 1]


def other_mail(world: World) -> list[object]:
    return [any(later and later.email != person.email for _, person, later in world.guardians_by_number())]


GUARDIANS: dict[int, Sight] = {
    31: persons_of_nobody,
    32: links_to_nobody,
    33: same_person_twice,
    34: home_twice,
    35: ranks,
    36: contacts,
    37: institutions,
    38: own_guardians,
    39: mixed_yes_and_no,
    40: abroad,
    41: one_mailbox,
    42: other_mail,
}
