"""Accounts as the use cases handle them: locked in a fixed order, asked for facts, and moved by `advance` alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, col, select

from telekiosk.core import journal
from telekiosk.core.counter import Transaction
from telekiosk.core.database import among
from telekiosk.core.entities import (
    Account,
    Enrolment,
    Guardian,
    HeldWhenGrouped,
    JournalEntry,
    LentPassword,
    Letter,
    MailedSecret,
    OutboxMail,
    Pupil,
    Responsibility,
)
from telekiosk.core.lifecycle import (
    Event,
    Facts,
    MailStatus,
    Moved,
    NotAllowed,
    State,
    Thing,
    Who,
    asks_for_facts,
    decide,
    ends,
)
from telekiosk.core.terms import MailKind, MailState, Voided


def locked(tx: Transaction, ids: Iterable[UUID]) -> list[Account]:
    """These accounts, locked until the transaction ends, in ascending order of id whatever order was asked for: two
    acts on the same two accounts wait for one another and never block each other for good."""
    question = select(Account).where(among(tx.session, col(Account.id), ids))
    question = question.order_by(col(Account.id)).with_for_update()
    found = list(tx.session.exec(question.execution_options(populate_existing=True)).all())
    for account in found:
        lapse_on_sight(tx, account)
    return found


def locked_one(tx: Transaction, account_id: UUID) -> Account:
    """One account, locked. It exists: accounts are never deleted."""
    (account,) = locked(tx, [account_id])
    return account


def by_identifier(session: Session, identifier: str) -> Account | None:
    """The account of an identifier already folded by names.typed_identifier."""
    return session.exec(select(Account).where(Account.identifier == identifier)).first()


def responsibilities_on(session: Session, account_id: UUID) -> Sequence[Responsibility]:
    """All that sit on the account: ended and hidden ones too (PRODUCT section 1: they never leave it for that)."""
    question = select(Responsibility).where(Responsibility.account_id == account_id)
    return session.exec(question.order_by(col(Responsibility.id))).all()


def shown(responsibility: Responsibility) -> bool:
    """Current and not hidden: only these show, count, and give a birth date."""
    return responsibility.ended_on is None and not responsibility.hidden


def children_of(session: Session, account: Account) -> list[Pupil]:
    """The pupils that an account may show, the eldest first; of a pupil's: themself while enrolled."""
    if account.pupil_id is not None:
        enrolled = select(Pupil).join(Enrolment).where(Pupil.id == account.pupil_id, col(Enrolment.ended_on).is_(None))
        return list(session.exec(enrolled).all())
    ids = [each.pupil_id for each in responsibilities_on(session, account.id) if shown(each)]
    return eldest_first(session.exec(select(Pupil).where(col(Pupil.id).in_(ids))).all())


def eldest_first(pupils: Iterable[Pupil]) -> list[Pupil]:
    """Those whose birth date nobody knows come last."""
    return sorted(pupils, key=lambda pupil: (pupil.birth_date is None, pupil.birth_date, pupil.first_name))


def guardians_of(session: Session, account: Account) -> list[Guardian]:
    """The guardians whose responsibilities sit on the account: one, or two on a joint account, in order of arrival."""
    ids = list(dict.fromkeys(each.guardian_id for each in responsibilities_on(session, account.id)))
    found = {guardian.id: guardian for guardian in session.exec(select(Guardian).where(col(Guardian.id).in_(ids)))}
    return in_order_of_arrival(found[each] for each in ids)


def guardians_behind(session: Session, account: Account) -> list[Guardian]:
    """The same; of an account that has given everything away (grouped, replaced) those whose it was."""
    if found := guardians_of(session, account):
        return found
    grouped = select(HeldWhenGrouped.responsibility_id).where(HeldWhenGrouped.account_id == account.id)
    ids = [*session.exec(grouped), *lost_anew(session, account)]
    bonds = session.exec(select(Responsibility).where(col(Responsibility.id).in_(ids)).order_by(col(Responsibility.id)))
    return in_order_of_arrival(session.get_one(Guardian, each.guardian_id) for each in bonds)


def lost_anew(session: Session, account: Account) -> list[UUID]:
    """The responsibilities that left when the account was generated anew, as its journal tells."""
    anew = select(JournalEntry.facts).where(
        JournalEntry.account_id == account.id, JournalEntry.event == Event.GENERATED_ANEW.value
    )
    return [UUID(each) for facts in session.exec(anew) for each in json.loads(facts).get("lost", ())]


def in_order_of_arrival(guardians: Iterable[Guardian]) -> list[Guardian]:
    """One record of each person, as the school has said which records are one person."""
    people: dict[UUID, Guardian] = {}
    for guardian in guardians:
        people.setdefault(guardian.same_as or guardian.id, guardian)
    return list(people.values())


def live_letter(session: Session, account: Account) -> Letter | None:
    question = select(Letter).where(Letter.account_id == account.id, col(Letter.voided_at).is_(None))
    return session.exec(question).first()


def newest_dead_letter(session: Session, account: Account) -> Letter | None:
    """The newest letter that is used or void: kept to explain, never to open (R28)."""
    question = select(Letter).where(Letter.account_id == account.id, col(Letter.voided_at).is_not(None))
    return session.exec(question.order_by(col(Letter.issued_at).desc(), col(Letter.id).desc())).first()


def live_lent_password(tx: Transaction, account: Account) -> LentPassword | None:
    question = select(LentPassword).where(
        LentPassword.account_id == account.id,
        col(LentPassword.voided_at).is_(None),
        LentPassword.expires_at > tx.now,
    )
    return tx.session.exec(question).first()


def mail_status(account: Account) -> MailStatus:
    match account.confirmed_address is not None, account.awaited_address is not None:
        case False, False:
            return MailStatus.NONE
        case False, True:
            return MailStatus.AWAITING
        case True, False:
            return MailStatus.CONFIRMED
        case _:
            return MailStatus.CONFIRMED_AWAITING


def facts_of(tx: Transaction, account: Account) -> Facts:
    """What the lifecycle's table may ask of this account."""
    letter = live_letter(tx.session, account)
    return Facts(
        kind=account.kind,
        mail=mail_status(account),
        confirmed_at_counter=account.confirmed_at_counter,
        children_to_show=len(children_of(tx.session, account)),
        deadline=letter.deadline if letter else None,
        was=account.grouped_from,
        to_take_back=sum(each.ended_on is None for each in to_take_back(tx.session, account)),
        last_grouped=not _grouped_after(tx.session, account),
        closed_by_time=account.closed_by_time,
    )


def to_take_back(session: Session, account: Account) -> Sequence[Responsibility]:
    """What undoing a grouping gives back: what sat here then and is still on that principal. A child who left comes
    back with the others, but alone is no reason to undo (R14)."""
    if account.state is not State.GROUPED:
        return ()
    question = (
        select(Responsibility)
        .join(HeldWhenGrouped, col(HeldWhenGrouped.responsibility_id) == Responsibility.id)
        .where(HeldWhenGrouped.account_id == account.id, Responsibility.account_id == account.principal_id)
    )
    return session.exec(question).all()


def grouped_into(session: Session, principal: Account) -> list[Account]:
    """The accounts grouped into this one, those grouped into these before, and so on, from the top down."""
    question = select(Account).where(Account.principal_id == principal.id, col(Account.state) == State.GROUPED)
    found = session.exec(question.order_by(col(Account.id))).all()
    return [*found, *(below for each in found for below in grouped_into(session, each))]


def _grouped_after(session: Session, account: Account) -> bool:
    """Whether another account was grouped into the same principal after this one (R14: last first)."""
    if account.state is not State.GROUPED or account.grouped_at is None:
        return False
    later = select(Account.id).where(
        Account.principal_id == account.principal_id,
        col(Account.state) == State.GROUPED,
        col(Account.grouped_at) > account.grouped_at,
    )
    return session.exec(later).first() is not None


def advance(
    tx: Transaction,
    account: Account,
    event: Event,
    *,
    changes: Mapping[str, object] | None = None,
    gained: Iterable[UUID] = (),
    lost: Iterable[UUID] = (),
    details: Mapping[str, str] | None = None,
    who: Who | None = None,
    splitting_all: bool = False,
) -> Moved | NotAllowed:
    """The one function that changes an account's state (R10, R11): asks the table; when it allows the event, ends what
    it ends (R28), makes the `changes` to the row's fields and writes the journal entry. Otherwise nothing changes.

    `gained` and `lost` are ids of responsibilities that the caller moves in the same transaction; `details` are
    personal, and can be erased from the journal later."""
    asked = facts_of(tx, account) if asks_for_facts(event) else Facts(account.kind)
    facts = replace(asked, splitting_all=splitting_all)
    moved = decide(account.state, event, who or tx.actor.who, facts, tx.today)
    if not isinstance(moved, Moved):
        return moved
    mail_before = mail_status(account)
    for thing in sorted(ends(event, moved)):
        _end(tx, account, thing, event)
    for name, value in (changes or {}).items():
        setattr(account, name, value)
    if moved.after is not moved.before:
        account.state, account.state_since = moved.after, tx.now
    tx.session.add(account)
    told: dict[str, object] = {
        "from": moved.before.value,
        "to": moved.after.value,
        "mail from": mail_before.value,
        "mail to": mail_status(account).value,
    }
    told |= {name: [str(each) for each in ids] for name, ids in (("gained", gained), ("lost", lost)) if ids}
    journal.append(tx, account, event.value, told, details, actor=who.value if who else None)
    return moved


_USED_BY = {
    Thing.LETTERS: Event.FIRST_CONNECTION,
    Thing.CONFIRMATIONS: Event.ADDRESS_CONFIRMED,
    Thing.RESETS: Event.RESET_DONE,
    Thing.LENT_PASSWORDS: Event.OWN_PASSWORD_CHOSEN,
}
_OVERTAKEN_BY = {
    Thing.LETTERS: {Event.LETTER_ISSUED},
    Thing.CONFIRMATIONS: {Event.CONFIRMATION_RESENT, Event.ADDRESS_CHANGED},
    Thing.RESETS: {Event.RESET_ASKED},
    Thing.LENT_PASSWORDS: {Event.PASSWORD_LENT},
}


def _end(tx: Transaction, account: Account, thing: Thing, event: Event) -> None:
    """Makes void what an event brings to an end; digests stay, to explain (R28)."""
    if thing is Thing.AWAITED_ADDRESS:
        account.awaited_address = None
    elif thing is Thing.COUNTER_MARK:
        account.confirmed_at_counter = False
    else:
        used, overtaken = event is _USED_BY[thing], event in _OVERTAKEN_BY[thing]
        void(tx, account, thing, Voided.USED if used else Voided.OVERTAKEN if overtaken else Voided.ENDED)


def void(tx: Transaction, account: Account, thing: Thing, why: Voided) -> None:
    """Ends the live letter, lent password or mailed secret of an account, and takes back a mail not yet sent."""
    match thing:
        case Thing.LETTERS:
            rows = select(Letter).where(Letter.account_id == account.id, col(Letter.voided_at).is_(None))
            living: Sequence[Letter | LentPassword | MailedSecret] = tx.session.exec(rows).all()
        case Thing.LENT_PASSWORDS:
            lent = select(LentPassword).where(
                LentPassword.account_id == account.id, col(LentPassword.voided_at).is_(None)
            )
            living = tx.session.exec(lent).all()
        case _:
            kind = MailKind.CONFIRMATION if thing is Thing.CONFIRMATIONS else MailKind.RESET
            mailed = select(MailedSecret).where(
                MailedSecret.account_id == account.id, MailedSecret.kind == kind, col(MailedSecret.voided_at).is_(None)
            )
            living = tx.session.exec(mailed).all()
    for row in living:
        row.voided_at, row.voided = tx.now, why
        tx.session.add(row)
        if isinstance(row, MailedSecret):
            _take_back_mail(tx, row)
    tx.session.flush()


def _take_back_mail(tx: Transaction, secret: MailedSecret) -> None:
    waiting = OutboxMail.secret_id == secret.id, OutboxMail.state == MailState.WAITING
    for mail in tx.session.exec(select(OutboxMail).where(*waiting)):
        mail.state, mail.code, mail.token = MailState.OVERTAKEN, None, None
        tx.session.add(mail)


def lapse_on_sight(tx: Transaction, account: Account) -> None:
    """What time does is applied on sight (R10): a letter past its deadline lapses its account."""
    letter = live_letter(tx.session, account) if account.state is State.NOTIFIED else None
    if letter is not None and letter.deadline < tx.today:
        advance(tx, account, Event.DEADLINE_PASSED, who=Who.TIME)
