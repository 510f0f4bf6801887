"""Families and staff act at random on the core and on a small model of PRODUCT section 2 (H1).

About 30 seconds here; TELEKIOSK_LONG_MODEL=1 plays for as long as an hour. A failure prints how to repeat it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from telekiosk.core import activation, journal, management, recovery, school, signin
from telekiosk.core.accounts import mail_status
from telekiosk.core.counter import Counter, Transaction
from telekiosk.core.credentials import new_id, new_paper_secret, new_scan_code
from telekiosk.core.entities import Account, LentPassword, Letter, Responsibility
from telekiosk.core.mailed_secrets import seen_token
from telekiosk.core.paper import IssueLetters, NewLetter, issue_letters
from telekiosk.core.policy import deadline, local_date
from telekiosk.core.school import StaffAct
from telekiosk.core.sheets import show_account
from telekiosk.core.terms import Language, MailKind, ReportKind
from telekiosk.core.visits import ByLentPassword, ByLetter, Visit
from tests.core.model import ALIVE, ENDED, Known, Limits, Loan, Mailed, Paper
from tests.core.roads import newest, p2
from tests.databases import drop_database, new_database, quick_folder
from tests.desk import UAI, assert_every_journal_holds, clock_of, counter_on, good_letter, new_family, row, staff

ADDRESSES = ("claire@orange.fr", "paul@free.fr", "famille@laposte.net")
LONG = bool(os.environ.get("TELEKIOSK_LONG_MODEL"))
which = st.integers(0, 40)
address = st.sampled_from(ADDRESSES)
stage = st.sampled_from([2, 1, 0])
seldom = st.integers(0, 4).map(lambda number: number == 4)  # what ends an account would soon end them all


class Life(RuleBasedStateMachine):
    """Claire and Paul, Léa's guardians, and Léa; every account that staff make in their place."""

    open_counter: Callable[[], Counter]
    close_counter: Callable[[Counter], None]

    def __init__(self) -> None:
        super().__init__()
        self.counter = type(self).open_counter()
        self.limits = Limits()
        self.made = 0
        self.verified: dict[str, str] = {}
        self.visits: list[tuple[Known, Visit, Any]] = []
        family = new_family(self.counter, guardians=("Claire", "Paul"), pupils_too=True, letters=False)
        self.known = [Known(family.accounts[name], name != "Léa", int(name != "Léa")) for name in family.accounts]
        for each in self.known:
            self.give_letter(each)

    def teardown(self) -> None:
        assert_every_journal_holds(self.counter)
        type(self).close_counter(self.counter)

    # --- what the rules share

    @property
    def now(self) -> Any:
        return self.counter.clock()

    def pick(self, number: int) -> Known:
        """An account, looked at as a use case would; a minute passes with every act."""
        clock_of(self.counter).pass_time(minutes=1)
        account = self.known[number % len(self.known)]
        account.on_sight(local_date(self.now))
        return account

    def new_password(self) -> str:
        self.made += 1
        return f"jardin{self.made}bleu"

    def act(self, account: Known) -> StaffAct:
        return StaffAct(account.identifier, "asked at the counter", "passport")

    def told(self, outcome: object, expected: str) -> None:
        assert type(outcome).__name__ == expected, (outcome, expected)

    def forgive(self, account: Known) -> None:
        """Waits have tests of their own: here staff clear them at once."""
        self.told(school.clear_wait(staff(self.counter), self.act(account)), "Done")

    def give_letter(self, account: Known) -> None:
        today = local_date(self.now)
        paper = Paper(new_paper_secret(), new_scan_code(), deadline(today))
        known = row(self.counter, account.identifier)
        replaces = good_letter(self.counter, known)
        letter = NewLetter(known.id, replaces, self.hashed(paper.password), paper.scan_code)
        outcome = issue_letters(staff(self.counter), IssueLetters(new_id(), UAI, today, [letter]))
        possible = account.state in {"prepared", "notified", "lapsed"}
        self.told(outcome, "LettersIssued" if possible else "LettersOutdated")
        if possible:
            account.letter_issued(paper)

    def hashed(self, secret: str) -> str:
        return self.counter.hasher.hash(secret)

    def note_mail(self, account: Known, kind: str) -> None:
        mail = newest(self.counter, kind)
        assert mail.parameters["identifier"] == account.identifier
        assert mail.code and mail.token and mail.expires_at
        account.mail_left(Mailed(kind, mail.code, mail.token, mail.expires_at))

    def sign_in(self, account: Known, password: str) -> Any:
        return signin.sign_in(self.counter, signin.SignIn(account.identifier, password))

    def at_the_desk(self, account: Known) -> Visit | None:
        """Signs in with the own password; None where that leads nowhere."""
        if account.password is None or account.state not in {"pending", "active"}:
            return None
        outcome = self.sign_in(account, account.password)
        self.told(outcome, "SignedIn" if account.state == "active" else "ConfirmationDue")
        account.void_loans()
        self.visits.append((account, outcome.visit, account.passwords_set))
        visit: Visit = outcome.visit
        return visit

    # --- families

    @initialize(stages=st.tuples(stage, stage, stage))
    def so_far(self, stages: tuple[int, int, int]) -> None:
        """Notified, connected or confirmed: how far each has come when the game begins."""
        for number, reached in enumerate(stages):
            if reached > 0:
                self.first_connection(number, ADDRESSES[number], leave_out=False)
            if reached > 1:
                self.confirm(number, 0, linked=True)

    @rule(number=which, letter=which, scanned=st.booleans())
    def a_letter_is_shown(self, number: int, letter: int, scanned: bool) -> None:
        account = self.pick(number)
        if not account.papers:
            return
        paper = account.papers[letter % len(account.papers)]
        if scanned:
            outcome: Any = signin.sign_in_by_scan(self.counter, signin.Scan(paper.scan_code))
            self.told(outcome, account.told_of(paper))
        else:
            outcome = self.sign_in(account, paper.password)
            self.told(outcome, account.told_of_password(paper))
            self.forgive(account)
        if isinstance(outcome, signin.FirstConnectionDue):
            self.visits.append((account, outcome.visit, paper))

    @rule(number=which, to=address, leave_out=st.booleans())
    def first_connection(self, number: int, to: str, leave_out: bool) -> None:
        account = self.pick(number)
        live = [paper for paper in account.papers if paper.fate == "live"]
        if account.state != "notified" or not live:
            return
        due = self.sign_in(account, live[0].password)
        assert isinstance(due, signin.FirstConnectionDue)
        optional = not account.guardian or account.seen_at_counter
        typed = "" if leave_out and optional else to
        password = self.new_password()
        form = replace(p2(due.visit, password=password, address=typed), shared_is_fine=True)
        self.told(activation.first_connection(self.counter, form), "MailAwaited" if typed else "AccountReady")
        account.connected(password, typed or None)
        if typed:
            self.limits.may_leave(account.identifier, typed, self.now)
            self.note_mail(account, "M1")

    @rule(number=which)
    def a_wrong_birth_date(self, number: int) -> None:
        account = self.pick(number)
        visits = [visit for known, visit, paper in self.visits if known is account and isinstance(paper, Paper)]
        if visits:
            outcome = activation.first_connection(self.counter, p2(visits[-1], birth_date="8/3/2012"))
            assert type(outcome).__name__ in {"BirthDateWrong", "TooManyAttempts", "VisitOver"}
            self.forgive(account)

    @rule(number=which)
    def own_password(self, number: int) -> None:
        account = self.pick(number)
        if account.state in ENDED and account.password:
            outcome = self.sign_in(account, account.password)
            self.told(outcome, "AccountEnded")
            assert outcome.state == account.state
        else:
            self.at_the_desk(account)

    @rule(number=which, old=which)
    def a_wrong_password(self, number: int, old: int) -> None:
        account = self.pick(number)
        words = [*account.old_passwords, "wrong"]
        self.told(self.sign_in(account, words[old % len(words)]), "WrongCredentials")
        self.forgive(account)

    @rule(number=which, secret=which, linked=st.booleans())
    def confirm(self, number: int, secret: int, linked: bool) -> None:
        account = self.pick(number)
        sent = [each for each in account.mailed if each.kind == "M1"]
        if not sent:
            return
        mailed = sent[secret % len(sent)]
        if linked:
            outcome: Any = activation.confirm_by_link(self.counter, activation.Link(mailed.token))
        else:
            visit = self.at_the_desk(account)
            if visit is None:
                return
            outcome = activation.confirm_by_code(self.counter, activation.ConfirmByCode(visit, mailed.code))
            self.forgive(account)
        told = mailed.told(self.now)
        if not linked and account.awaited is None:
            self.told(outcome, "NothingAwaited")
        elif told == "good":
            self.told(outcome, "Confirmed")
            account.confirm()
        else:
            self.told(outcome, told)

    @rule(number=which, times=st.sampled_from([1, 1, 2, 7]))
    def resend(self, number: int, times: int) -> None:
        for _ in range(times):
            self.resend_once(number)

    def resend_once(self, number: int) -> None:
        account = self.pick(number)
        visit = self.at_the_desk(account)
        if visit is None:
            return
        outcome = activation.resend_confirmation(self.counter, activation.AtTheDesk(visit))
        if account.awaited is None:
            self.told(outcome, "NothingAwaited")
        elif self.limits.may_leave(account.identifier, account.awaited, self.now):
            self.told(outcome, "MailSent")
            self.note_mail(account, "M1")
        else:
            self.told(outcome, "MailNotYet")

    @rule(number=which, to=address, before=st.booleans())
    def another_address(self, number: int, to: str, before: bool) -> None:
        """Corrected before anything is confirmed (P3, P5), or changed in the profile (P14)."""
        account = self.pick(number)
        visit = self.at_the_desk(account)
        if visit is None:
            return
        if before:
            outcome: Any = activation.correct_address(
                self.counter, activation.CorrectAddress(visit, to, to, shared_is_fine=True)
            )
            refused = "VisitOver" if account.confirmed else None
        else:
            form = management.ChangeAddress(visit, to, to, account.password or "", shared_is_fine=True)
            outcome = management.change_address(self.counter, form)
            refused = "FormRefused" if account.confirmed == to else None
        if refused:
            self.told(outcome, refused)
        elif self.limits.may_leave(account.identifier, to, self.now):
            self.told(outcome, "MailSent")
            account.awaited = to
            self.note_mail(account, "M1")
        else:
            self.told(outcome, "MailNotYet")

    @rule(number=which)
    def change_password(self, number: int) -> None:
        account = self.pick(number)
        visit = self.at_the_desk(account)
        if visit is None or account.state != "active":
            return
        password = self.new_password()
        form = management.ChangePassword(visit, account.password or "", password, password)
        self.told(management.change_password(self.counter, form), "PasswordChanged")
        account.set_password(password)

    @rule(number=which)
    def forgotten_password(self, number: int) -> None:
        account = self.pick(number)
        outcome = recovery.ask_for_reset(self.counter, recovery.ForgottenPassword(account.identifier))
        if account.state in ENDED:
            self.told(outcome, "IdentifierUnknown")
        elif account.state != "active" or account.confirmed is None:
            self.told(outcome, "NeverConfirmed")
        elif self.limits.may_leave(account.identifier, account.confirmed, self.now):
            self.told(outcome, "ResetSent")
            self.note_mail(account, "M3")
        else:
            self.told(outcome, "MailNotYet")

    @rule(number=which, secret=which, linked=st.booleans())
    def reset(self, number: int, secret: int, linked: bool) -> None:
        account = self.pick(number)
        sent = [each for each in account.mailed if each.kind == "M3"]
        if not sent:
            return
        mailed, password = sent[secret % len(sent)], self.new_password()
        if linked:
            by_link = recovery.NewPasswordByLink(mailed.token, account.identifier, password, password)
            outcome: Any = recovery.set_password_by_link(self.counter, by_link)
        else:
            by_code = recovery.NewPasswordByCode(account.identifier, mailed.code, password, password)
            outcome = recovery.set_password_by_code(self.counter, by_code)
        self.forgive(account)
        told = mailed.told(self.now)
        self.told(outcome, "PasswordSet" if told == "good" else told)
        if told == "good":
            mailed.fate = "used"
            account.set_password(password)

    @rule(number=which, loan=which, choose=st.booleans())
    def a_lent_password(self, number: int, loan: int, choose: bool) -> None:
        account = self.pick(number)
        if not account.loans:
            return
        lent = account.loans[loan % len(account.loans)]
        due = self.sign_in(account, lent.password)
        self.told(due, "OwnPasswordDue" if lent.good(self.now) else "WrongCredentials")
        self.forgive(account)
        if isinstance(due, signin.OwnPasswordDue):
            self.visits.append((account, due.visit, lent))
            if choose:
                self.choose(account, due.visit)

    def choose(self, account: Known, visit: Visit) -> None:
        password = self.new_password()
        outcome = signin.choose_own_password(self.counter, signin.ChooseOwnPassword(visit, password, password))
        self.told(outcome, "SignedIn" if account.state == "active" else "ConfirmationDue")
        account.set_password(password)

    @precondition(lambda self: self.visits)
    @rule(visit=which)
    def an_old_visit(self, visit: int) -> None:
        """Somebody still stands at another terminal: what the visit stood on decides (R11)."""
        account, old, stood_on = self.visits[visit % len(self.visits)]
        self.pick(self.known.index(account))
        open_ = account.state in {"pending", "active"}
        match old.proof:
            case ByLetter():
                report = activation.ReportChild(old, ReportKind.NOT_IN_CHARGE)
                holds = account.state == "notified" and stood_on.fate == "live"
                self.told(activation.report_child(self.counter, report), "Reported" if holds else "VisitOver")
            case ByLentPassword():
                if open_ and stood_on.good(self.now):
                    self.choose(account, old)
                else:
                    late = signin.ChooseOwnPassword(old, self.new_password(), f"jardin{self.made}bleu")
                    self.told(signin.choose_own_password(self.counter, late), "TooLate")
            case _:
                language = management.ChangeLanguage(old, Language.EN)
                holds = open_ and stood_on == account.passwords_set
                self.told(
                    management.change_language(self.counter, language), "LanguageChanged" if holds else "VisitOver"
                )

    # --- staff, and time

    @rule(number=which)
    def letter(self, number: int) -> None:
        self.give_letter(self.pick(number))

    @rule(number=which)
    def confirmed_at_counter(self, number: int) -> None:
        account = self.pick(number)
        outcome = school.confirm_at_counter(staff(self.counter), self.act(account))
        possible = account.guardian and account.state in {"notified", "pending"}
        self.told(outcome, "Done" if possible else "NotPossible")
        if possible:
            account.seen_at_counter = True
            account.state = "active" if account.state == "pending" else account.state

    @rule(number=which)
    def lend(self, number: int) -> None:
        account = self.pick(number)
        outcome: Any = school.lend_password(staff(self.counter), self.act(account))
        possible = account.state in {"pending", "active"}
        self.told(outcome, "Lent" if possible else "NotPossible")
        if possible:
            account.void_loans()
            account.loans.append(Loan(outcome.password, self.now + timedelta(hours=24)))

    @rule(number=which, to=address)
    def school_corrects_the_address(self, number: int, to: str) -> None:
        account = self.pick(number)
        outcome = school.correct_address_for(staff(self.counter), self.act(account), to)
        possible = account.state in {"pending", "active"}
        self.told(outcome, "Done" if possible else "NotPossible")
        if possible:
            account.awaited = to
            self.note_mail(account, "M1")

    @rule(number=which)
    def school_sends_again(self, number: int) -> None:
        account = self.pick(number)
        outcome = school.send_confirmation_again(staff(self.counter), self.act(account))
        possible = account.state in {"pending", "active"} and account.awaited
        self.told(outcome, "Done" if possible else "NotPossible")
        if possible:
            self.note_mail(account, "M1")

    @rule(number=which, really=seldom)
    def close(self, number: int, really: bool) -> None:
        if not really:
            return
        account = self.pick(number)
        outcome = school.close(staff(self.counter), self.act(account))
        self.told(outcome, "Done" if account.state in ALIVE else "NotPossible")
        if account.state in ALIVE:
            account.end("closed")

    @rule(number=which, really=seldom)
    def generate_anew(self, number: int, really: bool) -> None:
        if not really:
            return
        account = self.pick(number)
        outcome: Any = school.generate_anew(staff(self.counter), self.act(account))
        possible = account.state in {"notified", "lapsed", "pending", "active", "closed"}
        self.told(outcome, "GeneratedAnew" if possible else "NotPossible")
        if possible:
            account.end("replaced")
            (identifier,) = outcome.identifiers
            self.known.append(Known(identifier, account.guardian, account.load))
            account.load = 0

    @rule(hours=st.sampled_from([1, 5, 24]))
    def hours_pass(self, hours: int) -> None:
        clock_of(self.counter).pass_time(hours=hours)

    @rule(days=st.sampled_from([3, 30, 100]))
    def days_pass(self, days: int) -> None:
        """Then staff look at every sheet, and what time does is done on sight (R10)."""
        clock_of(self.counter).pass_time(days=days)
        for account in self.known:
            self.told(show_account(staff(self.counter), account.identifier), "AccountSheet")

    # --- what holds after every step

    @invariant()
    def state_and_mail_are_as_the_model_has_them(self) -> None:
        today = local_date(self.now)

        def look(tx: Transaction) -> dict[str, tuple[str, str, str | None, str | None, int, int, int]]:
            found = {}
            for each in tx.session.exec(select(Account)):
                papers = select(Letter).where(Letter.account_id == each.id, Letter.voided_at == None)  # noqa: E711
                letter = tx.session.exec(papers).first()
                late = each.state == "notified" and letter is not None and letter.deadline < today
                loans = select(LentPassword).where(
                    LentPassword.account_id == each.id,
                    LentPassword.voided_at == None,  # noqa: E711
                    LentPassword.expires_at > tx.now,
                )
                load = tx.session.exec(select(Responsibility).where(Responsibility.account_id == each.id)).all()
                found[each.identifier] = (
                    "lapsed" if late else each.state.value,
                    mail_status(each).value,
                    each.confirmed_address,
                    each.awaited_address,
                    len(load),
                    int(letter is not None and not late),
                    len(tx.session.exec(loans).all()),
                )
            return found

        for each in self.known:
            each.on_sight(today)
        assert self.counter.read(look) == {
            each.identifier: (
                each.state,
                each.mail_status,
                each.confirmed,
                each.awaited,
                each.load,
                sum(paper.fate == "live" for paper in each.papers),
                sum(loan.good(self.now) for loan in each.loans),
            )
            for each in self.known
        }

    @invariant()
    def no_link_outlives_its_purpose(self) -> None:
        """Asked of what each account was sent last, and of one older thing: the rules try them all."""

        def look(tx: Transaction) -> None:
            for account in self.known:
                for mailed in {id(each): each for each in [*account.mailed[-3:], *account.mailed[:1]]}.values():
                    seen = seen_token(tx, MailKind(mailed.kind), mailed.token)
                    told = mailed.told(self.now)
                    assert type(seen).__name__ == ("MailedSecret" if told == "good" else told)

        self.counter.read(look)

    @invariant()
    def every_journal_verifies_and_replays(self) -> None:
        """Those that have grown since they were last checked; in the end, all."""

        def check(tx: Transaction) -> None:
            for account in tx.session.exec(select(Account)):
                if self.verified.get(account.identifier) != account.last_digest:
                    assert isinstance(journal.verify(tx.session, tx.key, account), journal.Intact)
                    self.verified[account.identifier] = account.last_digest

        self.counter.read(check)


def play(open_counter: Callable[[], Counter], close_counter: Callable[[Counter], None], examples: int) -> None:
    class Here(Life):
        pass

    Here.open_counter = staticmethod(open_counter)
    Here.close_counter = staticmethod(close_counter)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples * (100 if LONG else 1),
            stateful_step_count=100 if LONG else 40,
            deadline=None,
            database=None,
            print_blob=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_core_lives_as_the_model_does_on_sqlite(sqlite_template: Path) -> None:
    def open_counter() -> Counter:
        path = Path(tempfile.mkdtemp(prefix="tk-model-", dir=quick_folder())) / "telekiosk.db"
        shutil.copy(sqlite_template, path)
        return counter_on(f"sqlite:///{path}")

    def close_counter(counter: Counter) -> None:
        counter.database.close()
        shutil.rmtree(Path(counter.database.url.database or "").parent)

    play(open_counter, close_counter, examples=20)


def test_the_core_lives_as_the_model_does_on_postgresql(postgresql: str, postgresql_template: str) -> None:
    def close_counter(counter: Counter) -> None:
        counter.database.close()
        drop_database(postgresql, counter.database.url.render_as_string(hide_password=False))

    play(lambda: counter_on(new_database(postgresql, postgresql_template)), close_counter, examples=6)
