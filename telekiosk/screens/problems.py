"""What is wrong with a field, in words: one sentence for each kind, beside the field that it is about."""

from __future__ import annotations

from typing import assert_never

from telekiosk.core.forms import FieldProblem, Problem
from telekiosk.core.policy import PasswordPolicy, PasswordRule
from telekiosk.widgets.words import Words, _


def in_words(problems: tuple[FieldProblem, ...], policy: PasswordPolicy) -> dict[str, Words]:
    """A sentence for each wrong field, by the field's name; said anew when the language changes."""
    return {each.field: _words(each, policy) for each in problems}


def _words(wrong: FieldProblem, policy: PasswordPolicy) -> Words:
    problem = wrong.problem
    if isinstance(problem, PasswordRule):
        return lambda: about_password(problem, policy)
    if problem is Problem.MISSING:
        return lambda: _missing(wrong.field)
    if problem is Problem.DIFFERENT:
        return lambda: _("The two passwords differ.") if "password" in wrong.field else _("The two addresses differ.")
    if problem is Problem.UNCHANGED and wrong.field == "password":
        return lambda: _("This is your present one. Choose another.")
    return lambda: _sentences()[problem]


def about_password(rule: PasswordRule, policy: PasswordPolicy) -> str:
    """Why a password will not do."""
    match rule:
        case PasswordRule.LENGTH:
            return _("It takes {least} to {most} characters.").format(least=policy.shortest, most=policy.longest)
        case PasswordRule.PLAIN_CHARACTERS:
            return _("Only letters without accents, and digits.")
        case PasswordRule.LETTER:
            return _("A letter is missing.")
        case PasswordRule.DIGIT:
            return _("A digit is missing.")
        case PasswordRule.PRINTABLE:
            return _("One of these characters cannot be used.")
        case PasswordRule.COMMON:
            return _("Too easy to guess. Choose another one.")
        case PasswordRule.PERSONAL:
            return _("Too close to your own data. Choose another one.")
        case other:
            assert_never(other)


def _missing(field: str) -> str:
    texts = {
        "identifier": _("The identifier is missing."),
        "password": _("The password is missing."),
        "password_again": _("Type your password once more here."),
        "present_password": _("Your present password is missing."),
        "address": _("Your address is missing."),
        "address_again": _("Type your address once more here."),
        "birth_date": _("The birth date is missing."),
        "code": _("The code is missing."),
        "told": _("Your message is missing."),
    }
    return texts[field]


def _sentences() -> dict[Problem, str]:
    return {
        Problem.TOO_LONG: _("This is too long."),
        Problem.NOT_A_DATE: _("Type day, month and year: 07 03 2012."),
        Problem.NO_SUCH_DAY: _("There is no such day in the calendar."),
        Problem.NO_AT: _("The @ sign of the address is missing."),
        Problem.NO_ENDING: _("The end of the address is missing: .fr, .com…"),
        Problem.BLANK_INSIDE: _("There is a blank inside the address."),
        Problem.NO_MAILBOX: _("No mail can be sent to this address."),
        Problem.NOT_AN_ADDRESS: _("This is not a mail address."),
        Problem.UNCHANGED: _("This is the same as before."),
    }
