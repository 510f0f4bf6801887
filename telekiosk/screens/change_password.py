"""P14: another password, in exchange for the present one."""

from __future__ import annotations

from typing import assert_never

from textual.app import ComposeResult

from telekiosk.core.forms import PASSWORD_INPUT_LENGTH, FormRefused
from telekiosk.core.management import ChangePassword, PasswordChanged, PresentPasswordWrong, Profile, change_password
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.visits import Visit, VisitOver
from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.field import Field
from telekiosk.widgets.password_pair import PasswordPair
from telekiosk.widgets.words import _


class ChangePasswordPage(Page):
    """`profile` is what is true now."""

    centred = airy = has_secrets = has_required = True

    def __init__(self, visit: Visit, profile: Profile) -> None:
        super().__init__()
        self.visit, self.profile = visit, profile

    def heading(self) -> str:
        return _("Change my password")

    def escape_word(self) -> str:
        return _("Back")

    def main(self) -> ComposeResult:
        yield Field(
            "present_password",
            _("Your present password"),
            password=True,
            max_length=PASSWORD_INPUT_LENGTH,
            emptied=_("Type this password once more."),
        )
        yield PasswordPair(_("New password"), self.profile.policy)
        yield actions(primary(_("CONFIRM")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph((_("Your identifier"), "$muted"), "\n", (self.profile.identifier, "bold"))
        yield paragraph(_("The old password ends at once."))
        if self.profile.confirmed_address:
            yield paragraph(_("A mail tells you of the change."))

    def help(self) -> tuple[str, ...]:
        return (_("Choose a password that you will remember. Nobody else needs to know it, the school neither."),)

    async def send(self) -> None:
        form = ChangePassword(
            self.visit, self.value("present_password"), self.value("password"), self.value("password_again")
        )
        match await self.ask(change_password, form):
            case PasswordChanged(visit):
                self._changed(visit)
            case PresentPasswordWrong():
                self.wrong({"present_password": lambda: _("This is not your present password.")})
            case TooManyAttempts(until):
                time = by_then(until)
                self.wrong({"present_password": lambda: _("Next try possible at {time}.").format(time=time)})
            case FormRefused(problems):
                self.wrong(in_words(problems, self.profile.policy))
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def _changed(self, visit: Visit) -> None:
        from telekiosk.screens.profile import ProfilePage

        self.kiosk.begin(visit)
        said = (lambda: _("Your password has changed."), lambda: _("From now on, sign in with the new one."))
        self.kiosk.show(ProfilePage(visit, said))

    def leave(self) -> None:
        from telekiosk.screens.profile import ProfilePage

        self.kiosk.show(ProfilePage(self.visit))
