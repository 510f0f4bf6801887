"""telekiosk account: one account's sheet, why its family cannot get in (C2), and what takes accounts apart (R14)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands import parting
from telekiosk.commands.acts import unknown_account
from telekiosk.commands.frame import Arguments, Json, plain, quoted, say, say_json, speaker, verbs, with_json

if TYPE_CHECKING:
    from telekiosk.core.diagnosis import Diagnosis
    from telekiosk.core.sheets import AccountSheet, SheetChild

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "show": (_("all that is known of it, but no secret"), show),
            "explain": (_("why its family cannot get in, and what helps"), explain),
            "ungroup": (_("undo a grouping"), parting.ungroup),
            "split": (_("take one guardian's children off it, onto a new account"), parting.split),
            "regenerate": (_("replace it by a new account"), parting.regenerate),
        },
    )
    for verb in made.values():
        verb.add_argument("identifier", metavar=_("IDENTIFIER"))
    with_json(made["show"])
    with_json(made["explain"])
    parting.add_arguments(made)


def show(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.diagnosis import UnknownAccount
    from telekiosk.core.sheets import AccountSheet, show_account

    with local_desk(arguments) as counter:
        sheet = show_account(counter, arguments.identifier)
    match sheet:
        case UnknownAccount():
            raise unknown_account(arguments)
        case AccountSheet():
            value = plain(asdict(sheet))
            if isinstance(value, dict):
                value["diagnosis"] = _as_json(sheet.diagnosis)
            _tell(arguments, value, _sheet_in_words(sheet))
        case other:
            assert_never(other)


def explain(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.commands.findings import diagnosis_in_words
    from telekiosk.core.diagnosis import Diagnosis, UnknownAccount, explain_account

    with local_desk(arguments) as counter:
        diagnosis = explain_account(counter, arguments.identifier)
    match diagnosis:
        case UnknownAccount():
            raise unknown_account(arguments)
        case Diagnosis():
            _tell(arguments, _as_json(diagnosis), diagnosis_in_words(diagnosis))
        case other:
            assert_never(other)


def _as_json(diagnosis: Diagnosis) -> Json:
    delivery = type(diagnosis.delivery).__name__ if diagnosis.delivery else None
    value = plain(asdict(diagnosis))
    return value | {"delivery_status": delivery} if isinstance(value, dict) else value


def _tell(arguments: Arguments, value: Json, lines: Iterator[str]) -> None:
    if arguments.json:
        say_json(value)
        return
    for line in lines:
        say(line)


def when(moment: datetime | None) -> str:
    from telekiosk.texts import moment_in_words

    return moment_in_words(moment, speaker.language) if moment else "-"


def _sheet_in_words(sheet: AccountSheet) -> Iterator[str]:
    from telekiosk.commands.terms import term
    from telekiosk.core.lifecycle import Event, MailStatus
    from telekiosk.core.terms import IdentityCheck
    from telekiosk.texts import date_in_figures

    yield f"{sheet.identifier}  {term(sheet.kind)}  {term(sheet.state)} ({when(sheet.state_since)})"
    yield _("Holders: {names}").format(names=", ".join(sheet.holders))
    for address, status in (
        (sheet.confirmed_address, MailStatus.CONFIRMED),
        (sheet.awaited_address, MailStatus.AWAITING),
    ):
        if address:
            yield _("Mail address: {address} ({status})").format(address=address, status=term(status))
    yield _("Last sign-in: {when}").format(when=when(sheet.last_sign_in))
    if sheet.principal:
        yield _("Grouped into: {identifier}").format(identifier=sheet.principal)
    if sheet.grouped_in:
        yield _("Grouped in here: {identifiers}").format(identifiers=", ".join(sheet.grouped_in))
    for child in sheet.children:
        born = date_in_figures(child.birth_date) if child.birth_date else "-"
        yield _("Child: {name}, {born}, {place}").format(name=child.name, born=born, place=_place(child))
    for letter in sheet.letters:
        yield _("Letter of {issued}, good until {deadline} ({status})").format(
            issued=date_in_figures(letter.issued_on),
            deadline=date_in_figures(letter.deadline),
            status=term(letter.voided) if letter.voided else _("live"),
        )
    for pause in sheet.pauses:
        yield _("Wait until {until} ({kind}, {terminal})").format(
            until=when(pause.until), kind=term(pause.kind), terminal=pause.terminal
        )
    for mail in sheet.mails:
        yield _("Mail of {when}: {kind}, {state}, {address} {answer}").format(
            when=when(mail.queued_at),
            kind=term(mail.kind),
            state=term(mail.state),
            address=mail.address,
            answer=mail.answer,
        )
    for report in sheet.reports:
        yield _("Report {reference} of {when}: {kind}, {status}").format(
            reference=report.reference,
            when=when(report.made_at),
            kind=term(report.kind),
            status=_("mended: {answer}").format(answer=report.answer) if report.mended_at else _("it waits"),
        )
    for entry in sheet.entries:
        reason = term(entry.reason) if entry.event == Event.CHILD_ENDED else quoted(entry.reason)
        checked = term(entry.checked) if entry.checked in set(IdentityCheck) else quoted(entry.checked)
        why = "".join(f"  {said}" for said in (reason, checked) if said)
        what = f"{term(entry.event)} ({term(entry.attempts)})" if entry.attempts else term(entry.event)
        yield f"{entry.number:4}  {when(entry.at)}  {what}  {term(entry.actor)}{why}"


def _place(child: SheetChild) -> str:
    """Where a child is, or why families do not see it."""
    from telekiosk.core.sheets import WhyNot
    from telekiosk.texts import date_in_figures

    day = date_in_figures(child.on) if child.on else ""
    match child.why_not:
        case None:
            return f"{child.class_name} {child.school}"
        case WhyNot.ENDED:
            return _("not since {day}").format(day=day)
        case WhyNot.HIDDEN:
            return _("hidden until {day}").format(day=day) if day else _("hidden")
        case WhyNot.LEFT:
            return _("left on {day}").format(day=day) if day else _("enrolled nowhere")
        case WhyNot.GROUPED_AWAY:
            return _("on the principal account")
        case other:
            assert_never(other)
