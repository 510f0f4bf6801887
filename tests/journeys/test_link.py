"""The mail's link, pressed on a telephone in front of the kiosk (M1, P3, R16, R26)."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import sync_playwright

from tests.journeys.installation import Installation
from tests.journeys.mailbox import Mailbox
from tests.journeys.steps import LOIC, READY, awaits_the_mail, copies_the_letter, fills_in
from tests.mail.servers import free_port
from tests.programs import require_program

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def test_the_kiosk_watches_the_account_open_while_its_link_is_pressed_elsewhere(
    installation: Installation, mailbox: Mailbox
) -> None:
    chromium, port = require_program("chromium"), free_port()
    installation = replace(installation, web=f"http://127.0.0.1:{port}")
    web = installation.running("web", "--port", str(port))
    with web, installation.running("worker"), installation.kiosk() as visitor:
        copies_the_letter(visitor, LOIC.letter(installation.folder))
        fills_in(visitor, LOIC)
        mail = awaits_the_mail(visitor, LOIC, mailbox)
        assert mail.link.startswith(f"{installation.web}/")
        keys = visitor.keys
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS) as browser,
        ):
            page = browser.new_page(java_script_enabled=False)
            page.goto(mail.link)
            page.get_by_role("button", name="Confirmer mon adresse").click()
            assert page.locator("h1").inner_text() == "Votre adresse est confirmée"
        visitor.arrives_at(READY)
        assert visitor.keys == keys
