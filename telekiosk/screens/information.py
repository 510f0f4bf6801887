"""P18's frame: pages to read, over whatever page one comes from; that page is as it was when one goes back."""

from __future__ import annotations

from typing import ClassVar, assert_never

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.people import SchoolView
from telekiosk.core.policy import RETENTION_MONTHS
from telekiosk.core.schools import NoSuchSchool, WhichSchool, show_school
from telekiosk.screens.page import Page
from telekiosk.widgets.controls import Link
from telekiosk.widgets.footer import Key
from telekiosk.widgets.words import _, unwidowed


class InformationPage(Page):
    """Speaks for `school`: the chosen child's, else the terminal's; None where only the authority can speak."""

    CSS_PATH = "information.tcss"
    AUTO_FOCUS = "#cancel"
    entry: ClassVar[str]
    """The link that leads to it."""
    BINDINGS = [Binding("f1", "help", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self.school: SchoolView | None = None
        self.authority = self.authority_contact = self.data_protection_contact = ""
        self.retention_months = RETENTION_MONTHS

    def escape_word(self) -> str:
        return _("Back")

    def enter_word(self) -> str:
        return _("Choose")

    def on_mount(self) -> None:
        self.run_worker(self._load())

    async def _load(self) -> None:
        place = (await self.kiosk.opened()).place
        self.authority, self.authority_contact = place.authority, place.authority_contact
        self.data_protection_contact, self.retention_months = place.data_protection_contact, place.retention_months
        self.school = self.kiosk.school
        if self.school is None:
            match await self.ask(show_school, WhichSchool(place.school_uai)):
                case SchoolView() as school:
                    self.school = school
                case NoSuchSchool():
                    pass
                case other:
                    assert_never(other)
        await self.redraw()

    def foot(self) -> ComposeResult:
        """The way back, and the other pages of this kind."""
        yield Link(_("Back"), "cancel")
        links = {
            "help-page": _("Help"),
            "contact-page": _("Contact"),
            "legal-notice": _("Your data"),
        }
        for ident, label in links.items():
            if ident != self.entry:
                yield Link(label, ident)

    def keys(self) -> tuple[Key, ...]:
        return tuple(filter(lambda key: key.key != "f1", super().keys()))

    def action_help(self) -> None:
        """F1 needs no page of its own here."""

    def beat(self) -> None:
        """Over a door at rest nothing counts down: the help closes by itself, for the next visitor."""
        self.show_header()
        if self.kiosk.page.at_rest and self.kiosk.seconds_left <= self.kiosk.pace.countdown:
            self.kiosk.wipe()

    def leave(self) -> None:
        self.app.pop_screen()

    @on(Button.Pressed, "#help-page")
    def _help_page(self) -> None:
        from telekiosk.screens.help_page import HelpPage

        self.app.switch_screen(HelpPage())

    @on(Button.Pressed, "#contact-page")
    def _contact_page(self) -> None:
        from telekiosk.screens.contact import ContactPage

        self.app.switch_screen(ContactPage())

    @on(Button.Pressed, "#legal-notice")
    def _legal_notice(self) -> None:
        from telekiosk.screens.legal_notice import LegalNoticePage

        self.app.switch_screen(LegalNoticePage())


def topic(title: str, *sentences: str) -> Static:
    """A bold question, and its answer below."""
    return Static(Content.assemble((title, "bold"), "\n", unwidowed(" ".join(sentences))), classes="topic")
