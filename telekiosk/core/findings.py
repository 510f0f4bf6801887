"""Why a family cannot get in, from what is known of its account, and the acts that mend it (C2). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from telekiosk.core.lifecycle import Event, State
from telekiosk.core.roles import Action


class Finding(StrEnum):
    """What stands in the way, or that nothing does."""

    NO_LETTER = "no letter was issued yet"
    NO_BIRTH_DATE = "no letter can be issued without the child's birth date"
    LETTER_WAITS = "the letter was not used yet"
    LETTER_LAPSED = "the letter's deadline has passed"
    REPORTED = "a report about the child waits for the school"
    PAUSED = "too many attempts: a wait holds now"
    PASSWORDS_USED_UP = "too many wrong passwords: each further one makes them wait again"
    BIRTH_DATES_USED_UP = "too many wrong birth dates: each further one makes them wait again"
    CHILD_HIDDEN = "its children are hidden"
    NO_CHILD = "no child to show"
    MAIL_REFUSED = "the confirmation mail was refused"
    ADDRESS_SLIP = "the mail address looks mistyped"
    MAIL_LEAVES = "the confirmation mail is about to leave"
    MAIL_WAITS = "the confirmation mail has not left yet"
    MAIL_EXPIRED = "the confirmation mail is no longer good"
    ADDRESS_AWAITED = "the mail address is not confirmed yet"
    LENT = "a lent password is open"
    NO_PASSWORD = "it has no password"
    CAN_SIGN_IN = "identifier and password open it"
    CHANGE_AWAITED = "it opens, but the new address is not confirmed yet"
    NO_RECOVERY = "it opens, but without a confirmed address nothing can be recovered"
    RECOVERY_AWAITED = "it opens, but nothing can be recovered until its address is confirmed"
    GROUPED = "it is grouped into another account"
    REPLACED = "a new account was made in its place"
    CLOSED = "it is closed"


class MailTrouble(StrEnum):
    """What became of the confirmation mail of an awaited address."""

    REFUSED = "refused for good"
    LEAVES = "about to leave"
    NOT_LEFT = "not left after minutes"
    EXPIRED = "no longer good"


@dataclass(frozen=True, slots=True)
class Known:
    """What a finding is made of. `mail` is about the awaited address, `slip` whether it looks mistyped; `reported` that
    a family's word about this child waits, `lent` that a lent password is open, `paused` that a wait holds now,
    `passwords_used_up` and `birth_dates_used_up` that the next wrong one brings one."""

    state: State
    confirmed: bool = False
    awaited: bool = False
    mail: MailTrouble | None = None
    slip: bool = False
    paused: bool = False
    reported: bool = False
    lent: bool = False
    has_password: bool = True
    has_birth_date: bool = True
    children_to_show: int = 1
    hidden: bool = False
    passwords_used_up: bool = False
    birth_dates_used_up: bool = False


_ENDED = {State.GROUPED: Finding.GROUPED, State.REPLACED: Finding.REPLACED, State.CLOSED: Finding.CLOSED}


def finding_of(known: Known) -> Finding:
    """The one thing to be said first. Total: every state, mail status, delivery and wait has its finding."""
    if known.state in _ENDED:
        return _ENDED[known.state]
    if not known.children_to_show:
        return Finding.CHILD_HIDDEN if known.hidden else Finding.NO_CHILD
    match known.state:
        case State.PREPARED:
            return Finding.NO_LETTER if known.has_birth_date else Finding.NO_BIRTH_DATE
        case State.LAPSED:
            return Finding.LETTER_LAPSED if known.has_birth_date else Finding.NO_BIRTH_DATE
        case State.NOTIFIED:
            if known.reported:
                return Finding.REPORTED
            if known.paused:
                return Finding.PAUSED
            if known.birth_dates_used_up:
                return Finding.BIRTH_DATES_USED_UP
            return Finding.PASSWORDS_USED_UP if known.passwords_used_up else Finding.LETTER_WAITS
        case State.PENDING:
            return Finding.LENT if known.lent else _unconfirmed(known)
        case _:
            return _active(known)


def _unconfirmed(known: Known) -> Finding:
    if known.mail is MailTrouble.REFUSED:
        return Finding.MAIL_REFUSED
    if known.slip:
        return Finding.ADDRESS_SLIP
    if known.mail is None:
        return Finding.ADDRESS_AWAITED
    if known.mail is MailTrouble.LEAVES:
        return Finding.MAIL_LEAVES
    return Finding.MAIL_WAITS if known.mail is MailTrouble.NOT_LEFT else Finding.MAIL_EXPIRED


def _active(known: Known) -> Finding:
    if known.lent:
        return Finding.LENT
    if not known.has_password:
        return Finding.NO_PASSWORD
    if known.paused:
        return Finding.PAUSED
    if known.passwords_used_up:
        return Finding.PASSWORDS_USED_UP
    if not known.confirmed:
        return Finding.RECOVERY_AWAITED if known.awaited else Finding.NO_RECOVERY
    return Finding.CHANGE_AWAITED if known.awaited else Finding.CAN_SIGN_IN


_ADDRESS = (Action.CORRECT_ADDRESS, Action.RESEND, Action.CONFIRM_AT_COUNTER)
REMEDIES: dict[Finding, tuple[Action, ...]] = {
    Finding.NO_LETTER: (Action.ISSUE_LETTER,),
    Finding.NO_BIRTH_DATE: (),
    Finding.LETTER_WAITS: (Action.ISSUE_LETTER, Action.CONFIRM_AT_COUNTER),
    Finding.LETTER_LAPSED: (Action.ISSUE_LETTER,),
    Finding.REPORTED: (Action.MEND_REPORT,),
    Finding.PAUSED: (Action.CLEAR_WAIT, Action.LEND),
    Finding.PASSWORDS_USED_UP: (Action.CLEAR_WAIT, Action.LEND, Action.ISSUE_LETTER),
    Finding.BIRTH_DATES_USED_UP: (Action.CLEAR_WAIT, Action.CONFIRM_AT_COUNTER),
    Finding.CHILD_HIDDEN: (Action.SHOW,),
    Finding.NO_CHILD: (),
    Finding.MAIL_REFUSED: _ADDRESS,
    Finding.ADDRESS_SLIP: _ADDRESS,
    Finding.MAIL_LEAVES: (Action.CORRECT_ADDRESS, Action.CONFIRM_AT_COUNTER),
    Finding.MAIL_WAITS: (Action.CONFIRM_AT_COUNTER, Action.CORRECT_ADDRESS, Action.MAIL_RETRY),
    Finding.MAIL_EXPIRED: (Action.RESEND, Action.CORRECT_ADDRESS, Action.CONFIRM_AT_COUNTER),
    Finding.ADDRESS_AWAITED: (Action.RESEND, Action.CORRECT_ADDRESS, Action.CONFIRM_AT_COUNTER),
    Finding.LENT: (Action.LEND,),
    Finding.NO_PASSWORD: (Action.LEND,),
    Finding.CAN_SIGN_IN: (Action.LEND,),
    Finding.CHANGE_AWAITED: (Action.LEND, Action.RESEND, Action.CORRECT_ADDRESS),
    Finding.NO_RECOVERY: (Action.LEND, Action.CORRECT_ADDRESS, Action.RESEND),
    Finding.RECOVERY_AWAITED: (Action.RESEND, Action.CORRECT_ADDRESS, Action.LEND),
    Finding.GROUPED: (Action.UNDO_GROUPING,),
    Finding.REPLACED: (),
    Finding.CLOSED: (Action.GENERATE_ANEW,),
}
"""What mends it, the best first; offered only where it is possible. A finding without one is mended elsewhere: by a
roster (a birth date, a child who is back) or with another account's letter."""

BY_EVENT: dict[Event, Action] = {
    Event.LETTER_ISSUED: Action.ISSUE_LETTER,
    Event.CONFIRMED_AT_COUNTER: Action.CONFIRM_AT_COUNTER,
    Event.CONFIRMATION_RESENT: Action.RESEND,
    Event.ADDRESS_CHANGED: Action.CORRECT_ADDRESS,
    Event.PASSWORD_LENT: Action.LEND,
    Event.GROUPING_UNDONE: Action.UNDO_GROUPING,
    Event.SPLIT_OFF: Action.SPLIT_OFF,
    Event.GENERATED_ANEW: Action.GENERATE_ANEW,
    Event.CLOSED: Action.CLOSE,
    Event.CHILD_HIDDEN: Action.HIDE,
    Event.CHILD_SHOWN: Action.SHOW,
}
"""The acts that are events of the lifecycle's table: possible is what that table allows."""

Acts: TypeAlias = tuple[Action, ...]
