"""Random families and staff play against the core and a small model of it (QUALITY.md H1): after each step every
account is where the model says, nothing is lost or doubled, every journal holds, and nothing void lives."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from telekiosk.core.activation import ConfirmByCode, Confirmed, FirstConnection, MailAwaited
from telekiosk.core.activation import confirm_by_code as confirm
from telekiosk.core.activation import first_connection as connect
from telekiosk.core.counter import Counter, Transaction, family_at
from telekiosk.core.credentials import new_id
from telekiosk.core.database import Database
from telekiosk.core.entities import Account, Guardian, LentPassword, Letter, MailedSecret, Pupil, Responsibility
from telekiosk.core.grouping import Group, Grouped, GroupingRefused, GroupingSummary, LookAtGrouping, group
from telekiosk.core.grouping import look_at_grouping as look
from telekiosk.core.guardians import GuardianChanged, OnJointAccount, Record, protect, unprotect
from telekiosk.core.lifecycle import ENDED
from telekiosk.core.parting import Split, SplitOff, Undone, split_off, undo_grouping
from telekiosk.core.policy import Rules
from telekiosk.core.proofs import Given, Proved
from telekiosk.core.school import Done, GeneratedAnew, NotPossible, close, generate_anew
from telekiosk.core.signin import (
    ChooseOwnPassword,
    ConfirmationDue,
    OwnPasswordDue,
    SignedIn,
    SignIn,
    choose_own_password,
    sign_in,
)
from telekiosk.core.terms import Language
from telekiosk.core.together import (
    CheckLetter,
    LetterGood,
    LineFailed,
    OpenTogether,
    check_letter,
    open_together,
)
from tests.core.families import act
from tests.core.family_model import CHILDREN, Bond, Model, One
from tests.core.roads import PASSWORD, code_in, outbox
from tests.databases import new_database
from tests.desk import (
    KEY,
    UAI,
    Clock,
    CountingHasher,
    assert_every_journal_holds,
    clock_of,
    give_letter,
    new_family,
    open_counter,
    open_letter,
    staff,
)
from tests.lengths import LONG

ANY = st.integers(0, 1000)
GUARDIANS = ("Claire", "Paul")


def any_in(*states: str) -> Callable[[FamilyAgainstTheCore], bool]:
    return lambda self: any(one.state in states for one in self.model.accounts.values())


def bonds(tx: Transaction) -> dict[str, dict[Bond, Responsibility]]:
    """What sits on each account, by who is in charge of whom."""
    found: dict[str, dict[Bond, Responsibility]] = {name: {} for name in tx.session.exec(select(Account.identifier))}
    rows = select(Account.identifier, Guardian.first_name, Pupil.first_name, Responsibility)
    carried = rows.where(
        Responsibility.account_id == Account.id,
        Responsibility.guardian_id == Guardian.id,
        Responsibility.pupil_id == Pupil.id,
    )
    for identifier, guardian, child, each in tx.session.exec(carried):
        found[identifier][guardian, child] = each
    return found


class FamilyAgainstTheCore(RuleBasedStateMachine):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.counter = Counter(Database(url), KEY, CountingHasher(), Clock(), Rules(), family_at("Hall A"))
        self.model = Model({}, apart=False)
        self.silent: dict[str, int] = {}  # protected: how many mails had gone to their roster's address

    def teardown(self) -> None:
        self.counter.database.close()

    @initialize(children=st.integers(1, 4), apart=st.booleans(), opened=st.lists(ANY, min_size=1, max_size=4))
    def a_family(self, children: int, apart: bool, opened: list[int]) -> None:
        named = tuple(CHILDREN.items())[:children]
        family = new_family(self.counter, children=named, guardians=GUARDIANS)
        names = iter(family.accounts)
        for child, _ in named:
            for guardian in GUARDIANS:
                name = next(names)
                identifier = family.accounts[name]
                self.model.accounts[identifier] = One(identifier, "notified", {(guardian, child)}, family.letters[name])
        self.model.apart = apart
        self.counter.write(self._addresses)
        for number in opened:
            self._open(self.chosen(number, "notified"))

    def _addresses(self, tx: Transaction) -> None:
        for guardian in tx.session.exec(select(Guardian)):
            guardian.email, guardian.email_is_sound = f"{guardian.first_name.lower()}@school.fr", True
            if self.model.apart:
                guardian.address_lines = f"chez {guardian.first_name}"
            tx.session.add(guardian)

    def chosen(self, number: int, *states: str) -> One | None:
        found = [one for one in self.model.accounts.values() if not states or one.state in states]
        return found[number % len(found)] if found else None

    def proof(self, one: One) -> Given | None:
        """What the family has at hand for an account, and the birth date of the first child it shows."""
        shown = self.model.shown(one)
        day = (CHILDREN[shown[0][1]] if shown else CHILDREN["Léa"]).strftime("%d%m%Y")
        if one.own:
            return Given(day, one.identifier, PASSWORD)
        if one.letter is None:
            return None
        return Given(day, one.identifier, one.letter.password)

    @precondition(any_in("prepared", "notified"))
    @rule(number=ANY)
    def a_letter(self, number: int) -> None:
        one = self.chosen(number, "prepared", "notified")
        if one and self.model.shown(one):
            one.letter = give_letter(self.counter, one.identifier)
            one.state = "notified"

    @precondition(any_in("notified"))
    @rule(number=ANY)
    def first_connection(self, number: int) -> None:
        self._connect(self.chosen(number, "notified"))

    def _connect(self, one: One | None) -> bool:
        if one is None or one.letter is None or not self.model.shown(one):
            return False
        day = CHILDREN[self.model.shown(one)[0][1]].strftime("%d%m%Y")
        address = f"{one.identifier}@free.fr"
        due = open_letter(self.counter, one.letter)
        form = FirstConnection(due.visit, PASSWORD, PASSWORD, address, address, day, Language.FR)
        assert isinstance(connect(self.counter, form), MailAwaited)
        one.state, one.own = "pending", True
        return True

    def _open(self, one: One | None) -> None:
        if one and self._connect(one):
            self._read_mail(one)

    @precondition(any_in("pending"))
    @rule(number=ANY)
    def the_mail_is_read(self, number: int) -> None:
        one = self.chosen(number, "pending")
        assert one
        self._read_mail(one)

    def _read_mail(self, one: One) -> None:
        came_in = sign_in(self.counter, SignIn(one.identifier, PASSWORD))
        assert isinstance(came_in, ConfirmationDue), came_in
        mail = next(mail for mail in outbox(self.counter, "M1") if mail.address == f"{one.identifier}@free.fr")
        assert confirm(self.counter, ConfirmByCode(came_in.visit, code_in(mail))) == Confirmed()
        one.state = "active"

    @precondition(any_in("active"))
    @rule(number=ANY, other=ANY)
    def grouping(self, number: int, other: int) -> None:
        principal, added = self.chosen(number, "active"), self.chosen(other)
        assert principal and added
        self._group(principal, added)

    @precondition(lambda self: self.pairs())
    @rule(number=ANY)
    def grouping_what_may_be(self, number: int) -> None:
        pairs = self.pairs()
        assert self._group(*pairs[number % len(pairs)])

    def pairs(self) -> list[tuple[One, One]]:
        """Principals, and what each may take in."""
        rows = self.model.accounts.values()
        active = [one for one in rows if one.state == "active"]
        return [(one, added) for one in active for added in rows if not self.model.why_not_group(one, added)]

    def parts(self) -> list[tuple[One, set[Bond]]]:
        """One guardian's part of what an account carries, the whole of it too, which is refused."""
        loads = [(one, guardian) for one in self.model.accounts.values() if len(one.load) > 1 for guardian in GUARDIANS]
        own = [(one, sorted(bond for bond in one.load if bond[0] == guardian)) for one, guardian in loads]
        return [(one, set(taken)) for one, all_ in own for n in range(len(all_)) for taken in combinations(all_, n + 1)]

    def _group(self, principal: One, added: One) -> bool:
        given = self.proof(added)
        if given is None:
            return False
        came_in = sign_in(self.counter, SignIn(principal.identifier, PASSWORD))
        assert isinstance(came_in, SignedIn), came_in
        seen = look(self.counter, LookAtGrouping(came_in.visit, given))
        expected = self.model.why_not_group(principal, added)
        if expected is not None:
            assert seen == GroupingRefused(expected)
            return False
        assert isinstance(seen, GroupingSummary), seen
        done = group(self.counter, Group(came_in.visit, seen.proved, PASSWORD))
        assert isinstance(done, Grouped), done
        self.model.group(principal, added)
        return True

    @precondition(any_in("grouped"))
    @rule(number=ANY)
    def undoing(self, number: int) -> None:
        one = self.chosen(number, "grouped")
        assert one
        self._undo(one)

    def _undo(self, one: One) -> None:
        outcome = undo_grouping(staff(self.counter), act(one.identifier))
        if not self.model.may_undo(one):
            assert isinstance(outcome, NotPossible), outcome
            return
        assert isinstance(outcome, Undone), outcome
        self.model.undo(one)
        assert (outcome.password is not None) == (one.state == "active")
        if outcome.password is not None:
            due = sign_in(self.counter, SignIn(one.identifier, outcome.password))
            assert isinstance(due, OwnPasswordDue)
            chosen = ChooseOwnPassword(due.visit, PASSWORD, PASSWORD)
            assert isinstance(choose_own_password(self.counter, chosen), SignedIn)

    @precondition(lambda self: self.pairs())
    @rule(number=ANY)
    def grouping_and_undoing_at_once(self, number: int) -> None:
        pairs = self.pairs()
        before = {one.identifier: set(one.load) for one in self.model.accounts.values()}
        principal, added = pairs[number % len(pairs)]
        assert self._group(principal, added)
        self._undo(added)
        assert {identifier: load for identifier, (_, load) in self._stand().items()} == before

    @precondition(any_in("notified"))
    @rule(numbers=st.lists(ANY, min_size=2, max_size=4))
    def several_letters_at_once(self, numbers: list[int]) -> None:
        lines = [one for number in numbers if (one := self.chosen(number, "notified")) and one.letter]
        good: list[Proved] = []
        for place, one in enumerate(lines):
            given = self.proof(one)
            assert given
            outcome = check_letter(self.counter, CheckLetter(given, tuple(good)))
            if one in lines[:place] or not self.model.shown(one):
                assert isinstance(outcome, GroupingRefused)
                return
            expected = self.model.why_not_joint(lines[: place + 1], complete=False)
            if expected is not None:
                assert outcome == GroupingRefused(expected)
                return
            assert isinstance(outcome, LetterGood), outcome
            good.append(outcome.proved)
        if good:
            self._together(lines, tuple(good))

    def _together(self, lines: list[One], good: tuple[Proved, ...]) -> None:
        address = f"{lines[0].identifier}@free.fr"
        done = open_together(self.counter, OpenTogether(good, PASSWORD, PASSWORD, address, address, Language.FR))
        expected = self.model.why_not_joint(lines)
        if expected is not None:
            assert done == LineFailed(len(lines), expected)
            return
        assert isinstance(done, MailAwaited), done
        lines[0].state, lines[0].own = "pending", True
        for one in lines[1:]:
            self.model.group(lines[0], one, same_act=one is not lines[1])

    @precondition(any_in("grouped"))
    @rule(number=ANY)
    def splitting_off(self, number: int) -> None:
        parts = self.parts()
        if not parts:
            return
        one, taken = parts[number % len(parts)]
        carried = self.counter.read(lambda tx: bonds(tx)[one.identifier])
        ids = frozenset(each.id for bond, each in carried.items() if bond in taken)
        outcome = split_off(staff(self.counter), SplitOff(act(one.identifier), ids))
        if not self.model.may_split(one, taken):
            assert isinstance(outcome, NotPossible), outcome
            return
        assert isinstance(outcome, Split), outcome
        assert set(outcome.replaced) == self.model.split(one, taken, outcome.new_identifier)

    @precondition(any_in("grouped", "closed"))  # seldom: new letters, and all begins again
    @rule(number=ANY)
    def generating_anew(self, number: int) -> None:
        one = self.chosen(number)
        assert one
        outcome = generate_anew(staff(self.counter), act(one.identifier))
        if not self.model.may_generate(one):
            assert isinstance(outcome, NotPossible), outcome
            return
        assert isinstance(outcome, GeneratedAnew), outcome
        loads = [{bond for bond in one.load if bond[0] == guardian} for guardian in GUARDIANS]
        stand = self._stand()
        new = [(identifier, stand[identifier][1]) for identifier in outcome.identifiers]
        assert sorted(map(sorted, (load for _, load in new))) == sorted(sorted(load) for load in loads if load)
        self.model.generate(one, new)

    @precondition(any_in("grouped"))
    @rule(number=ANY, sure=st.integers(0, 3))
    def closing(self, number: int, sure: int) -> None:
        one = self.chosen(number)
        if one is None or sure:  # a family with nothing open has no more to play
            return
        outcome = close(staff(self.counter), act(one.identifier))
        if self.model.may_close(one):
            assert outcome == Done(one.identifier)
            self.model.close(one)
        else:
            assert isinstance(outcome, NotPossible), outcome

    @rule(guardian=st.sampled_from(GUARDIANS), on=st.booleans())
    def protecting(self, guardian: str, on: bool) -> None:
        question = select(Guardian.person_id).where(Guardian.first_name == guardian)
        record = Record(UAI, self.counter.read(lambda tx: tx.session.exec(question).one()))
        outcome = (protect if on else unprotect)(staff(self.counter), record, "judgement")
        beside = self.model.stands_beside_somebody(guardian)
        if on and beside is not None:
            assert isinstance(outcome, OnJointAccount), outcome
            return
        assert isinstance(outcome, GuardianChanged), outcome
        if on:
            self.model.protected.add(guardian)
            self.silent.setdefault(guardian, self._mails_to(guardian))
        else:
            self.model.protected.discard(guardian)
            self.silent.pop(guardian, None)

    @rule(number=ANY, on=st.booleans())
    def hiding(self, number: int, on: bool) -> None:
        one = self.chosen(number)
        if one is None or not one.load or len({guardian for guardian, _ in one.load}) > 1:
            return  # on a joint account only after splitting off (C3)
        bond = sorted(one.load)[number % len(one.load)]
        (self.model.hidden.add if on else self.model.hidden.discard)(bond)

        def step(tx: Transaction) -> None:
            bonds(tx)[one.identifier][bond].hidden = on

        self.counter.write(step)

    @invariant()
    def time_goes_on(self) -> None:
        clock_of(self.counter).pass_time(minutes=10)

    @invariant()
    def every_account_stands_where_the_model_says_and_nothing_is_lost_or_doubled(self) -> None:
        stand = self._stand()
        assert stand == {one.identifier: (one.state, one.load) for one in self.model.accounts.values()}
        carried = [bond for state, load in stand.values() for bond in load if state not in {"grouped", "replaced"}]
        rows = self.counter.read(lambda tx: len(tx.session.exec(select(Responsibility.id)).all()))
        assert len(carried) == len(set(carried)) == rows

    @invariant()
    def every_journal_verifies_and_replays(self) -> None:
        assert_every_journal_holds(self.counter)

    @invariant()
    def nothing_lives_on_an_ended_account(self) -> None:
        def step(tx: Transaction) -> list[object]:
            ended = select(Account.id).where(col(Account.state).in_(ENDED))
            found: list[object] = []
            for table in (Letter, LentPassword, MailedSecret):
                living = select(table).where(col(table.account_id).in_(ended), col(table.voided_at).is_(None))
                found += tx.session.exec(living).all()
            return found

        assert not self.counter.read(step)

    @invariant()
    def a_protected_guardians_roster_address_is_left_alone(self) -> None:
        assert {guardian: self._mails_to(guardian) for guardian in self.silent} == self.silent

    def _mails_to(self, guardian: str) -> int:
        return sum(mail.address == f"{guardian.lower()}@school.fr" for mail in outbox(self.counter))

    def _stand(self) -> dict[str, tuple[str, set[Bond]]]:
        def step(tx: Transaction) -> dict[str, tuple[str, set[Bond]]]:
            load = bonds(tx)
            rows = tx.session.exec(select(Account)).all()
            return {each.identifier: (each.state.value, set(load[each.identifier])) for each in rows}

        return self.counter.read(step)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes URLs of empty databases, one after another."""
    if request.param == "postgresql":
        server, template = (request.getfixturevalue(name) for name in ("postgresql", "postgresql_template"))
        return lambda: new_database(server, template)
    template_file = tmp_path / "template.db"
    open_counter(f"sqlite:///{template_file}").database.close()

    def copied() -> str:
        return f"sqlite:///{shutil.copy(template_file, tmp_path / f'{new_id()}.db')}"

    return copied


def test_random_families_and_staff_find_no_way_around_the_model(empty: Callable[[], str]) -> None:
    search = settings(
        max_examples=400 if LONG else 6,
        stateful_step_count=60 if LONG else 30,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
    )

    class OnThisDatabase(FamilyAgainstTheCore):
        def __init__(self) -> None:
            super().__init__(empty())

    run_state_machine_as_test(OnThisDatabase, settings=search)
