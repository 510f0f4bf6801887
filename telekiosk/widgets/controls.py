"""What is pressed: buttons, links, ticks and cards. Labels are plain text, never markup."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Button, Checkbox

from telekiosk.widgets.glyphs import glyphs


def primary(label: str, ident: str = "main-button", *, disabled: bool = False) -> Button:
    """The page's one main button; Enter in the last field presses it too."""
    return Button(Content(label), id=ident, classes="primary", disabled=disabled)


def secondary(label: str, ident: str) -> Button:
    return Button(Content(label), id=ident, classes="secondary")


class Link(Button):
    """A one-line way to another page: underlined, with an arrow."""

    def __init__(self, label: str, ident: str) -> None:
        text = Content.assemble((label, "underline"), f"\N{NO-BREAK SPACE}{glyphs().arrow}")
        super().__init__(text, id=ident, compact=True, classes="link")
        self.styles.line_pad = 0  # no style sheet can say this

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return super().get_content_width(container, viewport) - 2  # a Button counts the pad that is not there


class Tick(Checkbox):
    """`[ ]` or `[×]` before its sentence: Textual's own box tells on from off by colour alone."""

    def __init__(self, label: str, ident: str, value: bool = False) -> None:
        super().__init__(Content(label), value, id=ident)

    @property
    def _button(self) -> Content:
        edge, mark = ("", "bold") if self.has_focus else ("$edge", "bold $accent")  # legible on the focus's ground too
        return Content.assemble(("[", edge), ("×" if self.value else " ", mark), ("]", edge))


class Card(Button):
    """A whole block to press: what it is, and what it is for. `outside`: not a page here, but an address with its code
    (class "outside")."""

    def __init__(self, title: str, purpose: str, *, ident: str, outside: bool = False) -> None:
        sign = "  QR" if outside and glyphs().half_blocks else f"\N{NO-BREAK SPACE}{glyphs().arrow}"
        text = Content.assemble((title, "bold"), sign, "\n", purpose)
        super().__init__(text, id=ident, classes="card outside" if outside else "card")
        self.styles.line_pad = 0
