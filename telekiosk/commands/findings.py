"""Diagnoses in plain words: why a family cannot get in, and what the school can do (C2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from telekiosk.commands.frame import speaker
from telekiosk.commands.terms import term
from telekiosk.core.diagnosis import Diagnosis
from telekiosk.core.findings import Finding
from telekiosk.core.outbox import Delivery, HandedOver, NotSent, RefusedByServer, Waiting
from telekiosk.core.roles import Action
from telekiosk.texts import date_in_words, moment_in_words

_ = speaker.gettext


def diagnosis_in_words(diagnosis: Diagnosis) -> Iterator[str]:
    yield finding_in_words(diagnosis)
    if diagnosis.delivery:
        yield delivery_in_words(diagnosis.delivery)
    if diagnosis.suggested:
        yield _("Perhaps {address} is meant.").format(address=diagnosis.suggested)
    for pause in diagnosis.pauses:
        yield _("After failed attempts a wait holds until {when}, at {terminal}.").format(
            when=_moment(pause.until), terminal=pause.terminal
        )
    for report in diagnosis.reports:
        yield _("Report {reference} of {when}: {kind}, {status}").format(
            reference=report.reference, when=_moment(report.made_at), kind=term(report.kind), status=_("it waits")
        )
    for action in diagnosis.remedies:
        yield "- " + remedy_in_words(action)


def _moment(moment: datetime) -> str:
    return moment_in_words(moment, speaker.language)


def finding_in_words(diagnosis: Diagnosis) -> str:
    deadline = date_in_words(diagnosis.deadline, speaker.language) if diagnosis.deadline else ""
    words = {
        Finding.NO_LETTER: _("No letter has been issued yet: the family has no password."),
        Finding.NO_BIRTH_DATE: _("The child's birth date is missing: no letter can be issued without it."),
        Finding.LETTER_WAITS: _("The letter has not been used yet. It is good until {date}."),
        Finding.LETTER_LAPSED: _("The letter was good until {date}. A new letter is needed; the identifier stays."),
        Finding.REPORTED: _("The family has said that something is wrong about this child. The school has to look."),
        Finding.PAUSED: _("There were too many wrong attempts: a wait holds now."),
        Finding.PASSWORDS_USED_UP: _("There were too many wrong passwords: each further one brings a wait."),
        Finding.BIRTH_DATES_USED_UP: _("There were too many wrong birth dates: each further one brings a wait."),
        Finding.CHILD_HIDDEN: _("The school has hidden this account's children."),
        Finding.NO_CHILD: _("No child of this account is current at a school."),
        Finding.MAIL_REFUSED: _("The first connection is done, but mails to {address} are refused."),
        Finding.ADDRESS_SLIP: _("The first connection is done, but the address {address} looks mistyped."),
        Finding.MAIL_LEAVES: _("The first connection is done, and the mail to {address} is about to leave."),
        Finding.MAIL_WAITS: _("The first connection is done, but the mail to {address} has not left yet."),
        Finding.MAIL_EXPIRED: _("The first connection is done, but the mail to {address} is no longer good."),
        Finding.ADDRESS_AWAITED: _("The first connection is done, but {address} has not been confirmed yet."),
        Finding.LENT: _("A lent password is open until {until}: the family signs in with it and chooses its own."),
        Finding.NO_PASSWORD: _("The account has no password: one has to be lent."),
        Finding.CAN_SIGN_IN: _("Nothing is in the way: identifier and own password open the account."),
        Finding.CHANGE_AWAITED: _("Identifier and own password open the account. {address} is not confirmed yet."),
        Finding.NO_RECOVERY: _(
            "Identifier and own password open the account. Without a confirmed address they cannot be recovered."
        ),
        Finding.RECOVERY_AWAITED: _(
            "Identifier and own password open the account. They cannot be recovered before {address} is confirmed."
        ),
        Finding.GROUPED: _("This account is grouped. The family signs in with {identifier}."),
        Finding.REPLACED: _("A new account was made in the place of this one. The family needs that one's letter."),
        Finding.CLOSED: _("This account is closed."),
    }
    said = words[diagnosis.finding].format(
        date=deadline,
        address=diagnosis.address,
        until=_moment(diagnosis.lent_until) if diagnosis.lent_until else "",
        identifier=diagnosis.principal,
    )
    new = ", ".join(diagnosis.successors)
    return f"{said} " + _("It is {identifier}.").format(identifier=new) if new else said


def delivery_in_words(delivery: Delivery) -> str:
    match delivery:
        case Waiting(queued_at, answer):
            said = _("The confirmation mail of {when} waits to be sent. {answer}")
            return said.format(when=moment_in_words(queued_at, speaker.language), answer=answer).rstrip()
        case HandedOver(_queued, at):
            said = _("The confirmation mail was handed to the mail server on {when}.")
            return said.format(when=moment_in_words(at, speaker.language))
        case RefusedByServer(_queued, at, answer):
            said = _("The mail server refused the confirmation mail on {when}: {answer}")
            return said.format(when=moment_in_words(at, speaker.language), answer=answer)
        case NotSent():
            return _("The confirmation mail was not sent: it had expired, or a newer one took its place.")
        case other:
            assert_never(other)


def remedy_in_words(action: Action) -> str:
    words = {
        Action.ISSUE_LETTER: _("Print a new letter: older ones stop working."),
        Action.CONFIRM_AT_COUNTER: _("Check who it is, and confirm the person at the counter."),
        Action.RESEND: _("Have the confirmation mail sent again."),
        Action.CORRECT_ADDRESS: _("Correct the mail address."),
        Action.LEND: _("Check who it is, and lend a password."),
        Action.CLEAR_WAIT: _("End the wait."),
        Action.MAIL_RETRY: _("Have the mail taken up again now."),
        Action.MEND_REPORT: _("Look into the report, and answer it."),
        Action.UNDO_GROUPING: _("Undo the grouping."),
        Action.GENERATE_ANEW: _("Generate the account anew."),
        Action.SHOW: _("Show a hidden child again."),
    }
    return words[action]
