"""A new password, twice, with R5's rules under it, each ticked off while one types."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from telekiosk.core.policy import PasswordPolicy, PasswordRule
from telekiosk.widgets.field import Field
from telekiosk.widgets.glyphs import glyphs
from telekiosk.widgets.notice import badge
from telekiosk.widgets.words import _


class PasswordPair(Vertical):
    """Fields `password` and `password_again`, side by side; the row below is theirs together."""

    def __init__(self, label: str, policy: PasswordPolicy) -> None:
        super().__init__(classes="password-pair")
        self.policy = policy
        longest = policy.longest
        self.first = Field(
            "password",
            label,
            password=True,
            max_length=longest,
            emptied=_("Type your password once more."),
            classes="first rowless",
        )
        self.again = Field("password_again", _("Once more"), password=True, max_length=longest, classes="rowless")

    def compose(self) -> ComposeResult:
        with Horizontal(classes="pair"):
            yield self.first
            yield self.again
        yield Static(rules(self.policy, ""), classes="message pair-row")

    @on(Field.RowChanged)
    @on(Input.Changed)
    def show_row(self) -> None:
        """What either field has to say; else the rules."""
        spoken = next((field for field in (self.first, self.again) if field.has_word), None)
        row = rules(self.policy, self.first.value) if spoken is None else spoken.row()
        self.set_class(spoken is not None and bool(spoken.error), "-error")
        self.query_one(".pair-row", Static).update(row, layout=False)


def rules(policy: PasswordPolicy, password: str) -> Content:
    """`✓ 8 à 14 caractères  ✓ une lettre  · un chiffre`; what may not be in it is said only when it is."""
    broken = policy.broken(password)
    if password and (forbidden := _forbidden(broken)):
        return Content.assemble(badge("warning"), " ", (forbidden, "bold $warning"))
    parts = [_tick(_name(rule, policy), rule not in broken) for rule in policy.rules if _name(rule, policy)]
    return Content("  ").join(parts)


def _tick(name: str, kept: bool) -> Content:
    sign = (glyphs().done, "bold $success") if kept else (glyphs().todo, "$muted")
    return Content.assemble(sign, " ", name)


def _forbidden(broken: tuple[PasswordRule, ...]) -> str:
    if PasswordRule.PLAIN_CHARACTERS in broken:
        return _("Only letters without accents, and digits.")
    if PasswordRule.PRINTABLE in broken:
        return _("One of these characters cannot be used.")
    return ""


def _name(rule: PasswordRule, policy: PasswordPolicy) -> str:
    names = {
        PasswordRule.LENGTH: _("{least} to {most} characters").format(least=policy.shortest, most=policy.longest),
        PasswordRule.LETTER: _("a letter"),
        PasswordRule.DIGIT: _("a digit"),
    }
    return names.get(rule, "")
