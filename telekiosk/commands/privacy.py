"""telekiosk privacy: what is kept about a person, to hand out or to erase (R24)."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.frame import Arguments, ExitCode, Stop, plain, say, speaker, verbs, written_to

if TYPE_CHECKING:
    from telekiosk.core.erasing import StillCurrent
    from telekiosk.core.persons import NoSuchPerson, Which

_ = speaker.gettext
ngettext = speaker.ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "export": (_("everything kept about a person, as JSON"), export),
            "erase": (_("erase what is personal of people who are gone"), erase),
        },
    )
    for verb in made.values():
        verb.add_argument(
            "persons",
            nargs="+",
            metavar=_("PERSON"),
            help=_("an account's identifier, a pupil's INE, or a guardian's number at a school: UAI:PERSONNE_ID"),
        )
    out = _("the new file; only its owner may read it. Without it: to the terminal")
    made["export"].add_argument("-o", "--out", type=Path, metavar=_("FILE"), help=out)
    made["erase"].add_argument(
        "--reason", required=True, metavar=_("TEXT"), help=_("why, for the schools' journals; it should name nobody")
    )


def export(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.persons import NoSuchPerson
    from telekiosk.core.privacy import Exported, ExportPersons, export_persons

    persons = tuple(map(_which, arguments.persons))
    with written_to(arguments.out) as file:
        with local_desk(arguments) as counter:
            outcome = export_persons(counter, ExportPersons(persons))
        match outcome:
            case Exported():
                text = json.dumps([plain(each) for each in outcome.persons], ensure_ascii=False, indent=2)
                print(text, file=file, flush=True)
            case NoSuchPerson():
                raise _unknown(outcome)
            case other:
                assert_never(other)
    if arguments.out is not None:
        say(_("Everything kept is in {file}. Read it before you hand it over.").format(file=arguments.out))


def erase(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.erasing import Erased, ErasePersons, StillCurrent, erase_persons
    from telekiosk.core.persons import NoSuchPerson

    reason = arguments.reason.strip()
    if not reason:
        raise Stop(_("Write something after --{option}: the journal keeps it.").format(option="reason"), ExitCode.USAGE)
    form = ErasePersons(tuple(map(_which, arguments.persons)), reason)
    with local_desk(arguments) as counter:
        outcome = erase_persons(counter, form)
    match outcome:
        case Erased(persons, accounts):
            said = ngettext("{count} person is erased.", "{count} persons are erased.", persons)
            say(said.format(count=persons))
            said = ngettext("{count} account was emptied.", "{count} accounts were emptied.", accounts)
            say(said.format(count=accounts))
        case StillCurrent():
            raise Stop(_refused(outcome))
        case NoSuchPerson():
            raise _unknown(outcome)
        case other:
            assert_never(other)


def _refused(outcome: StillCurrent) -> str:
    from telekiosk.core.erasing import Because

    match outcome.because:
        case Because.ENROLLED:
            said = _("{person} is still on a school's roster. Nothing was erased.")
        case Because.IN_CHARGE:
            said = _("{person} is still in charge of a pupil, by a school's roster. Nothing was erased.")
        case Because.ACCOUNT_LIVES:
            said = _(
                "{person} still has an account: {accounts}. Nothing was erased. Close it first, at the console "
                "(telekiosk helpdesk): on its sheet A, then “Close the account”."
            )
        case Because.MAIL_WAITS:
            said = _("A mail to {person} has not left yet. Nothing was erased: try again later.")
        case other:
            assert_never(other)
    return said.format(person=_named(outcome.which), accounts=", ".join(outcome.identifiers))


def _unknown(outcome: NoSuchPerson) -> Stop:
    return Stop(_("Nobody on record is {person}. Nothing was done.").format(person=_named(outcome.which)))


_INE = re.compile(r"[0-9]{9}[0-9A-Z]{2}")


def _which(text: str) -> Which:
    """An identifier begins with a letter, an INE with a digit; a guardian's number follows the school's code."""
    from telekiosk.core import persons
    from telekiosk.core.names import typed_identifier

    uai, colon, number = text.partition(":")
    if colon:
        return persons.ByRecord(uai.strip().upper(), number.strip())
    if _INE.fullmatch(text.strip().upper()):
        return persons.ByIne(text.strip().upper())
    return persons.ByIdentifier(typed_identifier(text))


def _named(which: Which) -> str:
    from telekiosk.core import persons

    match which:
        case persons.ByRecord(uai, number):
            return f"{uai}:{number}"
        case persons.ByIne(ine):
            return ine
        case persons.ByIdentifier(identifier):
            return identifier
