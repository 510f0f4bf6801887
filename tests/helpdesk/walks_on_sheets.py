"""The acts on one account (C3), each with what makes it impossible a second before."""

from __future__ import annotations

from telekiosk.core.counter import Counter
from telekiosk.core.guardians import Record, SamePerson, protect, same_guardian
from telekiosk.core.hiding import Hide, ShowAgain, hide, show_again
from telekiosk.core.parting import Load, WhichAccount, load_of, undo_grouping
from telekiosk.core.roles import Action
from telekiosk.core.school import close, confirm_at_counter, generate_anew, send_confirmation_again
from telekiosk.core.sheets import AccountSheet, show_account
from telekiosk.core.signin import SignIn, sign_in
from telekiosk.core.terms import Role
from tests.core.staffing import enrol_elsewhere
from tests.desk import Family, group_letter, new_family, staff
from tests.helpdesk.walks import ROLE, Walk, act, answered, in_role, on_sheet
from tests.screens.families import opened
from tests.screens.visitors import PASSWORD, confirmed, connected, refuse

DONE = "C'est fait, et noté au journal."
CHECKED = {"checked": "1"}


def at_mail(counter: Counter) -> None:
    connected(counter, new_family(counter))


def stuck(counter: Counter) -> None:
    at_mail(counter)
    refuse(counter, for_good=False)


def active(counter: Counter) -> None:
    confirmed(counter, new_family(counter))


def paused(counter: Counter) -> None:
    active(counter)
    for _ in range(6):
        sign_in(counter, SignIn("cmartin", "faux"))


def couple(counter: Counter) -> Family:
    """Claire's account is open; Paul has a letter."""
    family = new_family(counter, guardians=("Claire", "Paul"))
    opened(counter, family, "Claire")
    return family


def group(counter: Counter, family: Family) -> None:
    """The family makes the account a joint one."""
    group_letter(counter, "cmartin", PASSWORD, family.letters["Paul"], "07032012")


def joint(counter: Counter) -> None:
    group(counter, couple(counter))


def the_child(counter: Counter, _made: object = None) -> Load:
    load = load_of(staff(counter), WhichAccount("cmartin"))
    assert isinstance(load, Load)
    return load


def hidden(counter: Counter) -> Load:
    active(counter)
    load = the_child(counter)
    hide(staff(counter), Hide(act(), load.carried[0].responsibility, None))
    return load


def record_of(counter: Counter, identifier: str) -> Record:
    sheet = show_account(staff(counter), identifier)
    assert isinstance(sheet, AccountSheet)
    return Record(sheet.guardians[0].school_uai, sheet.guardians[0].person_id)


def protected(counter: Counter) -> None:
    active(counter)
    protect(staff(counter), record_of(counter, "cmartin"), "jugement")


def twice(counter: Counter) -> None:
    """Two records of Claire's, one of them on a joint account."""
    joint(counter)
    new_family(counter)


def one_person(counter: Counter) -> Family:
    """Two records of Claire's, whose accounts are open and closed, said to be one person."""
    active(counter)
    family = new_family(counter)
    pair = record_of(counter, "cmartin"), record_of(counter, "cmartin2")
    same_guardian(staff(counter), SamePerson(*pair, "même mère"))
    return family


def group_both(counter: Counter, family: Family) -> None:
    group_letter(counter, "cmartin", PASSWORD, family.letters["Claire"], "07032012")


def protect_second(counter: Counter, _made: object) -> None:
    protect(staff(counter), record_of(counter, "cmartin2"), "jugement")


CLOSED = "Ce n'est plus possible : le compte est maintenant « fermé »."
JOINT = "Deux responsables partagent ce compte. Séparez-les d'abord."


def close_it(counter: Counter, _made: object) -> None:
    close(staff(counter), act())


WALKS = (
    Walk(
        Action.RESEND,
        "C3-resend",
        at_mail,
        on_sheet(Action.RESEND),
        answered(reason="pas reçu"),
        DONE,
        close_it,
        CLOSED,
    ),
    Walk(
        Action.CORRECT_ADDRESS,
        "C3-correct-address",
        at_mail,
        on_sheet(Action.CORRECT_ADDRESS),
        answered(reason="relue"),
        "Le mail de confirmation part à",
        close_it,
        CLOSED,
    ),
    Walk(
        Action.CONFIRM_AT_COUNTER,
        "C3-confirm",
        at_mail,
        on_sheet(Action.CONFIRM_AT_COUNTER),
        answered(choices=CHECKED, reason="sur place"),
        DONE,
        lambda counter, _made: confirm_at_counter(staff(counter), act()),
        "Ce n'est plus possible : le compte est maintenant « actif ».",
    ),
    Walk(
        Action.LEND,
        "C3-lend",
        active,
        on_sheet(Action.LEND),
        answered(choices=CHECKED, reason="oubli"),
        "Mot de passe prêté",
        close_it,
        CLOSED,
    ),
    Walk(
        Action.ISSUE_LETTER,
        "C3-letter-first",
        lambda counter: new_family(counter, letters=False),
        on_sheet(Action.ISSUE_LETTER),
        answered(reason="premier"),
        "pickup",
        close_it,
        "Pas de courrier possible : regroupé, remplacé ou fermé.",
    ),
    Walk(
        Action.MAIL_RETRY,
        "C3-retry",
        stuck,
        on_sheet(Action.MAIL_RETRY),
        answered(),
        "Le mail est tenté de nouveau tout de suite.",
        lambda counter, _made: send_confirmation_again(staff(counter), act()),
        "Il n'y a plus rien à envoyer",
    ),
    Walk(
        Action.CLEAR_WAIT,
        "C3-clear-wait",
        paused,
        on_sheet(Action.CLEAR_WAIT),
        answered(reason="vu avec elle"),
        DONE,
        lambda counter, _made: enrol_elsewhere(counter, "Léa"),
        "Ce compte ou cet établissement n'existe pas ici.",
    ),
    Walk(
        Action.SPLIT_OFF,
        "C3-split-joint",
        joint,
        on_sheet(Action.SPLIT_OFF),
        answered(ticks=("carried-2",), reason="séparation"),
        "Nouveau compte : pmartin2. Il attend son courrier.",
        lambda counter, _made: undo_grouping(staff(counter), act("pmartin")),
        "Léa MARTIN est maintenant sur le compte pmartin.",
    ),
    Walk(
        Action.UNDO_GROUPING,
        "C3-undo-joint",
        joint,
        on_sheet(Action.UNDO_GROUPING, "pmartin"),
        answered(choices=CHECKED, reason="erreur"),
        "pmartin a quitté cmartin. Il attend son courrier.",
        lambda counter, _made: undo_grouping(staff(counter), act("pmartin")),
        "Ce n'est plus possible : le compte est maintenant « pas encore de courrier ».",
    ),
    Walk(
        Action.GENERATE_ANEW,
        "C3-anew",
        active,
        on_sheet(Action.GENERATE_ANEW),
        answered(reason="inutilisable"),
        "Nouveau compte : cmartin2. Il attend son courrier.",
        lambda counter, _made: generate_anew(staff(counter), act()),
        "Ce n'est plus possible : le compte est maintenant « remplacé ».",
    ),
    Walk(
        Action.CLOSE,
        "C3-close",
        active,
        on_sheet(Action.CLOSE),
        answered(reason="parti"),
        DONE,
        close_it,
        CLOSED,
    ),
    Walk(
        Action.HIDE,
        "C3-hide",
        couple,
        on_sheet(Action.HIDE),
        answered(reason="jugement"),
        "L'enfant est masqué.",
        group,
        JOINT,
    ),
    Walk(
        Action.SHOW,
        "C3-show",
        hidden,
        on_sheet(Action.SHOW),
        answered(reason="levé"),
        "L'enfant est de nouveau visible.",
        lambda counter, load: show_again(staff(counter), ShowAgain(act(), load.carried[0].responsibility)),
        "Quelqu'un a déjà montré l'enfant de nouveau.",
    ),
    Walk(
        Action.PROTECT,
        "C3-protect",
        couple,
        on_sheet(Action.PROTECT),
        answered(reason="jugement"),
        DONE,
        group,
        "Cette personne est sur le compte joint cmartin : séparez-la d'abord.",
    ),
    Walk(
        Action.PROTECT,
        "C3-unprotect",
        protected,
        on_sheet(Action.PROTECT),
        answered(reason="levée"),
        DONE,
        lambda counter, _made: in_role(counter, Role.AGENT),
        ROLE,
    ),
    Walk(
        Action.SAME_PERSON,
        "C3-same-person",
        twice,
        on_sheet(Action.SAME_PERSON),
        answered(choices={"guardian": "1"}, other="cmartin2", reason="même mère"),
        "Une seule personne : Mme Claire MARTIN, Mme Claire MARTIN.",
        protect_second,
        "Cette personne est sur le compte joint cmartin : séparez-la d'abord.",
    ),
    Walk(
        Action.NOT_SAME_PERSON,
        "C3-not-same-person",
        one_person,
        on_sheet(Action.NOT_SAME_PERSON, "cmartin2"),
        answered(reason="homonymes"),
        DONE,
        group_both,
        "Les deux fiches sont sur le compte cmartin : séparez d'abord l'une d'elles.",
    ),
)
