"""What a roster's refusals and remarks say, in the language of whoever imports: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, assert_never

from telekiosk.core.names import clean
from telekiosk.roster.model import FileKind, Reason, Remark
from telekiosk.roster.plan import NothingToDo
from telekiosk.roster.reading_words import of_reading, where_to_get_it
from telekiosk.roster.refusals import (
    ManyMissing,
    NobodyToImport,
    OlderThanLast,
    OtherSchool,
    OtherYear,
    PlanRefusal,
    ReadRefusal,
)
from telekiosk.roster.table_words import of_other_table, why_in_table
from telekiosk.texts import Language, Speaker, moment_in_words

speaker = Speaker("roster")
FIRST = 5  # rows told of where nobody is left
Refusal: TypeAlias = ReadRefusal | PlanRefusal | NothingToDo


def sentence(refusal: Refusal, language: Language = "fr") -> str:
    """Why nothing was imported, and what to do next."""
    if isinstance(refusal, PlanRefusal | NothingToDo):
        return _of_plan(refusal, language)
    return of_reading(refusal, language)


def _of_plan(refusal: PlanRefusal | NothingToDo, language: Language) -> str:
    catalogue = speaker.in_language(language)
    _ = catalogue.gettext
    match refusal:
        case OtherSchool(as_table=True) | OtherYear(as_table=True) | OlderThanLast(kind=FileKind.TABLE):
            return of_other_table(refusal, language)
        case OtherSchool(uai=uai, wanted=wanted):
            said = _("These files are those of {uai}, those of {wanted} are awaited.")
            return f"{said.format(uai=uai, wanted=clean(wanted)[:20])} {where_to_get_it(None, language)}"
        case OtherYear(year=year, awaited=awaited):
            said = _(
                "These files are of the school year {year}-{next_year}, those of {awaited}-{next_awaited} are awaited: "
                "choose that year in SIECLE and export again."
            ).format(year=year, next_year=year + 1, awaited=awaited, next_awaited=awaited + 1)
            return f"{said} {where_to_get_it(None, language)}"
        case OlderThanLast():
            return f"{_older_than_last(refusal, language)} {where_to_get_it(None, language)}"
        case ManyMissing():
            return many_missing_words(refusal, language)
        case NobodyToImport(uai=uai, remarks=remarks):
            said = _("These files hold no pupil who is at {uai} today. Nothing was imported.").format(uai=uai)
            return "\n".join((said, *_first_left_out(remarks, language)))
        case NothingToDo(uai=uai):
            return _("These files bring nothing new. Nothing has changed for {uai}.").format(uai=uai)
        case other:
            assert_never(other)


def _older_than_last(refusal: OlderThanLast, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    match refusal.kind:
        case FileKind.PUPILS:
            said = _(
                "The pupils' file was exported on {exported}, the one imported last on {last}. Give newer ones: "
                "export both again."
            )
        case FileKind.GUARDIANS:
            said = _(
                "The guardians' file was exported on {exported}, the one imported last on {last}. Give newer ones: "
                "export both again."
            )
        case _:
            said = _(
                "These files were exported on {exported}, those imported last on {last}. Give newer ones: export again."
            )
    exported, last = (moment_in_words(each, language) for each in (refusal.exported_at, refusal.last_at))
    return said.format(exported=exported, last=last)


def _first_left_out(remarks: Sequence[Remark], language: Language) -> Iterator[str]:
    """Why nobody is left: the first rows that were left out, and how many more there are."""
    left_out = [told for told in remarks if told.line and not (told.reason.kept or told.reason is Reason.ROW_LEFT_OUT)]
    yield from (f"  {remark(told, language)}" for told in left_out[:FIRST])
    more = len(left_out) - FIRST
    if more > 0:
        said = speaker.in_language(language).ngettext("and {count} more", "and {count} more", more)
        yield f"  {said.format(count=more)}"


def many_missing_words(refusal: ManyMissing, language: Language, *, previewed: bool = False) -> str:
    """Two numbers, and what to do whether the files are right or not. `previewed`: nothing was to be imported yet, and
    the changes stand beside it."""
    catalogue = speaker.in_language(language)
    _, ngettext = catalogue.gettext, catalogue.ngettext
    said = []
    if refusal.pupils:
        pupils = ngettext(
            "{count} of the {all} known pupils is not in these files.",
            "{count} of the {all} known pupils are not in these files.",
            refusal.pupils,
        )
        said.append(pupils.format(count=refusal.pupils, all=refusal.of_pupils))
    if refusal.guardians:
        guardians = ngettext(
            "{count} of {all} guardians would no longer be in charge of a pupil who stays.",
            "{count} of {all} guardians would no longer be in charge of pupils who stay.",
            refusal.guardians,
        )
        said.append(guardians.format(count=refusal.guardians, all=refusal.of_guardians))
    said.append(
        _("That is a lot: an import would be refused.")
        if previewed
        else _("That is a lot: nothing was imported. Look at it with --dry-run.")
    )
    said.append(_("Is it right? Add --accept-leavers. Is it only a part of the school? Add --part."))
    return " ".join(said)


def remark(told: Remark, language: Language = "fr") -> str:
    """One row of the report: place, person, what became of the row and why."""
    _ = speaker.in_language(language).gettext
    reason = why(told, language).format(text=clean(told.text)[:40])
    if told.line == 0:
        return _("{place}: {why}").format(place=place(told, language), why=reason)
    fate = _("kept") if told.reason.kept else _("left out")
    about = clean(told.about)[:80] or _("no name")
    if told.reason is Reason.UNKNOWN_COLUMN:
        return _("{place}: {about}: {why}").format(place=place(told, language), about=about, why=reason)
    return _("{place}: {about}: {fate} ({why})").format(place=place(told, language), about=about, fate=fate, why=reason)


def place(told: Remark, language: Language = "fr") -> str:
    """Where to look a remark up: which file, and which line of it."""
    _ = speaker.in_language(language).gettext
    if told.line == 0:
        return {FileKind.PUPILS: _("pupils"), FileKind.GUARDIANS: _("guardians"), FileKind.TABLE: _("table")}[told.file]
    return {
        FileKind.PUPILS: _("pupils, line {line}"),
        FileKind.GUARDIANS: _("guardians, line {line}"),
        FileKind.TABLE: _("table, line {line}"),
    }[told.file].format(line=told.line)


def why(told: Remark, language: Language = "fr") -> str:
    """A reason in words."""
    _ = speaker.in_language(language).gettext
    if told.file is FileKind.TABLE and (said := why_in_table(told.reason, language)) is not None:
        return said
    return {
        Reason.NO_ID: _("no number in SIECLE"),
        Reason.NO_NAME: _("surname or first name missing"),
        Reason.TOO_LONG: _("a name of over 100 signs, or a class or a number of over 20"),
        Reason.CONTACT_TOO_LONG: _("a telephone or an address is too long: it was left out, what is known stays"),
        Reason.ID_TWICE: _("the same number stands there twice"),
        Reason.INE_TWICE: _("the same INE stands there twice"),
        Reason.ROW_LEFT_OUT: _("the pupil of this row was left out"),
        Reason.INACTIVE: _("in the class of inactive pupils"),
        Reason.UNKNOWN_PUPIL: _("in charge of a pupil who is not in the pupils' file"),
        Reason.UNKNOWN_PERSON: _("the guardian is not in the file"),
        Reason.LINK_TWICE: _("the same guardian stands there twice for this pupil"),
        Reason.NO_LEVEL: _("the level of responsibility is not known"),
        Reason.THIRD_GUARDIAN: _("the pupil already has two legal guardians"),
        Reason.OWN_GUARDIAN: _("the pupil is their own guardian"),
        Reason.INSTITUTION: _("a service or a professional: the school must agree first"),
        Reason.MANY_CHILDREN: _("in charge of more than twelve pupils: the school must agree first"),
        Reason.OTHER_PERSON: _(
            "this number was another person's: if it is somebody new, enter them as a new person in SIECLE; if it is "
            "the same person renamed, the school must agree"
        ),
        Reason.PERHAPS_GUARDED: _(
            "perhaps the guardian whom the school protects or hides, typed in anew: the school must say. If so, give "
            "them their old number back"
        ),
        Reason.NO_BIRTH_DATE: _("no birth date: the account is ready, its letter waits for the date"),
        Reason.BIRTH_DATE_UNFIT: _(
            "the birth date “{text}” is not understood or cannot be: "
            "the account is ready, its letter waits for the date"
        ),
        Reason.NO_CLASS: _("no class"),
        Reason.TWO_CLASSES: _("two classes: the first was taken"),
        Reason.INE_UNFIT: _("the INE has another form: it was left out"),
        Reason.MAIL_UNFIT: _("no mail can be sent to this address: it was kept as it is"),
        Reason.NO_GUARDIAN: _("no guardian gets an account"),
        Reason.GARBLED: _("letters look garbled, like “Ã©”: check the name in SIECLE; one known already stays"),
        Reason.UNWRITABLE: _("SIECLE wrote “?” for a letter of the name: check it"),
        Reason.SAME_PUPIL: _("another pupil has the same name and birth date: perhaps entered twice"),
        Reason.SAME_GUARDIAN: _("another guardian of this pupil has the same name: perhaps entered twice"),
        Reason.LEAVING_UNFIT: _("the leaving date is not a date: taken as still at school"),
        Reason.UNKNOWN_PARENTAGE: _("the word for the link to the pupil is not known"),
        Reason.PERSON_DIFFERS: _("this guardian's number has another name on an earlier line"),
        Reason.NO_ADDRESSES: _("no postal addresses: those known already are kept, letters have none otherwise"),
        Reason.TWO_DAYS: _("the two files were not exported on the same day"),
        Reason.UNKNOWN_COLUMN: _("this column is not read"),
        Reason.CLAIMED: _(
            "another school lists this pupil too: it lets go first, or accepts, or the authority says yes"
        ),
        Reason.OTHER_PUPILS_INE: _("another pupil already has this INE: it was left out, check it in SIECLE"),
        Reason.PROBABLY_KNOWN: _(
            "probably a pupil known already, under other numbers: taken as new, or say that it is"
        ),
        Reason.CLOSED_BY_SCHOOL: _("back, but the school has closed the account: it stays closed"),
    }[told.reason]
