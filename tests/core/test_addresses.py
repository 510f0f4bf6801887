"""Mail addresses: what is refused, what is suggested, what is the same (R6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telekiosk.core.addresses import USUAL_DOMAINS, Sound, address_problems, checked, same, suggestion
from telekiosk.core.forms import FieldProblem, Found, Problem


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (" claire@orange.fr ", Sound("claire@orange.fr")),
        ("Claire.Martin@ORANGE.FR", Sound("Claire.Martin@orange.fr")),
        ("", Problem.MISSING),
        ("  ", Problem.MISSING),
        ("claire.orange.fr", Problem.NO_AT),
        ("claire@orange", Problem.NO_ENDING),
        ("claire@orange.", Problem.NO_ENDING),
        ("claire@orange.f", Problem.NO_ENDING),
        ("claire martin@orange.fr", Problem.BLANK_INSIDE),
        ("claire@@orange.fr", Problem.NOT_AN_ADDRESS),
        ("claire@orange..fr", Problem.NOT_AN_ADDRESS),
        ("claire\r\nBcc: x@y.fr", Problem.BLANK_INSIDE),
        ("claire\x00@orange.fr", Problem.NOT_AN_ADDRESS),
        ("claire\x1b[31m@orange.fr", Problem.NOT_AN_ADDRESS),
        ("\udc80@orange.fr", Problem.NOT_AN_ADDRESS),
        ("a" * 65 + "@orange.fr", Problem.NOT_AN_ADDRESS),
        ("a" * 10_000 + "@orange.fr", Problem.TOO_LONG),
    ],
)
def test_an_address_is_checked_and_its_first_slip_is_named(typed: str, result: Sound | Problem) -> None:
    assert checked(typed) == result


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("claire@gmial.com", "claire@gmail.com"),
        ("claire@gmailcom", "claire@gmail.com"),
        ("claire@gmail.con", "claire@gmail.com"),
        ("claire@gmail.co", "claire@gmail.com"),
        ("claire@orange.f", "claire@orange.fr"),
        ("claire@ornage.fr", "claire@orange.fr"),
        ("claire@hotmial.fr", "claire@hotmail.fr"),
        ("claire@laposte.ent", "claire@laposte.net"),
        ("claire@free.fr", None),
        ("claire@fred.fr", None),
        ("claire@ac-poitiers.fr", None),
        ("claire", None),
        ("@gmial.com", None),
    ],
)
def test_a_probable_slip_brings_a_suggestion(typed: str, meant: str | None) -> None:
    assert suggestion(typed) == meant


@pytest.mark.parametrize("domain", USUAL_DOMAINS)
def test_no_usual_domain_is_taken_for_a_slip(domain: str) -> None:
    assert suggestion(f"claire@{domain}") is None


@given(st.emails())
def test_a_suggestion_is_never_the_address_itself_and_never_suggests_again(address: str) -> None:
    better = suggestion(address)
    assert better is None or (better != address and suggestion(better) is None)


@pytest.mark.parametrize(
    ("address", "again", "required", "problems"),
    [
        ("a@orange.fr", "A@Orange.fr ", True, []),
        ("a@orange.fr", "", True, [FieldProblem("address_again", Problem.MISSING)]),
        ("a@orange.fr", "b@orange.fr", True, [FieldProblem("address_again", Problem.DIFFERENT)]),
        ("", "", True, [FieldProblem("address", Problem.MISSING)]),
        ("", "", False, []),
        ("", "a@orange.fr", False, [FieldProblem("address", Problem.MISSING)]),
        ("a@orange", "a@orange", False, [FieldProblem("address", Problem.NO_ENDING)]),
    ],
)
def test_an_address_is_typed_twice(address: str, again: str, required: bool, problems: list[FieldProblem]) -> None:
    found: Found = []
    sound = address_problems(found, address, again, deliverability=False, required=required)
    assert found == problems
    assert sound == ("a@orange.fr" if address and not problems else None)


def test_one_mailbox_is_the_same_whatever_case_and_blanks() -> None:
    assert same(" Claire@Orange.fr", "claire@orange.fr ")
    assert not same("claire@orange.fr", "clair@orange.fr")
