"""What happened before the demo begins: two imports, letters, and accounts in every state, by use cases alone (R25)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from telekiosk.core.activation import (
    AccountReady,
    ConfirmByCode,
    Confirmed,
    FirstConnection,
    MailAwaited,
    confirm_by_code,
    first_connection,
)
from telekiosk.core.counter import Actor, Counter, family_at
from telekiosk.core.grouping import Group, Grouped, GroupingSummary, LookAtGrouping, group, look_at_grouping
from telekiosk.core.lifecycle import Kind, State, Who
from telekiosk.core.owed import WITHOUT_LIVE_LETTER, LetterChoice, letters_owed
from telekiosk.core.people import SchoolView
from telekiosk.core.policy import local_date
from telekiosk.core.proofs import Given
from telekiosk.core.school import Done, GeneratedAnew, StaffAct, close, generate_anew
from telekiosk.core.schools import set_school
from telekiosk.core.sheets import AccountSheet, show_account
from telekiosk.core.signin import ConfirmationDue, FirstConnectionDue, Scan, SignedIn, SignIn, sign_in, sign_in_by_scan
from telekiosk.core.terms import Language
from telekiosk.demo.mailbox import received_mails
from telekiosk.demo.schools import MadeUpSchool, made_up_school
from telekiosk.letters.batch import LettersPrinted, PrintLetters, print_letters
from telekiosk.letters.page import LetterPage
from telekiosk.mail.maildir import MaildirTransport
from telekiosk.mail.portal import Portal
from telekiosk.mail.worker import deliver_one, worker_name
from telekiosk.roster.apply import Imported, ImportRoster, import_roster
from telekiosk.roster.fit import school_year

LONG_AGO = timedelta(days=120)  # longer than any letter's three months
Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """A live letter, as it lies on the table. `deadline` is its last good day."""

    identifier: str
    temporary_password: str
    scan_code: str
    kind: Kind
    holder: str
    child: str
    birth_date: date
    school: str
    school_name: str
    deadline: date


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account as the story left it. `password` is what its holder would type: the own one, or the letter's where
    that now only explains a refusal; None where nothing opens it, or a letter on the table does."""

    identifier: str
    password: str | None
    state: State
    mail: str | None
    holder: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    letters: tuple[DemoLetter, ...]
    accounts: tuple[DemoAccount, ...]


def tell(counter: Counter, folder: Path, maildir: Path, portal: Portal) -> Demo:
    """Carries the whole story out on an empty database; letters go to PDF files in `folder`, mails to `maildir`."""
    story = _Story(counter.acting(Actor(Who.SCHOOL, "demo")), folder, maildir, portal)
    college, lycee = made_up_school("college"), made_up_school("lycee")
    story.long_ago(lambda: story.begin(lycee))
    story.long_ago(lambda: story.print(lycee, "lycee-earlier", only=frozenset({"tmarchand"})))
    story.begin(college)
    _sure(show_account(story.desk, "tmarchand"), AccountSheet)  # what time does is applied on sight: it lapses
    story.print(college, "college")
    story.print(lycee, "lycee", states=frozenset({State.PREPARED}))
    story.open_accounts()
    story.end_accounts(college)
    return story.told((college, lycee))


class _Story:
    def __init__(self, desk: Counter, folder: Path, maildir: Path, portal: Portal) -> None:
        self.desk, self.folder, self.maildir, self.portal = desk, folder, maildir, portal
        self.family = desk.acting(family_at("demo"))
        self.pages: dict[str, LetterPage] = {}
        self.passwords: dict[str, str] = {}

    def long_ago(self, act: Callable[[], None]) -> None:
        """Something that happened before the letters' three months began to run out."""
        desk, clock = self.desk, self.desk.clock
        self.desk = replace(desk, clock=lambda: clock() - LONG_AGO)
        act()
        self.desk = desk

    def begin(self, school: MadeUpSchool) -> None:
        """The files are those of whichever school year it is."""
        today = local_date(self.desk.clock())
        heading = replace(school.roster.heading, year=school_year(today))
        _sure(import_roster(self.desk, ImportRoster(replace(school.roster, heading=heading))), Imported)
        _sure(set_school(self.desk, school.details), SchoolView)

    def print(
        self,
        school: MadeUpSchool,
        name: str,
        *,
        states: frozenset[State] = WITHOUT_LIVE_LETTER,
        only: frozenset[str] | None = None,
    ) -> None:
        choice = LetterChoice(school.details.uai, states, identifiers=only)
        form = PrintLetters(choice, self.folder / f"letters-{name}.pdf")
        printed = _sure(print_letters(self.desk, form), LettersPrinted)
        self.pages |= {page.identifier: page for page in printed.pages}

    def open_accounts(self) -> None:
        """Two families who have opened theirs, a pupil without an address, and a mother whose mail was never read."""
        father = self.connect("M. Karim BENHADDOU", "Yasmine", "lune7verte", "karim.benhaddou@example.org")
        self.confirm(father)
        pupil = self.connect("Yasmine BENHADDOU-LECLERC", "Yasmine", "gare12bleue", "yasmine@example.org")
        self.confirm(pupil)
        self.connect("Malo LE GOFF-KERVRAN", "Malo", "velo31rouge", "")
        self.connect("Mme Sophie LECLERC", "Yasmine", "jardin9bleu", "sophie.leclerc@example.org")
        twins = self.connect("M. Marc BERTHELOT", "Léa", "moulin5gris", "marc.berthelot@example.org")
        self.confirm(twins)
        self.group(twins, "M. Marc BERTHELOT", "Hugo")

    def end_accounts(self, college: MadeUpSchool) -> None:
        """One account generated anew, whose new letter lies on the table; one closed."""
        lost = self.letter("Mme Anne-Laure LE GOFF", "Malo")
        self.passwords[lost.identifier] = lost.temporary_password
        _sure(generate_anew(self.desk, StaffAct(lost.identifier, "courrier perdu")), GeneratedAnew)
        self.print(college, "college-new", states=frozenset({State.PREPARED}))
        gone = self.letter("M. Sean O'BRIEN", "Maëlys")
        self.passwords[gone.identifier] = gone.temporary_password
        _sure(close(self.desk, StaffAct(gone.identifier, "départ à l'étranger")), Done)
        self.deliver()

    def letter(self, holder: str, child: str) -> LetterPage:
        """The letter of this holder for the child of this first name."""
        return next(
            page
            for page in self.pages.values()
            if page.addressee[0] == holder and page.children[0].name.startswith(f"{child} ")
        )

    def connect(self, holder: str, child: str, password: str, address: str) -> LetterPage:
        """A family comes to the kiosk with its letter and fills in P2."""
        page = self.letter(holder, child)
        due = _sure(sign_in_by_scan(self.family, Scan(page.scan_code)), FirstConnectionDue)
        born = f"{due.child.birth_date:%d%m%Y}"
        form = FirstConnection(due.visit, password, password, address, address, born, Language.FR)
        _sure(first_connection(self.family, form), MailAwaited if address else AccountReady)
        self.passwords[page.identifier] = password
        self.deliver()
        return page

    def deliver(self) -> None:
        """The worker's round: everything that waits goes into the mailbox."""
        transport, name = MaildirTransport(self.maildir), worker_name()
        while deliver_one(self.desk.acting(Actor(Who.TIME, "worker")), transport, self.portal, name):
            pass

    def confirm(self, page: LetterPage) -> None:
        """The family reads the newest mail and types its code."""
        outcome = sign_in(self.family, SignIn(page.identifier, self.passwords[page.identifier]))
        due = _sure(outcome, ConfirmationDue) if page.kind is Kind.GUARDIAN else _sure(outcome, SignedIn)
        code = next(mail.code for mail in received_mails(self.maildir) if mail.code)
        _sure(confirm_by_code(self.family, ConfirmByCode(due.visit, code)), Confirmed)
        self.deliver()

    def group(self, principal: LetterPage, holder: str, child: str) -> None:
        """Another letter of the same guardian joins the account."""
        added = self.letter(holder, child)
        password = self.passwords[principal.identifier]
        seen = _sure(sign_in(self.family, SignIn(principal.identifier, password)), SignedIn)
        waiting = _sure(sign_in_by_scan(self.family, Scan(added.scan_code)), FirstConnectionDue)
        given = Given(f"{waiting.child.birth_date:%d%m%Y}", scan_code=added.scan_code)
        summary = _sure(look_at_grouping(self.family, LookAtGrouping(seen.visit, given)), GroupingSummary)
        _sure(group(self.family, Group(seen.visit, summary.proved, password)), Grouped)
        self.passwords[added.identifier] = added.temporary_password
        self.deliver()

    def told(self, schools: tuple[MadeUpSchool, ...]) -> Demo:
        accounts: list[DemoAccount] = []
        letters: list[DemoLetter] = []
        for school in schools:
            owed = letters_owed(self.desk, LetterChoice(school.details.uai, frozenset(State)))
            for identifier in sorted([*(due.identifier for due in owed.due), *(name for name, _ in owed.held_back)]):
                sheet = _sure(show_account(self.desk, identifier), AccountSheet)
                accounts.append(self._account(sheet))
                if sheet.state is State.NOTIFIED:
                    letters.append(self._letter(sheet, school))
        letters.sort(key=_by_family)
        return Demo(tuple(letters), tuple(accounts))

    def _account(self, sheet: AccountSheet) -> DemoAccount:
        lapsed = self.pages[sheet.identifier].temporary_password if sheet.state is State.LAPSED else None
        return DemoAccount(
            identifier=sheet.identifier,
            password=self.passwords.get(sheet.identifier, lapsed),
            state=sheet.state,
            mail=sheet.confirmed_address or sheet.awaited_address,
            holder=", ".join(sheet.holders),
            children=tuple(child.name for child in sheet.children if child.why_not is None),
        )

    def _letter(self, sheet: AccountSheet, school: MadeUpSchool) -> DemoLetter:
        page, child = self.pages[sheet.identifier], sheet.children[0]
        return DemoLetter(
            identifier=page.identifier,
            temporary_password=page.temporary_password,
            scan_code=page.scan_code,
            kind=page.kind,
            holder=", ".join(sheet.holders),
            child=child.name,
            birth_date=_sure(child.birth_date, date),
            school=school.details.uai,
            school_name=page.school,
            deadline=page.deadline,
        )


def _by_family(letter: DemoLetter) -> tuple[str, str, bool, str, str]:
    """A family's letters lie together, those of the parents on top."""
    surname = letter.child.partition(" ")[2]
    return letter.school, surname, letter.kind is Kind.PUPIL, letter.holder, letter.child


def _sure(outcome: object, wanted: type[Wanted]) -> Wanted:
    """The outcome, which in a story of our own can only be this one."""
    if not isinstance(outcome, wanted):
        raise AssertionError(f"{wanted.__name__} awaited, not {outcome!r}")
    return outcome
