"""P12: the children, and for the chosen one what the school has opened."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Select, Static

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.lifecycle import Kind
from telekiosk.core.management import Services, services
from telekiosk.core.people import ChildView, SchoolView
from telekiosk.core.terms import Service
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, paragraph
from telekiosk.texts import PARIS, date_in_words, time_of_day
from telekiosk.widgets.controls import Card, Link
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _, ngettext, speaker


class ServicesPage(Page):
    """`chosen` is the place of the child in the account's list."""

    CSS_PATH = "services.tcss"
    AUTO_FOCUS = ""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit
        self.found: Services | None = None
        self.chosen = 0

    def escape_word(self) -> str:
        return _("Leave")

    def enter_word(self) -> str:
        return _("Open")

    def on_mount(self) -> None:
        self.run_worker(self._load())

    async def _load(self) -> None:
        match await self.ask(services, AtTheDesk(self.visit)):
            case Services() as found:
                self.found = found
                self._speak_for_school()
                await self.redraw()
                self._focus_first()
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def _focus_first(self) -> None:
        """A service, if there is one; else the way to whoever helps."""
        for target in (*self.query(Card), *self.query("#contact")):
            target.focus()
            return

    @property
    def child(self) -> ChildView | None:
        children = self.found.children if self.found else ()
        return children[self.chosen] if children else None

    @property
    def school(self) -> SchoolView | None:
        """The one that speaks: of the chosen child, else of the account."""
        if self.child is not None:
            return self.child.school
        return self.found.school if self.found else None

    def main(self) -> ComposeResult:
        if self.found is None:
            return
        child = self.child
        if child is None:
            yield Notice("warning", _("No child is attached to your account."), _("The school can tell you why."))
            yield paragraph(self._contact())
            return
        yield Static(Content(_("You are") if self.found.kind is Kind.PUPIL else _("You follow")), classes="field-label")
        yield self._chooser()
        yield Static(self._about(child), classes="message")
        with Vertical(classes="cards"):
            for service, address in child.school.services:
                name, purpose = described(service)
                yield Card(name, purpose, address.removeprefix("https://"), ident=f"service-{service.name.lower()}")
            if not child.school.services:
                yield paragraph(_("This school has opened no online service yet."))

    def _chooser(self) -> Select[int] | Static:
        children = self.found.children if self.found else ()
        if len(children) == 1:
            return Static(Content.styled(children[0].name, "bold"), id="only-child")
        names = [(Content(each.name), place) for place, each in enumerate(children)]
        return Select(names, value=self.chosen, allow_blank=False, id="child")

    def _about(self, child: ChildView) -> Content:
        born = "" if child.birth_date is None else date_in_words(child.birth_date, speaker.language)
        parts = [child.class_name, _("birth date: {day}").format(day=born) if born else ""]
        return Content("  ·  ").join(Content(part) for part in parts if part)

    def _contact(self) -> str:
        school = self.school
        return "" if school is None else "\n".join(part for part in (school.name, school.contact, school.phone) if part)

    def rail(self) -> ComposeResult:
        if self.found is None:
            return
        holders = "\n".join(self.found.holders)
        yield paragraph((_("Welcome"), "$muted"), "\n", (holders, "bold"), *self._attached(), *self._last_visit())
        if self.school is not None and self.school.message:
            yield Static(
                Content.assemble((_("Message of the school"), "bold"), "\n", self.school.message), classes="p boxed"
            )

    def _attached(self) -> tuple[str, ...]:
        if self.found is None or self.found.kind is Kind.PUPIL:
            return ()
        count = len(self.found.children)
        if not count:
            return ("\n", _("No child attached."))
        return ("\n", ngettext("{count} child attached.", "{count} children attached.", count).format(count=count))

    def _last_visit(self) -> tuple[str | tuple[str, str], ...]:
        if self.found is None or self.found.last_sign_in is None:
            return ()
        moment = self.found.last_sign_in
        day = date_in_words(moment.astimezone(PARIS).date(), speaker.language)
        return "\n", (_("Last visit"), "$muted"), "\n", (f"{day}, {time_of_day(moment)}", "$muted")

    def foot(self) -> ComposeResult:
        if self.found is not None:
            yield Link(_("Contact the school"), "contact")

    def help(self) -> tuple[str, ...]:
        return (
            _("These are the services that the school has opened. Each shows its address: type it on your phone."),
            _("Please sign out before you leave."),
        )

    @on(Select.Changed, "#child")
    def choose(self, event: Select.Changed) -> None:
        if isinstance(event.value, int) and event.value != self.chosen:
            self.chosen = event.value
            self._speak_for_school()
            self.carry_out(self.redraw)

    def _speak_for_school(self) -> None:
        """From now on header and help speak for the chosen child's school."""
        self.kiosk.school = self.school

    @on(Button.Pressed, "#contact")
    def _show_contact(self) -> None:
        self.kiosk.action_help()


def described(service: Service) -> tuple[str, str]:
    """A service's name, and what it is for."""
    match service:
        case Service.ABSENCES:
            return _("Absences"), _("Absences and late arrivals.")
        case Service.COMPETENCY_RECORD:
            return _("Competencies"), _("The record, year after year.")
        case Service.MARKS:
            return _("Marks"), _("The marks of each test.")
        case Service.WORKSPACE:
            return _("Digital workspace"), _("Lessons, homework, messages.")
        case other:
            assert_never(other)
