"""An account in one line, as C1 and C4 show it: its sign, who, which children, where it stands."""

from __future__ import annotations

from datetime import datetime

from telekiosk.core.lines import AccountLine, Standing
from telekiosk.helpdesk.terms import days_left
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.widgets.glyphs import glyphs


def sign(line: AccountLine) -> str:
    """`!` look here, ✓ fine, · waiting, × ended, = grouped."""
    return {
        Standing.NO_LETTER: glyphs().todo,
        Standing.LETTER: glyphs().todo,
        Standing.LAPSED: "!",
        Standing.MAIL_AWAITED: "!",
        Standing.MAIL_REFUSED: "!",
        Standing.ACTIVE: glyphs().done,
        Standing.NO_RECOVERY: glyphs().done,
        Standing.NO_CHILD: "!",
        Standing.GROUPED: "=",
        Standing.REPLACED: "×",
        Standing.CLOSED: "×",
    }[line.standing]


def standing_words(line: AccountLine, now: datetime) -> str:
    if line.standing is Standing.LETTER and line.deadline is not None:
        left = days_left(line.deadline, now)
        return ngettext("Letter: {count} d", "Letter: {count} d", left).format(count=left)
    return {
        Standing.NO_LETTER: _("No letter"),
        Standing.LETTER: _("Letter"),
        Standing.LAPSED: _("Past deadline"),
        Standing.MAIL_AWAITED: _("Mail awaited"),
        Standing.MAIL_REFUSED: _("Mail refused"),
        Standing.ACTIVE: _("Active"),
        Standing.NO_RECOVERY: _("No address"),
        Standing.NO_CHILD: _("No child"),
        Standing.GROUPED: _("Grouped"),
        Standing.REPLACED: _("Replaced"),
        Standing.CLOSED: _("Closed"),
    }[line.standing]


def children_words(line: AccountLine) -> str:
    """'Léa 4e C'; of a pupil's own account '4e C'; several: 'Léa 4e C +2'."""
    if not line.children:
        return _("elsewhere") if line.elsewhere else ""
    first = line.children[0]
    first_name = "" if line.kind == "pupil" else first.first_name
    others = len(line.children) + line.elsewhere - 1
    return " ".join(part for part in (first_name, first.class_name, f"+{others}" if others else "") if part)


def cells(line: AccountLine, now: datetime) -> tuple[str, str, str, str, str, str]:
    """Sign, identifier, holders, children, standing, school."""
    return (
        sign(line),
        line.identifier,
        ", ".join(line.holders),
        children_words(line),
        standing_words(line, now),
        line.school_uai,
    )
