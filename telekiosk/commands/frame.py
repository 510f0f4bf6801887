"""What every command shares: its parser, its two voices (people and scripts), its way to stop. Standard library only,
so that the kiosk starts at once."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn, TextIO, TypeAlias

from telekiosk.system_words import reason_words
from telekiosk.texts import Language, Speaker

speaker = Speaker("commands")
_ = speaker.gettext

Arguments: TypeAlias = argparse.Namespace
Run: TypeAlias = Callable[[Arguments], "int | None"]
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class ExitCode(IntEnum):
    """What the shell is told (docs/operations.md)."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    DATABASE = 3


class Stop(Exception):
    """A command ends here, with a sentence for people and a code for the shell."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.REFUSED) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def language_of(environment: Mapping[str, str]) -> Language:
    """English where the locale says so, French everywhere else."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return "en" if locale.startswith("en") else "fr"


class Parser(argparse.ArgumentParser):
    """argparse in our languages: options are found by their whole name only, one --help everywhere."""

    def __init__(self, *, prog: str, description: str, **others: Any) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False, add_help=False, **others)
        self.add_argument("-h", "--help", action="help", help=_("show this help and leave"))

    def error(self, message: str) -> NoReturn:
        raise Stop(f"{self.format_usage()}{message}", ExitCode.USAGE)


def with_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--settings", type=Path, metavar=_("FILE"), help=_("the settings file to use"))


def with_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON, for scripts"))


def verbs(
    parser: argparse.ArgumentParser, described: Mapping[str, tuple[str, Run]]
) -> dict[str, argparse.ArgumentParser]:
    """One parser for each verb of a noun ('db upgrade'), every one with --settings."""
    choice = parser.add_subparsers(metavar=_("VERB"), required=True, title=_("verbs"))
    made = {}
    for name, (description, run) in described.items():
        made[name] = choice.add_parser(name, help=description, description=description)
        made[name].set_defaults(run=run)
        with_settings(made[name])
    return made


def uai(text: str) -> str:
    """A school's code as typed, for argparse."""
    if not re.fullmatch("[0-9]{7}[A-Z]", text.upper()):
        raise ValueError
    return text.upper()


uai.__name__ = "UAI"  # argparse names it in its refusal


def day(text: str) -> date:
    """A date as typed, for argparse."""
    from telekiosk.core.dates import typed_date

    typed = typed_date(text)
    if isinstance(typed, date):
        return typed
    raise Stop(_("{text} is no date. Write day, month, year: 07/03/2012.").format(text=text), ExitCode.USAGE)


def shown(text: str) -> str:
    """Data, fit for a terminal: what would move the cursor or change colours there is taken out."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"})


def quoted(text: str) -> str:
    """What somebody typed, marked as such; '' stays so."""
    return _("“{text}”").format(text=text) if text else ""


def say(text: str = "") -> None:
    """One line for people, on stdout."""
    print(shown(text))


@contextmanager
def written_to(path: Path | None) -> Iterator[TextIO]:
    """A new file that only its owner may read; without a path, stdout. The place is taken before anything is done, so
    that nothing is overwritten and nothing done is lost; and given up again where nothing was written."""
    if path is None:
        yield sys.stdout
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise Stop(_("The file {file} exists already. Choose another name.").format(file=path)) from None
    except OSError as problem:
        said = _("The file {file} cannot be written: {reason}.")
        raise Stop(said.format(file=path, reason=reason_words(problem.strerror, _))) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        try:
            yield file
        finally:
            if not file.tell():
                path.unlink()


def plain(value: object) -> Json:
    """Dataclasses' values as JSON knows them: dates and times in ISO 8601, ids as text."""
    match value:
        case None | bool() | int() | float():
            return value
        case dict():
            return {str(name): plain(each) for name, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return str(value)


def say_json(value: Json) -> None:
    """One JSON value for scripts, on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def complain(sentence: str) -> None:
    print("\n".join(shown(line) for line in sentence.splitlines()), file=sys.stderr)


def need_terminal(instead: str) -> None:
    """A face needs a terminal; `instead` is the command that does not."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Stop(
            _("This command needs a terminal. Without one, use: {command}").format(command=instead), ExitCode.USAGE
        )


def local_actor() -> str:
    """Who acts at the command line, as the journal names them (R24)."""
    try:
        return f"local:{getpass.getuser()}"
    except (KeyError, OSError):
        return "local:?"
