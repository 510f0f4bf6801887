"""Free identifiers, for one new account or for a whole school's, in a handful of questions (R2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from telekiosk.core.database import among
from telekiosk.core.entities import Account
from telekiosk.core.names import identifier_base, identifier_with


def free_identifiers(session: Session, names: Sequence[tuple[str, str]]) -> list[str]:
    """One for each first name and surname, in their order: first letter and surname, then 2, 3… when taken.

    Numbers are given one after the other, so the first free one is looked for as in a dictionary: 1, 2, 4, 8… until one
    is free, then halfway between. A name that thousands bear takes twenty questions, asked for all names at once.
    Whoever is given the same one in the same instant meets the unique index, and their step runs again."""
    bases = [identifier_base(first_name, surname) for first_name, surname in names]
    search = _Search(session, Counter(bases))
    return [search.take(base) for base in bases]


class _Search:
    """What is free, by base: numbers below `next` are taken, those below `asked` are known."""

    def __init__(self, session: Session, demand: Mapping[str, int]) -> None:
        self._session = session
        self._taken: set[str] = set()
        self._next = self._first_free(demand)
        self._asked = dict(self._next)
        self._ask_on(demand)

    def take(self, base: str) -> str:
        while True:
            number = self._next[base]
            if number >= self._asked[base]:
                self._ask_on({base: 10})
            self._next[base] += 1
            candidate = identifier_with(base, number)
            if candidate not in self._taken:
                self._taken.add(candidate)
                return candidate

    def _first_free(self, bases: Iterable[str]) -> dict[str, int]:
        taken: dict[str, int] = dict.fromkeys(bases, 0)
        free: dict[str, int] = {}
        while probes := {base: _between(low, free.get(base)) for base, low in taken.items()}:
            candidates = {base: identifier_with(base, number) for base, number in probes.items()}
            there = self._among_taken(list(candidates.values()))
            for base, candidate in candidates.items():
                (taken if candidate in there else free)[base] = probes[base]
            taken = {base: low for base, low in taken.items() if low + 1 != free.get(base)}
        return free

    def _ask_on(self, wanted: Mapping[str, int]) -> None:
        """About so many numbers more of each base."""
        candidates: list[str] = []
        for base, count in wanted.items():
            start = self._asked[base]
            self._asked[base] = start + count
            candidates += [identifier_with(base, number) for number in range(start, start + count)]
        self._taken |= self._among_taken(candidates)

    def _among_taken(self, candidates: Sequence[str]) -> set[str]:
        taken = select(Account.identifier).where(among(self._session, col(Account.identifier), candidates))
        return set(self._session.exec(taken))


def _between(taken: int, free: int | None) -> int:
    """The number to ask about next, between one that is taken and one that is free."""
    return taken * 2 or 1 if free is None else (taken + free) // 2
