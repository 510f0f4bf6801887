"""Grouping: one guardian's several accounts become one, or two guardians' accounts a joint one (P15, P16). Chapter 5 of
the guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from telekiosk.core import accounts, mails, tallies
from telekiosk.core.accounts import advance, children_of, guardians_of, responsibilities_on, shown
from telekiosk.core.activation import AtTheDesk
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, Guardian, HeldWhenGrouped, Pupil, Responsibility
from telekiosk.core.forms import FormRefused
from telekiosk.core.lifecycle import Event, Kind, Moved, State
from telekiosk.core.management import PresentPasswordWrong, refused_present_password
from telekiosk.core.names import comparable
from telekiosk.core.people import ChildView, child_view, child_views, guardian_name, holders, persons, same_person
from telekiosk.core.policy import JointFromLetters
from telekiosk.core.proofs import Given, ProofWrong, Proved, prove
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.terms import TallyKind
from telekiosk.core.visits import Visit, VisitOver, attended


class Refusal(StrEnum):
    """Why two accounts cannot be grouped; said only after the right password and birth date."""

    OWN_ACCOUNT = "one's own account"
    SAME_LETTER = "the same account twice"
    PUPIL = "a pupil's account"
    PENDING = "pending: confirm it first"
    PREPARED = "prepared"
    ACTIVE = "active: add it later"
    LAPSED = "lapsed"
    GROUPED = "grouped already"
    REPLACED = "replaced"
    CLOSED = "closed"
    LETTER_USED = "this letter has been used"
    LETTER_VOID = "this letter has been replaced"
    NO_CHILD_TO_SHOW = "no child to show"
    THIRD_GUARDIAN = "a third guardian"
    NO_COMMON_CHILD = "no child in common"
    SEE_THE_SCHOOL = "the school must help with this one"


_BY_STATE = {
    State.PENDING: Refusal.PENDING,
    State.PREPARED: Refusal.PREPARED,
    State.LAPSED: Refusal.LAPSED,
    State.GROUPED: Refusal.GROUPED,
    State.REPLACED: Refusal.REPLACED,
    State.CLOSED: Refusal.CLOSED,
}


@dataclass(frozen=True, slots=True)
class GroupingRefused:
    reason: Refusal


@dataclass(frozen=True, slots=True)
class AttachedChild:
    """A child on an account, and the guardian or guardians through whom it is attached."""

    child: ChildView
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    """P15: the attached children."""

    identifier: str
    children: tuple[AttachedChild, ...]


ChildrenOutcome: TypeAlias = ChildrenPage | VisitOver


def attached_children(counter: Counter, form: AtTheDesk) -> ChildrenOutcome:
    """What P15 lists; guardians only."""

    def step(tx: Transaction) -> ChildrenOutcome:
        account = attended(tx, form.visit)
        if isinstance(account, VisitOver) or account.state is not State.ACTIVE or account.kind is not Kind.GUARDIAN:
            return VisitOver()
        return ChildrenPage(account.identifier, _attached(tx, account))

    return counter.write(step)


def _attached(tx: Transaction, account: Account) -> tuple[AttachedChild, ...]:
    held = [each for each in responsibilities_on(tx.session, account.id) if shown(each)]
    pages = []
    for pupil in children_of(tx.session, account):
        people = [tx.session.get_one(Guardian, each.guardian_id) for each in held if each.pupil_id == pupil.id]
        child = child_view(tx.session, tx.session.get_one(Pupil, pupil.id))
        if child is not None:
            pages.append(AttachedChild(child, tuple(dict.fromkeys(guardian_name(person) for person in people))))
    return tuple(pages)


@dataclass(frozen=True, slots=True)
class LookAtGrouping:
    """P16 (a): the account to add, and its proof."""

    visit: Visit
    given: Given


@dataclass(frozen=True, slots=True)
class GroupingSummary:
    """P16 (b), before anything happens: who comes over from whom, which identifier stops working. `becomes_joint`: two
    guardians will share the account, each seeing the other's contact details; `is_joint`: they do already."""

    proved: Proved
    identifier: str
    own_identifier: str
    added_holders: tuple[str, ...]
    own_holders: tuple[str, ...]
    children: tuple[AttachedChild, ...]
    becomes_joint: bool
    is_joint: bool


LookAtGroupingOutcome: TypeAlias = (
    GroupingSummary | GroupingRefused | ProofWrong | TooManyAttempts | FormRefused | VisitOver
)


def look_at_grouping(counter: Counter, form: LookAtGrouping) -> LookAtGroupingOutcome:
    """Proof first, then every reason against it, then what would happen. Nothing changes yet."""
    proved = prove(counter, form.given)
    if not isinstance(proved, Proved):
        return proved

    def step(tx: Transaction) -> LookAtGroupingOutcome:
        pair = _pair(tx, form.visit, proved)
        if not isinstance(pair, tuple):
            return pair
        principal, added = pair
        people = _people(tx, [principal])
        return GroupingSummary(
            proved,
            added.identifier,
            principal.identifier,
            holders(tx.session, added),
            holders(tx.session, principal),
            _attached(tx, added),
            becomes_joint=len(people) == 1 and len(_people(tx, [principal, added])) > 1,
            is_joint=len(people) > 1,
        )

    return counter.write(step)


def _pair(
    tx: Transaction, visit: Visit, proved: Proved
) -> tuple[Account, Account] | GroupingRefused | ProofWrong | VisitOver:
    """The principal and the account to add, both locked, and nothing against grouping them."""
    rows = {row.id: row for row in accounts.locked(tx, [visit.account_id, proved.account_id])}
    principal = attended(tx, visit)
    if isinstance(principal, VisitOver) or principal.state is not State.ACTIVE:
        return VisitOver()
    added = rows[proved.account_id]
    if not proved.still_holds(tx, added) and added.state not in _BY_STATE and not proved.by_letter:
        return ProofWrong()
    refusal = _refusal(tx, principal, added, proved)
    return GroupingRefused(refusal) if refusal else (principal, added)


@dataclass(frozen=True, slots=True)
class Group:
    """P16 (b), REGROUPER: the account proved before, and the present password of one's own."""

    visit: Visit
    proved: Proved
    present_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grouped:
    """P16 (c): done. The identifier that stopped working, and all children now on the account."""

    identifier: str
    own_identifier: str
    children: tuple[AttachedChild, ...]


GroupOutcome: TypeAlias = (
    Grouped | GroupingRefused | PresentPasswordWrong | TooManyAttempts | FormRefused | ProofWrong | VisitOver
)


def group(counter: Counter, form: Group) -> GroupOutcome:
    """One transaction over both accounts, locked in a fixed order, that looks again at everything (R11)."""
    refused = refused_present_password(counter, form.visit, form.present_password, [])
    if refused is not None:
        return refused

    def step(tx: Transaction) -> GroupOutcome:
        pair = _pair(tx, form.visit, form.proved)
        if not isinstance(pair, tuple):
            return pair
        principal, added = pair
        if not carried_out(tx, principal, added):
            return VisitOver()
        return Grouped(added.identifier, principal.identifier, _attached(tx, principal))

    return counter.write(step)


def _refusal(tx: Transaction, principal: Account, added: Account, proved: Proved) -> Refusal | None:
    if added.id == principal.id:
        return Refusal.OWN_ACCOUNT
    if Kind.PUPIL in {added.kind, principal.kind}:
        return Refusal.PUPIL
    if added.state in _BY_STATE:
        return _BY_STATE[added.state]
    if not (proved.opens and proved.still_holds(tx, added)):
        return Refusal.LETTER_USED if added.state is State.ACTIVE else Refusal.LETTER_VOID
    if not children_of(tx.session, added):
        return Refusal.NO_CHILD_TO_SHOW
    return joint_refusal(tx, [principal, added])


def joint_refusal(tx: Transaction, together: Sequence[Account], *, complete: bool = True) -> Refusal | None:
    """None for one and the same person; otherwise the rules of a joint account (P16): two persons at most, none of them
    protected, nothing hidden; and where the first account is not joint already, a child in common, and letters only of
    one postal address. While a family still adds letters (`complete` is False), that child may yet come."""
    people, first = _people(tx, together), _people(tx, together[:1])
    if not first:
        return Refusal.SEE_THE_SCHOOL  # emptied by the school: nothing tells whose children may come here
    if len(people) == 1:
        return None
    if len(people) > 2:
        return Refusal.THIRD_GUARDIAN
    bonds = [each for account in together for each in responsibilities_on(tx.session, account.id)]
    guardians = [each for account in together for each in guardians_of(tx.session, account)]
    if any(each.hidden for each in bonds) or any(each.protected for each in guardians):
        return Refusal.SEE_THE_SCHOOL
    if len(people) == len(first):
        return None
    from_letter = any(account.state is State.NOTIFIED for account in together)
    if from_letter and tx.rules.joint_from_letters is not JointFromLetters.ALWAYS and not same_postal_address(*people):
        return Refusal.SEE_THE_SCHOOL
    return Refusal.NO_COMMON_CHILD if complete and not _in_common(tx, people, bonds) else None


def _in_common(tx: Transaction, people: Sequence[Guardian], bonds: Sequence[Responsibility]) -> set[UUID]:
    """The children of whom both are in charge now."""
    theirs: tuple[set[UUID], set[UUID]] = set(), set()
    for each in filter(shown, bonds):
        one = same_person(tx.session.get_one(Guardian, each.guardian_id), people[0])
        theirs[0 if one else 1].add(each.pupil_id)
    return theirs[0] & theirs[1]


def _people(tx: Transaction, together: Sequence[Account]) -> list[Guardian]:
    """The different persons in charge on these accounts, in order."""
    return persons(guardian for account in together for guardian in guardians_of(tx.session, account))


def same_postal_address(one: Guardian, other: Guardian) -> bool:
    """Whether the roster gives both the same postal address; a town alone is none (`joint_from_letters`)."""
    lines = [
        [comparable(each.address_lines), comparable(f"{each.postcode_and_town}{each.country}")] for each in (one, other)
    ]
    return lines[0] == lines[1] and lines[0][0] != ""


def carried_out(tx: Transaction, principal: Account, added: Account) -> bool:
    """Everything that sits on `added` moves to `principal`; both journals say so, both sides are told (M4). False, and
    nothing done, when the table does not allow it."""
    moving = responsibilities_on(tx.session, added.id)
    ids = [each.id for each in moving]
    before = {"grouped_from": added.state, "principal_id": principal.id, "grouped_at": tx.now}
    told = {"principal": principal.identifier}
    if not isinstance(advance(tx, added, Event.GROUPED, changes=before, lost=ids, details=told), Moved):
        return False
    advance(tx, principal, Event.GROUPED_IN, gained=ids, details={"added": added.identifier})
    for each in moving:
        tx.session.add(HeldWhenGrouped(account_id=added.id, responsibility_id=each.id))
        each.account_id = principal.id
        tx.session.add(each)
    tx.session.flush()
    for kind in (TallyKind.PASSWORD, TallyKind.BIRTH_DATE):
        tallies.clear(tx, kind, tallies.subject(tx, added.identifier))
    facts: dict[str, object] = {
        "added": added.identifier,
        "children": [child.name for child in child_views(tx.session, principal)],
    }
    mails.notify(tx, principal, mails.Notice.GROUPED, facts=facts, also=(added.confirmed_address,))
    return True
