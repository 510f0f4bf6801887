"""Anchors: what all journals said at a moment, written outside the database, so that turning the whole database back is
noticed too (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeAlias

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.entities import JournalEntry
from telekiosk.core.journal import CHECKPOINT, continued

_SETTLING = timedelta(minutes=10)  # a transaction that read its clock before the anchor may commit after it


@dataclass(frozen=True, slots=True)
class Anchor:
    """All journals as of a moment: how many streams, and one keyed digest over their counts and last digests."""

    as_of: datetime
    streams: int
    digest: str

    def line(self) -> str:
        """As it is written: moment, streams, digest."""
        return f"{self.as_of.isoformat()} {self.streams} {self.digest}"


class NoAnchor(ValueError):
    """The text is no anchor."""


def parsed_anchor(line: str) -> Anchor:
    """Raises NoAnchor."""
    try:
        moment, streams, digest = line.split()
        return Anchor(datetime.fromisoformat(moment), int(streams), digest)
    except ValueError:
        raise NoAnchor(line) from None


def new_anchor(counter: Counter) -> Anchor:
    return counter.read(lambda tx: _as_of(tx, tx.now - _SETTLING))


@dataclass(frozen=True, slots=True)
class AnchorHolds:
    """Every journal still continues what it said then."""


@dataclass(frozen=True, slots=True)
class AnchorBroken:
    """Some journal no longer says what it said then: entries were taken out or changed, or the database turned back."""


@dataclass(frozen=True, slots=True)
class AnchorTooOld:
    """Entries from before this anchor were purged since: it proves nothing any more."""


AnchorOutcome: TypeAlias = AnchorHolds | AnchorBroken | AnchorTooOld


def check_anchor(counter: Counter, anchor: Anchor) -> AnchorOutcome:
    def step(tx: Transaction) -> AnchorOutcome:
        purged_later = select(JournalEntry.id).where(
            JournalEntry.event == CHECKPOINT, col(JournalEntry.at) > anchor.as_of
        )
        if tx.session.exec(purged_later.limit(1)).first() is not None:
            return AnchorTooOld()
        return AnchorHolds() if _as_of(tx, anchor.as_of) == anchor else AnchorBroken()

    return counter.read(step)


def _as_of(tx: Transaction, moment: datetime) -> Anchor:
    """Each stream's last entry at that moment, in the order of the streams' names."""
    stream = sa.func.coalesce(sa.cast(col(JournalEntry.account_id), sa.String()), col(JournalEntry.school_uai))
    newest = (
        sa.select(sa.func.max(JournalEntry.number).label("number"), stream.label("stream"))
        .where(col(JournalEntry.at) <= moment)
        .group_by(stream)
        .subquery()
    )
    joined = sa.and_(newest.c.stream == stream, newest.c.number == JournalEntry.number)
    last = select(JournalEntry).join(newest, joined)
    told = sorted(
        f"{each.account_id or each.school_uai} {each.number} {continued(each)}" for each in tx.session.exec(last)
    )
    content = sha256("\n".join(told).encode()).hexdigest()
    return Anchor(moment, len(told), tx.key.digest("journal", "anchor", moment.isoformat(), content))
