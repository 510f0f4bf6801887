"""data/ holds what the demo promises: real-looking exports, and nobody who exists (R25)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from telekiosk.core.names import letters_only
from telekiosk.core.uai import uai_is_sound
from telekiosk.demo.schools import made_up_school
from telekiosk.roster.known import Present
from telekiosk.roster.plan import planned
from telekiosk.roster.steps import Plan

DATA = Path(__file__).parents[2] / "data"
FOLDERS = ("college", "lycee")


def plan_of(folder: str) -> Plan:
    plan = planned(made_up_school(folder).roster, Present(), date(2026, 11, 25))
    assert isinstance(plan, Plan)
    return plan


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_files_look_as_siecle_writes_them(folder: str) -> None:
    for file in (DATA / folder).glob("*.xml"):
        lines = file.read_bytes().split(b"\n")
        assert lines[0] == b'<?xml version="1.0" encoding="ISO-8859-15"?>'
        assert lines[1].startswith(b"<BEE_")
        assert any(byte > 0x7F for byte in file.read_bytes())


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_schools_are_of_a_departement_that_does_not_exist(folder: str) -> None:
    uai = made_up_school(folder).details.uai
    assert uai_is_sound(uai)
    assert uai.startswith("099")


@pytest.mark.parametrize("folder", FOLDERS)
def test_phones_and_mail_addresses_reach_nobody(folder: str) -> None:
    for person in made_up_school(folder).roster.persons:
        assert person.phone.startswith(("+3363998", "+3319900", "+4420794601")), person.phone
        assert not person.email or person.email.endswith("@example.org")


def test_there_are_the_families_that_the_demo_is_about() -> None:
    plan = plan_of("college")
    pupils = {arrival.row.eleve_id: arrival.row for arrival in plan.new_pupils}
    homes = {new.row.person_id: new.row.address_lines for new in plan.new_guardians}
    charges: dict[str, list[str]] = {}
    guardians: dict[str, list[str]] = {}
    for link in plan.attached:
        charges.setdefault(link.person_id, []).append(link.eleve_id)
        guardians.setdefault(link.eleve_id, []).append(link.person_id)
    assert max(map(len, charges.values())) == 3
    assert 1 in map(len, charges.values())
    couples = [people for people in guardians.values() if len(people) == 2]
    assert {homes[one] == homes[other] for one, other in couples} == {True, False}
    births = [(pupil.family_name, pupil.birth_date) for pupil in pupils.values()]
    assert any(births.count(birth) == 2 for birth in births)


def test_names_have_apostrophes_hyphens_and_ligatures() -> None:
    plans = [plan_of(folder) for folder in FOLDERS]
    pupils = [arrival.name for plan in plans for arrival in plan.new_pupils]
    names = " ".join([*pupils, *(new.name for plan in plans for new in plan.new_guardians)])
    assert all(sign in names for sign in "'-Œ")
    assert "oe" in letters_only(names)


def test_one_pupil_has_left_and_one_has_no_birth_date() -> None:
    assert plan_of("college").passed_over == 1
    assert [new.row.first_name for new in plan_of("lycee").new_pupils if new.row.birth_date is None] == ["Élie"]
