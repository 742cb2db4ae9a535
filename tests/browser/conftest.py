"""Tests in a real browser, against a real server with a real worker.

They need Chromium. Without one they say loudly that they did not run; with JICA_REQUIRE_BROWSER=1 they fail.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import chromium
from tests.browser.visitor import Visitor

NewVisitor = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium.find()
    if path is None:
        words = f"BROWSER TESTS NOT RUN: no Chromium was found; {chromium.HOW}."
        pytest.fail(words) if chromium.is_required() else pytest.skip(words)
    # The browser's loop stays in this thread, and Django would mistake everything after it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # As root, Chromium has no sandbox of its own.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return browser_type_launch_args | {"executable_path": path, "args": [*sandbox, *quiet]}


@pytest.fixture
def visitor(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest, settings: Settings
) -> Iterator[NewVisitor]:
    """Opens windows; at the end none of them may have heard a complaint of its browser."""
    # A code typed at the turn of its half minute still counts.
    settings.MFA_TOTP_TOLERANCE = 1
    visitors: list[Visitor] = []

    def open_window(story: str, **terms: Any) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, story, **terms))
        return visitors[-1]

    yield open_window
    complaints = [complaint for opened in visitors for complaint in opened.complaints]
    for opened in visitors:
        if getattr(request.node, "failed", False):
            opened.take_picture("failed")
        opened.page.context.close()
    assert complaints == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.failed = report.when == "call" and report.failed  # read by the fixture above
    return report
