"""telekiosk school: the schools, and what families see of them (P12, P18)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.frame import (
    Arguments,
    ExitCode,
    Json,
    Stop,
    plain,
    say,
    say_json,
    speaker,
    uai,
    verbs,
    with_json,
)

if TYPE_CHECKING:
    from telekiosk.core.forms import FieldProblem, FormRefused
    from telekiosk.core.people import SchoolView

_ = speaker.gettext

SERVICES = {
    "absences": "ABSENCES",
    "competencies": "COMPETENCY_RECORD",
    "marks": "MARKS",
    "workspace": "WORKSPACE",
}
"""Services as the command line names them, and the core's names."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "list": (_("every school and what families see of it"), list_),
            "show": (_("one school and what families see of it"), show),
            "set": (_("change what families see of a school"), set_),
        },
    )
    with_json(made["list"])
    with_json(made["show"])
    made["show"].add_argument("uai", metavar="UAI", type=uai)
    change = made["set"]
    change.add_argument("uai", metavar="UAI", type=uai)
    change.add_argument("--create", action="store_true", help=_("make the school if it is not there yet"))
    texts = {
        "--name": _("its name"),
        "--town": _("its town"),
        "--contact": _("whom families ask: 'Secrétariat, bureau B12'"),
        "--phone": _("its telephone number"),
        "--email": _("its mail address"),
        "--message": _("a message to families; '' takes it away"),
        "--printer": _("the printer that the console's letters go to, as lp knows it; '' takes it away"),
    }
    for option, what_for in texts.items():
        change.add_argument(option, metavar=_("TEXT"), help=what_for)
    change.add_argument(
        "--accounts-per",
        choices=("child", "guardian"),
        help=_("from the next import on, new guardians get an account for each child, or one for all their children"),
    )
    change.add_argument(
        "--service",
        action="append",
        default=[],
        type=_service,
        metavar=_("NAME=ADDRESS"),
        help=_("a service that the school has opened, one of {names}; without an address it is taken away").format(
            names=", ".join(SERVICES)
        ),
    )


def list_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.schools import list_schools

    with local_desk(arguments) as counter:
        schools = list_schools(counter)
    if arguments.json:
        say_json([_as_json(school) for school in schools])
        return
    if not schools:
        say(_("There is no school yet. Import its roster: telekiosk roster import"))
    for school in schools:
        for line in _in_words(school):
            say(line)


def show(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school

    with local_desk(arguments) as counter:
        school = show_school(counter, WhichSchool(arguments.uai))
    if isinstance(school, NoSuchSchool):
        raise Stop(_("No school has the UAI {uai}.").format(uai=arguments.uai))
    if arguments.json:
        say_json(_as_json(school))
        return
    for line in _in_words(school):
        say(line)


def _as_json(school: SchoolView) -> Json:
    return plain(asdict(school) | {"services": _named(school)})


def set_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.forms import FormRefused
    from telekiosk.core.people import SchoolView
    from telekiosk.core.schools import NoSuchSchool, SetSchool, set_school
    from telekiosk.core.terms import AccountsPer, Service
    from telekiosk.core.uai import uai_is_sound, uai_of

    if arguments.create and not uai_is_sound(arguments.uai):
        said = _("The last letter of {uai} does not go with its figures. Did you mean {meant}?")
        raise Stop(said.format(uai=arguments.uai, meant=uai_of(int(arguments.uai[:7]))))
    form = SetSchool(
        uai=arguments.uai,
        name=arguments.name,
        town=arguments.town,
        contact=arguments.contact,
        phone=arguments.phone,
        email=arguments.email,
        message=arguments.message,
        services=tuple((Service[name], address) for name, address in arguments.service),
        create=arguments.create,
        printer=arguments.printer,
        accounts_per=AccountsPer(arguments.accounts_per) if arguments.accounts_per else None,
    )
    with local_desk(arguments) as counter:
        outcome = set_school(counter, form)
    match outcome:
        case SchoolView():
            for line in _in_words(outcome):
                say(line)
        case NoSuchSchool():
            said = _("No school has the UAI {uai}. To make it, add --create.")
            raise Stop(said.format(uai=arguments.uai))
        case FormRefused():
            raise Stop(_refused(outcome), ExitCode.REFUSED)
        case other:
            assert_never(other)


def _refused(outcome: FormRefused) -> str:
    """Each field in a sentence of its own, by its option: lengths, and addresses of the web and of mail."""
    return "\n".join([*map(_wrong, outcome.problems), _("Nothing was changed.")])


def _wrong(told: FieldProblem) -> str:
    from telekiosk.core.forms import Problem
    from telekiosk.core.schools import SCHOOL_LENGTHS, SERVICE_ADDRESS_LENGTH

    option = f"--{told.field}" if told.field in SCHOOL_LENGTHS else f"--service {_typed(told.field)}"
    if told.problem is Problem.TOO_LONG:
        longest = SCHOOL_LENGTHS.get(told.field, SERVICE_ADDRESS_LENGTH)
        return _("{option} is too long: it may have {longest} characters.").format(option=option, longest=longest)
    if told.problem is Problem.MISSING:
        return _("{option} is empty: pages and letters carry it.").format(option=option)
    if told.field == "email":
        return _("{option} is no mail address, like: secretariat@example.org").format(option=option)
    return _("{option} is no address of the web: it begins with https://").format(option=option)


def _typed(service: str) -> str:
    """A service's name at the command line."""
    from telekiosk.core.terms import Service

    return next(ours for ours, core in SERVICES.items() if core == Service(service).name)


def _in_words(school: SchoolView) -> Iterator[str]:
    from telekiosk.commands.terms import term
    from telekiosk.core.terms import AccountsPer

    yield "  ".join(part for part in (school.uai, school.name, school.town) if part)
    ways = ", ".join(part for part in (school.contact, school.phone, school.email) if part)
    yield from (f"    {line}" for line in (ways, school.message) if line)
    if school.accounts_per is AccountsPer.GUARDIAN:
        yield "    " + _("one account for all children of a guardian")
    if school.printer:
        yield "    " + _("printer: {name}").format(name=school.printer)
    for service, address in school.services:
        yield "    " + _("{service}: {address}").format(service=term(service), address=address)


def _named(school: SchoolView) -> dict[str, str]:
    return {_typed(service): address for service, address in school.services}


def _service(text: str) -> tuple[str, str]:
    name, _equals, address = text.partition("=")
    if name not in SERVICES:
        raise ValueError
    return SERVICES[name], address


_service.__name__ = "service"  # argparse names it in its refusal
