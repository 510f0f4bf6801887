"""Paper ordered at the console: fetched once, by whoever ordered it, within half an hour; good from then on, and listed
when it did not arrive (C4)."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from sqlmodel import select

from telekiosk.core import paper_orders
from telekiosk.core.activation import AccountReady, first_connection
from telekiosk.core.counter import Counter
from telekiosk.core.credentials import PAPER_ALPHABET, new_id
from telekiosk.core.entities import JournalEntry
from telekiosk.core.lifecycle import Event, NotInThisState, State
from telekiosk.core.operators import Asked, OutOfScope, Refusal, RoleTooLow, permitted
from telekiosk.core.owed import LIVE_LETTERS_TOO, HeldBack, LetterChoice
from telekiosk.core.paper import LettersOutdated
from telekiosk.core.paper_fetching import FetchedBefore, FetchSlips, OpenOrder, OrderExpired, fetch, open_order
from telekiosk.core.paper_orders import (
    NoSuchClasses,
    NoSuchOrder,
    NothingToPrint,
    OrderAgain,
    Ordered,
    OrderLentSlip,
    OrderLetters,
    OrderSlips,
    OrdersOf,
    OrderState,
    drop_old_orders,
    list_orders,
    order_again,
    order_lent_slip,
    order_letters,
    order_slips,
)
from telekiosk.core.roles import Action
from telekiosk.core.school import NoSuchAccount, NotPossible, StaffAct, close
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.signin import OwnPasswordDue, SignIn, sign_in
from telekiosk.core.slips import Handing, SlipChoice, SlipDue, slips_owed
from telekiosk.core.staff import list_operators
from telekiosk.core.terms import Role
from telekiosk.letters import pickup
from telekiosk.letters.making import make_letters
from telekiosk.letters.pickup import HandedOver, NoPrinter, NotReceived, pick_up, print_order
from telekiosk.letters.slips import make_slips, slips_pdf
from tests.core.families import couple
from tests.core.roads import p2, pend, told
from tests.core.staffing import ELSEWHERE, enrol_elsewhere, hire, remove
from tests.desk import UAI, Family, assert_every_journal_holds, clock_of, give_letter, open_letter, row, staff

WHY = "September's letters"
CHECKED = "identity card"
EVERYBODY = LetterChoice(UAI)


@pytest.fixture
def family(counter):
    made = couple(counter, letters=False, pupils_too=True)
    for name, role in (("agent", Role.AGENT), ("manager", Role.MANAGER), ("authority", Role.AUTHORITY)):
        hire(counter, name, role)
    return made


def order(counter: Counter, name: str, choice: LetterChoice = EVERYBODY, action: Action | None = None) -> Ordered:
    wanted = action or (Action.ISSUE_LETTER if choice.identifiers else Action.LETTERS_IN_BULK)
    outcome = permitted(counter, Asked(name, wanted), order_letters, OrderLetters(choice, WHY))
    assert isinstance(outcome, Ordered), outcome
    return outcome


def fetched(counter: Counter, name: str, number: str) -> str:
    """The text of the PDF that arrived."""
    out = io.BytesIO()
    outcome = pick_up(counter, name, number, out)
    assert isinstance(outcome, HandedOver), outcome
    return text_of(out.getvalue())


def answer(counter: Counter, name: str, number: str) -> object:
    """What else may be said; not a byte comes with it."""
    out = io.BytesIO()
    outcome = pick_up(counter, name, number, out)
    assert not out.getvalue()
    return outcome


def states(counter: Counter, family: Family) -> set[State]:
    return {row(counter, identifier).state for identifier in family.accounts.values()}


def one(family: Family, name: str = "Claire") -> LetterChoice:
    return LetterChoice(UAI, LIVE_LETTERS_TOO, identifiers=frozenset({family.accounts[name]}))


def test_a_class_s_letters_are_good_once_fetched_and_not_before(counter, family):
    made = order(counter, "manager")
    assert (made.accounts, made.replaced, len(made.number)) == (6, 0, 6) and made.number.isdigit()
    assert states(counter, family) == {State.PREPARED}
    text = fetched(counter, "manager", made.number)
    assert all(identifier in text for identifier in family.accounts.values())
    assert states(counter, family) == {State.NOTIFIED}
    assert answer(counter, "manager", made.number) == FetchedBefore(clock_of(counter).now)
    assert list_orders(counter, OrdersOf(UAI)) == ()
    assert told(counter, family.accounts["Claire"])[-1] == "letter issued"
    assert_every_journal_holds(counter)


def test_where_the_one_pupil_of_an_order_has_moved_nothing_is_printed(counter, family):
    made = order(counter, "agent", one(family, "Tom"))
    enrol_elsewhere(counter, "Tom")
    assert answer(counter, "agent", made.number) == NothingToPrint()
    assert row(counter, family.accounts["Tom"]).state is State.PREPARED


def test_one_letter_is_an_agent_s_many_are_a_manager_s_whatever_was_said_when_ordering(counter, family):
    made = order(counter, "agent", one(family))
    assert family.accounts["Claire"] in fetched(counter, "agent", made.number)
    crafted = order(counter, "agent", EVERYBODY, Action.ISSUE_LETTER)
    assert answer(counter, "agent", crafted.number) == RoleTooLow(Action.LETTERS_IN_BULK, Role.AGENT)
    bulk = permitted(counter, Asked("agent", Action.LETTERS_IN_BULK), order_letters, OrderLetters(EVERYBODY, WHY))
    assert bulk == RoleTooLow(Action.LETTERS_IN_BULK, Role.AGENT)


def test_only_whoever_ordered_fetches_and_only_while_they_are_here(counter, family):
    made = order(counter, "manager")
    hire(counter, "other", Role.MANAGER)
    for name in ("other", "authority", "nobody"):
        assert answer(counter, name, made.number) == NoSuchOrder()
    assert answer(counter, "manager", "000000" if made.number != "000000" else "111111") == NoSuchOrder()
    remove(counter, "manager")
    assert answer(counter, "manager", made.number) == NoSuchOrder()
    hire(counter, "manager", Role.MANAGER)
    assert answer(counter, "manager", made.number) == NoSuchOrder(), "the same name, another person"
    assert states(counter, family) == {State.PREPARED}


def test_scope_is_asked_again_when_fetching(counter, family):
    made = order(counter, "manager")
    enrol_elsewhere(counter, "Tom")
    toms = {identifier for name, identifier in family.accounts.items() if name.endswith(" 2") or name == "Tom"}
    out = io.BytesIO()
    outcome = pick_up(counter, "manager", made.number, out)
    assert isinstance(outcome, HandedOver)
    assert (outcome.made, set(outcome.left_out)) == (3, toms), "who moved meanwhile is left out, the others are not"
    text = text_of(out.getvalue())
    assert not any(f"{identifier}\n" in text for identifier in toms)
    assert {row(counter, identifier).state for identifier in toms} == {State.PREPARED}
    elsewhere = OrderLetters(LetterChoice(ELSEWHERE), WHY)
    refused: Ordered | NothingToPrint | NoSuchClasses | Refusal
    refused = permitted(counter, Asked("manager", Action.LETTERS_IN_BULK), order_letters, elsewhere)
    assert refused == OutOfScope()


def test_half_an_hour_and_then_nothing_was_issued(counter, family):
    made = order(counter, "manager")
    clock_of(counter).pass_time(minutes=30)
    assert answer(counter, "manager", made.number) == OrderExpired()
    (line,) = list_orders(counter, OrdersOf(UAI))
    assert (line.state, line.operator, line.accounts) == (OrderState.EXPIRED, "manager", 6)
    assert states(counter, family) == {State.PREPARED}


class Cut(io.BytesIO):
    """A line that breaks after a few bytes."""

    def write(self, data: object) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_what_did_not_arrive_is_listed_and_its_letters_issued_again(counter, family):
    made = order(counter, "manager")
    assert pick_up(counter, "manager", made.number, Cut()) == NotReceived("Broken pipe")
    assert states(counter, family) == {State.NOTIFIED}
    (line,) = list_orders(counter, OrdersOf(UAI))
    assert (line.number, line.state, line.action) == (made.number, OrderState.NOT_RECEIVED, Action.LETTERS_IN_BULK)
    hire(counter, "other", Role.MANAGER)
    again = permitted(counter, Asked("other", line.action), order_again, OrderAgain(UAI, line.number))
    assert isinstance(again, Ordered) and again.number != made.number
    assert answer(counter, "manager", again.number) == NoSuchOrder(), "it is whoever's who asked again"
    text = fetched(counter, "other", again.number)
    assert all(identifier in text for identifier in family.accounts.values())
    assert list_orders(counter, OrdersOf(UAI)) == ()
    assert permitted(counter, Asked("other", line.action), order_again, OrderAgain(UAI, again.number)) == NoSuchOrder()
    assert told(counter, family.accounts["Paul"])[-2:] == ["letter issued", "letter issued"]
    assert_every_journal_holds(counter)


def test_an_account_that_got_another_letter_meanwhile_keeps_it(counter, family):
    made = order(counter, "manager")
    clock_of(counter).pass_time(minutes=1)
    assert family.accounts["Claire"] in fetched(counter, "agent", order(counter, "agent", one(family)).number)
    text = fetched(counter, "manager", made.number)
    assert family.accounts["Claire"] not in text.split() and family.accounts["Paul"] in text


def test_a_letter_that_the_order_did_not_know_of_stays_good_though_it_was_issued_in_the_same_moment(
    counter, family, monkeypatch
):
    """Printed elsewhere between the order's look at the accounts and its being noted."""
    given = []

    def while_another_is_issued(*arguments):
        monkeypatch.undo()
        given.append(give_letter(counter, family.accounts["Claire"]))
        return _order(*arguments)

    _order = paper_orders._order
    monkeypatch.setattr(paper_orders, "_order", while_another_is_issued)
    text = fetched(counter, "manager", order(counter, "manager").number)
    assert family.accounts["Claire"] not in text.split() and family.accounts["Paul"] in text
    assert open_letter(counter, given[0])


def test_an_account_past_its_deadline_gets_the_letter_that_was_ordered(counter, family):
    give_letter(counter, family.accounts["Claire"])
    clock_of(counter).pass_time(days=120)
    assert family.accounts["Claire"] in fetched(counter, "manager", order(counter, "manager").number).split()


def test_a_letter_issued_while_the_order_s_paper_is_made_stays_good(counter, family, monkeypatch):
    made = order(counter, "manager")
    given = []

    def while_another_is_issued(*arguments, **options):
        monkeypatch.undo()
        given.append(give_letter(counter, family.accounts["Claire"]))
        return make_letters(*arguments, **options)

    clock_of(counter).pass_time(minutes=1)
    monkeypatch.setattr(pickup, "make_letters", while_another_is_issued)
    assert answer(counter, "manager", made.number) == LettersOutdated((family.accounts["Claire"],))
    assert open_letter(counter, given[0])
    text = fetched(counter, "manager", made.number)
    assert family.accounts["Claire"] not in text.split() and family.accounts["Paul"] in text


def test_a_live_letter_is_replaced_only_for_whoever_asked_for_that(counter, family):
    fetched(counter, "agent", order(counter, "agent", one(family)).number)
    clock_of(counter).pass_time(minutes=1)
    asked = OrderLetters(LetterChoice(UAI, identifiers=frozenset({family.accounts["Claire"]})), WHY)
    refused = permitted(counter, Asked("agent", Action.ISSUE_LETTER), order_letters, asked)
    assert refused == NothingToPrint(((family.accounts["Claire"], HeldBack.LETTER_IS_GOOD),))
    again = order(counter, "agent", one(family))
    assert again.replaced == 1
    assert family.accounts["Claire"] in fetched(counter, "agent", again.number)
    unknown = OrderLetters(LetterChoice(UAI, classes=frozenset({"9e Z"})), WHY)
    assert permitted(counter, Asked("manager", Action.LETTERS_IN_BULK), order_letters, unknown) == NoSuchClasses(
        ("9e Z",)
    )


def test_when_an_account_closes_meanwhile_the_others_letters_go_on(counter, family):
    made = order(counter, "manager")
    close(staff(counter), StaffAct(family.accounts["Tom"], "left"))
    assert family.accounts["Tom"] not in fetched(counter, "manager", made.number).split()
    alone = order(counter, "agent", one(family))
    close(staff(counter), StaffAct(family.accounts["Claire"], "left"))
    assert answer(counter, "agent", alone.number) == NothingToPrint(((family.accounts["Claire"], HeldBack.ENDED),))
    assert isinstance(open_order(counter, "agent", alone.number), OpenOrder), "nothing was issued, nothing used up"


@pytest.fixture
def pupils(counter, family):
    """Léa's and Tom's accounts opened; 4e C both."""
    for name, birth_date in (("Léa", "07032012"), ("Tom", "30112014")):
        due = open_letter(counter, give_letter(counter, family.accounts[name]))
        form = p2(due.visit, birth_date=birth_date, address="")
        assert isinstance(first_connection(counter, form), AccountReady)
    return family


def ordered_slips(counter: Counter, choice: SlipChoice) -> Ordered:
    outcome = permitted(counter, Asked("manager", Action.SLIPS_IN_BULK), order_slips, OrderSlips(choice, WHY))
    assert isinstance(outcome, Ordered), outcome
    return outcome


def test_slips_lend_pupils_a_password_for_a_week_each_journalled(counter, pupils):
    for choice in (SlipChoice(UAI, classes=frozenset({"3e B"})), SlipChoice(UAI, identifiers=frozenset({"nobody"}))):
        asked = permitted(counter, Asked("manager", Action.SLIPS_IN_BULK), order_slips, OrderSlips(choice, WHY))
        assert asked == NothingToPrint() or asked == OutOfScope()
    made = ordered_slips(counter, SlipChoice(UAI, classes=frozenset({"4EC"})))
    assert made.accounts == 2
    assert answer(counter, "agent", made.number) == NoSuchOrder()
    text = fetched(counter, "manager", made.number)
    assert "avant le 8 septembre 2026" in text and "Léa MARTIN" in text and "Collège Jean-Moulin" in text
    password = paper_secrets(text)[0]
    clock_of(counter).pass_time(days=6, hours=23)
    due = sign_in(counter, SignIn(pupils.accounts["Léa"], password))
    assert isinstance(due, OwnPasswordDue)
    clock_of(counter).pass_time(hours=2)
    assert not isinstance(sign_in(counter, SignIn(pupils.accounts["Léa"], password)), OwnPasswordDue)
    assert told(counter, pupils.accounts["Tom"])[-1] == "password lent"
    assert list_operators(counter)[2].months[0].lent == 2
    assert_every_journal_holds(counter)


def test_no_slip_is_lent_when_one_of_the_accounts_has_just_changed(counter, pupils, monkeypatch):
    made = ordered_slips(counter, SlipChoice(UAI))
    order = open_order(counter, "manager", made.number)
    assert isinstance(order, OpenOrder)
    paper = make_slips(counter, slips_owed(counter, SlipChoice(UAI)), Handing(WHY))
    close(staff(counter), StaffAct(pupils.accounts["Tom"], "left"))
    form = FetchSlips(order, paper.slips)
    refused = permitted(counter, Asked("manager", order.action), fetch, form)
    assert refused == LettersOutdated((pupils.accounts["Tom"],))
    assert "password lent" not in told(counter, pupils.accounts["Léa"])
    assert isinstance(open_order(counter, "manager", made.number), OpenOrder)
    assert "Tom" not in fetched(counter, "manager", made.number), "made anew, without him"


def lent_slip(counter: Counter, name: str, identifier: str) -> Ordered | NotPossible | NoSuchAccount | Refusal:
    form = OrderLentSlip(UAI, StaffAct(identifier, "forgotten", CHECKED))
    return permitted(counter, Asked(name, Action.LEND), order_lent_slip, form)


def test_an_agent_lends_by_slip_for_a_day_to_whoever_has_shown_who_they_are(counter, family):
    pend(counter, give_letter(counter, family.accounts["Claire"]))
    claire = family.accounts["Claire"]
    made = lent_slip(counter, "agent", claire)
    assert isinstance(made, Ordered) and made.accounts == 1
    assert told(counter, claire)[-1] != "password lent", "not before the paper leaves"
    clock_of(counter).pass_time(minutes=10)
    text = fetched(counter, "agent", made.number)
    assert "Mme Claire MARTIN" in text and claire in text and "Collège Jean-Moulin" in text
    assert "Valable 24 heures, jusqu'au 2 septembre 2026 à 10:10." in text
    (password,) = paper_secrets(text)
    entries = counter.read(
        lambda tx: tx.session.exec(select(JournalEntry).where(JournalEntry.event == "password lent")).all()
    )
    assert [bool(each.school_uai) for each in entries] == [False, True]
    for entry in entries:
        assert (entry.actor, json.loads(entry.details or "")) == (
            "operator:agent",
            {"reason": "forgotten", "checked": CHECKED},
        )
    clock_of(counter).pass_time(hours=23, minutes=59)
    assert isinstance(sign_in(counter, SignIn(claire, password)), OwnPasswordDue)
    clock_of(counter).pass_time(minutes=1)
    assert not isinstance(sign_in(counter, SignIn(claire, password)), OwnPasswordDue)
    assert_every_journal_holds(counter)


def test_a_lent_slip_that_did_not_arrive_is_an_agent_s_to_make_again_as_it_was(counter, pupils):
    made = lent_slip(counter, "agent", pupils.accounts["Tom"])
    assert isinstance(made, Ordered)
    assert pick_up(counter, "agent", made.number, Cut()) == NotReceived("Broken pipe")
    (line,) = list_orders(counter, OrdersOf(UAI))
    assert line.action is Action.LEND
    again = permitted(counter, Asked("agent", line.action), order_again, OrderAgain(UAI, line.number))
    assert isinstance(again, Ordered)
    assert "Valable 24 heures" in fetched(counter, "agent", again.number)


def test_an_agent_s_slip_is_never_one_of_a_class(counter, pupils):
    one_pupil = SlipChoice(UAI, identifiers=frozenset({pupils.accounts["Tom"]}))
    crafted = permitted(counter, Asked("agent", Action.LEND), order_slips, OrderSlips(one_pupil, WHY))
    assert isinstance(crafted, Ordered)
    assert answer(counter, "agent", crafted.number) == RoleTooLow(Action.SLIPS_IN_BULK, Role.AGENT)
    assert told(counter, pupils.accounts["Tom"])[-1] != "password lent"


def test_no_slip_is_lent_to_an_account_that_has_no_use_for_it(counter, pupils):
    prepared = lent_slip(counter, "agent", pupils.accounts["Claire"])
    assert prepared == NotPossible(NotInThisState(State.PREPARED, Event.PASSWORD_LENT))
    assert lent_slip(counter, "agent", "nobody") == OutOfScope()
    made = lent_slip(counter, "agent", pupils.accounts["Tom"])
    assert isinstance(made, Ordered)
    close(staff(counter), StaffAct(pupils.accounts["Tom"], "left"))
    assert answer(counter, "agent", made.number) == NothingToPrint()
    assert told(counter, pupils.accounts["Tom"])[-1] == "account closed"
    assert isinstance(open_order(counter, "agent", made.number), OpenOrder), "nothing was lent, nothing used up"


def test_another_school_s_operator_lends_no_slip_here(counter, pupils):
    hire(counter, "there", Role.AGENT, ELSEWHERE)
    assert lent_slip(counter, "there", pupils.accounts["Tom"]) == OutOfScope()
    form = OrderLentSlip(ELSEWHERE, StaffAct(pupils.accounts["Tom"], "forgotten", CHECKED))
    assert permitted(counter, Asked("there", Action.LEND), order_lent_slip, form) == OutOfScope()


def test_a_slip_tells_how_long_it_is_good_in_either_language(counter):
    due = SlipDue(new_id(), "cmartin", ("Mme Claire MARTIN",), "", "Collège Jean-Moulin")
    for handing, said in (
        (Handing(WHY), "Good for 7 days: use it before 8 September 2026."),
        (Handing(WHY, CHECKED), "Good for 24 hours, until 2 September 2026 at 10:00."),
    ):
        text = text_of(slips_pdf([(due, "K7QMW9FA")], handing, counter.clock(), "en"))
        assert said in text and "Type both at the kiosk, then choose your own password." in text


def paper_secrets(text: str) -> list[str]:
    return [one + two for one, two in re.findall(f"\\b([{PAPER_ALPHABET}]{{4}}) ([{PAPER_ALPHABET}]{{4}})\\b", text)]


@pytest.mark.parametrize("handing", [Handing(WHY), Handing(WHY, CHECKED)])
def test_ten_slips_to_a_page_and_no_text_leaves_its_slip(counter, handing):
    due = [
        SlipDue(
            new_id(), f"identifier{n:010}", ("Marie-Antoinette " * 6 + "[/b] #set",), "6e Européenne ABIBAC", "É" * 90
        )
        for n in range(11)
    ]
    clock_of(counter).pass_time(microseconds=7)  # as real clocks have
    pdf = make_slips(counter, due, handing).pdf
    pages = list(pdfium.PdfDocument(pdf))
    assert len(pages) == 2
    assert len(paper_secrets(text_of(pdf))) == 11
    picture = pages[0].render(scale=3, grayscale=True).to_pil()
    middle = picture.width // 2
    for x in (middle - 12, middle - 5, middle + 5, middle + 12):
        column = picture.crop((x, 0, x + 1, picture.height))
        assert column.getextrema() == (255, 255), "nothing beside the line to cut along"


def test_paper_on_its_way_is_not_lost_and_cannot_be_made_again(counter, family):
    made = order(counter, "manager")
    again = Asked("manager", Action.LETTERS_IN_BULK), order_again, OrderAgain(UAI, made.number)

    class Slow(io.BytesIO):
        def write(self, data: object) -> int:
            assert list_orders(counter, OrdersOf(UAI)) == ()
            assert permitted(counter, *again) == NoSuchOrder()
            return 0

    assert pick_up(counter, "manager", made.number, Slow()) == HandedOver(6)
    assert list_orders(counter, OrdersOf(UAI)) == ()


def test_paper_whose_end_nobody_saw_counts_as_lost_after_a_while_and_the_old_way_says_nothing_more(counter, family):
    made = order(counter, "manager")

    class Endless(io.BytesIO):
        """So slow that somebody makes it all again meanwhile."""

        def write(self, data: object) -> int:
            clock_of(counter).pass_time(minutes=6)
            (line,) = list_orders(counter, OrdersOf(UAI))
            assert line.state is OrderState.NOT_RECEIVED
            newer = permitted(counter, Asked("manager", line.action), order_again, OrderAgain(UAI, line.number))
            assert isinstance(newer, Ordered)
            return 0

    pick_up(counter, "manager", made.number, Endless())
    (line,) = list_orders(counter, OrdersOf(UAI))
    assert line.state is OrderState.OPEN


def test_what_is_not_needed_any_more_is_left_out_and_named(counter, family):
    made = order(counter, "manager")
    clock_of(counter).pass_time(minutes=1)
    give_letter(counter, family.accounts["Paul"])
    assert pick_up(counter, "manager", made.number, io.BytesIO()) == HandedOver(5, (family.accounts["Paul"],))


PRINTER = """#!/bin/sh
echo "$(basename "$0") $@" >> "$PRINTED/commands"
test "$(basename "$0")" = lpstat && exit "$(cat "$PRINTED/lpstat")"
cat > "$PRINTED/paper.pdf"
echo "The queue is closed" >&2
exit "$(cat "$PRINTED/lp")"
"""


@pytest.fixture
def printer(tmp_path: Path, monkeypatch, counter, family) -> Path:
    """A folder in which programs named lp and lpstat note what they were asked, and end as its files say."""
    for name in ("lp", "lpstat"):
        (tmp_path / name).write_text(PRINTER)
        (tmp_path / name).chmod(0o755)
    printed = tmp_path / "printed"
    printed.mkdir()
    (printed / "lp").write_text("0")
    (printed / "lpstat").write_text("0")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("PRINTED", str(printed))
    set_school(staff(counter), SetSchool(UAI, printer="Secretariat_2"))
    return printed


def test_the_school_s_printer_gets_the_whole_pdf_and_the_order_is_done(counter, family, printer):
    made = order(counter, "manager")
    assert print_order(counter, "manager", made.number) == HandedOver(6)
    assert "Collège Jean-Moulin" in text_of((printer / "paper.pdf").read_bytes())
    commands = (printer / "commands").read_text().splitlines()
    assert commands == ["lpstat -a Secretariat_2", f"lp -d Secretariat_2 -t telekiosk {made.number}"]
    assert list_orders(counter, OrdersOf(UAI)) == ()


def test_a_printer_that_takes_no_jobs_issues_nothing_and_the_order_can_be_picked_up(counter, family, printer):
    made = order(counter, "manager")
    (printer / "lpstat").write_text("1")
    assert print_order(counter, "manager", made.number) == NoPrinter("Secretariat_2")
    set_school(staff(counter), SetSchool(UAI, printer="-o raw; rm"))
    assert print_order(counter, "manager", made.number) == NoPrinter("-o raw; rm")
    set_school(staff(counter), SetSchool(UAI, printer=""))
    assert print_order(counter, "manager", made.number) == NoPrinter("")
    assert states(counter, family) == {State.PREPARED}
    assert family.accounts["Claire"] in fetched(counter, "manager", made.number)


def test_a_printer_that_fails_in_the_middle_leaves_an_order_that_did_not_arrive(counter, family, printer):
    made = order(counter, "manager")
    (printer / "lp").write_text("1")
    assert print_order(counter, "manager", made.number) == NotReceived("The queue is closed")
    assert [line.number for line in list_orders(counter, OrdersOf(UAI))] == [made.number]


def test_old_orders_are_forgotten_but_not_those_that_did_not_arrive(counter, family):
    fetched(counter, "agent", order(counter, "agent", one(family)).number)
    order(counter, "agent", one(family, "Paul"))
    lost = order(counter, "manager")
    assert pick_up(counter, "manager", lost.number, Cut()) == NotReceived("Broken pipe")
    clock_of(counter).pass_time(days=89)
    assert counter.write(drop_old_orders) == 0
    clock_of(counter).pass_time(days=2)
    assert counter.write(drop_old_orders) == 2
    assert [line.number for line in list_orders(counter, OrdersOf(UAI))] == [lost.number]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(pdf))
