"""The words of a letter and of the hand-out list, in the language that the letter speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from telekiosk.core.lifecycle import Kind
from telekiosk.core.policy import LENT_HOURS, LENT_SLIP_DAYS, local_date
from telekiosk.core.slips import Handing
from telekiosk.texts import Language, Speaker, date_in_words, moment_in_words

if TYPE_CHECKING:
    from telekiosk.letters.page import Data

speaker = Speaker("letters")
Steps: TypeAlias = "list[Data]"


def letter(
    kind: Kind, language: Language, children: int, issued_on: date, deadline: date, town: str
) -> dict[str, str | list[Data]]:
    """The fixed words of one letter; `children` counts those of its account."""
    _ = speaker.in_language(language).gettext
    guardian = kind is Kind.GUARDIAN
    last_day = date_in_words(deadline, language)
    issued = date_in_words(issued_on, language)
    return {
        "issued": _("{town}, {date}").format(town=town, date=issued) if town else issued,
        "about": _("This letter is about") if guardian else _("Your account as a pupil"),
        "title": _("Open your account by {date}").format(date=last_day),
        "intro": _intro(kind, language, children),
        "identifier_label": _("Your identifier"),
        "password_label": _("Your temporary password"),
        "password_hint": _("It serves once. You then choose your own password."),
        "code_label": _("Hold this code under the kiosk's reader: nothing to type."),
        "steps_title": _("What to do now"),
        "steps": _guardian_steps(language) if guardian else _pupil_steps(language),
        "notes": _notes(kind, language, last_day),
    }


def _intro(kind: Kind, language: Language, children: int) -> str:
    catalogue = speaker.in_language(language)
    if kind is Kind.PUPIL:
        return catalogue.gettext("This account is yours alone: it opens your school's online services.")
    return catalogue.ngettext(
        "This account is yours alone: you follow your child's schooling with it.",
        "This account is yours alone: you follow your children's schooling with it.",
        children,
    )


def _guardian_steps(language: Language) -> Steps:
    _ = speaker.in_language(language).gettext
    return [
        {
            "title": _("Go to the school's kiosk with this letter."),
            "body": _("Hold the code under the reader, or type the identifier and the temporary password."),
        },
        {
            "title": _("Choose your password."),
            "body": _("Give your mail address and your child's birth date."),
        },
        {
            "title": _("Confirm your mail address."),
            "body": _("You get a mail. Type its code at the kiosk: your account is ready."),
        },
    ]


def _pupil_steps(language: Language) -> Steps:
    _ = speaker.in_language(language).gettext
    return [
        {
            "title": _("Go to the school's kiosk with this letter."),
            "body": _("Hold the code under the reader, or type the identifier and the temporary password."),
        },
        {
            "title": _("Choose your password."),
            "body": _("Give your birth date, and your mail address if you have one."),
        },
        {
            "title": _("Your account is ready."),
            "body": _("Confirm your mail address too: it lets you get back in when you forget your password."),
        },
    ]


def _notes(kind: Kind, language: Language, last_day: str) -> list[Data]:
    _ = speaker.in_language(language).gettext
    notes: list[Data] = [
        _("After {date}, this letter no longer works. The school can then give you a new one.").format(date=last_day)
    ]
    if kind is Kind.GUARDIAN:
        notes.insert(0, _("Have you other children? They may be on other letters. Keep all your letters."))
    return notes


def whom_to_ask(language: Language, school: str) -> str:
    """The letter's last sentence; `school` holds its name and contact details, or nothing where it has none."""
    _ = speaker.in_language(language).gettext
    if not school:
        return _("A question? Ask the school's office.")
    return _("A question? Ask the school's office: {school}.").format(school=school.rstrip("."))


def in_class(language: Language, class_name: str) -> str:
    """The class after a child's name."""
    _ = speaker.in_language(language).gettext
    return _("class {name}").format(name=class_name) if class_name else ""


def and_more(language: Language, count: int) -> str:
    """Stands for the children that the place beside the window does not hold."""
    catalogue = speaker.in_language(language)
    return catalogue.ngettext("and {count} other child", "and {count} other children", count).format(count=count)


def left_out(language: Language, identifiers: Sequence[str]) -> str:
    """Which accounts of an order got no paper, for whoever printed or fetched it."""
    _ = speaker.in_language(language).gettext
    return _("Left out, since they need none any more or are at another school now: {accounts}").format(
        accounts=", ".join(identifiers)
    )


def pupils_own(language: Language) -> str:
    """Who gets a pupil's letter, in the hand-out list."""
    return speaker.in_language(language).gettext("the pupil")


def manifest_heads(language: Language) -> list[str]:
    """The columns of the list beside a PDF."""
    _ = speaker.in_language(language).gettext
    return [_("Identifier"), _("Class"), _("Pupil"), _("For"), _("Issued on"), _("Last day")]


def handout(language: Language, school: str, letters: int, issued_on: date) -> dict[str, str | list[Data]]:
    """Title, count and column heads of the hand-out list."""
    catalogue = speaker.in_language(language)
    _ = catalogue.gettext
    count = catalogue.ngettext("{count} letter", "{count} letters", letters).format(count=letters)
    issued = date_in_words(issued_on, language)
    return {
        "title": _("Letters to hand out"),
        "subtitle": _("{school}, {date}: {count}").format(school=school, date=issued, count=count),
        "heads": [_("Class"), _("Pupil"), _("For"), _("Signature")],
    }


def slip(language: Language, handing: Handing, until: datetime) -> dict[str, Data]:
    """The fixed words of a slip with a lent password, which works before `until`: on a class slip that day is told, on
    one from the counter the time too."""
    _ = speaker.in_language(language).gettext
    if handing.checked is None:
        good = _("Good for {count} days: use it before {date}.")
        good = good.format(date=date_in_words(local_date(until), language), count=LENT_SLIP_DAYS)
    else:
        good = _("Good for {count} hours, until {moment}.")
        good = good.format(moment=moment_in_words(until, language), count=LENT_HOURS)
    return {
        "title": _("Slips with passwords"),
        "identifier_label": _("Your identifier"),
        "password_label": _("Password to come in once"),
        "until": good,
        "hint": _("Type both at the kiosk, then choose your own password."),
    }
