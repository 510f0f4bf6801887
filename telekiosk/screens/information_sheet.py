"""P13: the contact details that the school has of the guardians, and the child's data; changes are requests to it."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.contacts import ContactDetails, GuardianSheet, InformationSheet, information_sheet
from telekiosk.core.people import ChildView
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.texts import date_in_words, phone_in_pairs
from telekiosk.widgets.controls import secondary
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.notice import Kind, Notice
from telekiosk.widgets.words import Words, _, speaker, spoken


class InformationSheetPage(Page):
    """`child` is the one chosen on P12, at the place `chosen`. `said` is what has just been done."""

    CSS_PATH = ["services.tcss", "information_sheet.tcss"]
    AUTO_FOCUS = ""

    def __init__(
        self, visit: Visit, child: ChildView, chosen: int, said: tuple[Kind, Words, Words] | None = None
    ) -> None:
        super().__init__()
        self.visit, self.child, self.chosen, self.said = visit, child, chosen, said
        self.found: InformationSheet | None = None

    def heading(self) -> str:
        return _("Information sheet")

    def escape_word(self) -> str:
        return _("Back")

    @property
    def takes_changes(self) -> bool:
        """Whether the school shows the details of anybody here."""
        return self.found is not None and any(each.details is not None for each in self.found.guardians)

    def enter_word(self) -> str:
        return _("Change") if self.takes_changes else _("Back")

    def on_mount(self) -> None:
        self.run_worker(self._load())

    async def _load(self) -> None:
        match await self.ask(information_sheet, AtTheDesk(self.visit)):
            case InformationSheet() as found:
                self.found = found
                await self.redraw()
                self.query("#main Button").first().focus()
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def main(self) -> ComposeResult:
        if self.found is None:
            return
        if self.said is not None:
            kind, what, next_step = self.said
            yield Notice(kind, spoken(what), spoken(next_step))
        with Vertical(classes="cards"):
            for place, sheet in enumerate(self.found.guardians):
                yield guardian_card(sheet, f"guardian-{place}")
        yield actions(secondary(_("BACK"), "cancel"))

    def rail(self) -> ComposeResult:
        child = self.child
        born = "" if child.birth_date is None else date_in_words(child.birth_date, speaker.language)
        facts = (child.class_name, born, child.school.name)
        lines = "".join(f"\n{fact}" for fact in facts if fact)
        yield paragraph((_("Your child"), "$muted"), "\n", (child.name, "bold"), lines)
        if not self.takes_changes:
            return
        yield paragraph(
            (_("Is something wrong?"), "bold"), "\n", _("Ask for a change here. The school checks it, then makes it.")
        )
        if self.found is not None and len({each.name for each in self.found.guardians}) > 1:
            yield paragraph(_("The other guardian is told of it by mail."))

    def help(self) -> tuple[str, ...]:
        if not self.takes_changes:
            return (_("The school looks after these details, and the child's: “Contact the school”."),)
        return (
            _("This is what the school knows of you. Its mails about school life go there."),
            _("Choose a person, then press Enter to ask for a change."),
            _("The child's own data are mended by the school: “Contact the school”."),
        )

    @on(Button.Pressed, ".card")
    def _change(self, event: Button.Pressed) -> None:
        from telekiosk.screens.information_sheet_change import ContactChangePage

        if self.found is not None and event.button.id is not None:
            sheet = self.found.guardians[int(event.button.id.removeprefix("guardian-"))]
            self.kiosk.show(ContactChangePage(self.visit, sheet, self.child, self.chosen))

    def leave(self) -> None:
        from telekiosk.screens.services import ServicesPage

        self.kiosk.show(ServicesPage(self.visit, self.chosen))


def guardian_card(sheet: GuardianSheet, ident: str) -> Static | Button:
    """To press for a change; only to read where the school keeps the details to itself."""
    if sheet.details is None:
        closed = _("Your contact details are not shown here. The school looks after them.")
        return Static(Content.assemble((sheet.name, "bold"), "\n", closed), classes="closed")
    known = details_in_lines(sheet.details) or [_("The school has no contact details yet.")]
    text = Content.assemble((sheet.name, "bold"), f" {glyphs().arrow}", "".join(f"\n{line}" for line in known))
    if sheet.asked is not None:
        wanted = "  ·  ".join(changes(sheet.details, sheet.asked))
        text = Content.assemble(text, "\n", (_("Sent to the school:"), "bold"), " ", wanted)
    card = Button(text, id=ident, classes="card")
    card.styles.line_pad = 0  # no style sheet can say this
    return card


def details_in_lines(details: ContactDetails) -> list[str]:
    """The postal address in one line, telephone and mail in the next."""
    postal = [*details.address_lines.splitlines(), details.postcode_and_town]
    parts = (
        ", ".join(part for part in postal if part),
        "  ·  ".join(filter(None, (phone_in_pairs(details.phone), details.email))),
    )
    return [line for line in parts if line]


def changes(known: ContactDetails, asked: ContactDetails) -> list[str]:
    """What was asked for, where it differs; what is to be taken out is named."""
    pairs = [
        (_("Postal address"), known.address_lines, asked.address_lines),
        (_("Postcode and town"), known.postcode_and_town, asked.postcode_and_town),
        (_("Telephone"), known.phone, asked.phone),
        (_("Mail address"), known.email, asked.email),
    ]
    return [
        ", ".join(wanted.splitlines()) or _("{what} taken out").format(what=what)
        for what, now, wanted in pairs
        if now != wanted
    ]
