"""Pages in a real Chromium: every page asks nobody else, says nothing wrong, and keeps axe's rules."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make setup")

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = 1440, 390
LARGEST_PAGE = 100_000
"""Bytes that a page and all it fetches may have together, as they are sent."""

Opened = Callable[..., "playwright.Page"]


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.Browser"]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed: apt-get install chromium fonts-noto-cjk")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser) -> Iterator[Opened]:
    """Open fresh pages: `opened(width=390, language="en", script=False)`; each is seen to behave."""
    pages = []

    def open_one(width: int = WIDE, language: str = "zh-Hans", *, script: bool = True, **more: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, java_script_enabled=script, **more
        )
        page = context.new_page()
        page.asked, page.wrong = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        outside = {urlsplit(url).hostname for url in page.asked if not url.startswith(("data:", "blob:"))}
        wrong = page.wrong
        page.context.close()
        assert outside <= {"127.0.0.1"}
        assert wrong == []


@pytest.fixture
def page(opened) -> "playwright.Page":
    return opened()
