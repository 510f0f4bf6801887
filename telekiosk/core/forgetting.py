"""What other people's mails and journals, and lists of paper, tell of somebody who is erased (R12)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import journal
from telekiosk.core.counter import Transaction
from telekiosk.core.entities import Account, JournalEntry, OutboxMail, Pupil, Report, Responsibility
from telekiosk.core.people import holders, last_name
from telekiosk.core.persons import ever_carrying, ever_on
from telekiosk.core.staff_entities import PaperOrder

Parameters: TypeAlias = dict[str, Any]


def forget_identifier(tx: Transaction, old: str, new: str) -> None:
    """An account that was emptied: mails no longer list it, orders of paper have its new identifier, and no journal
    tells with which it was grouped."""

    def unlisted(told: Parameters) -> Parameters:
        listed = [each for each in told.get("accounts", ()) if each["identifier"] != old]
        facts = {name: new if value == old else value for name, value in told.get("facts", {}).items()}
        return _in_place(told, accounts=listed, facts=facts)

    _rewrite_mails(tx, _names(OutboxMail.parameters, old), unlisted)
    for order in tx.session.exec(select(PaperOrder).where(_names(PaperOrder.identifiers, old))):
        order.identifiers = [new if each == old else each for each in order.identifiers]
        tx.session.add(order)
    told = select(JournalEntry).where(col(JournalEntry.details).contains(f'"{old}"'))
    journal.erase_details(tx, tx.session.exec(told))


def forget_holder(tx: Transaction, account: Account) -> None:
    """A joint account that stays: its mails name whoever is still on record."""
    now = list(holders(tx.session, account))

    def renamed(told: Parameters) -> Parameters:
        mine = told["identifier"] == account.identifier
        listed = [
            each | {"holders": now} if each["identifier"] == account.identifier else each
            for each in told.get("accounts", ())
        ]
        return _in_place(told, holders=now if mine else told["holders"], accounts=listed)

    _rewrite_mails(tx, _names(OutboxMail.parameters, account.identifier), renamed)


def forget_child(tx: Transaction, pupil: Pupil, pseudonym: str) -> None:
    """Accounts of those who are or were in charge of the child: what is told there of a child stays where it is told of
    the others alone, by the names that they have now."""
    bonds = set(tx.session.exec(select(Responsibility.id).where(Responsibility.pupil_id == pupil.id)))
    accounts = ever_carrying(tx.session, bonds)
    others = _others(tx, accounts, pupil)
    entries = select(JournalEntry).where(col(JournalEntry.account_id).in_(accounts))
    journal.erase_details(tx, [each for each in tx.session.exec(entries) if not _children_told(each) <= others])
    identifiers = set(tx.session.exec(select(Account.identifier).where(col(Account.id).in_(accounts))))

    def kept(children: Iterable[str]) -> list[str]:
        return [each if each in others else pseudonym for each in children]

    def unnamed(told: Parameters) -> Parameters:
        facts = told.get("facts", {})
        listed = [
            each | {"children": kept(each["children"])} if each["identifier"] in identifiers else each
            for each in told.get("accounts", ())
        ]
        facts = _in_place(facts, children=kept(facts.get("children", ())))
        return _in_place(told, facts=facts, accounts=listed)

    for identifier in sorted(identifiers):
        _rewrite_mails(tx, _names(OutboxMail.parameters, identifier), unnamed)


def forget_reports(tx: Transaction, about: sa.ColumnElement[bool]) -> None:
    """Reports, and what journals tell of them: contact details, answers."""
    for reference in tx.session.exec(select(Report.reference).where(about)).all():
        told = select(JournalEntry).where(col(JournalEntry.facts).contains(f'"{reference}"'))
        journal.erase_details(tx, tx.session.exec(told))
    tx.session.execute(sa.delete(Report).where(about))


def _others(tx: Transaction, accounts: Collection[UUID], pupil: Pupil) -> set[str]:
    bonds = set().union(*(ever_on(tx.session, each) for each in accounts))
    other = (
        select(Pupil)
        .join(Responsibility, col(Responsibility.pupil_id) == Pupil.id)
        .where(col(Responsibility.id).in_(bonds), Pupil.id != pupil.id)
    )
    return {f"{each.first_name} {last_name(each)}" for each in tx.session.exec(other)}


def _children_told(entry: JournalEntry) -> set[str]:
    told: dict[str, str] = json.loads(entry.details or "{}")
    return {each for name in ("child", "children") for each in told.get(name, "").split(", ") if each}


def _rewrite_mails(tx: Transaction, which: sa.ColumnElement[bool], how: Callable[[Parameters], Parameters]) -> None:
    for mail in tx.session.exec(select(OutboxMail).where(which)):
        mail.parameters = how(mail.parameters)
        tx.session.add(mail)


def _in_place(told: Parameters, **new: object) -> Parameters:
    """Only what was told before is told anew."""
    return told | {name: value for name, value in new.items() if name in told}


def _names(column: Any, identifier: str) -> sa.ColumnElement[bool]:
    """Identifiers are ASCII letters and digits: JSON has them as they are."""
    return sa.cast(column, sa.String).contains(f'"{identifier}"')
