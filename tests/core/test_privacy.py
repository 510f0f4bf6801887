"""What is kept about a person: all of it for them, none of it once they are gone (R12, R24)."""

from __future__ import annotations

import json
from datetime import date
from typing import TypeVar

import pytest
from sqlmodel import SQLModel, select

from telekiosk.core import enrolments
from telekiosk.core.accounts import locked_one
from telekiosk.core.activation import Reported
from telekiosk.core.claims import AnswerClaim, ClaimPupils, ClaimsOf, accept_move, claim_pupils, list_claims
from telekiosk.core.contacts import AskContactChange, ContactDetails, ask_contact_change
from telekiosk.core.counter import Actor, Counter, Transaction
from telekiosk.core.entities import Account, Enrolment, Guardian, JournalEntry, OutboxMail, Pupil, Responsibility
from telekiosk.core.erasing import Because, Erased, ErasePersons, StillCurrent, erase_persons
from telekiosk.core.hiding import Hide, ShowAgain, hide, show_again
from telekiosk.core.lifecycle import Who
from telekiosk.core.persons import ByIdentifier, ByIne, ByRecord, NoSuchPerson, Which
from telekiosk.core.preparing import registered_school
from telekiosk.core.privacy import Exported, ExportPersons, export_persons
from telekiosk.core.recovery import ForgottenIdentifier, IdentifiersSent, send_identifiers
from telekiosk.core.school import Done, StaffAct, close, generate_anew
from telekiosk.core.signin import SignIn, WrongCredentials, sign_in
from telekiosk.core.staff_entities import Operator, PaperOrder
from telekiosk.core.terms import MailState, PaperKind
from tests.core.families import by_letter, change, change_responsibility, couple, grouped, guardian_of, opened
from tests.core.roads import outbox
from tests.core.staffing import ELSEWHERE, hire
from tests.desk import UAI, Family, assert_every_journal_holds, row, staff

Row = TypeVar("Row", bound=SQLModel)

GONE = date(2026, 9, 1)
INE = "123456789AB"


@pytest.fixture
def family(counter: Counter) -> Family:
    """Claire and Paul, Léa and Tom, pupils' accounts too; Claire's two accounts are one, Paul has a new one for Léa."""
    family = couple(counter, pupils_too=True)
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))
    opened(counter, family, "Paul")
    generate_anew(staff(counter), StaffAct("pmartin", "lost"))
    change(counter, pupil(counter, "Léa"), ine=INE)
    return family


def pupil(counter: Counter, first_name: str) -> Pupil:
    return counter.read(lambda tx: tx.session.exec(select(Pupil).where(Pupil.first_name == first_name)).one())


def exported(counter: Counter, *persons: Which) -> str:
    outcome = export_persons(staff(counter), ExportPersons(persons))
    assert isinstance(outcome, Exported), outcome
    return json.dumps(outcome.persons, default=str, ensure_ascii=False)


def erase(counter: Counter, *persons: Which) -> object:
    return erase_persons(staff(counter), ErasePersons(persons, "asked for in writing"))


def leave(counter: Counter, *first_names: str) -> None:
    """The children leave; their parents with them."""
    for first_name in first_names:
        child = pupil(counter, first_name)
        (enrolment,) = [each for each in rows(counter, Enrolment) if each.pupil_id == child.id]
        change(counter, enrolment, ended_on=GONE)
    for account in rows(counter, Account):
        change_responsibility(counter, account.identifier, ended_on=GONE)


def rows(counter: Counter, table: type[Row]) -> list[Row]:
    return list(counter.read(lambda tx: tx.session.exec(select(table)).all()))


def all_gone(counter: Counter) -> None:
    """Nobody is left, every account is closed, every mail has left."""
    leave(counter, "Léa", "Tom")
    for account in rows(counter, Account):
        close(staff(counter), StaffAct(account.identifier, "left"))  # refused for those that ended before
    for mail in outbox(counter):
        change(counter, mail, state=MailState.SENT)


def order_paper(counter: Counter, *identifiers: str) -> None:
    """An operator's order of letters, not fetched yet."""
    hire(counter, "sbernard")

    def step(tx: Transaction) -> None:
        operator = tx.session.exec(select(Operator)).one()
        tx.session.add(
            PaperOrder(
                number="123456",
                kind=PaperKind.LETTERS,
                operator_id=operator.id,
                school_uai=UAI,
                identifiers=list(identifiers),
                asked_at=tx.now,
                expires_at=tx.now,
            )
        )

    counter.write(step)


def let_go(counter: Counter, first_name: str, reason: str) -> None:
    """That child's school accepts that another one takes them."""
    (enrolment,) = [each for each in rows(counter, Enrolment) if each.pupil_id == pupil(counter, first_name).id]
    ines = frozenset({pupil(counter, first_name).ine or ""})
    counter.write(lambda tx: registered_school(tx, ELSEWHERE))
    claim_pupils(staff(counter), ClaimPupils(ELSEWHERE, ines))
    (claim,) = list_claims(counter, ClaimsOf(enrolment.school_uai)).on_ours
    accept_move(staff(counter), AnswerClaim(enrolment.school_uai, claim.id, reason))


def everything(counter: Counter) -> str:
    """All that the database holds, as one text."""
    tables = SQLModel.metadata.sorted_tables
    return counter.read(
        lambda tx: repr([tuple(each) for table in tables for each in tx.session.execute(table.select())])
    )


def test_a_guardian_gets_all_that_is_kept_and_no_secret(counter: Counter, family: Family) -> None:
    told = exported(counter, ByIdentifier("cmartin"))
    assert '"kind": "guardian"' in told
    for kept in ("3 rue des Lilas", "claire@orange.fr", "Léa MARTIN", "Tom MARTIN", "cmartin2", "account grouped"):
        assert kept in told
    for other in ("Paul", "paul@free.fr", "pmartin"):
        assert other not in told
    account = row(counter, "cmartin")
    assert account.password_digest and account.password_digest not in told
    assert not any(word in told for word in ("argon2", "digest", '"salt"', '"token"', '"code"'))
    assert "personal data exported" in exported(counter, ByIdentifier("cmartin"))
    assert_every_journal_holds(counter)


def test_one_person_named_in_every_way(counter: Counter, family: Family) -> None:
    claire = guardian_of(counter, "cmartin")
    assert '"account prepared"' in exported(counter, ByIne(INE))
    assert '"ine": "123456789AB"' in exported(counter, ByIdentifier("lmartin"))
    assert "claire@orange.fr" in exported(counter, ByRecord(claire.school_uai, claire.person_id))
    assert "pmartin" in exported(counter, ByIdentifier("pmartin3"))  # the account that was replaced
    for nobody in (ByIne("999999999ZZ"), ByIdentifier("nobody"), ByRecord("0990002P", claire.person_id)):
        assert export_persons(staff(counter), ExportPersons((nobody,))) == NoSuchPerson(nobody)
        assert erase(counter, nobody) == NoSuchPerson(nobody)


def test_what_a_court_order_hides_is_not_handed_out(counter: Counter, family: Family) -> None:
    change_responsibility(counter, "cmartin", "Léa", hidden=True)
    outcome = export_persons(staff(counter), ExportPersons((ByIdentifier("cmartin"),)))
    assert isinstance(outcome, Exported)
    assert [child["child"] for child in outcome.persons[0]["children"]] == ["Tom MARTIN"]


def test_who_is_still_needed_is_not_erased(counter: Counter, family: Family) -> None:
    claire, lea = ByIdentifier("cmartin"), ByIdentifier("lmartin")
    assert erase(counter, claire) == StillCurrent(claire, Because.IN_CHARGE)
    assert erase(counter, lea) == StillCurrent(lea, Because.ENROLLED)
    leave(counter, "Léa", "Tom")
    assert erase(counter, claire) == StillCurrent(claire, Because.ACCOUNT_LIVES, ("cmartin", "cmartin2"))
    close(staff(counter), StaffAct("cmartin", "left"))
    assert erase(counter, claire) == StillCurrent(claire, Because.MAIL_WAITS)
    close(staff(counter), StaffAct("lmartin", "left"))
    assert erase(counter, lea, claire) == StillCurrent(claire, Because.MAIL_WAITS)
    assert pupil(counter, "Léa").birth_date is not None
    assert row(counter, "cmartin").confirmed_address == "claire@orange.fr"


def test_a_person_who_is_gone_leaves_nothing_personal_and_whole_journals(counter: Counter, family: Family) -> None:
    all_gone(counter)
    assert erase(counter, ByIdentifier("cmartin")) == Erased(1, 2)
    left = everything(counter)
    assert not any(word in left for word in ("Claire", "claire", "cmartin"))
    assert "Paul" in left and "paul@free.fr" in left and "Léa" in left
    assert_every_journal_holds(counter)
    assert erase(counter, ByIdentifier("pmartin3"), ByIne(INE), ByIdentifier("tmartin")) == Erased(3, 5)
    left = everything(counter)
    for word in (
        "Martin",
        "martin",
        "MARTIN",
        "Léa",
        "Tom",
        "Paul",
        "Lilas",
        "orange.fr",
        "free.fr",
        INE,
        "2012, 3, 7",
    ):
        assert word not in left, word
    assert {each.state.value for each in rows(counter, Account)} == {"closed", "replaced"}
    assert_every_journal_holds(counter)
    assert rows(counter, OutboxMail) == []
    assert [each for each in rows(counter, JournalEntry) if each.event == "personal data erased"]


def test_a_pupil_who_is_gone_is_told_of_nowhere_while_the_family_stays(counter: Counter, family: Family) -> None:
    account = row(counter, "cmartin")
    on_it = [each for each in rows(counter, Responsibility) if each.account_id == account.id]
    lea = [each for each in on_it if each.pupil_id == pupil(counter, "Léa").id]
    for each in on_it:
        assert isinstance(hide(staff(counter), Hide(StaffAct("cmartin", "court order"), each.id, None)), Done)
        assert isinstance(show_again(staff(counter), ShowAgain(StaffAct("cmartin", "lifted"), each.id)), Done)
    assert send_identifiers(counter, ForgottenIdentifier("claire@orange.fr")) == IdentifiersSent()

    def imported(tx: Transaction) -> None:
        locked = locked_one(tx, account.id)
        enrolments.child_moved(tx, locked, locked.school_uai, ("Léa MARTIN", "Tom MARTIN"))
        enrolments.children_gone(tx, locked, [(each, GONE) for each in lea], ("Léa MARTIN",), "left the school")
        enrolments.add_children(tx, locked, (), ("Léa MARTIN",))

    counter.acting(Actor(Who.IMPORT, "import")).write(imported)
    order_paper(counter, "lmartin", "tmartin")
    let_go(counter, "Léa", "the family asked for it by mail")
    leave(counter, "Léa")
    close(staff(counter), StaffAct("lmartin", "left"))
    for mail in outbox(counter):
        change(counter, mail, state=MailState.SENT)
    assert erase(counter, ByIne(INE)) == Erased(1, 1)
    left = everything(counter)
    for word in ("Léa", "L\\\\u00e9a", "lmartin", "asked for it by mail"):
        assert word not in left, word
    assert "Tom MARTIN" in left and "tmartin" in left and "court order" in left  # what is told of others stays
    assert_every_journal_holds(counter)


def test_whoever_had_joined_an_account_is_forgotten_there_too(counter: Counter) -> None:
    family = couple(counter)
    visit = opened(counter, family, "Claire")
    grouped(counter, visit, by_letter(family, "Paul"))
    paul = guardian_of(counter, "pmartin2")
    form = AskContactChange(visit, paul.id, ContactDetails("8 rue Neuve", "86000 POITIERS", "06 11 22 33 44", ""))
    assert isinstance(ask_contact_change(counter, form), Reported)
    assert send_identifiers(counter, ForgottenIdentifier("claire@orange.fr")) == IdentifiersSent()
    order_paper(counter, "pmartin", "cmartin")
    change_responsibility(counter, "pmartin2", ended_on=GONE)
    all_gone(counter)
    assert erase(counter, ByRecord(paul.school_uai, paul.person_id)) == Erased(1, 2)
    left = everything(counter)
    for word in ("Paul", "pmartin", "rue Neuve", "06 11 22 33 44"):
        assert word not in left, word
    assert "Mme Claire MARTIN" in left and "cmartin" in left
    assert_every_journal_holds(counter)


def test_an_account_that_was_erased_opens_nothing_and_its_identifier_is_unknown(
    counter: Counter, family: Family
) -> None:
    letter = family.letters["Paul 2"]
    all_gone(counter)
    erase(counter, ByIdentifier("pmartin2"))
    assert isinstance(sign_in(counter, SignIn("pmartin2", letter.password)), WrongCredentials)


def test_a_joint_account_stays_as_it_is_while_the_other_is_on_record(counter: Counter) -> None:
    family = couple(counter)
    grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Paul"))
    change_responsibility(counter, "pmartin2", ended_on=GONE)
    leave_paul = guardian_of(counter, "pmartin2")
    all_gone(counter)
    assert erase(counter, ByRecord(leave_paul.school_uai, leave_paul.person_id)) == Erased(1, 2)
    assert row(counter, "cmartin").confirmed_address == "claire@orange.fr"
    assert {each.first_name for each in rows(counter, Guardian)} == {"Claire", ""}
    assert_every_journal_holds(counter)
