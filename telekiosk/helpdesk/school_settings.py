"""C7: how the school meets its families: contact, message, open services, printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from textual.content import Content

from telekiosk.core.forms import FormRefused, Problem
from telekiosk.core.paper_orders import PrinterOf, printer_of
from telekiosk.core.people import SchoolView
from telekiosk.core.policy import PasswordRule
from telekiosk.core.roles import Action
from telekiosk.core.schools import SERVICE_ADDRESS_LENGTH, NoSuchSchool, SetSchool, WhichSchool, set_school, show_school
from telekiosk.core.terms import Service
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.list_view import ListView
from telekiosk.helpdesk.terms import service_words
from telekiosk.helpdesk.words import _
from telekiosk.widgets.field import Field
from telekiosk.widgets.footer import Key

TYPED = 600
"""More than any of them may hold: what is too long is told when it is sent, and never cut."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a school has chosen: its name here, its value, what it is for, and the form that changes it."""

    label: str
    value: str
    purpose: str
    longest: int
    change: Callable[[str], SetSchool]
    families_see: bool = True


class SchoolSettingsView(ListView[Line]):
    tab = "school"
    needs_school = True

    def columns(self) -> Sequence[tuple[str, int]]:
        return (_("What"), 27), (_("Now"), 45)

    async def load(self) -> Sequence[Line]:
        uai = self.school_uai
        school = await self.ask(Action.SCHOOL_SETTINGS, show_school, WhichSchool(uai), school=uai)
        printer = await self.ask(Action.SCHOOL_SETTINGS, printer_of, PrinterOf(uai))
        if isinstance(school, NoSuchSchool) or isinstance(printer, NoSuchSchool):
            return ()
        return (*_texts(school), *_services(school), _printer(uai, printer))

    def row(self, item: Line) -> Sequence[str]:
        return item.label, item.value.replace("\n", " ") or "·"

    def summary(self) -> Content:
        return Content.assemble((_("What families see of the school"), "bold"))

    def detail(self, item: Line) -> Iterator[Content]:
        yield Content.styled(item.label, "bold $accent")
        yield Content(item.value or _("nothing"))
        yield Content.styled(item.purpose, "$muted")

    def keys(self) -> tuple[Key, ...]:
        return (Key("enter", _("Enter"), _("Change")),)

    def help(self) -> tuple[str, ...]:
        return (_("Enter changes the line. An empty answer takes the thing away."),)

    async def enter(self, item: Line) -> None:
        """Enter changes the line at once."""
        self.carry_out(lambda: self.act(self._dialog(item)))

    def _dialog(self, line: Line) -> ActDialog:
        async def do(dialog: ActDialog, given: Given) -> Told:
            form = line.change(given.values["value"])
            outcome = await dialog.ask(Action.SCHOOL_SETTINGS, set_school, form)
            match outcome:
                case SchoolView():
                    self.console.school_is_now(outcome)
                    return Success(_("Stored: families see it from now on.") if line.families_see else _("Stored."))
                case NoSuchSchool():
                    return NotDone(_("There is no such account or school here."))
                case FormRefused(problems):
                    return NotDone(_why_not(problems[0].problem, line), "value")

        field = Field("value", line.label, line.value, hint=line.purpose, required=False, max_length=TYPED)
        return ActDialog(line.label, (), do, press=_("STORE"), reason=False, fields=(field,))


def _why_not(problem: Problem | PasswordRule, line: Line) -> str:
    match problem:
        case Problem.TOO_LONG:
            return _("Too long: {most} characters at most.").format(most=line.longest)
        case Problem.MISSING:
            return _("Pages and letters need a name.")
        case Problem.NOT_A_LINK:
            return _("It begins with https://, and holds no blank.")
        case _:
            return _("This is no mail address.")


def _texts(school: SchoolView) -> Iterator[Line]:
    uai = school.uai
    yield Line(_("Name"), school.name, _("On every page and letter."), 100, lambda text: SetSchool(uai, name=text))
    yield Line(_("Town"), school.town, _("After the name."), 100, lambda text: SetSchool(uai, town=text))
    contact = _("Who helps, and where: Office, room B12.")
    yield Line(_("Contact"), school.contact, contact, 200, lambda text: SetSchool(uai, contact=text))
    yield Line(_("Telephone"), school.phone, _("Beside the contact."), 40, lambda text: SetSchool(uai, phone=text))
    yield Line(_("Mail address"), school.email, _("On the letters."), 254, lambda text: SetSchool(uai, email=text))
    message = _("For families, after they sign in.")
    yield Line(_("Message"), school.message, message, 500, lambda text: SetSchool(uai, message=text))


def _services(school: SchoolView) -> Iterator[Line]:
    opened = dict(school.services)
    for service in Service:
        yield Line(
            service_words(service),
            opened.get(service, ""),
            _("The address; empty: not open. It must fit a QR code."),
            SERVICE_ADDRESS_LENGTH,
            partial(_with_service, school.uai, service),
        )


def _with_service(uai: str, service: Service, address: str) -> SetSchool:
    return SetSchool(uai, services=((service, address),))


def _printer(uai: str, printer: str) -> Line:
    purpose = _("As lp names it; empty: paper is fetched by its number.")
    return Line(_("Printer"), printer, purpose, 100, lambda text: SetSchool(uai, printer=text), families_see=False)
