"""C1: an account found by the beginnings of a few words; and its words stay true whatever happens."""

from __future__ import annotations

import pytest
from sqlmodel import select

from telekiosk.core.activation import ReportChild, Reported, report_child
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Guardian, Pupil
from telekiosk.core.lifecycle import Kind, MailStatus, State
from telekiosk.core.lines import AccountLine, LineChild, Standing
from telekiosk.core.outbox import claim, record_refused_for_good
from telekiosk.core.parting import undo_grouping
from telekiosk.core.recovery import ForgottenPassword, ResetSent, ask_for_reset
from telekiosk.core.reports import list_reports
from telekiosk.core.school import close, correct_address_for, generate_anew
from telekiosk.core.search import PAGE, Found, Query, asked_words, search
from telekiosk.core.search_terms import words
from telekiosk.core.terms import ReportKind
from telekiosk.core.upkeep import run_upkeep
from tests.core.families import act, by_letter, change_responsibility, child_elsewhere, grouped, opened
from tests.core.roads import SIBLINGS, activate, pend
from tests.desk import UAI, assert_words_are_true, clock_of, new_family, open_letter, staff

OTHER = "0990002P"


def found(counter: Counter, text: str, school: str | None = UAI) -> list[str]:
    return sorted(line.identifier for line in search(counter, Query(text, school)).rows)


def line_of(counter: Counter, identifier: str, school: str | None = UAI) -> AccountLine:
    (line,) = [line for line in search(counter, Query(identifier, school)).rows if line.identifier == identifier]
    return line


def test_a_name_is_found_from_each_of_its_parts_on() -> None:
    assert list(words("Jean-Pierre")) == ["jeanpierre", "pierre"]
    assert list(words("d’Arc de la Tour")) == ["darcdelatour", "arcdelatour", "delatour", "latour", "tour"]
    assert list(words("ŒUVRARD")) == ["oeuvrard"]
    assert list(words("x" * 10_000)) == ["x" * 40] and list(words("[b]\x1b[0m")) == ["b0m", "0m"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("  Léa  MARTIN ", ("martin", "lea")),
        ("d'arc", ("darc",)),
        ("Jean-Pierre jean\N{NO-BREAK SPACE}pierre", ("jeanpierre", "pierre", "jean")),
        ("Claire.Martin@Orange.fr c.martin", ("claire.martin@orange.fr", "cmartin")),
        ("%_ \x00 -- '", ()),
        ("a b c d e f g h i j", tuple("abcdefgh")),
    ],
)
def test_what_is_typed_is_folded_as_names_are(typed: str, asked: tuple[str, ...]) -> None:
    assert asked_words(typed) == asked


def test_words_in_any_order_by_their_beginnings(counter: Counter) -> None:
    family = new_family(counter, children=SIBLINGS, surname="D'Œuvrard-Lenoir", pupils_too=True)
    lea, tom = family.accounts["Claire"], family.accounts["Claire 2"]
    pupil = family.accounts["Léa"]
    assert found(counter, "lenoir cla léa") == [lea]
    assert found(counter, "LEA OEUV") == sorted([lea, pupil])
    assert found(counter, "d'oeuvrard 4ec tom claire") == [tom]
    assert found(counter, "doeuvrardlenoir 4e c léa claire") == [lea]
    assert found(counter, f"{lea[:5]} zzz") == [] and found(counter, "") == [] and found(counter, "  '- ") == []
    assert lea in found(counter, lea) and found(counter, lea, None) == found(counter, lea)


def test_an_account_is_found_by_its_addresses_and_references(counter: Counter) -> None:
    family = new_family(counter)
    letter = family.letters["Claire"]
    identifier = letter.identifier
    reported = report_child(counter, ReportChild(open_letter(counter, letter).visit, ReportKind.NOT_IN_CHARGE))
    assert isinstance(reported, Reported)
    assert found(counter, reported.reference.lower()) == [identifier]
    activate(counter, letter)
    assert found(counter, "CLAIRE@orange.FR") == found(counter, "claire@") == [identifier]
    asked = ask_for_reset(counter, ForgottenPassword(identifier))
    assert isinstance(asked, ResetSent)
    assert found(counter, str(asked.reference)[:9]) == [identifier]
    correct_address_for(staff(counter), act(identifier), "c.marchand@free.fr")
    assert found(counter, "c.marchand") == found(counter, "marchand") == found(counter, "c.marchand@") == [identifier]
    clock_of(counter).pass_time(days=100)
    run_upkeep(counter)
    assert found(counter, str(asked.reference)) == [] and list_reports(counter)
    assert_words_are_true(counter)


def test_words_follow_what_happens_to_accounts(counter: Counter) -> None:
    family = new_family(counter, children=SIBLINGS)
    one, two = family.accounts["Claire"], family.accounts["Claire 2"]
    visit = opened(counter, family, "Claire")
    grouped(counter, visit, by_letter(family, "Claire 2"))
    assert found(counter, "tom claire") == sorted([one, two]), "what was grouped away is found by whom it was for"
    assert_words_are_true(counter)
    undo_grouping(staff(counter), act(two))
    assert found(counter, "tom claire") == [two]
    assert_words_are_true(counter)
    generate_anew(staff(counter), act(one))
    close(staff(counter), act(two))
    assert one in found(counter, one) and len(found(counter, "léa claire")) == 1
    assert_words_are_true(counter)


def test_words_follow_names_and_classes(counter: Counter) -> None:
    family = new_family(counter)
    identifier = family.accounts["Claire"]

    def rename(tx: Transaction) -> None:
        guardian, pupil = tx.session.exec(select(Guardian)).one(), tx.session.exec(select(Pupil)).one()
        guardian.usage_name, pupil.first_name = "Brémond", "Léane"
        tx.session.add_all((guardian, pupil))

    counter.write(rename)
    assert found(counter, "bremond leane") == [identifier] and found(counter, "martin") == [identifier]
    assert_words_are_true(counter)


def test_a_school_finds_accounts_by_its_own_children_only(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    child_elsewhere(counter, identifier, OTHER)
    assert found(counter, "tom") == [] and found(counter, "léa", OTHER) == []
    assert found(counter, "léa") == found(counter, "tom", OTHER) == found(counter, "claire", OTHER) == [identifier]
    assert found(counter, "tom léa", None) == [identifier] and found(counter, "léa", "0990009X") == []
    line = line_of(counter, identifier, OTHER)
    assert line.children == (LineChild("Tom", "2de 5", shown=True),) and line.elsewhere == 1
    assert line_of(counter, identifier, None).elsewhere == 0
    assert_words_are_true(counter)


def test_a_line_says_where_an_account_stands(counter: Counter) -> None:
    family = new_family(counter, children=SIBLINGS, guardians=("Claire", "Paul"), pupils_too=True)
    line = line_of(counter, family.accounts["Claire"])
    assert line.holders == ("Mme Claire MARTIN",) and line.children == (LineChild("Léa", "4e C", shown=True),)
    assert (line.kind, line.state, line.mail_status) == (Kind.GUARDIAN, State.NOTIFIED, MailStatus.NONE)
    assert line.standing is Standing.LETTER and line.deadline is not None
    pend(counter, family.letters["Claire"])
    assert line_of(counter, family.accounts["Claire"]).standing is Standing.MAIL_AWAITED
    while mail := claim(counter, "w"):
        record_refused_for_good(counter, mail.id, "w", "550 no such user")
    assert line_of(counter, family.accounts["Claire"]).standing is Standing.MAIL_REFUSED
    change_responsibility(counter, family.accounts["Paul"], hidden=True)
    assert line_of(counter, family.accounts["Paul"]).standing is Standing.NO_CHILD
    assert line_of(counter, family.accounts["Léa"]).holders == ("Léa MARTIN",)
    clock_of(counter).pass_time(days=120)
    late = line_of(counter, family.accounts["Paul 2"])
    assert (late.state, late.standing, late.deadline) == (State.LAPSED, Standing.LAPSED, None)


def test_long_lists_come_in_pages_and_each_account_once(counter: Counter) -> None:
    new_family(counter, children=tuple((f"Enfant{n:02}", SIBLINGS[0][1]) for n in range(PAGE + 7)), letters=False)
    first, second = (search(counter, Query("m", UAI, page)) for page in (0, 1))
    assert len(first.rows) == PAGE and first.more and len(second.rows) == 7 and not second.more
    assert len({line.identifier for line in (*first.rows, *second.rows)}) == PAGE + 7
    assert search(counter, Query("martin", UAI, 9)) == Found((), False)
