"""What each face's database role may do, on a real PostgreSQL: its own work, whole, and nothing of what it must not."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError
from sqlmodel import SQLModel

from telekiosk.commands.kiosk import Opening
from telekiosk.core.activation import AtTheDesk, MailSent, Reported, resend_confirmation
from telekiosk.core.contacts import (
    AskContactChange,
    InformationSheet,
    ReportToSchool,
    ask_contact_change,
    information_sheet,
    report_to_school,
)
from telekiosk.core.counter import Counter
from telekiosk.core.database import Database
from telekiosk.core.database_roles import (
    HELPDESK,
    KIOSK,
    RIGHTS,
    UPKEEP,
    MayNotMakeRoles,
    OneFile,
    RolesSet,
    may_do_upkeep,
    set_roles,
)
from telekiosk.core.management import (
    ChangeAddress,
    ChangeLanguage,
    ChangePassword,
    LanguageChanged,
    PasswordChanged,
    Services,
    change_address,
    change_language,
    change_password,
    services,
)
from telekiosk.core.operators import OperatorView
from telekiosk.core.outbox import claim, record_delivered
from telekiosk.core.parting import Undone, undo_grouping
from telekiosk.core.recovery import (
    ForgottenIdentifier,
    ForgottenPassword,
    NewPasswordByCode,
    PasswordSet,
    ask_for_reset,
    send_identifiers,
    set_password_by_code,
)
from telekiosk.core.roles import Action
from telekiosk.core.school import Done, Lent, close, confirm_at_counter, lend_password
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.signin import (
    ChooseOwnPassword,
    OwnPasswordDue,
    SignedIn,
    SignIn,
    choose_own_password,
    sign_in,
)
from telekiosk.core.staff import AddOperator, RemoveOperator, add_operator, list_operators, remove_operator
from telekiosk.core.terms import Language, ReportKind, Role
from telekiosk.core.upkeep import last_upkeep, run_upkeep
from telekiosk.screens.opening import CannotStart
from tests.core.families import act, by_letter, couple, grouped, opened
from tests.core.roads import OTHER_PASSWORD, PASSWORD, code_in, newest, pend
from tests.core.staffing import at_console, hire
from tests.core.test_staff import KEYS
from tests.desk import KEY_TEXT, UAI, assert_every_journal_holds, clock_of, staff

Login = Callable[[str], Counter]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, postgresql, postgresql_template) -> Iterator[str]:
    """PostgreSQL only."""
    from tests.databases import drop_database, new_database

    url = new_database(postgresql, postgresql_template)
    yield url
    drop_database(postgresql, url)


@pytest.fixture
def login(counter: Counter, database_url: str) -> Iterator[Login]:
    """The same database and desk, by a login that is a member of that role and nothing else."""
    assert isinstance(set_roles(counter.database), RolesSet)
    opened_ones: list[Database] = []

    def come_in(role: str) -> Counter:
        name = f"login_of_{role}"
        known = counter.database.read(lambda s: s.scalar(sa.text(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'")))
        if not known:
            counter.database.write(lambda s: s.execute(sa.text(f"CREATE ROLE {name} LOGIN IN ROLE {role}")))
        database = Database(sa.make_url(database_url).set(username=name).render_as_string(hide_password=False))
        opened_ones.append(database)
        return replace(counter, database=database)

    yield come_in
    for database in opened_ones:
        database.close()


def test_every_table_has_its_rights_and_none_may_all(counter):
    assert set(RIGHTS) == set(SQLModel.metadata.tables) | {"alembic_version"}
    kiosk = {table: rights[0] for table, rights in RIGHTS.items()}
    assert kiosk["journal_entry"] == "I"
    hidden = ("operator", "operator_key", "roster_import", "deposited_roster", "paper_order")
    assert not any(kiosk[table] for table in hidden)
    assert not any("D" in rights[0] for table, rights in RIGHTS.items() if table not in {"search_term", "tally"})


def test_setting_the_roles_again_changes_nothing_and_takes_back_what_was_given_by_hand(counter):
    set_roles(counter.database)
    assert set_roles(counter.database) == RolesSet(())
    counter.database.write(lambda session: session.execute(sa.text(f"GRANT ALL ON operator TO {KIOSK}")))
    set_roles(counter.database)
    assert given(counter, "operator") == set()


def given(counter: Counter, table: str) -> set[str]:
    rights = sa.text(
        "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = :role AND table_name = :table"
    )
    return set(counter.database.read(lambda s: s.scalars(rights, {"role": KIOSK, "table": table}).all()))


def test_a_login_that_may_not_is_told_which_roles_are_missing(login):
    kiosk = login(KIOSK)
    assert set_roles(kiosk.database) == MayNotMakeRoles(())


def test_sqlite_has_no_roles(tmp_path):
    assert set_roles(Database(f"sqlite:///{tmp_path}/telekiosk.db")) == OneFile()


@pytest.fixture
def family(counter):
    return couple(counter)


def test_families_do_all_that_they_can_do_at_the_kiosk_with_the_kiosk_s_role(counter, login, family):
    kiosk = login(KIOSK)
    visit = opened(kiosk, family, "Claire")  # sign-in, P2, mail, code
    grouped(kiosk, visit, by_letter(family, "Claire 2"))  # P16
    grouped(kiosk, visit, by_letter(family, "Paul"))  # a joint account
    assert isinstance(services(kiosk, AtTheDesk(visit)), Services)
    sheet = information_sheet(kiosk, AtTheDesk(visit))
    assert isinstance(sheet, InformationSheet)
    claire = sheet.guardians[0]
    assert claire.details is not None
    moved = AskContactChange(visit, claire.guardian, replace(claire.details, phone="05 49 22 22 22"))
    assert isinstance(ask_contact_change(kiosk, moved), Reported)
    told = ReportToSchool(visit, ReportKind.CHILD_MISSING, "Zoé n'est pas là")
    assert isinstance(report_to_school(kiosk, told), Reported)
    assert isinstance(change_language(kiosk, ChangeLanguage(visit, Language.EN)), LanguageChanged)
    new_address = ChangeAddress(visit, "claire@free.fr", "claire@free.fr", PASSWORD)
    assert isinstance(change_address(kiosk, new_address), MailSent)
    changed = change_password(kiosk, ChangePassword(visit, PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD))
    assert isinstance(changed, PasswordChanged)
    clock_of(counter).pass_time(minutes=10)
    send_identifiers(kiosk, ForgottenIdentifier("claire@orange.fr"))
    ask_for_reset(kiosk, ForgottenPassword(family.accounts["Claire"]))
    reset = NewPasswordByCode(family.accounts["Claire"], code_in(newest(kiosk, "M3")), PASSWORD, PASSWORD)
    assert isinstance(set_password_by_code(kiosk, reset), PasswordSet)
    lent = lend_password(staff(counter), act(family.accounts["Claire"]))
    assert isinstance(lent, Lent)
    due = sign_in(kiosk, SignIn(family.accounts["Claire"], lent.password))
    assert isinstance(due, OwnPasswordDue)
    own = choose_own_password(kiosk, ChooseOwnPassword(due.visit, OTHER_PASSWORD, OTHER_PASSWORD))
    assert isinstance(own, SignedIn)
    waiting = pend(kiosk, family.letters["Paul 2"], address="paul.two@free.fr", birth_date="30112014")
    clock_of(counter).pass_time(minutes=10)
    resend_confirmation(kiosk, AtTheDesk(waiting))
    for _ in range(6):
        assert not isinstance(sign_in(kiosk, SignIn(family.accounts["Claire"], "wrong")), SignedIn)
    assert_every_journal_holds(counter)


FORBIDDEN = [
    "SELECT * FROM journal_entry",
    "UPDATE journal_entry SET actor = 'somebody'",
    "DELETE FROM journal_entry",
    "SELECT * FROM operator",
    "UPDATE operator SET role = 'authority', school_uai = NULL",
    "SELECT * FROM operator_key",
    "INSERT INTO operator_key SELECT * FROM operator_key",
    "SELECT * FROM roster_import",
    "SELECT * FROM deposited_roster",
    "SELECT * FROM paper_order",
    "DELETE FROM account",
    "UPDATE guardian SET email = ''",
    "UPDATE pupil SET birth_date = '2012-03-07'",
    "UPDATE school SET message = ''",
    "UPDATE key_record SET check_value = ''",
    "INSERT INTO letter SELECT * FROM letter",
    "CREATE TABLE mine (id integer)",
    "ALTER TABLE account ADD COLUMN mine integer",
    "SET ROLE telekiosk_helpdesk",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_the_kiosk_must_not_is_refused_by_the_database(login, statement):
    refused(login(KIOSK), statement)


def test_the_kiosk_s_role_sees_when_the_upkeep_ran_and_may_not_do_it(counter, login):
    run_upkeep(counter)
    assert last_upkeep(login(KIOSK)) == counter.clock()
    assert [may_do_upkeep(login(role).database) for role in (KIOSK, HELPDESK, UPKEEP)] == [False, False, True]
    assert may_do_upkeep(counter.database)


def test_a_kiosk_told_to_do_the_worker_s_part_says_that_it_may_not(login, monkeypatch):
    url = login(KIOSK).database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    for name, value in (("DATABASE_URL", url), ("KEY", KEY_TEXT), ("WORKER", "true")):
        monkeypatch.setenv(f"TELEKIOSK_{name}", value)
    with ExitStack() as until_the_end, pytest.raises(CannotStart, match="worker"):
        Opening(Namespace(settings=None), until_the_end)()


def test_the_upkeep_changes_no_entry_of_the_journal(login):
    refused(login(UPKEEP), FORBIDDEN[1])


@pytest.mark.parametrize("statement", [FORBIDDEN[1], FORBIDDEN[2], "DELETE FROM account", "DELETE FROM operator"])
def test_the_helpdesk_reads_the_journal_and_changes_nothing_in_it(login, statement):
    refused(login(HELPDESK), statement)


def refused(counter: Counter, statement: str) -> None:
    with pytest.raises(ProgrammingError) as problem:
        counter.database.write(lambda session: session.execute(sa.text(statement)))
    assert getattr(problem.value.orig, "sqlstate", None) == "42501"


def test_staff_do_their_work_with_the_helpdesk_s_role(counter, login, family):
    desk = staff(login(HELPDESK))
    visit = opened(counter, family, "Claire")
    grouped(counter, visit, by_letter(family, "Claire 2"))
    new = AddOperator("abernard", Role.MANAGER, UAI, (KEYS[0],))
    assert isinstance(add_operator(desk, new), OperatorView)
    claire, second, paul = (family.accounts[name] for name in ("Claire", "Claire 2", "Paul"))
    assert isinstance(at_console(desk, "abernard", Action.LEND, lend_password, act(claire)), Lent)
    assert at_console(desk, "abernard", Action.CONFIRM_AT_COUNTER, confirm_at_counter, act(paul)) == Done(paul)
    assert isinstance(at_console(desk, "abernard", Action.UNDO_GROUPING, undo_grouping, act(second)), Undone)
    assert at_console(desk, "abernard", Action.CLOSE, close, act(paul)) == Done(paul)
    assert list_operators(desk)[0].months[0].lent == 1
    set_school(desk, SetSchool(UAI, message="Fermé lundi"))
    assert isinstance(remove_operator(desk, RemoveOperator("abernard")), OperatorView)
    assert_every_journal_holds(counter)


def test_worker_and_upkeep_do_theirs_with_their_role(counter, login, family):
    hire(counter, "abernard")
    opened(counter, family, "Claire")
    upkeep = login(UPKEEP)
    mail = claim(upkeep, "worker")
    while mail is not None:
        record_delivered(upkeep, mail.id, "worker", "250 ok")
        mail = claim(upkeep, "worker")
    clock_of(counter).pass_time(days=800)
    assert run_upkeep(upkeep).entries > 0
    assert last_upkeep(upkeep) == clock_of(counter).now
    assert_every_journal_holds(counter)
