"""R19: the database away, faults, settings that will not do; and a window that is too small."""

from __future__ import annotations

import pytest

from telekiosk.core.database import DatabaseAway
from telekiosk.gateway import Away
from telekiosk.screens.app import KioskApp
from telekiosk.screens.opening import STANDARD_PACE, CannotStart, Clocks, Opened
from telekiosk.screens.page import Page
from telekiosk.screens.runner import FAULTS, _Faults
from tests.screens.kiosk import PLACE, AtKiosk, Stopwatch, kiosk_at
from tests.screens.visitors import sign_in


class Line:
    """Between the counter and its database."""

    def __init__(self, counter) -> None:
        self.broken = False
        self._write = counter.database.write
        counter.database.write = self.write

    def write(self, step):
        if self.broken:
            raise DatabaseAway("away")
        return self._write(step)

    def knock(self) -> None:
        if self.broken:
            raise Away


async def test_a_database_that_is_away_pauses_the_page_which_comes_back_as_it_was(counter):
    line = Line(counter)
    async with kiosk_at(counter, knock=line.knock) as kiosk:
        line.broken = True
        await sign_in(kiosk, "cmartin", "secret")
        kiosk.looks_like("pause")
        await kiosk.beat(STANDARD_PACE.retry)
        assert "Cette borne fait une pause" in kiosk.text()
        line.broken = False
        await kiosk.beat(STANDARD_PACE.retry)
        assert kiosk.field("identifier").value == "cmartin"
        assert "La borne est repartie. Recommencez votre dernière action." in kiosk.text()
        kiosk.looks_like("back-from-pause")


async def test_who_left_during_the_pause_leaves_nothing(counter):
    line = Line(counter)
    async with kiosk_at(counter, knock=line.knock) as kiosk:
        line.broken = True
        await sign_in(kiosk, "cmartin", "secret")
        await kiosk.beat(61)
        assert "Cette borne fait une pause" in kiosk.text()
        line.broken = False
        await kiosk.beat(STANDARD_PACE.retry)
        await kiosk.beat(STANDARD_PACE.retry)
        assert kiosk.field("identifier").value == ""


async def test_a_database_away_at_the_start_is_waited_for(counter):
    answers = iter([Away(), None])

    def opener() -> Opened:
        if problem := next(answers):
            raise problem
        from telekiosk.gateway import Gateway

        return Opened(Gateway(counter), PLACE, counter.rules.passwords, lambda: None)

    stopwatch = Stopwatch()
    app = KioskApp(opener, lambda _: None, clocks=Clocks(counter.clock, stopwatch, ticking=False))
    async with app.run_test() as pilot:
        kiosk = AtKiosk(app, pilot, stopwatch)
        await kiosk.settle()
        assert "Cette borne fait une pause" in kiosk.text()
        await kiosk.beat(1)
        await kiosk.beat(STANDARD_PACE.retry)
        assert "Connectez-vous" in kiosk.text()
        assert "Collège Jean-Moulin" in kiosk.text()


async def test_settings_that_will_not_do_end_the_kiosk_with_their_sentence():
    def opener() -> Opened:
        raise CannotStart("No such setting: colour.")

    app = KioskApp(opener, lambda _: None, clocks=Clocks(ticking=False))
    async with app.run_test() as pilot:
        for _ in range(50):
            await pilot.pause(0.02)
            if app.return_code is not None:
                break
    assert (app.return_code, app.refusal) == (2, "No such setting: colour.")


async def test_after_a_fault_the_first_page_says_so_and_gives_way_to_the_door(counter):
    def opener() -> Opened:
        raise Away

    stopwatch = Stopwatch()
    clocks = Clocks(counter.clock, stopwatch, ticking=False)
    app = KioskApp(opener, lambda _: None, clocks=clocks, out_of_order=True, place=PLACE)
    async with app.run_test() as pilot:
        kiosk = AtKiosk(app, pilot, stopwatch)
        await pilot.pause()
        app.pop_screen() if len(app.screen_stack) > 1 else None
        await pilot.pause()
        assert PLACE.school in kiosk.text() and "05 49 00 00 00" in kiosk.text()
        kiosk.looks_like("out-of-order")
        await kiosk.beat(STANDARD_PACE.out_of_order)
        assert kiosk.page == "SignInPage"


class Broken(Page):
    async def send(self) -> None:
        secret = "tartine7pomme"
        raise ValueError(secret)


async def test_a_fault_is_noted_and_ends_the_app_without_a_word(counter, capsys):
    seen: list[AtKiosk] = []

    async def break_it() -> None:
        async with kiosk_at(counter) as kiosk:
            seen.append(kiosk)
            kiosk.app.show(Broken())
            await kiosk.settle()
            kiosk.app.page.press_main()
            await kiosk.settle()

    with pytest.raises(ValueError, match="tartine7pomme"):
        await break_it()
    (kiosk,) = seen
    assert [type(fault) for fault in kiosk.faults] == [ValueError]
    assert kiosk.app.has_fault
    assert "tartine7pomme" not in "".join(capsys.readouterr())


def test_the_log_of_faults_holds_places_and_no_values(tmp_path, counter):
    from telekiosk.widgets.faults import fault_log

    note = fault_log(tmp_path / "state" / "kiosk.log", counter.clock)
    try:
        secret = "tartine7pomme"
        raise ValueError(secret)
    except ValueError as error:
        note(error)
    written = (tmp_path / "state" / "kiosk.log").read_text()
    assert "builtins.ValueError" in written and "test_the_log_of_faults" in written
    assert "tartine7pomme" not in written
    assert (tmp_path / "state" / "kiosk.log").stat().st_mode & 0o777 == 0o600


def test_three_faults_within_a_minute_are_too_many():
    stopwatch = Stopwatch()
    faults = _Faults(stopwatch)
    verdicts = []
    for pause in (0, 61, 20, 20):
        stopwatch.seconds += pause
        verdicts.append(faults.too_many())
    assert verdicts == [False, False, False, True] and FAULTS == 3


@pytest.mark.parametrize("size", [(79, 24), (80, 23), (20, 5), (1, 1)])
async def test_a_window_that_is_too_small_says_so_calmly_and_takes_no_key_that_nobody_sees_act(counter, size):
    async with kiosk_at(counter, size=size) as kiosk:
        assert "identifiant" not in kiosk.text()
        await kiosk.press("a", "f1", "f2", "f3")
        await kiosk.pilot.resize_terminal(80, 24)
        await kiosk.settle()
        assert "Votre identifiant" in kiosk.text()
        assert kiosk.app.is_untouched
