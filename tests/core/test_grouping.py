"""P15 and P16: one guardian's accounts become one; each refusal with its own reason, after the proof only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.grouping import ChildrenPage, Grouped, GroupingRefused, LookAtGrouping, Refusal, look_at_grouping
from telekiosk.core.grouping import attached_children as children
from telekiosk.core.lifecycle import State
from telekiosk.core.management import ChangePassword, PasswordChanged, PresentPasswordWrong, change_password
from telekiosk.core.parting import Undone, undo_grouping
from telekiosk.core.proofs import Given, ProofWrong
from telekiosk.core.recovery import (
    ForgottenIdentifier,
    ForgottenPassword,
    IdentifiersSent,
    ResetSent,
    ask_for_reset,
    send_identifiers,
)
from telekiosk.core.school import Done, GeneratedAnew, close, generate_anew
from telekiosk.core.signin import (
    AccountEnded,
    Scan,
    SignedIn,
    SignIn,
    TooManyAttempts,
    WrongCredentials,
    sign_in,
    sign_in_by_scan,
)
from telekiosk.core.visits import VisitOver
from tests.core.families import (
    ADDRESSES,
    act,
    by_letter,
    by_password,
    by_scan,
    carry_out,
    change_responsibility,
    couple,
    grouped,
    load,
    opened,
    proved,
    refusal,
    states,
    summary,
)
from tests.core.roads import (
    OTHER_PASSWORD,
    PASSWORD,
    SIBLINGS,
    TOM_BORN,
    activate,
    newest,
    notices,
    pend,
    sign_in_as,
    told,
)
from tests.desk import assert_every_journal_holds, clock_of, give_letter, new_family, row, staff


@pytest.fixture
def family(counter):
    return couple(counter, pupils_too=True)


@pytest.fixture
def claire(counter, family):
    """Claire's account for Léa is active, and she is at the terminal."""
    return opened(counter, family, "Claire")


@pytest.mark.parametrize("given", [by_letter, by_scan])
def test_a_letter_never_opened_joins_an_active_account(counter, family, claire, given):
    seen = summary(counter, claire, given(family, "Claire 2"))
    assert (seen.identifier, seen.own_identifier) == (family.accounts["Claire 2"], family.accounts["Claire"])
    assert [(each.child.name, each.through) for each in seen.children] == [("Tom MARTIN", ("Mme Claire MARTIN",))]
    assert seen.added_holders == seen.own_holders == ("Mme Claire MARTIN",)
    assert not seen.becomes_joint and not seen.is_joint
    assert states(counter, family)["Claire 2"] == "notified"  # looking changes nothing
    done = carry_out(counter, claire, seen.proved)
    assert isinstance(done, Grouped)
    assert [each.child.first_name for each in done.children] == ["Léa", "Tom"]
    assert load(counter, family.accounts["Claire"]) == {"Claire-Léa", "Claire-Tom"}
    assert load(counter, family.accounts["Claire 2"]) == set()
    assert states(counter, family)["Claire 2"] == "grouped"
    assert told(counter, family.accounts["Claire 2"])[-1] == "account grouped"
    assert told(counter, family.accounts["Claire"])[-1] == "another account grouped in"
    assert_every_journal_holds(counter)


def test_a_grouped_identifier_points_to_the_principal_only_after_the_right_password(counter, family, claire):
    letter = family.letters["Claire 2"]
    grouped(counter, claire, by_letter(family, "Claire 2"))
    assert sign_in(counter, SignIn(letter.identifier, "WRONGXYZ")) == WrongCredentials()
    assert sign_in(counter, SignIn(letter.identifier, letter.password)) == AccountEnded(State.GROUPED)
    assert sign_in_by_scan(counter, Scan(letter.scan_code)) == AccountEnded(State.GROUPED)


def test_an_active_account_brings_its_address_and_its_identifier_still_finds_the_way(counter, family, claire):
    opened(counter, family, "Claire 2")
    grouped(counter, claire, by_password(family, "Claire 2"))
    added = family.accounts["Claire 2"]
    assert sign_in(counter, SignIn(added, PASSWORD)) == AccountEnded(State.GROUPED)
    assert row(counter, added).confirmed_address == ADDRESSES["Claire 2"]
    assert isinstance(ask_for_reset(counter, ForgottenPassword(added)), ResetSent)
    reset = newest(counter, "M3")
    assert (reset.address, reset.parameters["identifier"]) == (ADDRESSES["Claire"], family.accounts["Claire"])
    assert isinstance(send_identifiers(counter, ForgottenIdentifier(ADDRESSES["Claire"])), IdentifiersSent)
    (listed,) = newest(counter, "M2").parameters["accounts"]
    assert (listed["identifier"], listed["children"]) == (family.accounts["Claire"], ["Léa MARTIN", "Tom MARTIN"])


def test_absorbing_a_principal_brings_everything_it_carries(counter):
    family = new_family(counter, children=(*SIBLINGS, ("Zoé", TOM_BORN)))
    visit = opened(counter, family, "Claire 2")
    zoe = Given("30112014", family.letters["Claire 3"].identifier, family.letters["Claire 3"].password)
    grouped(counter, visit, zoe)
    done = grouped(counter, opened(counter, family, "Claire"), by_password(family, "Claire 2"))
    assert [each.child.first_name for each in done.children] == ["Léa", "Tom", "Zoé"]
    assert states(counter, family) == {"Claire": "active", "Claire 2": "grouped", "Claire 3": "grouped"}
    assert isinstance(ask_for_reset(counter, ForgottenPassword(family.accounts["Claire 3"])), ResetSent)
    assert newest(counter, "M3").parameters["identifier"] == family.accounts["Claire"]
    assert_every_journal_holds(counter)


def _closed(counter, family):
    assert close(staff(counter), act(family.accounts["Claire 2"])) == Done(family.accounts["Claire 2"])


def _replaced(counter, family):
    assert isinstance(generate_anew(staff(counter), act(family.accounts["Claire 2"])), GeneratedAnew)


def _pending(counter, family):
    pend(counter, family.letters["Claire 2"], birth_date="30112014")


def _active_closed(counter, family):
    opened(counter, family, "Claire 2")
    _closed(counter, family)


def _grouped(counter, family):
    opened(counter, family, "Paul 2")
    grouped(counter, sign_in_as(counter, family.accounts["Paul 2"]), by_letter(family, "Claire 2"))


def _prepared_again(counter, family):
    _grouped(counter, family)
    assert isinstance(undo_grouping(staff(counter), act(family.accounts["Claire 2"])), Undone)


def _nothing_shown(counter, family):
    change_responsibility(counter, family.accounts["Claire 2"], hidden=True)


def _child_left(counter, family):
    change_responsibility(counter, family.accounts["Claire 2"], ended_on=clock_of(counter)().date())


def _lapsed(counter, family):
    clock_of(counter).pass_time(days=120)


@pytest.mark.parametrize(
    ("made", "given", "reason"),
    [
        (_closed, by_letter, Refusal.CLOSED),
        (_active_closed, by_password, Refusal.CLOSED),
        (_replaced, by_letter, Refusal.REPLACED),
        (_replaced, by_scan, Refusal.REPLACED),
        (_pending, by_password, Refusal.PENDING),
        (_pending, by_scan, Refusal.PENDING),
        (_grouped, by_letter, Refusal.GROUPED),
        (_prepared_again, by_letter, Refusal.PREPARED),
        (_nothing_shown, by_letter, Refusal.NO_CHILD_TO_SHOW),
        (_child_left, by_scan, Refusal.NO_CHILD_TO_SHOW),
        (_lapsed, by_letter, Refusal.LAPSED),
        (_lapsed, by_scan, Refusal.LAPSED),
    ],
)
def test_what_cannot_be_added_says_why(counter, family, claire, made, given, reason):
    made(counter, family)
    before = states(counter, family)
    assert refusal(counter, claire, given(family, "Claire 2")) is reason
    assert states(counter, family) == before | ({"Claire 2": "lapsed"} if made is _lapsed else {})
    assert_every_journal_holds(counter)


def test_ones_own_account_is_none_to_add_by_password_or_by_its_used_letter(counter, family, claire):
    assert refusal(counter, claire, by_password(family, "Claire")) is Refusal.OWN_ACCOUNT
    assert refusal(counter, claire, by_letter(family, "Claire")) is Refusal.OWN_ACCOUNT
    assert refusal(counter, claire, by_scan(family, "Claire")) is Refusal.OWN_ACCOUNT


def test_a_pupils_account_is_none_to_add_by_letter_or_by_password(counter, family, claire):
    lea = family.letters["Léa"]
    assert refusal(counter, claire, Given("07032012", lea.identifier, lea.password)) is Refusal.PUPIL
    visit = activate(counter, lea, address="lea@free.fr", password=OTHER_PASSWORD)
    assert refusal(counter, claire, Given("07032012", lea.identifier, OTHER_PASSWORD)) is Refusal.PUPIL
    assert refusal(counter, visit, by_letter(family, "Claire 2")) is Refusal.PUPIL


@pytest.mark.parametrize("made", [_pending, _closed, _lapsed, _nothing_shown])
def test_before_the_right_password_one_text_answers_everything(counter, family, claire, made):
    made(counter, family)
    wrong = replace(by_letter(family, "Claire 2"), password="WRONGXYZ")
    assert look_at_grouping(counter, LookAtGrouping(claire, wrong)) == ProofWrong()


@pytest.mark.parametrize("made", [_pending, _closed, _lapsed])
def test_and_so_it_does_before_the_right_birth_date(counter, family, claire, made):
    made(counter, family)
    wrong = replace(by_scan(family, "Claire 2"), birth_date="07032012")
    assert look_at_grouping(counter, LookAtGrouping(claire, wrong)) == ProofWrong()


def test_grouping_asks_the_present_password_and_counts_wrong_ones(counter, family, claire):
    before = states(counter, family)
    of = summary(counter, claire, by_letter(family, "Claire 2")).proved
    missing = FormRefused((FieldProblem("present_password", Problem.MISSING),))
    assert carry_out(counter, claire, of, "") == missing
    assert [carry_out(counter, claire, of, "wrong1wrong") for _ in range(4)] == [PresentPasswordWrong()] * 4
    assert isinstance(carry_out(counter, claire, of, "wrong1wrong"), TooManyAttempts)
    assert isinstance(carry_out(counter, claire, of), TooManyAttempts)
    assert states(counter, family) == before
    clock_of(counter).pass_time(seconds=31)
    assert isinstance(carry_out(counter, claire, of), Grouped)


def test_carried_through_the_added_identifiers_counts_are_cleared(counter, family, claire):
    wrong = replace(by_scan(family, "Claire 2"), birth_date="01012001")
    for _ in range(3):
        look_at_grouping(counter, LookAtGrouping(claire, wrong))
    grouped(counter, claire, by_letter(family, "Claire 2"))
    assert isinstance(undo_grouping(staff(counter), act(family.accounts["Claire 2"])), Undone)
    letter = give_letter(counter, family.accounts["Claire 2"])
    for _ in range(3):
        look_at_grouping(counter, LookAtGrouping(claire, Given("01012001", letter.identifier, letter.password)))
    proved(counter, Given("30112014", letter.identifier, letter.password))


def test_what_happened_between_proof_and_act_is_told(counter, family, claire):
    of = summary(counter, claire, by_letter(family, "Claire 2")).proved
    give_letter(counter, family.accounts["Claire 2"])
    assert carry_out(counter, claire, of) == GroupingRefused(Refusal.LETTER_VOID)
    _closed(counter, family)
    assert carry_out(counter, claire, of) == GroupingRefused(Refusal.CLOSED)
    assert_every_journal_holds(counter)


def test_a_letter_used_between_proof_and_act_is_told(counter, family, claire):
    of = summary(counter, claire, by_letter(family, "Claire 2")).proved
    pend(counter, family.letters["Claire 2"], birth_date="30112014")
    assert carry_out(counter, claire, of) == GroupingRefused(Refusal.PENDING)


def test_a_password_changed_between_proof_and_act_must_be_given_again(counter, family, claire):
    other = opened(counter, family, "Claire 2")
    of = summary(counter, claire, by_password(family, "Claire 2")).proved
    change = ChangePassword(other, PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)
    assert isinstance(change_password(counter, change), PasswordChanged)
    assert carry_out(counter, claire, of) == ProofWrong()


def test_a_visit_whose_account_ended_meanwhile_is_over(counter, family, claire):
    of = summary(counter, claire, by_letter(family, "Claire 2")).proved
    close(staff(counter), act(family.accounts["Claire"]))
    assert carry_out(counter, claire, of) == VisitOver()
    assert look_at_grouping(counter, LookAtGrouping(claire, by_letter(family, "Claire 2"))) == VisitOver()
    assert children(counter, AtTheDesk(claire)) == VisitOver()


def test_a_pending_guardian_cannot_group_yet(counter, family):
    visit = pend(counter, family.letters["Claire"])
    assert look_at_grouping(counter, LookAtGrouping(visit, by_letter(family, "Claire 2"))) == VisitOver()
    assert children(counter, AtTheDesk(visit)) == VisitOver()


def test_the_list_of_children_is_for_guardians_and_says_through_whom(counter, family, claire):
    grouped(counter, claire, by_letter(family, "Paul"))
    page = children(counter, AtTheDesk(claire))
    assert isinstance(page, ChildrenPage) and page.identifier == family.accounts["Claire"]
    assert [(each.child.name, each.through) for each in page.children] == [
        ("Léa MARTIN", ("Mme Claire MARTIN", "M. Paul MARTIN"))
    ]
    pupil = activate(counter, family.letters["Léa"], address="lea@free.fr")
    assert children(counter, AtTheDesk(pupil)) == VisitOver()


def test_everybody_concerned_is_told_however_many_levels_down(counter):
    """Paul's address lies two levels below, and the roster has another for each of them."""
    family = couple(counter, roster_address="maison@free.fr")
    opened(counter, family, "Paul 2")
    grouped(counter, opened(counter, family, "Claire 2"), by_password(family, "Paul 2"))
    grouped(counter, opened(counter, family, "Claire"), by_password(family, "Claire 2"))
    before = len(notices(counter))
    grouped(counter, sign_in_as(counter, family.accounts["Claire"]), by_letter(family, "Paul"))
    assert sorted(notices(counter)[before:]) == [
        ("grouped", address)
        for address in sorted((*(ADDRESSES[name] for name in ("Claire", "Claire 2", "Paul 2")), "maison@free.fr"))
    ]
    assert isinstance(sign_in(counter, SignIn(family.accounts["Claire"], PASSWORD)), SignedIn)
    assert_every_journal_holds(counter)
