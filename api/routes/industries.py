"""Industries suggested from the words of a 经营范围."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from api.industry_view import industry_view
from api.problems import AnyRequest
from api.routes.answering import MATCH_BODY_LIMIT, json_answer, sent_profile
from api.service import Service
from api.tongues import tongue_of
from profiles.declaring import INDUSTRY


@post(
    "/api/v1/industries/suggest",
    operation_id="SuggestIndustries",
    tags=["match"],
    summary="Suggest industries for a business scope",
    description=(
        "Up to three divisions or classes of GB/T 4754-2017 with probabilities and the words that decided. "
        "The body is a profile, of which only business_scope is read. It fills no fact and keeps nothing."
    ),
    status_code=200,
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=True,
)
def suggest_industries(
    request: AnyRequest, body: RawBody, service: NamedDependency[Service]
) -> Response[bytes]:
    """Suggest industries; training the model, the first time, does not hold up other requests."""
    tongue, profile = tongue_of(request), sent_profile(request, body, service)
    codes = service.catalogue.codes[INDUSTRY]
    return json_answer(industry_view(profile.business_scope, codes, tongue), tongue)
