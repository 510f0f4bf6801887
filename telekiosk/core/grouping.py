"""Grouping: one guardian's several accounts become one, or two guardians' accounts a joint one (P16, R14). Chapter 5 of
the guide."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from telekiosk.core import accounts, mails, tallies
from telekiosk.core.accounts import advance, children_of, guardians_of, responsibilities_on, shown
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.dates import typed_date
from telekiosk.core.entities import Account, Guardian, HeldWhenGrouped
from telekiosk.core.lifecycle import Event, Kind, Moved, State
from telekiosk.core.names import letters_only, typed_identifier
from telekiosk.core.people import child_views
from telekiosk.core.signin import Presented, TooManyAttempts, journal_wait, present
from telekiosk.core.terms import TallyKind
from telekiosk.core.visits import Visit, VisitOver, attended


@dataclass(frozen=True, slots=True)
class GroupAccount:
    """P16 (a): the account to add, proved by its password (own, or a live letter's) and a child's birth date."""

    visit: Visit
    identifier: str
    password: str = field(repr=False)
    birth_date: str = ""


class Refusal(StrEnum):
    """Why two accounts cannot be grouped; said only after the right password and birth date."""

    OWN_ACCOUNT = "one's own account"
    PUPIL = "a pupil's account"
    PENDING = "pending: confirm it first"
    PREPARED = "prepared"
    LAPSED = "lapsed"
    ENDED = "replaced, closed or already grouped"
    NO_CHILD_TO_SHOW = "no child to show"
    THIRD_GUARDIAN = "a third guardian"
    NO_COMMON_CHILD = "no child in common"
    SEE_THE_SCHOOL = "the school must help with this one"


@dataclass(frozen=True, slots=True)
class Grouped:
    """Done: the identifier that stopped working, and the names of all children now on the account."""

    identifier: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProofWrong:
    """Identifier, password or birth date is not right: one text for all."""


@dataclass(frozen=True, slots=True)
class GroupingRefused:
    reason: Refusal


GroupOutcome: TypeAlias = Grouped | ProofWrong | GroupingRefused | TooManyAttempts | VisitOver


def group(counter: Counter, form: GroupAccount) -> GroupOutcome:
    """Password and birth date are counted apart, before they are checked; then everything in one transaction over both
    accounts, locked in a fixed order."""
    identifier = typed_identifier(form.identifier)
    presented = present(counter, identifier, form.password)
    if isinstance(presented, TooManyAttempts):
        return presented
    return counter.write(lambda tx: _grouped(tx, form, identifier, presented))


def _grouped(tx: Transaction, form: GroupAccount, identifier: str, presented: Presented | None) -> GroupOutcome:
    rows = {row.id: row for row in accounts.locked(tx, _concerned(form, presented))}
    principal = attended(tx, form.visit)
    if isinstance(principal, VisitOver):
        return principal
    subject = tallies.subject(tx, identifier)
    if presented is None:
        until = tallies.wait(tx, TallyKind.PASSWORD, subject)
        return TooManyAttempts(until) if until else ProofWrong()
    added = rows[presented.account_id]
    if not presented.still_holds(tx, added):
        return ProofWrong()
    until = tallies.take(tx, TallyKind.BIRTH_DATE, subject)
    if until is not None:
        return TooManyAttempts(until)
    if typed_date(form.birth_date) not in {child.birth_date for child in children_of(tx.session, added)}:
        until = tallies.wait(tx, TallyKind.BIRTH_DATE, subject)
        if until is not None:
            journal_wait(tx, added.id, TallyKind.BIRTH_DATE, until)
        return ProofWrong()
    for kind in (TallyKind.PASSWORD, TallyKind.BIRTH_DATE):
        tallies.clear(tx, kind, subject)
    refusal = _refusal(tx, principal, added)
    return GroupingRefused(refusal) if refusal else _carried_out(tx, principal, added)


def _concerned(form: GroupAccount, presented: Presented | None) -> list[UUID]:
    return [form.visit.account_id] + ([presented.account_id] if presented else [])


def _refusal(tx: Transaction, principal: Account, added: Account) -> Refusal | None:
    by_state = {
        State.PENDING: Refusal.PENDING,
        State.PREPARED: Refusal.PREPARED,
        State.LAPSED: Refusal.LAPSED,
        State.GROUPED: Refusal.ENDED,
        State.REPLACED: Refusal.ENDED,
        State.CLOSED: Refusal.ENDED,
    }
    if added.id == principal.id:
        return Refusal.OWN_ACCOUNT
    if Kind.PUPIL in {added.kind, principal.kind}:
        return Refusal.PUPIL
    if added.state in by_state:
        return by_state[added.state]
    if not children_of(tx.session, added):
        return Refusal.NO_CHILD_TO_SHOW
    return _joint_refusal(tx, principal, added)


def _joint_refusal(tx: Transaction, principal: Account, added: Account) -> Refusal | None:
    """None for one and the same person; otherwise the rules of a joint account (P16)."""
    people: list[Guardian] = []
    for guardian in (*guardians_of(tx.session, principal), *guardians_of(tx.session, added)):
        if not any(same_person(guardian, known) for known in people):
            people.append(guardian)
    if len(people) == 1:
        return None
    if len(people) > 2:
        return Refusal.THIRD_GUARDIAN
    hidden = any(each.hidden for row in (principal, added) for each in responsibilities_on(tx.session, row.id))
    from_letter = State.NOTIFIED in {principal.state, added.state}
    if hidden or any(each.protected for each in people) or (from_letter and not same_postal_address(*people)):
        return Refusal.SEE_THE_SCHOOL
    return None if _common_child(tx, principal, added) else Refusal.NO_COMMON_CHILD


def same_person(one: Guardian, other: Guardian) -> bool:
    """The same record, or surname or usage name, and first name, equal once folded (P16)."""
    if other.id in {one.id, one.same_as} or one.id == other.same_as:
        return True
    surnames = [{letters_only(name) for name in (each.family_name, each.usage_name) if name} for each in (one, other)]
    return letters_only(one.first_name) == letters_only(other.first_name) and bool(surnames[0] & surnames[1])


def same_postal_address(one: Guardian, other: Guardian) -> bool:
    """Whether the roster gives both the same postal address; none at all is not the same (`joint_from_letters`)."""
    lines = [letters_only(f"{each.address_lines}{each.postcode_and_town}{each.country}") for each in (one, other)]
    return lines[0] == lines[1] != ""


def _common_child(tx: Transaction, principal: Account, added: Account) -> bool:
    held = [{e.pupil_id for e in responsibilities_on(tx.session, row.id) if shown(e)} for row in (principal, added)]
    return bool(held[0] & held[1])


def _carried_out(tx: Transaction, principal: Account, added: Account) -> Grouped | VisitOver:
    moving = responsibilities_on(tx.session, added.id)
    ids: list[UUID] = [each.id for each in moving]
    before = {"grouped_from": added.state, "principal_id": principal.id, "grouped_at": tx.now}
    told = {"principal": principal.identifier}
    if not isinstance(advance(tx, added, Event.GROUPED, changes=before, lost=ids, details=told), Moved):
        return VisitOver()
    advance(tx, principal, Event.GROUPED_IN, gained=ids, details={"added": added.identifier})
    for each in moving:
        tx.session.add(HeldWhenGrouped(account_id=added.id, responsibility_id=each.id))
        each.account_id = principal.id
        tx.session.add(each)
    tx.session.flush()
    mails.notify(
        tx, principal, mails.Notice.GROUPED, facts={"added": added.identifier}, also=(added.confirmed_address,)
    )
    return Grouped(added.identifier, tuple(child.name for child in child_views(tx.session, principal)))
