"""Pupils claimed by two schools, at C5 (R21): asking the school that still lists them, letting one's own pupil go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual.content import Content

from telekiosk.core.claims import (
    AcceptMove,
    Claim,
    ClaimPupils,
    MoveAccepted,
    NoSuchClaim,
    accept_move,
    claim_pupils,
)
from telekiosk.core.people import SchoolView
from telekiosk.core.roles import Action
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.terms import short_moment
from telekiosk.helpdesk.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Pupils of the files whom another school still lists, by INE, and for whom of them it was asked already."""

    names: Mapping[str, str]
    asked: Mapping[str, Claim]

    @property
    def unasked(self) -> frozenset[str]:
        return frozenset(self.names.keys() - self.asked.keys())


def elsewhere_words(item: Elsewhere) -> str:
    count = len(item.names)
    return ngettext(
        "{count} pupil is still listed elsewhere", "{count} pupils are still listed elsewhere", count
    ).format(count=count)


def elsewhere_detail(item: Elsewhere) -> Iterator[Content]:
    yield Content.styled(elsewhere_words(item), "bold")
    yield Content(_("Each moves once their school's files no longer have them, or once it accepts."))
    if item.unasked:
        yield Content(_("D asks the school to accept."))
    yield Content("\n").join([Content(_asked_words(name, item.asked.get(ine))) for ine, name in item.names.items()])


def _asked_words(name: str, claim: Claim | None) -> str:
    if claim is None:
        return _("{name}: not asked yet").format(name=name)
    said = _("{name}: {school} was asked on {when}")
    return said.format(name=name, school=_reached(claim.school), when=short_moment(claim.asked_at))


def claim_words(claim: Claim) -> str:
    said = _("{name} is asked for elsewhere") if claim.accepted_at is None else _("{name} may go elsewhere")
    return said.format(name=claim.pupil)


def claim_detail(claim: Claim) -> Iterator[Content]:
    yield Content.styled(" · ".join(part for part in (claim.pupil, claim.class_name) if part), "bold")
    asked = _("{school} has this pupil in its files too, and asked on {when}.")
    yield Content(asked.format(school=_reached(claim.school), when=short_moment(claim.asked_at)))
    if claim.accepted_at is None:
        yield Content(_("A accepts. Without it, the pupil moves once your own files no longer have them."))
    else:
        yield Content(_("Accepted on {when}.").format(when=short_moment(claim.accepted_at)))
    yield Content(_follows(claim.school))


def _follows(school: SchoolView) -> str:
    return _("The pupil moves with the next import of {school}; the guardians are told then.").format(
        school=school.name
    )


def _reached(school: SchoolView) -> str:
    return f"{school.name} ({school.phone})" if school.phone else school.name


def ask_dialog(uai: str, item: Elsewhere) -> ActDialog:
    """For all pupils at once who were not asked for before."""

    async def do(dialog: ActDialog, _given: Given) -> Told:
        await dialog.ask(Action.IMPORT, claim_pupils, ClaimPupils(uai, item.unasked))
        return Success(_("Asked. Import again once the school has accepted."))

    count = len(item.unasked)
    return ActDialog(
        _("Ask the other school"),
        (
            ngettext("{count} pupil is asked for.", "{count} pupils are asked for.", count).format(count=count),
            _("The other school's manager sees it at the console, under Import, and can accept."),
            _("Who is accepted moves with your next import; the guardians are told then."),
        ),
        do,
        press=_("ASK"),
        reason=False,
    )


def accept_dialog(uai: str, claim: Claim) -> ActDialog:
    async def do(dialog: ActDialog, given: Given) -> Told:
        form = AcceptMove(uai, claim.id, given.reason)
        match await dialog.ask(Action.ACCEPT_MOVE, accept_move, form):
            case MoveAccepted(to):
                return Success(_("Accepted: the next import of {school} moves the pupil.").format(school=to.name))
            case NoSuchClaim():
                return NotDone(_("Something has moved meanwhile: the pupil has gone, or it was accepted."))

    return ActDialog(
        _("Let {name} go").format(name=claim.pupil),
        (
            _("{school} asks for this pupil.").format(school=_reached(claim.school)),
            _follows(claim.school),
            _("Until then nothing changes here. Accounts and passwords stay as they are."),
        ),
        do,
        press=_("ACCEPT"),
    )
