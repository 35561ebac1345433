"""/docs in a real browser: every operation is shown, and nothing is fetched from elsewhere."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api.routes import ROUTES

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

pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason="Chromium is not installed: apt-get install chromium fonts-noto-cjk"
)


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser) -> Iterator["playwright.Page"]:
    """Give a fresh page that remembers where it asked and what went wrong in it."""
    page = browser.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    yield page
    page.close()


def test_the_page_shows_every_operation_and_asks_nobody_else(server, page) -> None:
    page.goto(f"{server}/docs")
    page.get_by_text("Match one company").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.title() == "huiqi 惠企"
    assert page.locator(".opblock").count() == len(ROUTES)
    assert {urlsplit(url).hostname for url in page.asked if not url.startswith("data:")} == {"127.0.0.1"}
    assert page.wrong == []


def test_an_operation_can_be_tried_out_with_the_example(server, page) -> None:
    page.goto(f"{server}/docs")
    page.get_by_text("Match one company").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table .response-col_status", has_text="200")
    answer.wait_for()
    assert any(urlsplit(url).path == "/api/v1/match" for url in page.asked)
    assert {urlsplit(url).hostname for url in page.asked if not url.startswith("data:")} == {"127.0.0.1"}
    assert page.wrong == []
