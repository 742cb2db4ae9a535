"""Filling in an application page by page, in any language, with or without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from participants.models import Application
from participants.selectors.parts import CONSENTS, DOCUMENTS, asked_documents
from tests.answers import picture
from tests.browser.visitor import Visitor


def fill_in(window: Visitor, name: str, answers: Mapping[str, object]) -> None:
    """Fills the page that is open, which is this one, and goes on."""
    assert window.page.url.endswith(f"/parts/{name}/"), f"{name}: {window.page.url}"
    window.answer(answers)
    if name in {"person", "career"}:
        window.keep(name)
    window.press("Save and continue")


def fill_in_all_parts(window: Visitor, application: Application, answers: Mapping[str, Mapping[str, object]]) -> None:
    """From the page that is open to the check before submitting, going where each page leads."""
    while not window.page.url.endswith("/submit/"):
        name = urlsplit(window.page.url).path.rstrip("/").rpartition("/")[2]
        if name == CONSENTS:
            window.answer({"personal": True, "identifiers": True, "sensitive": True})
            window.keep("consents")
            window.press("Save and continue")
        elif name == DOCUMENTS:
            _upload(window, application)
        else:
            fill_in(window, name, answers[name])


def _upload(window: Visitor, application: Application) -> None:
    """One file at a time, each as the kind that the page proposes."""
    for kind in asked_documents(application):
        window.attach("file", f"{kind}.png", picture().read())
        window.press("Upload")
    window.keep("documents")
    window.follow("Continue")
