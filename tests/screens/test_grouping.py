"""P15 and P16: one account for the whole family, step by step, and every reason why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from telekiosk.core.entities import Account, Enrolment, Guardian, Responsibility
from telekiosk.core.lifecycle import State
from telekiosk.core.parting import undo_grouping
from telekiosk.core.policy import JointFromLetters
from telekiosk.core.school import StaffAct, close, generate_anew
from telekiosk.core.terms import ReportKind
from tests.desk import (
    Family,
    assert_every_journal_holds,
    clock_of,
    give_letter,
    group_letter,
    new_family,
    open_letter,
    row,
    staff,
)
from tests.pictures import VARIANTS, variant_name
from tests.screens.families import (
    CHILDREN,
    at_children,
    at_grouping,
    at_services,
    born,
    opened,
    prove,
    three_children,
)
from tests.screens.kiosk import AtKiosk, kiosk_at
from tests.screens.visitors import PASSWORD, connected


@pytest.fixture
def family(counter) -> Family:
    """Claire and Paul, three children; Claire's account for Léa is open."""
    family = three_children(counter, "Claire", "Paul")
    opened(counter, family, "Claire")
    return family


async def group_now(kiosk: AtKiosk, password: str = PASSWORD) -> None:
    """REGROUPER, and the present password."""
    await kiosk.click("#main-button")
    await kiosk.press(*password, "enter")
    await kiosk.settle()


async def test_the_children_and_through_whom(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_children(kiosk, family)
        kiosk.looks_like("P15")


async def test_a_pupil_has_no_such_page(counter):
    family = new_family(counter, pupils_too=True)
    connected(counter, family, "Léa")
    async with kiosk_at(counter) as kiosk:
        await at_services(kiosk, family, "Léa")
        await kiosk.click("#profile")
        assert not kiosk.app.page.query("#children")


async def test_chapter_five_a_letter_never_opened_and_an_open_account_into_one(counter, family):
    opened(counter, family, "Claire 3")
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        kiosk.looks_like("P16-account-to-add")
        await prove(kiosk, family, "Claire 2")
        assert kiosk.page == "GroupingSummaryPage"
        assert kiosk.app.focused is kiosk.app.page.query_one("#cancel")
        kiosk.looks_like("P16-summary")
        await group_now(kiosk)
        assert kiosk.page == "GroupingDonePage"
        kiosk.looks_like("P16-done")
        await kiosk.click("#another")
        await prove(kiosk, family, "Claire 3", password=PASSWORD)
        await group_now(kiosk)
        await kiosk.click("#main-button")
        kiosk.looks_like("P15-three-children")
        await kiosk.press("escape")
        await kiosk.settle()
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "ServicesPage"
        await kiosk.press("shift+tab", "enter")
        kiosk.looks_like("P12-drop-down")
        assert all(name in kiosk.text() for name in ("Léa MARTIN", "Hugo MARTIN", "Inès MARTIN"))
    assert [row(counter, family.accounts[name]).state for name in ("Claire", "Claire 2", "Claire 3")] == [
        State.ACTIVE,
        State.GROUPED,
        State.GROUPED,
    ]
    assert_every_journal_holds(counter)


@pytest.mark.parametrize(("size", "theme", "language"), VARIANTS)
async def test_what_the_other_guardian_will_see_is_said_before(counter, family, size, theme, language):
    opened(counter, family, "Paul")
    assert group_letter(counter, family.accounts["Paul"], PASSWORD, family.letters["Paul 2"], born("Paul 2"))
    async with kiosk_at(counter, size=size, theme=theme, language=language) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Paul", password=PASSWORD)
        kiosk.looks_like(variant_name("P16-joint", size, theme, language))


async def test_a_joint_account_says_that_both_will_see_more(counter, family):
    group_letter(counter, family.accounts["Claire"], PASSWORD, family.letters["Paul"], born("Paul"))
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Paul 2")
        kiosk.looks_like("P16-joint-already")


async def test_a_whole_family_comes_over_in_one_look(counter):
    many = tuple(
        (name, date(2012 + place % 4, 3, 7)) for place, name in enumerate(("Ana", "Bob", "Cléo", "Dan", "Eva"))
    )
    family = new_family(counter, children=many, guardians=("Claire", "Paul"))
    birth = {"Claire": "07032012", "Paul": "07032012"} | {f"Paul {n}": f"07032{11 + n:03}" for n in (2, 3, 4)}
    birth["Paul 5"] = "07032012"
    opened(counter, family, "Claire", "Paul")
    for name in ("Paul 2", "Paul 3", "Paul 4", "Paul 5"):
        group_letter(counter, family.accounts["Paul"], PASSWORD, family.letters[name], birth[name])
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Paul", password=PASSWORD, birth_date="07032012")
        kiosk.looks_like("P16-many-children")


async def test_the_present_password_is_asked(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        await kiosk.click("#main-button")
        kiosk.looks_like("P16-present-password")
        await kiosk.press(*"wrong0ne", "enter")
        await kiosk.settle()
        kiosk.looks_like("P16-present-password-wrong")
        await kiosk.press("enter")
        await kiosk.settle()
        assert "Il manque votre mot de passe actuel." in kiosk.text()
        for _ in range(4):
            await kiosk.press(*"wrong0ne", "enter")
            await kiosk.settle()
        assert "Nouvel essai possible à" in kiosk.text()
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "GroupingSummaryPage"
    assert row(counter, family.accounts["Claire 2"]).state is State.NOTIFIED


async def test_cancelling_changes_nothing(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "AttachedChildrenPage"
    assert row(counter, family.accounts["Claire 2"]).state is State.NOTIFIED


# before the proof: one text for all


@pytest.mark.parametrize(
    "wrong", [{"identifier": "nobody"}, {"password": "x"}, {"birth_date": "08032012"}], ids=["who", "password", "date"]
)
async def test_before_the_proof_one_text_answers_everything(counter, family, wrong):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Paul", **wrong)
        assert kiosk.error("identifier") == " ×  L'une de ces trois lignes est fausse."
        assert "Paul MARTIN" not in kiosk.text()
        assert kiosk.field("password").value == ""
        kiosk.looks_like(f"P16-wrong-{next(iter(wrong))}")


async def test_a_form_that_is_not_complete_costs_no_attempt(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        for _ in range(6):
            await kiosk.fill(identifier="", password="", birth_date="31 02 2012")
            await kiosk.confirm()
        kiosk.looks_like("P16-incomplete")


async def test_after_five_wrong_dates_one_waits(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        for _ in range(5):
            await prove(kiosk, family, "Claire 2", birth_date="08032012")
        kiosk.looks_like("P16-wait")


# after the proof: every reason


def lapse(counter, family):
    clock_of(counter).pass_time(days=120)


def use(counter, family):
    opened(counter, family, "Claire 2", password="autre7motdepasse"[:14])


def replace_letter(counter, family):
    give_letter(counter, family.accounts["Claire 2"])


def group_elsewhere(counter, family):
    opened(counter, family, "Claire 3")
    group_letter(counter, family.accounts["Claire 3"], PASSWORD, family.letters["Claire 2"], born("Claire 2"))


def shut(counter, family):
    close(staff(counter), StaffAct(family.accounts["Claire 2"], "left"))


def renew(counter, family):
    generate_anew(staff(counter), StaffAct(family.accounts["Claire 2"], "lost"))


def pend(counter, family):
    from telekiosk.core.activation import FirstConnection, first_connection
    from telekiosk.core.terms import Language

    due = open_letter(counter, family.letters["Claire 2"])
    address = "claire2@example.org"
    form = FirstConnection(due.visit, PASSWORD, PASSWORD, address, address, born("Claire 2"), Language.FR)
    first_connection(counter, form)


REASONS = {
    "lapsed": (lapse, "Ce courrier n'est plus valable."),
    "letter-used": (use, "Ce courrier a déjà servi."),
    "letter-void": (replace_letter, "Ce courrier a été remplacé."),
    "grouped": (group_elsewhere, "Ce compte est regroupé avec un autre."),
    "closed": (shut, "Ce compte est fermé."),
    "replaced": (renew, "Ce compte a été remplacé."),
    "pending": (pend, "Ce compte attend sa confirmation."),
}


@pytest.mark.parametrize("reason", REASONS)
async def test_after_the_proof_each_reason_is_said(counter, family, reason):
    before, sentence = REASONS[reason]
    before(counter, family)
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        own = {"password": PASSWORD} if reason == "pending" else {}
        await prove(kiosk, family, "Claire 2", **own)
        assert kiosk.page == "GroupingPage"
        assert sentence in kiosk.text()
        kiosk.looks_like(f"P16-{reason}")


async def test_one_s_own_account_is_none_to_add(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire", password=PASSWORD)
        assert "C'est votre propre compte." in kiosk.text()
        kiosk.looks_like("P16-own")


async def test_a_prepared_account_waits_for_its_letter(counter, family):
    group_letter(counter, family.accounts["Claire"], PASSWORD, family.letters["Claire 2"], born("Claire 2"))
    undo_grouping(staff(counter), StaffAct(family.accounts["Claire 2"], "asked for"))
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        assert "Ce compte attend un nouveau courrier." in kiosk.text()
        kiosk.looks_like("P16-prepared")


async def test_a_pupil_s_account_is_not_grouped(counter):
    family = new_family(counter, pupils_too=True, children=CHILDREN[:1])
    opened(counter, family, "Claire")
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Léa", birth_date="07032012")
        assert "C'est le compte d'un élève." in kiosk.text()
        kiosk.looks_like("P16-pupil")


async def test_a_third_guardian_keeps_an_account_apart(counter):
    family = new_family(counter, children=CHILDREN[:1], guardians=("Claire", "Paul"))
    third = new_family(counter, children=CHILDREN[:1], guardians=("Anne",), surname="Durand")
    opened(counter, family, "Claire")
    group_letter(counter, family.accounts["Claire"], PASSWORD, family.letters["Paul"], "07032012")
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, third, "Anne")
        assert "Un compte réunit deux responsables." in kiosk.text()
        kiosk.looks_like("P16-third-guardian")


async def test_a_letter_without_a_child_to_show_is_for_the_school(counter, family):
    def leave(tx):
        account = tx.session.exec(select(Account).where(Account.identifier == family.accounts["Claire 2"])).one()
        bond = tx.session.exec(select(Responsibility).where(Responsibility.account_id == account.id)).one()
        bond.ended_on = date(2026, 8, 30)

    counter.write(leave)
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        assert "Pour ce compte, voyez le secrétariat." in kiosk.text()
        kiosk.looks_like("P16-no-child-to-show")


def protect(counter, family):
    def step(tx):
        tx.session.exec(select(Guardian).where(Guardian.first_name == "Paul")).one().protected = True

    counter.write(step)


def move_house(counter, family):
    def step(tx):
        tx.session.exec(select(Guardian).where(Guardian.first_name == "Paul")).one().address_lines = "8 rue Neuve"

    counter.write(step)


def hide(counter, family):
    def step(tx):
        account = tx.session.exec(select(Account).where(Account.identifier == family.accounts["Claire"])).one()
        spare = tx.session.exec(select(Responsibility).where(Responsibility.account_id != account.id)).first()
        spare.account_id, spare.hidden = account.id, True

    counter.write(step)


@pytest.mark.parametrize("why", [protect, move_house, hide])
async def test_what_only_the_school_may_know_is_one_and_the_same_sentence(counter, family, why):
    why(counter, family)
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Paul")
        kiosk.looks_like("P16-see-the-school")


async def test_no_child_in_common_can_be_reported(counter, family):
    other = new_family(counter, children=(("Zoé", date(2013, 2, 2)),), guardians=("Anne",), surname="Durand")
    always = replace(counter, rules=replace(counter.rules, joint_from_letters=JointFromLetters.ALWAYS))
    async with kiosk_at(always) as kiosk:
        await at_grouping(kiosk, family)
        letter = other.letters["Anne"]
        await kiosk.fill(identifier=letter.identifier, password=letter.password, birth_date="02022013")
        await kiosk.confirm()
        assert "DURAND" not in kiosk.text() and "Zoé" not in kiosk.text()
        kiosk.looks_like("P16-no-common-child")
        await kiosk.click("#report")
        await kiosk.confirm()
        kiosk.looks_like("P16-report-empty")
        await kiosk.type("Nous avons Zoé, 6e B")
        await kiosk.confirm()
        assert len(kiosk.app.screen_stack) == 2
        await kiosk.press("enter")
        await kiosk.settle()
        assert kiosk.page == "AttachedChildrenPage"
    assert [report.kind for report in reports(counter)] == [ReportKind.NO_COMMON_CHILD]


def reports(counter):
    from telekiosk.core.reports import list_reports

    return list_reports(counter)


# another terminal is faster


async def test_what_was_grouped_in_between_is_told(counter, family):
    opened(counter, family, "Claire 3")
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        group_letter(counter, family.accounts["Claire 3"], PASSWORD, family.letters["Claire 2"], born("Claire 2"))
        await group_now(kiosk)
        assert kiosk.page == "GroupingPage"
        assert "Ce compte est regroupé avec un autre." in kiosk.text()


async def test_a_password_changed_in_between_is_proved_again(counter, family):
    opened(counter, family, "Claire 3")
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 3", password=PASSWORD)

        def change(tx):
            account = tx.session.exec(select(Account).where(Account.identifier == family.accounts["Claire 3"])).one()
            account.password_digest = counter.hasher.hash("cerise4lune")

        counter.write(change)
        await group_now(kiosk)
        kiosk.looks_like("P16-overtaken")


async def test_one_s_own_account_changed_in_between_ends_the_visit(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        close(staff(counter), StaffAct(family.accounts["Claire"], "left"))
        await group_now(kiosk)
        assert kiosk.page == "SignInPage"


# scans


async def test_a_scan_needs_the_date_only(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await kiosk.press(*family.letters["Claire 2"].scan_code, "enter")
        await kiosk.settle()
        assert kiosk.app.focused is kiosk.field("birth_date").input
        kiosk.looks_like("P16-scanned")
        await kiosk.type("08032012")
        await kiosk.confirm()
        kiosk.looks_like("P16-scanned-wrong-date")
        await kiosk.fill(birth_date="01052014")
        await kiosk.confirm()
        assert kiosk.page == "GroupingSummaryPage"


async def test_one_can_type_after_all(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await kiosk.press(*family.letters["Claire 2"].scan_code, "enter")
        await kiosk.settle()
        await kiosk.click("#type-instead")
        assert kiosk.app.focused is kiosk.field("identifier").input


@pytest.mark.parametrize("where", ["summary", "password", "done"])
async def test_another_letter_is_taken_at_every_step(counter, family, where):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire 2")
        if where != "summary":
            await kiosk.click("#main-button")
        if where == "done":
            await kiosk.press(*PASSWORD, "enter")
            await kiosk.settle()
            assert kiosk.page == "GroupingDonePage"
        await kiosk.press(*family.letters["Claire 3"].scan_code, "enter")
        await kiosk.settle()
        assert kiosk.page == "GroupingPage" and len(kiosk.app.screen_stack) == 1
        await kiosk.fill(birth_date=born("Claire 3"))
        await kiosk.confirm()
        assert "Inès" in kiosk.text()


async def test_the_language_changes_with_everything_in_place(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_grouping(kiosk, family)
        await prove(kiosk, family, "Claire", password=PASSWORD)
        await kiosk.press("f2")
        await kiosk.settle()
        assert "This is your own account." in kiosk.text()
        assert kiosk.field("identifier").value == family.accounts["Claire"]


async def test_a_class_without_a_name_leaves_no_comma_behind(counter, family):
    def unnamed(tx):
        for enrolment in tx.session.exec(select(Enrolment)):
            enrolment.class_name = ""

    counter.write(unnamed)
    async with kiosk_at(counter) as kiosk:
        await at_children(kiosk, family)
        assert "Léa MARTIN," not in kiosk.text()
