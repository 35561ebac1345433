"""The start page, and the choice of a language."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from api.access.gate import Gate
from api.languages import Tongue
from api.pages.going import safely
from api.pages.rendering import page
from api.problems import AnyRequest, NotThere
from api.service import Service
from api.tongues import remembered
from api.working import NO_SUCH


@get("/", operation_id="GetCatalogue", sync_to_thread=False)
def show_start(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Say what there is for whom."""
    catalogue = service.catalogue
    return page(request, "home.html", measures=len(catalogue.measures), articles=len(catalogue.articles))


@get("/language/{code:str}", operation_id="GetCatalogue", sync_to_thread=False)
def choose_language(
    code: FromPath[str],
    gate: NamedDependency[Gate],
    next: FromQuery[str] = "/",  # noqa: A002 - a query parameter
) -> Redirect:
    """Remember a language and go back to the page it was chosen on."""
    if code not in {*Tongue}:
        raise NotThere(NO_SUCH)
    return Redirect(safely(next), cookies=[remembered(Tongue(code), secure=gate.cookies.secure)])
