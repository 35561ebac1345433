"""Diff: a company beside another, or beside itself on another day."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from api.changes import At, changes
from api.comparing import read_sides
from api.problems import AnyRequest
from api.routes.answering import MATCH_BODY_LIMIT, json_answer, need_json
from api.service import Service
from api.tongues import tongue_of


@post(
    "/api/v1/diff",
    operation_id="Diff",
    tags=["match"],
    summary="Compare two profiles, two dates, or both",
    description="Which verdicts and amounts change, and which condition is the reason. Keeps nothing.",
    status_code=200,
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=False,
)
def compare_sides(request: AnyRequest, body: RawBody, service: NamedDependency[Service]) -> Response[bytes]:
    """Compare two sides."""
    need_json(request)
    tongue = tongue_of(request)
    before, after = read_sides(body, service.catalogue.codes)
    sides = [At(service, stated.profile, stated.as_of) for stated in (before, after)]
    return json_answer(changes(sides[0], sides[1], tongue), tongue)
