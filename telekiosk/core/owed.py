"""Letters owed: which accounts get one, what stands on it, and why the others get none (C4, R4, R22)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.database import among
from telekiosk.core.entities import Account, Enrolment, Guardian, Letter
from telekiosk.core.households import Household, households
from telekiosk.core.lifecycle import Kind, State
from telekiosk.core.names import comparable
from telekiosk.core.people import ChildView, SchoolView, last_name, school_view
from telekiosk.core.terms import Language

WITHOUT_LIVE_LETTER = frozenset({State.PREPARED, State.LAPSED})
LIVE_LETTERS_TOO = WITHOUT_LIVE_LETTER | {State.NOTIFIED}


class LetterOrder(StrEnum):
    """How a batch is sorted (R22): for handing out in class, or for the post."""

    CLASS = "class"
    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """Which of a school's accounts get a letter: by default those without a live one. `classes` keeps those with a
    child in one of these (none: all), `identifiers` those that are named; both may narrow. LIVE_LETTERS_TOO replaces
    letters that are good, and so is only for whoever asked for that."""

    school_uai: str
    states: frozenset[State] = WITHOUT_LIVE_LETTER
    classes: frozenset[str] = frozenset()
    identifiers: frozenset[str] | None = None
    order: LetterOrder = LetterOrder.CLASS


@dataclass(frozen=True, slots=True)
class LetterDue:
    """One account that is owed a letter, with what stands on it. `address` are the lines for the envelope's window,
    without the holder's name; none for a protected guardian and for pupils, whose letters are handed over. `replaces`
    is the account's letter that is good until this one is issued."""

    account_id: UUID
    identifier: str
    kind: Kind
    language: Language
    holders: tuple[str, ...]
    address: tuple[str, ...]
    children: tuple[ChildView, ...]
    school: SchoolView
    replaces: UUID | None


class HeldBack(StrEnum):
    """Why an account gets no letter. The first two concern all; the others only accounts that were named."""

    NO_CHILD_TO_SHOW = "no child to show"
    NO_BIRTH_DATE = "no birth date"
    LETTER_IS_GOOD = "its letter is good"
    OPENED = "opened already"
    ENDED = "grouped, replaced or closed"
    NOT_HERE = "not an account of this school"
    OTHER_CLASS = "no child in these classes"


@dataclass(frozen=True, slots=True)
class LettersOwed:
    """The letters to print, in the order asked for; the accounts that cannot get one; the classes without a pupil."""

    due: tuple[LetterDue, ...]
    held_back: tuple[tuple[str, HeldBack], ...]
    unknown_classes: tuple[str, ...] = ()

    @property
    def live(self) -> int:
        """How many letters already handed out will stop working."""
        return sum(letter.replaces is not None for letter in self.due)


def letters_owed(counter: Counter, choice: LetterChoice) -> LettersOwed:
    """The letters of a choice, nothing written: what a dry run counts, and what is then printed. An account whose
    letter is past its deadline counts as lapsed, whether anybody has looked at it since or not (R10)."""
    return counter.read(lambda tx: _owed(tx, choice))


def _owed(tx: Transaction, choice: LetterChoice) -> LettersOwed:
    letters = _unused_letters(tx, choice.school_uai)
    late = {letter.account_id for letter in letters if letter.deadline < tx.today}
    good = {letter.account_id: letter.id for letter in letters if letter.deadline >= tx.today}
    accounts = _asked(tx, choice, late)
    people = households(tx.session, accounts)
    school = school_view(tx.session, choice.school_uai)
    due: list[tuple[LetterDue, Household]] = []
    held = [(name, HeldBack.NOT_HERE) for name in sorted((choice.identifiers or frozenset()) - _names(accounts))]
    for account in accounts:
        state = State.LAPSED if account.id in late else account.state
        household = people[account.id]
        reason = _reason(choice, account, state, household)
        if reason is None:
            due.append((_due(account, household, school, good.get(account.id)), household))
        elif reason is not HeldBack.OTHER_CLASS or choice.identifiers is not None:
            held.append((account.identifier, reason))
    due.sort(key=lambda each: _place(choice, *each))
    return LettersOwed(tuple(letter for letter, _ in due), tuple(held), _unknown(tx, choice))


def _unused_letters(tx: Transaction, uai: str) -> Sequence[Letter]:
    """Those that are good, and those past their deadline that nobody has looked at since."""
    letters = select(Letter).join(Account).where(Account.school_uai == uai, Account.state == State.NOTIFIED)
    return tx.session.exec(letters.where(col(Letter.voided_at).is_(None))).all()


def _asked(tx: Transaction, choice: LetterChoice, late: set[UUID]) -> Sequence[Account]:
    """The accounts named, whatever their state; without names all that are in the states asked for."""
    if choice.identifiers is not None:
        named = select(Account).where(among(tx.session, col(Account.identifier), choice.identifiers))
        return tx.session.exec(named.order_by(col(Account.identifier))).all()
    states = col(Account.state).in_([*choice.states, State.NOTIFIED])
    question = select(Account).where(Account.school_uai == choice.school_uai, states)
    found = tx.session.exec(question.order_by(col(Account.identifier))).all()
    return [each for each in found if (State.LAPSED if each.id in late else each.state) in choice.states]


def _names(accounts: Iterable[Account]) -> set[str]:
    return {account.identifier for account in accounts}


def _reason(choice: LetterChoice, account: Account, state: State, household: Household) -> HeldBack | None:
    """Why this account gets no letter; None: it gets one."""
    if account.school_uai != choice.school_uai:
        return HeldBack.NOT_HERE
    if state not in choice.states:
        return _WHY_NOT[state]
    if choice.classes and not any(_wanted(choice, child) for child in household.children):
        return HeldBack.OTHER_CLASS
    if not household.children:
        return HeldBack.NO_CHILD_TO_SHOW
    return HeldBack.NO_BIRTH_DATE if household.children[0].birth_date is None else None


_WHY_NOT = {
    State.PREPARED: HeldBack.LETTER_IS_GOOD,
    State.LAPSED: HeldBack.LETTER_IS_GOOD,
    State.NOTIFIED: HeldBack.LETTER_IS_GOOD,
    State.PENDING: HeldBack.OPENED,
    State.ACTIVE: HeldBack.OPENED,
    State.GROUPED: HeldBack.ENDED,
    State.REPLACED: HeldBack.ENDED,
    State.CLOSED: HeldBack.ENDED,
}


def _wanted(choice: LetterChoice, child: ChildView) -> bool:
    """Whether a child sits in one of the classes asked for, '6 a' and '6A' being one."""
    wanted = {comparable(name) for name in choice.classes}
    return child.school.uai == choice.school_uai and comparable(child.class_name) in wanted


def _unknown(tx: Transaction, choice: LetterChoice) -> tuple[str, ...]:
    if not choice.classes:
        return ()
    here = Enrolment.school_uai == choice.school_uai, col(Enrolment.ended_on).is_(None)
    known = {comparable(name) for name in tx.session.exec(select(Enrolment.class_name).where(*here).distinct())}
    return tuple(sorted(name for name in choice.classes if comparable(name) not in known))


def _due(account: Account, household: Household, school: SchoolView, replaces: UUID | None) -> LetterDue:
    return LetterDue(
        account.id,
        account.identifier,
        account.kind,
        account.language,
        household.holders,
        _address(household.guardians),
        household.children,
        school,
        replaces,
    )


def _address(guardians: Sequence[Guardian]) -> tuple[str, ...]:
    if not guardians or any(guardian.protected for guardian in guardians):
        return ()
    first = guardians[0]
    return tuple(line for line in (*first.address_lines.split("\n"), first.postcode_and_town, first.country) if line)


def _place(choice: LetterChoice, letter: LetterDue, household: Household) -> tuple[str, ...]:
    """Where a letter comes in the batch: by class, then child; or by addressee, one person's letters together."""
    child = next((each for each in letter.children if _wanted(choice, each)), letter.children[0])
    by_class = comparable(child.class_name), comparable(child.last_name), comparable(child.first_name)
    if choice.order is LetterOrder.CLASS:
        return *by_class, letter.identifier
    if not household.guardians:
        return comparable(child.last_name), comparable(child.first_name), "", *by_class, letter.identifier
    first = household.guardians[0]
    person = comparable(last_name(first)), comparable(first.first_name), str(first.same_as or first.id)
    return *person, *by_class, letter.identifier
