"""A family on a throw-away database, brought to where a test begins by the use cases alone; its clock stands still."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlmodel import col, select

from telekiosk.core.activation import (
    AtTheDesk,
    Confirmed,
    FirstConnection,
    Link,
    MailAwaited,
    confirm_by_link,
    first_connection,
    resend_confirmation,
)
from telekiosk.core.counter import Counter, Transaction, family_at, prepare_database
from telekiosk.core.credentials import Argon2idHasher, new_id, new_key, new_scan_code, read_key
from telekiosk.core.database import Database
from telekiosk.core.entities import Account, Enrolment, Guardian, OutboxMail, Pupil, Responsibility
from telekiosk.core.lifecycle import Who
from telekiosk.core.paper import IssueLetters, LettersIssued, NewLetter, issue_letters
from telekiosk.core.policy import Rules
from telekiosk.core.preparing import prepared_guardian_account, registered_school
from telekiosk.core.recovery import ForgottenPassword, ResetSent, ask_for_reset
from telekiosk.core.signin import FirstConnectionDue, SignIn, sign_in
from telekiosk.core.terms import Language
from telekiosk.core.visits import Visit

TEMPORARY_PASSWORD, PASSWORD = "DCBRJDWH", "tartine7pomme"
ADDRESS, SCHOOL = "claire.martin@example.org", "0330001A"


@cache
def _prepared() -> Path:
    """An empty database with its key, made once and copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="telekiosk-tests-"))
    database = Database(f"sqlite:///{folder}/telekiosk.db")
    prepare_database(database, lambda _: new_key(folder / "telekiosk.key"), lambda: datetime(2026, 9, 1, tzinfo=UTC))
    database.close()
    return folder


@dataclass
class Family:
    """Mme Claire Martin and her daughter Léa. `pass_time` moves the one clock of counter and mails;
    not `fresh`: the family that another process left in that folder."""

    folder: Path
    fresh: bool = True
    now: datetime = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
    visit: Visit | None = None

    def __post_init__(self) -> None:
        if self.fresh:
            shutil.copytree(_prepared(), self.folder, dirs_exist_ok=True)
        self.counter = Counter(
            database=Database(f"sqlite:///{self.folder}/telekiosk.db"),
            key=read_key(self.folder / "telekiosk.key"),
            hasher=Argon2idHasher(memory_kib=8, passes=1),
            clock=lambda: self.now,
            rules=Rules(),
            actor=family_at("Hall A"),
        )

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)

    def get_a_letter(self) -> None:
        self.counter.write(self._prepare)
        (account,) = self.accounts()
        digest = self.counter.hasher.hash(TEMPORARY_PASSWORD)
        letters = [NewLetter(account.id, None, digest, new_scan_code())]
        form = IssueLetters(new_id(), SCHOOL, self.now.date(), letters)
        school = self.counter.acting(type(self.counter.actor)(Who.SCHOOL, "local:tests"))
        assert issue_letters(school, form) == LettersIssued(1)

    def _prepare(self, tx: Transaction) -> None:
        school = registered_school(tx, SCHOOL, "Collège Jean Moulin")
        school.contact, school.phone = "secrétariat, bâtiment A", "05 56 00 00 00"
        pupil = Pupil(family_name="Martin", first_name="Léa", birth_date=date(2014, 3, 7))
        guardian = Guardian(school_uai=SCHOOL, person_id="1", civility="Mme", family_name="Martin", first_name="Claire")
        tx.session.add_all([school, pupil, guardian])
        tx.session.flush()
        tx.session.add(Enrolment(pupil_id=pupil.id, school_uai=SCHOOL, class_name="4e C", started_on=date(2026, 9, 1)))
        held = Responsibility(guardian_id=guardian.id, pupil_id=pupil.id, account_id=new_id(), rank=1)
        prepared_guardian_account(tx, guardian, SCHOOL, [held])

    def connect(self, language: Language = Language.FR) -> None:
        """From the letter to P3: the account is pending, M1 waits in the outbox."""
        self.get_a_letter()
        due = sign_in(self.counter, SignIn("cmartin", TEMPORARY_PASSWORD))
        assert isinstance(due, FirstConnectionDue)
        form = FirstConnection(due.visit, PASSWORD, PASSWORD, ADDRESS, ADDRESS, "07/03/2014", language)
        done = first_connection(self.counter, form)
        assert isinstance(done, MailAwaited)
        self.visit = done.visit

    def ask_again(self) -> None:
        """P5's RENVOYER: a newer M1."""
        assert self.visit is not None
        resend_confirmation(self.counter, AtTheDesk(self.visit))

    def confirm(self) -> None:
        """The button behind M1's link: the account is active."""
        assert isinstance(confirm_by_link(self.counter, Link(self.newest_token())), Confirmed)

    def forget_password(self) -> int:
        """P9, some time after the last mail: M3 waits in the outbox; its reference."""
        self.pass_time(minutes=3)
        sent = ask_for_reset(self.counter, ForgottenPassword("cmartin"))
        assert isinstance(sent, ResetSent)
        return sent.reference

    def accounts(self) -> list[Account]:
        return self.counter.read(lambda tx: list(tx.session.exec(select(Account)).all()))

    def mails(self) -> list[OutboxMail]:
        """The outbox, oldest first."""
        question = select(OutboxMail).order_by(col(OutboxMail.id))
        return self.counter.read(lambda tx: list(tx.session.exec(question).all()))

    def newest_token(self) -> str:
        token = [mail.token for mail in self.mails() if mail.token][-1]
        assert token is not None
        return token

    def fingerprint(self) -> tuple[tuple[str, tuple[object, ...]], ...]:
        """Every row of every table: what a look must not change."""

        def rows(tx: Transaction) -> tuple[tuple[str, tuple[object, ...]], ...]:
            return tuple(
                (table.name, tuple(row))
                for table in Account.metadata.sorted_tables
                for row in sorted(tx.session.execute(table.select()).all(), key=repr)
            )

        return self.counter.read(rows)
