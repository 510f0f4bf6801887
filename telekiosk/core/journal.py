"""The journal: append, verify, replay (R11, R12).

Entries of one stream (an account, or a school) are numbered without gaps and chained by a keyed digest over a
canonical, versioned encoding; the stream's own row keeps count, last digest and a seal over both. Facts (states, ids)
stay; details (addresses, reasons: personal) can be erased, because the chain holds only their salted digest."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import takewhile
from typing import TypeAlias
from uuid import UUID

from sqlmodel import Session, col, select

from telekiosk.core.counter import Transaction
from telekiosk.core.credentials import Key, new_id
from telekiosk.core.entities import Account, JournalEntry, School
from telekiosk.core.lifecycle import MailStatus, State
from telekiosk.core.names import clean

ENCODING = "1"
CHECKPOINT = "checkpoint"
Stream: TypeAlias = Account | School


def append(
    tx: Transaction,
    stream: Stream,
    event: str,
    facts: Mapping[str, object] | None = None,
    details: Mapping[str, str] | None = None,
    *,
    actor: str | None = None,
) -> None:
    """Writes the next entry of an account's or school's journal. This transaction must hold the stream's row. Details
    are what people typed: nothing in them moves a cursor where they are shown again."""
    sealed = stream.seal == (_seal(tx.key, stream) if stream.entry_count else "")
    salt = secrets.token_hex(16)
    text = _canonical({name: clean(said) for name, said in details.items()}) if details else None
    entry = JournalEntry(
        account_id=stream.id if isinstance(stream, Account) else None,
        school_uai=stream.uai if isinstance(stream, School) else None,
        number=stream.entry_count + 1,
        at=tx.now,
        actor=actor or tx.actor.name,
        event=event,
        facts=_canonical(facts or {}),
        details=text,
        salt=salt if text else None,
        details_digest=sha256((salt + text).encode()).hexdigest() if text else "",
        digest="",
    )
    entry.digest = _digest(tx.key, entry, stream.last_digest)
    stream.entry_count, stream.last_digest = entry.number, entry.digest
    if sealed:  # a seal that does not fit stays: a new one would hide what was done to the row
        stream.seal = _seal(tx.key, stream)
    tx.session.add_all((entry, stream))


@dataclass(frozen=True, slots=True)
class Begun:
    """A new account's journal as plain values: the row of its first entry, and what the account's row keeps of it."""

    entry: dict[str, object]
    kept: dict[str, object]


def begun(tx: Transaction, account_id: UUID, event: str, facts: Mapping[str, object]) -> Begun:
    """The first entry of a new account, for accounts that are stored by the hundred."""
    name, told = f"account:{account_id.hex}", _canonical(facts)
    digest = _chained(tx.key, name, 1, tx.now, (tx.actor.name, event, told, ""), "")
    entry: dict[str, object] = {
        "id": new_id(),
        "account_id": account_id,
        "school_uai": None,
        "number": 1,
        "at": tx.now,
        "actor": tx.actor.name,
        "event": event,
        "facts": told,
        "details": None,
        "salt": None,
        "details_digest": "",
        "digest": digest,
    }
    return Begun(entry, {"entry_count": 1, "last_digest": digest, "seal": _sealed(tx.key, name, 1, digest)})


def _canonical(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _name(stream: Stream) -> str:
    return f"account:{stream.id.hex}" if isinstance(stream, Account) else f"school:{stream.uai}"


def _digest(key: Key, entry: JournalEntry, previous: str) -> str:
    name = f"account:{entry.account_id.hex}" if entry.account_id else f"school:{entry.school_uai}"
    said = entry.actor, entry.event, entry.facts, entry.details_digest
    return _chained(key, name, entry.number, entry.at, said, previous)


def _chained(key: Key, stream: str, number: int, at: datetime, said: tuple[str, ...], previous: str) -> str:
    return key.digest("journal", ENCODING, stream, str(number), at.isoformat(timespec="microseconds"), *said, previous)


def _seal(key: Key, stream: Stream) -> str:
    return _sealed(key, _name(stream), stream.entry_count, stream.last_digest)


def _sealed(key: Key, stream: str, count: int, last_digest: str) -> str:
    return key.digest("journal", "seal", stream, str(count), last_digest)


@dataclass(frozen=True, slots=True)
class Intact:
    entries: int


class Fault(StrEnum):
    """What is wrong where a chain does not hold."""

    MISSING = "missing"
    CHANGED = "changed"
    DETAILS_CHANGED = "details changed"
    CUT_OFF = "cut off"
    SEAL = "seal"
    DOES_NOT_FOLLOW = "does not follow from the entry before"
    OTHERWISE_TOLD = "the account is not what its journal tells"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the chain does not hold: the entry's number, or the stream's own count or seal (0)."""

    number: int
    what: Fault


def entries_of(session: Session, stream: Stream) -> Sequence[JournalEntry]:
    mine = (
        col(JournalEntry.account_id) == stream.id
        if isinstance(stream, Account)
        else col(JournalEntry.school_uai) == stream.uai
    )
    return session.exec(select(JournalEntry).where(mine).order_by(col(JournalEntry.number))).all()


def verify(session: Session, key: Key, stream: Stream) -> Intact | Broken:
    """Finds a changed, missing, reordered or cut-off entry, and a row that no longer fits its entries (R12)."""
    previous = ""
    entries = entries_of(session, stream)
    first = entries[0].number if entries and entries[0].event == CHECKPOINT else 1
    for place, entry in enumerate(entries, first):
        if entry.number != place:
            return Broken(place, Fault.MISSING)
        if entry.digest != _digest(key, entry, previous):
            return Broken(place, Fault.CHANGED)
        if entry.details is not None and entry.details_digest != sha256(_salted(entry)).hexdigest():
            return Broken(place, Fault.DETAILS_CHANGED)
        previous = continued(entry)
    if (stream.entry_count, stream.last_digest) != (first - 1 + len(entries), previous):
        return Broken(first + len(entries), Fault.CUT_OFF)
    if stream.seal != _seal(key, stream):
        return Broken(0, Fault.SEAL)
    if isinstance(stream, Account):
        try:
            told = replay(entries)
        except NotReplayable as problem:
            return Broken(problem.number, Fault.DOES_NOT_FOLLOW)
        if told != _as_it_stands(session, stream):
            return Broken(0, Fault.OTHERWISE_TOLD)
    return Intact(len(entries))


def continued(entry: JournalEntry) -> str:
    """The digest that the entry after this one continues: a checkpoint carries that of the last entry it stands for."""
    if entry.event != CHECKPOINT:
        return entry.digest
    digest: str = json.loads(entry.facts)["continues"]
    return digest


def purge(tx: Transaction, stream: Stream, before: datetime) -> int | Broken:
    """Puts one checkpoint in the place of all entries from before a moment, and returns how many it stands for; 0 when
    there are fewer than two. The chain goes on from it, and replaying starts at it. The stream's row must be locked.
    A broken journal is left as it is: what is wrong with it would be gone with its entries, and signed."""
    found = verify(tx.session, tx.key, stream)
    if isinstance(found, Broken):
        return found
    entries = list(takewhile(lambda entry: entry.at < before, entries_of(tx.session, stream)))
    if len(entries) < 2:
        return 0
    last = entries[-1]
    facts: dict[str, object] = {"continues": continued(last), "entries": last.number}
    if isinstance(stream, Account):
        told = replay(entries)
        facts |= {"to": told.state.value, "mail to": told.mail.value}
        facts["gained"] = sorted(str(each) for each in told.responsibilities)
    checkpoint = JournalEntry(
        account_id=last.account_id,
        school_uai=last.school_uai,
        number=last.number,
        at=last.at,
        actor=tx.actor.name,
        event=CHECKPOINT,
        facts=_canonical(facts),
        details_digest="",
        digest="",
    )
    checkpoint.digest = _digest(tx.key, checkpoint, "")
    for entry in entries:
        tx.session.delete(entry)
    tx.session.flush()
    tx.session.add(checkpoint)
    tx.session.flush()
    return len(entries)


def erase_details(tx: Transaction, entries: Iterable[JournalEntry]) -> int:
    """Erases what is personal in these entries; the chain holds all the same. Returns how many had something."""
    told = [entry for entry in entries if entry.details is not None]
    for entry in told:
        entry.details = entry.salt = None
        tx.session.add(entry)
    return len(told)


def _salted(entry: JournalEntry) -> bytes:
    return ((entry.salt or "") + (entry.details or "")).encode()


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the entries of an account tell of it."""

    state: State
    mail: MailStatus
    responsibilities: frozenset[UUID]


class NotReplayable(Exception):
    """This entry (0: no entry at all) does not follow from the one before."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def replay(entries: Iterable[JournalEntry]) -> Replayed:
    """State, mail status and responsibilities that an account's entries lead to (R12)."""
    told: Replayed | None = None
    for entry in entries:
        facts = json.loads(entry.facts)
        if "to" not in facts:
            continue
        before = told and (told.state, told.mail)
        if told is not None and before != (State(facts["from"]), MailStatus(facts["mail from"])):
            raise NotReplayable(entry.number)
        held = told.responsibilities if told else frozenset()
        held = held | {UUID(text) for text in facts.get("gained", ())}
        held = held - {UUID(text) for text in facts.get("lost", ())}
        told = Replayed(State(facts["to"]), MailStatus(facts["mail to"]), held)
    if told is None:
        raise NotReplayable(0)
    return told


def _as_it_stands(session: Session, account: Account) -> Replayed:
    from telekiosk.core.accounts import mail_status, responsibilities_on

    held = frozenset(each.id for each in responsibilities_on(session, account.id))
    return Replayed(account.state, mail_status(account), held)
