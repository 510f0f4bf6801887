"""P1: one door for letter, scan, own and lent password (R3, R15, R20, R28). Chapter 1 of the guide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from typing import TypeAlias
from uuid import UUID

from sqlmodel import select

from telekiosk.core import accounts, journal, tallies
from telekiosk.core.accounts import advance
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import fold_paper_secret
from telekiosk.core.entities import Account, Letter
from telekiosk.core.forms import PASSWORD_INPUT_LENGTH, FieldProblem, FormRefused, Problem
from telekiosk.core.lifecycle import ENDED, Event, Kind, State, Thing
from telekiosk.core.names import typed_identifier
from telekiosk.core.passwords import is_temporary, new_password_problems
from telekiosk.core.people import ChildView, SchoolView, child_views, school_view
from telekiosk.core.policy import PasswordPolicy, PasswordRule
from telekiosk.core.terms import Language, TallyKind, Voided
from telekiosk.core.visits import ByLentPassword, ByLetter, Visit, VisitOver, attended, own_password_visit

WAIT_BEGUN = "wait begun"
"""What the journal calls the start of a wait."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """P1, as the visitor typed it."""

    identifier: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FirstConnectionDue:
    """A live letter's temporary password or scan: P2. Carries what that page shows: the eldest child, whose birth date
    is asked (for a pupil: themself); whether the address may be left out (R6, R7)."""

    visit: Visit
    identifier: str
    kind: Kind
    child: ChildView
    children: tuple[ChildView, ...]
    address_optional: bool
    policy: PasswordPolicy
    language: Language


@dataclass(frozen=True, slots=True)
class OwnPasswordDue:
    """A lent password: the page to choose one's own."""

    visit: Visit
    identifier: str
    policy: PasswordPolicy
    language: Language


@dataclass(frozen=True, slots=True)
class ConfirmationDue:
    """A pending guardian: P5, which speaks for `school`, the eldest child's."""

    visit: Visit
    identifier: str
    language: Language
    school: SchoolView


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An active account: P12."""

    visit: Visit
    identifier: str
    language: Language


@dataclass(frozen=True, slots=True)
class WrongCredentials:
    """Unknown identifier or wrong password: one text for both."""


@dataclass(frozen=True, slots=True)
class TooManyAttempts:
    """A wait has begun, or is under way; the next try is possible at `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class LetterPastDeadline:
    """The right password of a letter whose last good day was `deadline` (R4)."""

    deadline: date


@dataclass(frozen=True, slots=True)
class LetterVoid:
    """The right password of a void letter; `newer_issued_on` is when the newer one was made, if there is one."""

    newer_issued_on: date | None


@dataclass(frozen=True, slots=True)
class LetterUsed:
    """The right password of a letter already used: the password chosen then is the one to use."""


@dataclass(frozen=True, slots=True)
class AccountEnded:
    """The right password of an account that is grouped, replaced or closed (`state`)."""

    state: State


@dataclass(frozen=True, slots=True)
class NoChildToShow:
    """A live letter of an account that has no child to show: see the school, in the same words whatever the reason."""

    school: SchoolView


@dataclass(frozen=True, slots=True)
class ScanUnknown:
    """A scan code that no letter of this authority carries."""


Explained: TypeAlias = LetterPastDeadline | LetterVoid | LetterUsed | AccountEnded | NoChildToShow
Admitted: TypeAlias = FirstConnectionDue | OwnPasswordDue | ConfirmationDue | SignedIn
SignInOutcome: TypeAlias = Admitted | Explained | WrongCredentials | TooManyAttempts | FormRefused
ScanOutcome: TypeAlias = Admitted | Explained | ScanUnknown


class _What(Enum):
    """The four things that a typed password can match, in R15's order."""

    OWN = auto()
    LETTER = auto()
    LENT = auto()
    DEAD_LETTER = auto()


@dataclass(frozen=True, slots=True)
class _Candidate:
    what: _What
    digest: str | None = field(default=None, repr=False)
    row_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Attempt:
    subject: str
    account_id: UUID | None
    candidates: tuple[_Candidate, ...]
    until: datetime | None


def sign_in(counter: Counter, form: SignIn) -> SignInOutcome:
    """The attempt is counted first, then up to three Argon2id digests are computed outside any transaction, then the
    outcome is recorded (R15, R20). A refusal has always computed exactly three; during a wait only the lent one."""
    wrong = _form_problems(form)
    if wrong:
        return FormRefused(wrong)
    identifier = typed_identifier(form.identifier)
    attempt = counter.write(lambda tx: _attempt(tx, identifier))
    matched = next((each for each in attempt.candidates if _matches(counter, each, form.password)), None)
    return counter.write(lambda tx: _outcome(tx, attempt, matched))


def _form_problems(form: SignIn) -> tuple[FieldProblem, ...]:
    found = []
    if not typed_identifier(form.identifier):
        found.append(FieldProblem("identifier", Problem.MISSING))
    if not form.password:
        found.append(FieldProblem("password", Problem.MISSING))
    elif len(form.password) > PASSWORD_INPUT_LENGTH:
        found.append(FieldProblem("password", Problem.TOO_LONG))
    return tuple(found)


def _attempt(tx: Transaction, identifier: str) -> _Attempt:
    subject = tallies.subject(tx, identifier)
    account = accounts.by_identifier(tx.session, identifier)
    if account is not None:  # before the count, as everywhere: two acts that lock both wait and never block each other
        account = accounts.locked_one(tx, account.id)
    until = tallies.take(tx, TallyKind.PASSWORD, subject)
    candidates = _candidates(tx, account)
    if until is not None:
        candidates = tuple(each for each in candidates if each.what is _What.LENT)
    return _Attempt(subject, account.id if account else None, candidates, until)


def _candidates(tx: Transaction, account: Account | None) -> tuple[_Candidate, ...]:
    """What opens the account now; the live lent password; the newest letter that is used or void. Stand-ins (no digest)
    for what does not exist."""
    if account is None:
        return _Candidate(_What.OWN), _Candidate(_What.LENT), _Candidate(_What.DEAD_LETTER)
    letter = accounts.live_letter(tx.session, account)
    if account.state is State.NOTIFIED and letter:
        first = _Candidate(_What.LETTER, letter.password_digest, letter.id)
    elif account.state in {State.PENDING, State.ACTIVE} | ENDED:
        first = _Candidate(_What.OWN, account.password_digest)
    else:
        first = _Candidate(_What.OWN)
    lent = accounts.live_lent_password(tx, account)
    dead = accounts.newest_dead_letter(tx.session, account)
    return (
        first,
        _Candidate(_What.LENT, lent.password_digest, lent.id) if lent else _Candidate(_What.LENT),
        _Candidate(_What.DEAD_LETTER, dead.password_digest, dead.id) if dead else _Candidate(_What.DEAD_LETTER),
    )


def _matches(counter: Counter, candidate: _Candidate, typed: str) -> bool:
    secret = typed if candidate.what is _What.OWN else fold_paper_secret(typed)
    return counter.hasher.verify(candidate.digest, secret)


def _outcome(tx: Transaction, attempt: _Attempt, matched: _Candidate | None) -> SignInOutcome:
    if matched is None or attempt.account_id is None:
        if attempt.until is not None:
            return TooManyAttempts(attempt.until)
        until = tallies.wait(tx, TallyKind.PASSWORD, attempt.subject)
        if until is None:
            return WrongCredentials()
        journal_wait(tx, attempt.account_id, TallyKind.PASSWORD, until)
        return TooManyAttempts(until)
    account = accounts.locked_one(tx, attempt.account_id)
    outcome = _opened(tx, account, matched)
    match outcome:
        case FirstConnectionDue() | OwnPasswordDue() | ConfirmationDue() | SignedIn():
            tallies.clear(tx, TallyKind.PASSWORD, attempt.subject)
        case WrongCredentials():
            pass
        case _ if attempt.until is None:
            tallies.give_back(tx, TallyKind.PASSWORD, attempt.subject)
    return outcome


@dataclass(frozen=True, slots=True)
class Presented:
    """An account and the secret that proved it outside a sign-in (P16): its own password or its live letter's, or a
    dead letter's, which proves enough to be told why it is refused. Lent passwords prove nothing there."""

    account_id: UUID
    _matched: _Candidate

    def still_holds(self, tx: Transaction, account: Account) -> bool:
        """Whether the secret still is the one that was checked (R11). What is dead stays so."""
        return self._matched.what is _What.DEAD_LETTER or self._matched in _candidates(tx, account)

    @property
    def opens(self) -> bool:
        """Whether the secret is one that opens the account; a dead letter's only explains (R28)."""
        return self._matched.what is not _What.DEAD_LETTER

    @property
    def by_letter(self) -> bool:
        return self._matched.what in {_What.LETTER, _What.DEAD_LETTER}


def present(counter: Counter, identifier: str, password: str) -> Presented | TooManyAttempts | None:
    """Counts an attempt and checks a password for something else than signing in; None when it is wrong."""
    attempt = counter.write(lambda tx: _attempt(tx, identifier))
    if attempt.until is not None:
        return TooManyAttempts(attempt.until)
    usable = [each for each in attempt.candidates if each.what is not _What.LENT]
    matched = next((each for each in usable if _matches(counter, each, password)), None)
    return Presented(attempt.account_id, matched) if matched and attempt.account_id else None


def present_scan(tx: Transaction, code: str) -> Presented | None:
    """The same by a letter's scan code; None when no letter carries it. A letter past its deadline dies on sight."""
    letter = tx.session.exec(select(Letter).where(Letter.scan_digest == scan_digest(tx, code))).first()
    if letter is None:
        return None
    accounts.locked_one(tx, letter.account_id)
    tx.session.refresh(letter)
    what = _What.LETTER if letter.voided_at is None else _What.DEAD_LETTER
    return Presented(letter.account_id, _Candidate(what, letter.password_digest, letter.id))


def journal_wait(tx: Transaction, account_id: UUID | None, kind: TallyKind, until: datetime) -> None:
    """The start of a wait is an entry; single failures are not (R12). What does not exist has no journal."""
    if account_id is not None:
        account = accounts.locked_one(tx, account_id)
        journal.append(tx, account, WAIT_BEGUN, {"kind": kind.value, "until": until.isoformat()})


def _opened(tx: Transaction, account: Account, matched: _Candidate) -> Admitted | Explained | WrongCredentials:
    """What the right secret leads to, looking again: another terminal may have been faster (R11)."""
    match matched.what:
        case _What.OWN:
            if account.password_digest != matched.digest:
                return WrongCredentials()
            return AccountEnded(account.state) if account.state in ENDED else _own(tx, account)
        case _What.LENT:
            lent = accounts.live_lent_password(tx, account)
            if lent is None or lent.id != matched.row_id:
                return WrongCredentials()
            _journal_sign_in(tx, account, "lent password")
            visit = Visit(account.id, ByLentPassword(lent.id))
            return OwnPasswordDue(visit, account.identifier, tx.rules.passwords, account.language)
        case _What.LETTER | _What.DEAD_LETTER:
            return _by_letter(tx, account, tx.session.get_one(Letter, matched.row_id))


def _own(tx: Transaction, account: Account) -> ConfirmationDue | SignedIn:
    accounts.void(tx, account, Thing.LENT_PASSWORDS, Voided.ENDED)
    account.previous_sign_in, account.last_sign_in = account.last_sign_in, tx.now
    _journal_sign_in(tx, account, "own password")
    return _in_by_own_password(tx, account)


def _in_by_own_password(tx: Transaction, account: Account) -> ConfirmationDue | SignedIn:
    visit = own_password_visit(account)
    if account.state is State.ACTIVE:
        return SignedIn(visit, account.identifier, account.language)
    children = child_views(tx.session, account)
    school = children[0].school if children else school_view(tx.session, account.school_uai)
    return ConfirmationDue(visit, account.identifier, account.language, school)


def _by_letter(tx: Transaction, account: Account, letter: Letter) -> FirstConnectionDue | Explained:
    if account.state in ENDED:
        return AccountEnded(account.state)
    if letter.voided_at is None:
        children = child_views(tx.session, account)
        if not children:
            return NoChildToShow(school_view(tx.session, account.school_uai))
        _journal_sign_in(tx, account, "letter")
        return FirstConnectionDue(
            Visit(account.id, ByLetter(letter.id)),
            account.identifier,
            account.kind,
            children[0],
            children,
            account.kind is Kind.PUPIL or account.confirmed_at_counter,
            tx.rules.passwords,
            account.language,
        )
    if letter.voided is Voided.USED:
        return LetterUsed()
    newer = accounts.live_letter(tx.session, account)
    newest = accounts.newest_dead_letter(tx.session, account)
    if newer is None and newest is not None and newest.voided is Voided.USED:
        return LetterUsed()
    if account.state is State.LAPSED and letter.voided is Voided.ENDED:
        return LetterPastDeadline(letter.deadline)
    return LetterVoid(newer.issued_on if newer else None)


def _journal_sign_in(tx: Transaction, account: Account, with_what: str) -> None:
    journal.append(tx, account, "signed in", {"with": with_what})


@dataclass(frozen=True, slots=True)
class Scan:
    """A letter's scan code, as a scanner typed it."""

    code: str = field(repr=False)


def sign_in_by_scan(counter: Counter, form: Scan) -> ScanOutcome:
    """A scanned letter signs in by itself; scans are not subject to the password wait (R20, R22)."""

    def step(tx: Transaction) -> ScanOutcome:
        letter = tx.session.exec(select(Letter).where(Letter.scan_digest == scan_digest(tx, form.code))).first()
        if letter is None:
            return ScanUnknown()
        account = accounts.locked_one(tx, letter.account_id)
        tx.session.refresh(letter)
        outcome = _by_letter(tx, account, letter)
        if isinstance(outcome, FirstConnectionDue):
            tallies.clear(tx, TallyKind.PASSWORD, tallies.subject(tx, account.identifier))
        return outcome

    return counter.write(step)


def scan_digest(tx: Transaction, code: str) -> str:
    return tx.key.digest("scan codes", code.upper())


@dataclass(frozen=True, slots=True)
class ChooseOwnPassword:
    """The page after a lent password: one's own, twice."""

    visit: Visit
    password: str = field(repr=False)
    password_again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TooLate:
    """The lent password was used, overtaken or ran out meanwhile: ask the school again."""


OwnPasswordOutcome: TypeAlias = ConfirmationDue | SignedIn | FormRefused | TooLate


def choose_own_password(counter: Counter, form: ChooseOwnPassword) -> OwnPasswordOutcome:
    """Own password chosen after a lent one, which is used up by it; then P5 or P12 (section 2)."""
    wrong = counter.read(
        lambda tx: new_password_problems(tx, form.visit.account_id, form.password, form.password_again)
    )
    if not wrong and is_temporary(counter, form.visit.account_id, form.password):
        wrong = [FieldProblem("password", PasswordRule.PERSONAL)]
    if wrong:
        return FormRefused(tuple(wrong))
    digest = counter.hasher.hash(form.password)

    def step(tx: Transaction) -> OwnPasswordOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver):
            return TooLate()
        advance(tx, account, Event.OWN_PASSWORD_CHOSEN, changes={"password_digest": digest})
        tallies.clear(tx, TallyKind.PASSWORD, tallies.subject(tx, account.identifier))
        account.previous_sign_in, account.last_sign_in = account.last_sign_in, tx.now
        return _in_by_own_password(tx, account)

    return counter.write(step)
