"""Free identifiers for many at once are those that one after the other would get (R2)."""

from __future__ import annotations

from sqlmodel import Session

from telekiosk.core.counter import Counter
from telekiosk.core.identifiers import free_identifiers
from telekiosk.core.names import identifier_base, identifier_with
from tests.desk import new_family


def asked(counter: Counter, *names: tuple[str, str]) -> list[str]:
    def ask(session: Session) -> list[str]:
        return free_identifiers(session, names)

    return counter.database.read(ask)


def test_homonyms_of_one_import_are_numbered_in_their_order(counter: Counter) -> None:
    names = [("Paul", "Martin"), ("Pierre", "MARTIN"), ("Zoé", "D'Été"), ("Pia", "Märtin")]
    assert asked(counter, *names) == ["pmartin", "pmartin2", "zdete", "pmartin3"]


def test_what_is_taken_is_passed_over_and_gaps_are_not_left(counter: Counter) -> None:
    new_family(counter, guardians=("Claire", "Chloé"), letters=False)
    assert asked(counter, ("Cléo", "Martin"), ("Carl", "Martin")) == ["cmartin3", "cmartin4"]


def test_a_name_that_hundreds_bear_is_found_its_number(counter: Counter) -> None:
    many = [("Paul", "Martin")] * 300
    assert asked(counter, *many) == [identifier_with("pmartin", number) for number in range(1, 301)]


def test_bases_that_differ_only_beyond_the_twentieth_letter_never_share_an_identifier(counter: Counter) -> None:
    long = "abcdefghijklmnopqrstuvw"
    found = asked(counter, *[("A", long)] * 12, *[("A", long[:18] + "x")] * 12)
    assert len(set(found)) == 24
    assert all(len(identifier) <= 20 for identifier in found)
    assert identifier_base("A", long) in found


def test_a_name_without_a_letter_that_folds_gets_one_all_the_same(counter: Counter) -> None:
    assert asked(counter, ("明", "王"), ("李", "王")) == ["compte", "compte2"]
