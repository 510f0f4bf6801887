"""Pupils claimed by two schools, at C5 (R21): asking the school that still lists them, letting one's own pupil go or
not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from textual.content import Content

from telekiosk.core.claims import (
    AnswerClaim,
    AnswerOutcome,
    Claim,
    ClaimAnswered,
    ClaimPupils,
    NoSuchClaim,
    accept_move,
    claim_pupils,
    refuse_move,
)
from telekiosk.core.people import SchoolView
from telekiosk.core.roles import Action
from telekiosk.helpdesk.dialogs import ActDialog, Given, NotDone, Success, Told
from telekiosk.helpdesk.entries import actor_words
from telekiosk.helpdesk.terms import short_moment
from telekiosk.helpdesk.words import _, ngettext
from telekiosk.widgets.glyphs import glyphs


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Pupils of the files whom another school still lists, by INE, and for whom of them it was asked already."""

    names: Mapping[str, str]
    asked: Mapping[str, Claim]

    @property
    def unasked(self) -> frozenset[str]:
        return frozenset(self.names.keys() - self.asked.keys())

    @property
    def has_refused(self) -> bool:
        return any(claim.refused_at for claim in self.asked.values())


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
    if claim.refused_at is not None:
        said = _("{name}: {school} refused, by {who} on {when}: {reason}")
        return said.format(name=name, school=_reached(claim.school), **_answer(claim, claim.refused_at))
    said = _("{name}: {school} was asked on {when}")
    return said.format(name=name, school=_reached(claim.school), when=short_moment(claim.asked_at))


def _answer(claim: Claim, at: datetime) -> dict[str, str]:
    return {"who": actor_words(claim.answered_by), "when": short_moment(at), "reason": claim.reason}


def claim_sign(claim: Claim) -> str:
    if claim.accepted_at is not None:
        return glyphs().done
    return "!" if claim.refused_at is None else "×"


def claim_words(claim: Claim) -> str:
    if claim.accepted_at is not None:
        said = _("{name} may go elsewhere")
    else:
        said = _("{name} is asked for elsewhere") if claim.refused_at is None else _("{name} stays, though asked for")
    return said.format(name=claim.pupil)


def claim_detail(claim: Claim) -> Iterator[Content]:
    yield Content.styled(" · ".join(part for part in (claim.pupil, claim.class_name) if part), "bold")
    asked = _("{school} has this pupil in its files too, and asked on {when}.")
    yield Content(asked.format(school=_reached(claim.school), when=short_moment(claim.asked_at)))
    if claim.accepted_at is not None:
        yield Content(_("Accepted by {who} on {when}: {reason}").format(**_answer(claim, claim.accepted_at)))
        yield Content(_follows(claim.school))
    elif claim.refused_at is not None:
        yield Content(_("Refused by {who} on {when}: {reason}").format(**_answer(claim, claim.refused_at)))
        yield Content(_("A still accepts, if you have found an agreement."))
    else:
        yield Content(_("A accepts. N refuses: the school sees by whom and why."))
        yield Content(_("Whatever you answer, the pupil moves once your own files no longer have them."))


def _follows(school: SchoolView) -> str:
    return _("The pupil moves with the next import of {school}; the guardians are told then.").format(
        school=school.name
    )


def _reached(school: SchoolView) -> str:
    phone = school.phone.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{school.name} ({phone})" if phone else school.name


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
            _("The other school's manager sees it at the console, under Import, and accepts or refuses."),
            _("Who is accepted moves with your next import; the guardians are told then."),
        ),
        do,
        press=_("ASK"),
        reason=False,
    )


def accept_dialog(uai: str, claim: Claim) -> ActDialog:
    async def do(dialog: ActDialog, given: Given) -> Told:
        outcome = await dialog.ask(Action.ANSWER_CLAIM, accept_move, AnswerClaim(uai, claim.id, given.reason))
        return _told(outcome, _("Accepted: the next import of {school} moves the pupil."))

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


def refuse_dialog(uai: str, claim: Claim) -> ActDialog:
    async def do(dialog: ActDialog, given: Given) -> Told:
        outcome = await dialog.ask(Action.ANSWER_CLAIM, refuse_move, AnswerClaim(uai, claim.id, given.reason))
        return _told(outcome, _("Refused: {school} sees it at the console."))

    return ActDialog(
        _("Keep {name}").format(name=claim.pupil),
        (
            _("{school} asks for this pupil.").format(school=_reached(claim.school)),
            _("It sees that you refuse, your name, and the reason. The pupil stays here."),
        ),
        do,
        press=_("REFUSE"),
    )


def _told(outcome: AnswerOutcome, done: str) -> Told:
    match outcome:
        case ClaimAnswered(school):
            return Success(done.format(school=school.name))
        case NoSuchClaim():
            return NotDone(_("Something has moved meanwhile: the pupil has gone, or it was answered."))
        case other:
            assert_never(other)
