"""What a use case is handed: the desk at which it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlmodel import Session, select

from telekiosk.core.credentials import Hasher, Key, KeyProblem
from telekiosk.core.database import Database
from telekiosk.core.entities import KeyRecord
from telekiosk.core.lifecycle import Who
from telekiosk.core.policy import Rules, local_date
from telekiosk.core.search_terms import renew

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the table knows them and as the journal names them ('terminal:Hall A', 'local:root', 'web').

    `terminal` is where a family stands; waits hold for each (R20). `school` is the UAI of an operator's school, whose
    children alone they may take apart or end; None: everybody's (the authority, commands, families, time)."""

    who: Who
    name: str
    terminal: str = ""
    school: str | None = None


def family_at(terminal: str) -> Actor:
    """A family at a kiosk, or at the web pages (one terminal of their own)."""
    return Actor(Who.FAMILY, f"terminal:{terminal}"[:100], terminal[:100])


@dataclass(frozen=True, slots=True)
class Counter:
    """The way to the database, clock, hasher, key, rules, and who acts. Use cases know no other world."""

    database: Database
    key: Key
    hasher: Hasher
    clock: Callable[[], datetime]
    rules: Rules
    actor: Actor
    guard: Callable[[Transaction], object] | None = None

    def write(self, step: Callable[[Transaction], Result]) -> Result:
        """One short write transaction (Database.write): the step may run again, and may not work elsewhere."""

        def whole(session: Session) -> Result:
            result = self._step(session, step)
            renew(session)
            return result

        return self.database.write(whole)

    def read(self, step: Callable[[Transaction], Result]) -> Result:
        return self.database.read(lambda session: self._step(session, step))

    def _step(self, session: Session, step: Callable[[Transaction], Result]) -> Result:
        tx = Transaction(session, self.clock(), self)
        if self.guard is not None:
            self.guard(tx)
        return step(tx)

    def acting(self, actor: Actor) -> Counter:
        """The same desk, another person behind it."""
        return replace(self, actor=actor)

    def guarded(self, check: Callable[[Transaction], object]) -> Counter:
        """The same desk with a check that runs first in every transaction, and raises what takes it back where the act
        is not this actor's to do: so role and scope hold at the very moment of the act, whatever the use case."""
        return replace(self, guard=check)


@dataclass(frozen=True, slots=True)
class Transaction:
    """What the inside of a step works with. `now` is read once: one act, one moment."""

    session: Session
    now: datetime
    counter: Counter

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def key(self) -> Key:
        return self.counter.key

    @property
    def actor(self) -> Actor:
        return self.counter.actor

    @property
    def rules(self) -> Rules:
        return self.counter.rules


def system_clock() -> datetime:
    """The one place that reads the machine's clock; faces hand it to their counter."""
    return datetime.now(UTC)


def prepare_database(database: Database, find_key: Callable[[bool], Key], clock: Callable[[], datetime]) -> None:
    """`db upgrade`: brings the schema up to date; a database without a key (new, or left so by a first run that was cut
    off) is bound to the one that `find_key(True)` makes or finds, any other must fit that of `find_key(False)` (R8)."""
    database.upgrade()
    key = find_key(database.read(lambda session: session.exec(select(KeyRecord)).first()) is None)

    def bind(session: Session) -> None:
        if session.exec(select(KeyRecord)).first() is None:
            session.add(KeyRecord(id=key.id, check_value=key.check_value, made_at=clock()))

    database.write(bind)
    check_key(database, key)


def check_key(database: Database, key: Key) -> None:
    """Raises KeyProblem('other') unless this database was made with this key (R8)."""
    record = database.read(lambda session: session.exec(select(KeyRecord)).first())
    if record is None or (record.id, record.check_value) != (key.id, key.check_value):
        raise KeyProblem("other", None)
