"""Rendering: a template with what every page has, as an answer."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from litestar import Response
from markupsafe import Markup

from api import wording
from api.access.caller import ANYBODY, Caller
from api.access.cookies import CSRF
from api.access.gate import GATE, Gate
from api.languages import Tongue
from api.pages.assets import address_of_asset
from api.pages.figures import count, date_of, share, ten_thousands, yuan
from api.pages.forms import TOKEN
from api.pages.words import Say
from api.problems import AnyRequest
from api.store.people import Role
from api.tongues import VARY, tongue_of

TEMPLATES = Path(__file__).parent / "templates"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing within a page runs or styles but our own files."""

PAGE: Mapping[str, Any] = {"page": True}
"""In a handler's `opt`: it answers people, with pages, also where something is wrong."""


SERVICE = "service"
"""Under this name the application's state has its `Service`."""

_SECTIONS: tuple[tuple[str, str], ...] = ()
"""The areas that have pages: key of their name, and address."""


@cache
def environment() -> Environment:
    """Give the templates; what is put into them is escaped, and what is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"asset": address_of_asset, "wording": wording, "Tongue": Tongue, "Role": Role}
    made.globals["token"] = token
    made.filters |= {"yuan": yuan, "wan": ten_thousands, "day": date_of, "count": count, "share": share}
    return made


def page(request: AnyRequest, template: str, status: int = 200, **context: object) -> Response[bytes]:
    """Answer with a template; `context` is what it shows.

    Every template also has `say`, `tongue`, `caller`, `here` (the address without what was asked),
    `partial` (htmx asked for a piece of a page), and `csrf`, the token of the session or nothing.
    """
    tongue = tongue_of(request)
    given = {
        "say": Say(tongue),
        "tongue": tongue,
        "caller": caller_of(request),
        "csrf": csrf_of(request),
        "here": request.url.path,
        "sections": _SECTIONS,
        "catalogue_version": request.app.state[SERVICE].catalogue.version,
        "partial": is_partial(request),
        **context,
    }
    text = environment().get_template(template).render(given)
    headers = {
        "Content-Security-Policy": POLICY,
        "Content-Language": tongue.value,
        "Vary": f"{VARY}, HX-Request",
        "Cache-Control": "private, no-cache",
    }
    return Response(text.encode(), media_type="text/html", status_code=status, headers=headers)


@pass_context
def token(context: Context) -> Markup:
    """Give the hidden field that a form of somebody who is signed in sends along."""
    value = context["csrf"]
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, value) if value else Markup()


def is_partial(request: AnyRequest) -> bool:
    """Tell whether htmx asks for a piece of a page."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"


def caller_of(request: AnyRequest) -> Caller:
    """Give who asks; nobody in particular where the request was refused before that was known."""
    found: Caller = request.scope.get("user") or ANYBODY
    return found


def csrf_of(request: AnyRequest) -> str:
    """Give the token that a change by a session's cookie has to carry."""
    gate: Gate = request.app.state[GATE]
    return request.cookies.get(gate.cookies.named(CSRF), "") if caller_of(request).via == "session" else ""
