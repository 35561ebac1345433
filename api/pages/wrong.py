"""What is wrong, as a page: the same problems as over the API, in words and with a way on."""

from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import quote

from litestar import Response
from litestar.response import Redirect
from litestar.serialization import decode_json

from api.pages.rendering import page
from api.problems import HANDLERS, AnyRequest, PasswordChangeNeeded, Problem, SignInNeeded

Handler: TypeAlias = Callable[[AnyRequest, Any], Response[Any]]


def sign_in_first(request: AnyRequest, _: Exception) -> Response[Any]:
    """Lead whoever is not signed in to where that is done, and back."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    where = f"?next={quote(asked, safe='/')}" if request.method == "GET" else ""
    return Redirect(f"/sign-in{where}")


def new_password_first(_: AnyRequest, __: Exception) -> Response[Any]:
    """Lead to where a password given by somebody else is changed."""
    return Redirect("/account")


def _as_page(handler: Handler) -> Handler:
    """Show the problem that a handler of the API answers with."""

    def shown(request: AnyRequest, error: Exception) -> Response[Any]:
        answer = handler(request, error)
        found: Problem = decode_json(answer.content) if isinstance(answer.content, bytes) else answer.content
        made = page(request, "problem.html", answer.status_code or 500, problem=found)
        kept = {name: value for name, value in answer.headers.items() if name.lower() == "retry-after"}
        made.headers.update(kept)
        return made

    return shown


PAGE_HANDLERS = {
    **{error: _as_page(handler) for error, handler in HANDLERS.items()},
    SignInNeeded: sign_in_first,
    PasswordChangeNeeded: new_password_first,
}
"""Which exception is answered how on a page."""


def for_browsers(handler: Handler) -> Handler:
    """Answer a browser that comes to no address with a page, and everybody else as the API does."""
    as_page = _as_page(handler)

    def answered(request: AnyRequest, error: Exception) -> Response[Any]:
        wants_page = "text/html" in request.headers.get("accept", "")
        ours = request.url.path.startswith(("/api/", "/assets/"))
        return (handler if ours or not wants_page else as_page)(request, error)

    return answered
