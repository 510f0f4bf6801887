"""P17: several letters at once; a line for each, then P2 once for all; all or nothing."""

from __future__ import annotations

import weakref
from datetime import date

import pytest
from sqlmodel import select

from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil
from telekiosk.core.lifecycle import State
from telekiosk.core.parting import undo_grouping
from telekiosk.core.preparing import registered_school
from telekiosk.core.school import StaffAct, close, confirm_at_counter, generate_anew
from telekiosk.screens.several_letters_table import LetterLine
from tests.desk import Family, assert_every_journal_holds, clock_of, give_letter, group_letter, new_family, row, staff
from tests.screens.families import CHILDREN, born, opened, three_children
from tests.screens.kiosk import AtKiosk, kiosk_at
from tests.screens.visitors import ADDRESS, PASSWORD, connected


@pytest.fixture
def family(counter) -> Family:
    """Claire and Paul, three children, six letters."""
    return three_children(counter, "Claire", "Paul")


async def at_several_letters(kiosk: AtKiosk) -> None:
    await kiosk.click("#several-letters")
    assert kiosk.page == "SeveralLettersPage"


async def type_letter(kiosk: AtKiosk, family: Family, name: str, birth_date: str = "", password: str = "") -> None:
    """Into the line that has the focus, field by field; Enter after the date checks it."""
    letter = family.letters[name]
    for text in (letter.identifier, password or letter.password, birth_date or born(name)):
        await kiosk.paste(text)
        await kiosk.press("enter")
    await kiosk.settle()


async def scan_letter(kiosk: AtKiosk, family: Family, name: str) -> None:
    await kiosk.press(*family.letters[name].scan_code, "enter")
    await kiosk.settle()
    kiosk.stopwatch.seconds += 1


async def on_to_p2(kiosk: AtKiosk) -> None:
    await kiosk.press("enter")
    await kiosk.settle()
    assert kiosk.page == "TogetherPage"


async def fill_p2(kiosk: AtKiosk, **others: str) -> None:
    right = {"password": PASSWORD, "password_again": PASSWORD, "address": ADDRESS, "address_again": ADDRESS}
    await kiosk.fill(**(right | others))
    await kiosk.confirm()


def states(counter, family: Family, *names: str) -> list[State]:
    return [row(counter, family.accounts[name]).state for name in names]


async def test_three_letters_typed_or_read_become_one_account(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        kiosk.looks_like("P17")
        await scan_letter(kiosk, family, "Claire")
        kiosk.looks_like("P17-read")
        await kiosk.type(born("Claire"))
        await kiosk.press("enter")
        await kiosk.settle()
        await type_letter(kiosk, family, "Claire 2")
        letter = family.letters["Claire 3"]
        await kiosk.type(letter.identifier, letter.password, born("Claire 3"))
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P17-three-good")
        await on_to_p2(kiosk)
        kiosk.looks_like("P17-P2")
        await fill_p2(kiosk)
        assert kiosk.page == "MailAwaitedPage"
        kiosk.looks_like("P17-P3")
    assert states(counter, family, "Claire", "Claire 2", "Claire 3") == [State.PENDING, State.GROUPED, State.GROUPED]
    assert_every_journal_holds(counter)


async def test_letters_of_both_guardians_say_what_each_will_see(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Paul")
        await on_to_p2(kiosk)
        assert "Ce sera un compte joint." in kiosk.text()
        kiosk.looks_like("P17-P2-joint")
        await fill_p2(kiosk)
        assert kiosk.page == "MailAwaitedPage"
    assert states(counter, family, "Claire", "Paul") == [State.PENDING, State.GROUPED]


async def test_all_letters_can_be_read_first_and_dated_then(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        for name in ("Claire", "Claire 2", "Claire 3"):
            await scan_letter(kiosk, family, name)
        assert kiosk.text().count("courrier lu") == 3
        await kiosk.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
        for name in ("Claire", "Claire 2", "Claire 3"):
            await kiosk.type(born(name))
            await kiosk.press("enter")
            await kiosk.settle()
        assert kiosk.text().count("✓") == 3


async def test_more_lines_than_fit_can_be_reached(counter):
    many = tuple((f"Enfant{letter}", date(2012, 3, 7)) for letter in "ABCDEFGHI")
    family = new_family(counter, children=many)
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        for place in range(1, 10):
            await type_letter(kiosk, family, "Claire" if place == 1 else f"Claire {place}", "07032012")
        kiosk.looks_like("P17-many")
        await on_to_p2(kiosk)


async def test_with_no_letter_nothing_goes_on(counter):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await kiosk.confirm()
        kiosk.looks_like("P17-empty")


# lines that cannot stay


async def test_a_wrong_date_in_the_third_line_is_named_and_mended(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Claire 2")
        await type_letter(kiosk, family, "Claire 3", "30112016")
        assert kiosk.app.focused is kiosk.field("identifier-2").input
        assert kiosk.field("password-2").value == "" and kiosk.field("birth_date-2").value == "30112016"
        kiosk.looks_like("P17-wrong-line")
        await kiosk.confirm()
        assert kiosk.page == "SeveralLettersPage"
        await kiosk.fill(**{"password-2": family.letters["Claire 3"].password, "birth_date-2": born("Claire 3")})
        await kiosk.confirm()
        assert kiosk.page == "TogetherPage"


async def test_a_line_can_be_taken_out(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Claire 2")
        await kiosk.click("#take-out-0")
        assert "Léa" not in kiosk.text() and "Hugo" in kiosk.text()
        await on_to_p2(kiosk)
        assert family.accounts["Claire 2"] in kiosk.text()


async def test_a_joint_account_is_announced_for_the_letters_that_stay_alone(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Paul")
        await kiosk.click("#take-out-0")
        await on_to_p2(kiosk)
        assert "compte joint" not in kiosk.text()


async def test_a_read_letter_with_a_wrong_date_stays_read(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await scan_letter(kiosk, family, "Claire")
        await kiosk.type("08032012")
        await kiosk.press("enter")
        await kiosk.settle()
        kiosk.looks_like("P17-read-wrong-date")
        await kiosk.press("backspace", *["backspace"] * 7, *born("Claire"), "enter")
        await kiosk.settle()
        assert "Léa MARTIN" in kiosk.text()


async def test_what_is_no_date_costs_nothing(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire", "31022012")
        assert kiosk.app.focused is kiosk.field("birth_date-0").input
        kiosk.looks_like("P17-no-date")


async def test_after_five_wrong_tries_one_waits(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        for _ in range(5):
            letter = family.letters["Claire"]
            await kiosk.fill(
                **{"identifier-0": letter.identifier, "password-0": letter.password, "birth_date-0": "08032012"}
            )
            await kiosk.confirm()
        kiosk.looks_like("P17-wait")


async def test_the_same_letter_twice(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Claire")
        kiosk.looks_like("P17-same-letter")
        await kiosk.press("enter")
        await kiosk.settle()
        assert "Ce courrier est déjà" not in kiosk.text()


async def test_the_same_letter_read_twice_is_no_second_line(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await scan_letter(kiosk, family, "Claire")
        await scan_letter(kiosk, family, "Claire")
        assert "Ce courrier est déjà dans le tableau." in kiosk.text()
        assert kiosk.text().count("courrier lu") == 1


def lapse(counter, family):
    clock_of(counter).pass_time(days=120)


def use(counter, family):
    opened(counter, family, "Claire 2")


def replace_letter(counter, family):
    give_letter(counter, family.accounts["Claire 2"])


def pend(counter, family):
    from telekiosk.core.activation import FirstConnection, first_connection
    from telekiosk.core.terms import Language
    from tests.desk import open_letter

    due = open_letter(counter, family.letters["Claire 2"])
    form = FirstConnection(due.visit, PASSWORD, PASSWORD, ADDRESS, ADDRESS, born("Claire 2"), Language.FR)
    first_connection(counter, form)


def group_elsewhere(counter, family):
    opened(counter, family, "Claire 3")
    group_letter(counter, family.accounts["Claire 3"], PASSWORD, family.letters["Claire 2"], born("Claire 2"))


def part_again(counter, family):
    group_elsewhere(counter, family)
    undo_grouping(staff(counter), StaffAct(family.accounts["Claire 2"], "asked for"))


def shut(counter, family):
    close(staff(counter), StaffAct(family.accounts["Claire 2"], "left"))


def renew(counter, family):
    generate_anew(staff(counter), StaffAct(family.accounts["Claire 2"], "lost"))


def empty(counter, family):
    def step(tx):
        from telekiosk.core.entities import Responsibility

        account = tx.session.exec(select(Account).where(Account.identifier == family.accounts["Claire 2"])).one()
        bond = tx.session.exec(select(Responsibility).where(Responsibility.account_id == account.id)).one()
        bond.ended_on = date(2026, 8, 30)

    counter.write(step)


REASONS = {
    "lapsed": (lapse, "Ce courrier n'est plus"),
    "active": (use, "Ce compte est déjà ouvert."),
    "letter-void": (replace_letter, "Ce courrier a été remplacé."),
    "pending": (pend, "Ce compte attend sa confirmation."),
    "grouped": (group_elsewhere, "Ce compte est regroupé"),
    "prepared": (part_again, "Ce compte attend un nouveau"),
    "closed": (shut, "Ce compte est fermé."),
    "replaced": (renew, "Ce compte a été remplacé."),
    "no-child-to-show": (empty, "Pour ce compte, voyez le secrétariat."),
}


@pytest.mark.parametrize("reason", REASONS)
async def test_each_reason_is_said_beside_its_line(counter, family, reason):
    before, sentence = REASONS[reason]
    before(counter, family)
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire 2", password=PASSWORD if reason == "pending" else "")
        assert sentence in kiosk.text()
        kiosk.looks_like(f"P17-{reason}")


async def test_a_pupil_s_letter(counter):
    family = new_family(counter, children=CHILDREN[:1], pupils_too=True)
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Léa", "07032012")
        kiosk.looks_like("P17-pupil")


async def test_a_third_guardian(counter, family):
    other = new_family(counter, children=CHILDREN[:1], guardians=("Anne",), surname="Durand")
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Paul")
        await type_letter(kiosk, other, "Anne", "07032012")
        kiosk.looks_like("P17-third-guardian")


async def test_a_protected_guardian_s_letter_is_for_the_school(counter, family):
    def protect(tx):
        tx.session.exec(select(Guardian).where(Guardian.first_name == "Paul")).one().protected = True

    counter.write(protect)
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Paul")
        kiosk.looks_like("P17-see-the-school")


# P2 once for all


async def test_no_child_in_common_at_the_end_marks_its_line(counter, family):
    other = new_family(counter, children=(("Zoé", date(2013, 2, 2)),), guardians=("Anne",), surname="Durand")
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, other, "Anne", "02022013")
        await on_to_p2(kiosk)
        await fill_p2(kiosk)
        assert kiosk.page == "SeveralLettersPage"
        kiosk.looks_like("P17-no-common-child")
        await kiosk.confirm()
        assert kiosk.page == "SeveralLettersPage"
        await kiosk.click("#take-out-1")
        await on_to_p2(kiosk)
    assert states(counter, family, "Claire") == [State.NOTIFIED]


async def test_a_letter_used_elsewhere_in_the_same_moment_stops_everything(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        for name in ("Claire", "Claire 2", "Claire 3"):
            await type_letter(kiosk, family, name)
        await on_to_p2(kiosk)
        opened(counter, family, "Claire 2")
        await fill_p2(kiosk)
        assert kiosk.page == "SeveralLettersPage"
        kiosk.looks_like("P17-used-meanwhile")
    assert states(counter, family, "Claire", "Claire 3") == [State.NOTIFIED, State.NOTIFIED]
    assert_every_journal_holds(counter)


async def test_wrong_fields_of_p2_are_said_there(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await on_to_p2(kiosk)
        await fill_p2(kiosk, password="short", address_again="claire@free.fr")
        kiosk.looks_like("P17-P2-wrong")


async def test_who_could_open_the_account_is_told_before(counter):
    family = new_family(counter, children=CHILDREN[:2], pupils_too=True)
    connected(counter, family, "Léa", ADDRESS)
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await on_to_p2(kiosk)
        await fill_p2(kiosk)
        assert "Léa" in kiosk.text() and kiosk.page == "TogetherPage"
        await kiosk.click("#yes")
        assert kiosk.page == "MailAwaitedPage"


async def test_confirmed_at_the_counter_it_opens_at_once(counter, family):
    confirm_at_counter(staff(counter), StaffAct(family.accounts["Claire"], "here", "identity card"))
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await type_letter(kiosk, family, "Claire 2")
        await on_to_p2(kiosk)
        await fill_p2(kiosk, address="", address_again="")
        assert kiosk.page == "AccountReadyPage"
    assert states(counter, family, "Claire", "Claire 2") == [State.ACTIVE, State.GROUPED]


async def test_going_back_keeps_the_letters(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await on_to_p2(kiosk)
        await kiosk.press("escape")
        await kiosk.settle()
        assert kiosk.page == "SeveralLettersPage" and "Léa MARTIN" in kiosk.text()


async def test_the_header_names_the_school_of_the_first_letter(counter, family):
    def move_lea(tx):
        registered_school(tx, "0990002P", "Lycée Marie-Curie")
        enrolled = select(Enrolment).join(Pupil).where(Pupil.first_name == "Léa")
        tx.session.exec(enrolled).one().school_uai = "0990002P"

    counter.write(move_lea)
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await on_to_p2(kiosk)
        assert "Lycée Marie-Curie" in kiosk.text() and "Jean-Moulin" not in kiosk.text()
        await kiosk.press("escape")
        await kiosk.settle()
        assert "Jean-Moulin" in kiosk.text()
        await on_to_p2(kiosk)
        await fill_p2(kiosk)
        assert kiosk.page == "MailAwaitedPage" and "Lycée Marie-Curie" in kiosk.text()


# the page itself


async def test_a_page_left_in_the_middle_leaves_nothing(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await kiosk.type("cmartin2")
        page = weakref.ref(kiosk.app.page)
        line = weakref.ref(kiosk.app.page.query_one("#line-0", LetterLine).line)
        await kiosk.beat(179)
        assert "Êtes-vous toujours là" not in kiosk.text()
        await kiosk.beat(2)
        await kiosk.beat(20)
        assert kiosk.page == "SignInPage" and "MARTIN" not in kiosk.text()
        await kiosk.press("tab")
        assert await kiosk.forgets(page, line)
    assert states(counter, family, "Claire") == [State.NOTIFIED]


async def test_the_language_changes_with_every_line_in_place(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await kiosk.type("cmartin2", "DCBR")
        await kiosk.press("f2")
        await kiosk.settle()
        assert "Your letters" in kiosk.text() and "Léa MARTIN" in kiosk.text()
        assert kiosk.field("identifier-1").value == "cmartin2"
        assert kiosk.app.focused is kiosk.field("password-1").input


async def test_f4_shows_the_letters_passwords(counter, family):
    async with kiosk_at(counter) as kiosk:
        await at_several_letters(kiosk)
        await kiosk.type("cmartin", "DCBR")
        assert "DCBR" not in kiosk.text()
        await kiosk.press("f4")
        await kiosk.settle()
        assert "DCBR" in kiosk.text()


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [
        ((120, 40), "standard", "fr"),
        ((80, 24), "contrast", "fr"),
        ((80, 24), "console", "fr"),
        ((80, 24), "standard", "en"),
    ],
)
async def test_the_table_in_every_guise(counter, family, size, theme, language):
    async with kiosk_at(counter, size=size, theme=theme, language=language) as kiosk:
        await at_several_letters(kiosk)
        await type_letter(kiosk, family, "Claire")
        await scan_letter(kiosk, family, "Claire 2")
        await type_letter_after(kiosk, family)
        kiosk.looks_like(f"P17-{size[0]}x{size[1]}-{theme}-{language}")


async def type_letter_after(kiosk: AtKiosk, family: Family) -> None:
    """The date of the letter that was read, wrong."""
    await kiosk.type("01052013")
    await kiosk.press("enter")
    await kiosk.settle()
