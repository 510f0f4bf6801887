"""PRODUCT's section 2 and P16 told once more for one family, small and without a database: what an act on its accounts
does, or why it is refused. The model-based test holds the core against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from telekiosk.core.grouping import Refusal
from tests.desk import TestLetter

Bond: TypeAlias = tuple[str, str]  # guardian's and child's first name
CHILDREN = {
    "Léa": date(2012, 3, 7),
    "Tom": date(2014, 11, 30),
    "Zoé": date(2015, 6, 15),
    "Max": date(2016, 2, 29),
}
_REFUSED = {
    "pending": Refusal.PENDING,
    "prepared": Refusal.PREPARED,
    "lapsed": Refusal.LAPSED,
    "grouped": Refusal.GROUPED,
    "replaced": Refusal.REPLACED,
    "closed": Refusal.CLOSED,
}
_ALIVE = {"prepared", "notified", "lapsed", "pending", "active"}


@dataclass
class One:
    """An account. `letter` is its newest; `own` whether a password was chosen; `into` and `turn`: grouped where, and
    as which."""

    identifier: str
    state: str
    load: set[Bond]
    letter: TestLetter | None = None
    own: bool = False
    held: set[Bond] = field(default_factory=set)
    into: str | None = None
    turn: int = 0
    was: str = ""


@dataclass
class Model:
    accounts: dict[str, One]
    apart: bool  # the guardians' postal addresses differ
    hidden: set[Bond] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    turns: int = 0

    def shown(self, one: One) -> list[Bond]:
        return sorted(one.load - self.hidden, key=lambda bond: CHILDREN[bond[1]])

    def below(self, one: One) -> list[One]:
        found = [each for each in self.accounts.values() if each.state == "grouped" and each.into == one.identifier]
        return [*found, *(deeper for each in found for deeper in self.below(each))]

    def why_not_joint(self, together: Sequence[One], *, complete: bool = True) -> Refusal | None:
        first = {guardian for guardian, _ in together[0].load}
        load = set().union(*(one.load for one in together))
        people = {guardian for guardian, _ in load}
        if not first:
            return Refusal.SEE_THE_SCHOOL
        if len(people) == 1:
            return None
        if load & self.hidden or people & self.protected:
            return Refusal.SEE_THE_SCHOOL
        if people == first:
            return None
        if self.apart and any(one.state == "notified" for one in together):
            return Refusal.SEE_THE_SCHOOL
        common = {child for guardian, child in load if guardian == "Claire"} & {c for g, c in load if g == "Paul"}
        return None if common or not complete else Refusal.NO_COMMON_CHILD

    def why_not_group(self, principal: One, added: One) -> Refusal | None:
        if added is principal:
            return Refusal.OWN_ACCOUNT
        if added.state in _REFUSED:
            return _REFUSED[added.state]
        if not self.shown(added):
            return Refusal.NO_CHILD_TO_SHOW
        return self.why_not_joint([principal, added])

    def group(self, principal: One, added: One, *, same_act: bool = False) -> None:
        """`same_act`: together with the one grouped before it, and so neither is the last (P17)."""
        self.turns += not same_act
        added.was, added.held, added.into, added.turn = added.state, set(added.load), principal.identifier, self.turns
        principal.load |= added.load
        added.state, added.load = "grouped", set()

    def may_undo(self, one: One) -> bool:
        if one.state != "grouped" or one.into is None:
            return False
        later = [each for each in self.accounts.values() if each.state == "grouped" and each.into == one.into]
        last = all(each.turn <= one.turn for each in later)
        return last and bool(one.held & self.accounts[one.into].load)

    def undo(self, one: One) -> None:
        principal = self.accounts[one.into or ""]
        one.load = one.held & principal.load
        principal.load -= one.load
        one.state = "active" if one.was == "active" else "prepared"
        one.held, one.into = set(), None

    def may_split(self, one: One, taken: set[Bond]) -> bool:
        return one.state in {"pending", "active"} and taken < one.load

    def split(self, one: One, taken: set[Bond], new: str) -> set[str]:
        emptied = {
            each.identifier for each in self.below(one) if each.held & one.load and each.held & one.load <= taken
        }
        for identifier in emptied:
            self.accounts[identifier].state = "replaced"
        one.load -= taken
        self.accounts[new] = One(new, "prepared", set(taken))
        return emptied

    def may_generate(self, one: One) -> bool:
        return one.state in {"notified", "lapsed", "pending", "active", "closed"}

    def generate(self, one: One, new: Iterable[tuple[str, set[Bond]]]) -> None:
        self._end(one, "replaced")
        one.load = set()
        for identifier, load in new:
            self.accounts[identifier] = One(identifier, "prepared", load)

    def may_close(self, one: One) -> bool:
        return one.state in _ALIVE

    def close(self, one: One) -> None:
        self._end(one, "closed")

    def _end(self, one: One, state: str) -> None:
        for each in self.below(one):
            each.state = state
        one.state = state

    def stands_beside_somebody(self, guardian: str) -> One | None:
        for one in self.accounts.values():
            people = {each for each, _ in one.load}
            if guardian in people and len(people) > 1:
                return one
        return None
