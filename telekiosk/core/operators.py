"""Operators of the helpdesk: who they are now, and the one door through which they reach any use case (section 6).

`permitted` reads role and scope in the very transaction of the act, so that a removed operator's open session ends at
the next act and an operator of a school reaches nothing of another one, whatever is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import TypeAlias, TypeVar
from uuid import UUID

from sqlmodel import col, select

from telekiosk.core.counter import Actor, Counter, Transaction
from telekiosk.core.credentials import fold_paper_secret
from telekiosk.core.database import among
from telekiosk.core.entities import Account, Report
from telekiosk.core.lifecycle import Who
from telekiosk.core.names import clean, typed_identifier
from telekiosk.core.roles import Action, may
from telekiosk.core.scope import schools_of
from telekiosk.core.staff_entities import Operator
from telekiosk.core.terms import Role

Form = TypeVar("Form")
Outcome = TypeVar("Outcome")

TERMINAL = "helpdesk"
"""The console counts as one terminal (PRODUCT section 1)."""


@dataclass(frozen=True, slots=True)
class OperatorView:
    """An operator as faces see them; `school_uai` is None for the authority."""

    name: str
    role: Role
    school_uai: str | None

    def may(self, action: Action) -> bool:
        """Whether the role allows it, for what a face offers; the act itself asks again."""
        return may(self.role, action)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operator wants to do, and to whom. A form's own identifiers, schools and report references are checked
    besides (`permitted`), so what stands here is what the form does not name."""

    operator_name: str
    action: Action
    identifier: str | None = None
    school_uai: str | None = None


@dataclass(frozen=True, slots=True)
class OperatorGone:
    """No such operator, or not any more: the session ends."""


@dataclass(frozen=True, slots=True)
class RoleTooLow:
    """This action takes a higher role."""

    action: Action
    role: Role


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """No account, report or school of theirs: said in the same words as one that does not exist, so nothing leaks."""


Refusal: TypeAlias = OperatorGone | RoleTooLow | OutOfScope


class NotPermitted(Exception):
    """Takes the whole transaction back."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(type(refusal).__name__)
        self.refusal = refusal


def operator_now(tx: Transaction, name: str) -> OperatorView | None:
    """The operator of this name, unless removed."""
    row = operator_row(tx, name)
    return OperatorView(row.name, row.role, row.school_uai) if row else None


def operator_row(tx: Transaction, name: str) -> Operator | None:
    """The row itself, for this package."""
    known = select(Operator).where(Operator.name == name, col(Operator.removed_at).is_(None))
    return tx.session.exec(known).first()


def permitted(
    counter: Counter, asked: Asked, use_case: Callable[[Counter, Form], Outcome], form: Form
) -> Outcome | Refusal:
    """Runs the use case for the operator, or says why not. Every transaction of it begins with the same question; the
    use case acts as 'operator:NAME', at the terminal 'helpdesk'.

    An operator of a school must name an account, a report or a school, here or in the form; all of them are checked.
    What is there for the authority alone (all schools at once) is out of scope for them."""
    try:
        operator = counter.read(lambda tx: _checked(tx, asked, form))
        actor = Actor(Who.SCHOOL, f"operator:{operator.name}", TERMINAL, operator.school_uai)
        return use_case(counter.acting(actor).guarded(lambda tx: _still(tx, asked, form, operator)), form)
    except NotPermitted as problem:
        return problem.refusal


def _still(tx: Transaction, asked: Asked, form: object, before: OperatorView) -> None:
    if _checked(tx, asked, form) != before:  # another person under the same name, or another role: sign in again
        raise NotPermitted(OperatorGone())


def _checked(tx: Transaction, asked: Asked, form: object) -> OperatorView:
    operator = operator_now(tx, asked.operator_name)
    if operator is None:
        raise NotPermitted(OperatorGone())
    if not operator.may(asked.action):
        raise NotPermitted(RoleTooLow(asked.action, operator.role))
    if operator.school_uai is not None:
        named = {*_named(asked), *_named(form)}
        if _of_all_schools(form) or not _in_reach(tx, named, operator.school_uai):
            raise NotPermitted(OutOfScope())
    return operator


class _Thing(Enum):
    ACCOUNT = "identifier"
    ACCOUNT_ID = "account_id"
    SCHOOL = "school_uai"
    REPORT = "reference"


_NAMES = {each.value: each for each in _Thing} | {"uai": _Thing.SCHOOL, "identifiers": _Thing.ACCOUNT}
_Named: TypeAlias = tuple[_Thing, str | UUID]


def _named(form: object, name: str = _Thing.ACCOUNT.value) -> Iterator[_Named]:
    """The accounts, schools and reports that a form names, in its own fields or those of forms within; a form of bare
    text is an identifier."""
    if isinstance(form, str | UUID):
        if name in _NAMES:
            yield _NAMES[name], form
    elif isinstance(form, tuple | list | frozenset | set):
        for each in form:
            yield from _named(each, name)
    elif is_dataclass(form) and not isinstance(form, type):
        for field in fields(form):
            yield from _named(getattr(form, field.name), field.name)


def _of_all_schools(form: object) -> bool:
    """A form that leaves its school open and names nothing else asks for what is at all of them."""
    if not is_dataclass(form) or isinstance(form, type):
        return False
    left_open = any(
        _NAMES.get(field.name) is _Thing.SCHOOL and getattr(form, field.name) is None for field in fields(form)
    )
    return left_open and not set(_named(form))


def _in_reach(tx: Transaction, named: set[_Named], school_uai: str) -> bool:
    """Whether something is named, all of it exists, and that school reaches all of it."""
    schools = {text for kind, text in named if kind is _Thing.SCHOOL}
    references = {clean(fold_paper_secret(str(text))) for kind, text in named if kind is _Thing.REPORT}
    identifiers = {typed_identifier(str(text)) for kind, text in named if kind is _Thing.ACCOUNT}
    ids = {account_id for kind, account_id in named if kind is _Thing.ACCOUNT_ID and isinstance(account_id, UUID)}
    reports = _reports_of(tx, references)
    known = _ids_of(tx, identifiers)
    reaching = schools_of(tx.session, ids | set(known.values()))
    return (
        bool(named)
        and schools <= {school_uai}
        and set(reports) == references
        and set(reports.values()) <= {school_uai}
        and set(known) == identifiers
        and set(reaching) == ids | set(known.values())
        and all(school_uai in each for each in reaching.values())
    )


def _ids_of(tx: Transaction, identifiers: set[str]) -> dict[str, UUID]:
    known = select(Account.identifier, Account.id).where(among(tx.session, col(Account.identifier), identifiers))
    return dict(tx.session.exec(known).all())


def _reports_of(tx: Transaction, references: set[str]) -> dict[str, str]:
    known = select(Report.reference, Report.school_uai).where(col(Report.reference).in_(references))
    return dict(tx.session.exec(known).all()) if references else {}
