"""The acts on a guardian's record: protected, or one and the same person as another record (C3)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import assert_never, cast

from telekiosk.core.diagnosis import UnknownAccount
from telekiosk.core.guardians import (
    GuardianChanged,
    GuardianOutcome,
    NamesDiffer,
    NoSuchGuardian,
    OnePerson,
    OnJointAccount,
    Record,
    SameOutcome,
    SamePerson,
    apart,
    protect,
    same_guardian,
    unprotect,
)
from telekiosk.core.roles import Action
from telekiosk.core.sheets import AccountSheet, SheetGuardian, SheetOutcome, show_account
from telekiosk.helpdesk.choice import Choice
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.parting_acts import split_first
from telekiosk.helpdesk.view import View
from telekiosk.helpdesk.words import _
from telekiosk.widgets.field import Field


def _record(guardian: SheetGuardian) -> Record:
    return Record(guardian.school_uai, guardian.person_id)


def _which(guardians: Sequence[SheetGuardian]) -> tuple[Choice, ...]:
    """The question of which guardian, where there are several."""
    return (Choice([each.name for each in guardians], ident="guardian"),) if len(guardians) > 1 else ()


def _chosen(dialog: ActDialog, guardians: Sequence[SheetGuardian]) -> SheetGuardian | None:
    if len(guardians) == 1:
        return guardians[0]
    place = dialog.query_one("#guardian", Choice).chosen
    return None if place is None else guardians[place]


def _all_protected(sheet: AccountSheet) -> bool:
    return all(each.protected for each in sheet.guardians)


def protect_words(sheet: AccountSheet) -> str:
    """Which of the two it is now."""
    return _("Lift the protection") if _all_protected(sheet) else _("Protect the guardian")


async def protect_dialog(_view: View, sheet: AccountSheet) -> ActDialog:
    """Marks a guardian as protected, or lifts the mark."""
    lifts = _all_protected(sheet)
    guardians = [each for each in sheet.guardians if each.protected == lifts]

    async def do(dialog: ActDialog, given: Given) -> Told:
        guardian = _chosen(dialog, guardians)
        if guardian is None:
            return NotDone(_("Choose which guardian."))
        act = partial(unprotect if lifts else protect, reason=given.reason)
        return _told(await dialog.ask(Action.PROTECT, act, _record(guardian)))

    names = ", ".join(each.name for each in guardians)
    if lifts:
        return ActDialog(
            _("Lift the protection of {names}").format(names=names),
            (_("Letters carry the postal address again; pages show the contact details."),),
            do,
            press=_("LIFT"),
            parts=_which(guardians),
        )
    return ActDialog(
        _("Protect {names}").format(names=names),
        (
            _("No joint account. The letter has no postal address and is handed over."),
            _("Pages show no contact details and take none. Mails go to the confirmed address only."),
        ),
        do,
        press=_("PROTECT"),
        parts=_which(guardians),
    )


async def same_person_dialog(_view: View, sheet: AccountSheet) -> ActDialog:
    """Another account's guardian is the same person. Where their names differ, both are said, and it is done when asked
    for again."""
    guardians = sheet.guardians
    read: set[tuple[Record, Record]] = set()

    async def do(dialog: ActDialog, given: Given) -> Told:
        guardian = _chosen(dialog, guardians)
        if guardian is None:
            return NotDone(_("Choose which guardian."))
        nobody = cast("SheetOutcome", UnknownAccount())
        other = await dialog.ask(Action.LOOK, show_account, given.values["other"], absent=nobody)
        if not isinstance(other, AccountSheet) or not other.guardians:
            return NotDone(_("No guardian’s account has this identifier here."), "other")
        if len(other.guardians) > 1:
            return NotDone(_("That account has two guardians. Take one that has only this person."), "other")
        if _record(other.guardians[0]) == _record(guardian):
            return NotDone(_("That is this very record."), "other")
        pair = _record(guardian), _record(other.guardians[0])
        form = SamePerson(*pair, given.reason, names_differ_is_fine=pair in read)
        outcome = await dialog.ask(Action.SAME_PERSON, same_guardian, form)
        if isinstance(outcome, NamesDiffer):
            read.add(pair)
        return _told(outcome)

    return ActDialog(
        _("One and the same person"),
        (_("Two records become one person: letters and joint accounts count them once."),),
        do,
        press=_("SAME PERSON"),
        parts=_which(guardians),
        fields=(Field("other", _("Identifier of the other account"), max_length=40, classes="short"),),
        destroys=True,
    )


async def not_same_person_dialog(_view: View, sheet: AccountSheet) -> ActDialog:
    """Takes 'same person' back for one record."""
    guardians = [each for each in sheet.guardians if each.also]

    async def do(dialog: ActDialog, given: Given) -> Told:
        guardian = _chosen(dialog, guardians)
        if guardian is None:
            return NotDone(_("Choose which guardian."))
        act = partial(apart, reason=given.reason)
        outcome = await dialog.ask(Action.NOT_SAME_PERSON, act, _record(guardian))
        if isinstance(outcome, OnJointAccount):
            said = _("Both records are on the account {identifier}: split one of them off first.")
            return NotDone(said.format(identifier=outcome.identifier), first=split_first(outcome.identifier))
        return _told(outcome)

    return ActDialog(
        _("Two different persons"),
        (
            *(one_with_words(each) for each in guardians),
            _("This record is a person of its own again. If it is protected, it stays so."),
        ),
        do,
        press=_("TWO PERSONS"),
        parts=_which(guardians),
        destroys=True,
    )


def one_with_words(guardian: SheetGuardian) -> str:
    """'Mme Claire MARTIN is one person with: cmartin2', which other records were said to be hers."""
    return _("{name} is one person with: {others}").format(name=guardian.name, others=", ".join(guardian.also))


def _told(outcome: GuardianOutcome | SameOutcome) -> Told:
    match outcome:
        case GuardianChanged():
            return Success(_("Done, and written into the journal."))
        case OnePerson(name, other_name):
            return Success(_("One person now: {name}, {other}.").format(name=name, other=other_name))
        case NamesDiffer(name, other_name):
            said = _("{name} and {other} have different names. If they are one person, press Enter again.")
            return NotDone(said.format(name=name, other=other_name))
        case NoSuchGuardian():
            return NotDone(_("This record is not there any more."))
        case OnJointAccount(identifier):
            said = _("They are on the joint account {identifier}: split them off first.")
            return NotDone(said.format(identifier=identifier), first=split_first(identifier))
        case other:
            assert_never(other)
