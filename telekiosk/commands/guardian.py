"""telekiosk guardian: protected persons, and records that are one person (C3)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.acts import with_reason
from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, speaker, uai, verbs

if TYPE_CHECKING:
    from telekiosk.core.guardians import GuardianOutcome, Record

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "protect": (_("in no joint account, no address on letters, no contact details shown"), protect),
            "unprotect": (_("lift that protection"), unprotect),
            "same": (_("say that two records are one person"), same),
        },
    )
    for verb in made.values():
        verb.add_argument("school", type=uai, metavar="UAI")
        verb.add_argument("person", metavar="PERSONNE_ID")
        with_reason(verb)
    made["same"].add_argument("--as", required=True, dest="other", metavar="PERSONNE_ID", help=_("the other record"))
    made["same"].add_argument("--as-school", type=uai, metavar="UAI", help=_("its school, when it is another"))


def protect(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core import guardians

    with local_desk(arguments) as counter:
        _told(guardians.protect(counter, _record(arguments), _reason(arguments)))


def unprotect(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core import guardians

    with local_desk(arguments) as counter:
        _told(guardians.unprotect(counter, _record(arguments), _reason(arguments)))


def same(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.guardians import Record, SamePerson, same_guardian

    other = Record(arguments.as_school or arguments.school, arguments.other)
    with local_desk(arguments) as counter:
        _told(same_guardian(counter, SamePerson(_record(arguments), other, _reason(arguments))))


def _record(arguments: Arguments) -> Record:
    from telekiosk.core.guardians import Record

    return Record(arguments.school, arguments.person)


def _reason(arguments: Arguments) -> str:
    reason: str = arguments.reason.strip()
    if not reason:
        raise Stop(_("Write something after --{option}: the journal keeps it.").format(option="reason"), ExitCode.USAGE)
    return reason


def _told(outcome: GuardianOutcome) -> None:
    from telekiosk.core.guardians import GuardianChanged, NoSuchGuardian, OnJointAccount

    match outcome:
        case GuardianChanged(person):
            say(_("Done: guardian {person}.").format(person=person))
        case NoSuchGuardian(person):
            raise Stop(_("No guardian of that school has the PERSONNE_ID {person}.").format(person=person))
        case OnJointAccount(identifier):
            words = _("This guardian is on the joint account {identifier}. First: telekiosk account split {identifier}")
            raise Stop(words.format(identifier=identifier))
        case other:
            assert_never(other)
