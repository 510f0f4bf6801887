"""Diagnoses in plain words: why a family cannot get in, and what the school can do (C2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from telekiosk.commands.frame import speaker
from telekiosk.commands.terms import term
from telekiosk.core.diagnosis import Diagnosis, Finding
from telekiosk.core.lifecycle import Event
from telekiosk.core.outbox import Delivery, HandedOver, NotSent, RefusedByServer, Waiting
from telekiosk.texts import date_in_words, moment_in_words

_ = speaker.gettext


def diagnosis_in_words(diagnosis: Diagnosis) -> Iterator[str]:
    yield finding_in_words(diagnosis)
    if diagnosis.delivery:
        yield delivery_in_words(diagnosis.delivery)
    for pause in diagnosis.pauses:
        yield _("After failed attempts a wait holds until {when}, at {terminal}.").format(
            when=moment_in_words(pause.until, speaker.language), terminal=pause.terminal
        )
    for event in diagnosis.remedies:
        yield "- " + remedy_in_words(event)


def finding_in_words(diagnosis: Diagnosis) -> str:
    match diagnosis.finding:
        case Finding.NO_LETTER:
            return _("No letter has been issued yet: the family has no password.")
        case Finding.LETTER_WAITS:
            until = date_in_words(diagnosis.deadline, speaker.language) if diagnosis.deadline else ""
            return _("The letter has not been used yet. It is good until {date}.").format(date=until)
        case Finding.LETTER_LAPSED:
            return _("The letter's deadline has passed. A new letter is needed; the identifier stays.")
        case Finding.NO_CHILD:
            return _("No child of this account is current at a school, or all are hidden.")
        case Finding.ADDRESS_AWAITED:
            return _("The first connection is done, but {address} has not been confirmed yet.").format(
                address=diagnosis.address
            )
        case Finding.CAN_SIGN_IN:
            return _("Nothing is in the way: identifier and own password open the account.")
        case Finding.NO_RECOVERY:
            return _(
                "Identifier and own password open the account. Without a confirmed address they cannot be recovered."
            )
        case Finding.GROUPED:
            return _("This account is grouped. The family signs in with {identifier}.").format(
                identifier=diagnosis.principal
            )
        case Finding.REPLACED:
            return _("A new account was made in the place of this one. The family needs that one's letter.")
        case Finding.CLOSED:
            return _("This account is closed.")
        case other:
            assert_never(other)


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


def remedy_in_words(event: Event) -> str:
    """What the school does; an event that helps nobody in need has only its name."""
    words = {
        Event.LETTER_ISSUED: _("Print a new letter: older ones stop working."),
        Event.CONFIRMED_AT_COUNTER: _("Check who it is, and confirm the person at the counter."),
        Event.CONFIRMATION_RESENT: _("Have the confirmation mail sent again."),
        Event.ADDRESS_CHANGED: _("Correct the mail address."),
        Event.PASSWORD_LENT: _("Check who it is, and lend a password."),
        Event.GROUPING_UNDONE: _("Undo the grouping."),
        Event.SPLIT_OFF: _("Give the guardian a new account of their own."),
        Event.GENERATED_ANEW: _("Generate the account anew."),
        Event.CHILD_SHOWN: _("Show a hidden child again."),
    }
    return words.get(event) or term(event)
