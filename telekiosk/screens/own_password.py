"""After a lent password: one's own, twice (section 2). Then P5 or P12."""

from __future__ import annotations

from typing import assert_never

from textual.app import ComposeResult

from telekiosk.core.forms import FormRefused
from telekiosk.core.signin import (
    ChooseOwnPassword,
    ConfirmationDue,
    OwnPasswordDue,
    SignedIn,
    TooLate,
    choose_own_password,
)
from telekiosk.screens.admission import admit
from telekiosk.screens.page import Page, actions, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.screens.sign_in import SignInPage
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.password_pair import PasswordPair
from telekiosk.widgets.words import _


class OwnPasswordPage(Page):
    centred = has_secrets = has_required = True

    def __init__(self, due: OwnPasswordDue) -> None:
        super().__init__()
        self.due = due

    def heading(self) -> str:
        return _("Choose your password")

    def main(self) -> ComposeResult:
        yield paragraph(_("The school has lent you a password. It serves only once: choose your own."))
        yield PasswordPair(_("New password"), self.due.policy)
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph((_("Your identifier"), "$muted"), "\n", (self.due.identifier, "bold"))

    def help(self) -> tuple[str, ...]:
        return (_("Choose a password that you will remember. Nobody else needs to know it, the school neither."),)

    async def send(self) -> None:
        form = ChooseOwnPassword(self.due.visit, self.value("password"), self.value("password_again"))
        match await self.ask(choose_own_password, form):
            case ConfirmationDue() | SignedIn() as admitted:
                await admit(self.kiosk, admitted)
            case FormRefused(problems):
                self.wrong(in_words(problems, self.due.policy))
            case TooLate():
                self.kiosk.visit = None
                self.kiosk.show(
                    SignInPage(
                        (
                            "error",
                            lambda: _("The lent password is no longer good."),
                            lambda: _("Ask the school for another one."),
                        )
                    )
                )
            case other:
                assert_never(other)
