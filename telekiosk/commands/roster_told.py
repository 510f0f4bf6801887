"""What `telekiosk roster import` says of its plan, to people and to scripts (R21)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from telekiosk.commands.frame import Arguments, Json, Stop, plain, say, say_json, speaker

if TYPE_CHECKING:
    from telekiosk.roster.model import Heading, Remark
    from telekiosk.roster.plan import NothingToDo
    from telekiosk.roster.steps import Plan

_ = speaker.gettext


def tell_plan(arguments: Arguments, plan: Plan, *, done: bool) -> None:
    """What would change, or (`done`) has changed."""
    from telekiosk.roster.plan_words import heading, notes, sections

    if arguments.json:
        say_json(as_json(plan, done=done))
        return
    say(heading(plan, speaker.language))
    for note in notes(plan, speaker.language):
        say(note)
    for title, lines in sections(plan, speaker.language, whole=False):
        say(f"  {title}")
        for line in lines:
            say(f"    {line}")
    _tell_remarks(plan.remarks)
    if done:
        owed = plan.accounts or plan.anew
        say(
            _("Done. Accounts that were prepared await their letters: telekiosk letters print.") if owed else _("Done.")
        )
    elif plan.shortfall is None:
        say(_("Nothing was changed: this is what an import would do now."))


def stop_as_the_import_would(plan: Plan) -> None:
    """A script that asks first is answered with the exit code of the import itself."""
    from telekiosk.roster.apply import many_missing
    from telekiosk.roster.words import many_missing_words

    if (refusal := many_missing(plan)) is not None:
        raise Stop(many_missing_words(refusal, speaker.language, previewed=True))


def tell_nothing(arguments: Arguments, heading: Heading, nothing: NothingToDo) -> None:
    """That nothing does, and which rows wait; `heading` is the files'."""
    from telekiosk.roster.steps import Plan
    from telekiosk.roster.words import sentence

    if arguments.json:
        empty = Plan(heading, arguments.part, remarks=nothing.remarks, passed_over=nothing.passed_over)
        say_json(as_json(empty, done=False))
        return
    _tell_remarks(nothing.remarks)
    say(sentence(nothing, speaker.language))


def _tell_remarks(remarks: tuple[Remark, ...]) -> None:
    from telekiosk.roster.words import remark

    for told in remarks:
        said = remark(told, speaker.language)
        if option := _yes_to(told):
            said = _("{remark}. To say yes, add {option}").format(remark=said, option=option)
        say(f"  {said}")


def _yes_to(told: Remark) -> str:
    """The option that accepts what the remark is about; '' where there is none."""
    from telekiosk.roster.model import OF_PERSONS, Reason

    if told.reason is Reason.CLAIMED and told.ine:
        return f"--accept-move {told.ine}"
    if told.reason is Reason.PROBABLY_KNOWN:
        return f"--accept-pupil {told.number}"
    return f"--accept-person {told.number}" if told.reason in OF_PERSONS else ""


def as_json(plan: Plan, *, done: bool) -> Json:
    """The whole plan for scripts: numbers, then every step."""
    from telekiosk.roster.carrying import counts

    steps: dict[str, tuple[Any, ...]] = {
        "new_pupils": plan.new_pupils,
        "returned": plan.returns,
        "moved": plan.moves,
        "changed": plan.pupils,
        "left": plan.leavers,
        "new_guardians": plan.new_guardians,
        "guardians_changed": plan.guardians,
        "attached": plan.attached,
        "responsibilities_changed": plan.bonds,
        "detached": plan.detached,
        "accounts": plan.accounts,
        "accounts_anew": plan.anew,
        "remarks": plan.remarks,
    }
    told: dict[str, Json] = {name: [plain(asdict(each)) for each in some] for name, some in steps.items()}
    return {
        "uai": plan.heading.uai,
        "year": plan.heading.year,
        "exported_at": plain(plan.heading.exported_at),
        "part": plan.part,
        "new_school": plan.new_school,
        "coming_year": plan.coming_year,
        "imported": done,
        "needs_accept_leavers": plan.shortfall is not None,
        "passed_over": plan.passed_over,
        "changes": plain(counts(plan)),
        **told,
    }
