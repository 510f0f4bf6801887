"""telekiosk mail: what became of the mails (R17)."""

from __future__ import annotations

import argparse

from telekiosk.commands.frame import Arguments, say, say_json, speaker, verbs, with_json

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    listing = verbs(parser, {"list": (_("the newest mails and what became of them"), list_)})["list"]
    listing.add_argument("--limit", type=int, default=200, metavar="N", help=_("at most this many (200)"))
    with_json(listing)


def list_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.commands.terms import term
    from telekiosk.core.outbox import list_mails
    from telekiosk.texts import moment_in_words

    with local_desk(arguments) as counter:
        mails = list_mails(counter, max(arguments.limit, 0))
    if arguments.json:
        say_json(
            [
                {
                    "kind": mail.kind,
                    "address": mail.address,
                    "state": mail.state,
                    "queued_at": mail.queued_at.isoformat(),
                    "attempts": mail.attempts,
                    "next_try": mail.next_try.isoformat() if mail.state == "waiting" else None,
                    "answer": mail.answer,
                }
                for mail in mails
            ]
        )
        return
    for mail in mails:
        when = moment_in_words(mail.queued_at, speaker.language)
        say(f"{when}  {term(mail.kind)}  {term(mail.state)}  {mail.address}  {mail.answer}".rstrip())
