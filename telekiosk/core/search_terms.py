"""The words that find an account (C1), and how they stay true.

One row for each account, school that reaches it (scope.py) and folded word. A school's rows hold what is the account's
(identifier, addresses, references, guardians) and its own children, never another school's. Whatever changes something
that words are made of is noted as the session writes it; before the transaction ends, the accounts concerned get their
words anew. What is stored as plain values, past the session, is noted by whoever does it (`note`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, SQLModel, col

from telekiosk.core.database import among
from telekiosk.core.entities import (
    Account,
    Enrolment,
    Guardian,
    HeldWhenGrouped,
    MailedSecret,
    Pupil,
    Report,
    Responsibility,
)
from telekiosk.core.loads import links_of, places_of
from telekiosk.core.names import fold
from telekiosk.core.staff_entities import SearchTerm

TERM_LENGTH = 40
_PARTS = 12  # words of one name that are kept; a longer one is no name
_NOTED = "accounts that need their search terms anew"

Word: TypeAlias = tuple[str, str]
"""The school that may find by it, and the word."""
_TABLE: sa.Table = SearchTerm.__table__  # type: ignore[attr-defined]


def words(text: str) -> Iterator[str]:
    """What one name is found by: from each of its parts on, all that follows, in one word. 'Jean-Pierre' gives
    'jeanpierre' and 'pierre': so every part is a beginning of one, and the whole is too."""
    parts = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()[:_PARTS]
    for place in range(len(parts)):
        yield "".join(parts[place:])[:TERM_LENGTH]


def address_words(address: str) -> Iterator[str]:
    """A mail address, whole and by what stands before the @."""
    yield fold(address)[:TERM_LENGTH]
    yield from words(address.partition("@")[0])


@dataclass
class _Noted:
    """What has changed in one transaction, by id."""

    accounts: set[UUID] = field(default_factory=set)
    responsibilities: set[UUID] = field(default_factory=set)
    guardians: set[UUID] = field(default_factory=set)
    pupils: set[UUID] = field(default_factory=set)

    def all_accounts(self, session: Session) -> set[UUID]:
        """The accounts that all this touches, those grouped away included."""
        found = set(self.accounts)
        bond, held = Responsibility, HeldWhenGrouped
        for column, ids in (
            (col(bond.id), self.responsibilities),
            (col(bond.guardian_id), self.guardians),
            (col(bond.pupil_id), self.pupils),
        ):
            if ids:
                these = among(session, column, ids)
                found |= set(session.scalars(sa.select(col(bond.account_id)).where(these)))
                grouped = sa.select(col(held.account_id)).join(bond, col(bond.id) == held.responsibility_id)
                found |= set(session.scalars(grouped.where(these)))
        if self.pupils:
            own = among(session, col(Account.pupil_id), self.pupils)
            found |= set(session.scalars(sa.select(col(Account.id)).where(own)))
        return found


def _noted(session: Session) -> _Noted:
    noted: _Noted = session.info.setdefault(_NOTED, _Noted())
    return noted


def note(session: Session, *, accounts: Iterable[UUID] = (), pupils: Iterable[UUID] = ()) -> None:
    """These accounts, or those of these pupils, need their words anew: for rows that are stored or deleted in bulk."""
    noted = _noted(session)
    noted.accounts.update(accounts)
    noted.pupils.update(pupils)


_NAMES = frozenset({"first_name", "family_name", "usage_name"})
_WATCHED: Mapping[type[SQLModel], frozenset[str]] = {
    Account: frozenset({"identifier", "confirmed_address", "awaited_address", "school_uai", "pupil_id"}),
    Responsibility: frozenset({"account_id", "guardian_id", "pupil_id"}),
    HeldWhenGrouped: frozenset({"account_id"}),
    Guardian: _NAMES,
    Pupil: _NAMES,
    Enrolment: frozenset({"school_uai", "class_name", "ended_on"}),
    MailedSecret: frozenset({"reference"}),
    Report: frozenset({"reference", "account_id"}),
}


@sa.event.listens_for(Session, "before_flush")
def _watch(session: Session, _context: Any, _instances: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        watched = _WATCHED.get(type(row))
        if watched is None:
            continue
        state: Any = sa.inspect(row)
        before: Mapping[str, Any] = state.committed_state
        if row in session.dirty and not any(name in before and before[name] != getattr(row, name) for name in watched):
            continue
        _note_row(_noted(session), row, before)


def _note_row(noted: _Noted, row: Any, before: Mapping[str, Any]) -> None:
    match row:
        case Account():
            noted.accounts.add(row.id)
        case Guardian():
            noted.guardians.add(row.id)
        case Pupil():
            noted.pupils.add(row.id)
        case Enrolment():
            noted.pupils.add(row.pupil_id)
        case Responsibility():
            noted.responsibilities.add(row.id)
            noted.accounts.update(each for each in (row.account_id, before.get("account_id")) if isinstance(each, UUID))
        case MailedSecret():
            if row.reference is not None:
                noted.accounts.add(row.account_id)
        case _:
            noted.accounts.add(row.account_id)


def renew(session: Session) -> None:
    """The words of every account that this transaction has touched, as they now are; Counter.write calls it last."""
    session.flush()
    noted: _Noted | None = session.info.pop(_NOTED, None)
    if noted is None or not (ids := noted.all_accounts(session)):
        return
    locks = sa.select(col(Account.id)).where(among(session, col(Account.id), ids)).order_by(col(Account.id))
    session.execute(locks.with_for_update(key_share=True)).all()  # who comes later looks at what is then true
    _replace(session, ids)


def _replace(session: Session, ids: set[UUID]) -> None:
    there: dict[UUID, set[Word]] = {number: set() for number in ids}
    stored = sa.select(*_TABLE.c).where(among(session, _TABLE.c.account_id, ids))
    for account_id, uai, term in session.execute(stored):
        there[account_id].add((uai, term))
    wanted = terms_of(session, ids)
    gone = [(number, *word) for number in ids for word in there[number] - wanted[number]]
    if gone:
        this = sa.and_(*(column == sa.bindparam(f"old_{column.name}") for column in _TABLE.c))
        old = [{f"old_{column.name}": value for column, value in zip(_TABLE.c, term, strict=True)} for term in gone]
        session.connection().execute(sa.delete(_TABLE).where(this), old)
    _insert(session, {number: new for number in ids if (new := wanted[number] - there[number])})


def _insert(session: Session, words_of: Mapping[UUID, set[Word]]) -> None:
    """In one statement, past what SQLAlchemy does for each row: this is half of what an import writes."""
    if not words_of:
        return
    if session.get_bind().dialect.name == "postgresql":
        terms = [(number, uai, term) for number, several in words_of.items() for uai, term in several]
        kinds: tuple[Any, ...] = sa.Uuid(), sa.String(), sa.String()
        columns = zip(zip(*terms, strict=True), kinds, strict=True)
        arrays: list[Any] = [sa.literal(list(values), postgresql.ARRAY(kind)) for values, kind in columns]
        rows = sa.func.unnest(*arrays).table_valued("account_id", "school_uai", "term").render_derived()
        session.connection().execute(sa.insert(_TABLE).from_select(rows.c.keys(), sa.select(*rows.c)))
    else:
        plain = "INSERT INTO search_term (account_id, school_uai, term) VALUES (?, ?, ?)"
        by_hex = sorted((number.hex, several) for number, several in words_of.items())
        terms_in_order = ((number, uai, term) for number, several in by_hex for uai, term in sorted(several))
        session.connection().exec_driver_sql(plain, list(terms_in_order))


def terms_of(session: Session, ids: Collection[UUID]) -> dict[UUID, set[Word]]:
    """All the words of each of these accounts, computed from what they are made of. Which schools have them is
    scope.py's rule, said once more of what is read here anyway: asking there as well would make an import a fifth
    longer."""
    columns = (
        col(Account.id),
        col(Account.identifier),
        col(Account.school_uai),
        col(Account.confirmed_address),
        col(Account.awaited_address),
    )
    accounts = session.execute(sa.select(*columns).where(among(session, col(Account.id), ids)))
    links, references = links_of(session, ids), _references(session, ids)
    every = [link for several in links.values() for link in several]
    places = places_of(session, (link.pupil_id for link in every))
    guardians = _named(session, Guardian, (link.guardian_id for link in every if link.guardian_id))
    pupils = _named(session, Pupil, (link.pupil_id for link in every))
    classes = {place.class_name: frozenset(words(place.class_name)) for place in places.values()}
    found: dict[UUID, set[Word]] = {}
    for account_id, identifier, home, *addresses in accounts:
        wide = {identifier, *references[account_id]}
        wide.update(word for address in addresses if address for word in address_words(address))
        by_school: dict[str, set[str]] = {}
        for link in links[account_id]:
            wide |= guardians[link.guardian_id] if link.guardian_id else set()
            if place := places.get(link.pupil_id):
                by_school.setdefault(place.school_uai, set()).update(pupils[link.pupil_id], classes[place.class_name])
            else:  # never enrolled anywhere: no other school's
                wide |= pupils[link.pupil_id]
        schools = by_school or {home: set()}
        found[account_id] = {(uai, term) for uai, narrow in schools.items() for term in narrow | wide}
    return found


def _named(session: Session, table: type[Guardian] | type[Pupil], ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    folded: dict[str, tuple[str, ...]] = {}
    columns = col(table.id), col(table.first_name), col(table.family_name), col(table.usage_name)
    found: dict[UUID, frozenset[str]] = {}
    for number, *names in session.execute(sa.select(*columns).where(among(session, col(table.id), set(ids)))):
        for name in names:
            if name not in folded:
                folded[name] = tuple(words(name))
        found[number] = frozenset(word for name in names for word in folded[name])
    return found


def _references(session: Session, ids: Collection[UUID]) -> Mapping[UUID, set[str]]:
    """Of resets and reports, as long as they are kept."""
    found: dict[UUID, set[str]] = defaultdict(set)
    resets = sa.select(col(MailedSecret.account_id), col(MailedSecret.reference)).where(
        among(session, col(MailedSecret.account_id), ids), col(MailedSecret.reference).is_not(None)
    )
    mine = among(session, col(Report.account_id), ids)
    reports = sa.select(col(Report.account_id), col(Report.reference)).where(mine)
    for question in (resets, reports):
        for account_id, reference in session.execute(question):
            found[account_id].add(fold(str(reference)))
    return found
