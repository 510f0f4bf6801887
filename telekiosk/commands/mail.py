"""telekiosk mail: what became of the mails (R17)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, say_json, speaker, verbs, with_json

if TYPE_CHECKING:
    from telekiosk.core.mail_queue import QueuedMail, RetryOutcome

_ = speaker.gettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "list": (_("the newest mails and what became of them"), list_),
            "retry": (_("another try for mails that wait or were refused"), retry),
        },
    )
    made["list"].add_argument("--limit", type=int, default=200, metavar="N", help=_("at most this many (200)"))
    with_json(made["list"])
    made["retry"].add_argument("mail", nargs="*", metavar=_("NUMBER"), help=_("the mail's number, as listed"))
    made["retry"].add_argument("--all", action="store_true", help=_("all that wait or were refused"))


def list_(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.commands.terms import term
    from telekiosk.core.mail_queue import list_mails
    from telekiosk.texts import moment_in_words

    with local_desk(arguments) as counter:
        mails = list_mails(counter, max(arguments.limit, 0))
    if arguments.json:
        say_json(
            [
                {
                    "number": _number(mail),
                    "identifier": mail.identifier,
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
        say(f"{_number(mail)}  {when}  {term(mail.kind)}  {term(mail.state)}  {mail.address}  {mail.answer}".rstrip())


def retry(arguments: Arguments) -> None:
    """R17: what is in the queue is taken up now, a refused one is sent again as a new mail."""
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.mail_queue import RetryMail, retry_mail, retryable_mails

    if bool(arguments.mail) == arguments.all:
        raise Stop(_("Give the numbers of mails, or --all. See: telekiosk mail list"), ExitCode.USAGE)
    with local_desk(arguments) as counter:
        mails = retryable_mails(counter)
        unknown = set(arguments.mail) - {_number(mail) for mail in mails}
        if unknown:
            said = _("No mail that waits or was refused has the number {number}. See: telekiosk mail list")
            raise Stop(said.format(number=min(unknown)))
        if not mails:
            say(_("No mail waits or was refused."))
        for mail in mails:
            if arguments.all or _number(mail) in arguments.mail:
                outcome = retry_mail(counter, RetryMail(mail.id, mail.identifier))
                say(f"{_number(mail)}  {mail.address}  {_said(outcome)}")


def _said(outcome: RetryOutcome) -> str:
    from telekiosk.core.mail_queue import NoSuchMail, NothingToRetry, SentAnew, TriedNow

    match outcome:
        case TriedNow():
            return _("is tried again now")
        case SentAnew():
            return _("is sent again, as a new mail")
        case NothingToRetry() | NoSuchMail():
            return _("has nothing to send any more")
        case other:
            assert_never(other)


def _number(mail: QueuedMail) -> str:
    """Short, and enough to tell mails apart: the end of an id is chance."""
    return mail.id.hex[-8:]
