"""From a real office: who stands at the window, what is in the way, and what mends it; from the search box, by keys."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from telekiosk.core.activation import AccountReady, first_connection
from telekiosk.core.counter import Transaction
from telekiosk.core.entities import JournalEntry
from telekiosk.core.lifecycle import State
from telekiosk.core.signin import SignIn, sign_in
from telekiosk.core.terms import Role
from tests.core.families import change_responsibility
from tests.core.roads import newest, outbox, p2
from tests.desk import clock_of, group_letter, new_family, open_letter, row
from tests.helpdesk.console import AtConsole, console_at
from tests.helpdesk.test_acts import choose
from tests.helpdesk.walks_on_sheets import joint
from tests.screens.families import opened, three_children
from tests.screens.visitors import PASSWORD, confirmed, connected, deliver, refuse

MOST_KEYS = 12
"""From the empty search box to the sheet that says why."""


async def cause(console: AtConsole, text: str, *sentences: str) -> None:
    """The cause can be read, after so few keys."""
    await console.search(text)
    console.shows(*sentences)
    assert console.keys <= MOST_KEYS, f"{console.keys} keys"


async def because(console: AtConsole, reason: str) -> None:
    """The reason, and Enter."""
    await console.type(reason)
    await console.press("enter")


async def test_the_letter_is_lost(counter, monkeypatch):
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: "048291")
    new_family(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin c", "Le courrier n'a pas encore été utilisé.")
        await console.press("enter", "shift+tab", "shift+tab")
        await because(console, "perdu")
        console.shows("pickup 048291")


async def test_the_mail_is_in_the_spam_folder_or_not_read_and_the_person_stands_here(counter):
    family = new_family(counter)
    connected(counter, family)
    deliver(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin", "L'adresse mail n'est pas confirmée.", "Il faut regarder dans les indésirables.")
        await choose(console, "Confirmer au guichet")
        await console.press("1")
        await because(console, "sur place")
        console.shows("actif")
    assert row(counter, "cmartin").state is State.ACTIVE


async def test_gmial_com(counter):
    family = new_family(counter)
    connected(counter, family, "Claire", "claire@gmial.com")
    refuse(counter, for_good=True)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin", "L'adresse mail n'est pas confirmée.", "C'est peut-être claire@gmail.com.")
        await console.press("enter", "enter")
        await because(console, "relue")
    assert newest(counter, "M1").address == "claire@gmail.com"


async def test_the_letter_is_past_its_deadline(counter, monkeypatch):
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: "048291")
    new_family(counter)
    clock_of(counter).pass_time(days=100)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin", "Le délai du courrier est passé.")
        console.shows("× Courrier du 01/09/2026 : délai passé le 01/12/2026")
        await console.press("enter")
        await because(console, "trop tard")
        console.shows("pickup 048291")


async def test_grouped_by_mistake(counter):
    family = three_children(counter)
    opened(counter, family, "Claire", "Claire 2")
    group_letter(counter, "cmartin", PASSWORD, family.letters["Claire 3"], "30112015")
    async with console_at(counter) as console:
        await cause(console, "cmartin3", "Ce compte est regroupé dans cmartin.")
        await console.press("d", "1")
        await because(console, "erreur")
        console.shows("cmartin3 a quitté cmartin. Il attend son courrier.")
    assert row(counter, "cmartin3").state is State.PREPARED


async def test_a_new_mailbox(counter):
    family = new_family(counter)
    confirmed(counter, family)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin", "claire.martin@orange.fr", "confirmée")
        await choose(console, "Corriger l'adresse")
        await console.press(*["backspace"] * len("orange.fr"))
        await console.type("sfr.fr")
        await console.press("enter")
        await because(console, "nouvelle boîte")
    assert newest(counter, "M1").address == "claire.martin@sfr.fr"


async def test_too_many_attempts(counter):
    family = new_family(counter)
    confirmed(counter, family)
    for _ in range(6):
        sign_in(counter, SignIn("cmartin", "faux"))
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin", "Trop d'essais : il y a une pause en ce moment.", "Hall A")
        await console.press("enter")
        await because(console, "vu")
        console.shows("Rien : l'identifiant et le mot de passe ouvrent le compte.")


async def test_too_many_attempts_between_two_pauses(counter):
    confirmed(counter, new_family(counter))
    for _ in range(6):
        sign_in(counter, SignIn("cmartin", "faux"))
    clock_of(counter).pass_time(minutes=2)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin", "Trop de mots de passe faux.", "Le prochain ouvre une pause.")
        console.looks_like("C2-between-pauses")
        await console.press("end")
        console.shows("pause commencée (mots de passe) borne Hall A")
        await console.press("z")
        await because(console, "vu")
        console.shows("Rien : l'identifiant et le mot de passe ouvrent le compte.")


async def test_a_pupil_without_mail_has_forgotten_the_password(counter):
    family = new_family(counter, pupils_too=True)
    ready = first_connection(counter, p2(open_letter(counter, family.letters["Léa"]).visit, address=""))
    assert isinstance(ready, AccountReady)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "lmartin", "un mot de passe oublié ne se retrouve pas seul")
        await console.press("enter", "tab", "2")
        await because(console, "oubli")
        console.shows("Mot de passe prêté", "lmartin")
        await console.press("enter")
    assert not outbox(counter, "M3")


async def test_separated_parents(counter):
    family = new_family(counter, guardians=("Claire", "Paul"))
    opened(counter, family, "Claire")
    group_letter(counter, "cmartin", PASSWORD, family.letters["Paul"], "07032012")
    async with console_at(counter) as console:
        await cause(console, "cmartin", "Mme Claire MARTIN, M. Paul MARTIN")
        await choose(console, "Séparer")
        await console.press("shift+tab", "shift+tab", "shift+tab", "space", "tab")
        await because(console, "séparation")
        console.shows("Nouveau compte : pmartin2. Il attend son courrier.")


async def test_it_says_my_account_does_not_exist(counter, monkeypatch):
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: "048291")
    new_family(counter, letters=False)
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "martin", "Aucun courrier n'a encore été fait.")
        await console.press("enter")
        await because(console, "premier")
        console.shows("pickup 048291")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_child_of_a_joint_account_is_there_once_with_those_who_bring_it(counter, size):
    joint(counter)
    async with console_at(counter, role=Role.AGENT, size=size) as console:
        await console.search("cmartin")
        console.shows("avec Mme Claire MARTIN", "avec M. Paul MARTIN")
        assert console.text().count("Léa MARTIN, 07/03/2012") == 1
        console.looks_like(f"C2-joint-{size[0]}x{size[1]}")


async def test_the_sheet_says_whether_its_journal_is_whole(counter):
    new_family(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin")
        console.shows("Journal ✓ Complet, sans trou ni retouche.")

    def retouch(tx: Transaction) -> None:
        entry = tx.session.exec(select(JournalEntry).where(col(JournalEntry.account_id).is_not(None))).first()
        assert entry is not None
        entry.actor = "somebody else"

    counter.write(retouch)
    async with console_at(counter, role=Role.AGENT, operator="other") as console:
        await console.search("martin")
        console.shows("Journal ! Il y a un trou ou une retouche")


async def test_a_child_who_left_is_told_with_its_day(counter):
    new_family(counter)
    change_responsibility(counter, "cmartin", ended_on=clock_of(counter)().date())
    async with console_at(counter, role=Role.AGENT) as console:
        await cause(console, "lea", "Ce compte ne montre aucun enfant.", "plus responsable depuis le")
