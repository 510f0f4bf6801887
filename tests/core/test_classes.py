"""C4: how far each class has come, and the accounts behind each number."""

from __future__ import annotations

from telekiosk.core.classes import Behind, ClassProgress, Progress, Worry, accounts_behind, progress
from telekiosk.core.counter import Counter
from telekiosk.core.schools import WhichSchool
from tests.core.families import change_responsibility, couple, opened
from tests.core.roads import activate, pend
from tests.desk import UAI, clock_of, new_family


def now(counter: Counter) -> Progress:
    return progress(counter, WhichSchool(UAI))


def numbers(counter: Counter) -> dict[Worry, int]:
    return dict(now(counter).worries)


def behind(counter: Counter, worry: Worry | None = None, class_name: str | None = None) -> list[str]:
    return [line.identifier for line in accounts_behind(counter, Behind(UAI, class_name, worry)).rows]


def test_each_class_counts_its_guardians_accounts_and_its_pupils(counter: Counter) -> None:
    family = couple(counter)
    (before,) = now(counter).classes
    assert before == ClassProgress(before.name, accounts=4, active=0, pupils=2, alone=2)
    opened(counter, family, "Claire")
    assert now(counter).classes == (ClassProgress(before.name, accounts=4, active=1, pupils=2, alone=1),)
    assert (now(counter).accounts, now(counter).active) == (4, 1)
    assert numbers(counter)[Worry.NO_ACTIVE_GUARDIAN] == 1
    assert behind(counter, Worry.NO_ACTIVE_GUARDIAN) == sorted([family.accounts["Claire 2"], family.accounts["Paul 2"]])
    assert len(behind(counter, class_name=before.name)) == 3 and behind(counter, class_name="6e Z") == []
    assert progress(counter, WhichSchool("0990009X")).classes == ()


def test_letters_that_expire_soon_are_shown_until_they_have(counter: Counter) -> None:
    identifier = new_family(counter).accounts["Claire"]
    assert numbers(counter)[Worry.LETTER_EXPIRES] == 0
    clock_of(counter).pass_time(days=80)
    assert behind(counter, Worry.LETTER_EXPIRES) == [identifier]
    clock_of(counter).pass_time(days=20)
    assert numbers(counter)[Worry.LETTER_EXPIRES] == 0


def test_who_waits_for_the_mail_is_counted_by_domain(counter: Counter) -> None:
    for surname in ("Abel", "Blanc"):
        pend(counter, new_family(counter, surname=surname).letters["Claire"])
    assert now(counter).domains == (("orange.fr", 2),)
    assert behind(counter, Worry.AT_THE_MAIL) == ["cabel", "cblanc"]


def test_a_guardian_with_a_pupils_address_is_shown(counter: Counter) -> None:
    family = new_family(counter, pupils_too=True)
    activate(counter, family.letters["Claire"])
    assert numbers(counter)[Worry.PUPILS_ADDRESS] == 0
    activate(counter, family.letters["Léa"])
    assert behind(counter, Worry.PUPILS_ADDRESS) == [family.accounts["Claire"]]


def test_a_pupil_without_any_guardian_is_listed_by_their_own_account(counter: Counter) -> None:
    family = new_family(counter, pupils_too=True)
    change_responsibility(counter, family.accounts["Claire"], ended_on=clock_of(counter)().date())
    assert numbers(counter)[Worry.NO_ACTIVE_GUARDIAN] == 1
    assert behind(counter, Worry.NO_ACTIVE_GUARDIAN) == behind(counter) == [family.accounts["Léa"]]
