"""The acts in the lists: classes, import, reports, the school's settings, operators (C4 to C9)."""

from __future__ import annotations

from telekiosk.core.callbacks import CallBack, called_back
from telekiosk.core.claims import AnswerClaim, ClaimPupils, ClaimsOf, accept_move, claim_pupils, list_claims
from telekiosk.core.counter import Counter
from telekiosk.core.deposits import DepositOf, withdraw_roster
from telekiosk.core.reports import MendReport, mend_report
from telekiosk.core.roles import Action
from telekiosk.core.school import close
from telekiosk.core.schools import SetSchool, set_school
from telekiosk.core.terms import ReportKind, Role
from tests.core.staffing import hire, remove
from tests.desk import UAI, Family, give_letter, new_family, staff
from tests.helpdesk.console import AtConsole
from tests.helpdesk.test_imports import deposited, imported
from tests.helpdesk.test_reports import reported
from tests.helpdesk.test_settings import KEY
from tests.helpdesk.walks import ROLE, Keys, Walk, act, answered, in_list, in_role
from tests.roster.made import OTHER
from tests.roster.rosters import read
from tests.screens.visitors import connected

GONE = "Cet agent n'est plus là."
NOTHING = "Rien à imprimer : tout le monde a ce qu'il faut."
ANSWERED = "Quelque chose a bougé entre-temps : l'élève est parti, ou la réponse est déjà donnée."


def without_letters(counter: Counter) -> Family:
    return new_family(counter, letters=False)


def pupil_in(counter: Counter) -> None:
    """A pupil who has opened the account."""
    connected(counter, new_family(counter, pupils_too=True), "Léa")


def report(counter: Counter) -> str:
    return reported(counter, new_family(counter), ReportKind.NOT_IN_CHARGE)


def to_call(counter: Counter) -> str:
    reference = report(counter)
    mend_report(staff(counter), MendReport(reference, "divorce"))
    return reference


def files(counter: Counter) -> None:
    """An operator has sent the first exports, and is here."""
    set_school(staff(counter), SetSchool(UAI, name="Collège Jean-Moulin", create=True))
    deposited(counter)


def claimed(counter: Counter) -> AnswerClaim:
    """Another school asks for a pupil of this one; the answer that a colleague would give."""
    imported(counter)
    set_school(staff(counter), SetSchool(OTHER, name="Collège Ronsard", phone="05 49 22 22 22", create=True))
    ines = frozenset(row.ine for row in read().pupils if row.ine and row.first_name == "Zoé")
    claim_pupils(staff(counter), ClaimPupils(OTHER, ines))
    (claim,) = list_claims(counter, ClaimsOf(UAI)).on_ours
    return AnswerClaim(UAI, claim.id, "vu ensemble")


def colleague(counter: Counter) -> None:
    new_family(counter)
    hire(counter, "mroy", Role.MANAGER)


def on_colleague(key: str) -> Keys:
    return in_list("operators", "down", key)


async def called(console: AtConsole) -> None:
    await console.press("c")


def gone(counter: Counter, _made: object) -> None:
    remove(counter, "mroy")


def lowered(counter: Counter, _made: object) -> None:
    in_role(counter, Role.AGENT)


WALKS = (
    Walk(
        Action.LETTERS_IN_BULK,
        "C4-letters-class",
        without_letters,
        in_list("classes", "end", "l"),
        answered(reason="rentrée"),
        "pickup",
        lambda counter, family: give_letter(counter, family.accounts["Claire"]),
        NOTHING,
    ),
    Walk(
        Action.SLIPS_IN_BULK,
        "C4-slips-class",
        pupil_in,
        in_list("classes", "end", "s"),
        answered(reason="rentrée"),
        "pickup",
        lambda counter, _made: close(staff(counter), act("lmartin")),
        NOTHING,
    ),
    Walk(
        Action.IMPORT,
        "C5-import",
        files,
        in_list("import", "i"),
        answered(),
        "Importé",
        lambda counter, _made: withdraw_roster(staff(counter), DepositOf(UAI)),
        "Ces fichiers ne sont plus là : d'autres ont été envoyés, ou on les a retirés.",
    ),
    Walk(
        Action.IMPORT,
        "C5-withdraw",
        files,
        in_list("import", "x"),
        answered(),
        "Les fichiers sont effacés.",
        lambda counter, _made: withdraw_roster(staff(counter), DepositOf(UAI)),
        "Ces fichiers ne sont plus là : d'autres ont été envoyés, ou on les a retirés.",
    ),
    Walk(
        Action.ANSWER_CLAIM,
        "C5-claim-accept",
        claimed,
        in_list("import", "a"),
        answered(reason="a déménagé"),
        "Accepté : l'élève partira au prochain import de : Collège Ronsard.",
        lambda counter, answer: accept_move(staff(counter), answer),
        ANSWERED,
    ),
    Walk(
        Action.ANSWER_CLAIM,
        "C5-claim-refuse",
        claimed,
        in_list("import", "n"),
        answered(reason="encore chez nous"),
        "Refusé : Collège Ronsard le voit à son guichet.",
        lambda counter, answer: accept_move(staff(counter), answer),
        ANSWERED,
    ),
    Walk(
        Action.SCHOOL_SETTINGS,
        "C7-name",
        new_family,
        in_list("school", "enter"),
        answered(value=" Sud"),
        "Enregistré : les familles le voient dès maintenant.",
        lowered,
        ROLE,
    ),
    Walk(
        Action.MEND_REPORT,
        "C9-answer",
        report,
        in_list("reports", "m"),
        answered(answer="jugement vu"),
        "C'est traité. Il reste à rappeler la famille.",
        lambda counter, reference: mend_report(staff(counter), MendReport(reference, "divorce")),
        "Quelqu'un l'a déjà traité",
    ),
    Walk(
        Action.CALL_BACK,
        "C9-to-call",
        to_call,
        in_list("reports"),
        called,
        "C'est noté : la famille est au courant.",
        lambda counter, reference: called_back(staff(counter), CallBack(reference)),
        "Quelqu'un a déjà appelé le",
    ),
    Walk(
        Action.OPERATORS,
        "C8-take-on",
        new_family,
        in_list("operators", "n"),
        answered(choices={"role": "2"}, name="mroy", school=UAI.lower(), key=KEY),
        "mroy peut travailler au guichet.",
        lambda counter, _made: hire(counter, "mroy"),
        "Quelqu'un a déjà ce nom.",
    ),
    Walk(
        Action.OPERATORS,
        "C8-key",
        colleague,
        on_colleague("k"),
        answered(key=KEY),
        "La clé de mroy est ajoutée.",
        gone,
        GONE,
    ),
    Walk(
        Action.OPERATORS,
        "C8-password",
        colleague,
        on_colleague("p"),
        answered(password="deux roues vertes", again="deux roues vertes"),
        "Le mot de passe est enregistré.",
        gone,
        GONE,
    ),
    Walk(
        Action.OPERATORS,
        "C8-remove",
        colleague,
        on_colleague("x"),
        answered(),
        "mroy est retiré.",
        gone,
        GONE,
    ),
)
