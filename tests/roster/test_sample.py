"""Made-up schools are read as they were made, and have in them what real exports have (R23)."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from telekiosk.core.names import clean
from telekiosk.core.uai import uai_is_sound
from telekiosk.roster.model import POSTAL, PupilRow, Roster
from telekiosk.roster.pupils import number_at_school, sound_birth_date
from telekiosk.roster.sample.files import guardians_xml, pupils_xml
from telekiosk.roster.sample.handed_over import school_files
from telekiosk.roster.sample.make import EXPORTS, Sample, sample_schools
from telekiosk.roster.sample.shape import Shape
from tests.roster.sampled import read


def written(text: str) -> str:
    """As SIECLE can write it."""
    return clean(text.encode("iso-8859-15", "replace").decode("iso-8859-15")).strip('"')


def test_what_was_made_is_what_is_read() -> None:
    (school,) = sample_schools(Sample(200, seed=1, oddities=0))
    roster = read(school)
    assert roster.remarks == ()
    assert roster.heading.uai == school.uai
    assert len(school.pupils) == 200
    exported = date(2026, 9, 1)
    for made, found in zip(school.pupils, roster.pupils, strict=True):
        assert (found.eleve_id, found.elenoet, found.ine) == (made.eleve_id, number_at_school(made.elenoet), made.ine)
        assert (found.family_name, found.first_name) == (written(made.family_name), written(made.first_names[0]))
        assert found.birth_date == sound_birth_date(made.born or "", exported)
        assert found.birth_date is not None
        assert found.class_name == made.blocks[0][0][0]
    legal = [link for link in school.links if link.level == "1"]
    assert [(link.eleve_id, link.person_id, link.parentage, link.pays_fees) for link in roster.links] == [
        (link.eleve_id, link.person_id, link.parentage, link.pays) for link in legal
    ]
    for person in roster.persons:
        made_adult = school.persons[person.person_id]
        assert (person.family_name, person.usage_name) == (made_adult.family_name, made_adult.usage_name)
        assert (person.first_name, person.phone, person.email) == (
            made_adult.first_name,
            made_adult.phone,
            made_adult.email,
        )
        assert made_adult.home is not None
        assert person.address_lines == made_adult.home.lines


@settings(max_examples=15, deadline=None)
@for_any(st.integers(1, 80), st.integers(0, 10**9), st.integers(1, 3), st.floats(0, 1), st.integers(1, EXPORTS))
def test_reading_says_of_any_sample_what_was_done_to_it_and_nothing_else(
    pupils: int, seed: int, schools: int, oddities: float, export: int
) -> None:
    for school in sample_schools(Sample(pupils, seed, schools, oddities=oddities, export=export)):
        assert Counter(told.reason for told in read(school).remarks) == school.told


def pupils_of(roster: Roster) -> list[PupilRow]:
    return [replace(pupil, line=0) for pupil in roster.pupils]


@pytest.mark.parametrize("shape", Shape)
def test_whatever_the_shape_the_same_people_are_read(shape: Shape) -> None:
    usual, other = (
        read(school)
        for kind in (Shape.MODEL_2019, shape)
        for school in sample_schools(Sample(80, 9, shape=kind, oddities=0))
    )
    assert pupils_of(other) == pupils_of(usual)
    assert {(link.eleve_id, link.person_id) for link in other.links} == {
        (link.eleve_id, link.person_id) for link in usual.links
    }
    unsaid = frozenset.intersection(*(person.unsaid for person in other.persons))
    assert (unsaid == POSTAL) is (shape is Shape.WITHOUT_ADDRESSES)
    if not unsaid:
        homes = {person.person_id: person.address_lines for person in usual.persons}
        assert {person.person_id: person.address_lines for person in other.persons} == homes


def test_several_schools_with_oddities_have_all_shapes_and_one_the_shape_of_2019() -> None:
    shapes = [school.shape for school in sample_schools(Sample(5, seed=3, schools=len(Shape)))]
    assert sorted(shapes) == sorted(Shape)
    assert {school.shape for school in sample_schools(Sample(5, seed=3, schools=9, oddities=0))} == {Shape.MODEL_2019}
    assert [school.shape for school in sample_schools(Sample(5, seed=3))] == [Shape.MODEL_2019]


def test_the_same_seed_makes_the_same_bytes_and_another_others() -> None:
    def made(seed: int, export: int) -> list[dict[str, bytes]]:
        return [school_files(school) for school in sample_schools(Sample(60, seed, len(Shape), export=export))]

    for export in range(1, EXPORTS + 1):
        assert made(5, export) == made(5, export)
        assert all(one != other for one, other in zip(made(5, export), made(6, export), strict=True))


def test_files_look_as_siecle_writes_them_and_reach_nobody() -> None:
    (school,) = sample_schools(Sample(300, seed=2, oddities=0.2))
    for content in (pupils_xml(school), guardians_xml(school)):
        lines = content.split(b"\n")
        assert lines[0] == b'<?xml version="1.0" encoding="ISO-8859-15"?>'
        assert lines[1].startswith(b"<BEE_")
        assert b"\xe9" in content
    assert uai_is_sound(school.uai)
    assert school.uai.startswith("099")
    for person in school.persons.values():
        assert person.phone.startswith(("+3363998", "+3319900", "+4420794601")) or not person.phone
        assert person.email.endswith("@example.org") or "@" not in person.email


def test_there_are_siblings_twins_and_parents_apart() -> None:
    (school,) = sample_schools(Sample(600, seed=4, oddities=0))
    children: dict[str, list[str]] = {}
    guardians: dict[str, list[str]] = {}
    for link in school.links:
        if link.level == "1":
            children.setdefault(link.person_id, []).append(link.eleve_id)
            guardians.setdefault(link.eleve_id, []).append(school.home_of[link.person_id])
    born = {pupil.eleve_id: pupil.born for pupil in school.pupils}
    assert {1, 2, 3} <= {len(each) for each in children.values()}
    assert any(len({born[child] for child in each}) < len(each) for each in children.values())
    assert {len(each) for each in guardians.values()} == {1, 2}
    assert {len(set(each)) for each in guardians.values() if len(each) == 2} == {1, 2}
    levels = Counter(link.level for link in school.links)
    assert levels["2"] and levels["3"]


def test_families_have_children_at_two_schools_and_numbers_come_again_there() -> None:
    one, other = sample_schools(Sample(400, seed=8, schools=2, oddities=0.3))
    parents = [{(p.family_name, p.first_name, p.phone) for p in school.persons.values()} for school in (one, other)]
    assert parents[0] & parents[1]
    assert {p.ine for p in one.pupils if p.ine} & {p.ine for p in other.pupils if p.ine}
    assert set(one.persons) & set(other.persons)
    apart, of_itself = sample_schools(Sample(400, seed=8, schools=2, oddities=0))
    assert not {p.ine for p in apart.pupils} & {p.ine for p in of_itself.pupils}


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's own")
def test_reading_a_school_of_five_thousand_takes_little_memory() -> None:
    program = """
from pathlib import Path
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.sample.files import guardians_xml, pupils_xml
from telekiosk.roster.sample.make import Sample, sample_schools
(school,) = sample_schools(Sample(5000, 1))
files = [Given("e", pupils_xml(school)), Given("r", guardians_xml(school))]
del school
roster = read_roster(files)
assert len(roster.pupils) > 4900
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    peak = int(answer.stdout) / 1024
    assert peak < 400, peak
