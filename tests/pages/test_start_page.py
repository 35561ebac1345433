"""The start page and the frame around every page: languages, widths, keyboard, signing in."""

import pytest
from support.looking import must_be_fit

WIDE, NARROW = 1440, 390


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-Hans", "看看企业能享受哪些政策"),
        ("zh-Hant", "看看企業能享受哪些政策"),
        ("en", "See what your company can get"),
    ],
)
def test_everybody_can_read_it(server, opened, width, language, title) -> None:
    page = opened(width, language)
    page.goto(server)
    assert page.locator("h1").inner_text() == title
    assert page.locator("html").get_attribute("lang") == language
    must_be_fit(page)


def test_a_language_that_was_chosen_stays(server, page) -> None:
    page.goto(server)
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "See what your company can get"
    page.goto(f"{server}/sign-in")
    assert page.locator("h1").inner_text() == "Sign in"


def test_the_first_key_leads_past_the_sections(server, page) -> None:
    page.goto(server)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_no_address_is_a_page_with_a_way_back(server, opened) -> None:
    page = opened()
    answer = page.goto(f"{server}/nothing-here")
    assert answer.status == 404
    page.wrong.clear()  # the browser itself reports the 404
    must_be_fit(page)
    page.get_by_role("link", name="回到首页").click()
    assert page.url == f"{server}/"
