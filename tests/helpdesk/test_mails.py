"""C6: mails that are stuck, and another try."""

from __future__ import annotations

from telekiosk.core.outbox import claim, record_delivered
from telekiosk.core.terms import Role
from telekiosk.helpdesk.mails import MailsView
from tests.core.families import child_elsewhere
from tests.core.staffing import ELSEWHERE, enrol_elsewhere
from tests.desk import clock_of, new_family
from tests.helpdesk.console import console_at
from tests.helpdesk.test_acts import choose
from tests.screens.visitors import connected, refuse


async def test_a_mail_that_was_refused_leaves_as_a_new_one(counter):
    connected(counter, new_family(counter), address="claire@orage.fr")
    refuse(counter, for_good=True)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.go("mails")
        console.shows("1 mail bloqué", "claire@orage.fr", "refusé")
        await console.press("enter")
        console.looks_like("C6-mail")
        await console.press("f")
        console.shows("Qu'est-ce qui bloque ?", "CORRIGER L'ADRESSE")
        await console.press("escape", "f", "escape", "escape")
        assert isinstance(console.view, MailsView)
        await console.press("r")
        console.shows("Il repart comme un nouveau mail.", "Aucun mail n'est bloqué.")
        assert claim(counter, "w") is not None


async def test_a_mail_that_waits_is_tried_at_once_unless_somebody_was_faster(counter):
    connected(counter, new_family(counter))
    refuse(counter, for_good=False)
    async with console_at(counter, size=(120, 40)) as console:
        await console.go("mails")
        console.looks_like("C6")
        await console.press("r")
        console.shows("Le mail est tenté de nouveau tout de suite.")
        mail = claim(counter, "w")
        assert mail is not None
        record_delivered(counter, mail.id, "w", "250 OK")
        await console.press("r")
        console.shows("Il n'y a plus rien à envoyer")


async def test_another_schools_mails_are_not_shown(counter):
    connected(counter, new_family(counter))
    clock_of(counter).pass_time(minutes=10)
    enrol_elsewhere(counter, "Léa")
    async with console_at(counter) as console:
        await console.go("mails")
        console.shows("Aucun mail n'est bloqué.")
        await console.press("r", "enter")
    async with console_at(counter, role=Role.AUTHORITY, operator="authority") as console:
        await console.go("mails")
        console.shows("1 mail bloqué")


async def test_each_school_of_an_account_tries_its_mail_again_from_the_sheet(counter):
    connected(counter, new_family(counter))
    refuse(counter, for_good=False)
    child_elsewhere(counter, "cmartin", ELSEWHERE)
    async with console_at(counter, role=Role.AGENT, school=ELSEWHERE) as console:
        await console.search("martin")
        await choose(console, "Réessayer l'envoi")
        console.shows("Mail de confirmation : claire.martin@orange.fr", "451 try later")
        await console.press("enter")
        console.shows("Le mail est tenté de nouveau tout de suite.")
    assert claim(counter, "w") is not None


async def test_the_cursor_stays_on_its_mail_among_those_of_one_moment(counter):
    for surname in ("Martin", "Durand", "Petit"):
        connected(counter, new_family(counter, surname=surname), address=f"{surname.lower()}@orange.fr")
    clock_of(counter).pass_time(minutes=10)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.go("mails")
        assert isinstance(console.view, MailsView)
        for _ in range(3):
            before, chosen = [mail.id for mail in console.view.items], console.view.item
            assert chosen is not None
            await console.press("r")
            assert console.view.item is not None and console.view.item.id == chosen.id
            assert [mail.id for mail in console.view.items] == before
            await console.press("down")


async def test_the_cursor_stays_on_its_mail_when_one_above_has_gone(counter):
    for surname in ("Martin", "Durand", "Petit"):
        connected(counter, new_family(counter, surname=surname), address=f"{surname.lower()}@orange.fr")
        clock_of(counter).pass_time(minutes=10)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.go("mails")
        await console.press("down")
        first = claim(counter, "w")
        assert first is not None and first.address == "martin@orange.fr"
        record_delivered(counter, first.id, "w", "250 OK")
        await console.press("r")
        assert isinstance(console.view, MailsView) and console.view.item is not None
        assert console.view.item.address == "durand@orange.fr"
