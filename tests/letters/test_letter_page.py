"""The letters as a printer and a scanner see them (R22, H3)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2 as pdfium
import pytest
import typst
import zxingcpp

from telekiosk.core.credentials import new_id, new_scan_code
from telekiosk.core.lifecycle import Kind
from telekiosk.core.names import clean
from telekiosk.core.slips import Handing, SlipDue
from telekiosk.letters.manifest import manifest
from telekiosk.letters.page import Child, LetterPage
from telekiosk.letters.pdf import letters_pdf
from telekiosk.letters.signs import PRINTED, signs_missing
from telekiosk.letters.slips import slips_pdf

MILLIMETRE = 72 / 25.4
WINDOW = (90.0, 44.0, 200.0, 90.0)  # all that a DL window can ever show: left, top, right, bottom, in mm

PAGE = LetterPage(
    school="Collège des Aulnes",
    town="Saint-Exemple",
    contact=("1 allée de l'Étang, 99100 Saint-Exemple", "01 99 00 01 01"),
    addressee=("Mme Lœtitia D'ARTIGUELOUVE", "14 BIS RUE DE L'ÉTANG", "99100 SAINT-EXEMPLE"),
    children=(Child("Zoé D'ARTIGUELOUVE", "6 A"),),
    identifier="ldartiguelouve",
    temporary_password="DCBRJDWH",
    scan_code=new_scan_code(),
    issued_on=date(2026, 11, 30),
    deadline=date(2027, 2, 28),
    kind=Kind.GUARDIAN,
)
HOSTILE = '[bold]gras[/] #eval("1+1") *b* $x$ \x1b[31m\u202egnirts\x00 \n' + "M" * 10_000


def texts(pdf: bytes) -> list[str]:
    """Each page's text, blanks and no-break spaces made one."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(pdf)]


def inside(pdf: bytes, left: float, top: float, right: float, bottom: float) -> str:
    page = pdfium.PdfDocument(pdf)[0]
    height = page.get_height()
    box = [left * MILLIMETRE, height - bottom * MILLIMETRE, right * MILLIMETRE, height - top * MILLIMETRE]
    return " ".join(page.get_textpage().get_text_bounded(*box).split())


def test_a_letter_is_one_page_and_the_hand_out_list_is_the_last() -> None:
    said = texts(letters_pdf([PAGE, replace(PAGE, identifier="zdartiguelouve", kind=Kind.PUPIL), PAGE]))
    assert len(said) == 4
    assert "Courriers à remettre" in said[3]


def test_a_letter_says_who_what_and_until_when() -> None:
    said = texts(letters_pdf([PAGE]))[0]
    for words in (
        "Collège des Aulnes",
        "Saint-Exemple, le 30 novembre 2026",
        "Zoé D'ARTIGUELOUVE classe 6 A",
        "ldartiguelouve",
        "DCBR JDWH",
        "au plus tard le 28 février 2027",
        "Ils peuvent être sur d'autres courriers",
        "01 99 00 01 01",
    ):
        assert words in said


@pytest.mark.parametrize("contact", [(), (PAGE.town,)])
def test_without_a_way_to_reach_the_office_the_letter_asks_for_no_bare_name(contact: tuple[str, ...]) -> None:
    said = texts(letters_pdf([replace(PAGE, contact=contact, with_english=True)]))[0]
    assert "Adressez-vous au secrétariat de l'établissement." in said and "Ask the school's office." in said
    assert said.count(PAGE.school) == 1


def test_a_letter_speaks_english_when_its_account_does() -> None:
    assert "Open your account by 28 February 2027" in texts(letters_pdf([replace(PAGE, language="en")]))[0]


@pytest.mark.parametrize("kind", list(Kind))
def test_in_both_languages_a_letter_says_everything_twice_and_its_code_reads(kind: Kind) -> None:
    pdf = letters_pdf([replace(PAGE, kind=kind, with_english=True)])
    said = texts(pdf)[0]
    for words in ("Que faire maintenant", "What to do now", "28 février 2027", "28 February 2027", "Your identifier"):
        assert words in said
    assert said.count("01 99 00 01 01") == 3
    assert inside(pdf, *WINDOW) == " ".join(PAGE.addressee)
    (code,) = zxingcpp.read_barcodes(pdfium.PdfDocument(pdf)[0].render(scale=2).to_pil())
    assert code.text == PAGE.scan_code


def test_fonts_travel_in_the_file() -> None:
    pdf = letters_pdf([replace(PAGE, school="Œuvre ÿ Ł Ő", with_english=True)])
    assert pdf.count(b"/FontFile") == pdf.count(b"/Type/FontDescriptor") > 0


def test_a_pupils_letter_asks_for_the_pupils_own_birth_date() -> None:
    said = texts(letters_pdf([replace(PAGE, kind=Kind.PUPIL)]))[0]
    assert "Donnez votre date de naissance" in said
    assert "d'autres enfants" not in said


def test_the_code_on_paper_is_the_scan_code() -> None:
    page = pdfium.PdfDocument(letters_pdf([PAGE]))[0]
    found = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert [code.text for code in found] == [PAGE.scan_code]


def test_the_window_shows_the_address_and_nothing_else() -> None:
    assert inside(letters_pdf([PAGE]), *WINDOW) == " ".join(PAGE.addressee)


def test_without_a_postal_address_the_window_shows_the_name_alone() -> None:
    assert inside(letters_pdf([replace(PAGE, addressee=PAGE.addressee[:1])]), *WINDOW) == PAGE.addressee[0]


@pytest.mark.parametrize("letters", ["œÿŒ", "ŁŐłő", "ÉàçùïÑßþ", "Δοξα Жук"])
def test_letters_of_every_roster_print(letters: str) -> None:
    assert letters in texts(letters_pdf([replace(PAGE, school=letters)]))[0]


def test_hostile_text_stays_text_and_the_letter_stays_one_page() -> None:
    hostile = replace(
        PAGE,
        school=HOSTILE,
        town=HOSTILE,
        contact=(HOSTILE,) * 9,
        addressee=(HOSTILE,) * 9,
        children=(Child(HOSTILE, HOSTILE),) * 9,
        identifier="m" * 20,
    )
    said = texts(letters_pdf([hostile, PAGE]))
    assert '[bold]gras[/] #eval("1+1") *b* $x$' in said[0]
    assert "m" * 20 in said[0]
    assert "DCBR JDWH" in said[0]
    assert "ldartiguelouve" in said[1]
    assert not any(bad in text for text in said for bad in "\x1b\x00\u202e")


LONG = "Marie-Antoinette Joséphine Bénédicte Anne-Charlotte Emmanuelle Philippine Victoire"
SURNAME = "DE LA ROCHEFOUCAULD-D'ARTIGUELOUVE"
ONE_WORD = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF"


LONGEST = f"{'Marie-Anne ' * 9}{'DE-LA-TOUR ' * 9}"[:199].strip()


@pytest.mark.parametrize("name", [f"{LONG} {SURNAME}", f"Zoé {ONE_WORD}", f"{LONG} {ONE_WORD}", LONGEST])
def test_a_long_name_is_set_smaller_and_its_surname_is_all_there(name: str) -> None:
    address = PAGE.addressee[1:]
    page = replace(PAGE, addressee=(f"Mme {name}", f"M. {name}", *address), children=(Child(name, "BTS CPDE 1 ALT"),))
    pdf = letters_pdf([page])
    said, listed = texts(pdf)
    pieces = [piece for part in (f"M. {name}", *address) for piece in part.replace("-", " ").split()]
    assert [piece for piece in pieces if piece not in inside(pdf, *WINDOW)] == []
    about = inside(pdf, 20, 55, 86, 99)
    assert [piece for piece in name.replace("-", " ").split() if piece not in about] == []
    assert "classe BTS CPDE 1 ALT" in said and "BTS CPDE 1 ALT" in listed


def test_the_list_of_a_batch_has_names_and_classes_whole() -> None:
    page = replace(
        PAGE, addressee=(f"Mme {LONG} {SURNAME}",), children=(Child(f"{LONG} {ONE_WORD}", "BTS CPDE 1 ALT"),)
    )
    written = manifest([page]).decode("utf-8-sig")
    assert f";BTS CPDE 1 ALT;{LONG} {ONE_WORD};Mme {LONG} {SURNAME};" in written


def test_a_long_name_is_whole_on_a_slip_too() -> None:
    due = SlipDue(new_id(), "zwolfe", (f"{LONG} {SURNAME}",), "BTS CPDE 1 ALTERNANCE", "Collège des Aulnes")
    (said,) = texts(slips_pdf([(due, "DCBRJDWH")], Handing("in class"), datetime(2026, 9, 1, tzinfo=UTC), "fr"))
    pieces = f"{LONG} {SURNAME} BTS CPDE 1 ALTERNANCE".replace("-", " ").split()
    assert [piece for piece in pieces if piece not in said] == []


def test_signs_that_the_type_lacks_are_known() -> None:
    assert signs_missing(["Zoé D’ARTIGUELOUVE", "Δοξα Жук", "Nguyễn", "مريم", "Ł\u00a0Ő – n° 3 €"]) == ""
    assert signs_missing(["李 小龙", "Léo 🙂 李"]) == "李小龙🙂"


def test_every_sign_that_is_said_to_print_has_a_shape() -> None:
    """On a small page each, as in a letter; Chinese, in both weights, is what a box looks like."""
    kept = [chr(each) for block in PRINTED for each in block if clean(f"x{chr(each)}x") == f"x{chr(each)}x"]
    signs = [sign for sign in kept if not sign.isspace()]
    for weight in ("regular", "bold"):
        template = f'''
            #set page(width: 14mm, height: 14mm, margin: 1mm)
            #set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), size: 20pt, weight: "{weight}")
            #for sign in json(bytes(sys.inputs.data)) {{ page[a#sign] }}
        '''
        data = {"data": json.dumps(["李", "🙂", *signs])}
        small = typst.compile(template.encode(), format="pdf", ignore_system_fonts=True, sys_inputs=data)
        shapes = [page.render(scale=2).to_pil().tobytes() for page in pdfium.PdfDocument(small)]
        assert [sign for sign, shape in zip(signs, shapes[2:], strict=True) if shape in shapes[:2]] == []


def test_many_children_are_counted_on_a_letter() -> None:
    children = tuple(Child(f"Enfant{n} MARTIN", "6 B") for n in range(9))
    said = texts(letters_pdf([replace(PAGE, children=children)]))
    assert "Enfant4 MARTIN" in said[0]
    assert "Enfant5 MARTIN" not in said[0]
    assert "et 4 autres enfants" in said[0]


def test_the_hand_out_list_holds_no_secret() -> None:
    pages = [PAGE, replace(PAGE, identifier="zdartiguelouve", kind=Kind.PUPIL)]
    handed = texts(letters_pdf(pages))[-1]
    assert "6 A Zoé D'ARTIGUELOUVE Mme Lœtitia D'ARTIGUELOUVE" in handed
    assert "6 A Zoé D'ARTIGUELOUVE l'élève" in handed
    for secret in ("DCBR", PAGE.scan_code, "ldartiguelouve"):
        assert secret not in handed


def test_classes_that_differ_at_their_end_differ_in_the_hand_out_list() -> None:
    """As the eye sees them: what is cut off at a column's edge is still in the file's text."""
    classes = [
        "TERMINALE STMG 1",
        "TERMINALE STMG 2",
        "BTS CPDE 1 ALT 1",
        "BTS CPDE 1 ALT 2",
        f"{'M' * 38}1",
        f"{'M' * 38}2",
    ]
    pictures = []
    for name in classes:
        pdf = pdfium.PdfDocument(letters_pdf([replace(PAGE, children=(Child("Zoé MARTIN", name),))]))
        pictures.append(pdf[1].render(scale=2).to_pil().tobytes())
    assert len(set(pictures)) == len(classes)


def test_three_hundred_letters_are_three_hundred_pages_and_a_list() -> None:
    said = texts(letters_pdf([replace(PAGE, identifier=f"compte{n}") for n in range(300)]))
    assert [f"compte{n}" in text for n, text in enumerate(said[:300])] == [True] * 300
    assert all("DCBR" not in text for text in said[300:])


def test_the_same_letters_make_the_same_file() -> None:
    assert letters_pdf([PAGE]) == letters_pdf([PAGE])


def test_a_letter_shows_no_secret_in_a_traceback() -> None:
    assert "DCBRJDWH" not in repr(PAGE)
    assert PAGE.scan_code not in repr(PAGE)
