"""telekiosk guardian: protected persons, and records that are one person (C3)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.acts import with_reason
from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, speaker, uai, verbs

if TYPE_CHECKING:
    from telekiosk.core.guardians import GuardianOutcome, Record, SameOutcome

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "protect": (_("in no joint account, no address on letters, no contact details shown"), protect),
            "unprotect": (_("lift that protection"), unprotect),
            "same": (_("say that two records are one person"), same),
            "apart": (_("take that back for this record"), apart),
        },
    )
    for verb in made.values():
        verb.add_argument("school", type=uai, metavar="UAI")
        verb.add_argument("person", metavar="PERSONNE_ID")
        with_reason(verb)
    made["same"].add_argument("--as", required=True, dest="other", metavar="PERSONNE_ID", help=_("the other record"))
    made["same"].add_argument("--as-school", type=uai, metavar="UAI", help=_("its school, when it is another"))
    made["same"].add_argument(
        "--even-if-names-differ", action="store_true", help=_("two records with different names are one person")
    )


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
        form = SamePerson(_record(arguments), other, _reason(arguments), arguments.even_if_names_differ)
        _told(same_guardian(counter, form))


def apart(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core import guardians

    with local_desk(arguments) as counter:
        _told(guardians.apart(counter, _record(arguments), _reason(arguments)))


def _record(arguments: Arguments) -> Record:
    from telekiosk.core.guardians import Record

    return Record(arguments.school, arguments.person)


def _reason(arguments: Arguments) -> str:
    reason: str = arguments.reason.strip()
    if not reason:
        raise Stop(_("Write something after --{option}: the journal keeps it.").format(option="reason"), ExitCode.USAGE)
    return reason


def _told(outcome: GuardianOutcome | SameOutcome) -> None:
    from telekiosk.core.guardians import GuardianChanged, NamesDiffer, NoSuchGuardian, OnePerson, OnJointAccount

    match outcome:
        case GuardianChanged(person):
            say(_("Done: guardian {person}.").format(person=person))
        case OnePerson(name, other_name):
            say(_("Done: {name} and {other} are one person.").format(name=name, other=other_name))
        case NamesDiffer(name, other_name):
            words = _("{name} and {other} have different names. If they are one person: --even-if-names-differ")
            raise Stop(words.format(name=name, other=other_name))
        case NoSuchGuardian(person):
            raise Stop(_("No guardian of that school has the PERSONNE_ID {person}.").format(person=person))
        case OnJointAccount(identifier):
            words = _("This guardian is on the joint account {identifier}. First: telekiosk account split {identifier}")
            raise Stop(words.format(identifier=identifier))
        case other:
            assert_never(other)
