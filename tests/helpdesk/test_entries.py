"""The journal's entries are told in the office's words, whatever the core calls them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from telekiosk import core
from telekiosk.core.journal import CHECKPOINT
from telekiosk.core.lifecycle import Event
from telekiosk.helpdesk.entries import ENTRIES


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
