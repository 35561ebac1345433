"""The addresses of the pages. A handler finds what is asked for and shows it; it decides nothing."""

from litestar import Router

from api.pages.rendering import PAGE
from api.pages.routes import accounts, start
from api.pages.wrong import PAGE_HANDLERS

PAGES = (
    start.show_start,
    start.choose_language,
    accounts.show_sign_in,
    accounts.take_sign_in,
    accounts.take_sign_out,
    accounts.show_account,
    accounts.take_password,
)


def pages() -> Router:
    """Give all pages; what is wrong on the way to one is shown as a page too."""
    return Router(
        "/", route_handlers=PAGES, opt=dict(PAGE), exception_handlers=PAGE_HANDLERS, include_in_schema=False
    )
