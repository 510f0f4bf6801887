"""Free identifiers, for one new account or for a whole school's, in a handful of questions (R2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from telekiosk.core.database import in_pieces
from telekiosk.core.entities import Account
from telekiosk.core.names import identifier_base, identifier_with


def free_identifiers(session: Session, names: Sequence[tuple[str, str]]) -> list[str]:
    """One for each first name and surname, in their order: first letter and surname, then 2, 3… when taken.

    Only exact identifiers are asked for, which the unique index answers on both databases. Whoever is given the same
    one in the same instant meets that index, and their step runs again."""
    bases = [identifier_base(first_name, surname) for first_name, surname in names]
    search = _Search(session, Counter(bases))
    return [search.take(base) for base in bases]


class _Search:
    """What is taken, as far as it was asked about."""

    def __init__(self, session: Session, demand: Mapping[str, int]) -> None:
        self._session = session
        self._taken: set[str] = set()
        self._asked = dict.fromkeys(demand, 0)  # by base: up to which number
        self._given = dict.fromkeys(demand, 0)
        short = dict(demand)
        while short:
            self._ask(short)
            short = {base: wanted for base, wanted in demand.items() if self._free(base) < wanted}

    def take(self, base: str) -> str:
        while True:
            self._given[base] += 1
            if self._given[base] > self._asked[base]:
                self._ask({base: 1})
            candidate = identifier_with(base, self._given[base])
            if candidate not in self._taken:
                self._taken.add(candidate)
                return candidate

    def _ask(self, wanted: Mapping[str, int]) -> None:
        """As many numbers again as were asked about before, and a few more than are wanted."""
        candidates: list[str] = []
        for base, count in wanted.items():
            start = self._asked[base]
            self._asked[base] = start * 2 + count + 1
            candidates += [identifier_with(base, number + 1) for number in range(start, self._asked[base])]
        for some in in_pieces(candidates):
            self._taken.update(self._session.exec(select(Account.identifier).where(col(Account.identifier).in_(some))))

    def _free(self, base: str) -> int:
        return sum(identifier_with(base, number + 1) not in self._taken for number in range(self._asked[base]))
