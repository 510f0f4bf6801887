"""Why accounts cannot be grouped, a sentence and a next step for each reason (P16, P17); and P16's margin."""

from __future__ import annotations

from typing import assert_never

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from telekiosk.core.grouping import Refusal
from telekiosk.screens.page import paragraph
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.words import Words, _


def why_not(reason: Refusal, contact: str) -> tuple[Words, Words]:  # noqa: C901 one case for each reason
    """What is so, and what to do next. `contact` is who helps. A protected guardian, different addresses and a hidden
    link are one and the same sentence; so is an account without a child to show."""
    match reason:
        case Refusal.OWN_ACCOUNT:
            return lambda: _("This is your own account."), lambda: _("Give the one that you want to add.")
        case Refusal.SAME_LETTER:
            return lambda: _("This letter is in the table already."), lambda: _("Take it out.")
        case Refusal.PUPIL:
            return lambda: _("This is a pupil's account."), lambda: _("Only guardians' accounts can be grouped.")
        case Refusal.PENDING:
            return (
                lambda: _("This account waits for its confirmation."),
                lambda: _("Sign in with it and confirm its address. Then come back here."),
            )
        case Refusal.PREPARED:
            return lambda: _("This account waits for a new letter."), lambda: _("Ask the school for it.")
        case Refusal.ACTIVE:
            return lambda: _("This account is open already."), lambda: _("Type its own password.")
        case Refusal.LAPSED:
            return lambda: _("This letter is no longer good."), lambda: _("Ask the school for a new one.")
        case Refusal.GROUPED:
            return (
                lambda: _("This account is grouped with another one."),
                lambda: _("Give the main identifier of that one."),
            )
        case Refusal.REPLACED:
            return (
                lambda: _("This account has been replaced."),
                lambda: _("Ask the school for the letter of the new one."),
            )
        case Refusal.CLOSED:
            return lambda: _("This account is closed."), lambda: _("Ask the school.")
        case Refusal.LETTER_USED:
            return (
                lambda: _("This letter has already been used."),
                lambda: _("Type the password that you chose."),
            )
        case Refusal.LETTER_VOID:
            return lambda: _("This letter has been replaced."), lambda: _("Take the newer one, or ask the school.")
        case Refusal.NO_CHILD_TO_SHOW | Refusal.SEE_THE_SCHOOL:
            return lambda: _("For this account, ask at the school's office."), contact
        case Refusal.THIRD_GUARDIAN:
            return (
                lambda: _("An account is for two guardians."),
                lambda: _("A third one keeps an account apart."),
            )
        case Refusal.NO_COMMON_CHILD:
            return (
                lambda: _("You have no child in common with this guardian."),
                lambda: _("A joint account needs one. Is the list wrong? Tell the school."),
            )
        case other:
            assert_never(other)


def why_not_here(reason: Refusal, contact: str) -> tuple[Words, Words]:
    """The same for a line of P17, where some have another next step."""
    what, next_step = why_not(reason, contact)
    if reason in {Refusal.PENDING, Refusal.ACTIVE}:
        return what, lambda: _("Take it out, and add it later.")
    if reason is Refusal.GROUPED:
        return what, lambda: _("Take it out.")
    if reason is Refusal.NO_COMMON_CHILD:
        return what, lambda: _("Take it out, or ask the school.")
    return what, next_step


def grouping_rail(step: int, *, by_reader: bool = False) -> ComposeResult:
    """Where one is in P16: the account to add (1), the summary (2), done (3). `by_reader`: it may be read as well."""
    yield paragraph((_("Grouping"), "bold"), "\n", _("One identifier for all your children."))
    names = _("Account to add"), _("Check"), _("Done")
    yield Static(Content("\n").join(_step(number, name, step) for number, name in enumerate(names, 1)), classes="p")
    if by_reader:
        yield paragraph(_("Or hold its letter under the reader."))
    if step < len(names):
        yield paragraph(
            (_("And going back?"), "bold"), "\n", _("Once they are grouped, only the school can part the accounts.")
        )


def _step(number: int, name: str, current: int) -> Content:
    if number == current:
        return Content.styled(f" {glyphs().now} {name} ", "bold $on-accent on $accent-fill")
    if number < current:
        return Content.assemble((f"{glyphs().done} ", "bold $success"), name)
    return Content(f"{glyphs().todo} {name}")
