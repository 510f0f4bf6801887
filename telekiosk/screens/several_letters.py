"""P17: several letters at once, typed or read; the first one's account is the principal. Step 1 of 4."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import assert_never

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from telekiosk.core.forms import FormRefused
from telekiosk.core.grouping import GroupingRefused, Refusal
from telekiosk.core.proofs import ProofWrong
from telekiosk.core.signin import TooManyAttempts
from telekiosk.core.together import (
    CheckLetter,
    CheckLetterOutcome,
    GoodLines,
    LetterGood,
    check_letter,
    would_be_joint,
)
from telekiosk.screens.grouping_words import why_not_here
from telekiosk.screens.page import Page, actions, by_then, paragraph
from telekiosk.screens.problems import in_words
from telekiosk.screens.scans import Scanned
from telekiosk.screens.several_letters_table import (
    NAMES,
    LetterLine,
    Line,
    TakeOut,
    Trouble,
    elsewhere,
    heads,
    in_trouble,
    not_right,
)
from telekiosk.widgets.controls import primary, secondary
from telekiosk.widgets.words import _


class SeveralLettersPage(Page):
    """`good` are letters that were good before; `failed` says which of them (counted from 1) no longer is, and why."""

    CSS_PATH = "several_letters.tcss"
    AUTO_FOCUS = "#main Input"
    step = 1
    patient = awaits_scan = has_secrets = True

    def __init__(self, good: Sequence[LetterGood] = (), failed: tuple[int, Refusal | None] | None = None) -> None:
        super().__init__()
        self.lines = [Line(key, good=each) for key, each in enumerate(good)]
        self.failed = failed
        self._next_key = len(self.lines)
        self._turn = asyncio.Lock()
        self._add()

    def _add(self, scan_code: str = "") -> Line:
        line = Line(self._next_key, scan_code)
        self._next_key += 1
        self.lines.append(line)
        return line

    def on_mount(self) -> None:
        self._say_elsewhere()
        if self.failed is not None:
            number, reason = self.failed
            self.lines[number - 1].trouble = self._why(reason)
            self.carry_out(self.redraw)

    def redrawn(self) -> None:
        self._say_elsewhere()

    def _say_elsewhere(self) -> None:
        """In the title's row, whenever the table has been scrolled."""
        table = self.query_one("#table", VerticalScroll)
        self.watch(table, "scroll_y", self._show_elsewhere, init=False)
        self.call_after_refresh(self._show_elsewhere)

    def _show_elsewhere(self) -> None:
        for table in self.query("#table").results(VerticalScroll):
            self.query_one(".title .required", Static).update(Content(elsewhere(table)))

    def offers_showing(self) -> bool:
        return any(line.good is None and not line.scan_code for line in self.lines)

    def _why(self, reason: Refusal | None) -> Trouble:
        if reason is None:
            return Trouble(lambda: _("Something has changed in the meantime."), lambda: _("Take it out."))
        return Trouble(*why_not_here(reason, self.kiosk.contact))

    def heading(self) -> str:
        return _("Your letters")

    def enter_word(self) -> str:
        return _("Go on")

    def main(self) -> ComposeResult:
        yield heads()
        with VerticalScroll(id="table", can_focus=False):
            for number, line in enumerate(self.lines, 1):
                yield LetterLine(line, number)
        if notice := in_trouble(self.lines):
            yield notice
        yield actions(primary(_("GO ON")), secondary(_("CANCEL"), "cancel"))

    def rail(self) -> ComposeResult:
        yield paragraph((_("All your letters at once"), "bold"), "\n", _("They become a single account."))
        yield paragraph(_("Hold each letter under the reader, or type its lines. Then the child's birth date."))
        yield paragraph((_("The first letter"), "bold"), "\n", _("Its identifier is the one that stays."))
        yield paragraph(("×", "bold"), " ", _("takes a letter out."))

    def help(self) -> tuple[str, ...]:
        return (
            _("One line for each letter: your own, or those of both guardians for a joint account."),
            _("Enter after a birth date checks the letter. Nothing is kept before the very end."),
        )

    # what is done with lines: one thing at a time

    def _row(self, line: Line) -> LetterLine:
        return self.query_one(f"#line-{line.key}", LetterLine)

    async def send(self) -> None:
        """Checks whatever is not checked yet; when every line stands, all of them go on to P2."""
        for line in list(self.lines):
            if line.good is None and not self._row(line).is_blank and not await self._check(line):
                return
        good = [line.good for line in self.lines if line.good is not None]
        if not good:
            line = self.lines[0]
            line.trouble = Trouble(
                lambda: _("A letter is missing here."), lambda: _("Hold it under the reader, or type its lines.")
            )
            await self._draw_marked(line, ("identifier",))
        elif all(line.trouble is None for line in self.lines):
            from telekiosk.screens.several_letters_connection import TogetherPage

            joint = await self.ask(would_be_joint, GoodLines(tuple(each.proved for each in good)))
            self.kiosk.school = good[0].school
            self.kiosk.show(TogetherPage(good, joint=joint))

    async def _check(self, line: Line) -> bool:
        """Whether the line is good; otherwise it is marked, and says why."""
        async with self._turn:
            before = tuple(each.good.proved for each in self.lines if each.good is not None and each.trouble is None)
            outcome = await self.ask(check_letter, CheckLetter(self._row(line).given, before), floor=True)
            line.trouble, wrong = await self._answer(line, outcome)
            if isinstance(outcome, LetterGood):
                line.good = outcome
                await self._draw_next()
            else:
                await self._draw_marked(line, wrong)
        return line.good is not None

    async def _check_alone(self, line: Line) -> None:
        await self._check(line)

    async def _answer(self, line: Line, outcome: CheckLetterOutcome) -> tuple[Trouble | None, Sequence[str]]:
        """What is wrong with a line, and with which of its fields."""
        match outcome:
            case LetterGood():
                return None, ()
            case FormRefused(problems):
                words = in_words(problems, (await self.kiosk.opened()).passwords)
                return Trouble(next(iter(words.values())), ""), tuple(words)
            case ProofWrong():
                return Trouble(not_right(line), lambda: _("Check them, or take this line out.")), NAMES
            case GroupingRefused(reason):
                return self._why(reason), ()
            case TooManyAttempts(until):
                wait = Trouble(
                    lambda: _("Next try possible at {time}.").format(time=by_then(until)),
                    lambda: _("Several attempts were wrong. Go on with another letter."),
                    "warning",
                )
                return wait, ()
            case other:
                assert_never(other)

    async def _draw_next(self) -> None:
        """With a line to go on in: one begun before, else a new one."""
        if all(line.good is not None for line in self.lines):
            self._add()
        await self.redraw()
        line = next(each for each in self.lines if each.good is None)
        next(iter(self._row(line).fields.values())).input.focus()

    async def _draw_marked(self, line: Line, wrong: Sequence[str]) -> None:
        for field in self._row(line).fields.values():
            if field.secret:
                field.value = ""
        await self.redraw()
        row = self._row(line)
        for name, field in row.fields.items():
            field.fail(" " if name in wrong else "")
        first = next((field for name, field in row.fields.items() if name in wrong), None)
        (row.query_one(TakeOut) if first is None else first.input).focus()

    async def _take(self, code: str) -> None:
        """A letter was read: into the line that is empty, else into a new one."""
        async with self._turn:
            if any(line.scan_code == code for line in self.lines):
                self.say(_("This letter is in the table already."))
                return
            blank = next((line for line in self.lines if self._row(line).is_blank), None)
            line = blank or self._add()
            line.scan_code, line.trouble = code, None
            await self.redraw()
            self._row(line).fields["birth_date"].input.focus()

    async def _take_out(self, line: Line) -> None:
        async with self._turn:
            self.lines.remove(line)
            await self._draw_next()

    # keys, buttons, scans

    def action_next_field(self) -> None:
        """Enter after a birth date checks that letter; in an empty line, with letters above it, it goes on."""
        line = self._focused_line()
        if line is not None and self.focused is self._row(line).fields["birth_date"].input:
            raise SkipAction
        if line is not None and self._row(line).is_blank and any(each.good for each in self.lines):
            raise SkipAction
        super().action_next_field()

    def _focused_line(self) -> Line | None:
        within = self.focused.ancestors_with_self if self.focused else ()
        return next((each.line for each in within if isinstance(each, LetterLine)), None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.prevent_default()
        line = self._focused_line()
        if line is None or self._row(line).is_blank:
            self.press_main()
        else:
            self.carry_out(lambda: self._check_alone(line))

    @on(Button.Pressed, ".take-out")
    def _pressed_take_out(self, event: Button.Pressed) -> None:
        if isinstance(event.button, TakeOut):
            line = event.button.line
            self.carry_out(lambda: self._take_out(line))

    @on(Scanned)
    def _scanned(self, scanned: Scanned) -> None:
        self.run_worker(self._take(scanned.code))
