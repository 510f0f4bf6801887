"""P17's table: a line for each letter, typed or read, until it is good."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from telekiosk.core.proofs import Given
from telekiosk.core.together import LetterGood
from telekiosk.widgets.field import Field
from telekiosk.widgets.glyphs import BADGES, glyphs
from telekiosk.widgets.notice import Kind, Notice
from telekiosk.widgets.words import Words, _, ngettext, spoken

IDENTIFIER_LENGTH = 40
PASSWORD_LENGTH = 20
DATE_LENGTH = 20
NAMES = ("identifier", "password", "birth_date")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a line, and what to do; a warning where nothing is wrong but the time."""

    what: Words
    next_step: Words
    kind: Kind = "error"


@dataclass
class Line:
    """`key` names its fields as long as the page lasts."""

    key: int
    scan_code: str = ""
    good: LetterGood | None = None
    trouble: Trouble | None = None

    def field(self, name: str) -> str:
        """The field's name on the page."""
        return f"{name}-{self.key}"


class LetterLine(Horizontal):
    """Fields while it is typed; then whose letter it is. `number` counts from 1."""

    def __init__(self, line: Line, number: int) -> None:
        super().__init__(id=f"line-{line.key}", classes="letter-line")
        self.line, self.number = line, number

    def compose(self) -> ComposeResult:
        line = self.line
        yield Static(self._sign(), classes="number")
        if line.good is not None:
            yield Static(Content.styled(line.good.identifier, "bold"), classes="whose")
            yield Static(Content(", ".join(line.good.children)), classes="names")
        else:
            if line.scan_code:
                yield Static(Content.styled(_("letter read"), "bold $success"), classes="read")
            else:
                yield Field(line.field("identifier"), "", max_length=IDENTIFIER_LENGTH, classes="cell identifier")
                yield Field(
                    line.field("password"), "", password=True, max_length=PASSWORD_LENGTH, classes="cell password"
                )
            yield Field(
                line.field("birth_date"),
                "",
                placeholder=_("day mo. year"),
                max_length=DATE_LENGTH,
                classes="cell birth-date",
            )
        yield TakeOut(line)

    def _sign(self) -> Content:
        if self.line.trouble is not None:
            kind = self.line.trouble.kind
            return Content.styled(f"{BADGES[kind]}{self.number} ", f"bold $on-{kind} on ${kind}-fill")
        if self.line.good is not None:
            return Content.assemble((glyphs().done, "bold $success"), str(self.number))
        return Content.styled(f" {self.number}", "$muted")

    @property
    def fields(self) -> dict[str, Field]:
        """Those that it has now, by what they hold."""
        found = {field.id: field for field in self.query(Field)}
        return {name: found[self.line.field(name)] for name in NAMES if self.line.field(name) in found}

    @property
    def given(self) -> Given:
        typed = {name: field.value for name, field in self.fields.items()}
        return Given(**typed, scan_code=self.line.scan_code)

    @property
    def is_blank(self) -> bool:
        untouched = not any(field.value.strip() for field in self.fields.values())
        return self.line.good is None and not self.line.scan_code and untouched


class TakeOut(Button):
    """Takes its line out of the table."""

    def __init__(self, line: Line) -> None:
        super().__init__(Content("×"), id=f"take-out-{line.key}", compact=True, classes="take-out")
        self.line = line
        self.styles.line_pad = 0  # no style sheet can say this


def heads() -> Horizontal:
    names = {"number": "", "identifier": _("Identifier"), "password": _("Password"), "birth-date": _("Birth date")}
    return Horizontal(*(Static(Content(name), classes=place) for place, name in names.items()), classes="heads")


def in_trouble(lines: list[Line]) -> Notice | None:
    """About the first line that cannot stay; its badge is the one that stands before that line."""
    for number, line in enumerate(lines, 1):
        if (trouble := line.trouble) is not None:
            return Notice(trouble.kind, spoken(trouble.what), spoken(trouble.next_step), number=str(number))
    return None


def elsewhere(table: VerticalScroll) -> str:
    """How many letters have been scrolled away: '↑ 3 others'"""
    above = below = 0
    for row in table.query(LetterLine):
        above += row.virtual_region.bottom <= table.scroll_offset.y
        below += row.virtual_region.y >= table.scroll_offset.y + table.size.height
    return "  ".join(
        f"{arrow} " + ngettext("{count} other", "{count} others", count).format(count=count)
        for arrow, count in (("↑", above), ("↓", below))
        if count
    )


def not_right(line: Line) -> Words:
    """One text for whatever was given wrongly."""
    if line.scan_code:
        return lambda: _("Letter and date do not match.")
    return lambda: _("Identifier, password or date is wrong.")
