"""P17: several letters at once, for families who start with two or more; the first is the principal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from telekiosk.core import accounts
from telekiosk.core.accounts import children_of, guardians_of, live_letter
from telekiosk.core.activation import (
    AccountReady,
    AddressOfPupil,
    MailAwaited,
    address_is_optional,
    connected,
    pupil_with,
)
from telekiosk.core.addresses import address_problems
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account
from telekiosk.core.forms import FieldProblem, FormRefused, Found
from telekiosk.core.grouping import GroupingRefused, Refusal, carried_out, joint_refusal
from telekiosk.core.lifecycle import Kind, State
from telekiosk.core.passwords import is_temporary, new_password_problems
from telekiosk.core.people import SchoolView, child_views, holders, persons, school_view
from telekiosk.core.policy import PasswordPolicy, PasswordRule
from telekiosk.core.proofs import Given, ProofWrong, Proved, prove
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.terms import Language
from telekiosk.core.visits import VisitOver

_BY_STATE = {
    State.PREPARED: Refusal.PREPARED,
    State.PENDING: Refusal.PENDING,
    State.ACTIVE: Refusal.ACTIVE,
    State.LAPSED: Refusal.LAPSED,
    State.GROUPED: Refusal.GROUPED,
    State.REPLACED: Refusal.REPLACED,
    State.CLOSED: Refusal.CLOSED,
}


@dataclass(frozen=True, slots=True)
class CheckLetter:
    """One line of the table, and the lines before it that are good."""

    given: Given
    before: tuple[Proved, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterGood:
    """The line can stay. The first line's `identifier`, `address_optional`, `policy` and `school` are what P2 shows."""

    proved: Proved
    identifier: str
    holders: tuple[str, ...]
    children: tuple[str, ...]
    address_optional: bool
    policy: PasswordPolicy
    school: SchoolView


CheckLetterOutcome: TypeAlias = LetterGood | GroupingRefused | ProofWrong | TooManyAttempts | FormRefused


def check_letter(counter: Counter, form: CheckLetter) -> CheckLetterOutcome:
    """A line as soon as it is complete; looked at again at the end. Nothing changes."""
    proved = prove(counter, form.given)
    if not isinstance(proved, Proved):
        return proved

    def step(tx: Transaction) -> CheckLetterOutcome:
        rows = _rows(tx, (*form.before, proved))
        account = rows[-1]
        refusal = _refusal(tx, account, proved, rows[:-1]) or joint_refusal(tx, rows, complete=False)
        if refusal is not None:
            return GroupingRefused(refusal)
        children = child_views(tx.session, account)
        return LetterGood(
            proved,
            account.identifier,
            holders(tx.session, account),
            tuple(child.name for child in children),
            address_is_optional(account),
            tx.rules.passwords,
            children[0].school if children else school_view(tx.session, account.school_uai),
        )

    return counter.write(step)


@dataclass(frozen=True, slots=True)
class GoodLines:
    """The lines that go on to P2."""

    lines: tuple[Proved, ...]


def would_be_joint(counter: Counter, form: GoodLines) -> bool:
    """Whether these letters are of two guardians, who would share the account and see each other's details (P17)."""

    def step(tx: Transaction) -> bool:
        rows = [tx.session.get_one(Account, line.account_id) for line in form.lines]
        return len(persons(guardian for row in rows for guardian in guardians_of(tx.session, row))) > 1

    return counter.read(step)


def _rows(tx: Transaction, lines: tuple[Proved, ...]) -> list[Account]:
    """The lines' accounts, locked in a fixed order, in the lines' own."""
    rows = {row.id: row for row in accounts.locked(tx, [line.account_id for line in lines])}
    return [rows[line.account_id] for line in lines]


def _refusal(tx: Transaction, account: Account, line: Proved, before: list[Account]) -> Refusal | None:
    if account.id in {row.id for row in before}:
        return Refusal.SAME_LETTER
    if account.kind is Kind.PUPIL:
        return Refusal.PUPIL
    if account.state in _BY_STATE:
        return _BY_STATE[account.state]
    if not line.opens:
        return Refusal.LETTER_VOID
    return None if children_of(tx.session, account) else Refusal.NO_CHILD_TO_SHOW


@dataclass(frozen=True, slots=True)
class OpenTogether:
    """P2 once for all lines: no birth date, it was given in each line."""

    lines: tuple[Proved, ...]
    password: str = field(repr=False)
    password_again: str = field(repr=False)
    address: str
    address_again: str
    language: Language
    shared_is_fine: bool = False


@dataclass(frozen=True, slots=True)
class LineFailed:
    """Nothing was done: this line (counted from 1) no longer holds, or cannot be with the others (`reason`)."""

    number: int
    reason: Refusal | None


OpenTogetherOutcome: TypeAlias = MailAwaited | AccountReady | AddressOfPupil | LineFailed | FormRefused | VisitOver


class _TakenBack(Exception):
    """Takes the whole transaction back, for an answer."""

    def __init__(self, answer: OpenTogetherOutcome) -> None:
        super().__init__()
        self.answer = answer


def open_together(counter: Counter, form: OpenTogether) -> OpenTogetherOutcome:
    """P2's VALIDER for several letters: everything in one transaction, all or nothing."""
    optional = counter.read(lambda tx: address_is_optional(tx.session.get_one(Account, form.lines[0].account_id)))
    found: Found = []
    for line in form.lines:
        found = found or _password_problems(counter, line, form)
    address = address_problems(
        found,
        form.address,
        form.address_again,
        deliverability=counter.rules.check_deliverability,
        required=not optional,
    )
    if found:
        return FormRefused(tuple(found))
    digest = counter.hasher.hash(form.password)
    try:
        return counter.write(lambda tx: _opened(tx, form, digest, address))
    except _TakenBack as taken_back:
        return taken_back.answer


def _password_problems(counter: Counter, line: Proved, form: OpenTogether) -> Found:
    """R5 for one line's account: its temporary password is none to choose either."""
    account = line.account_id
    found = counter.read(lambda tx: new_password_problems(tx, account, form.password, form.password_again))
    if not found and is_temporary(counter, account, form.password):
        found.append(FieldProblem("password", PasswordRule.PERSONAL))
    return found


def _opened(tx: Transaction, form: OpenTogether, digest: str, address: str | None) -> OpenTogetherOutcome:
    rows = _rows(tx, form.lines)
    for number, (line, account) in enumerate(zip(form.lines, rows, strict=True), 1):
        before = rows[: number - 1]
        refusal = _refusal(tx, account, line, before)
        if refusal is None and not (line.still_holds(tx, account) and live_letter(tx.session, account)):
            return LineFailed(number, Refusal.LETTER_VOID)
        refusal = refusal or joint_refusal(tx, rows[:number], complete=number == len(rows))
        if refusal is not None:
            return LineFailed(number, refusal)
        if address and not form.shared_is_fine and (pupil := pupil_with(tx, account, address)):
            return AddressOfPupil(pupil)
    outcome = connected(tx, rows[0], digest, address, form.language)
    if isinstance(outcome, VisitOver):
        raise _TakenBack(LineFailed(1, None))
    for number, account in enumerate(rows[1:], 2):
        if not carried_out(tx, rows[0], account):
            raise _TakenBack(LineFailed(number, None))
    return outcome
