"""On which account a new responsibility sits (R1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from telekiosk.core.lifecycle import State
from telekiosk.roster.known import KnownAccount, KnownGuardian, Present
from telekiosk.roster.model import PupilRow
from telekiosk.roster.recognise import same_human
from telekiosk.roster.steps import Attached, NewAccount

_BEST_FIRST = (State.ACTIVE, State.PENDING, State.NOTIFIED, State.PREPARED, State.LAPSED)


class Homes:
    """The accounts that already carry a guardian of this school, for `accounts_per = guardian`."""

    def __init__(self, uai: str, present: Present, records: Mapping[str, KnownGuardian]) -> None:
        self._records = records
        self._guardians = {guardian.id: guardian for guardian in present.guardians}
        accounts = {account.id: account for account in present.accounts}
        self._carrying: dict[UUID, dict[UUID, KnownAccount]] = defaultdict(dict)
        for bond in present.bonds:
            guardian, account = self._guardians[bond.guardian], accounts[bond.account]
            if guardian.school == uai and account.state in _BEST_FIRST:
                self._carrying[guardian.person][account.id] = account

    def of(self, person_id: str, around: Iterable[str]) -> UUID | None:
        """The account that takes another child of this person; `around` are the PERSONNE_ID of all of that child's
        legal guardians: a joint account takes it only if both of its guardians are among them."""
        record = self._records.get(person_id)
        if record is None:
            return None
        family = [self._records[number] for number in around if number in self._records]
        fitting = [each for each in self._carrying[record.person].values() if self._fits(each, family)]
        best = min(fitting, key=lambda account: (_BEST_FIRST.index(account.state), account.id), default=None)
        return best.id if best else None

    def _fits(self, account: KnownAccount, family: Sequence[KnownGuardian]) -> bool:
        holders = [self._guardians[each] for each in account.guardians]
        return all(any(same_human(holder, guardian) for guardian in family) for holder in holders)


def new_accounts(attached: Sequence[Attached], pupils: Iterable[PupilRow], *, per_child: bool) -> list[NewAccount]:
    """Accounts for the responsibilities that none takes: one for each guardian and child, or one for each guardian with
    all new children; and one for each of these pupils."""
    homeless = [each for each in attached if each.account is None]
    together: dict[tuple[str, ...], list[Attached]] = defaultdict(list)
    for each in homeless:
        together[(each.person_id, each.eleve_id) if per_child else (each.person_id,)].append(each)
    guardians = [
        NewAccount(
            tuple(each.eleve_id for each in taken),
            taken[0].name,
            taken[0].person_id,
            tuple(each.child for each in taken),
        )
        for taken in together.values()
    ]
    return [*guardians, *(NewAccount((row.eleve_id,), row.name) for row in pupils)]
