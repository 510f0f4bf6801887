"""R14: groupings undone, responsibilities split off, accounts generated anew; what goes with them, and who is told."""

from __future__ import annotations

import pytest
from sqlmodel import select

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Enrolment, Pupil, School
from telekiosk.core.grouping import Grouped
from telekiosk.core.lifecycle import Event, Lacking, Need, NotInThisState, State
from telekiosk.core.management import Services, services
from telekiosk.core.parting import (
    Load,
    NothingChosen,
    NotOneGuardian,
    Split,
    SplitOff,
    SplitOutcome,
    Undone,
    WhichAccount,
    load_of,
    split_off,
    undo_grouping,
)
from telekiosk.core.proofs import Given
from telekiosk.core.school import Done, GeneratedAnew, NoSuchAccount, NotPossible, close, generate_anew
from telekiosk.core.signin import (
    AccountEnded,
    ChooseOwnPassword,
    LetterVoid,
    OwnPasswordDue,
    SignedIn,
    SignIn,
    WrongCredentials,
    choose_own_password,
    sign_in,
)
from telekiosk.core.visits import VisitOver
from telekiosk.core.whereabouts import NowOn
from tests.core.families import (
    ADDRESSES,
    act,
    born,
    by_letter,
    by_password,
    change_responsibility,
    couple,
    grouped,
    load,
    opened,
    states,
)
from tests.core.roads import OTHER_PASSWORD, PASSWORD, SIBLINGS, TOM_BORN, notices, pend, sign_in_as, told
from tests.desk import Family, assert_every_journal_holds, clock_of, give_letter, new_family, row, staff

ELSEWHERE = "0860002B"


@pytest.fixture
def family(counter):
    return couple(counter)


@pytest.fixture
def claire(counter, family):
    """Active, with her letter for Tom and Paul's for Léa grouped in, in that order."""
    visit = opened(counter, family, "Claire")
    grouped(counter, visit, by_letter(family, "Claire 2"))
    clock_of(counter).pass_time(minutes=1)
    grouped(counter, visit, by_letter(family, "Paul"))
    return visit


def undo(counter: Counter, family: Family, name: str) -> Undone:
    outcome = undo_grouping(staff(counter), act(family.accounts[name]))
    assert isinstance(outcome, Undone), outcome
    return outcome


def lacking(need: Need) -> NotPossible:
    return NotPossible(Lacking(State.GROUPED, Event.GROUPING_UNDONE, need))


def take(counter: Counter, identifier: str, *wanted: str) -> SplitOutcome:
    """Splits off what `wanted` names: 'Mme Claire MARTIN-Tom MARTIN' by its beginnings, 'Mme-Tom'."""
    carried = load_of(counter, WhichAccount(identifier))
    assert isinstance(carried, Load)
    pairs = [tuple(each.split("-")) for each in wanted]
    chosen = [
        each.responsibility
        for each in carried.carried
        if any(each.guardian.startswith(guardian) and each.child.startswith(child) for guardian, child in pairs)
    ]
    return split_off(staff(counter), SplitOff(act(identifier), frozenset(chosen)))


def test_a_letter_never_opened_is_prepared_again_and_needs_a_new_one(counter, family, claire):
    done = undo(counter, family, "Paul")
    assert (done.identifier, done.principal, done.password) == (
        family.accounts["Paul"],
        family.accounts["Claire"],
        None,
    )
    assert states(counter, family)["Paul"] == "prepared"
    assert load(counter, family.accounts["Paul"]) == {"Paul-Léa"}
    assert load(counter, family.accounts["Claire"]) == {"Claire-Léa", "Claire-Tom"}
    old = family.letters["Paul"]
    assert sign_in(counter, SignIn(old.identifier, old.password)) == LetterVoid(None)
    assert told(counter, family.accounts["Paul"])[-2:] == ["account grouped", "grouping undone"]
    assert told(counter, family.accounts["Claire"])[-1] == "grouped account taken out"
    letter = give_letter(counter, family.accounts["Paul"])
    pend(counter, letter, address="paul@free.fr")
    assert_every_journal_holds(counter)


def test_an_active_one_comes_back_with_its_address_and_a_lent_password(counter, family, claire):
    opened(counter, family, "Paul 2")
    grouped(counter, claire, by_password(family, "Paul 2"))
    before = len(notices(counter))
    done = undo(counter, family, "Paul 2")
    account = row(counter, family.accounts["Paul 2"])
    assert (account.state, account.confirmed_address) == (State.ACTIVE, ADDRESSES["Paul 2"])
    assert sign_in(counter, SignIn(account.identifier, PASSWORD)) == WrongCredentials()
    assert done.password is not None and done.password not in repr(done)
    due = sign_in(counter, SignIn(account.identifier, done.password))
    assert isinstance(due, OwnPasswordDue)
    assert isinstance(
        choose_own_password(counter, ChooseOwnPassword(due.visit, OTHER_PASSWORD, OTHER_PASSWORD)), SignedIn
    )
    assert load(counter, account.identifier) == {"Paul-Tom"}
    assert sorted(notices(counter)[before:]) == [
        ("grouping undone", ADDRESSES["Claire"]),
        ("grouping undone", ADDRESSES["Paul 2"]),
        ("password lent", ADDRESSES["Paul 2"]),
    ]
    assert_every_journal_holds(counter)


def test_groupings_come_apart_last_first(counter, family, claire):
    outcome = undo_grouping(staff(counter), act(family.accounts["Claire 2"]))
    assert outcome == lacking(Need.LAST_GROUPED)
    undo(counter, family, "Paul")
    undo(counter, family, "Claire 2")
    assert states(counter, family) == {
        "Claire": "active",
        "Claire 2": "prepared",
        "Paul": "prepared",
        "Paul 2": "notified",
    }


def test_a_grouping_of_a_grouping_comes_apart_from_the_top(counter, family):
    grouped(counter, opened(counter, family, "Claire 2"), by_letter(family, "Paul 2"))
    grouped(counter, opened(counter, family, "Claire"), by_password(family, "Claire 2"))
    assert undo_grouping(staff(counter), act(family.accounts["Paul 2"])) == lacking(Need.SOMETHING_TO_TAKE_BACK)
    undo(counter, family, "Claire 2")
    assert load(counter, family.accounts["Claire 2"]) == {"Claire-Tom", "Paul-Tom"}
    undo(counter, family, "Paul 2")
    assert load(counter, family.accounts["Paul 2"]) == {"Paul-Tom"}
    assert_every_journal_holds(counter)


def test_undone_and_grouped_again_and_undone(counter, family, claire):
    for _ in range(2):
        undo(counter, family, "Paul")
        letter = give_letter(counter, family.accounts["Paul"])
        again = grouped(counter, claire, Given(born("Paul"), letter.identifier, letter.password))
        assert isinstance(again, Grouped)
    undo(counter, family, "Paul")
    assert load(counter, family.accounts["Paul"]) == {"Paul-Léa"}
    assert_every_journal_holds(counter)


def test_a_child_who_changed_class_counts_one_who_left_does_not_and_comes_back_with_the_others_only(counter, family):
    visit = opened(counter, family, "Claire")
    grouped(counter, opened(counter, family, "Claire 2"), by_letter(family, "Paul 2"))
    grouped(counter, visit, by_password(family, "Claire 2"))
    identifier = family.accounts["Claire"]
    today = clock_of(counter)().date()
    change_responsibility(counter, identifier, "Tom", ended_on=today)
    assert undo_grouping(staff(counter), act(family.accounts["Claire 2"])) == lacking(Need.SOMETHING_TO_TAKE_BACK)
    change_responsibility(counter, identifier, "Tom", ended_on=None)
    undo(counter, family, "Claire 2")
    assert load(counter, family.accounts["Claire 2"]) == {"Claire-Tom", "Paul-Tom"}


def test_what_is_not_grouped_or_unknown_cannot_be_undone(counter, family, claire):
    refused = undo_grouping(staff(counter), act(family.accounts["Claire"]))
    assert refused == NotPossible(NotInThisState(State.ACTIVE, Event.GROUPING_UNDONE))
    assert undo_grouping(staff(counter), act("nobody")) == NoSuchAccount()
    assert undo_grouping(counter, act(family.accounts["Paul"])) == NotPossible(
        NotInThisState(State.GROUPED, Event.GROUPING_UNDONE)
    )


def test_a_guardian_is_split_off_onto_a_new_prepared_account(counter, family, claire):
    before = len(notices(counter))
    outcome = take(counter, family.accounts["Claire"], "M.-Léa")
    assert isinstance(outcome, Split)
    new = row(counter, outcome.new_identifier)
    assert (new.state, load(counter, new.identifier)) == (State.PREPARED, {"Paul-Léa"})
    assert outcome.replaced == (family.accounts["Paul"],)
    assert states(counter, family)["Paul"] == "replaced"
    old = family.letters["Paul"]
    assert sign_in(counter, SignIn(old.identifier, old.password)) == AccountEnded(State.REPLACED)
    assert notices(counter)[before:] == [("split off", ADDRESSES["Claire"])]
    assert told(counter, family.accounts["Claire"])[-1] == told(counter, family.accounts["Paul"])[-1] == "split off"
    assert told(counter, new.identifier) == ["account prepared"]
    pend(counter, give_letter(counter, new.identifier), address="paul@free.fr")
    assert_every_journal_holds(counter)


def test_the_one_split_off_is_told_at_the_rosters_address_and_at_their_own(counter):
    family = couple(counter, roster_address="maison@free.fr")
    opened(counter, family, "Paul")
    grouped(counter, opened(counter, family, "Claire"), by_password(family, "Paul"))
    before = len(notices(counter))
    assert isinstance(take(counter, family.accounts["Claire"], "M.-Léa"), Split)
    assert sorted(notices(counter)[before:]) == [
        ("split off", ADDRESSES["Claire"]),
        ("split off", "maison@free.fr"),
        ("split off", ADDRESSES["Paul"]),
    ]


def test_part_of_what_came_with_a_grouping_leaves_the_rest_to_be_undone(counter):
    family = new_family(counter, children=(*SIBLINGS, ("Zoé", TOM_BORN)))
    second = opened(counter, family, "Claire 2")
    zoe = family.letters["Claire 3"]
    grouped(counter, second, Given("30112014", zoe.identifier, zoe.password))
    grouped(counter, opened(counter, family, "Claire"), by_password(family, "Claire 2"))
    outcome = take(counter, family.accounts["Claire"], "Mme-Zoé")
    assert isinstance(outcome, Split)
    assert outcome.replaced == (family.accounts["Claire 3"],)  # two levels down, and all that it had
    undo(counter, family, "Claire 2")
    assert load(counter, family.accounts["Claire 2"]) == {"Claire-Tom"}
    assert load(counter, outcome.new_identifier) == {"Claire-Zoé"}
    assert_every_journal_holds(counter)


def test_splitting_has_its_refusals(counter, family, claire):
    identifier = family.accounts["Claire"]
    assert take(counter, identifier, "Mme-Léa", "M.-Léa") == NotOneGuardian()
    assert take(counter, identifier) == NothingChosen()
    foreign = load_of(counter, WhichAccount(family.accounts["Paul 2"]))
    assert isinstance(foreign, Load)
    act_on = SplitOff(act(identifier), frozenset({foreign.carried[0].responsibility}))
    elsewhere = NowOn(foreign.carried[0].child, family.accounts["Paul 2"], None)
    assert split_off(staff(counter), act_on) == NothingChosen((elsewhere,))
    alone = opened(counter, family, "Paul 2")
    whole = take(counter, family.accounts["Paul 2"], "M.-Tom")
    assert whole == NotPossible(Lacking(State.ACTIVE, Event.SPLIT_OFF, Need.PART_OF_LOAD))
    assert services(counter, AtTheDesk(alone)) != VisitOver()
    assert load_of(counter, WhichAccount("nobody")) == NoSuchAccount()
    assert split_off(staff(counter), SplitOff(act("nobody"), frozenset())) == NoSuchAccount()
    notified = couple(counter, surname="Petit").accounts["Claire"]
    assert isinstance(take(counter, notified, "Mme-Léa"), NotPossible)


def test_a_new_account_belongs_to_the_school_where_the_child_is(counter, family, claire):
    def move_tom(tx: Transaction) -> None:
        tx.session.add(School(uai=ELSEWHERE, name="Collège Camille-Claudel"))
        tx.session.flush()
        toms = select(Enrolment).join(Pupil).where(Pupil.first_name == "Tom")
        tx.session.exec(toms).one().school_uai = ELSEWHERE

    counter.write(move_tom)
    outcome = take(counter, family.accounts["Claire"], "Mme-Tom")
    assert isinstance(outcome, Split)
    assert row(counter, outcome.new_identifier).school_uai == ELSEWHERE


def test_a_joint_account_generated_anew_gives_each_guardian_one(counter, family, claire):
    before = len(notices(counter))
    outcome = generate_anew(staff(counter), act(family.accounts["Claire"]))
    assert isinstance(outcome, GeneratedAnew) and len(outcome.identifiers) == 2
    loads = [load(counter, identifier) for identifier in outcome.identifiers]
    assert loads == [{"Claire-Léa", "Claire-Tom"}, {"Paul-Léa"}]
    assert [row(counter, identifier).state for identifier in outcome.identifiers] == [State.PREPARED] * 2
    assert states(counter, family) == {
        "Claire": "replaced",
        "Claire 2": "replaced",
        "Paul": "replaced",
        "Paul 2": "notified",
    }
    assert notices(counter)[before:] == [("generated anew", ADDRESSES["Claire"])]
    assert services(counter, AtTheDesk(claire)) == VisitOver()
    assert_every_journal_holds(counter)


def test_two_records_of_one_person_get_one_new_account(counter, family, claire):
    again = new_family(counter, children=(("Zoé", TOM_BORN),))
    grouped(counter, claire, Given("30112014", again.accounts["Claire"], again.letters["Claire"].password))
    outcome = generate_anew(staff(counter), act(family.accounts["Claire"]))
    assert isinstance(outcome, GeneratedAnew)
    loads = [load(counter, identifier) for identifier in outcome.identifiers]
    assert loads == [{"Claire-Léa", "Claire-Tom", "Claire-Zoé"}, {"Paul-Léa"}]


@pytest.mark.parametrize(("end", "state"), [(close, "closed"), (generate_anew, "replaced")])
def test_what_is_grouped_ends_with_its_principal_level_by_level(counter, end, state):
    family = couple(counter, roster_address="maison@free.fr")
    opened(counter, family, "Paul 2")
    grouped(counter, opened(counter, family, "Claire 2"), by_password(family, "Paul 2"))
    grouped(counter, opened(counter, family, "Claire"), by_password(family, "Claire 2"))
    before = len(notices(counter))
    assert isinstance(end(staff(counter), act(family.accounts["Claire"])), Done | GeneratedAnew)
    assert states(counter, family) == {"Claire": state, "Claire 2": state, "Paul 2": state, "Paul": "notified"}
    reached = {address for _, address in notices(counter)[before:]}
    assert reached == {*(ADDRESSES[name] for name in ("Claire", "Claire 2", "Paul 2")), "maison@free.fr"}
    assert sign_in(counter, SignIn(family.accounts["Paul 2"], PASSWORD)) == AccountEnded(State(state))
    assert isinstance(undo_grouping(staff(counter), act(family.accounts["Claire 2"])), NotPossible)
    assert_every_journal_holds(counter)


def test_a_joint_account_undone_shows_each_side_its_own_again(counter, family, claire):
    undo(counter, family, "Paul")
    page = services(counter, AtTheDesk(sign_in_as(counter, family.accounts["Claire"])))
    assert isinstance(page, Services) and page.holders == ("Mme Claire MARTIN",)
