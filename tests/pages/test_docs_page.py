"""/docs in a real browser: every operation is shown, and nothing is fetched from elsewhere."""

from urllib.parse import urlsplit

from api.routes import ROUTES


def test_the_page_shows_every_operation_and_asks_nobody_else(server, page) -> None:
    page.goto(f"{server}/docs")
    page.get_by_text("Match one company").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.title() == "huiqi 惠企"
    assert page.locator(".opblock").count() == len(ROUTES)


def test_an_operation_can_be_tried_out_with_the_example(server, page) -> None:
    page.goto(f"{server}/docs")
    page.get_by_text("Match one company").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table .response-col_status", has_text="200")
    answer.wait_for()
    assert any(urlsplit(url).path == "/api/v1/match" for url in page.asked)
