"""Recognitions: how they lead to one another, and what they open for one company; as data or as a picture."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from api.languages import Tongue
from api.problems import AnyRequest
from api.routes.answering import MATCH_BODY_LIMIT, AsOf, json_answer, sent_profile
from api.service import Service
from api.tongues import VARY, tongue_of
from api.unlock_picture import picture_of_graph, picture_of_paths

JSON, SVG = "application/json", "image/svg+xml"


@get(
    "/api/v1/recognitions",
    operation_id="ListRecognitions",
    tags=["catalogue"],
    summary="Recognitions, their standards, which come before which; as data or as SVG",
    sync_to_thread=False,
)
def list_recognitions(
    request: AnyRequest, service: NamedDependency[Service], as_of: AsOf = None
) -> Response[bytes]:
    """Give the recognitions of the catalogue."""
    tongue = tongue_of(request)
    graph = service.recognitions(as_of=as_of, tongue=tongue)
    if _wants_picture(request):
        return _picture(picture_of_graph(graph, tongue), tongue)
    return _varying(json_answer(graph, tongue))


@post(
    "/api/v1/path",
    operation_id="Path",
    tags=["match"],
    summary="The recognitions that open measures to one company; as data or as SVG",
    description="How it stands to each recognition, the shortest paths of use to it, and what each step "
    "opens. Keeps nothing.",
    status_code=200,
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=False,
)
def find_paths(
    request: AnyRequest, body: RawBody, service: NamedDependency[Service], as_of: AsOf = None
) -> Response[bytes]:
    """Find the paths of one company."""
    tongue, profile = tongue_of(request), sent_profile(request, body, service)
    paths = service.paths(profile, as_of=as_of, tongue=tongue)
    if _wants_picture(request):
        return _picture(picture_of_paths(paths, tongue), tongue)
    return _varying(json_answer(paths, tongue))


def _wants_picture(request: AnyRequest) -> bool:
    return request.accept.best_match([JSON, SVG], default=JSON) == SVG


def _picture(drawn: str, tongue: Tongue) -> Response[bytes]:
    headers = {"Content-Language": tongue.value}
    return _varying(Response(drawn.encode(), media_type=SVG, headers=headers))


def _varying(answer: Response[bytes]) -> Response[bytes]:
    """Say that the answer hangs on what was asked for."""
    answer.headers["Vary"] = f"Accept, {VARY}"
    return answer
