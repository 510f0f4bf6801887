"""P12: the children, and for the chosen one what the school has opened."""

from __future__ import annotations

from textwrap import shorten
from typing import assert_never

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Select, Static

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.lifecycle import Kind
from telekiosk.core.management import Services, services
from telekiosk.core.people import ChildView, SchoolView
from telekiosk.core.terms import Service
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, paragraph
from telekiosk.screens.service_qr import OnYourPhone, ServiceCodePage
from telekiosk.screens.service_words import described
from telekiosk.texts import PARIS, date_in_words, time_of_day
from telekiosk.widgets.chooser import Chooser
from telekiosk.widgets.controls import Card, Link
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _, ngettext, speaker, unbroken

MESSAGE_ROOM = 72
"""So many characters of the school's message fit in the margin of a small terminal."""


class ServicesPage(Page):
    """`chosen` is the place of the child in the account's list. A service's code stands beside the cards on a large
    terminal, else on a page of its own."""

    CSS_PATH = "services.tcss"
    AUTO_FOCUS = ""

    def __init__(self, visit: Visit, chosen: int = 0) -> None:
        super().__init__()
        self.visit = visit
        self.found: Services | None = None
        self.chosen = chosen

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
                self.chosen = min(self.chosen, max(0, len(found.children) - 1))
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
        with Horizontal(id="shelf"):
            with Vertical(classes="cards"):
                yield from self._cards(child)
            if child.school.services:
                yield OnYourPhone()

    def _cards(self, child: ChildView) -> ComposeResult:
        if self._is_guardian:
            purpose = _("Your contact details, and the child's data.")
            yield Card(_("Information sheet"), purpose, ident="information-sheet")
        for service, _address in child.school.services:
            yield Card(*described(service), ident=_ident(service), outside=True)
        if not child.school.services:
            yield paragraph(_("This school has opened no online service yet."))

    @property
    def _is_guardian(self) -> bool:
        return self.found is not None and self.found.kind is Kind.GUARDIAN

    def _chooser(self) -> Widget:
        children = self.found.children if self.found else ()
        if len(children) == 1:
            return Static(Content.styled(children[0].name, "bold"), id="only-child")
        return Chooser((each.name for each in children), self.chosen, ident="child")

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
            message = shorten(self.school.message, MESSAGE_ROOM, placeholder="…")
            yield Static(Content.assemble((_("Message of the school"), "bold"), "\n", message), classes="p boxed")
            if message.endswith("…"):
                yield Link(_("Read the message"), "school-message")

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
        day = unbroken(date_in_words(moment.astimezone(PARIS).date(), speaker.language))
        return "\n", (_("Last visit"), "$muted"), "\n", (f"{day}, {time_of_day(moment)}", "$muted")

    def foot(self) -> ComposeResult:
        if self.found is not None:
            yield Link(_("Manage my account"), "profile")
            yield Link(_("Contact the school"), "contact")
            yield Link(_("Help"), "help-page")
            if self._is_guardian:
                yield Link(_("Is a child missing?"), "child-missing")

    def help(self) -> tuple[str, ...]:
        return (
            _("These are the services that the school has opened. “QR” leads to a code for your phone."),
            _("Several children? Choose one in the list on top."),
            _("Please sign out before you leave."),
        )

    @on(Select.Changed, "#child")
    def choose(self, event: Select.Changed) -> None:
        if isinstance(event.value, int) and event.value != self.chosen:
            self.chosen = event.value
            self._speak_for_school()
            self.carry_out(self.redraw)

    def redrawn(self) -> None:
        """The first service's code, until another one is chosen."""
        if self._services:
            self.query_one(OnYourPhone).present(*self._services[0])

    @on(events.DescendantFocus)
    def _choose_service(self, event: events.DescendantFocus) -> None:
        for service, address in self._services:
            if event.widget.id == _ident(service):
                self.query_one(OnYourPhone).present(service, address)

    @property
    def _services(self) -> tuple[tuple[Service, str], ...]:
        return self.child.school.services if self.child is not None else ()

    @on(Button.Pressed, ".outside")
    def _go_on_by_phone(self, event: Button.Pressed) -> None:
        if self.query_one(OnYourPhone).display:
            self.say(_("Its code and its address stand at the right."))
            return
        for service, address in self._services:
            if event.button.id == _ident(service):
                self.app.push_screen(ServiceCodePage(service, address))

    @on(Button.Pressed, "#information-sheet")
    def _information_sheet(self) -> None:
        from telekiosk.screens.information_sheet import InformationSheetPage

        if self.child is not None:
            self.kiosk.show(InformationSheetPage(self.visit, self.child, self.chosen))

    @on(Button.Pressed, "#child-missing")
    def _child_missing(self) -> None:
        from telekiosk.screens.child_missing import ChildMissingPage

        self.kiosk.show(ChildMissingPage(self.visit))

    def _speak_for_school(self) -> None:
        """From now on header and help speak for the chosen child's school."""
        self.kiosk.school = self.school

    @on(Button.Pressed, "#school-message")
    def _school_message(self) -> None:
        from telekiosk.screens.school_message import SchoolMessagePage

        if self.school is not None:
            self.app.push_screen(SchoolMessagePage(self.school))

    @on(Button.Pressed, "#contact")
    def _show_contact(self) -> None:
        from telekiosk.screens.contact import ContactPage

        self.app.push_screen(ContactPage())

    @on(Button.Pressed, "#help-page")
    def _help_page(self) -> None:
        from telekiosk.screens.help_page import HelpPage

        self.app.push_screen(HelpPage())

    @on(Button.Pressed, "#profile")
    def _manage(self) -> None:
        from telekiosk.screens.profile import ProfilePage

        self.kiosk.show(ProfilePage(self.visit))


def _ident(service: Service) -> str:
    return f"service-{service.name.lower()}"
