"""One line for each of many accounts, as the console's lists show them (C1, C4), in a handful of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from telekiosk.core.accounts import mail_status
from telekiosk.core.database import among, rows_by_id
from telekiosk.core.entities import Account, Guardian, Letter, OutboxMail, Pupil
from telekiosk.core.lifecycle import ENDED, Kind, MailStatus, State
from telekiosk.core.loads import Link, Place, links_of, places_of
from telekiosk.core.people import family, guardian_name, last_name, persons
from telekiosk.core.terms import MailKind, MailState


class Standing(StrEnum):
    """Where an account stands, in a word: what a line's sign and last column say."""

    NO_LETTER = "no letter yet"
    LETTER = "letter not used yet"
    LAPSED = "letter past its deadline"
    MAIL_AWAITED = "mail awaited"
    MAIL_REFUSED = "mail refused"
    ACTIVE = "active"
    NO_RECOVERY = "active without a confirmed address"
    NO_CHILD = "no child to show"
    GROUPED = "grouped"
    REPLACED = "replaced"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class LineChild:
    """A child of the account at the asking school, by first name and class (the last one of a child who left).

    `shown`: families see it."""

    first_name: str
    class_name: str
    shown: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """`holders` as they are written to; of a grouped or replaced account those whom it was for. `elsewhere` counts
    children of schools other than the asking one. `deadline`: the live letter's last good day."""

    identifier: str
    school_uai: str
    kind: Kind
    state: State
    mail_status: MailStatus
    standing: Standing
    since: datetime
    holders: tuple[str, ...]
    children: tuple[LineChild, ...]
    elsewhere: int
    deadline: date | None


def account_lines(
    session: Session, ids: Sequence[UUID], school_uai: str | None, today: date
) -> tuple[AccountLine, ...]:
    """The lines of these accounts, in this order, for a school (None: the authority, which sees every child).

    A letter past its deadline on the plain date `today` counts as lapsed, though nobody has looked since (R10)."""
    accounts, links = rows_by_id(session, Account, ids), links_of(session, ids)
    every = [link for several in links.values() for link in several]
    people = _People(
        rows_by_id(session, Guardian, (link.guardian_id for link in every if link.guardian_id)),
        rows_by_id(session, Pupil, (link.pupil_id for link in every)),
        places_of(session, (link.pupil_id for link in every)),
    )
    deadlines, refused = _deadlines(session, ids), _refused(session, ids)
    lines = (
        _line(accounts[each], links[each], people, deadlines.get(each), each in refused, school_uai, today)
        for each in ids
    )
    return tuple(
        line if line.holders else replace(line, holders=family(session, accounts[each]))
        for each, line in zip(ids, lines, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _People:
    guardians: Mapping[UUID, Guardian]
    pupils: Mapping[UUID, Pupil]
    places: Mapping[UUID, Place]

    def shown(self, link: Link) -> bool:
        place = self.places.get(link.pupil_id)
        enrolled = place is not None and place.ended_on is None
        return enrolled and link.ended_on is None and not link.hidden

    def here(self, link: Link, school_uai: str | None) -> bool:
        place = self.places.get(link.pupil_id)
        return place is None or school_uai in {None, place.school_uai}

    def child(self, link: Link) -> LineChild:
        pupil, place = self.pupils[link.pupil_id], self.places.get(link.pupil_id)
        return LineChild(pupil.first_name, place.class_name if place else "", self.shown(link))

    def holders(self, account: Account, links: Sequence[Link]) -> tuple[str, ...]:
        if account.pupil_id is not None:
            pupil = self.pupils[account.pupil_id]
            return (f"{pupil.first_name} {last_name(pupil)}",)
        guardians = [self.guardians[link.guardian_id] for link in links if link.guardian_id]
        return tuple(guardian_name(person) for person in persons(guardians))


def _line(
    account: Account,
    links: Sequence[Link],
    people: _People,
    deadline: date | None,
    refused: bool,
    school_uai: str | None,
    today: date,
) -> AccountLine:
    late = account.state is State.NOTIFIED and deadline is not None and deadline < today
    state = State.LAPSED if late else account.state
    seen = {link.pupil_id: link for link in sorted(links, key=people.shown)}  # of two guardians' one who shows it
    here = sorted(
        (people.child(link) for link in seen.values() if people.here(link, school_uai)),
        key=lambda child: (not child.shown, child.first_name),
    )
    return AccountLine(
        account.identifier,
        account.school_uai,
        account.kind,
        state,
        mail_status(account),
        _standing(account, state, refused, any(people.shown(link) for link in links)),
        account.state_since,
        people.holders(account, links),
        tuple(here),
        len(seen) - len(here),
        None if late else deadline,
    )


def _standing(account: Account, state: State, refused: bool, has_child: bool) -> Standing:
    if state not in ENDED and not has_child:
        return Standing.NO_CHILD
    match state:
        case State.PREPARED:
            return Standing.NO_LETTER
        case State.NOTIFIED:
            return Standing.LETTER
        case State.LAPSED:
            return Standing.LAPSED
        case State.PENDING:
            return Standing.MAIL_REFUSED if refused else Standing.MAIL_AWAITED
        case State.ACTIVE:
            if account.awaited_address and refused:
                return Standing.MAIL_REFUSED
            return Standing.ACTIVE if account.confirmed_address else Standing.NO_RECOVERY
        case State.GROUPED:
            return Standing.GROUPED
        case State.REPLACED:
            return Standing.REPLACED
        case State.CLOSED:
            return Standing.CLOSED


def _deadlines(session: Session, ids: Iterable[UUID]) -> dict[UUID, date]:
    live = among(session, col(Letter.account_id), ids), col(Letter.voided_at).is_(None)
    rows = session.execute(sa.select(col(Letter.account_id), col(Letter.deadline)).where(*live))
    return {row[0]: row[1] for row in rows}


def _refused(session: Session, ids: Iterable[UUID]) -> set[UUID]:
    """Accounts whose newest confirmation mail the mail server refused for good."""
    mine = among(session, col(OutboxMail.account_id), ids), col(OutboxMail.kind) == MailKind.CONFIRMATION
    mails = sa.select(col(OutboxMail.account_id), col(OutboxMail.state)).where(*mine)
    in_order = mails.order_by(col(OutboxMail.queued_at), col(OutboxMail.id))
    last: dict[UUID, MailState] = {row[0]: row[1] for row in session.execute(in_order)}
    return {each for each, state in last.items() if state is MailState.REFUSED}
