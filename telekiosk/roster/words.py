"""What a roster's refusals and remarks say, in the language of whoever imports: what happened, and what to do next."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from telekiosk.core.names import clean
from telekiosk.roster.model import FileKind, Reason, Remark
from telekiosk.roster.plan import NothingToDo
from telekiosk.roster.refusals import (
    Broken,
    GivenTwice,
    Hostile,
    Missing,
    NobodyToImport,
    NoSchool,
    NotARoster,
    NotXml,
    OldModel,
    OtherExport,
    OtherSchool,
    PlanRefusal,
    PupilsElsewhere,
    ReadRefusal,
    SchoolNotEmpty,
    TooLarge,
    TwoSchools,
    TwoYears,
    UnknownShape,
    WrongEncoding,
    Zipped,
)
from telekiosk.texts import Language, Speaker

speaker = Speaker("roster")
Refusal: TypeAlias = ReadRefusal | PlanRefusal | NothingToDo


def sentence(refusal: Refusal, language: Language = "fr") -> str:
    """Why nothing was imported: which file was given, which one is awaited, and where SIECLE makes it."""
    said = _whole(refusal, language)
    if isinstance(refusal, PlanRefusal | NothingToDo | TwoSchools | TwoYears):
        return said
    kind = refusal.kind if isinstance(refusal, Missing) else None
    return f"{said} {_where_to_get_it(kind, language)}"


def _where_to_get_it(kind: FileKind | None, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    if kind is None:
        return _(
            "Awaited: ElevesSansAdresses.xml and ResponsablesAvecAdresses.xml, from SIECLE (Exports, En XML), "
            "not changed since."
        )
    file = "ElevesSansAdresses.xml" if kind is FileKind.PUPILS else "ResponsablesAvecAdresses.xml"
    return _("SIECLE makes it: Exports, En XML, {file}.").format(file=file)


def _whole(refusal: Refusal, language: Language) -> str:
    match refusal:
        case OtherSchool() | SchoolNotEmpty() | PupilsElsewhere() | NobodyToImport() | NothingToDo():
            return _of_plan(refusal, language)
        case Missing() | GivenTwice() | TwoSchools() | TwoYears():
            return _of_pair(refusal, language)
        case NotXml() | Zipped() | TooLarge() | Broken() | WrongEncoding() | Hostile():
            return _unreadable(refusal, language)
        case OtherExport() | NotARoster() | OldModel() | UnknownShape() | NoSchool():
            return _other_file(refusal, language)
        case other:
            assert_never(other)


def _unreadable(refusal: NotXml | Zipped | TooLarge | Broken | WrongEncoding | Hostile, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    file = clean(refusal.file)[:80]
    match refusal:
        case NotXml():
            return _("{file} is not an XML file.").format(file=file)
        case Zipped():
            return _("{file} is a zip. Take the XML file out of it first.").format(file=file)
        case TooLarge():
            return _("{file} is larger than any school's export. It was not read.").format(file=file)
        case Broken(line=line):
            return _("{file} is broken or cut short at line {line}. Export it again.").format(file=file, line=line)
        case WrongEncoding():
            return _(
                "{file} was saved in another encoding than it says: names would be garbled. Export it again."
            ).format(file=file)
        case Hostile():
            return _("{file} holds declarations that no export has. It was not read.").format(file=file)
        case other:
            assert_never(other)


def _other_file(refusal: OtherExport | NotARoster | OldModel | UnknownShape | NoSchool, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    file = clean(refusal.file)[:80]
    match refusal:
        case OtherExport(root=root):
            return _("{file} is another export of SIECLE ({root}).").format(file=file, root=clean(root)[:40])
        case NotARoster():
            return _("{file} is not an export of SIECLE.").format(file=file)
        case OldModel():
            return _("{file} was made by a SIECLE of before 2018. Export it again.").format(file=file)
        case UnknownShape(missing=missing):
            return _("{file} has not the shape that is known: {missing} is missing.").format(file=file, missing=missing)
        case NoSchool(code=code):
            return _("{file} names no school: “{code}” is not a UAI code.").format(file=file, code=clean(code)[:20])
        case other:
            assert_never(other)


def _of_pair(refusal: Missing | GivenTwice | TwoSchools | TwoYears, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    match refusal:
        case Missing(kind=FileKind.PUPILS):
            return _("The pupils' file is missing.")
        case Missing():
            return _("The guardians' file is missing.")
        case GivenTwice(kind=FileKind.PUPILS, file=file):
            return _("{file} is a second file of pupils.").format(file=clean(file)[:80])
        case GivenTwice(file=file):
            return _("{file} is a second file of guardians.").format(file=clean(file)[:80])
        case TwoSchools(pupils_uai=pupils, guardians_uai=guardians):
            return _(
                "The files are of two schools: pupils of {pupils}, guardians of {guardians}. "
                "Give two files of one school."
            ).format(pupils=pupils, guardians=guardians)
        case TwoYears(pupils_year=pupils_year, guardians_year=guardians_year):
            return _(
                "The files are of two school years: pupils of {pupils}, guardians of {guardians}. "
                "Give two files of one year."
            ).format(pupils=pupils_year, guardians=guardians_year)
        case other:
            assert_never(other)


def _of_plan(refusal: PlanRefusal | NothingToDo, language: Language) -> str:
    catalogue = speaker.in_language(language)
    _ = catalogue.gettext
    match refusal:
        case OtherSchool(uai=uai, wanted=wanted):
            return _("The files are those of {uai}, not of {wanted}. Nothing was imported.").format(
                uai=uai, wanted=clean(wanted)[:20]
            )
        case SchoolNotEmpty(uai=uai):
            return _(
                "{uai} already has its pupils, and these files say something else. Nothing was imported: "
                "only a first import is possible for now."
            ).format(uai=uai)
        case PupilsElsewhere(count=count):
            return catalogue.ngettext(
                "{count} pupil of these files is known at another school. Nothing was imported.",
                "{count} pupils of these files are known at another school. Nothing was imported.",
                count,
            ).format(count=count)
        case NobodyToImport(uai=uai):
            return _("These files hold no pupil who is at {uai} today. Nothing was imported.").format(uai=uai)
        case NothingToDo(uai=uai):
            return _("These files were imported before. Nothing has changed for {uai}.").format(uai=uai)
        case other:
            assert_never(other)


def remark(told: Remark, language: Language = "fr") -> str:
    """One row of the report: place, person, what became of the row and why."""
    _ = speaker.in_language(language).gettext
    place = _("pupils, line {line}") if told.file is FileKind.PUPILS else _("guardians, line {line}")
    fate = _("kept") if told.reason.kept else _("left out")
    about = clean(told.about)[:80] or _("no name")
    return _("{place}: {about}: {fate} ({why})").format(
        place=place.format(line=told.line), about=about, fate=fate, why=why(told.reason, language)
    )


def why(reason: Reason, language: Language = "fr") -> str:
    """A reason in words."""
    _ = speaker.in_language(language).gettext
    return {
        Reason.NO_ID: _("no number in SIECLE"),
        Reason.NO_NAME: _("surname or first name missing"),
        Reason.TOO_LONG: _("a text is too long"),
        Reason.ID_TWICE: _("the same number stands there twice"),
        Reason.INE_TWICE: _("the same INE stands there twice"),
        Reason.INACTIVE: _("in the class of inactive pupils"),
        Reason.UNKNOWN_PUPIL: _("in charge of a pupil who is not in the pupils' file"),
        Reason.UNKNOWN_PERSON: _("the guardian is not in the file"),
        Reason.LINK_TWICE: _("the same guardian stands there twice for this pupil"),
        Reason.NO_LEVEL: _("the level of responsibility is not known"),
        Reason.THIRD_GUARDIAN: _("the pupil already has two legal guardians"),
        Reason.OWN_GUARDIAN: _("the pupil is their own guardian"),
        Reason.INSTITUTION: _("a service or a professional: the school must agree first"),
        Reason.MANY_CHILDREN: _("in charge of more than twelve pupils: the school must agree first"),
        Reason.NO_BIRTH_DATE: _("no birth date: the account is ready, its letter waits for the date"),
        Reason.NO_CLASS: _("no class"),
        Reason.TWO_CLASSES: _("two classes: the first was taken"),
        Reason.INE_UNFIT: _("the INE has another form: it was left out"),
        Reason.MAIL_UNFIT: _("no mail can be sent to this address: it was kept as it is"),
        Reason.NO_GUARDIAN: _("no guardian gets an account"),
    }[reason]
