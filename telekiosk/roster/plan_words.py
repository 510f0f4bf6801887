"""A plan in words: what an import would change, for whoever has to say yes to it (C5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from telekiosk.core.names import clean
from telekiosk.roster.steps import Arrival, Attached, BondChange, Change, Detached, NewAccount, Plan, PupilChange, Value
from telekiosk.roster.words import speaker
from telekiosk.texts import Language, moment_in_words

LONGEST = 60  # of a value shown
FEW = 20  # new people or accounts, that are named and not only counted


def heading(plan: Plan, language: Language = "fr") -> str:
    """Which files the plan is made of."""
    _ = speaker.in_language(language).gettext
    said = _("{uai}, school year {year}-{next_year}, exported on {exported}")
    exported = moment_in_words(plan.heading.exported_at, language)
    year = plan.heading.year
    whole = said.format(uai=plan.heading.uai, year=year, next_year=year + 1, exported=exported)
    return f"{whole} ({_('a part of the school')})" if plan.part else whole


def notes(plan: Plan, language: Language = "fr") -> list[str]:
    """What is to be known before the changes, one by one: sentences."""
    _ = speaker.in_language(language).gettext
    told = []
    if plan.new_school:
        said = _(
            "New school: {uai} is not known yet, this import makes it. It is shown by this code until telekiosk school "
            "set gives its name."
        )
        told.append(said.format(uai=plan.heading.uai))
    if plan.coming_year:
        year = plan.heading.year
        said = _(
            "This is the coming school year, {year}-{next_year}: once imported, files of {before}-{year} are refused, "
            "and that cannot be taken back."
        )
        told.append(said.format(year=year, next_year=year + 1, before=year - 1))
        if any(leaver.on is None for leaver in plan.leavers):
            told.append(_("Whoever is in this year's classes and not in these files leaves now, not in July."))
    return told


def sections(plan: Plan, language: Language = "fr", *, whole: bool = True) -> list[tuple[str, list[str]]]:
    """Title (with its number) and lines, only of what there is. Not `whole`: new people and accounts, the bulk of a
    first import, are named where they are FEW, else counted."""
    told = (*_of_pupils(plan, language), *_of_guardians(plan, language), *_of_accounts(plan, language))
    new = () if whole else (plan.new_pupils, plan.new_guardians, plan.accounts)
    return [
        (title.format(count=len(steps)), [] if steps in new and len(lines) > FEW else lines)
        for title, steps, lines in told
        if steps
    ]


Section: TypeAlias = tuple[str, Sequence[object], list[str]]


def _of_pupils(plan: Plan, language: Language) -> Iterator[Section]:
    ngettext = speaker.in_language(language).ngettext
    new, back, moves = plan.new_pupils, plan.returns, plan.moves
    yield ngettext("{count} new pupil", "{count} new pupils", len(new)), new, _names(new)
    yield ngettext("{count} pupil back", "{count} pupils back", len(back)), back, _names(back)
    moved = [_move(each, language) for each in moves]
    yield ngettext("{count} pupil from another school", "{count} pupils from another school", len(moves)), moves, moved
    in_class = [(each.name, change) for each in plan.pupils if (change := _class_of(each))]
    lines = [_told(name, _change(change, language), language) for name, change in in_class]
    yield ngettext("{count} change of class", "{count} changes of class", len(in_class)), in_class, lines
    others = [each for each in plan.pupils if _others_of(each)]
    title = ngettext("{count} pupil whose details change", "{count} pupils whose details change", len(others))
    yield title, others, [_changed(each.name, _others_of(each), language, as_table=plan.as_table) for each in others]
    gone = [_with(each.name, each.class_name) for each in plan.leavers]
    yield ngettext("{count} pupil leaves", "{count} pupils leave", len(gone)), gone, gone
    title = ngettext(
        "{count} pupil of the files has left and was never here: passed over",
        "{count} pupils of the files have left and were never here: passed over",
        plan.passed_over,
    )
    yield title, range(plan.passed_over), []


def _of_guardians(plan: Plan, language: Language) -> Iterator[Section]:
    ngettext = speaker.in_language(language).ngettext
    new, changed = plan.new_guardians, plan.guardians
    yield ngettext("{count} new guardian", "{count} new guardians", len(new)), new, [clean(each.name) for each in new]
    title = ngettext("{count} guardian whose details change", "{count} guardians whose details change", len(changed))
    lines = [_changed(each.name, each.changes, language, each.caught_up, as_table=plan.as_table) for each in changed]
    yield title, changed, lines
    again = [each for each in plan.bonds if each.resumed]
    title = ngettext("{count} guardian in charge again", "{count} guardians in charge again", len(again))
    yield title, again, [_bond(each, language) for each in again]
    linked = [each for each in plan.bonds if not each.resumed]
    title = ngettext(
        "{count} guardian whose link to a pupil changes", "{count} guardians whose link to a pupil changes", len(linked)
    )
    yield title, linked, [_bond(each, language) for each in linked]
    gone = [each for each in plan.detached if each.because == "no longer a guardian"]
    title = ngettext("{count} guardian no longer in charge", "{count} guardians no longer in charge", len(gone))
    yield title, gone, _pairs(gone, language)
    knowing = [each for each in gone if each.shared]
    title = ngettext(
        "{count} joint account of which a guardian who leaves knows the password: make it anew",
        "{count} joint accounts of which a guardian who leaves knows the password: make them anew",
        len(knowing),
    )
    yield title, knowing, [f"{each.shared} ({clean(each.name)})" for each in knowing]


def _of_accounts(plan: Plan, language: Language) -> Iterator[Section]:
    ngettext = speaker.in_language(language).ngettext
    added = [each for each in plan.attached if each.account]
    title = ngettext("{count} child added to an account", "{count} children added to accounts", len(added))
    yield title, added, _pairs(added, language)
    prepared, lines = plan.accounts, [_account(each, language) for each in plan.accounts]
    yield ngettext("{count} account to prepare", "{count} accounts to prepare", len(prepared)), prepared, lines
    title = ngettext(
        "{count} account closed for lack of a child, made anew",
        "{count} accounts closed for lack of a child, made anew",
        len(plan.anew),
    )
    yield title, plan.anew, [each.identifier for each in plan.anew]


def _class_of(pupil: PupilChange) -> Change | None:
    return next((change for change in pupil.changes if change.field == "class_name"), None)


def _others_of(pupil: PupilChange) -> tuple[Change, ...]:
    return tuple(change for change in pupil.changes if change.field != "class_name")


def _names(arrivals: Iterable[Arrival]) -> list[str]:
    return [_with(each.name, each.row.class_name) for each in arrivals]


def _with(name: str, class_name: str) -> str:
    return f"{clean(name)} ({clean(class_name)})" if class_name else clean(name)


def _move(arrival: Arrival, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    return _("{child}, from {school}").format(child=clean(arrival.name), school=arrival.from_school)


def _account(account: NewAccount, language: Language) -> str:
    """Whose account it is; a guardian's with its children."""
    _ = speaker.in_language(language).gettext
    if account.person_id is None:
        return _("{child}, a pupil's account").format(child=clean(account.name))
    children = ", ".join(clean(each) for each in account.children)
    return _("{guardian}, for {child}").format(guardian=clean(account.name), child=children)


def _pairs(steps: Iterable[Attached | Detached], language: Language) -> list[str]:
    return [_pair(each, language) for each in steps]


def _pair(step: Attached | BondChange | Detached, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    return _("{guardian}, for {child}").format(guardian=clean(step.name), child=clean(step.child))


def _bond(bond: BondChange, language: Language) -> str:
    """'Jean MARTIN, for Zoé MARTIN: guardian 1 instead of 2'"""
    _ = speaker.in_language(language).gettext
    told = []
    if bond.rank != bond.old_rank:
        told.append(_("guardian {rank} instead of {old_rank}").format(rank=bond.rank, old_rank=bond.old_rank))
    if bond.person_id:
        told.append(_("under the number {number} from now on").format(number=clean(bond.person_id)))
    pair = _pair(bond, language)
    return _told(pair, "; ".join(told), language) if told else pair


def _changed(
    name: str, changes: Sequence[Change], language: Language, caught_up: Sequence[str] = (), *, as_table: bool
) -> str:
    """'Zoé MARTIN: surname: MARTIN → DURAND; …'"""
    _ = speaker.in_language(language).gettext
    fields = _fields(language) | (_fields_of_table(language) if as_table else {})
    told = [_("{field}: {change}").format(field=fields[each.field], change=_change(each, language)) for each in changes]
    silent = [field for field in caught_up if not any(each.field == field for each in changes)]
    same = _("{field}: the table now says the same") if as_table else _("{field}: SIECLE now says the same")
    told += [same.format(field=fields[field]) for field in silent]
    return _told(name, "; ".join(told), language)


def _told(name: str, changes: str, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    return _("{name}: {changes}").format(name=clean(name), changes=changes)


def _change(change: Change, language: Language) -> str:
    return f"{_value(change.old, language)} → {_value(change.new, language)}"


def _value(value: Value, language: Language) -> str:
    _ = speaker.in_language(language).gettext
    match value:
        case None | "":
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return clean(value.replace("\n", ", "))[:LONGEST]


def _fields(language: Language) -> dict[str, str]:
    _ = speaker.in_language(language).gettext
    return {
        "ine": "INE",
        "family_name": _("surname"),
        "usage_name": _("usage name"),
        "first_name": _("first name"),
        "birth_date": _("birth date"),
        "birth_date_in_roster": _("birth date in SIECLE"),
        "class_name": _("class"),
        "eleve_id": "ELEVE_ID",
        "elenoet": "ELENOET",
        "person_id": "PERSONNE_ID",
        "civility": _("civility"),
        "address_lines": _("address"),
        "postcode_and_town": _("postcode and town"),
        "country": _("country"),
        "phone": _("telephone"),
        "email": _("mail address"),
        "email_is_sound": _("mail can be sent there"),
        "protected": _("protected"),
    }


def _fields_of_table(language: Language) -> dict[str, str]:
    """Those that SIECLE calls otherwise."""
    _ = speaker.in_language(language).gettext
    return {
        "birth_date_in_roster": _("birth date in the table"),
        "eleve_id": _("number"),
        "elenoet": _("internal number"),
        "person_id": _("number"),
    }
