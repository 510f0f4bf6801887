"""The journal's entries are told in the office's words, whatever the core calls them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import get_args

from sqlmodel import select

from telekiosk import core
from telekiosk.core.accounts import locked_one
from telekiosk.core.counter import Actor, Transaction
from telekiosk.core.enrolments import children_gone
from telekiosk.core.entities import Responsibility
from telekiosk.core.journal import CHECKPOINT
from telekiosk.core.lifecycle import Event, Who
from telekiosk.core.school import StaffAct, clear_wait
from telekiosk.core.upkeep import run_upkeep
from telekiosk.helpdesk import sheet_parts
from telekiosk.helpdesk.entries import ENTRIES, WHY_ENDED
from telekiosk.roster.steps import WhyEnded
from tests.desk import clock_of, new_family, row, staff
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


def test_every_reason_of_a_roster_has_words():
    assert set(WHY_ENDED) == set(get_args(WhyEnded))


async def test_the_system_s_own_reasons_are_told_in_the_office_s_words_and_staff_s_stay_as_typed(counter):
    identifier = new_family(counter).accounts["Claire"]
    clear_wait(staff(counter), StaffAct(identifier, "left the school"))

    def leave(tx: Transaction) -> None:
        account = locked_one(tx, row(counter, identifier).id)
        bonds = tx.session.exec(select(Responsibility).where(Responsibility.account_id == account.id))
        children_gone(tx, account, [(each, tx.today) for each in bonds], ["Léa MARTIN"], "left the school")

    counter.acting(Actor(Who.IMPORT, "local:root")).write(leave)
    async with console_at(counter, size=(120, 200)) as console:
        await console.search("martin")
        console.shows("a quitté l'établissement", "left the school")
        assert console.text().count("left the school") == 1


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
