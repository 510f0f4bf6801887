"""P12's outside services: a QR code to go on with one's own phone, as a page of its own or beside the cards."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.terms import Service
from telekiosk.screens.long_words import in_rows
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.screens.service_words import described, shown_address
from telekiosk.widgets.controls import Link, primary
from telekiosk.widgets.footer import Key
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.qr_code import qr_code
from telekiosk.widgets.words import _

NARROWEST = 34


class ServiceCodePage(Page):
    """Over P12, which is as it was when one goes back. The address alone where the font has no half blocks."""

    CSS_PATH = "service_qr.tcss"
    AUTO_FOCUS = "#main-button, #back"

    def __init__(self, service: Service, address: str) -> None:
        super().__init__()
        self.service, self.address = service, address

    def heading(self) -> str:
        return "" if glyphs().half_blocks else described(self.service)[0]

    def escape_word(self) -> str:
        return _("Back")

    def main(self) -> ComposeResult:
        if glyphs().half_blocks:
            yield Static(qr_code(self.address), id="qr")
        else:
            yield paragraph(described(self.service)[1])
            yield paragraph(_("Type this address on your phone, or on a computer:"))
            yield paragraph((shown_address(self.address), "bold $accent"))
            yield actions(primary(_("BACK")))

    def rail(self) -> ComposeResult:
        if glyphs().half_blocks:
            name, purpose = described(self.service)
            yield paragraph((name, "bold"), "\n", purpose)
            yield paragraph(_("Aim your phone's camera at this square, or type the address:"))
            yield paragraph((in_rows(shown_address(self.address), self.rail_columns), "bold $accent"))
        else:
            yield paragraph(_("This service is not on the kiosk: your phone or your computer shows it."))

    def foot(self) -> ComposeResult:
        if glyphs().half_blocks:
            yield Link(_("Back to the services"), "back")

    def help(self) -> tuple[str, ...]:
        return (
            _("The square holds the address of the service. Most phones read it with their camera."),
            _("Sign in there as that service asks you to."),
        )

    def keys(self) -> tuple[Key, ...]:
        return tuple(filter(lambda key: key.key not in ("tab", "enter"), super().keys()))

    async def send(self) -> None:
        self.leave()

    @on(Button.Pressed, "#back")
    def leave(self) -> None:
        self.app.pop_screen()


class OnYourPhone(Vertical):
    """Beside the cards, where a large terminal has room: the code of the card that was chosen last."""

    def compose(self) -> ComposeResult:
        yield Static(id="phone-name", classes="h2")
        yield Static(id="phone-code")
        yield Static(id="phone-how")
        yield Static(id="phone-address")

    def present(self, service: Service, address: str) -> None:
        if glyphs().half_blocks:
            code, how = qr_code(address), _("Aim your phone's camera at this square, or type the address:")
        else:
            code, how = Content(""), _("Type this address on your phone, or on a computer:")
        width = max(NARROWEST, code.plain.find("\n"))
        self.styles.width = width
        texts = {
            "phone-name": Content(_("{service} on your phone").format(service=described(service)[0])),
            "phone-code": code,
            "phone-how": Content(how),
            "phone-address": Content.styled(in_rows(shown_address(address), width), "bold $accent"),
        }
        for ident, text in texts.items():
            self.query_one(f"#{ident}", Static).update(text)
