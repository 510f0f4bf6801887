"""Why they cannot get in, in plain words, and what to do about it (C2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from telekiosk.core.diagnosis import Diagnosis, Finding
from telekiosk.core.outbox import Delivery, HandedOver, NotSent, RefusedByServer, Waiting
from telekiosk.helpdesk.terms import attempt_words, short_moment
from telekiosk.helpdesk.words import _, speaker
from telekiosk.texts import date_in_words, time_of_day
from telekiosk.widgets.notice import Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """The panel: how it is coloured, the finding, its evidence, what to do first."""

    kind: Kind
    finding: str
    evidence: tuple[str, ...]
    todo: str


def read(diagnosis: Diagnosis) -> Reading:
    finding, todo = _finding(diagnosis)
    fine = diagnosis.finding is Finding.CAN_SIGN_IN and not diagnosis.pauses
    return Reading("success" if fine else "warning", finding, tuple(_evidence(diagnosis)), todo)


def _finding(diagnosis: Diagnosis) -> tuple[str, str]:
    match diagnosis.finding:
        case Finding.NO_LETTER:
            return _("No letter has been made yet."), _("make the letter and hand it over.")
        case Finding.LETTER_WAITS:
            return _("The letter has not been used yet."), _("have them use it; if it is lost, make a new one.")
        case Finding.LETTER_LAPSED:
            return _("The letter is past its deadline."), _("make a new letter. The identifier stays.")
        case Finding.NO_CHILD:
            return _("No child is on this account now."), _("look below why each child is not shown.")
        case Finding.ADDRESS_AWAITED:
            return _("The mail address is not confirmed."), _("read the address with them, letter by letter.")
        case Finding.CAN_SIGN_IN:
            return _("Nothing: identifier and password open the account."), _("if the password is lost, lend one.")
        case Finding.NO_RECOVERY:
            return (
                _("Nothing: but a lost password cannot be recovered alone."),
                _("lend a password, then take a mail address."),
            )
        case Finding.GROUPED:
            return (
                _("This account is grouped into {identifier}.").format(identifier=diagnosis.principal),
                _("have them sign in with {identifier}.").format(identifier=diagnosis.principal),
            )
        case Finding.REPLACED:
            return _("A new account has taken its place."), _("hand over the letter of the new one.")
        case Finding.CLOSED:
            return _("The account is closed."), _("make a new account, if they come back.")
        case other:
            assert_never(other)


def _evidence(diagnosis: Diagnosis) -> Iterator[str]:
    for pause in diagnosis.pauses:
        yield _("Wrong {what}: pause until {time}, {terminal}.").format(
            what=attempt_words(pause.kind), time=time_of_day(pause.until), terminal=pause.terminal
        )
    if diagnosis.finding is Finding.LETTER_WAITS and diagnosis.deadline:
        day = date_in_words(diagnosis.deadline, speaker.language)
        yield _("It is good until {day}.").format(day=day)
    if diagnosis.delivery:
        yield _delivery(diagnosis.delivery, diagnosis.address or "")


def _delivery(delivery: Delivery, address: str) -> str:
    match delivery:
        case Waiting(queued_at, answer):
            said = _("The mail of {when} to {address} has not left yet. {answer}")
            return said.format(when=short_moment(queued_at), address=address, answer=answer).rstrip()
        case HandedOver(_queued, at):
            said = _("The mail server took the mail to {address} on {when}. Look into the spam folder.")
            return said.format(when=short_moment(at), address=address)
        case RefusedByServer(_queued, at, answer):
            said = _("The mail to {address} was refused on {when}: {answer}")
            return said.format(when=short_moment(at), address=address, answer=answer)
        case NotSent():
            return _("The mail to {address} did not leave: it had expired, or a newer one took its place.").format(
                address=address
            )
        case other:
            assert_never(other)
