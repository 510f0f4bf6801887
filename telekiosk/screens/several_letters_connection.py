"""P2 for several letters at once (P17): no birth date, it was given for each; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from textual.app import ComposeResult

from telekiosk.core.activation import AccountReady, AddressOfPupil, MailAwaited
from telekiosk.core.forms import FormRefused
from telekiosk.core.grouping import Refusal
from telekiosk.core.terms import Language
from telekiosk.core.together import LetterGood, LineFailed, OpenTogether, open_together
from telekiosk.core.visits import VisitOver
from telekiosk.screens.connecting import ConnectingPage
from telekiosk.screens.page import actions, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.notice import Notice
from telekiosk.widgets.words import _, ngettext, speaker


class TogetherPage(ConnectingPage):
    """`letters` in the table's order: the first is the principal's. `joint`: they are of two guardians."""

    def __init__(self, letters: Sequence[LetterGood], *, joint: bool) -> None:
        super().__init__()
        self.letters = letters
        self.joint = joint

    @property
    def principal(self) -> LetterGood:
        return self.letters[0]

    def escape_word(self) -> str:
        return _("Back")

    def main(self) -> ComposeResult:
        principal = self.principal
        yield from self.password_and_address(principal.policy, address_optional=principal.address_optional)
        if self.joint:
            seen = _("Each sees the children, and the other's address, telephone and mail.")
            yield Notice("info", _("This will be a joint account."), seen)
        yield actions(primary(_("CONFIRM")), secondary(_("BACK"), "cancel"))

    def rail(self) -> ComposeResult:
        names = list(dict.fromkeys(name for each in self.letters for name in each.children))
        yield paragraph((_("Your identifier"), "$muted"), "\n", (self.principal.identifier, "bold"))
        yield paragraph(
            (ngettext("Your child", "Your children", len(names)), "$muted"), "".join(f"\n{name}" for name in names)
        )
        yield paragraph(
            (_("Why an address?"), "bold"), "\n", _("A mail leaves for it at once. Open it: your account opens then.")
        )

    def help(self) -> tuple[str, ...]:
        return (
            _("Choose a password that you will remember. The letters' passwords end here."),
            _("All letters become one account. If one of them does not go, nothing is done."),
        )

    async def send(self) -> None:
        await self.connect(shared_is_fine=False)

    async def connect(self, *, shared_is_fine: bool) -> None:
        form = OpenTogether(
            tuple(each.proved for each in self.letters),
            self.value("password"),
            self.value("password_again"),
            self.value("address"),
            self.value("address_again"),
            Language(speaker.language),
            shared_is_fine,
        )
        match await self.ask(open_together, form):
            case MailAwaited() | AccountReady() as connected:
                self.connected(connected)
            case AddressOfPupil(pupil):
                await self.warn_of(pupil)
            case LineFailed(number, reason):
                self._back_to_the_table((number, reason))
            case FormRefused(problems):
                self.wrong(in_words(problems, self.principal.policy))
            case VisitOver():
                self.kiosk.visit_over()
            case other:
                assert_never(other)

    def leave(self) -> None:
        self._back_to_the_table()

    def _back_to_the_table(self, failed: tuple[int, Refusal | None] | None = None) -> None:
        from telekiosk.screens.several_letters import SeveralLettersPage

        self.kiosk.school = None
        self.kiosk.show(SeveralLettersPage(self.letters, failed))
