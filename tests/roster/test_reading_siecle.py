"""SIECLE's two exports, field by field, and rows that cannot be taken as they are (R21, SIECLE.md)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from telekiosk.core.policy import PARIS
from telekiosk.roster.model import FileKind, LinkRow, PersonRow, PupilRow, Reason
from tests.roster.rosters import GUARDIANS, PUPILS, changed, read


def reasons(pupils: bytes = PUPILS, guardians: bytes = GUARDIANS) -> list[Reason]:
    return [remark.reason for remark in read(pupils, guardians).remarks]


def test_the_heading_says_school_year_and_moment() -> None:
    heading = read().heading
    assert (heading.uai, heading.year) == ("0990001N", 2026)
    assert heading.exported_at == datetime(2026, 10, 12, 18, 42, 7, tzinfo=PARIS)


def test_a_pupil_is_read_field_by_field() -> None:
    assert read().pupils[0] == PupilRow(
        eleve_id="2040101",
        elenoet="4101",
        ine="990410001ZA",
        family_name="D'ARTIGUELOUVE",
        usage_name="",
        first_name="Zoé",
        birth_date=date(2016, 2, 29),
        class_name="6 A",
        left_on=None,
        line=11,
    )


def test_a_pupil_without_ine_and_with_a_class_alone_is_read() -> None:
    twin = read().pupils[1]
    assert (twin.first_name, twin.ine, twin.class_name) == ("Noël", None, "6B")


def test_the_class_is_the_division_though_a_group_stands_before_it() -> None:
    leaver = read().pupils[2]
    assert (leaver.class_name, leaver.left_on) == ("403", date(2026, 10, 2))
    assert leaver.usage_name == "LE GUEVELLOU-MARTINHO"


def test_last_years_class_below_a_pupil_is_not_this_years() -> None:
    without = changed(PUPILS, "<CODE_STRUCTURE>403</CODE_STRUCTURE>", "<CODE_STRUCTURE></CODE_STRUCTURE>")
    assert read(without).pupils[2].class_name == ""


def test_a_guardian_is_read_field_by_field() -> None:
    assert read().persons[0] == PersonRow(
        person_id="310501",
        civility="Mme",
        family_name="TRÉVANEC",
        usage_name="D'ARTIGUELOUVE",
        first_name="Lœtitia",
        address_lines=("14 BIS RUE DE L'ÉTANG", "RÉSIDENCE LES AULNES"),
        postcode_and_town="99100 SAINT-EXEMPLE",
        country="",
        phone="+33639980501",
        email="l.trevanec@example.org",
        email_is_sound=True,
        line=11,
    )


def test_an_address_abroad_keeps_its_town_and_country() -> None:
    abroad = read().persons[2]
    assert (abroad.postcode_and_town, abroad.country) == ("W7 1JQ LONDON", "ROYAUME-UNI")
    assert (abroad.phone, abroad.email) == ("+442079460950", "")


def test_only_legal_guardians_are_links() -> None:
    links = read().links
    assert links[0] == LinkRow("2040101", "310501", "10", pays_fees=True, first_contact=True, line=61)
    assert [(link.eleve_id, link.person_id) for link in links] == [
        ("2040101", "310501"),
        ("2040101", "310502"),
        ("2040102", "310501"),
        ("2040102", "310502"),
        ("2040077", "310503"),
    ]


def test_the_examples_leave_nothing_to_remark() -> None:
    assert read().remarks == ()


def test_the_files_may_come_in_either_order_and_under_any_name() -> None:
    from telekiosk.roster.read import Given, read_roster

    assert read_roster([Given("a (1).xml", GUARDIANS), Given("b", PUPILS)]) == read()


@pytest.mark.parametrize("typed", ["31/02/2016", "", "2016-02-29", "29/02/2013", "29/02/2031", "00/00/0000", "1/1/1"])
def test_a_birth_date_that_is_none_leaves_the_pupil_in(typed: str) -> None:
    roster = read(changed(PUPILS, "<DATE_NAISS>29/02/2016</DATE_NAISS>", f"<DATE_NAISS>{typed}</DATE_NAISS>", 1))
    assert roster.pupils[0].birth_date is None
    assert roster.pupils[1].birth_date == date(2016, 2, 29)


def test_a_pupil_without_a_name_is_set_aside_with_its_place() -> None:
    roster = read(changed(PUPILS, "<PRENOM>Zoé</PRENOM>", "<PRENOM/>"))
    assert [pupil.first_name for pupil in roster.pupils] == ["Noël", "Maëlys"]
    told = roster.remarks[0]
    assert (told.file, told.line, told.reason) == (FileKind.PUPILS, 11, Reason.NO_NAME)
    assert not told.reason.kept


def test_links_to_a_pupil_set_aside_are_remarks_too() -> None:
    assert reasons(changed(PUPILS, "<PRENOM>Zoé</PRENOM>", "<PRENOM/>"))[1:] == [Reason.UNKNOWN_PUPIL] * 2


def test_a_link_to_an_unknown_pupil_is_set_aside() -> None:
    roster = read(guardians=changed(GUARDIANS, "<ELEVE_ID>2040077</ELEVE_ID>", "<ELEVE_ID>1</ELEVE_ID>"))
    assert [(told.about, told.reason) for told in roster.remarks] == [("Yann LE GUEVELLOU", Reason.UNKNOWN_PUPIL)]
    assert len(roster.links) == 4


def test_a_link_to_an_unknown_person_is_set_aside() -> None:
    unknown = changed(GUARDIANS, "<PERSONNE_ID>310503</PERSONNE_ID>", "<PERSONNE_ID>9</PERSONNE_ID>")
    assert reasons(guardians=unknown) == [Reason.UNKNOWN_PERSON]


def test_the_same_link_twice_counts_once() -> None:
    roster = read(
        guardians=changed(
            GUARDIANS,
            "<ELEVE_ID>2040101</ELEVE_ID>\n        <PERSONNE_ID>310502</PERSONNE_ID>",
            "<ELEVE_ID>2040101</ELEVE_ID>\n        <PERSONNE_ID>310501</PERSONNE_ID>",
        )
    )
    assert [told.reason for told in roster.remarks] == [Reason.LINK_TWICE]
    assert len(roster.links) == 4


def test_the_same_pupil_number_twice_keeps_the_first() -> None:
    roster = read(changed(PUPILS, 'ELEVE_ID="2040102"', 'ELEVE_ID="2040101"'))
    assert [pupil.first_name for pupil in roster.pupils] == ["Zoé", "Maëlys"]
    assert Reason.ID_TWICE in [told.reason for told in roster.remarks]


def test_the_same_ine_twice_keeps_the_first() -> None:
    assert reasons(changed(PUPILS, "990398877ZB", "990410001ZA"))[0] is Reason.INE_TWICE


def test_an_ine_of_another_form_is_left_out_and_the_pupil_stays() -> None:
    roster = read(changed(PUPILS, "990410001ZA", "INCONNU"))
    assert roster.pupils[0].ine is None
    assert [told.reason for told in roster.remarks] == [Reason.INE_UNFIT]


def test_the_class_of_inactive_pupils_is_no_class() -> None:
    assert reasons(changed(PUPILS, "<CODE_STRUCTURE>6B<", "<CODE_STRUCTURE>Inactifs<"))[0] is Reason.INACTIVE


def test_of_two_classes_the_first_is_taken() -> None:
    roster = read(changed(PUPILS, "<TYPE_STRUCTURE>G<", "<TYPE_STRUCTURE>D<"))
    assert roster.pupils[0].class_name == "6 A"
    assert [told.reason for told in roster.remarks] == [Reason.TWO_CLASSES] * 2


def test_a_mail_address_of_another_form_is_kept_and_marked() -> None:
    roster = read(guardians=changed(GUARDIANS, "jn@example.org", "jn at example"))
    assert (roster.persons[1].email, roster.persons[1].email_is_sound) == ("jn at example", False)
    assert [told.reason for told in roster.remarks] == [Reason.MAIL_UNFIT]


def test_an_unknown_level_is_set_aside() -> None:
    changed_level = changed(GUARDIANS, "<NIVEAU_RESPONSABILITE>1<", "<NIVEAU_RESPONSABILITE>7<", 1)
    assert reasons(guardians=changed_level) == [Reason.NO_LEVEL]


@pytest.mark.parametrize("name", ["[bold]x[/]", "&#x202E;gnirts", "Anne&#10;Lise", "&lt;!ENTITY&gt;"])
def test_a_name_that_reads_like_markup_is_a_name(name: str) -> None:
    first = read(changed(PUPILS, "<PRENOM>Zoé</PRENOM>", f"<PRENOM>{name}</PRENOM>")).pupils[0].first_name
    assert first == {"&#x202E;gnirts": "gnirts", "Anne&#10;Lise": "Anne Lise", "&lt;!ENTITY&gt;": "<!ENTITY>"}.get(
        name, name
    )


def test_40_a_telephone_longer_than_siecles_leaves_the_guardian_in_charge() -> None:
    long = changed(GUARDIANS, "<TEL_PORTABLE>+33639980501", "<TEL_PORTABLE>06 12 34 56 78 / 01 23 45 67 89")
    assert Reason.CONTACT_TOO_LONG in reasons(guardians=long)
    assert {each.person_id for each in read(guardians=long).persons} == {each.person_id for each in read().persons}
    assert "" in {each.phone for each in read(guardians=long).persons}


def test_a_name_of_ten_thousand_letters_is_set_aside() -> None:
    assert reasons(changed(PUPILS, "<PRENOM>Zoé</PRENOM>", f"<PRENOM>{'Z' * 10_000}</PRENOM>"))[0] is Reason.TOO_LONG
