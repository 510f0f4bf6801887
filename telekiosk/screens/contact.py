"""P18: whom to ask, and how to reach them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from telekiosk.screens.information import InformationPage, topic
from telekiosk.screens.page import paragraph
from telekiosk.screens.school_words import full_name
from telekiosk.widgets.words import _


class ContactPage(InformationPage):
    entry = "contact-page"

    def heading(self) -> str:
        return _("Contact")

    def main(self) -> ComposeResult:
        if self.school is not None:
            ways = [part for part in (self.school.contact, self.school.phone, self.school.email) if part]
            yield _card(full_name(self.school), ways or [_("Ask at its office.")])
        if self.authority and (self.school is None or self.authority_contact):
            yield _card(self.authority, [self.authority_contact] if self.authority_contact else [])
        yield topic(
            _("What the school can do"),
            _("Print a new letter, correct your mail address or a birth date, lend you a password."),
        )

    def rail(self) -> ComposeResult:
        yield paragraph((_("Have ready"), "bold"), "\n", _("Your identifier, and your child's name and class."))
        yield paragraph((_("Never your password"), "bold"), "\n", _("Nobody at the school asks you for it."))


def _card(name: str, ways: list[str]) -> Static:
    return Static(Content.assemble((name, "bold $accent"), *(f"\n{way}" for way in ways)), classes="who")
