"""What is wrong with a field, in words (R5)."""

from __future__ import annotations

from typing import assert_never

from telekiosk.core.forms import Problem
from telekiosk.core.policy import PasswordPolicy, PasswordRule
from telekiosk.web.speech import Voice


def password_rule(speak: Voice, policy: PasswordPolicy) -> str:
    """The whole rule in a sentence, beside the field."""
    _ = speak.gettext
    if policy is PasswordPolicy.GUIDE:
        rule = _("{shortest} to {longest} characters: letters without accents and digits, at least one of each.")
    else:
        rule = _("{shortest} to {longest} characters, whichever you like. A few words make a good password.")
    return rule.format(shortest=policy.shortest, longest=policy.longest)


def sentence(speak: Voice, problem: Problem | PasswordRule, policy: PasswordPolicy) -> str:
    if isinstance(problem, PasswordRule):
        return _of_password(speak, problem, policy)
    _ = speak.gettext
    match problem:
        case Problem.MISSING:
            return _("This is missing.")
        case Problem.DIFFERENT:
            return _("The two passwords are different.")
        case _other_field:
            return _("This cannot be used. Look at it once more.")


def _of_password(speak: Voice, rule: PasswordRule, policy: PasswordPolicy) -> str:
    _ = speak.gettext
    match rule:
        case PasswordRule.LENGTH:
            return _("It must have {shortest} to {longest} characters.").format(
                shortest=policy.shortest, longest=policy.longest
            )
        case PasswordRule.PLAIN_CHARACTERS:
            return _("Only letters without accents and digits.")
        case PasswordRule.LETTER:
            return _("A letter is missing.")
        case PasswordRule.DIGIT:
            return _("A digit is missing.")
        case PasswordRule.PRINTABLE:
            return _("One of its characters cannot be used.")
        case PasswordRule.COMMON:
            return _("Too many people use this password. Choose another one.")
        case PasswordRule.PERSONAL:
            return _("It must not be your identifier, a birth date or the letter's password.")
        case other:
            assert_never(other)
