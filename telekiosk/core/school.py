"""What staff do for one account: confirm in person, lend, correct, clear a wait, close, generate anew (C3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

from telekiosk.core import accounts, journal, mails, policy, tallies
from telekiosk.core.accounts import advance, responsibilities_on
from telekiosk.core.addresses import checked
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_paper_secret
from telekiosk.core.entities import Account, Guardian, LentPassword, Pupil, Responsibility
from telekiosk.core.forms import FieldProblem, FormRefused, Problem
from telekiosk.core.lifecycle import Event, Moved, NotAllowed
from telekiosk.core.names import typed_identifier
from telekiosk.core.people import SchoolView, persons, same_person, school_view
from telekiosk.core.preparing import locked_school, prepared_guardian_account, prepared_pupil_account, school_of
from telekiosk.core.scope import elsewhere, schools_of
from telekiosk.core.terms import TallyKind

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Done:
    """The act is done and journalled."""

    identifier: str


@dataclass(frozen=True, slots=True)
class NoSuchAccount:
    """No account has this identifier."""


@dataclass(frozen=True, slots=True)
class NotPossible:
    """The lifecycle's table does not allow it now; `reason` says what is true instead (R10)."""

    reason: NotAllowed


Act: TypeAlias = Done | NoSuchAccount | NotPossible


@dataclass(frozen=True, slots=True)
class AnotherSchoolsChild:
    """Children of these schools are concerned too: one school alone may neither move nor end what they carry. The
    authority can."""

    schools: tuple[SchoolView, ...]


CloseOutcome: TypeAlias = Act | AnotherSchoolsChild


def others_children(tx: Transaction, concerned: Sequence[Responsibility]) -> AnotherSchoolsChild | None:
    """Whether an operator of a school is about to move or end responsibilities for another school's children (section
    6); ended and hidden ones count too. None: all are of their school, or whoever acts has the authority's rights."""
    if tx.actor.school is None:
        return None
    found = elsewhere(tx.session, {each.pupil_id for each in concerned}, tx.actor.school)
    return AnotherSchoolsChild(tuple(school_view(tx.session, uai) for uai in found)) if found else None


def own_children(tx: Transaction, bonds: Sequence[Responsibility]) -> list[Responsibility]:
    """Those of these responsibilities that an operator of a school may know by name; the authority: all."""
    return [each for each in bonds if others_children(tx, [each]) is None]


@dataclass(frozen=True, slots=True)
class StaffAct:
    """An act of staff on one account, with the reason that the journal keeps."""

    identifier: str
    reason: str
    checked: str = ""  # how identity was checked, where a secret changes hands: an IdentityCheck, or words

    def told(self) -> dict[str, str]:
        return {"reason": self.reason} | ({"checked": self.checked} if self.checked else {})


def _on_account(counter: Counter, identifier: str, act: Callable[[Transaction, Account], Said]) -> Said | NoSuchAccount:
    def step(tx: Transaction) -> Said | NoSuchAccount:
        account = accounts.by_identifier(tx.session, typed_identifier(identifier))
        return act(tx, accounts.locked_one(tx, account.id)) if account else NoSuchAccount()

    return counter.write(step)


def _said(moved: Moved | NotAllowed, account: Account) -> Done | NotPossible:
    return Done(account.identifier) if isinstance(moved, Moved) else NotPossible(moved)


def tell_schools(tx: Transaction, account: Account, event: Event, form: StaffAct) -> None:
    """What one school does for a family is written into the journals of all schools concerned (section 6)."""
    tx.session.flush()
    for uai in sorted(schools_of(tx.session, [account.id])[account.id]):
        journal.append(tx, locked_school(tx, uai), event.value, {"account": str(account.id)}, form.told())


def confirm_at_counter(counter: Counter, form: StaffAct) -> Act:
    """R7: the school has seen who this guardian is. A notified account is marked, a pending one becomes active."""

    def act(tx: Transaction, account: Account) -> Act:
        changes = {"confirmed_at_counter": True}
        moved = advance(tx, account, Event.CONFIRMED_AT_COUNTER, changes=changes, details=form.told())
        if isinstance(moved, Moved):
            mails.notify(tx, account, mails.Notice.CONFIRMED_AT_COUNTER)
            tell_schools(tx, account, Event.CONFIRMED_AT_COUNTER, form)
        return _said(moved, account)

    return _on_account(counter, form.identifier, act)


@dataclass(frozen=True, slots=True)
class Lent:
    """The lent password, in clear once; it opens only the page to choose one's own, until `expires_at`."""

    identifier: str
    password: str = field(repr=False)
    expires_at: datetime


LendOutcome: TypeAlias = Lent | NoSuchAccount | NotPossible


def lend_password(counter: Counter, form: StaffAct) -> LendOutcome:
    """A password for 24 hours, handed to someone whose identity was checked (section 2)."""
    password = new_paper_secret()
    digest = counter.hasher.hash(password)
    lifetime = timedelta(hours=policy.LENT_HOURS)

    def act(tx: Transaction, account: Account) -> Act:
        return _said(lend(tx, account, digest, form, lifetime), account)

    outcome = _on_account(counter, form.identifier, act)
    return Lent(outcome.identifier, password, counter.clock() + lifetime) if isinstance(outcome, Done) else outcome


def lend(
    tx: Transaction,
    account: Account,
    digest: str,
    form: StaffAct,
    lifetime: timedelta = timedelta(hours=policy.LENT_HOURS),
) -> Moved | NotAllowed:
    """Lends a locked account the password of this digest, on whatever way it reaches its owner, who is told."""
    moved = advance(tx, account, Event.PASSWORD_LENT, details=form.told())
    if isinstance(moved, Moved):
        lent = LentPassword(
            account_id=account.id,
            password_digest=digest,
            lent_at=tx.now,
            lent_by=tx.actor.name,
            expires_at=tx.now + lifetime,
        )
        tx.session.add(lent)
        mails.notify(tx, account, mails.Notice.PASSWORD_LENT)
        tell_schools(tx, account, Event.PASSWORD_LENT, form)
    return moved


def correct_address_for(counter: Counter, form: StaffAct, address: str) -> Act | FormRefused:
    """The school corrects the address with its owner: it is awaited, and M1 leaves for it."""
    sound = checked(address, deliverability=counter.rules.check_deliverability)
    if isinstance(sound, Problem):
        return FormRefused((FieldProblem("address", sound),))

    def act(tx: Transaction, account: Account) -> Act:
        changes = {"awaited_address": sound.address}
        details = form.told() | {"address": sound.address}
        moved = advance(tx, account, Event.ADDRESS_CHANGED, changes=changes, details=details)
        if isinstance(moved, Moved):
            mails.send_confirmation(tx, account)
            mails.notify(tx, account, mails.Notice.ADDRESS_CORRECTED, facts={"address": sound.address})
            tell_schools(tx, account, Event.ADDRESS_CHANGED, form)
        return _said(moved, account)

    return _on_account(counter, form.identifier, act)


def send_confirmation_again(counter: Counter, form: StaffAct) -> Act:
    """Staff send M1 once more; families' limits do not apply."""

    def act(tx: Transaction, account: Account) -> Act:
        moved = advance(tx, account, Event.CONFIRMATION_RESENT, details=form.told())
        if isinstance(moved, Moved):
            mails.send_confirmation(tx, account)
        return _said(moved, account)

    return _on_account(counter, form.identifier, act)


def clear_wait(counter: Counter, form: StaffAct) -> Act:
    """Ends the three counts of failed attempts of one identifier (R20)."""

    def act(tx: Transaction, account: Account) -> Act:
        subject = tallies.subject(tx, account.identifier)
        for kind in (TallyKind.PASSWORD, TallyKind.BIRTH_DATE, TallyKind.CODE):
            tallies.clear(tx, kind, subject)
        journal.append(tx, account, "wait cleared", details=form.told())
        return Done(account.identifier)

    return _on_account(counter, form.identifier, act)


def close(counter: Counter, form: StaffAct) -> CloseOutcome:
    """Closes an account, and what is grouped into it, level by level."""

    def act(tx: Transaction, account: Account) -> CloseOutcome:
        if refusal := others_children(tx, responsibilities_on(tx.session, account.id)):
            return refusal
        mails_before = account.confirmed_address
        moved = advance(tx, account, Event.CLOSED, details=form.told())
        if isinstance(moved, Moved):
            mails.notify(tx, account, mails.Notice.CLOSED, also=(mails_before,))
            end_grouped_into(tx, account, Event.PRINCIPAL_CLOSED)
        return _said(moved, account)

    return _on_account(counter, form.identifier, act)


def end_grouped_into(tx: Transaction, principal: Account, event: Event) -> None:
    """When a principal is replaced or closed, so is what is grouped into it, level by level (section 2)."""
    for account in accounts.locked(tx, [each.id for each in accounts.grouped_into(tx.session, principal)]):
        advance(tx, account, event)


@dataclass(frozen=True, slots=True)
class GeneratedAnew:
    """The account is replaced; `identifiers` are the new prepared ones (of a joint account: one for each guardian)."""

    identifier: str
    identifiers: tuple[str, ...]


GenerateOutcome: TypeAlias = GeneratedAnew | NoSuchAccount | NotPossible | AnotherSchoolsChild


def generate_anew(counter: Counter, form: StaffAct) -> GenerateOutcome:
    """A new account in the place of one that can no longer be mended: all its responsibilities move there, the old
    identifier stops working (section 2)."""
    made: list[str] = []

    def act(tx: Transaction, account: Account) -> CloseOutcome:
        made.clear()
        if refusal := others_children(tx, responsibilities_on(tx.session, account.id)):
            return refusal
        outcome = generated_anew(tx, account, form.told())
        if not isinstance(outcome, list):
            return NotPossible(outcome)
        made.extend(new.identifier for new in outcome)
        return Done(account.identifier)

    outcome = _on_account(counter, form.identifier, act)
    return GeneratedAnew(outcome.identifier, tuple(made)) if isinstance(outcome, Done) else outcome


def generated_anew(
    tx: Transaction, account: Account, details: dict[str, str] | None = None
) -> list[Account] | NotAllowed:
    """New prepared accounts in the place of a locked one, for whoever acts (the school, or an import); its owner is
    told."""
    held = responsibilities_on(tx.session, account.id)
    moved = advance(tx, account, Event.GENERATED_ANEW, lost=[each.id for each in held], details=details)
    if not isinstance(moved, Moved):
        return moved
    mails.notify(tx, account, mails.Notice.GENERATED_ANEW)
    end_grouped_into(tx, account, Event.PRINCIPAL_REPLACED)
    if account.pupil_id is not None:
        return [prepared_pupil_account(tx, tx.session.get_one(Pupil, account.pupil_id), account.school_uai)]
    of = {each.id: tx.session.get_one(Guardian, each.guardian_id) for each in held}
    made = []
    for person in persons(of[each.id] for each in held):
        theirs = [each for each in held if same_person(of[each.id], person)]
        uai = school_of(tx, theirs, account.school_uai)
        made.append(prepared_guardian_account(tx, person, uai, theirs))
    return made
