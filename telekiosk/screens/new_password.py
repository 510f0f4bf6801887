"""P10b at the kiosk: the mail's code, and a new password twice. Then P1."""

from __future__ import annotations

from typing import assert_never

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from telekiosk.core.forms import FormRefused
from telekiosk.core.mailed_secrets import SecretExpired, SecretOvertaken, SecretUnknown, SecretUsed
from telekiosk.core.policy import PasswordPolicy
from telekiosk.core.recovery import NewPasswordByCode, PasswordSet, set_password_by_code
from telekiosk.core.signin import TooManyAttempts
from telekiosk.screens.awaiting import CODE_LENGTH
from telekiosk.screens.codes import why_refused
from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.screens.sign_in import IDENTIFIER_LENGTH, SignInPage
from telekiosk.widgets.controls import Link, primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.password_pair import PasswordPair
from telekiosk.widgets.words import _


class NewPasswordPage(Page):
    """`identifier` is the request's, where it is known; its principal's does as well."""

    centred = airy = patient = has_secrets = has_required = True

    def __init__(self, policy: PasswordPolicy, identifier: str) -> None:
        super().__init__()
        self.policy, self.identifier = policy, identifier

    def on_mount(self) -> None:
        self.query_one("#code" if self.identifier else "#identifier", Field).input.focus()

    def heading(self) -> str:
        return _("Your new password")

    def main(self) -> ComposeResult:
        yield Field(
            "identifier",
            _("Your identifier"),
            self.identifier,
            hint=_("It is written in the mail."),
            max_length=IDENTIFIER_LENGTH,
        )
        yield Field(
            "code",
            _("The mail's code"),
            hint=_("8 letters and digits, good for 24 hours."),
            max_length=CODE_LENGTH,
            classes="short",
        )
        yield PasswordPair(_("New password"), self.policy)
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph(
            (_("Where is the code?"), "bold"), "\n", _("In our mail. Its subject is your request's number.")
        )
        yield paragraph((_("Several mails?"), "bold"), "\n", _("Only the code of the newest one is good."))
        yield Link(_("Ask for another mail"), "ask-again")

    def help(self) -> tuple[str, ...]:
        return (
            _("The code may be typed in small letters, with or without blanks."),
            _("Choose a password that you will remember. Nobody else needs to know it, the school neither."),
        )

    async def send(self) -> None:
        form = NewPasswordByCode(
            self.value("identifier"), self.value("code"), self.value("password"), self.value("password_again")
        )
        match await self.ask(set_password_by_code, form, floor=True):
            case PasswordSet(language):
                self.kiosk.speak(language)
                self.kiosk.show(
                    SignInPage(("success", lambda: _("Your new password is stored."), lambda: _("Sign in with it.")))
                )
            case SecretUnknown() | SecretUsed() | SecretExpired() | SecretOvertaken() as refused:
                self.wrong({"code": why_refused(refused)})
            case TooManyAttempts(until):
                time = by_then(until)
                self.wrong({"code": lambda: _("Next try possible at {time}.").format(time=time)})
            case FormRefused(problems):
                self.wrong(in_words(problems, self.policy))
            case other:
                assert_never(other)

    @on(Button.Pressed, "#ask-again")
    def _ask_again(self) -> None:
        from telekiosk.screens.forgotten_password import ForgottenPasswordPage

        self.kiosk.show(ForgottenPasswordPage(self.value("identifier").strip()))
