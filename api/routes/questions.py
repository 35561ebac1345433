"""Questions: what to ask one company next, and which companies of a portfolio to ask what."""

from typing import Annotated

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, RawBody

from api.bodies import MOST_COMPANIES
from api.problems import AnyRequest
from api.routes.answering import MATCH_BODY_LIMIT, AsOf, json_answer, need_json, sent_profile
from api.service import Service
from api.tongues import tongue_of
from profiles.reading import read_profiles_json

MOST_QUESTIONS = 200
USUAL_COUNT = 10
PORTFOLIO_BODY_LIMIT = 8 * MATCH_BODY_LIMIT

Count = Annotated[
    int, QueryParameter(description="How many questions to give, at most.", ge=1, le=MOST_QUESTIONS)
]


@post(
    "/api/v1/questions",
    operation_id="AskCompany",
    tags=["questions"],
    summary="What to ask a company next",
    description=(
        "The facts whose answers are expected to settle most money-weighted uncertainty, first those that "
        "settle most, and how much is undecided. The weights are assumptions about order. Keeps nothing."
    ),
    status_code=200,
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=False,
)
def ask_company(
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    as_of: AsOf = None,
    count: Count = USUAL_COUNT,
) -> Response[bytes]:
    """Give the next questions to one company."""
    tongue, profile = tongue_of(request), sent_profile(request, body, service)
    return json_answer(service.questions(profile, as_of=as_of, tongue=tongue, count=count), tongue)


@post(
    "/api/v1/portfolio/questions",
    operation_id="AskPortfolio",
    tags=["questions"],
    summary="Which companies of a portfolio to ask what",
    description=(
        f"Questions to single companies by what they are expected to settle, and each question with all the "
        f"companies to put it to. From 1 to {MOST_COMPANIES} companies. Keeps nothing."
    ),
    status_code=200,
    request_max_body_size=PORTFOLIO_BODY_LIMIT,
    sync_to_thread=True,
)
def ask_portfolio(
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    as_of: AsOf = None,
    count: Count = USUAL_COUNT,
) -> Response[bytes]:
    """Give the next questions to a portfolio."""
    need_json(request)
    tongue = tongue_of(request)
    profiles = read_profiles_json(body, service.catalogue.codes, MOST_COMPANIES)
    return json_answer(service.portfolio(profiles, as_of=as_of, tongue=tongue, count=count), tongue)
