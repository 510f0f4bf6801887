"""B4: the search of the console (C1), as an operator types, on a database filled with made-up accounts."""

from __future__ import annotations

import argparse
from functools import partial
from random import Random
from time import perf_counter
from typing import TypeAlias

import sqlalchemy as sa

from benchmarks.frame import databases, in_its_own_process, report, school_desk
from telekiosk.core import search_terms
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_id
from telekiosk.core.database import insert_all
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility
from telekiosk.core.preparing import registered_school
from telekiosk.core.search import Query, search

ME = "benchmarks.search"
FAMILIES_OF_A_SCHOOL = 1_000
ACCOUNTS_OF_A_FAMILY = 3
FIRST_NAMES = (
    *("Léa", "Tom", "Emma", "Louis", "Chloé", "Hugo", "Inès", "Jules", "Manon", "Lucas", "Camille", "Noé", "Sarah"),
    *("Adam", "Zoé", "Paul", "Claire", "Jean-Pierre", "Anne-Sophie", "Mohamed", "Fatou", "Éric", "Hélène", "Maël"),
)
SYLLABLES = ("mar", "du", "ber", "le", "fon", "ga", "ri", "mo", "tho", "pe", "ti", "bou", "char", "pen", "tier", "ault")
TYPED = (
    *("m", "ma", "martin", "martin l", "léa martin", "martin 4e c", "a1234", "claire.martin@", "jean pierre bernard"),
    *("zzzz", "l m", "le ma", "4e c emma", "dubermo", "bernard tom 5e"),
)
TIMES_EACH = 7

Row: TypeAlias = dict[str, object]


def fill(url: str, accounts: int) -> None:
    """Families of two guardians and a pupil, school by school; surnames as uneven as real ones."""
    desk, dice = school_desk(url), Random(1)
    surnames = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).title() for _ in range(20_000)]
    surnames += ["Martin"] * 400 + ["Bernard"] * 300
    schools = max(accounts // (FAMILIES_OF_A_SCHOOL * ACCOUNTS_OF_A_FAMILY), 1)
    families = min(accounts // ACCOUNTS_OF_A_FAMILY, FAMILIES_OF_A_SCHOOL)
    for number in range(schools):
        desk.write(partial(_fill_school, uai=f"099{number:04}N", families=families, dice=dice, surnames=surnames))
    report(seconds=0)


def _fill_school(tx: Transaction, uai: str, families: int, dice: Random, surnames: list[str]) -> None:
    registered_school(tx, uai, uai)
    pupils, enrolments, guardians, bonds, theirs, own = (list[Row]() for _table in range(6))
    accounts = []
    for family in range(families):
        surname, pupil = dice.choice(surnames), new_id()
        person: Row = {"family_name": surname, "usage_name": ""}
        pupils.append({**person, "id": pupil, "first_name": dice.choice(FIRST_NAMES)})
        enrolments.append({"pupil_id": pupil, "school_uai": uai, "class_name": _class(dice), "started_on": tx.today})
        state: Row = {"school_uai": uai, "language": "fr", "made_at": tx.now, "state_since": tx.now}
        for rank in (1, 2):
            guardian, account, first = new_id(), new_id(), dice.choice(FIRST_NAMES)
            guardians.append({**person, "id": guardian, "school_uai": uai, "first_name": first} | _nobody(family, rank))
            address = f"{first}.{surname}{uai}{family}@example.org".lower()
            identifier = f"a{uai[3:7]}{family}x{rank}"
            theirs_is: Row = {"kind": "guardian", "state": "active", "confirmed_address": address}
            accounts.append(account)
            theirs.append({**state, **theirs_is, "id": account, "identifier": identifier})
            bonds.append({"guardian_id": guardian, "pupil_id": pupil, "account_id": account, "rank": rank})
        own_is: Row = {"kind": "pupil", "state": "prepared", "pupil_id": pupil}
        accounts.append(account := new_id())
        own.append({**state, **own_is, "id": account, "identifier": f"p{uai[3:7]}{family}"})
    blank = {"ended_because": ""}
    _insert(tx, Pupil, pupils)
    _insert(tx, Enrolment, enrolments, eleve_id="", elenoet="", **blank)
    _insert(tx, Guardian, guardians)
    seal = {"confirmed_at_counter": False, "closed_by_time": False, "entry_count": 0, "last_digest": "", "seal": ""}
    _insert(tx, Account, theirs, **seal)
    _insert(tx, Account, own, **seal)
    _insert(tx, Responsibility, bonds, hidden=False, **blank)
    search_terms.note(tx.session, accounts=accounts)


def _insert(tx: Transaction, table: type, rows: list[Row], **same: object) -> None:
    insert_all(tx.session, table, [{"id": new_id(), **same, **row} for row in rows])


def _class(dice: Random) -> str:
    return f"{dice.randint(3, 6)}e {dice.choice('ABCDEFGH')}"


def _nobody(family: int, rank: int) -> Row:
    blank = dict.fromkeys(("civility", "address_lines", "postcode_and_town", "country", "phone", "email"), "")
    return {**blank, "person_id": f"{family}-{rank}", "email_is_sound": False, "protected": False}


def p95_ms(desk: Counter, uai: str | None) -> float:
    """Of what is typed, each several times; the first of each is not counted."""
    taken = []
    for text in TYPED:
        for turn in range(TIMES_EACH):
            started = perf_counter()
            search(desk, Query(text, uai))
            if turn:
                taken.append(perf_counter() - started)
    return sorted(taken)[int(len(taken) * 0.95)] * 1000


def measure(kind: str, accounts: int) -> dict[str, float]:
    """p95 in ms by whose operator asks."""
    with databases(kind) as urls:
        url = next(urls)
        in_its_own_process(ME, "--fill", url, str(accounts))
        desk = school_desk(url)
        if kind == "postgresql":
            with sa.create_engine(desk.database.url).connect() as connection:
                connection.exec_driver_sql("ANALYZE")
                connection.commit()
        return {"a school's operator": p95_ms(desk, "0990000N"), "the authority": p95_ms(desk, None)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--fill", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fill:
        fill(given.fill[0], int(given.fill[1]))
        return
    for kind in ("sqlite", "postgresql"):
        few, many = measure(kind, 1_000), measure(kind, given.accounts)
        for who, taken in many.items():
            print(
                f"B4 {kind}, {who}: p95 {taken:.1f} ms at {given.accounts:,} accounts (goal 50), "
                f"ratio to 1,000 accounts {taken / few[who]:.2f} (goal 1.25)",
                flush=True,
            )


if __name__ == "__main__":
    main()
