"""B6: import of whole schools beside parsing the same files and inserting the same rows, and nothing else."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import cast

import sqlalchemy as sa
from lxml import etree
from sqlmodel import SQLModel

from benchmarks.frame import databases, in_its_own_process, report, school_desk
from telekiosk.core.database import Database
from telekiosk.roster.apply import Imported, ImportRoster, import_roster
from telekiosk.roster.read import Given, read_roster
from telekiosk.roster.refusals import ReadRefusal
from telekiosk.roster.sample.files import GUARDIANS_FILE, PUPILS_FILE, guardians_xml, pupils_xml
from telekiosk.roster.sample.make import Sample, sample_schools
from telekiosk.roster.sample.shape import Shape

ME = "benchmarks.roster"
ROWS_AT_ONCE = 20_000


def make_files(folder: Path, schools: int, pupils: int) -> None:
    for school in sample_schools(Sample(pupils, seed=1, schools=schools, shape=Shape.MODEL_2019)):
        place = folder / school.uai
        place.mkdir()
        (place / PUPILS_FILE).write_bytes(pupils_xml(school))
        (place / GUARDIANS_FILE).write_bytes(guardians_xml(school))


def import_all(url: str, folder: Path) -> None:
    """Reads and applies school after school, as `roster import` does for one."""
    desk = school_desk(url)
    started = perf_counter()
    for place in sorted(folder.iterdir()):
        roster = read_roster([Given(each.name, each.read_bytes()) for each in sorted(place.iterdir())])
        assert not isinstance(roster, ReadRefusal), roster
        outcome = import_roster(desk, ImportRoster(roster))
        assert isinstance(outcome, Imported), outcome
    report(seconds=perf_counter() - started)


def insert_all(filled: str, empty: str, folder: Path) -> None:
    """Parses the same files, and copies the rows that the import made; reading those rows is not counted."""
    started = perf_counter()
    for place in sorted(folder.iterdir()):
        for each in sorted(place.iterdir()):
            etree.parse(each)
    seconds = perf_counter() - started
    school_desk(empty)
    source, target = (sa.create_engine(Database(url).url) for url in (filled, empty))
    rows = 0
    with source.connect() as reading:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in {"key_record", "alembic_version"}:
                continue
            for part in reading.execution_options(yield_per=ROWS_AT_ONCE).execute(sa.select(table)).partitions():
                plain = [row._asdict() for row in part]
                started = perf_counter()
                with target.begin() as writing:
                    writing.execute(sa.insert(table), plain)
                seconds += perf_counter() - started
                rows += len(plain)
    report(seconds=seconds, rows=rows)


def compare(kind: str, schools: int, pupils: int) -> float:
    """One line of figures; answers the peak of the import in MiB."""
    with TemporaryDirectory() as folder, databases(kind) as urls:
        make_files(Path(folder), schools, pupils)
        filled, empty = next(urls), next(urls)
        ours = in_its_own_process(ME, "--import", filled, folder)
        least = in_its_own_process(ME, "--insert", filled, empty, folder)
        print(
            f"B6 {kind}: {schools} schools of {pupils} pupils, {least['rows']:.0f} rows: "
            f"{ours['seconds']:.1f} s, parse and insert {least['seconds']:.1f} s, "
            f"ratio {ours['seconds'] / least['seconds']:.2f} (goal 2.0); peak {ours['peak_mib']:.0f} MiB",
            flush=True,
        )
        return cast("float", ours["peak_mib"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=10)
    parser.add_argument("--import", nargs=2, dest="importing", help=argparse.SUPPRESS)
    parser.add_argument("--insert", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.importing:
        import_all(given.importing[0], Path(given.importing[1]))
    elif given.insert:
        filled, empty, folder = given.insert
        insert_all(filled, empty, Path(folder))
    else:
        for kind in ("sqlite", "postgresql"):
            few, many = compare(kind, max(given.schools // 10, 1), 1000), compare(kind, given.schools, 1000)
            print(f"B6 {kind}: peak memory grows by {many / few:.2f} for ten times the schools (goal 1.3)")
            compare(kind, 1, 5000)


if __name__ == "__main__":
    main()
