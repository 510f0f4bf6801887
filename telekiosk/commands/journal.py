"""telekiosk journal: whether the journal is whole, and what it says of one account or school (R12)."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from telekiosk.commands.frame import (
    Arguments,
    ExitCode,
    Json,
    Stop,
    complain,
    day,
    plain,
    say,
    say_json,
    speaker,
    uai,
    verbs,
    with_json,
)

if TYPE_CHECKING:
    from telekiosk.core.counter import Counter

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "verify": (_("look for changed, missing or cut-off entries"), verify),
            "export": (_("an account's or a school's entries, one JSON object a line"), export),
        },
    )
    with_json(made["verify"])
    made["verify"].add_argument(
        "--anchor", type=Path, metavar=_("FILE"), help=_("compare with this file's anchors too")
    )

    which = made["export"].add_mutually_exclusive_group(required=True)
    which.add_argument("--account", metavar=_("IDENTIFIER"), help=_("this account's"))
    which.add_argument("--school", metavar="UAI", type=uai, help=_("this school's"))
    made["export"].add_argument("--since", type=day, metavar=_("DATE"), help=_("from this day on: day, month, year"))


def export(arguments: Arguments) -> None:
    """Plain lines for an auditor's own tools; they hold personal data."""
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.audit import ByUai, ExportJournal, NoSuchJournal, export_journal
    from telekiosk.core.names import typed_identifier
    from telekiosk.core.persons import ByIdentifier

    of = ByUai(arguments.school) if arguments.school else ByIdentifier(typed_identifier(arguments.account))
    with local_desk(arguments) as counter:
        outcome = export_journal(counter, ExportJournal(of, arguments.since))
    match outcome:
        case NoSuchJournal():
            if arguments.school:
                raise Stop(_("No school has the UAI {uai}.").format(uai=arguments.school))
            raise Stop(_("No account has the identifier {identifier}.").format(identifier=arguments.account))
        case entries:
            for each in entries:
                print(json.dumps(plain(asdict(each))))


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
