"""What went wrong with real exports in other programs, by its number in SIECLE.md's section 9: what reading does of it.
What plans do of it is in the tests of plans (R21)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from telekiosk.core.policy import PARIS
from telekiosk.roster import refusals as no
from telekiosk.roster.fit import older, unfit
from telekiosk.roster.known import LastImport
from telekiosk.roster.model import POSTAL, FileKind, Heading, Reason, Remark
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.words import remark, sentence
from tests.roster.rosters import (
    GUARDIANS,
    PUPILS,
    before_2016,
    before_2018,
    changed,
    read,
    reasons,
    refused,
    zip_of,
)

ZOE = "<PRENOM>Zoé</PRENOM>"
TODAY = date(2026, 10, 13)


def renamed(name: str) -> bytes:
    return changed(PUPILS, ZOE, f"<PRENOM>{name}</PRENOM>")


def heading(year: int = 2026) -> Heading:
    return Heading("0990001N", year, datetime(2026, 10, 12, 18, 42, 7, tzinfo=PARIS))


# The file as a whole


@pytest.mark.parametrize(
    ("root", "export"), [("BEE_NOMENCLATURES", "Nomenclature"), ("BEE_STRUCTURES", "Structures"), ("BEE_X", "BEE_X")]
)
def test_01_another_export_is_refused_by_its_name(root: str, export: str) -> None:
    said = sentence(refused(f'<?xml version="1.0"?><{root}/>'.encode(), GUARDIANS))
    assert export in said
    assert "ElevesSansAdresses" in said
    assert "Exportations, En XML" in said


def test_01_a_feed_of_the_aaf_is_refused_by_its_name() -> None:
    assert "AAF" in sentence(refused(b"<ficAlimMENESR/>", GUARDIANS))


def test_02_files_with_or_without_addresses_are_both_read() -> None:
    with_home = changed(PUPILS, "<ADRESSES/>", '<ADRESSES><ADRESSE ADRESSE_ID="1"/></ADRESSES>')
    with_home = changed(with_home, ZOE, f"{ZOE}<ADRESSE_ID>1</ADRESSE_ID>", 1)
    assert read(with_home).pupils == read().pupils
    start, end = GUARDIANS.index(b"<ADRESSES>"), GUARDIANS.index(b"</ADRESSES>")
    without = read(guardians=GUARDIANS[:start] + b"<ADRESSES>" + GUARDIANS[end:])
    assert all(each.unsaid >= POSTAL for each in without.persons)
    assert without.persons[0].address_lines == ()
    assert len(without.links) == len(read().links)
    assert without.remarks == (Remark(FileKind.GUARDIANS, 0, "", Reason.NO_ADDRESSES),)
    assert "adresses" in remark(without.remarks[0])


def test_03_another_schools_file_is_refused_and_one_of_no_school_too() -> None:
    assert refused(PUPILS, changed(GUARDIANS, "0990001N", "0990002P")) == no.TwoSchools("0990001N", "0990002P")
    assert refused(changed(PUPILS, "<UAJ>0990001N</UAJ>", ""), GUARDIANS) == no.NoSchool("f", "")


@pytest.mark.parametrize("year", [2025, 2027])
def test_04_the_files_of_another_year_are_refused(year: int) -> None:
    assert unfit(heading(year), TODAY) == no.OtherYear(year, 2026)
    assert f"{year}-{year + 1}" in sentence(no.OtherYear(year, 2026))


def test_04_in_summer_the_year_that_ends_and_the_one_that_comes_are_right() -> None:
    for day in (date(2026, 6, 1), date(2026, 8, 31)):
        assert unfit(heading(2025), day) is None
        assert unfit(heading(2026), day) is None
        assert unfit(heading(2024), day) == no.OtherYear(2024, 2025)
    assert unfit(heading(2026), date(2026, 5, 31)) == no.OtherYear(2026, 2025)
    assert unfit(heading(2025), date(2026, 9, 1)) == no.OtherYear(2025, 2026)


def test_05_files_of_two_years_are_refused_and_of_two_days_told_of() -> None:
    assert refused(PUPILS, changed(GUARDIANS, "SCOLAIRE>2026<", "SCOLAIRE>2025<")) == no.TwoYears(2026, 2025)
    other_day = read(guardians=changed(GUARDIANS, "12/10/2026 18:42:07", "10/10/2026 08:00:00"))
    assert [told.reason for told in other_day.remarks] == [Reason.TWO_DAYS]
    assert other_day.heading.exported_at == datetime(2026, 10, 10, 8, tzinfo=PARIS)
    assert other_day.heading.pupils_at == datetime(2026, 10, 12, 18, 42, 7, tzinfo=PARIS)


def test_06_a_file_older_than_the_last_import_is_refused_with_both_days() -> None:
    last = datetime(2026, 10, 12, 18, 42, 8, tzinfo=PARIS)
    refusal = older(heading(), LastImport(2026, last, last))
    assert refusal == no.OlderThanLast(heading().exported_at, last)
    at = heading().exported_at
    assert older(heading(), LastImport(2026, at, at)) is None
    assert older(heading(), LastImport(2026, last, at)) == no.OlderThanLast(at, last, FileKind.PUPILS)
    assert older(heading(), LastImport(2026, at, last)) == no.OlderThanLast(at, last, FileKind.GUARDIANS)
    assert "12 octobre 2026" in sentence(no.OlderThanLast(heading().exported_at, last))


def test_07_a_file_saved_in_another_encoding_is_refused_and_a_name_that_went_through_one_told_of() -> None:
    assert refused(PUPILS.decode("iso-8859-15").encode(), GUARDIANS) == no.WrongEncoding("f")
    for garbled in ("ZoÃ©", "LÅ\x93a", "Ã\x89lise", "Zo\ufffd"):
        encoded = PUPILS.decode("iso-8859-15").replace("ISO-8859-15", "UTF-8").replace("Zoé", garbled).encode()
        assert [told.reason for told in read(encoded).remarks] == [Reason.GARBLED]
    assert reasons(renamed("ZoÃ©")) == [Reason.GARBLED]


@pytest.mark.parametrize("name", ["São", "Ângelo", "Åsa", "Lœtitia", "Žofia", "Noëlle", "MAÏA"])
def test_07_names_of_other_languages_are_not_taken_for_garbled(name: str) -> None:
    encoded = PUPILS.decode("iso-8859-15").replace("ISO-8859-15", "UTF-8").replace("Zoé", name).encode()
    assert read(encoded).remarks == ()


def test_08_what_latin_9_has_and_latin_1_has_not_is_read() -> None:
    assert read(renamed("Cœlia Š€ Ÿ")).pupils[0].first_name == "Cœlia Š€ Ÿ"
    windows = PUPILS.replace("Zoé".encode("iso-8859-15"), "Cœlia".encode("cp1252"))
    assert reasons(windows) == [Reason.GARBLED]


def test_09_a_question_mark_in_a_name_is_told_of() -> None:
    assert reasons(renamed("?ukasz")) == [Reason.UNWRITABLE]
    assert reasons(guardians=changed(GUARDIANS, "<PRENOM>Yann<", "<PRENOM>Y?nn<")) == [Reason.UNWRITABLE]


def test_10_a_file_cut_short_or_with_an_unclosed_tag_is_refused_with_its_line() -> None:
    for broken in (PUPILS[:-200], PUPILS.replace(b"</STRUCTURES_ELEVE>", b"</STRICTURES_ELEVE>", 1)):
        refusal = refused(broken, GUARDIANS)
        assert isinstance(refusal, no.Broken)
        assert refusal.line > 100
        assert str(refusal.line) in sentence(refusal)


def test_11_zips_are_read_with_what_others_left_in_them() -> None:
    packed = zip_of({"__MACOSX/._e.xml": b"\x00", "../e.xml": PUPILS})
    assert read_roster([Given("sans extension", packed), Given("r", GUARDIANS)]) == read()
    assert refused(zip_of({"a.xml": PUPILS, "b.xml": GUARDIANS})) == no.ZipContents("f", 2)


def test_12_a_bom_at_the_head_is_no_letter() -> None:
    utf8 = PUPILS.decode("iso-8859-15").replace("ISO-8859-15", "UTF-8").encode("utf-8-sig")
    assert read(utf8).pupils == read().pupils


def test_14_a_shape_that_we_do_not_know_is_refused_and_not_read_as_nobody() -> None:
    unknown = GUARDIANS.replace(b"NIVEAU_RESPONSABILITE", b"NIVEAU")
    assert refused(PUPILS, unknown) == no.UnknownShape("g", "NIVEAU_RESPONSABILITE")
    assert refused(PUPILS, GUARDIANS.replace(b"BILITE>1<", b"BILITE>A<")) == no.NoLegalGuardian("g")
    assert refused(PUPILS.replace(b"NOM_DE_FAMILLE", b"N"), GUARDIANS) == no.UnknownShape("f", "NOM_DE_FAMILLE")


def test_14_the_models_of_before_2018_and_2016_are_read_as_the_new_one() -> None:
    old = read(before_2016(PUPILS), before_2016(before_2018(GUARDIANS)))
    assert old == read()


def test_14_before_2018_a_link_of_rank_nought_is_a_contact() -> None:
    contact = changed(before_2018(GUARDIANS), "<RESP_LEGAL>2<", "<RESP_LEGAL>0<", 1)
    assert [(link.eleve_id, link.person_id) for link in read(guardians=contact).links][:2] == [
        ("2040101", "310501"),
        ("2040102", "310501"),
    ]
    nobody = changed(changed(before_2018(GUARDIANS), "LEGAL>1<", "LEGAL>0<"), "LEGAL>2<", "LEGAL>0<")
    assert refused(PUPILS, nobody) == no.NoLegalGuardian("g")


# Pupils


def test_15_a_leaver_is_read_with_class_and_date_even_one_to_come() -> None:
    leaver = read(changed(PUPILS, "<DATE_SORTIE>02/10/2026<", "<DATE_SORTIE>18/12/2026<")).pupils[2]
    assert (leaver.class_name, leaver.left_on) == ("403", date(2026, 12, 18))


def test_15_a_leaving_date_that_is_none_does_not_make_a_leaver() -> None:
    roster = read(changed(PUPILS, "<DATE_SORTIE>02/10/2026<", "<DATE_SORTIE>octobre<"))
    assert roster.pupils[2].left_on is None
    assert [told.reason for told in roster.remarks] == [Reason.LEAVING_UNFIT]


def test_16_a_pupil_without_class_is_read_with_their_guardians() -> None:
    roster = read(changed(PUPILS, "<TYPE_STRUCTURE>D<", "<TYPE_STRUCTURE>G<", 1))
    assert roster.pupils[0].class_name == ""
    assert len(roster.links) == 5


def test_17_the_class_of_the_inactive_is_no_class() -> None:
    inactive = changed(PUPILS, "<CODE_STRUCTURE>6B<", "<CODE_STRUCTURE>Inactifs<")
    assert reasons(inactive) == [Reason.INACTIVE, Reason.UNKNOWN_PUPIL, Reason.UNKNOWN_PUPIL]
    beside = changed(PUPILS, "<CODE_STRUCTURE>6A_G1<", "<CODE_STRUCTURE>INACTIFS<")
    beside = changed(beside, "<TYPE_STRUCTURE>G<", "<TYPE_STRUCTURE>D<", 1)
    assert read(beside).pupils[0].class_name == "6 A"


def test_18_a_group_listed_first_is_not_the_class() -> None:
    assert read().pupils[2].class_name == "403"


def test_19_two_blocks_of_structures_for_one_pupil_are_one() -> None:
    block = '<STRUCTURES_ELEVE ELEVE_ID="2040101"><STRUCTURE><CODE_STRUCTURE>{}</CODE_STRUCTURE>'
    block += "<TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE></STRUCTURES>"
    assert reasons(changed(PUPILS, "</STRUCTURES>", block.format("6 A"))) == []
    twice = read(changed(PUPILS, "</STRUCTURES>", block.format("6C")))
    assert twice.pupils[0].class_name == "6 A"
    assert [told.reason for told in twice.remarks] == [Reason.TWO_CLASSES]


def test_20_an_ine_that_stands_there_twice_counts_once() -> None:
    assert reasons(changed(PUPILS, "990398877ZB", "990410001ZA"))[0] is Reason.INE_TWICE
    lower = changed(PUPILS, "<ID_NATIONAL>990398877ZB<", "<ID_NATIONAL>990410001za<")
    assert reasons(lower)[0] is Reason.INE_TWICE


def test_21_a_pupil_without_ine_is_read() -> None:
    assert [pupil.ine for pupil in read().pupils] == ["990410001ZA", None, "990398877ZB"]


@pytest.mark.parametrize("ine", ["0123456789A", "012345678AB"])
def test_22_both_forms_of_ine_are_read_and_the_older_tags_too(ine: str) -> None:
    assert read(changed(PUPILS, "990410001ZA", ine)).pupils[0].ine == ine
    bea = changed(PUPILS, "<ID_NATIONAL>990410001ZA</ID_NATIONAL>", f"<INE_BEA>{ine}</INE_BEA>")
    assert read(changed(bea, "<INE_RNIE>990410001ZA</INE_RNIE>", "")).pupils[0].ine == ine


@pytest.mark.parametrize("born", ["", "2016-02-29", "29/02/2013", "13/10/2026", "01/01/0001", "31/12/9999"])
def test_23_a_birth_date_that_is_none_stays_none(born: str) -> None:
    roster = read(changed(PUPILS, "<DATE_NAISS>29/02/2016<", f"<DATE_NAISS>{born}<", 1))
    assert roster.pupils[0].birth_date is None
    assert len(roster.pupils) == 3


def test_24_sex_and_place_of_birth_may_lack() -> None:
    bare = changed(PUPILS, "<CODE_SEXE>2</CODE_SEXE>", "")
    bare = changed(bare, "<CODE_COMMUNE_INSEE_NAISS>99101</CODE_COMMUNE_INSEE_NAISS>", "<CODE_COMMUNE_INSEE_NAISS/>")
    assert [pupil.name for pupil in read(bare).pupils] == [pupil.name for pupil in read().pupils]


def test_25_twins_and_homonyms_are_two_and_the_same_name_and_day_is_told_of() -> None:
    assert [pupil.first_name for pupil in read().pupils[:2]] == ["Zoé", "Noël"]
    double = read(changed(PUPILS, "<PRENOM>Noël<", "<PRENOM>ZOE<"))
    assert [told.reason for told in double.remarks] == [Reason.SAME_PUPIL]
    assert len(double.pupils) == 3
    older = changed(changed(PUPILS, "<PRENOM>Noël<", "<PRENOM>Zoé<"), "29/02/2016", "01/03/2015", 1)
    assert read(older).remarks == ()


@pytest.mark.parametrize(("typed", "read_as"), [("04101", "4101"), ("e4101", "4101"), ("41A", "41A"), ("", "")])
def test_26_elenoet_is_read_without_padding_and_eleve_id_kept_beside_it(typed: str, read_as: str) -> None:
    other = changed(PUPILS, 'ELENOET="4101"', f'ELENOET="{typed}"')
    pupil = read(changed(other, "<ELENOET>4101<", f"<ELENOET>{typed}<")).pupils[0]
    assert (pupil.elenoet, pupil.eleve_id) == (read_as, "2040101")


def test_27_several_first_names_are_not_cut() -> None:
    assert read(renamed("Marie Claire")).pupils[0].first_name == "Marie Claire"


def test_28_family_and_usage_name_are_kept_apart() -> None:
    leaver = read().pupils[2]
    assert (leaver.family_name, leaver.usage_name) == ("LE GUEVELLOU", "LE GUEVELLOU-MARTINHO")


@pytest.mark.parametrize(
    ("written", "kept"),
    [('"D\'ALMEIDA"', "D'ALMEIDA"), ("DE LA TOUR", "DE LA TOUR"), ("N'DIAYE-LE GALL", "N'DIAYE-LE GALL"), ("M.", "M.")],
)
def test_29_apostrophes_hyphens_and_particles_stay_and_outer_quotes_go(written: str, kept: str) -> None:
    assert read(changed(PUPILS, ">LE GUEVELLOU<", f">{written}<")).pupils[2].family_name == kept


@pytest.mark.parametrize("code", ["61", "3 A", "_301P1", "0601"])
def test_30_class_codes_stay_as_the_school_writes_them(code: str) -> None:
    assert read(changed(PUPILS, ">6B<", f">{code}<")).pupils[1].class_name == code


# Guardians


def test_31_persons_of_nobody_are_passed_over_without_a_word() -> None:
    stale = '<PERSONNE PERSONNE_ID="9"><NOM_DE_FAMILLE/><PRENOM>?</PRENOM><MEL>x</MEL></PERSONNE></PERSONNES>'
    assert read(guardians=changed(GUARDIANS, "</PERSONNES>", stale)) == read()


def test_32_links_to_persons_or_pupils_that_are_not_there_are_told_of() -> None:
    assert reasons(guardians=changed(GUARDIANS, "ID>310503</P", "ID>9</P")) == [Reason.UNKNOWN_PERSON]
    assert reasons(guardians=changed(GUARDIANS, "ID>2040077</E", "ID>9</E")) == [Reason.UNKNOWN_PUPIL]


def test_32_a_person_without_address_is_a_guardian_all_the_same() -> None:
    homeless = read(guardians=changed(GUARDIANS, "<ADRESSE_ID>280301</ADRESSE_ID>", ""))
    assert (homeless.persons[0].address_lines, len(homeless.links)) == ((), 5)
    lost = read(guardians=changed(GUARDIANS, "<ADRESSE_ID>280301<", "<ADRESSE_ID>9<"))
    assert lost.persons[0].address_lines == ()


def test_33_two_guardians_of_one_name_stay_two_and_are_told_of() -> None:
    same = changed(GUARDIANS, "<PRENOM>Jean-Noël<", "<PRENOM>LŒTITIA<")
    same = changed(same, "<NOM_DE_FAMILLE>D'ARTIGUELOUVE<", "<NOM_DE_FAMILLE>Trevanec<")
    roster = read(guardians=same)
    assert len(roster.persons) == 3
    assert [told.reason for told in roster.remarks] == [Reason.SAME_GUARDIAN] * 2


def test_34_one_address_under_two_numbers_reads_alike() -> None:
    same = GUARDIANS.replace(b"3 CHEMIN DU MOULIN", "14 BIS RUE DE L'ÉTANG".encode("iso-8859-15"))
    one, other = read(guardians=same).persons[:2]
    assert one.address_lines[0] == other.address_lines[0]


def test_35_a_link_of_neither_rank_nor_level_is_told_of() -> None:
    bare = changed(GUARDIANS, "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE>", "", 1)
    assert reasons(guardians=bare) == [Reason.NO_LEVEL]


def test_35_two_of_rank_one_in_the_old_model_are_both_read() -> None:
    both = changed(before_2018(GUARDIANS), "<RESP_LEGAL>2<", "<RESP_LEGAL>1<")
    assert [link.person_id for link in read(guardians=both).links[:2]] == ["310501", "310502"]


@pytest.mark.parametrize("level", ["2", "3"])
def test_36_persons_in_charge_or_to_be_reached_are_no_guardians(level: str) -> None:
    other = read(guardians=changed(GUARDIANS, "BILITE>1<", f"BILITE>{level}<", 1))
    assert ("2040101", "310501") not in [(link.eleve_id, link.person_id) for link in other.links]
    assert other.remarks == ()


def test_37_a_service_without_civility_is_read_with_its_code() -> None:
    service = changed(GUARDIANS, "<CODE_PARENTE>50<", "<CODE_PARENTE>51<")
    service = changed(service, "<LC_CIVILITE>M.</LC_CIVILITE>", "")
    roster = read(guardians=service)
    assert (roster.links[4].parentage, roster.persons[2].civility) == ("51", "")


def test_38_a_pupil_as_own_guardian_is_read_with_the_code() -> None:
    assert read(guardians=changed(GUARDIANS, "<CODE_PARENTE>50<", "<CODE_PARENTE>70<")).links[4].parentage == "70"


@pytest.mark.parametrize(("word", "yes"), [("1", True), ("true", True), ("TRUE", True), ("0", False), ("", False)])
def test_39_yes_and_no_are_read_in_both_ways_of_writing_them(word: str, yes: bool) -> None:
    mixed = changed(GUARDIANS, "<PAIE_FRAIS_SCOLAIRES>1<", f"<PAIE_FRAIS_SCOLAIRES>{word}<", 1)
    mixed = changed(mixed, "<A_CONTACTER_EN_PRIORITE>true<", f"<A_CONTACTER_EN_PRIORITE>{word}<", 1)
    link = read(guardians=mixed).links[0]
    assert (link.pays_fees, link.first_contact) == (yes, yes)


def test_40_addresses_and_phones_abroad_are_read() -> None:
    abroad = read().persons[2]
    assert (abroad.postcode_and_town, abroad.country, abroad.phone) == ("W7 1JQ LONDON", "ROYAUME-UNI", "+442079460950")


def test_41_one_mailbox_for_two_makes_nobody_the_same() -> None:
    shared = read(guardians=changed(GUARDIANS, "jn@example.org", "l.trevanec@example.org"))
    assert [person.person_id for person in shared.persons] == ["310501", "310502", "310503"]
    assert shared.remarks == ()


def test_last_years_mail_and_class_are_not_the_pupils() -> None:
    assert read(changed(PUPILS, "<CODE_STRUCTURE>403<", "<CODE_STRUCTURE><")).pupils[2].class_name == ""
