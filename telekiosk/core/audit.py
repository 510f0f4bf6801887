"""The whole journal, gone through (R12): every account's and every school's chain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlmodel import Session, select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, School
from telekiosk.core.journal import Broken, Fault, Intact, Stream, verify


@dataclass(frozen=True, slots=True)
class BrokenStream:
    """Whose journal does not hold, the first entry that does not fit (0: the row itself), and how."""

    stream: str
    entry: int
    what: Fault


@dataclass(frozen=True, slots=True)
class Audit:
    streams: int
    entries: int
    broken: tuple[BrokenStream, ...]


def verify_journal(counter: Counter) -> Audit:
    """Checks every chain, each in a transaction of its own: families go on meanwhile."""
    streams = counter.read(_streams)
    entries, broken = 0, []
    for each in streams:
        name, found = counter.read(partial(_checked, which=each))
        match found:
            case Intact(count):
                entries += count
            case Broken(number, what):
                broken.append(BrokenStream(name, number, what))
    return Audit(len(streams), entries, tuple(broken))


def _streams(tx: Transaction) -> list[UUID | str]:
    return [*tx.session.exec(select(Account.id)), *tx.session.exec(select(School.uai))]


def _checked(tx: Transaction, which: UUID | str) -> tuple[str, Intact | Broken]:
    _at_one_moment(tx.session)
    stream: Stream
    if isinstance(which, UUID):
        stream = account = tx.session.get_one(Account, which)
        name = f"account:{account.identifier}"
    else:
        stream, name = tx.session.get_one(School, which), f"school:{which}"
    return name, verify(tx.session, tx.key, stream)


def _at_one_moment(session: Session) -> None:
    """Row and entries as of one moment. On SQLite every transaction is so."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
