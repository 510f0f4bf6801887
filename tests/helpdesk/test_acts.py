"""C3: what can be done with an account: offered by state and role, explained, for a reason, refused when too late."""

from __future__ import annotations

import io

import pytest
from textual.content import Content
from textual.widgets import Input

from telekiosk.core.school import StaffAct, close
from telekiosk.core.sheets import AccountSheet, show_account
from telekiosk.core.terms import IdentityCheck, Role
from telekiosk.gateway import Away, Gateway
from telekiosk.helpdesk.acts import ACTS
from telekiosk.helpdesk.choice import Choice
from telekiosk.letters.pickup import HandedOver, pick_up
from tests.core.roads import newest, told
from tests.core.staffing import hire, remove
from tests.desk import group_letter, new_family, row, staff
from tests.helpdesk import walks_on_sheets
from tests.helpdesk.console import OPERATOR, AtConsole, console_at
from tests.keys import key_event
from tests.screens.families import opened, three_children
from tests.screens.visitors import PASSWORD, confirmed, connected, refuse


@pytest.fixture
def same_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lent passwords are the same in every run, for their pictures."""
    for module in ("school", "parting"):
        monkeypatch.setattr(f"telekiosk.core.{module}.new_paper_secret", lambda: "DCBRJDWH")


async def choose(console: AtConsole, label: str) -> None:
    """That act, by the list."""
    await console.press("a")
    lines = [line.plain for line in console.app.screen.query_one("#acts", Choice).lines]
    for _ in range(lines.index(label)):
        await console.press("down")
    await console.press("enter")


async def test_a_mistyped_address_is_corrected_with_its_owner(counter):
    family = new_family(counter)
    connected(counter, family, "Claire", "claire@orage.fr")
    refuse(counter, for_good=True)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin")
        await console.press("enter")
        console.looks_like("C3-correct")
        assert console.field("address").value == "claire@orange.fr"
        await console.press("enter", "enter")
        console.shows("Écrivez pourquoi : le journal le garde.")
        await console.type("au téléphone")
        await console.press("enter")
        console.looks_like("C3-corrected")
    assert newest(counter, "M1").address == "claire@orange.fr"
    assert "address changed" in told(counter, "cmartin")


async def test_a_slip_of_the_operator_s_own_is_seen_before_the_mail_leaves_and_the_address_confirmed_stays_named(
    counter,
):
    family = new_family(counter)
    confirmed(counter, family)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin")
        await choose(console, "Corriger l'adresse")
        console.field("address").value = "claire@gmial.com"
        await console.press("enter")
        await console.type("nouvelle boîte")
        await console.press("enter")
        console.shows("! Au lieu de claire@gmial.com. Entrée l'accepte ; si l'autre était juste, la retaper.")
        console.looks_like("C3-correct-address-doubted")
        assert console.field("address").value == "claire@gmail.com"
        await console.press("enter", "enter")
        console.shows("claire.martin@orange.fr", "confirmée", "Nouvelle claire@gmail.com", "à confirmer")


async def test_what_is_typed_where_the_focus_begins_on_cancel_is_the_reason(counter, monkeypatch):
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: "048291")
    new_family(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin c")
        await console.press("enter")
        console.shows("Faire un courrier Mme Claire MARTIN, cmartin")
        await console.type("perdu en mai")
        assert console.field("reason").value == "perdu en mai"
        await console.press("enter", "enter")
        console.shows("pickup 048291")


async def test_a_reason_typed_before_saying_how_identity_was_checked_is_not_lost(counter):
    new_family(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin c")
        await choose(console, "Confirmer au guichet")
        await console.type("vu")
        assert console.field("reason").value == "vu"
        await console.press("enter")
        console.shows("Dites comment vous avez vérifié.")
        assert console.field("reason").value == "vu"


async def test_beside_the_list_no_sheet_stays_that_is_not_in_it(counter):
    new_family(counter)
    async with console_at(counter, size=(120, 40)) as console:
        await console.search("martin")
        console.shows("Qu'est-ce qui bloque ?")
        await console.press("slash")
        await console.type("xyzzy")
        await console.settle()
        console.shows("0 compte")
        assert console.sheet.account is None


async def test_a_password_is_lent_only_with_identity_checked_and_is_shown_once(counter, same_password):
    family = new_family(counter)
    confirmed(counter, family)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin")
        console.looks_like("C2-active")
        await console.press("enter", "tab", "tab")
        await console.type("oubli")
        await console.press("enter")
        console.looks_like("C3-lend-unchecked")
        await console.press("1", "enter")
        console.looks_like("C3-lent")
        await console.press("enter")
        console.shows("Le mot de passe est prêté.", "Un mot de passe prêté attend")
        assert "D C B R" not in console.text()


async def test_the_journal_keeps_the_way_identity_was_checked_and_not_the_words_of_the_moment(counter):
    confirmed(counter, new_family(counter))
    async with console_at(counter, role=Role.AGENT, language="en") as console:
        await console.search("cmartin")
        await console.press("p", "1", "3")
        await console.type("by telephone")
        await console.press("enter", "enter", "f2", "end")
        console.shows("mot de passe prêté", "by telephone Identité vérifiée autrement")
    sheet = show_account(staff(counter), "cmartin")
    assert isinstance(sheet, AccountSheet)
    (lent,) = [each for each in sheet.entries if each.event == "password lent"]
    assert (lent.reason, lent.checked) == ("by telephone", IdentityCheck.OTHER)


async def test_a_password_is_lent_by_slip_once_the_paper_is_fetched(counter, monkeypatch):
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: "048291")
    family = new_family(counter)
    confirmed(counter, family)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin")
        await console.press("enter", "2")
        console.looks_like("C3-lend-slip")
        await console.press("1")
        await console.type("oubli")
        await console.press("enter")
        console.looks_like("C3-lend-slip-number")
        await console.press("enter")
        console.shows("Numéro 048291, avant 10:30.")
        assert "password lent" not in told(counter, "cmartin")
    assert pick_up(counter, OPERATOR, "048291", io.BytesIO()) == HandedOver(1)
    assert told(counter, "cmartin")[-1] == "password lent"


async def test_a_slip_for_an_account_closed_meanwhile_is_refused_and_nothing_typed_is_lost(counter):
    family = new_family(counter)
    confirmed(counter, family)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("martin")
        await console.press("enter", "2", "1")
        await console.type("oubli")
        close(staff(counter), StaffAct("cmartin", "parti"))
        await console.press("enter")
        console.shows("Ce n'est plus possible : le compte est maintenant", "« fermé ».")
        assert console.field("reason").value == "oubli"


async def test_an_act_that_another_made_impossible_says_what_is_now_true_and_loses_nothing(counter, monkeypatch):
    family = new_family(counter)
    connected(counter, family)
    async with console_at(counter) as console:
        await console.search("martin")
        await choose(console, "Renvoyer la confirmation")
        await console.type("pas reçu")
        with monkeypatch.context() as broken:
            broken.setattr(Gateway, "run", lambda *_, **__: _away())
            await console.press("enter")
            console.shows("La base ne répond pas. Rien n'est perdu : essayez encore.")
        close(staff(counter), StaffAct("cmartin", "parti"))
        await console.press("enter")
        console.shows("Ce n'est plus possible : le compte est maintenant", "« fermé ».")
        assert console.field("reason").value == "pas reçu"
        await console.press("escape")
        console.shows("Mme Claire MARTIN", "fermé")
        assert "RENVOYER" not in console.text()


async def test_a_whole_act_typed_in_one_go_falls_into_the_right_places(counter):
    family = new_family(counter)
    connected(counter, family)
    async with console_at(counter) as console:
        await console.search("martin")
        await choose(console, "Confirmer au guichet")
        for key in ("down", "tab", "shift+tab", "2", *"venue"):
            console.app.post_message(key_event(key))
        await console.settle()
        assert console.field("reason").value == "venue"
        await console.press("enter")
        console.shows("personne confirmée")


async def _away() -> None:
    raise Away


async def test_a_removed_operator_is_out_at_the_next_act(counter):
    new_family(counter)
    async with console_at(counter) as console:
        await console.type("mart")
        remove(counter, OPERATOR)
        await console.type("in")
        assert console.app.last_words == ("Votre accès a changé ou pris fin. Voyez la personne qui gère les agents.")


async def test_the_list_offers_what_state_and_role_allow(counter):
    family = new_family(counter)
    confirmed(counter, family)
    async with console_at(counter) as console:
        await console.search("martin")
        await console.press("a")
        console.looks_like("C3-list")
        await console.press("escape")
    hire(counter, "agent", Role.AGENT)
    async with console_at(counter, operator="agent", hired=True) as console:
        await console.search("martin")
        await console.press("a")
        console.looks_like("C3-list-agent")


async def test_groupings_come_apart_and_accounts_split(counter, same_password):
    family = three_children(counter)
    opened(counter, family, "Claire", "Claire 2")
    group_letter(counter, "cmartin", PASSWORD, family.letters["Claire 3"], "30112015")
    async with console_at(counter) as console:
        await console.search("cmartin3")
        console.looks_like("C2-grouped")
        await console.press("d")
        console.looks_like("C3-undo")
        await console.press("escape", "slash")
        await console.search("cmartin")
        await choose(console, "Séparer")
        console.looks_like("C3-split")
        await console.press("shift+tab", "shift+tab")
        await console.type("séparation")
        await console.press("enter")
        console.shows("Cochez ce qui va au nouveau compte.")
        await console.press("shift+tab", "space", "tab", "enter")
        console.shows("Nouveau compte : cmartin4. Il attend son courrier.")
    assert row(counter, "cmartin").state == "active"


async def test_a_letter_is_ordered_and_its_number_shown(counter, monkeypatch):
    monkeypatch.setattr("telekiosk.core.paper_orders._number", lambda: "048291")
    new_family(counter)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("claire")
        await console.press("enter")
        console.looks_like("C3-letter")
        await console.press("shift+tab", "shift+tab")
        await console.type("perdu")
        await console.press("enter")
        console.looks_like("C3-letter-number")
        await console.press("enter")
        console.shows("Numéro 048291, avant 10:30.")


async def test_protected_and_one_person(counter):
    family = three_children(counter)
    opened(counter, family, "Claire")
    async with console_at(counter) as console:
        await console.search("cmartin")
        await choose(console, "Protéger le responsable")
        await console.type("jugement")
        await console.press("enter")
        console.shows("C'est fait, et noté au journal.")
        await choose(console, "Une seule et même personne")
        await console.press("shift+tab", "shift+tab", "shift+tab")
        await console.type("cmartin")
        await console.press("enter")
        await console.type("même mère")
        await console.press("enter")
        console.shows("C'est la même fiche.")


async def test_two_strangers_become_one_person_only_once_both_names_were_read(counter):
    three_children(counter)
    new_family(counter, guardians=("Loïc",), surname="Œuvrard")
    async with console_at(counter) as console:
        await console.search("cmartin")
        await choose(console, "Une seule et même personne")
        await console.press("shift+tab", "shift+tab")
        await console.type("même mère")
        await console.press("shift+tab")
        await console.type("inconnu")
        await console.press("enter", "enter")
        console.shows("× Aucun compte de responsable n'a cet identifiant ici.")
        await console.press("ctrl+u")
        await console.type("loeuvrard")
        await console.press("enter", "enter")
        console.shows("Mme Claire MARTIN et M. Loïc ŒUVRARD n'ont pas le même nom.")
        console.looks_like("C3-same-person-names-differ")
        await console.press("enter")
        console.shows("Une seule personne : Mme Claire MARTIN, M. Loïc ŒUVRARD.")


def test_every_act_has_one_letter_of_its_own_and_none_is_a_key_of_the_frame():
    letters = [act.key for act in ACTS.values()]
    assert len(set(letters)) == len(ACTS)
    assert all(len(letter) == 1 and letter.isalpha() for letter in letters)
    assert not {"a", "f"} & set(letters)


async def test_an_act_is_begun_by_its_letter_from_the_sheet_and_from_the_list(counter):
    family = new_family(counter)
    connected(counter, family, "Claire", "claire@orage.fr")
    async with console_at(counter) as console:
        await console.search("cmartin")
        console.shows("C Corriger R Renvoyer A Actions")
        for keys in (("x",), ("X",), ("a", "x"), ("a", "X")):
            await console.press(*keys)
            console.shows("Fermer le compte Mme Claire MARTIN, cmartin")
            await console.press("escape")
        await console.press("a", "1")
        console.shows("Ce que l'on peut faire maintenant")
    assert row(counter, "cmartin").state == "pending"


async def test_a_letter_whose_act_is_not_possible_or_not_allowed_says_so(counter):
    family = new_family(counter)
    confirmed(counter, family)
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("cmartin")
        await console.press("d")
        console.shows("Votre rôle ne le permet pas. Demandez à un gestionnaire.")
        await console.press("e")
        console.shows("Impossible maintenant : Réessayer l'envoi. A montre la liste.")
        await console.press("slash", "x")
        assert console.view.query_one("#search", Input).value == "x", "in the box a letter is a letter"


async def test_a_name_typed_on_an_open_sheet_ends_no_account(counter):
    confirmed(counter, new_family(counter))
    async with console_at(counter) as console:
        await console.search("cmartin")
        await console.press(*"nguyen")
        await console.press("enter")
        console.shows("Créer un nouveau compte Mme Claire MARTIN, cmartin", "guyen")
        await console.press("escape")
    assert row(counter, "cmartin").state == "active"


async def test_a_digit_pressed_on_the_button_chooses_in_the_list_and_a_hidden_child_is_hidden_until_another_day(
    counter,
):
    family = three_children(counter)
    opened(counter, family, "Claire")
    group_letter(counter, "cmartin", PASSWORD, family.letters["Claire 2"], "01052014")
    group_letter(counter, "cmartin", PASSWORD, family.letters["Claire 3"], "30112015")
    async with console_at(counter) as console:
        await console.search("cmartin3")
        await console.press("d", "1")
        assert console.field("reason").value == ""
        await console.type("2 fois demandé")
        await console.press("enter")
        console.shows("cmartin3 a quitté cmartin.", "2 fois demandé")
        await console.press("slash")
        await console.search("cmartin")
        await console.press("q", "2")
        assert console.field("until").value == ""
        await console.type("15 03 2027")
        await console.press("enter")
        await console.type("jugement")
        await console.press("enter")
        console.shows("L'enfant est masqué.", "masqué jusqu'au 15/03/2027")
        await console.press("q")
        console.looks_like("C3-hide-again")
        await console.press("2")
        await console.type("20 03 2027")
        await console.press("enter")
        await console.type("prolongé")
        await console.press("enter")
        console.shows("L'enfant est masqué.", "masqué jusqu'au 20/03/2027")


async def test_only_one_thing_has_the_look_of_the_focus(counter):
    confirmed(counter, new_family(counter))
    async with console_at(counter, role=Role.AGENT) as console:
        await console.search("cmartin")
        await console.press("p", "enter", "enter")
        for choice in console.app.screen.query(Choice):
            drawn = choice.visual
            assert isinstance(drawn, Content)
            assert choice.has_focus == any("on-focus" in str(span.style) for span in drawn.spans)
        assert console.field("reason").input.has_focus


async def test_a_grouped_account_leads_to_its_principal_before_anything_is_undone(counter):
    family = three_children(counter)
    opened(counter, family, "Claire")
    group_letter(counter, "cmartin", PASSWORD, family.letters["Claire 3"], "30112015")
    async with console_at(counter) as console:
        await console.search("cmartin3")
        console.shows("OUVRIR cmartin DÉFAIRE LE REGROUPEMENT", "O Ouvrir cmartin D Défaire A Actions")
        await console.press("enter")
        console.shows("Mme Claire MARTIN cmartin responsable", "ouvrent le compte.", "P Prêter A Actions")
        await console.press("escape", "enter", "o")
        console.shows("Mme Claire MARTIN cmartin responsable")


async def test_a_new_account_is_gone_on_with_and_the_old_one_leads_to_it(counter):
    confirmed(counter, new_family(counter))
    async with console_at(counter) as console:
        await console.search("cmartin")
        await console.press("n")
        await console.type("inutilisable")
        await console.press("enter", "enter")
        console.shows("Mme Claire MARTIN cmartin2 responsable", "Nouveau compte : cmartin2. Il attend son courrier.")
        await console.press("enter")
        console.shows("Faire un courrier")
        await console.press("escape", "escape")
        await console.type("cmartin")
        console.shows("× cmartin Mme Claire MARTIN")
        await console.press("enter")
        console.looks_like("C2-replaced")
        await console.press("enter")
        console.shows("Mme Claire MARTIN cmartin2 responsable")


async def test_a_joint_account_made_anew_leads_to_both_new_ones(counter):
    walks_on_sheets.joint(counter)
    async with console_at(counter) as console:
        await console.search("cmartin")
        await console.press("n")
        await console.type("inutilisable")
        await console.press("enter", "enter")
        console.shows("Mme Claire MARTIN, M. Paul MARTIN cmartin responsable", "OUVRIR cmartin2 OUVRIR pmartin2")


async def test_making_anew_and_closing_say_what_ends_what_comes_and_who_is_told(counter):
    family = three_children(counter)
    opened(counter, family, "Claire")
    group_letter(counter, "cmartin", PASSWORD, family.letters["Claire 3"], "30112015")
    told = "Un mail part aux adresses connues."
    async with console_at(counter) as console:
        await console.search("cmartin")
        await console.press("n")
        console.shows("Remplacés avec lui : cmartin3.", "Tous ses enfants passent sur un nouveau compte", told)
        await console.press("escape", "x")
        console.shows("Fermés avec lui : cmartin3.", told)


async def test_a_joint_account_made_anew_says_that_each_guardian_gets_one(counter):
    walks_on_sheets.joint(counter)
    async with console_at(counter) as console:
        await console.search("cmartin")
        await console.press("n")
        console.looks_like("C3-anew-joint")
        console.shows("Chaque responsable retrouve ses enfants sur un nouveau compte", "Remplacés avec lui : pmartin.")
