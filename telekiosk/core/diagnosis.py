"""Why can't they get in? One finding, its evidence, and the acts that mend it, derived from the lifecycle's table (C2,
R10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlmodel import col, select

from telekiosk.core.accounts import (
    by_identifier,
    children_of,
    facts_of,
    guardians_of,
    live_lent_password,
    live_letter,
    locked_one,
    lost_anew,
    mail_status,
    newest_dead_letter,
    responsibilities_on,
)
from telekiosk.core.addresses import suggestion
from telekiosk.core.counter import Counter, Transaction, family_at
from telekiosk.core.entities import (
    Account,
    MailedSecret,
    OutboxMail,
    Pupil,
    Report,
    Responsibility,
    Tally,
)
from telekiosk.core.findings import BY_EVENT, REMEDIES, Acts, Finding, Known, MailTrouble, finding_of
from telekiosk.core.lifecycle import Facts, Kind, MailStatus, State, Who, possible
from telekiosk.core.names import typed_identifier
from telekiosk.core.outbox import Delivery, NotSent, RefusedByServer, Waiting, delivery, stuck_since
from telekiosk.core.people import last_name, persons, records_of
from telekiosk.core.roles import Action
from telekiosk.core.school import own_children
from telekiosk.core.tallies import are_used_up, failures, subject, wait
from telekiosk.core.terms import MailKind, ReportKind, TallyKind


@dataclass(frozen=True, slots=True)
class Pause:
    """A wait after failed attempts (R20), at one terminal or, for birth dates, at all."""

    kind: TallyKind
    terminal: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed attempts in a row that count now (R20), at one terminal or, of birth dates, at all (''). `used_up`: the
    next one makes them wait."""

    kind: TallyKind
    terminal: str
    count: int
    used_up: bool


@dataclass(frozen=True, slots=True)
class OpenReport:
    """What a family has told and the school has not answered yet."""

    reference: str
    kind: ReportKind
    made_at: datetime


@dataclass(frozen=True, slots=True)
class HiddenChild:
    """Until when (None: until lifted) families do not see which child."""

    child: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`remedies`: what the school can do about it now, the best first; `possible`: all that it can do with this
    account, by the table (R10). What a role or another school's child forbids is asked besides.

    The evidence: `since` when the account is in its state; `deadline` the last good day of its live letter, or of the
    one past it; `address` the awaited one, else the confirmed, and `suggested` what was probably meant; `delivery` of
    the last confirmation mail to the awaited address; `lent_until` an open lent password; `principal` what it is
    grouped into; `successors` what took its place; `hidden` the children who are hidden.
    An operator of a school learns of its own children and reports."""

    identifier: str
    state: State
    mail_status: MailStatus
    since: datetime
    finding: Finding
    remedies: Acts
    possible: Acts
    deadline: date | None
    address: str | None
    suggested: str | None
    delivery: Delivery | None
    lent_until: datetime | None
    principal: str | None
    successors: tuple[str, ...]
    pauses: tuple[Pause, ...]
    failures: tuple[Failures, ...]
    reports: tuple[OpenReport, ...]
    hidden: tuple[HiddenChild, ...]


@dataclass(frozen=True, slots=True)
class UnknownAccount:
    """No account has that identifier."""


DiagnosisOutcome: TypeAlias = Diagnosis | UnknownAccount


def explain_account(counter: Counter, identifier: str) -> DiagnosisOutcome:
    """Why can't they get in? (C2) `identifier` as typed."""

    def step(tx: Transaction) -> DiagnosisOutcome:
        account = by_identifier(tx.session, typed_identifier(identifier))
        return diagnosis_of(tx, locked_one(tx, account.id)) if account else UnknownAccount()

    return counter.write(step)


def diagnosis_of(tx: Transaction, account: Account) -> Diagnosis:
    """The diagnosis of a locked account."""
    facts, held = facts_of(tx, account), responsibilities_on(tx.session, account.id)
    pauses, reports = pauses_of(tx, account), _open_reports(tx, account)
    failed = _failures_of(tx, account)
    used_up = {each.kind for each in failed if each.used_up}
    sent = last_delivery(tx, account) if account.awaited_address else None
    suggested = suggestion(account.awaited_address) if account.awaited_address else None
    lent = live_lent_password(tx, account)
    own = [each for each in own_children(tx, held) if each.ended_on is None]
    hidden = tuple(_hidden(tx, each) for each in own if each.hidden)
    known = Known(
        state=account.state,
        confirmed=account.confirmed_address is not None,
        awaited=account.awaited_address is not None,
        mail=_trouble(tx, account, sent),
        slip=suggested is not None,
        paused=any(pause.kind in _HOLDS_UP[account.state] for pause in pauses),
        reported=any(report.kind in _ABOUT_THE_CHILD for report in reports),
        lent=lent is not None,
        has_password=account.password_digest is not None,
        has_birth_date=all(child.birth_date for child in children_of(tx.session, account)[:1]),
        children_to_show=facts.children_to_show,
        hidden=bool(hidden),
        passwords_used_up=TallyKind.PASSWORD in used_up,
        birth_dates_used_up=TallyKind.BIRTH_DATE in used_up,
    )
    told = [report for report in reports if tx.actor.school in {None, report.school_uai}]
    finding = finding_of(known)
    acts = _possible(tx, account, facts, held, own, bool(pauses or used_up), told, known)
    letter = live_letter(tx.session, account)
    if account.state is State.LAPSED:
        letter = newest_dead_letter(tx.session, account)
    return Diagnosis(
        account.identifier,
        account.state,
        mail_status(account),
        account.state_since,
        finding,
        tuple(act for act in REMEDIES[finding] if act in acts),
        acts,
        letter.deadline if letter else None,
        account.awaited_address or account.confirmed_address,
        suggested,
        sent,
        lent.expires_at if lent else None,
        tx.session.get_one(Account, account.principal_id).identifier if account.principal_id else None,
        _successors(tx, account),
        pauses,
        failed,
        tuple(OpenReport(report.reference, report.kind, report.made_at) for report in told),
        hidden,
    )


_HOLDS_UP = {state: frozenset[TallyKind]() for state in State} | {
    State.NOTIFIED: frozenset({TallyKind.PASSWORD, TallyKind.BIRTH_DATE}),
    State.ACTIVE: frozenset({TallyKind.PASSWORD, TallyKind.CODE}),
}
_COUNTED = (TallyKind.PASSWORD, TallyKind.BIRTH_DATE, TallyKind.CODE)
_ABOUT_THE_CHILD = {ReportKind.BIRTH_DATE_IS_RIGHT, ReportKind.NOT_IN_CHARGE}


def last_delivery(tx: Transaction, account: Account) -> Delivery | None:
    """What became of the newest confirmation mail."""
    mails = select(OutboxMail).where(OutboxMail.account_id == account.id, OutboxMail.kind == MailKind.CONFIRMATION)
    newest = tx.session.exec(mails.order_by(col(OutboxMail.queued_at).desc(), col(OutboxMail.id).desc())).first()
    return delivery(newest) if newest else None


def _trouble(tx: Transaction, account: Account, sent: Delivery | None) -> MailTrouble | None:
    if account.awaited_address is None:
        return None
    if isinstance(sent, RefusedByServer):
        return MailTrouble.REFUSED
    good = select(MailedSecret.id).where(
        MailedSecret.account_id == account.id,
        MailedSecret.kind == MailKind.CONFIRMATION,
        col(MailedSecret.voided_at).is_(None),
        MailedSecret.expires_at > tx.now,
    )
    if isinstance(sent, NotSent) or tx.session.exec(good).first() is None:
        return MailTrouble.EXPIRED
    if not isinstance(sent, Waiting):
        return None
    return MailTrouble.NOT_LEFT if sent.answer or sent.queued_at < stuck_since(tx) else MailTrouble.LEAVES


def _possible(
    tx: Transaction,
    account: Account,
    facts: Facts,
    held: Sequence[Responsibility],
    own: Sequence[Responsibility],
    held_up: bool,
    reports: Sequence[Report],
    known: Known,
) -> Acts:
    """All acts that make sense now, in the order of roles.Action. `own`: what is current, of the operator's school;
    `held_up`: by a wait, now or after the next failure."""
    acts = {BY_EVENT[event] for event in possible(account.state, Who.SCHOOL, facts, tx.today) if event in BY_EVENT}
    guardians = guardians_of(tx.session, account)
    joint = len(persons(guardians)) > 1
    also = {
        Action.CLEAR_WAIT: held_up,
        Action.MEND_REPORT: bool(reports),
        Action.MAIL_RETRY: known.mail in {MailTrouble.REFUSED, MailTrouble.NOT_LEFT},
        Action.PROTECT: account.kind is Kind.GUARDIAN and bool(guardians),
        Action.SAME_PERSON: account.kind is Kind.GUARDIAN and bool(guardians),
        Action.NOT_SAME_PERSON: any(len(records_of(tx.session, each)) > 1 for each in guardians),
    }
    never = {
        Action.ISSUE_LETTER: not known.has_birth_date,
        Action.SPLIT_OFF: len(held) < 2,  # a part and a rest
        Action.HIDE: joint or not own,
        Action.SHOW: not any(each.hidden for each in own),
    }
    acts |= {act for act, sensible in also.items() if sensible}
    return tuple(act for act in Action if act in acts and not never.get(act, False))


def _hidden(tx: Transaction, bond: Responsibility) -> HiddenChild:
    pupil = tx.session.get_one(Pupil, bond.pupil_id)
    return HiddenChild(f"{pupil.first_name} {last_name(pupil)}", bond.hidden_until)


def pauses_of(tx: Transaction, account: Account) -> tuple[Pause, ...]:
    """The waits that hold now, at every terminal where somebody failed with this identifier."""
    who = subject(tx, account.identifier)
    seen = tx.session.exec(select(Tally.kind, Tally.terminal).where(Tally.subject == who).distinct()).all()
    found = []
    for name, terminal in sorted(seen):
        kind = TallyKind(name)
        if kind in _COUNTED:
            there = Transaction(tx.session, tx.now, tx.counter.acting(family_at(terminal)))
            if until := wait(there, kind, who):
                found.append(Pause(kind, terminal, until))
    return tuple(found)


def _failures_of(tx: Transaction, account: Account) -> tuple[Failures, ...]:
    who = subject(tx, account.identifier)
    return tuple(
        Failures(kind, terminal, count, are_used_up(count))
        for kind in _COUNTED
        for terminal, count in failures(tx, kind, who).items()
    )


def _open_reports(tx: Transaction, account: Account) -> Sequence[Report]:
    waiting = select(Report).where(Report.account_id == account.id, col(Report.mended_at).is_(None))
    return tx.session.exec(waiting.order_by(col(Report.made_at))).all()


def _successors(tx: Transaction, account: Account) -> tuple[str, ...]:
    """The accounts that now carry what a replaced one has lost, as its journal tells; of a pupil's, the present one."""
    if account.state is not State.REPLACED:
        return ()
    if account.pupil_id is not None:
        alive = Account.pupil_id == account.pupil_id, col(Account.state).not_in({State.REPLACED, State.CLOSED})
        return tuple(tx.session.exec(select(Account.identifier).where(*alive)))
    now = (
        select(Account.identifier)
        .join(Responsibility, col(Responsibility.account_id) == Account.id)
        .where(col(Responsibility.id).in_(lost_anew(tx.session, account)))
    )
    return tuple(sorted(set(tx.session.exec(now))))
