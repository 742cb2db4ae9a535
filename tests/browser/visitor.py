"""A person at a browser: goes, fills in, clicks, reads – and notices whatever the browser complains of."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from jica.platform.models import User
from tests import factories
from tests.background.worker import Worker

SCREENSHOTS = Path(__file__).parent / "screenshots"
#: Pictures take a third of the time; they are for people who want to look, and of what failed.
KEEPS_PICTURES = os.environ.get("JICA_SCREENSHOTS", "0") == "1"
#: Of a window on a desk and of the narrowest telephone.
WIDTHS = (1280, 320)
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
#: How long the browser waits for what it looks for, in milliseconds: the machine may have much else to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


class Visitor:
    """One browser window of its own; with JICA_SCREENSHOTS=1 what it shows is kept under `screenshots/<story>-…`.

    Links, buttons and words are named in English and looked for in the language of the visitor.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        story: str,
        *,
        width: int = 1280,
        language: str = "en-GB",
        scripts: bool = True,
    ) -> None:
        self.story = story
        self.language = language.partition("-")[0]
        self.address = address
        self.complaints: list[str] = []
        self.page: Page = browser.new_context(
            base_url=address,
            locale=language,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            java_script_enabled=scripts,
        ).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._look)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({self.page.url})")

    def _look(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def said(self, words: str, **values: object) -> str:
        """English words of ours as this visitor reads them."""
        with translation.override(self.language):
            said = gettext(words)
            return said % values if values else said

    # --- Moving ---

    def go(self, path: str) -> None:
        self.page.goto(path)

    def follow(self, name: str) -> None:
        """Clicks the link of this name and waits for what it leads to."""
        self.page.get_by_role("link", name=self.said(name), exact=True).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        """Clicks the button of this name and waits for the answer."""
        self.page.get_by_role("button", name=self.said(name), exact=True).click()
        self.page.wait_for_load_state()

    def take_step(self, name: str) -> None:
        """An officer's step: from the row to the page that says what will happen, and on."""
        self.follow(name)
        self.press(name)
        self.sees(f"Done: {name}.")

    # --- Filling in ---

    def fill(self, **answers: str) -> None:
        """Answers by the names of the fields, whatever kind of input each is."""
        for name, answer in answers.items():
            inputs = self.page.locator(f'[name="{name}"]')
            match inputs.first.evaluate("input => input.type"):
                case "select-one" | "select-multiple":
                    inputs.select_option(label=answer)
                case "radio":
                    self.page.get_by_role("radio", name=answer, exact=True).check()
                case "checkbox":
                    inputs.check()
                case _:
                    inputs.fill(answer)

    def answer(self, answers: Mapping[str, object], *, prefix: str = "") -> None:
        """Answers as a service takes them, typed into a page: values instead of words, dates in parts, lists as rows."""
        for name, answer in answers.items():
            if isinstance(answer, list):
                self._answer_rows(name, answer)
            elif self.page.locator(f'[name="{prefix}{name}_year"]').count():
                for part, number in zip(("year", "month", "day"), str(answer).split("-"), strict=False):
                    self._put(f"{prefix}{name}_{part}", str(int(number)))
            else:
                self._put(prefix + name, str(answer))

    def _answer_rows(self, table: str, rows: list[Mapping[str, object]]) -> None:
        for number, row in enumerate(rows):
            if not self.page.locator(f'[name^="{table}-{number}-"]').count():
                self.page.locator(f'button[name="add"][value="{table}"]').click()
            self.answer(row, prefix=f"{table}-{number}-")

    def _put(self, name: str, value: str) -> None:
        inputs = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
        match inputs.first.evaluate("input => input.type"):
            case "select-one":
                inputs.select_option(value=value)
            case "radio":
                inputs.and_(self.page.locator(f'[value="{value}"]')).check()
            case "checkbox":
                inputs.check()
            case _:
                inputs.fill(value)

    def attach(self, name: str, file_name: str, content: bytes) -> None:
        payload = {"name": file_name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator(f'[name="{name}"]').set_input_files(payload)

    # --- Reading ---

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(self.said(words))

    def main(self) -> Locator:
        return self.page.locator("main")

    def keep(self, name: str) -> None:
        """A picture of the whole page, for people who want to see it."""
        if KEEPS_PICTURES:
            self.take_picture(name)

    def take_picture(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.story}-{name}.png", full_page=True)

    def overflow(self) -> int:
        """By how many pixels the page scrolls sideways."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return width

    def fits(self, name: str) -> None:
        """At any width the page does not scroll sideways."""
        own = self.page.viewport_size
        assert own is not None
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": own["height"]})
            assert self.overflow() == 0, f"{name} scrolls sideways by {self.overflow()} px at {width} px"
        self.page.set_viewport_size(own)

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA on the present page."""
        found = Axe().run(self.page, options=AXE_RULES).response["violations"]
        return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]

    def examine(self, name: str) -> None:
        """Keeps a picture; the page must keep the rules and fit a desk and a telephone."""
        self.keep(name)
        assert self.violations() == [], name
        self.fits(name)

    # --- Signing in ---

    def sign_in(self, user: User, worker: Worker) -> None:
        """By the code that was sent to the address; staff then by their second factor as well."""
        if user.is_staff:
            factories.with_second_factor(user)
        if "/sign-in/" not in self.page.url:
            self.go("/account/sign-in/")
        self.fill(email=user.email)
        self.press("Send me a code")
        self.fill(code=_code_for(user, worker))
        self.press("Continue")
        if user.is_staff:
            self.fill(code=_second_factor_of(user))
            self.press("Sign In")
            self.sees("My desk")


def _code_for(user: User, worker: Worker) -> str:
    worker.wait_until_delivered()
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [user.email])
    found = re.search(r"^[A-Z0-9-]{6,}$", str(letter.body), re.MULTILINE)
    assert found, letter.body
    return found[0]


def _second_factor_of(user: User) -> str:
    secret = decrypt(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
