"""The two pages in a real browser, at a phone's width."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from telekiosk.core.lifecycle import State
from telekiosk.core.signin import SignedIn, SignIn, sign_in
from tests.mail.family import Family
from tests.programs import require_program
from tests.web.serving import pages_of

PHONE = {"width": 360, "height": 740}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = require_program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


def on_a_phone(browser: Browser, faults: list[str], **more: str) -> Page:
    """A page of a phone without JavaScript; the browser's complaints (a forbidden style, say) go into `faults`."""
    page = browser.new_context(viewport=PHONE, java_script_enabled=False, **more).new_page()  # type: ignore[arg-type]
    page.on("console", lambda message: faults.append(message.text))
    return page


def picture(page: Page, name: str) -> None:
    """Kept for the eye where TELEKIOSK_PICTURES names a folder."""
    if folder := os.environ.get("TELEKIOSK_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fits(page: Page) -> bool:
    """Nothing stands out at the right, and what is pressed is big enough for a thumb."""
    boxes = [each.bounding_box() for each in page.locator("button, input, header a").all()]
    heading = page.locator("h1").bounding_box()
    wide = [box["x"] + box["width"] for box in [*boxes, heading] if box]
    return max(wide) <= PHONE["width"] and all(box["height"] >= 44 for box in boxes if box)


def test_a_thumb_confirms_the_address(family: Family, browser: Browser) -> None:
    faults: list[str] = []
    with pages_of(family) as pages:
        page = on_a_phone(browser, faults)
        page.goto(f"{pages.address}/c/{family.newest_token()}")
        picture(page, "confirm")
        assert fits(page) and family.accounts()[0].state is State.PENDING
        page.get_by_role("link", name="English").click()
        page.get_by_role("button", name="Confirm my address").click()
        assert page.locator("h1").inner_text() == "Your address is confirmed"
        page.get_by_role("link", name="Français").click()
        assert page.locator("h1").inner_text() == "Votre adresse est confirmée"
        picture(page, "confirmed")
    assert family.accounts()[0].state is State.ACTIVE
    assert faults == []


def test_a_new_password_is_typed_on_a_phone(family: Family, browser: Browser) -> None:
    family.confirm()
    family.forget_password()
    faults: list[str] = []
    with pages_of(family) as pages:
        page = on_a_phone(browser, faults)
        page.goto(f"{pages.address}/r/{family.newest_token()}")
        picture(page, "reset")
        assert fits(page)
        page.get_by_label("Identifiant").fill("cmartin")
        page.get_by_label("Nouveau mot de passe").first.fill("pomme7tartine")
        page.get_by_label("encore une fois").fill("autre")
        page.get_by_role("button").click()
        picture(page, "reset-refused")
        assert page.get_by_label("Identifiant").input_value() == "cmartin"
        assert page.get_by_label("encore une fois").input_value() == ""
        page.get_by_label("Nouveau mot de passe").first.fill("pomme7tartine")
        page.get_by_label("encore une fois").fill("pomme7tartine")
        page.get_by_role("button").click()
        assert page.locator("h1").inner_text() == "Votre nouveau mot de passe est enregistré"
    assert isinstance(sign_in(family.counter, SignIn("cmartin", "pomme7tartine")), SignedIn)
    assert [fault for fault in faults if "422" not in fault] == []


@pytest.mark.parametrize("wish", [{"color_scheme": "dark"}, {"contrast": "more"}], ids=["dark", "contrast"])
def test_dark_and_contrast_have_their_own_colours(family: Family, browser: Browser, wish: dict[str, str]) -> None:
    with pages_of(family) as pages:
        page = on_a_phone(browser, [], **wish)
        page.goto(f"{pages.address}/c/{family.newest_token()}")
        picture(page, "-".join(wish))
        style = page.context.new_cdp_session(page)
        style.send("DOM.enable")
        style.send("CSS.enable")
        root = style.send("DOM.getDocument")["root"]["nodeId"]
        body = style.send("DOM.querySelector", {"nodeId": root, "selector": "main"})["nodeId"]
        computed = style.send("CSS.getComputedStyleForNode", {"nodeId": body})["computedStyle"]
        colours = {each["name"]: each["value"] for each in computed}
    assert (colours["background-color"], colours["color"]) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
