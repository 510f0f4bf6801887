"""A counter for tests: a clock that stands still until moved, Argon2id at its smallest, on either database; and made-up
families that come to it by the same way as real ones (prepared, then issued a letter)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlmodel import select

from telekiosk.core import journal
from telekiosk.core.accounts import live_letter
from telekiosk.core.counter import Actor, Counter, Transaction, family_at, prepare_database
from telekiosk.core.credentials import Argon2idHasher, Key, new_id, new_paper_secret, new_scan_code, parsed_key
from telekiosk.core.database import Database
from telekiosk.core.entities import Account, Enrolment, Guardian, Pupil, Responsibility, School
from telekiosk.core.grouping import (
    Group,
    GroupingSummary,
    GroupOutcome,
    LookAtGrouping,
    LookAtGroupingOutcome,
    group,
    look_at_grouping,
)
from telekiosk.core.lifecycle import Kind, Who
from telekiosk.core.paper import IssueLetters, LettersIssued, NewLetter, issue_letters
from telekiosk.core.policy import Rules, local_date
from telekiosk.core.preparing import prepared_guardian_account, prepared_pupil_account, registered_school
from telekiosk.core.proofs import Given
from telekiosk.core.scope import schools_of
from telekiosk.core.search_terms import terms_of
from telekiosk.core.signin import FirstConnectionDue, SignedIn, SignIn, sign_in
from telekiosk.core.staff_entities import SearchTerm

UAI = "0990001N"
MORNING = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)  # 10:00 in Paris
KEY_TEXT = "telekiosk-key-1 0a0a0a0a " + "0123456789abcdef" * 4
KEY = parsed_key(KEY_TEXT)


@dataclass
class Clock:
    """Stands still until told otherwise."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass
class CountingHasher:
    """Argon2id at its smallest parameters, counting what it computes (R15)."""

    computed: int = 0
    _argon2: Argon2idHasher = field(default_factory=lambda: Argon2idHasher(memory_kib=8, passes=1))

    def hash(self, secret: str) -> str:
        return self._argon2.hash(secret)

    def verify(self, digest: str | None, secret: str) -> bool:
        self.computed += 1
        return self._argon2.verify(digest, secret)


def open_counter(url: str, rules: Rules | None = None, key: Key = KEY) -> Counter:
    """A counter on an empty database, for a family at the terminal 'Hall A'."""
    counter = counter_on(url, rules, key)
    prepare_database(counter.database, lambda _empty: key, counter.clock)
    return counter


def counter_on(url: str, rules: Rules | None = None, key: Key = KEY) -> Counter:
    """The same on a database that is prepared already."""
    return Counter(Database(url), key, CountingHasher(), Clock(), rules or Rules(), family_at("Hall A"))


def clock_of(counter: Counter) -> Clock:
    assert isinstance(counter.clock, Clock)
    return counter.clock


def hasher_of(counter: Counter) -> CountingHasher:
    assert isinstance(counter.hasher, CountingHasher)
    return counter.hasher


def staff(counter: Counter) -> Counter:
    """The same desk, the school behind it."""
    return counter.acting(Actor(Who.SCHOOL, "operator:sbernard"))


@dataclass(frozen=True)
class TestLetter:
    """What stands on a letter, in clear."""

    __test__ = False
    identifier: str
    password: str
    scan_code: str


@dataclass(frozen=True)
class Family:
    """Claire MARTIN (and Paul, if asked for), their children, and the accounts by holder's first name."""

    accounts: dict[str, str]
    letters: dict[str, TestLetter]


def new_family(
    counter: Counter,
    *,
    children: tuple[tuple[str, date], ...] = (("Léa", date(2012, 3, 7)),),
    guardians: tuple[str, ...] = ("Claire",),
    surname: str = "Martin",
    pupils_too: bool = False,
    roster_address: str = "",
    letters: bool = True,
) -> Family:
    """One guardian account for each guardian and child ('Claire', then 'Claire 2'…), by request one for each pupil
    ('Léa'); with their letters, unless told otherwise."""
    importer = counter.acting(Actor(Who.IMPORT, "import"))

    def step(tx: Transaction) -> dict[str, str]:
        school: School = registered_school(tx, UAI, "Collège Jean-Moulin")
        school.town, school.contact, school.phone = "Poitiers", "Secrétariat, bureau B12", "05 49 00 00 00"
        made: dict[str, str] = {}
        people = [_guardian(tx, first, surname, roster_address) for first in guardians]
        for first_name, birth_date in children:
            pupil = Pupil(family_name=surname, first_name=first_name, birth_date=birth_date)
            tx.session.add(pupil)
            tx.session.flush()
            tx.session.add(
                Enrolment(pupil_id=pupil.id, school_uai=UAI, class_name="4e C", started_on=local_date(tx.now))
            )
            for rank, guardian in enumerate(people, 1):
                bond = Responsibility(guardian_id=guardian.id, pupil_id=pupil.id, rank=rank, account_id=new_id())
                account = prepared_guardian_account(tx, guardian, UAI, [bond])
                made[_free(made, guardian.first_name)] = account.identifier
            if pupils_too:
                made[_free(made, first_name)] = prepared_pupil_account(tx, pupil, UAI).identifier
        return made

    accounts = importer.write(step)
    issued = {name: give_letter(counter, identifier) for name, identifier in accounts.items()} if letters else {}
    return Family(accounts, issued)


def _guardian(tx: Transaction, first_name: str, surname: str, address: str) -> Guardian:
    guardian = Guardian(
        school_uai=UAI,
        person_id=new_id().hex[-20:],
        civility="Mme" if first_name.endswith("e") else "M.",
        family_name=surname,
        first_name=first_name,
        address_lines="3 rue des Lilas",
        postcode_and_town="86000 POITIERS",
        email=address,
        email_is_sound=bool(address),
    )
    tx.session.add(guardian)
    tx.session.flush()
    return guardian


def _free(made: dict[str, str], name: str) -> str:
    number = 1
    while (free := name if number == 1 else f"{name} {number}") in made:
        number += 1
    return free


def give_letter(counter: Counter, identifier: str, issued_on: date | None = None) -> TestLetter:
    """A letter by the school, as the printing of a PDF does it. Its password has a letter and a digit, so that whoever
    chooses it as their own is told of nothing else."""
    account = row(counter, identifier)
    password, scan_code = next(filter(_mixed, iter(new_paper_secret, ""))), new_scan_code()
    new = NewLetter(account.id, good_letter(counter, account), counter.hasher.hash(password), scan_code)
    form = IssueLetters(new_id(), account.school_uai, issued_on or local_date(counter.clock()), [new])
    assert issue_letters(staff(counter), form) == LettersIssued(1)
    return TestLetter(identifier, password, scan_code)


def good_letter(counter: Counter, account: Account) -> UUID | None:
    """The account's letter that a new one is to replace."""
    letter = counter.read(lambda tx: live_letter(tx.session, account))
    return letter.id if letter and letter.deadline >= local_date(counter.clock()) else None


def _mixed(password: str) -> bool:
    return any(map(str.isdigit, password)) and any(map(str.isalpha, password))


def row(counter: Counter, identifier: str) -> Account:
    """The account's row as it stands, for looking."""
    return counter.read(lambda tx: tx.session.exec(select(Account).where(Account.identifier == identifier)).one())


def open_letter(counter: Counter, letter: TestLetter) -> FirstConnectionDue:
    """Signs in with a letter: P2 is due."""
    due = sign_in(counter, SignIn(letter.identifier, letter.password))
    assert isinstance(due, FirstConnectionDue) and due.kind in Kind
    return due


def assert_every_journal_holds(counter: Counter) -> None:
    """Every account's and school's journal verifies, and replays to what stands in the rows (R12); and the words that
    find accounts are what they would be if they were all made anew (C1)."""

    def step(tx: Transaction) -> None:
        for stream in (*tx.session.exec(select(Account)), *tx.session.exec(select(School))):
            assert isinstance(journal.verify(tx.session, tx.key, stream), journal.Intact), stream

    counter.read(step)
    assert_words_are_true(counter)


def assert_words_are_true(counter: Counter) -> None:
    """Every account has its words, and has them for just the schools that reach it."""

    def step(tx: Transaction) -> None:
        ids = list(tx.session.exec(select(Account.id)))
        stored = {(each.account_id, each.school_uai, each.term) for each in tx.session.exec(select(SearchTerm))}
        wanted = {(number, *word) for number, several in terms_of(tx.session, ids).items() for word in several}
        assert stored == wanted
        reached = {(number, uai) for number, schools in schools_of(tx.session, ids).items() for uai in schools}
        assert {(number, uai) for number, uai, _ in stored} == reached

    counter.read(step)


def group_letter(
    counter: Counter, identifier: str, password: str, added: TestLetter, birth_date: str
) -> GroupOutcome | LookAtGroupingOutcome:
    """P16 from end to end: signs in, proves the other letter, looks, and groups."""
    signed_in = sign_in(counter, SignIn(identifier, password))
    assert isinstance(signed_in, SignedIn)
    given = Given(birth_date, added.identifier, added.password)
    summary = look_at_grouping(counter, LookAtGrouping(signed_in.visit, given))
    if not isinstance(summary, GroupingSummary):
        return summary
    return group(counter, Group(signed_in.visit, summary.proved, password))
