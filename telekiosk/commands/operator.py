"""telekiosk operator: who works at the helpdesk, and with which keys (C8).

Standard library only up here: sshd asks for keys by the last verb."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.authorized_keys import authorized_keys
from telekiosk.commands.frame import Arguments, ExitCode, Stop, plain, say, say_json, speaker, uai, verbs, with_json
from telekiosk.system_words import reason_words

if TYPE_CHECKING:
    from telekiosk.core.forms import FormRefused
    from telekiosk.core.ssh_keys import KeyRefused, PublicKey
    from telekiosk.core.staff import KeyTaken, NewPassword, OperatorLine

_ = speaker.gettext

ROLES = ("agent", "manager", "authority")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    made = verbs(
        parser,
        {
            "add": (_("take on an operator of a school, or of the authority"), add),
            "add-key": (_("one more key for an operator"), add_key),
            "password": (_("a new password for an operator, typed twice"), password),
            "list": (_("every operator, with keys and what they did"), list_),
            "remove": (_("remove an operator: open sessions end at the next act"), remove),
            "authorized-keys": (_("for sshd: the line that lets a key in"), authorized_keys),
        },
    )
    for verb in ("add", "add-key", "password", "remove"):
        made[verb].add_argument("name", metavar=_("NAME"), help=_("small letters and digits, like a login"))
    new = made["add"]
    new.add_argument("--school", type=uai, metavar="UAI", help=_("their school; none for the authority"))
    new.add_argument("--role", choices=ROLES, required=True, help=_("what they may do"))
    new.add_argument("--password", action="store_true", help=_("ask for a password too, for signing in without SSH"))
    for verb, required in (("add", False), ("add-key", True)):
        made[verb].add_argument(
            "--key",
            action="append",
            type=Path,
            default=[],
            required=required,
            metavar=_("FILE"),
            help=_("their public SSH key, a .pub file; may be given again"),
        )
    with_json(made["list"])
    made["authorized-keys"].add_argument("user", metavar=_("USER"), help=_("the login that is asked for, sshd's %%u"))
    made["authorized-keys"].add_argument("fingerprint", metavar=_("FINGERPRINT"), help=_("the key's, sshd's %%f"))


def add(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core import staff
    from telekiosk.core.forms import FormRefused
    from telekiosk.core.operators import OperatorView
    from telekiosk.core.schools import NoSuchSchool
    from telekiosk.core.terms import Role

    keys = _keys(arguments)
    with local_desk(arguments) as counter:
        typed = _typed_password() if arguments.password else None
        form = staff.AddOperator(arguments.name, Role(arguments.role), arguments.school, keys, typed)
        outcome = staff.add_operator(counter, form)
    match outcome:
        case OperatorView(name):
            say(_("{name} can work at the helpdesk.").format(name=name))
        case staff.BadName():
            said = _("A name is at most 32 small letters, digits, dots or hyphens, and begins with a letter.")
            raise Stop(said, ExitCode.USAGE)
        case staff.NameTaken():
            raise Stop(_("There is an operator {name} already.").format(name=arguments.name))
        case staff.SchoolDoesNotFit():
            said = _("Agents and managers need --school UAI; the authority's operators have no school.")
            raise Stop(said, ExitCode.USAGE)
        case NoSuchSchool():
            raise Stop(_("No school has the UAI {uai}.").format(uai=arguments.school))
        case staff.NoWayIn():
            raise Stop(_("Give a key with --key FILE, or --password, or both."), ExitCode.USAGE)
        case staff.KeyTaken():
            raise _key_taken(outcome)
        case FormRefused():
            raise _weak(outcome)
        case other:
            assert_never(other)


def add_key(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core import staff
    from telekiosk.core.operators import OperatorView

    keys = _keys(arguments)
    with local_desk(arguments) as counter:
        outcome = staff.give_keys(counter, staff.GiveKeys(arguments.name, keys))
    match outcome:
        case OperatorView(name):
            say(_("{name} can come in with this key too.").format(name=name))
        case staff.NoSuchOperator():
            raise _unknown(arguments)
        case staff.KeyTaken():
            raise _key_taken(outcome)
        case other:
            assert_never(other)


def password(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core import staff
    from telekiosk.core.forms import FormRefused
    from telekiosk.core.operators import OperatorView

    with local_desk(arguments) as counter:
        outcome = staff.set_operator_password(counter, staff.SetPassword(arguments.name, _typed_password()))
    match outcome:
        case OperatorView(name):
            say(_("The new password of {name} is set.").format(name=name))
        case staff.NoSuchOperator():
            raise _unknown(arguments)
        case FormRefused():
            raise _weak(outcome)
        case other:
            assert_never(other)


def remove(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core import staff
    from telekiosk.core.operators import OperatorView

    with local_desk(arguments) as counter:
        outcome = staff.remove_operator(counter, staff.RemoveOperator(arguments.name))
    match outcome:
        case OperatorView(name):
            say(
                _("{name} is removed. Their keys open nothing, an open session ends at the next act.").format(name=name)
            )
        case staff.NoSuchOperator():
            raise _unknown(arguments)
        case other:
            assert_never(other)


def list_(arguments: Arguments) -> None:
    from dataclasses import asdict

    from telekiosk.commands.desk import local_desk
    from telekiosk.core.staff import list_operators

    with local_desk(arguments) as counter:
        found = list_operators(counter)
    if arguments.json:
        say_json([plain(asdict(each.operator) | asdict(each) | {"operator": each.operator.name}) for each in found])
        return
    if not found:
        say(_("There is no operator yet. Add one: telekiosk operator add"))
    for each in found:
        for line in _in_words(each):
            say(line)


def _in_words(each: OperatorLine) -> list[str]:
    from telekiosk.commands.terms import term
    from telekiosk.core.policy import local_date
    from telekiosk.texts import date_in_figures

    who = each.operator
    added = _("since {date}, by {who}").format(date=date_in_figures(local_date(each.added_at)), who=each.added_by)
    lines = ["  ".join([who.name, term(who.role.value), who.school_uai or _("all schools"), added])]
    lines += [f"    {fingerprint}" for fingerprint in each.keys]
    lines += [f"    {_('has a password')}"] if each.has_password else []
    for month in each.months:
        counts = _("{month}: {lent} passwords lent, {confirmed} persons confirmed")
        lines.append("    " + counts.format(month=f"{month.month:%m/%Y}", lent=month.lent, confirmed=month.confirmed))
    return lines


def _keys(arguments: Arguments) -> tuple[PublicKey, ...]:
    """The keys of all --key files, or a sentence on the first that is none."""
    from telekiosk.core.ssh_keys import LONGEST_FILE, KeyRefused, public_key

    found = []
    for file in arguments.key:
        try:
            with file.open(encoding="utf-8") as opened:
                key = public_key(opened.read(LONGEST_FILE + 1))
        except UnicodeDecodeError:
            key = public_key("")
        except OSError as problem:
            said = _("The file {file} cannot be read: {reason}.").format(
                file=file, reason=reason_words(problem.strerror, _)
            )
            raise Stop(said, ExitCode.USAGE) from None
        if isinstance(key, KeyRefused):
            raise Stop(_why_not(key).format(file=file), ExitCode.USAGE)
        found.append(key)
    return tuple(found)


def _why_not(refused: KeyRefused) -> str:
    from telekiosk.core.ssh_keys import KeyFault

    match refused.fault:
        case KeyFault.PRIVATE:
            return _("{file} holds a private key: it must never leave its owner. Give the file that ends in .pub.")
        case KeyFault.NOT_A_KEY:
            return _(
                "{file} is no public SSH key. Give the .pub file: one line that begins with ssh-ed25519 or ssh-rsa."
            )
        case KeyFault.SEVERAL:
            return _("{file} holds more than one key. Give a file for each.")
        case KeyFault.OUTDATED:
            return _("{file} holds a DSA key, which is no longer safe. Make a new one: ssh-keygen -t ed25519")
        case KeyFault.RSA_TOO_SHORT:
            return _("{file} holds an RSA key of less than 3072 bits. Make a new one: ssh-keygen -t ed25519")
        case other:
            assert_never(other)


def _typed_password() -> NewPassword:
    """Typed twice on the terminal, never on the command line and never shown."""
    import getpass

    from telekiosk.core.staff import NewPassword

    if not sys.stdin.isatty():
        raise Stop(_("A password is typed on a terminal only."), ExitCode.USAGE)
    try:
        first = getpass.getpass(_("New password (15 to 64 characters): "))
        return NewPassword(first, getpass.getpass(_("The same again: ")))
    except EOFError:
        raise Stop(_("No password was typed. Nothing was changed.")) from None


def _weak(refused: FormRefused) -> Stop:
    from telekiosk.core.forms import Problem
    from telekiosk.core.policy import PasswordRule

    problem = refused.problems[0].problem
    if problem is Problem.DIFFERENT:
        return Stop(_("The two passwords are not the same. Nothing was changed."))
    if problem is PasswordRule.COMMON or problem is PasswordRule.PERSONAL:
        return Stop(_("This password is too easy to guess. Nothing was changed: choose another one."))
    return Stop(_("A password has 15 to 64 characters of any kind. Nothing was changed."))


def _key_taken(taken: KeyTaken) -> Stop:
    said = _("The key {fingerprint} is that of {name} already: a key is one person's. Nothing was changed.")
    return Stop(said.format(fingerprint=taken.fingerprint, name=taken.name))


def _unknown(arguments: Arguments) -> Stop:
    return Stop(_("There is no operator {name}.").format(name=arguments.name))
