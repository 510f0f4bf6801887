"""telekiosk NOUN …: finds the noun's file, and turns what stops it into a sentence and an exit code.

Imports the standard library and the texts only; each noun brings its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from telekiosk.commands.frame import ExitCode, Parser, Run, Stop, complain, language_of, speaker
from telekiosk.commands.words import speak_our_languages
from telekiosk.system_words import reason_words

_ = speaker.gettext


def nouns() -> dict[str, str]:
    """Every noun, with a line on what it is for."""
    return {
        "demo": _("try it all on made-up schools"),
        "kiosk": _("the kiosk that families use"),
        "helpdesk": _("the console for staff"),
        "web": _("the pages behind the links in the mails"),
        "worker": _("send the mails that wait"),
        "upkeep": _("what has to be done once a day"),
        "db": _("make, upgrade, check, copy and restore the database"),
        "roster": _("read a school's pupils and guardians"),
        "letters": _("print the letters for families"),
        "school": _("the schools and what they tell families"),
        "report": _("what families say is wrong"),
        "account": _("look at an account, and take grouped ones apart"),
        "operator": _("who works at the helpdesk"),
        "guardian": _("protected persons, and records that are one person"),
        "privacy": _("hand out or erase what is kept about a person"),
        "mail": _("look at the mails"),
        "journal": _("check that the journal is whole"),
        "doctor": _("check this installation"),
    }


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Outcomes: see ExitCode."""
    speaker.use(language_of(os.environ))
    speak_our_languages()
    words = sys.argv[1:] if arguments is None else arguments
    if sys.stdout is None:  # closed by whoever called: no file of ours may get its number
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    try:
        code = _run(words) or ExitCode.DONE
        sys.stdout.flush()
        return code
    except Stop as stop:
        _say_no_more()
        complain(stop.sentence)
        return stop.code
    except KeyboardInterrupt as interrupted:
        _say_no_more()
        for sentence in interrupted.args:  # of a command that knows what was kept
            complain(f"\n{sentence}" if sys.stderr.isatty() else sentence)  # not into the bar's line
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough
        _say_no_more()
        return ExitCode.DONE
    except OSError as problem:
        _say_no_more()
        where = f" ({problem.filename})" if problem.filename else ""
        complain(_("The system refused: {reason}.").format(reason=f"{reason_words(problem.strerror, _)}{where}"))
        return ExitCode.REFUSED
    except Exception as fault:
        if not _of_the_database(fault):
            raise
        kind = type(getattr(fault, "orig", None) or fault).__name__
        complain(_("The database gave an answer that nobody expected ({kind}).").format(kind=kind))
        return ExitCode.DATABASE


def _say_no_more() -> None:
    """What cannot be written now cannot be written at the end either: Python would try once more, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_database(fault: Exception) -> bool:
    """SQLAlchemy's own errors tell statements and rows: a traceback would show them. It may not be loaded at all."""
    library = sys.modules.get("sqlalchemy.exc")
    return library is not None and isinstance(fault, library.SQLAlchemyError)


def _run(words: list[str]) -> int | None:
    described = nouns()
    if not words:
        raise Stop(_front(described).format_help(), ExitCode.USAGE)
    noun, *rest = words
    if noun not in described:
        _front(described).parse_args(words)  # --help, --version, or a refusal
        return None
    parser = Parser(prog=f"telekiosk {noun}", description=_sentence(described[noun]))
    add_arguments: Callable[[argparse.ArgumentParser], None] = import_module(f"telekiosk.commands.{noun}").add_arguments
    add_arguments(parser)
    parsed = parser.parse_args(rest)
    run: Run = parsed.run
    return run(parsed)


def _front(described: dict[str, str]) -> argparse.ArgumentParser:
    """What is shown when no noun was given, or one that does not exist."""
    from importlib.metadata import version

    parser = Parser(prog="telekiosk", description=_("The counter for families' accounts: kiosk, mails, letters."))
    parser.add_argument("--version", action="version", version=f"telekiosk {version('telekiosk')}")
    choice = parser.add_subparsers(metavar=_("COMMAND"), required=True, title=_("commands"))
    for noun, what_for in described.items():
        choice.add_parser(noun, prog=f"telekiosk {noun}", description=what_for, help=what_for)
    return parser


def _sentence(what_for: str) -> str:
    return f"{what_for[0].upper()}{what_for[1:]}."
