"""Match: one company against the catalogue."""

from typing import Annotated

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, RawBody

from api.problems import AnyRequest
from api.routes.answering import MATCH_BODY_LIMIT, AsOf, json_answer, sent_profile
from api.service import Service
from api.tongues import tongue_of

Everyone = Annotated[
    bool, QueryParameter(name="all", description="With the measures for persons and government too.")
]


@post(
    "/api/v1/match",
    operation_id="Match",
    tags=["match"],
    summary="Match one company",
    description="Ranked measures with amounts, reasons, what is missing, and bureaus. Keeps nothing.",
    status_code=200,
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=False,
)
def match_company(
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    as_of: AsOf = None,
    everyone: Everyone = False,  # noqa: FBT002 - a query parameter
) -> Response[bytes]:
    """Match one company."""
    tongue, profile = tongue_of(request), sent_profile(request, body, service)
    report = service.report(profile, as_of=as_of, tongue=tongue, everyone=everyone)
    return json_answer(report, tongue)
