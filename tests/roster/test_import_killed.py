"""The machine dies in the middle of an import: all of it is there or nothing, and running it again ends it."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telekiosk.core.counter import Counter
from telekiosk.roster.fit import school_year
from telekiosk.roster.sample.files import guardians_xml, pupils_xml
from telekiosk.roster.sample.make import Sample, sample_schools
from tests.desk import KEY_TEXT, assert_every_journal_holds, counter_on
from tests.lengths import KILLS
from tests.roster.pictures import Picture, picture

PUPILS = 60
CLASS = re.compile(rb"<CODE_STRUCTURE>[^<]+(</CODE_STRUCTURE>\s*<TYPE_STRUCTURE>D)")


@pytest.fixture(scope="module")
def rosters(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """A made-up school's files of this school year; and again, all in another class, some guardians no longer legal
    ones, and every telephone new."""
    year = school_year(datetime.now(UTC).date())  # the program under test reads the machine's clock
    (school,) = sample_schools(Sample(pupils=PUPILS, seed=7, year=year))
    folder = tmp_path_factory.mktemp("siecle")
    first = {"pupils-1.xml": pupils_xml(school), "guardians-1.xml": guardians_xml(school)}
    changed = re.sub(rb"<TEL_PORTABLE>[^<]*<", b"<TEL_PORTABLE>+33639980000<", first["guardians-1.xml"])
    changed = re.sub(rb"RESPONSABILITE>1<(.{1,200}?PARENTE>20<)", rb"RESPONSABILITE>3<\1", changed, flags=re.DOTALL)
    second = {"pupils-2.xml": CLASS.sub(rb"<CODE_STRUCTURE>9Z\1", first["pupils-1.xml"]), "guardians-2.xml": changed}
    for name, content in (first | second).items():
        (folder / name).write_bytes(content)
    return [[folder / name for name in files] for files in (first, second)]


@contextmanager
def importing(url: str, files: list[Path], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`telekiosk roster import`, a program of its own."""
    key = folder / "telekiosk.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(KEY_TEXT)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEKIOSK_")}
    environment |= {"TELEKIOSK_DATABASE_URL": url, "TELEKIOSK_KEY_FILE": str(key), "LC_ALL": "en_GB.UTF-8"}
    environment["XDG_CONFIG_HOME"] = str(folder)
    command = [sys.executable, "-m", "telekiosk", "roster", "import", *map(str, files), "--accept-leavers"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as program:
        yield program


def carried_through(url: str, files: list[Path], folder: Path) -> float:
    """Runs it to its end; how many seconds that took."""
    began = time.monotonic()
    with importing(url, files, folder) as program:
        _, complaint = program.communicate()
        assert program.returncode == 0, complaint
    return time.monotonic() - began


def killed(url: str, files: list[Path], folder: Path, seconds: float) -> None:
    with importing(url, files, folder) as program:
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            program.kill()


def shape(taken: Picture) -> tuple[object, ...]:
    """What two runs of one import have in common: everything but the ids."""
    names = {key: told["first_name"] for key, told in taken.pupils.items()}
    return (
        sorted(repr(told) for told in taken.pupils.values()),
        sorted((names[pupil], school, repr(told)) for pupil, (school, told) in taken.enrolled.items()),
        sorted(repr(told) for told in taken.guardians.values()),
        sorted((names[told["pupil_id"]], told["rank"], told["current"]) for told in taken.bonds.values()),
        sorted(taken.accounts.values()),
    )


def looked_at(url: str) -> tuple[object, ...]:
    """The picture of a database whose journals all hold."""
    counter: Counter = counter_on(url)
    try:
        assert_every_journal_holds(counter)
        return shape(picture(counter))
    finally:
        counter.database.close()


@pytest.mark.fault
def test_a_first_import_that_dies_leaves_nothing_or_all(
    new_url: Callable[[], str], rosters: list[list[Path]], tmp_path: Path
) -> None:
    whole_url = new_url()
    nothing = looked_at(whole_url)
    seconds = carried_through(whole_url, rosters[0], tmp_path)
    die_at_random(new_url, lambda _url: None, rosters[0], tmp_path, seconds, (nothing, looked_at(whole_url)))


@pytest.mark.fault
def test_a_later_import_that_dies_leaves_everything_as_it_was_or_as_it_should_be(
    new_url: Callable[[], str], rosters: list[list[Path]], tmp_path: Path
) -> None:
    def begin(url: str) -> None:
        carried_through(url, rosters[0], tmp_path)

    whole_url = new_url()
    begin(whole_url)
    before = looked_at(whole_url)
    seconds = carried_through(whole_url, rosters[1], tmp_path)
    die_at_random(new_url, begin, rosters[1], tmp_path, seconds, (before, looked_at(whole_url)))


def die_at_random(
    new_url: Callable[[], str],
    begin: Callable[[str], None],
    files: list[Path],
    folder: Path,
    seconds: float,
    states: tuple[tuple[object, ...], tuple[object, ...]],
) -> None:
    """Kills on one database until an import got through, then goes on with another; the last one is run again."""
    before, after = states
    moments, url = random.Random(20261125), ""
    for _ in range(KILLS):
        if not url:
            url = new_url()
            begin(url)
        killed(url, files, folder, seconds * moments.uniform(0.3, 1.0))
        found = looked_at(url)
        assert found in states
        url = url if found == before else ""
    if url:
        carried_through(url, files, folder)
        assert looked_at(url) == after
