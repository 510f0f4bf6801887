"""telekiosk journal: whether the journal is whole (R12)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.frame import (
    Arguments,
    ExitCode,
    Json,
    Stop,
    complain,
    say,
    say_json,
    speaker,
    verbs,
    with_json,
)

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(parser, {"verify": (_("look for changed, missing or cut-off entries"), verify)})["verify"]
    with_json(made)
    made.add_argument("--anchor", type=Path, metavar=_("FILE"), help=_("compare with this file's anchors too"))


def verify(arguments: Arguments) -> int:
    """Done when every chain holds; refused when one does not."""
    from telekiosk.commands.desk import local_desk
    from telekiosk.commands.terms import term
    from telekiosk.core.audit import verify_journal

    with local_desk(arguments) as counter:
        audit = verify_journal(counter)
        anchored = _anchored(counter, arguments.anchor) if arguments.anchor else None
    if arguments.json:
        broken: list[Json] = [{"stream": each.stream, "entry": each.entry, "what": each.what} for each in audit.broken]
        told: dict[str, Json] = {"streams": audit.streams, "entries": audit.entries, "broken": broken}
        told |= {} if anchored is None else {"anchored": anchored}
        say_json({"intact": not broken and anchored is not False, **told})
    elif not audit.broken:
        say(_("The journal is whole: {entries} entries checked.").format(entries=audit.entries))
    else:
        for each in audit.broken:
            complain(
                _("{stream}, entry {entry}: {what}").format(stream=each.stream, entry=each.entry, what=term(each.what))
            )
    if anchored is not None and not arguments.json:
        _say_anchored(anchored)
    return ExitCode.REFUSED if audit.broken or anchored is False else ExitCode.DONE


def _anchored(counter: Counter, file: Path) -> bool:
    """Whether every anchor of the file that can still be checked holds; Stop when there is none."""
    from telekiosk.core.anchors import AnchorBroken, AnchorTooOld, NoAnchor, check_anchor, parsed_anchor

    try:
        anchors = [parsed_anchor(line) for line in file.read_text(encoding="ascii").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError, NoAnchor):
        raise Stop(_("{file} holds no anchors of the journal.").format(file=file), ExitCode.USAGE) from None
    outcomes = [check_anchor(counter, anchor) for anchor in anchors]
    if all(isinstance(each, AnchorTooOld) for each in outcomes):
        raise Stop(_("Every anchor in {file} is older than what the journal still holds.").format(file=file))
    return not any(isinstance(each, AnchorBroken) for each in outcomes)


def _say_anchored(holds: bool) -> None:
    if holds:
        say(_("It still says what its anchors say."))
    else:
        complain(_("It no longer says what its anchors say: entries were taken out, or the database was turned back."))
