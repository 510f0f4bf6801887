"""Rosters as data: families in a few words, for what happens after a file was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlmodel import select

from telekiosk.core.counter import Actor, Counter, Transaction, family_at
from telekiosk.core.entities import Account, Enrolment, Guardian, JournalEntry, Pupil, Responsibility
from telekiosk.core.lifecycle import ENDED, Who
from telekiosk.core.people import child_views, last_name
from telekiosk.core.preparing import registered_school
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.terms import AccountsPer
from telekiosk.roster.apply import Imported, ImportOutcome, ImportRoster, import_roster
from telekiosk.roster.model import Heading, LinkRow, PersonRow, PupilRow, Remark, Roster
from telekiosk.roster.plan import NO_DECISION, Decisions
from telekiosk.roster.steps import Plan
from tests.core.roads import activate
from tests.desk import clock_of, give_letter

UAI, OTHER = "0990001N", "0990002P"
DAY = datetime(2026, 10, 13, 8, 0, tzinfo=UTC)


def desk_of(counter: Counter) -> Counter:
    """The school's desk on 13 October 2026."""
    clock_of(counter).now = DAY
    return counter.acting(Actor(Who.SCHOOL, "local:root"))


def pupil(
    number: int | str,
    first_name: str,
    surname: str = "MARTIN",
    *,
    ine: str | None = "",
    born: date | None = date(2013, 5, 7),
    in_class: str = "4A",
    elenoet: str = "",
    usage_name: str = "",
    left_on: date | None = None,
) -> PupilRow:
    """One pupil; the INE is made of the number unless given, None for none."""
    if ine == "":
        ine = f"{int(number):09d}AA"
    return PupilRow(
        str(number), elenoet, ine, surname, usage_name, first_name, born, in_class, left_on, line=100 + int(number)
    )


def person(
    number: int | str,
    first_name: str,
    surname: str = "MARTIN",
    *,
    usage_name: str = "",
    home: str = "3 rue des Lilas",
    phone: str = "0612345678",
    email: str = "",
) -> PersonRow:
    civility = "Mme" if first_name.endswith("e") else "M."
    lines = (home,) if home else ()
    town = "86000 POITIERS" if home else ""
    return PersonRow(
        str(number),
        civility,
        surname,
        usage_name,
        first_name,
        lines,
        town,
        "",
        phone,
        email,
        bool(email),
        line=500 + int(number),
    )


def link(
    child: int | str, guardian: int | str, *, parentage: str = "10", pays: bool = False, first: bool = False
) -> LinkRow:
    return LinkRow(str(child), str(guardian), parentage, pays, first, line=900 + int(child))


def roster(
    pupils: Iterable[PupilRow],
    persons: Iterable[PersonRow] = (),
    links: Iterable[LinkRow] = (),
    *,
    uai: str = UAI,
    year: int = 2026,
    at: datetime = DAY,
    remarks: tuple[Remark, ...] = (),
) -> Roster:
    return Roster(Heading(uai, year, at), tuple(pupils), tuple(persons), tuple(links), remarks)


def later(made: Roster, **changes: object) -> Roster:
    """The same, exported a day later."""
    heading = replace(made.heading, exported_at=made.heading.exported_at + timedelta(days=1))
    return replace(made, heading=heading, **changes)  # type: ignore[arg-type]


def families() -> Roster:
    """Léa and Tom, of Claire and Paul; Zoé of Claire DUPONT alone."""
    return roster(
        [pupil(1, "Léa"), pupil(2, "Tom", in_class="6B"), pupil(3, "Zoé", "DUPONT")],
        [person(11, "Claire"), person(12, "Paul"), person(13, "Claire", "DUPONT")],
        [link(1, 11), link(1, 12), link(2, 11), link(2, 12), link(3, 13)],
    )


YES = Decisions(leavers=True)


def done(desk: Counter, made: Roster, decisions: Decisions = NO_DECISION) -> Plan:
    """Imports; fails unless something changed. The plan that was carried out."""
    outcome = outcome_of(desk, made, decisions)
    assert isinstance(outcome, Imported), outcome
    return outcome.plan


def outcome_of(desk: Counter, made: Roster, decisions: Decisions = NO_DECISION) -> ImportOutcome:
    return import_roster(desk, ImportRoster(made, decisions=decisions))


def accounts(desk: Counter) -> dict[str, str]:
    """Identifier → state and, unless it has ended, the children it shows."""

    def shows(tx: Transaction, row: Account) -> list[str]:
        return [] if row.state in ENDED else sorted(child.first_name for child in child_views(tx.session, row))

    def look(tx: Transaction) -> dict[str, str]:
        found = tx.session.exec(select(Account).order_by(Account.identifier)).all()
        return {row.identifier: " ".join([row.state.value, *shows(tx, row)]) for row in found}

    return desk.read(look)


def bonds(desk: Counter) -> dict[str, str]:
    """'Claire MARTIN of Léa' → the identifier of its account, and why it ended."""

    def look(tx: Transaction) -> dict[str, str]:
        found = {}
        for bond in tx.session.exec(select(Responsibility)):
            guardian, child = tx.session.get_one(Guardian, bond.guardian_id), tx.session.get_one(Pupil, bond.pupil_id)
            account = tx.session.get_one(Account, bond.account_id)
            name = f"{guardian.first_name} {last_name(guardian)} of {child.first_name}"
            assert name not in found
            found[name] = f"{account.identifier} {bond.ended_because}".strip()
        return found

    return desk.read(look)


def rows(desk: Counter, table: type) -> list:  # type: ignore[type-arg]
    return desk.read(lambda tx: list(tx.session.exec(select(table)).all()))


def enrolled(desk: Counter) -> dict[str, str]:
    """First name → 'school class' of the current enrolment."""
    names = {each.id: each.first_name for each in rows(desk, Pupil)}
    return {
        names[each.pupil_id]: f"{each.school_uai} {each.class_name}"
        for each in rows(desk, Enrolment)
        if each.ended_on is None
    }


def pupil_named(desk: Counter, first_name: str) -> Pupil:
    found: Pupil = next(each for each in rows(desk, Pupil) if each.first_name == first_name)
    return found


def family(desk: Counter) -> Counter:
    """The same desk, a family at the kiosk."""
    return desk.acting(family_at("Hall A"))


def opened(desk: Counter, identifier: str, address: str = "claire@orange.fr") -> None:
    """The account's letter arrives, and its family opens the account and confirms its address."""
    activate(family(desk), give_letter(desk, identifier), address=address, birth_date="07052013")


def per_guardian(desk: Counter, uai: str = UAI) -> None:
    """The school chooses one account for each guardian (R1)."""

    def choose(tx: Transaction) -> None:
        registered_school(tx, uai).accounts_per = AccountsPer.GUARDIAN

    set_school(desk, SetSchool(uai, create=True))
    desk.write(choose)


def entries(desk: Counter, identifier: str) -> list[str]:
    """The events in an account's journal."""
    (account,) = [each for each in rows(desk, Account) if each.identifier == identifier]
    return [entry.event for entry in rows(desk, JournalEntry) if entry.account_id == account.id]
