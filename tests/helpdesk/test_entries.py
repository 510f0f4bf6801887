"""The journal's entries are told in the office's words, whatever the core calls them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from telekiosk import core
from telekiosk.core.journal import CHECKPOINT
from telekiosk.core.lifecycle import Event
from telekiosk.core.school import StaffAct, clear_wait
from telekiosk.core.upkeep import run_upkeep
from telekiosk.helpdesk import sheet_parts
from telekiosk.helpdesk.entries import ENTRIES
from tests.desk import clock_of, new_family, staff
from tests.helpdesk.console import console_at


def written() -> Iterator[str]:
    """The names of what the core writes into an account's journal."""
    for file in sorted(Path(core.__path__[0]).glob("*.py")):
        module = ast.parse(file.read_text(encoding="utf-8"))
        for function in (each for each in ast.walk(module) if isinstance(each, ast.FunctionDef)):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in {"journal.append", "append"}:
                    _tx, whose, event = call.args[:3]
                    if ast.unparse(whose) == "account":
                        yield from names(file.stem, module, function, event)


def names(name: str, module: ast.Module, function: ast.FunctionDef, event: ast.expr) -> Iterator[str]:
    """What this argument can be: a text, one of the lifecycle's events, a constant, or what the callers say."""
    match event:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Attribute(attr="value"):
            yield from (each.value for each in Event)
        case ast.Name(id=constant) if constant.isupper():
            yield getattr(import_module(f"telekiosk.core.{name}"), constant)
        case ast.Name(id=argument):
            place = [each.arg for each in function.args.args].index(argument)
            calls = [each for each in ast.walk(module) if isinstance(each, ast.Call)]
            for call in calls:
                if ast.unparse(call.func) == function.name:
                    yield from names(name, module, function, call.args[place])
        case _:
            raise AssertionError(f"{name}.py: {ast.unparse(event)}")


def test_every_entry_of_an_account_s_journal_has_words_and_no_other_has():
    assert {*written(), CHECKPOINT} == set(ENTRIES)


async def test_of_a_long_journal_the_number_of_older_entries_is_told(counter):
    family = new_family(counter)
    for _ in range(sheet_parts.JOURNAL):
        clear_wait(staff(counter), StaffAct(family.accounts["Claire"], "essai"))
    async with console_at(counter, size=(120, 200)) as console:
        await console.search("martin")
        console.shows("2 entrées plus anciennes")


async def test_what_time_does_is_told_as_done_by_itself(counter):
    new_family(counter)
    clock_of(counter).pass_time(days=120)
    run_upkeep(counter)
    async with console_at(counter, size=(120, 200)) as console:
        await console.search("martin")
        console.shows("délai du courrier passé automatique")
