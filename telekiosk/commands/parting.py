"""telekiosk account ungroup|split|regenerate: what takes accounts apart, and makes new ones (R14)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, assert_never

from telekiosk.commands.acts import (
    act_of,
    hand_out,
    must_be_showable,
    not_possible,
    others_children,
    unknown_account,
    with_reason,
)
from telekiosk.commands.frame import Arguments, ExitCode, Stop, say, speaker, written_to

if TYPE_CHECKING:
    from telekiosk.core.parting import Carried

_ = speaker.gettext


def add_arguments(made: dict[str, argparse.ArgumentParser]) -> None:
    """The options of these three verbs of `account`."""
    with_reason(made["ungroup"], secret=True)
    with_reason(made["split"])
    with_reason(made["regenerate"])
    made["split"].add_argument(
        "--take",
        type=int,
        nargs="+",
        metavar=_("NUMBER"),
        help=_("which children, by their numbers in the list shown without this option"),
    )


def ungroup(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.parting import Undone, undo_grouping
    from telekiosk.core.school import AnotherSchoolsChild, NoSuchAccount, NotPossible

    act = act_of(arguments)
    must_be_showable(arguments)
    with written_to(arguments.slip) as slip:
        with local_desk(arguments) as counter:
            outcome = undo_grouping(counter, act)
        match outcome:
            case Undone(identifier, principal, password):
                said = _("{identifier} is apart from {principal} again.")
                say(said.format(identifier=identifier, principal=principal))
                if password is None:
                    say(_("It was never opened: it needs a letter."))
                else:
                    hand_out(arguments, slip, identifier, password)
            case NoSuchAccount():
                raise unknown_account(arguments)
            case NotPossible(reason):
                raise not_possible(reason)
            case AnotherSchoolsChild(schools):
                raise others_children(schools)
            case other:
                assert_never(other)


def split(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.parting import NothingChosen, NotOneGuardian, Split, SplitOff, WhichAccount, load_of, split_off
    from telekiosk.core.school import AnotherSchoolsChild, NoSuchAccount, NotPossible

    act = act_of(arguments)
    with local_desk(arguments) as counter:
        load = load_of(counter, WhichAccount(arguments.identifier))
        if isinstance(load, NoSuchAccount):
            raise unknown_account(arguments)
        if not arguments.take:
            for each in load.carried:
                say(_line(each))
            return
        chosen = frozenset(each.responsibility for each in load.carried if each.number in arguments.take)
        if len(chosen) != len(set(arguments.take)):
            raise Stop(_("A number is not on the list. Look at it without --take."), ExitCode.USAGE)
        outcome = split_off(counter, SplitOff(act, chosen))
    match outcome:
        case Split(identifier, new_identifier, replaced):
            words = _("Taken off {identifier}. The new account {new} is prepared: print its letter.")
            say(words.format(identifier=identifier, new=new_identifier))
            if replaced:
                say(_("Replaced, since nothing is left of them: {accounts}").format(accounts=", ".join(replaced)))
        case NotOneGuardian():
            raise Stop(_("These belong to two guardians. Split off one guardian's at a time."))
        case NothingChosen():
            raise Stop(_("Somebody changed this account meanwhile. Look at the list again."))
        case NoSuchAccount():
            raise unknown_account(arguments)
        case NotPossible(reason):
            raise not_possible(reason)
        case AnotherSchoolsChild(schools):
            raise others_children(schools)
        case other:
            assert_never(other)


def _line(each: Carried) -> str:
    marks = [] if each.current else [_("ended")]
    marks += [_("hidden")] if each.hidden else []
    return "  ".join([f"{each.number:3}", each.child, each.guardian, *marks])


def regenerate(arguments: Arguments) -> None:
    from telekiosk.commands.desk import local_desk
    from telekiosk.core.school import AnotherSchoolsChild, GeneratedAnew, NoSuchAccount, NotPossible, generate_anew

    with local_desk(arguments) as counter:
        outcome = generate_anew(counter, act_of(arguments))
    match outcome:
        case GeneratedAnew(identifier, identifiers):
            words = _("{identifier} is replaced. Prepared in its place: {new}. Print their letters.")
            say(words.format(identifier=identifier, new=", ".join(identifiers)))
        case NoSuchAccount():
            raise unknown_account(arguments)
        case NotPossible(reason):
            raise not_possible(reason)
        case AnotherSchoolsChild(schools):
            raise others_children(schools)
        case other:
            assert_never(other)
