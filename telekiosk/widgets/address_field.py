"""A mail address: usual domains at one key, and probable slips said, never corrected unasked (R6)."""

from __future__ import annotations

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input

from telekiosk.core.addresses import COMPLETED_DOMAINS, suggestion
from telekiosk.core.forms import ADDRESS_LENGTH
from telekiosk.widgets.field import Field
from telekiosk.widgets.words import _

KEYS = ("F5", "F6", "F7")


class AddressField(Field):
    """F5 to F7 take what the row under the box offers."""

    BINDINGS = [Binding(key.lower(), f"take({number})", show=False) for number, key in enumerate(KEYS)]

    def __init__(self, ident: str, label: str, *, hint: str = "", required: bool = True) -> None:
        super().__init__(ident, label, hint=hint, required=required, max_length=ADDRESS_LENGTH)
        self.usual_hint = hint
        self.offers: tuple[str, ...] = ()

    @on(Input.Changed)
    def offer(self) -> None:
        """Whole addresses that may be meant, and the row that shows their domains."""
        slip = suggestion(self.value)
        self.offers = (slip,) if slip else completions(self.value)
        domains = [f"{key} {address.rpartition('@')[2]}" for key, address in zip(KEYS, self.offers, strict=False)]
        if slip:
            meant = _("Did you mean {domain}? Press {key}.").format(domain=slip.rpartition("@")[2], key=KEYS[0])
            self.suggest(Content.styled(meant, "bold"))
        else:
            self.suggest("  ".join(domains) or self.usual_hint)

    def action_take(self, number: int) -> None:
        if number < len(self.offers):
            self.value = self.offers[number]
            self.fail("")
            self.offer()


def completions(typed: str) -> tuple[str, ...]:
    """The usual domains that begin as the one being typed."""
    name, at, domain = typed.strip().rpartition("@")
    if not (at and name) or domain in COMPLETED_DOMAINS:
        return ()
    begun = [usual for usual in COMPLETED_DOMAINS if usual.startswith(domain.lower())]
    return tuple(f"{name}@{usual}" for usual in begun[: len(KEYS)])
