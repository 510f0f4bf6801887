"""The helpdesk by SSH, through a real sshd: a key opens the console, fetches paper, sends a roster; nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from telekiosk.core.deposits import DepositOf, DepositView, deposited_roster
from telekiosk.core.lifecycle import State
from telekiosk.core.operators import Asked, permitted
from telekiosk.core.owed import LetterChoice
from telekiosk.core.paper_orders import Ordered, OrderLetters, order_letters
from telekiosk.core.roles import Action
from telekiosk.core.staff import RemoveOperator, remove_operator
from telekiosk.core.terms import Role
from tests.commands.test_roster_import import FILES
from tests.core.staffing import ELSEWHERE, enrol_elsewhere
from tests.desk import UAI, Family, clock_of, new_family, row, staff
from tests.helpdesk.ssh import Server, serving
from tests.terminal import Terminal


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def family(server: Server) -> Family:
    """Of the school of 'ada', an agent, and 'max', a manager; 'zoe' is another school's."""
    made = new_family(server.counter, children=(("Léa", datetime(2012, 3, 7, tzinfo=UTC).date()),), letters=False)
    new_family(server.counter, children=(("Noé", datetime(2013, 5, 2, tzinfo=UTC).date()),), surname="Petit")
    enrol_elsewhere(server.counter, "Noé")
    server.take_on("ada", Role.AGENT, UAI)
    server.take_on("max", Role.MANAGER, UAI)
    server.take_on("zoe", Role.MANAGER, ELSEWHERE)
    return made


def ordered(server: Server, family: Family) -> str:
    clock_of(server.counter).now = datetime.now(UTC)
    choice = LetterChoice(UAI, identifiers=frozenset(family.accounts.values()))
    made = permitted(server.counter, Asked("ada", Action.ISSUE_LETTER), order_letters, OrderLetters(choice, "lost"))
    assert isinstance(made, Ordered), made
    return made.number


def test_a_letter_is_fetched_without_a_screen_by_whoever_ordered_it_and_once(server, family):
    number = ordered(server, family)
    for other in ("max", "zoe"):
        refused = server.run(other, "pickup", number)
        assert (refused.returncode, refused.stdout) == (1, b"")
        assert b"You have no order with this number." in refused.stderr
    fetched = server.run("ada", "pickup", number)
    assert fetched.returncode == 0, fetched.stderr
    text = pdfium.PdfDocument(fetched.stdout)[0].get_textpage().get_text_range()
    assert family.accounts["Claire"] in text
    assert row(server.counter, family.accounts["Claire"]).state is State.NOTIFIED
    again = server.run("ada", "pickup", number)
    assert (again.returncode, again.stdout) == (1, b"")
    assert b"It is good once." in again.stderr
    left = {each.name for each in server.folder.iterdir()}
    assert not any(name.endswith((".pdf", ".part")) for name in left), "nothing is left on the server"


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (("bash",), ()),
        (("cat /etc/passwd",), ()),
        (("pickup 123456 && id",), ()),
        (("sftp",), ("-s",)),  # of which ssh shows no words
        ((), ("-T",)),
    ],
)
def test_a_request_outside_the_list_is_refused(server, family, words, options):
    answer = server.run("ada", *words, options=options)
    assert (answer.returncode, answer.stdout) == (2, b"")
    said = b"The console needs a terminal" if not words else b"" if options else b"This is not possible here"
    assert answer.stderr.startswith(said)


def test_no_port_is_forwarded(server, family):
    answer = server.run("ada", options=("-W", f"127.0.0.1:{server.port}"))
    assert answer.returncode == 255 and b"SSH-2.0" not in answer.stdout


def test_the_environment_that_a_client_sends_steers_nothing(server, family):
    answer = server.run(
        "ada", "pickup", "000000", TELEKIOSK_DATABASE_URL="sqlite:////nowhere.db", TELEKIOSK_SETTINGS="/nowhere"
    )
    assert b"You have no order with this number." in answer.stderr


def test_a_roster_is_sent_for_its_preview(server, family):
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w") as archive:
        for file in FILES:
            archive.write(file, file.name)
    refused = server.run("ada", "deposit", given=parcel.getvalue())
    assert refused.returncode == 1 and b"Ask a manager" in refused.stderr
    foreign = server.run("zoe", "deposit", given=parcel.getvalue())
    assert foreign.returncode == 1 and b"not of your school" in foreign.stderr
    sent = server.run("max", "deposit", given=parcel.getvalue())
    assert sent.returncode == 0 and b"3 pupils of 0990001N" in sent.stdout
    clock_of(server.counter).now = datetime.now(UTC)
    assert isinstance(deposited_roster(server.counter, DepositOf(UAI)), DepositView)


def test_a_key_of_nobody_s_and_a_removed_operator_s_open_nothing(server, family):
    server.take_on("eve", Role.MANAGER, UAI)
    assert server.run("eve", "bash").returncode == 2
    remove_operator(staff(server.counter), RemoveOperator("eve"))
    refused = server.run("eve", "pickup", "000000")
    assert refused.returncode == 255 and b"Permission denied" in refused.stderr


def test_the_console_opens_in_a_terminal_and_ends_with_the_operator(server, family):
    server.take_on("bea", Role.AGENT, UAI)
    terminal = Terminal(server.command("bea", options=("-tt",)), {"LC_ALL": "C.UTF-8"})
    try:
        terminal.shows("bea")
        terminal.send(b"petit")
        terminal.shows("petit")
        terminal.read(silence=1)
        assert "PETIT" not in terminal.text(), "another school's account is not found"
        terminal.send(b"\x7f" * 5 + b"martin")
        terminal.shows("MARTIN")
        remove_operator(staff(server.counter), RemoveOperator("bea"))
        terminal.send(b"\x7f")
        assert terminal.ends() is not None
        terminal.read()
        assert "Traceback" not in terminal.raw and "root@" not in terminal.raw
        assert "\x1b[38;5;" in terminal.raw or ";38;5;" in terminal.raw
        assert "8;2;" not in terminal.raw, "COLORTERM is not forwarded: 256 colours are all that it may use"
    finally:
        terminal.close()
    log = Path(server.folder / "sshd.log").read_text()
    assert "Accepted publickey" in log
