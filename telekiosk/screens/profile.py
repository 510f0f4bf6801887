"""P14: manage my account: the mail address, the password, the language of the mails, the children."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button

from telekiosk.core.activation import AtTheDesk
from telekiosk.core.lifecycle import Kind
from telekiosk.core.management import ChangeLanguage, LanguageChanged, Profile, change_language, profile
from telekiosk.core.terms import Language
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.widgets.controls import Card, secondary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import Words, _, spoken


class ProfilePage(Page):
    """`said` is what has just been done: what is so, what follows."""

    CSS_PATH = ["services.tcss", "profile.tcss"]
    AUTO_FOCUS = ""

    def __init__(self, visit: Visit, said: tuple[Words, Words] | None = None) -> None:
        super().__init__()
        self.visit, self.said = visit, said
        self.found: Profile | None = None

    def heading(self) -> str:
        return _("Manage my account")

    def escape_word(self) -> str:
        return _("Back")

    def enter_word(self) -> str:
        return _("Choose")

    def on_mount(self) -> None:
        self.run_worker(self._load())

    async def _load(self) -> None:
        match await self.ask(profile, AtTheDesk(self.visit)):
            case Profile() as found:
                first_look, self.found = self.found is None, found
                await self.redraw()
                if first_look:
                    self.query(Card).first().focus()
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def main(self) -> ComposeResult:
        if self.found is None:
            return
        self.set_class(self.said is not None and self.found.awaited_address is not None, "dense")
        if self.said is not None:
            what, next_step = self.said
            yield Notice("success", spoken(what), spoken(next_step))
        with Vertical(classes="cards"):
            yield self._address_card(self.found)
            if self.found.awaited_address:
                yield Card(_("Confirm the new address"), self.found.awaited_address, ident="confirm-address")
            yield Card(_("Change my password"), _("The present one is asked first."), ident="change-password")
            yield self._language_card(self.found.language)
            if self.found.kind is Kind.GUARDIAN:
                yield Card(_("Your children"), _("See them, and group accounts."), ident="children")
        yield actions(secondary(_("BACK"), "cancel"))

    @staticmethod
    def _address_card(found: Profile) -> Card:
        if found.confirmed_address:
            return Card(_("Change my mail address"), found.confirmed_address, ident="change-address")
        return Card(_("Add a mail address"), _("To replace a forgotten password."), ident="change-address")

    @staticmethod
    def _language_card(language: Language) -> Card:
        match language:
            case Language.FR:
                title, purpose = _("Language of the mails: French"), _("Press here for mails in English.")
            case Language.EN:
                title, purpose = _("Language of the mails: English"), _("Press here for mails in French.")
            case other:
                assert_never(other)
        return Card(title, purpose, ident="change-language")

    def rail(self) -> ComposeResult:
        if self.found is None:
            return
        yield paragraph((_("Your account"), "$muted"), "\n", ("\n".join(self.found.holders), "bold"))
        yield paragraph((_("Your identifier"), "$muted"), "\n", (self.found.identifier, "bold"))
        if self.found.awaited_address:
            yield paragraph((_("A new address"), "bold"), "\n", _("It counts once it is confirmed."))
            if self.found.confirmed_address:
                yield paragraph(_("The old one stays until then."))

    def help(self) -> tuple[str, ...]:
        return (
            _("Choose with Tab or the arrows, then press Enter."),
            _("The pages themselves change their language with F2."),
        )

    def leave(self) -> None:
        from telekiosk.screens.services import ServicesPage

        self.kiosk.show(ServicesPage(self.visit))

    @on(Button.Pressed, "#change-address")
    def _change_address(self) -> None:
        from telekiosk.screens.change_address import ChangeAddressPage

        if self.found is not None:
            self.kiosk.show(ChangeAddressPage(self.visit, self.found))

    @on(Button.Pressed, "#confirm-address")
    def _confirm_address(self) -> None:
        from telekiosk.screens.confirm_address import ConfirmAddressPage

        self.kiosk.show(ConfirmAddressPage(self.visit))

    @on(Button.Pressed, "#change-password")
    def _change_password(self) -> None:
        from telekiosk.screens.change_password import ChangePasswordPage

        if self.found is not None:
            self.kiosk.show(ChangePasswordPage(self.visit, self.found))

    @on(Button.Pressed, "#children")
    def _children(self) -> None:
        from telekiosk.screens.children import AttachedChildrenPage

        self.kiosk.show(AttachedChildrenPage(self.visit))

    @on(Button.Pressed, "#change-language")
    def _other_language(self) -> None:
        self.carry_out(self._change_language)

    async def _change_language(self) -> None:
        if self.found is None:
            return
        wanted = Language.EN if self.found.language is Language.FR else Language.FR
        match await self.ask(change_language, ChangeLanguage(self.visit, wanted)):
            case LanguageChanged():
                self.said = (lambda: _("The language of your mails has changed."), "")
                await self._load()
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)
