"""telekiosk journal: whether the journal is whole (R12)."""

from __future__ import annotations

import argparse

from telekiosk.commands.frame import Arguments, ExitCode, Json, complain, say, say_json, speaker, verbs, with_json

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    with_json(verbs(parser, {"verify": (_("look for changed, missing or cut-off entries"), verify)})["verify"])


def verify(arguments: Arguments) -> int:
    """Done when every chain holds; refused when one does not."""
    from telekiosk.commands.desk import local_desk
    from telekiosk.commands.terms import term
    from telekiosk.core.audit import verify_journal

    with local_desk(arguments) as counter:
        audit = verify_journal(counter)
    if arguments.json:
        broken: list[Json] = [{"stream": each.stream, "entry": each.entry, "what": each.what} for each in audit.broken]
        say_json({"intact": not broken, "streams": audit.streams, "entries": audit.entries, "broken": broken})
    elif not audit.broken:
        say(_("The journal is whole: {entries} entries checked.").format(entries=audit.entries))
    else:
        for each in audit.broken:
            complain(
                _("{stream}, entry {entry}: {what}").format(stream=each.stream, entry=each.entry, what=term(each.what))
            )
    return ExitCode.REFUSED if audit.broken else ExitCode.DONE
