"""Two terminals, or a terminal and the school, act on one family in the same moment: one wins, the other is told what
is now true, and no responsibility is lost or doubled (R11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from sqlmodel import col, select

from telekiosk.core.activation import AtTheDesk, MailAwaited
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, MailedSecret, Responsibility
from telekiosk.core.grouping import Grouped, GroupingRefused, Refusal
from telekiosk.core.lifecycle import Event, Lacking, Need, NotInThisState, State
from telekiosk.core.management import services
from telekiosk.core.parting import Load, Split, SplitOff, Undone, WhichAccount, load_of, split_off, undo_grouping
from telekiosk.core.proofs import ProofWrong
from telekiosk.core.recovery import (
    ForgottenPassword,
    NewPasswordByCode,
    PasswordSet,
    ResetSent,
    ask_for_reset,
    set_password_by_code,
)
from telekiosk.core.school import GeneratedAnew, NotPossible, generate_anew
from telekiosk.core.signin import AccountEnded, SignedIn, SignIn, sign_in
from telekiosk.core.terms import Language
from telekiosk.core.together import LineFailed, OpenTogether, open_together
from telekiosk.core.visits import VisitOver
from tests.core.families import act, by_letter, by_password, carry_out, couple, grouped, opened, proved
from tests.core.roads import ADDRESS, OTHER_PASSWORD, PASSWORD, at_terminal, code_in, newest
from tests.desk import Family, assert_every_journal_holds, clock_of, row, staff

pytestmark = pytest.mark.fault

ROUNDS = 3
One = TypeVar("One")
Result = TypeVar("Result")
Other = TypeVar("Other")


def at_once(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    start = Barrier(2)

    def ready(what: Callable[[], Result]) -> Result:
        start.wait(10)
        return what()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(ready, one), pool.submit(ready, other)
        return first.result(60), second.result(60)


@pytest.fixture
def families(counter: Counter) -> Iterator[Iterator[Family]]:
    """One family a round; afterwards everything still sits on one account that is not at its end, and every journal
    tells the same."""
    made = [couple(counter, surname=name) for name in ("Martin", "Petit", "Leroy")[:ROUNDS]]
    yield iter(made)

    def ends(tx: Transaction) -> tuple[list[UUID], set[State]]:
        bonds = tx.session.exec(select(Responsibility, Account.state).join(Account)).all()
        return [bond.id for bond, _ in bonds], {State(state) for _, state in bonds}

    ids, where = counter.read(ends)
    assert len(ids) == len(set(ids)) == 4 * len(made)
    assert not where & {State.GROUPED, State.REPLACED}
    assert_every_journal_holds(counter)


def test_each_into_the_other(counter, families):
    for family in families:
        first, second = opened(counter, family, "Claire"), opened(counter, family, "Claire 2")
        of_first, of_second = (proved(counter, by_password(family, name)) for name in ("Claire", "Claire 2"))
        outcomes = at_once(
            partial(carry_out, counter, first, of_second),
            partial(carry_out, at_terminal(counter, "Hall B"), second, of_first),
        )
        assert {type(outcome) for outcome in outcomes} == {Grouped, VisitOver}
        states = {row(counter, family.accounts[name]).state for name in ("Claire", "Claire 2")}
        assert states == {State.ACTIVE, State.GROUPED}


def test_one_account_into_two(counter, families):
    for family in families:
        first, second = opened(counter, family, "Claire 2"), opened(counter, family, "Paul")
        added = proved(counter, by_letter(family, "Claire"))
        outcomes = at_once(
            partial(carry_out, counter, first, added),
            partial(carry_out, at_terminal(counter, "Hall B"), second, added),
        )
        assert GroupingRefused(Refusal.GROUPED) in outcomes
        assert Grouped in {type(outcome) for outcome in outcomes}


def test_grouping_and_signing_in(counter, families):
    for family in families:
        visit = opened(counter, family, "Claire")
        opened(counter, family, "Claire 2")
        added = proved(counter, by_password(family, "Claire 2"))
        done, came_in = at_once(
            partial(carry_out, counter, visit, added),
            partial(sign_in, at_terminal(counter, "Hall B"), SignIn(family.accounts["Claire 2"], PASSWORD)),
        )
        assert isinstance(done, Grouped)
        if isinstance(came_in, SignedIn):
            assert services(counter, AtTheDesk(came_in.visit)) == VisitOver()
        else:
            assert came_in == AccountEnded(State.GROUPED)


def test_grouping_and_a_new_password(counter, families):
    for family in families:
        visit = opened(counter, family, "Claire")
        opened(counter, family, "Claire 2")
        added = proved(counter, by_password(family, "Claire 2"))
        assert isinstance(ask_for_reset(counter, ForgottenPassword(family.accounts["Claire 2"])), ResetSent)
        code = code_in(newest(counter, "M3"))
        new = NewPasswordByCode(family.accounts["Claire 2"], code, OTHER_PASSWORD, OTHER_PASSWORD)
        done, set_anew = at_once(
            partial(carry_out, counter, visit, added),
            partial(set_password_by_code, at_terminal(counter, "Hall B"), new),
        )
        if isinstance(set_anew, PasswordSet):
            assert done == ProofWrong()
        else:
            assert isinstance(done, Grouped)


def test_grouping_and_a_password_forgotten(counter, families):
    for family in families:
        visit = opened(counter, family, "Claire")
        opened(counter, family, "Claire 2")
        added = proved(counter, by_password(family, "Claire 2"))
        done, asked = at_once(
            partial(carry_out, counter, visit, added),
            partial(ask_for_reset, at_terminal(counter, "Hall B"), ForgottenPassword(family.accounts["Claire 2"])),
        )
        assert isinstance(done, Grouped) and isinstance(asked, ResetSent)
        ended = row(counter, family.accounts["Claire 2"]).id
        assert not counter.read(partial(_live_secrets, ended))


def _live_secrets(account_id: UUID, tx: Transaction) -> Sequence[MailedSecret]:
    mine = MailedSecret.account_id == account_id, col(MailedSecret.voided_at).is_(None)
    return tx.session.exec(select(MailedSecret).where(*mine)).all()


def test_a_principal_absorbed_and_its_grouping_undone(counter, families):
    for family in families:
        visit = opened(counter, family, "Claire")
        grouped(counter, opened(counter, family, "Claire 2"), by_letter(family, "Paul 2"))
        added = proved(counter, by_password(family, "Claire 2"))
        done, undone = at_once(
            partial(carry_out, counter, visit, added),
            partial(undo_grouping, staff(counter), act(family.accounts["Paul 2"])),
        )
        assert isinstance(done, Grouped)
        need = Lacking(State.GROUPED, Event.GROUPING_UNDONE, Need.SOMETHING_TO_TAKE_BACK)
        assert isinstance(undone, Undone) or undone == NotPossible(need)


def test_one_more_grouped_and_the_one_before_undone(counter, families):
    for family in families:
        visit = opened(counter, family, "Claire")
        grouped(counter, visit, by_letter(family, "Claire 2"))
        clock_of(counter).pass_time(minutes=1)
        added = proved(counter, by_letter(family, "Paul"))
        done, undone = at_once(
            partial(carry_out, counter, visit, added),
            partial(undo_grouping, staff(counter), act(family.accounts["Claire 2"])),
        )
        assert isinstance(done, Grouped)
        need = Lacking(State.GROUPED, Event.GROUPING_UNDONE, Need.LAST_GROUPED)
        assert isinstance(undone, Undone) or undone == NotPossible(need)


def test_undone_twice(counter, families):
    for family in families:
        grouped(counter, opened(counter, family, "Claire"), by_letter(family, "Claire 2"))
        undo = partial(undo_grouping, staff(counter), act(family.accounts["Claire 2"]))
        outcomes = at_once(undo, undo)
        refused = NotPossible(NotInThisState(State.PREPARED, Event.GROUPING_UNDONE))
        assert refused in outcomes and Undone in {type(outcome) for outcome in outcomes}


def test_grouped_in_and_split_off(counter, families):
    for family in families:
        visit = opened(counter, family, "Claire")
        grouped(counter, visit, by_letter(family, "Claire 2"))
        carried = load_of(counter, WhichAccount(family.accounts["Claire"]))
        assert isinstance(carried, Load)
        toms = frozenset(each.responsibility for each in carried.carried if each.child.startswith("Tom"))
        added = proved(counter, by_letter(family, "Paul"))
        done, split = at_once(
            partial(carry_out, counter, visit, added),
            partial(split_off, staff(counter), SplitOff(act(family.accounts["Claire"]), toms)),
        )
        assert isinstance(done, Grouped) and isinstance(split, Split)
        assert split.replaced == (family.accounts["Claire 2"],)


def test_grouped_in_and_generated_anew(counter, families):
    for family in families:
        visit = opened(counter, family, "Claire")
        added = proved(counter, by_letter(family, "Claire 2"))
        done, anew = at_once(
            partial(carry_out, counter, visit, added),
            partial(generate_anew, staff(counter), act(family.accounts["Claire"])),
        )
        assert isinstance(anew, GeneratedAnew)
        after = row(counter, family.accounts["Claire 2"]).state
        assert (type(done), after) in {(Grouped, State.REPLACED), (VisitOver, State.NOTIFIED)}


def test_two_families_terminals_with_the_same_letters(counter, families):
    for family in families:
        of = [proved(counter, by_letter(family, name)) for name in ("Claire", "Claire 2")]
        forms = [
            OpenTogether(lines, PASSWORD, PASSWORD, ADDRESS, ADDRESS, Language.FR)
            for lines in (tuple(of), tuple(reversed(of)))
        ]
        outcomes = at_once(
            partial(open_together, counter, forms[0]),
            partial(open_together, at_terminal(counter, "Hall B"), forms[1]),
        )
        (failed,) = (outcome for outcome in outcomes if not isinstance(outcome, MailAwaited))
        assert failed == LineFailed(1, Refusal.GROUPED)
