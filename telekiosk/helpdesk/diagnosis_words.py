"""Why they cannot get in, in plain words, and what to do about it (C2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from telekiosk.core.diagnosis import Diagnosis
from telekiosk.core.findings import Finding
from telekiosk.core.outbox import Delivery, HandedOver, NotSent, RefusedByServer, Waiting
from telekiosk.helpdesk.terms import attempt_words, failures_words, report_kind_words, short_moment
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
    fine = diagnosis.finding in {Finding.CAN_SIGN_IN, Finding.CHANGE_AWAITED} and not diagnosis.pauses
    return Reading("success" if fine else "warning", finding, tuple(_evidence(diagnosis)), todo)


def _finding(diagnosis: Diagnosis) -> tuple[str, str]:  # noqa: C901 - one case for each finding
    match diagnosis.finding:
        case Finding.NO_LETTER:
            return _("No letter has been made yet."), _("make the letter and hand it over.")
        case Finding.LETTER_WAITS:
            return _("The letter has not been used yet."), _("have them use it; if it is lost, make a new one.")
        case Finding.LETTER_LAPSED:
            return _("The letter is past its deadline."), _("make a new letter. The identifier stays.")
        case Finding.NO_BIRTH_DATE:
            return _("The child's birth date is missing."), _("enter it in your base, and import it.")
        case Finding.REPORTED:
            return _("The family's report waits for you."), _("look into it under Reports.")
        case Finding.PAUSED:
            return _("Too many attempts: there is a pause now."), _("wait, or end the pause.")
        case Finding.PASSWORDS_USED_UP:
            return _("Too many wrong passwords."), _("end the pauses; if the password is lost, give another.")
        case Finding.BIRTH_DATES_USED_UP:
            return _("Too many wrong birth dates."), _("read the date with them, then end the pauses.")
        case Finding.CHILD_HIDDEN:
            return _("The child is hidden on this account."), _("read the reason in the journal first.")
        case Finding.MAIL_REFUSED:
            return _("The mail address is not confirmed."), _("correct the address with them.")
        case Finding.ADDRESS_SLIP:
            return _("The mail address looks mistyped."), _("read the address with them, letter by letter.")
        case Finding.MAIL_LEAVES:
            return _("The confirmation mail is about to leave."), _("have them look into their mails in a few minutes.")
        case Finding.MAIL_WAITS:
            return _("The confirmation mail has not left yet."), _("check who it is, and confirm in person.")
        case Finding.MAIL_EXPIRED:
            return _("The confirmation mail is too old."), _("send it again.")
        case Finding.LENT:
            return _("A lent password waits to be used."), _("have them sign in with it; if it is lost, lend another.")
        case Finding.NO_PASSWORD:
            return _("The account has no password now."), _("lend one.")
        case Finding.CHANGE_AWAITED:
            return _("Nothing: but the new address is not confirmed."), _("if the password is lost, lend one.")
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
        case Finding.RECOVERY_AWAITED:
            return (
                _("Nothing: but the mail address is not confirmed yet."),
                _("have them confirm it: send the mail again, or correct the address."),
            )
        case Finding.GROUPED:
            return (
                _("This account is grouped into {identifier}.").format(identifier=diagnosis.principal),
                _("have them sign in with {identifier}.").format(identifier=diagnosis.principal),
            )
        case Finding.REPLACED:
            new = ", ".join(diagnosis.successors)
            todo = _("go on with the new account: {identifier}.").format(identifier=new)
            return _("A new account has taken its place."), todo if new else _("look for the new one by its people.")
        case Finding.CLOSED:
            return _("The account is closed."), _("make a new account, if they come back.")
        case other:
            assert_never(other)


def _evidence(diagnosis: Diagnosis) -> Iterator[str]:
    for pause in diagnosis.pauses:
        yield _("Wrong {what}: pause until {time}, {terminal}.").format(
            what=attempt_words(pause.kind), time=time_of_day(pause.until), terminal=pause.terminal
        )
    yield from _failures(diagnosis)
    if diagnosis.finding is Finding.LETTER_WAITS and diagnosis.deadline:
        day = date_in_words(diagnosis.deadline, speaker.language)
        yield _("It is good until {day}.").format(day=day)
    if diagnosis.finding is Finding.LETTER_LAPSED and diagnosis.deadline:
        yield _("It was good until {day}.").format(day=date_in_words(diagnosis.deadline, speaker.language))
    if diagnosis.lent_until:
        yield _("The lent password is good until {when}.").format(when=short_moment(diagnosis.lent_until))
    for report in diagnosis.reports:
        said = _("Report {reference} of {when}: {what}.")
        when = short_moment(report.made_at)
        yield said.format(reference=report.reference, when=when, what=report_kind_words(report.kind))
    for hidden in diagnosis.hidden:
        yield (
            _("{child}: hidden until {day}.").format(
                child=hidden.child, day=date_in_words(hidden.until, speaker.language)
            )
            if hidden.until
            else _("{child}: hidden until someone lifts it.").format(child=hidden.child)
        )
    if diagnosis.suggested:
        yield _("Perhaps they mean {address}.").format(address=diagnosis.suggested)
    if diagnosis.finding is Finding.MAIL_LEAVES:
        yield _("It goes to {address}.").format(address=diagnosis.address)
    elif diagnosis.delivery:
        yield _delivery(diagnosis.delivery, diagnosis.address or "")


def _failures(diagnosis: Diagnosis) -> Iterator[str]:
    """Those that no pause tells of, where the next one brings a pause."""
    paused = {(pause.kind, pause.terminal) for pause in diagnosis.pauses}
    for each in diagnosis.failures:
        over_all = not each.terminal and any(kind is each.kind for kind, _terminal in paused)
        if each.used_up and (each.kind, each.terminal) not in paused and not over_all:
            said = _("Wrong {what}: {count}. The next one brings a pause.")
            yield said.format(what=failures_words(each), count=each.count)


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
