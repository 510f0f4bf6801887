"""The whole journal, gone through (R12): every account's and every school's chain; and one of them, to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from uuid import UUID

from sqlmodel import Session, select

from telekiosk.core.accounts import by_identifier
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import Account, JournalEntry, School
from telekiosk.core.journal import Broken, Fault, Intact, Stream, entries_of, verify
from telekiosk.core.persons import ByIdentifier
from telekiosk.core.policy import PARIS


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


@dataclass(frozen=True, slots=True)
class ByUai:
    uai: str


@dataclass(frozen=True, slots=True)
class ExportJournal:
    """The journal of the account of this identifier or of the school of this UAI, from a day on; None: all of it."""

    of: ByIdentifier | ByUai
    since: date | None = None


@dataclass(frozen=True, slots=True)
class EntryAsWritten:
    """One entry; `details` are personal, None where there were none or they were erased. The digests let an auditor
    compare two exports."""

    number: int
    at: datetime
    actor: str
    event: str
    facts: Mapping[str, object]
    details: Mapping[str, str] | None
    details_digest: str
    digest: str


@dataclass(frozen=True, slots=True)
class NoSuchJournal:
    """No account or school has this name."""


def export_journal(counter: Counter, form: ExportJournal) -> tuple[EntryAsWritten, ...] | NoSuchJournal:
    """A stream's entries in their order."""
    start = datetime.min.replace(tzinfo=UTC) if form.since is None else datetime.combine(form.since, time(), PARIS)

    def step(tx: Transaction) -> tuple[EntryAsWritten, ...] | NoSuchJournal:
        stream: Stream | None
        if isinstance(form.of, ByIdentifier):
            stream = by_identifier(tx.session, form.of.identifier)
        else:
            stream = tx.session.get(School, form.of.uai)
        if stream is None:
            return NoSuchJournal()
        return tuple(_as_written(each) for each in entries_of(tx.session, stream) if each.at >= start)

    return counter.read(step)


def _as_written(entry: JournalEntry) -> EntryAsWritten:
    return EntryAsWritten(
        entry.number,
        entry.at,
        entry.actor,
        entry.event,
        json.loads(entry.facts),
        json.loads(entry.details) if entry.details else None,
        entry.details_digest,
        entry.digest,
    )
