"""Failed attempts and mails asked for, counted in the database before they are checked (R20).

What does not exist counts alike, by keyed digest. No count ends in a lock without an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from telekiosk.core import policy
from telekiosk.core.counter import Transaction
from telekiosk.core.database import hold
from telekiosk.core.entities import Tally
from telekiosk.core.terms import TallyKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_MEMORY = timedelta(hours=policy.ATTEMPT_MEMORY_HOURS)
_CLOCK_SLACK = timedelta(minutes=1)  # an act that waited for another may hold the older clock


def subject(tx: Transaction, identifier: str) -> str:
    """How an identifier, existing or not, is written in the counts."""
    return tx.key.digest("tallies", "identifier", identifier)


def take(tx: Transaction, kind: TallyKind, who: str) -> datetime | None:
    """Counts one attempt as failed before it is checked, and lets it pass; or, during a wait, returns the wait's end
    and counts nothing. A success clears it (`clear`)."""
    hold(tx.session, f"{kind.value} {who}")
    until = wait(tx, kind, who)
    if until is None or (kind is TallyKind.CODE and _may_try_a_code(tx, who)):
        tx.session.add(Tally(kind=kind, subject=who, terminal=tx.actor.terminal, at=tx.now))
        tx.session.flush()
        return None
    return until


def wait(tx: Transaction, kind: TallyKind, who: str) -> datetime | None:
    """When the next attempt of this kind is possible; None: now."""
    attempts = _newest_first(tx, kind, who)
    if kind is TallyKind.BIRTH_DATE:
        counted, per_hour = [each.at for each in attempts], policy.BIRTH_DATES_PER_HOUR
    else:
        here = [each.at for each in attempts if each.terminal == tx.actor.terminal]
        counted, per_hour = _unbroken(here, tx.now), policy.ATTEMPTS_PER_HOUR
    ends = [counted[0] + policy.wait_after(len(counted))] if counted else []
    last_hour = [each.at for each in attempts if each.at > tx.now - HOUR]
    if len(last_hour) >= per_hour:
        ends.append(last_hour[per_hour - 1] + HOUR)
    until = max(ends, default=tx.now)
    return until if until > tx.now else None


def failures(tx: Transaction, kind: TallyKind, who: str) -> dict[str, int]:
    """How many in a row count now, by terminal; of birth dates, over all of them (''): only the right one, or staff,
    ends that count."""
    attempts = _newest_first(tx, kind, who)
    if kind is TallyKind.BIRTH_DATE:
        return {"": len(attempts)} if attempts else {}
    at: dict[str, list[datetime]] = {}
    for each in attempts:
        at.setdefault(each.terminal, []).append(each.at)
    counts = {terminal: len(_unbroken(moments, tx.now)) for terminal, moments in sorted(at.items())}
    return {terminal: count for terminal, count in counts.items() if count}


def are_used_up(count: int) -> bool:
    """Whether the next failure after so many makes them wait again."""
    return policy.wait_after(count + 1) > timedelta(0)


def _unbroken(moments: Sequence[datetime], now: datetime) -> list[datetime]:
    """Of attempts newest first, those that no pause of 24 hours separates from now."""
    kept: list[datetime] = []
    later = now
    for moment in moments:
        if later - moment >= _MEMORY:
            break
        kept.append(moment)
        later = moment
    return kept


def _may_try_a_code(tx: Transaction, who: str) -> bool:
    """A code is still tried once a minute during a code wait: someone else's guesses must not shut a parent out."""
    newest = next(iter(_newest_first(tx, TallyKind.CODE, who)))
    return newest.at <= tx.now - timedelta(seconds=policy.CODE_DURING_WAIT_SECONDS)


def _newest_first(tx: Transaction, kind: TallyKind, who: str) -> Sequence[Tally]:
    """What lies further ahead than the slack was written by a clock that has jumped back since: it must not make a
    family wait until the old time comes again."""
    question = select(Tally).where(Tally.kind == kind, Tally.subject == who, Tally.at <= tx.now + _CLOCK_SLACK)
    return tx.session.exec(question.order_by(col(Tally.at).desc(), col(Tally.id).desc()).limit(200)).all()


def clear(tx: Transaction, kind: TallyKind, who: str) -> None:
    """A success, or staff, ends this count and no other."""
    tx.session.execute(sa.delete(Tally).where(col(Tally.kind) == kind, col(Tally.subject) == who))


def give_back(tx: Transaction, kind: TallyKind, who: str) -> None:
    """The attempt just taken here was right but opens nothing: it alone does not count as failed."""
    here = (each for each in _newest_first(tx, kind, who) if each.terminal == tx.actor.terminal)
    if newest := next(here, None):
        tx.session.delete(newest)


def ask_for_mail(tx: Transaction, account: str, address: str) -> datetime | None:
    """Counts one mail that a family asks for, and lets it leave (None); or says when the next may leave: one per 2
    minutes and 5 a day per account, 20 a day per address. `account` is a subject."""
    mailbox = tx.key.digest("tallies", "address", address.strip().casefold())
    hold(tx.session, f"mail {account}")
    hold(tx.session, f"mail {mailbox}")
    for_account = _moments(tx, TallyKind.ACCOUNT_MAIL, account)
    for_address = _moments(tx, TallyKind.ADDRESS_MAIL, mailbox)
    ends = []
    if for_account:
        ends.append(for_account[0] + timedelta(seconds=policy.MAIL_SPACING_SECONDS))
    if len(for_account) >= policy.MAILS_PER_ACCOUNT_PER_DAY:
        ends.append(for_account[policy.MAILS_PER_ACCOUNT_PER_DAY - 1] + DAY)
    if len(for_address) >= policy.MAILS_PER_ADDRESS_PER_DAY:
        ends.append(for_address[policy.MAILS_PER_ADDRESS_PER_DAY - 1] + DAY)
    until = max(ends, default=tx.now)
    if until > tx.now:
        return until
    for kind, who in ((TallyKind.ACCOUNT_MAIL, account), (TallyKind.ADDRESS_MAIL, mailbox)):
        tx.session.add(Tally(kind=kind, subject=who, terminal=tx.actor.terminal, at=tx.now))
    tx.session.flush()
    return None


def _moments(tx: Transaction, kind: TallyKind, who: str) -> list[datetime]:
    return [each.at for each in _newest_first(tx, kind, who) if each.at > tx.now - DAY]


def unknown_address(tx: Transaction) -> None:
    """P6: one more address that no account has, at this terminal."""
    tx.session.add(Tally(kind=TallyKind.UNKNOWN_ADDRESS, subject=_terminal(tx), terminal=tx.actor.terminal, at=tx.now))


def unknown_address_wait(tx: Transaction) -> datetime | None:
    """P6: after 30 unknown addresses in an hour at one terminal, a wait of a minute."""
    hold(tx.session, f"unknown addresses {_terminal(tx)}")
    recent = [
        each.at for each in _newest_first(tx, TallyKind.UNKNOWN_ADDRESS, _terminal(tx)) if each.at > tx.now - HOUR
    ]
    if len(recent) < policy.UNKNOWN_ADDRESSES_PER_HOUR:
        return None
    until = recent[0] + timedelta(seconds=policy.UNKNOWN_ADDRESS_WAIT_SECONDS)
    return until if until > tx.now else None


def _terminal(tx: Transaction) -> str:
    return tx.key.digest("tallies", "terminal", tx.actor.terminal)
