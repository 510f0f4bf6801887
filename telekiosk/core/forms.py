"""What can be wrong with what was typed: one closed list, told for each field; the words are the page's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from telekiosk.core.policy import PasswordPolicy, PasswordRule

ADDRESS_LENGTH = 254
PASSWORD_INPUT_LENGTH = 128  # a field takes this much; a longer password is refused with a sentence, never cut


class Problem(StrEnum):
    MISSING = "missing"
    TOO_LONG = "too long"
    DIFFERENT = "the two differ"
    NOT_A_DATE = "not a date"
    NO_SUCH_DAY = "no such day"
    NO_AT = "no @ in the address"
    NO_ENDING = "the address's ending is missing"
    BLANK_INSIDE = "a blank inside the address"
    NO_MAILBOX = "this address cannot receive mail"
    NOT_AN_ADDRESS = "not a mail address"
    NOT_A_LINK = "not an address of the web"
    UNCHANGED = "the same as before"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field of a form, by its name in the form's dataclass, and what is wrong with it."""

    field: str
    problem: Problem | PasswordRule


@dataclass(frozen=True, slots=True)
class FormRefused:
    """Nothing was done; every field that is wrong is named, in the form's order."""

    problems: tuple[FieldProblem, ...]


Found: TypeAlias = list[FieldProblem]


def password_problems(
    found: Found,
    policy: PasswordPolicy,
    password: str,
    again: str,
    *,
    personal: frozenset[str] = frozenset(),
    birth_dates: frozenset[date] = frozenset(),
) -> None:
    """R5's rules for a new password typed twice, as fields `password` and `password_again`."""
    if not password:
        found.append(FieldProblem("password", Problem.MISSING))
    elif weak := policy.weakness(password, personal, birth_dates):
        found.append(FieldProblem("password", weak))
    if password and not again:
        found.append(FieldProblem("password_again", Problem.MISSING))
    elif password != again:
        found.append(FieldProblem("password_again", Problem.DIFFERENT))
