"""What came of an act, as a sentence (and, where there is one, its secret)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from telekiosk.core.parting import NothingChosen, NotOneGuardian, Split, Undone
from telekiosk.core.people import SchoolView
from telekiosk.core.school import AnotherSchoolsChild, Done, GeneratedAnew, Lent, NoSuchAccount, NotPossible
from telekiosk.core.whereabouts import NowOn
from telekiosk.helpdesk.dialogs import NotDone, Secret, Success, Told
from telekiosk.helpdesk.terms import why_not_words
from telekiosk.helpdesk.words import _
from telekiosk.texts import date_in_figures

Outcome: TypeAlias = (
    Done
    | Lent
    | GeneratedAnew
    | Undone
    | Split
    | NotOneGuardian
    | NothingChosen
    | AnotherSchoolsChild
    | NoSuchAccount
    | NotPossible
)


def told(outcome: Outcome, done: str = "") -> Told:
    """`done`: what to say when there is nothing more to tell than that it is done."""
    match outcome:
        case Done():
            return Success(done or _("Done, and written into the journal."))
        case Lent(identifier, password, expires_at):
            return Secret(identifier, password, expires_at, _("The password has been lent."))
        case GeneratedAnew(_identifier, identifiers):
            said = _("New account: {identifiers}. It needs a letter.")
            (alone, *others) = identifiers
            return Success(said.format(identifiers=", ".join(identifiers)), opens="" if others else alone)
        case Undone():
            return _undone(outcome)
        case Split(_identifier, new_identifier, _replaced):
            return Success(_("New account: {identifiers}. It needs a letter.").format(identifiers=new_identifier))
        case NotOneGuardian():
            return NotDone(_("These belong to two guardians. Choose those of one."))
        case NothingChosen(now):
            return NotDone(moved_words(now))
        case AnotherSchoolsChild(schools):
            return NotDone(another_schools_child(schools))
        case NoSuchAccount():
            return NotDone(_("There is no such account here."))
        case NotPossible(reason):
            return NotDone(why_not_words(reason))
        case other:
            assert_never(other)


def _undone(outcome: Undone) -> Told:
    if outcome.password is not None:
        return Secret(outcome.identifier, outcome.password, None, _("The grouping is undone."))
    said = _("{identifier} has left {principal}. It needs a letter.")
    return Success(said.format(identifier=outcome.identifier, principal=outcome.principal))


def moved_words(now: Sequence[NowOn]) -> str:
    """What is true instead: where the children are now."""
    if not now:
        return _("Something has moved meanwhile. Begin again from the sheet.")
    return " ".join(
        _("{child} is on the account {identifier} now.").format(child=each.child, identifier=each.identifier)
        if each.ended_on is None
        else _("Since {day} this guardian is no longer in charge of {child}.").format(
            day=date_in_figures(each.ended_on), child=each.child
        )
        for each in now
    )


def another_schools_child(schools: Sequence[SchoolView]) -> str:
    """Which schools' children are concerned too, and who can help."""
    names = ", ".join(" ".join(part for part in (each.name, each.phone) if part) for each in schools)
    return _("Another school’s child is on this account: {schools}. Only the authority can do this.").format(
        schools=names
    )
