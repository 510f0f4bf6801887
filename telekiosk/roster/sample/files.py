"""A made-up school as SIECLE exports it: two blanks for each level, ISO-8859-15 with '?' for letters that it does not
have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from telekiosk.roster.sample.people import Adult, Home, Link, Pupil, School
from telekiosk.roster.sample.shape import Shape

PUPILS_FILE = "ElevesSansAdresses.xml"
GUARDIANS_FILE = "ResponsablesAvecAdresses.xml"
ENCODING = "iso-8859-15"
_MEF = "10110001110"


def pupils_xml(school: School) -> bytes:
    """ElevesSansAdresses.xml, or ElevesAvecAdresses.xml."""
    return _file(school, "BEE_ELEVES", "3.0", school.exported, _pupils_sections(school))


def guardians_xml(school: School) -> bytes:
    """ResponsablesAvecAdresses.xml, or ResponsablesSansAdresses.xml."""
    before = timedelta(days=1 if school.shape is Shape.TWO_DAYS else 0)
    return _file(school, "BEE_RESPONSABLES", "2.1", school.exported - before, _guardians_sections(school))


def _file(school: School, root: str, version: str, exported: datetime, sections: Iterable[str]) -> bytes:
    head = (
        '<?xml version="1.0" encoding="ISO-8859-15"?>',
        f'<{root} VERSION="{version}">',
        "  <PARAMETRES>",
        f"    <UAJ>{school.uai}</UAJ>",
        f"    <ANNEE_SCOLAIRE>{school.year}</ANNEE_SCOLAIRE>",
        f"    <DATE_EXPORT>{exported:%d/%m/%Y}</DATE_EXPORT>",
        f"    <HORODATAGE>{exported:%d/%m/%Y %H:%M:%S}</HORODATAGE>",
        "  </PARAMETRES>",
        "  <DONNEES>",
    )
    return "\n".join((*head, *sections, "  </DONNEES>", f"</{root}>", "")).encode(ENCODING, "replace")


def _tags(indent: int, values: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """One line for each; None is absent, '' present and empty."""
    blanks = " " * indent
    return (f"{blanks}<{tag}>{escape(text)}</{tag}>" for tag, text in values if text is not None)


def _pupils_sections(school: School) -> Iterator[str]:
    homes = _home_of_each(school) if school.shape is Shape.PUPILS_WITH_ADDRESSES else {}
    yield "    <ELEVES>"
    for pupil in school.pupils:
        yield from _pupil(school, pupil, homes.get(pupil.eleve_id))
    yield "    </ELEVES>\n    <OPTIONS>"
    for pupil in school.pupils:
        yield from _options(pupil)
    yield "    </OPTIONS>\n    <STRUCTURES>"
    for pupil in school.pupils:
        yield from _structures(pupil)
    yield "    </STRUCTURES>\n    <BOURSES/>"
    yield from _homes(school, shown=school.shape is Shape.PUPILS_WITH_ADDRESSES)


def _homes(school: School, *, shown: bool) -> Iterator[str]:
    if not shown:
        yield "    <ADRESSES/>"
        return
    yield "    <ADRESSES>"
    for number, home in school.homes.items():
        yield from _home(number, home)
    yield "    </ADRESSES>"


def _ids(pupil: Pupil) -> str:
    elenoet = f' ELENOET="{escape(pupil.elenoet)}"' if pupil.elenoet else ""
    return f'ELEVE_ID="{escape(pupil.eleve_id)}"{elenoet}'


def _pupil(school: School, pupil: Pupil, home_id: str | None) -> Iterator[str]:
    first, second, third = (*pupil.first_names, None, None)[:3]
    yield f"      <ELEVE {_ids(pupil)}>"
    yield from _tags(
        8,
        (
            ("ID_NATIONAL", pupil.ine or None),
            ("INE_BEA" if pupil.ine[9:10].isdigit() else "INE_RNIE", pupil.ine or None),
            ("ELENOET", pupil.elenoet or None),
            (school.shape.family_name, pupil.family_name),
            ("NOM_USAGE", pupil.usage_name or None),
            ("PRENOM", first),
            ("PRENOM2", second),
            ("PRENOM3", third),
            ("DATE_NAISS", pupil.born),
            ("DOUBLEMENT", "0"),
            ("CODE_PAYS", "100"),
            ("ACCEPTE_SMS", "0"),
            ("DATE_MODIFICATION", f"28/08/{school.year}"),
            ("DATE_SORTIE", pupil.left or None),
            ("MEL", pupil.email or None),
            ("CODE_REGIME", "24"),
            ("DATE_ENTREE", f"01/09/{school.year}"),
            ("VILLE_NAISS", ""),
            ("CODE_MOTIF_SORTIE", "10" if pupil.left else None),
            ("CODE_SEXE", pupil.sex or None),
            ("CODE_PAYS_NAT", "100"),
            ("CODE_STATUT", "ST"),
            ("CODE_MEF", _MEF),
            ("CODE_DEPARTEMENT_NAISS", pupil.birth_place and f"0{pupil.birth_place[:2]}"),
            ("CODE_COMMUNE_INSEE_NAISS", pupil.birth_place),
            ("ADHESION_TRANSPORT", "0"),
            ("ADRESSE_ID", home_id),
        ),
    )
    yield from _last_year(pupil)
    yield "      </ELEVE>"


def _home_of_each(school: School) -> dict[str, str | None]:
    """The first guardian's home, by ELEVE_ID."""
    return {pupil: school.home_of.get(links[0].person_id) or None for pupil, links in school.links_of_each().items()}


def _last_year(pupil: Pupil) -> Iterator[str]:
    """Tags of the same names as the pupil's own, with what was true elsewhere last year."""
    yield "        <SCOLARITE_AN_DERNIER>"
    yield from _tags(
        10,
        (
            ("CODE_MEF", _MEF),
            ("CODE_STRUCTURE", pupil.last_class),
            ("CODE_RNE", "0990312B"),
            ("CODE_NATURE", "340"),
            ("SIGLE", "CLG"),
            ("DENOM_PRINC", "COLLÈGE"),
            ("DENOM_COMPL", "DE L'AN DERNIER"),
            ("LIGNE1_ADRESSE", "1 allée de l'Étang"),
            ("MEL", "ce.0990312b@ac-example.org"),
            ("TELEPHONE", "0199000112"),
        ),
    )
    yield "        </SCOLARITE_AN_DERNIER>"


def _options(pupil: Pupil) -> Iterator[str]:
    yield f"      <OPTION {_ids(pupil)}>"
    for number, subject in enumerate(("030201", "030602"), 1):
        yield "        <OPTIONS_ELEVE>"
        chosen = (("NUM_OPTION", str(number)), ("CODE_MODALITE_ELECT", "O"), ("CODE_MATIERE", subject))
        yield from _tags(10, chosen)
        yield "        </OPTIONS_ELEVE>"
    yield "      </OPTION>"


def _structures(pupil: Pupil) -> Iterator[str]:
    for block in pupil.blocks:
        yield f"      <STRUCTURES_ELEVE {_ids(pupil)}>"
        for code, kind in block:
            yield "        <STRUCTURE>"
            yield from _tags(10, (("CODE_STRUCTURE", code), ("TYPE_STRUCTURE", kind)))
            yield "        </STRUCTURE>"
        yield "      </STRUCTURES_ELEVE>"


def _guardians_sections(school: School) -> Iterator[str]:
    yield "    <PERSONNES>"
    for number, person in school.persons.items():
        yield from _person(school, number, person)
    yield "    </PERSONNES>\n    <RESPONSABLES>"
    for link in school.links:
        yield from _link(link, ranked=school.shape.has_ranks)
    yield "    </RESPONSABLES>"
    yield from _homes(school, shown=school.shape is not Shape.WITHOUT_ADDRESSES)


def _person(school: School, number: str, person: Adult) -> Iterator[str]:
    home_id = "" if school.shape is Shape.WITHOUT_ADDRESSES else school.home_of[number]
    long = {"M.": "MONSIEUR", "MME": "MADAME"}
    yield f'      <PERSONNE PERSONNE_ID="{number}">'
    yield from _tags(
        8,
        (
            ("LC_CIVILITE", person.civility or None),
            ("LL_CIVILITE", long.get(person.civility)),
            (school.shape.family_name, person.family_name),
            ("NOM_USAGE", person.usage_name or None),
            ("PRENOM", person.first_name),
            ("TEL_PERSONNEL", ""),
            ("TEL_PORTABLE", person.phone or None),
            ("ACCEPTE_SMS", "1"),
            ("MEL", person.email or None),
            ("COMMUNICATION_ADRESSE", "1"),
            ("ADRESSE_ID", home_id or None),
            ("CODE_PROFESSION", "54"),
        ),
    )
    yield "      </PERSONNE>"


def _link(link: Link, *, ranked: bool) -> Iterator[str]:
    yield "      <RESPONSABLE_ELEVE>"
    yield from _tags(8, (("ELEVE_ID", link.eleve_id), ("PERSONNE_ID", link.person_id)))
    yield from _tags(8, _rank(link) if ranked else _level(link))
    yield "      </RESPONSABLE_ELEVE>"


def _rank(link: Link) -> Iterator[tuple[str, str | None]]:
    """Before 30 March 2018. CODE_PARENTE had one sign; which meant what is not known, so the present one is cut."""
    rank = {"1": "1" if link.pays else "2", "2": "0", "3": "0"}
    yield "RESP_LEGAL", rank.get(link.level)
    yield "CODE_PARENTE", link.parentage[:1]
    yield "RESP_FINANCIER", "1" if link.pays else "0"
    yield "PERS_PAIMENT", "1" if link.pays else "0"
    yield "PERS_CONTACT", "1" if link.first else "0"


def _level(link: Link) -> Iterator[tuple[str, str | None]]:
    """1/0 and true/false in one element; only legal guardians have the last four."""
    yield "NIVEAU_RESPONSABILITE", link.level
    yield "CODE_PARENTE", link.parentage
    if link.level not in {"2", "3"}:
        yield "PAIE_FRAIS_SCOLAIRES", "1" if link.pays else "0"
        yield "PERCOIT_LES_AIDES", "true" if link.pays else "false"
        yield "HEBERGE_ELEVE", "true"
        yield "A_CONTACTER_EN_PRIORITE", "true" if link.first else "false"


def _home(number: str, home: Home) -> Iterator[str]:
    lines = (*home.lines, "", "", "", "")[:4]
    yield f'      <ADRESSE ADRESSE_ID="{number}">'
    yield from _tags(8, ((f"LIGNE{place}_ADRESSE", line) for place, line in enumerate(lines, 1)))
    yield from _tags(
        8,
        (
            ("COMMUNE_ETRANGERE", home.foreign),
            ("CODE_POSTAL", home.postcode or None),
            ("CODE_PAYS", home.country_code),
            ("LL_PAYS", home.country),
            ("LIBELLE_POSTAL", home.town or None),
        ),
    )
    yield "      </ADRESSE>"
