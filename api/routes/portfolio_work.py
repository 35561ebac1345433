"""A portfolio at work: what to ask which company, and each company by each measure."""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromPath, QueryParameter

from api import portfolios
from api.bodies import MOST_COMPANIES
from api.describing import Described
from api.portfolio_view import AskedView, MatrixView, as_table, asked, matrix, readable
from api.problems import AnyRequest
from api.routes.answering import AsOf, json_answer
from api.routes.paging import Cursor
from api.routes.portfolios import Members, members
from api.routes.questions import USUAL_COUNT, Count
from api.service import Service
from api.store.people import PortfolioRecord
from api.tongues import VARY, tongue_of
from api.working import Desk, Work

JSON, CSV = "application/json", "text/csv"
MOST_MATCHED = 50
"""Companies of a page of the matrix."""

Verdict = Literal["eligible", "likely", "needs_facts", "not_eligible", "not_in_force"]
OfVerdict = Annotated[Verdict | None, QueryParameter(description="Only what comes to this verdict.")]
OfMeasure = Annotated[str | None, QueryParameter(max_length=20, description="Only this measure.")]
Companies = Annotated[int, QueryParameter(ge=1, le=MOST_MATCHED, description="Companies, at most 50.")]


@get(
    "/api/v1/portfolios/{portfolio_id:str}/questions",
    operation_id="AskKeptPortfolio",
    tags=["portfolios"],
    summary="Which companies of a portfolio to ask what",
    description=(
        f"Over {MOST_COMPANIES} companies at a time, those added last first; `next` goes on. Questions are "
        "compared within a page."
    ),
    sync_to_thread=True,
)
def ask_kept_portfolio(  # noqa: PLR0913, PLR0917 - a request has as many parts
    request: AnyRequest,
    portfolio_id: FromPath[str],
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
    as_of: AsOf = None,
    count: Count = USUAL_COUNT,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Give the next questions to the companies whose consent lasts."""
    with desk.reading() as work:
        portfolio = portfolios.find(work, portfolio_id)
        found = members(work, portfolio, cursor=cursor, limit=MOST_COMPANIES)
        _record(work, portfolio, found)
    tongue = tongue_of(request)
    read, unreadable = readable(found.items, service.catalogue.codes)
    view = asked(read, service, service.plan(as_of, tongue), tongue, count)
    view["unreadable"], view["hidden"], view["next"] = unreadable, found.hidden, found.next
    return json_answer(view, tongue)


@get(
    "/api/v1/portfolios/{portfolio_id:str}/matches",
    operation_id="MatchPortfolio",
    tags=["portfolios"],
    summary="Companies of a portfolio by measures: verdict, amount, rank; as data or as CSV",
    description=(
        f"At most {MOST_MATCHED} companies a page, those added last first. As CSV (`Accept: text/csv`) there "
        "is a row for each company and measure, and `Link` leads to the next page."
    ),
    sync_to_thread=True,
)
def match_portfolio(  # noqa: PLR0913, PLR0917 - a request has as many parts
    request: AnyRequest,
    portfolio_id: FromPath[str],
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
    as_of: AsOf = None,
    verdict: OfVerdict = None,
    measure: OfMeasure = None,
    limit: Companies = 20,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Match the companies whose consent lasts."""
    if measure is not None and measure not in service.catalogue.measures:
        raise ValidationException(extra=[{"key": "measure", "message": "no such measure"}])
    with desk.reading() as work:
        portfolio = portfolios.find(work, portfolio_id)
        found = members(work, portfolio, cursor=cursor, limit=limit)
        _record(work, portfolio, found)
    tongue = tongue_of(request)
    plan = service.plan(as_of, tongue)
    read, unreadable = readable(found.items, service.catalogue.codes)
    rows = matrix(
        read,
        plan,
        lambda match: verdict in (None, match["verdict"]) and measure in (None, match["measure"]),
        tongue,
    )
    if request.accept.best_match([JSON, CSV], default=JSON) == CSV:
        answer = Response(as_table(rows).encode(), media_type=CSV)
        answer.headers["Content-Disposition"] = 'attachment; filename="portfolio.csv"'
        answer.headers["Content-Language"] = tongue.value
        if found.next is not None:
            answer.headers["Link"] = f'<{_next(request, found.next)}>; rel="next"'
    else:
        view: MatrixView = {
            "as_of": plan.as_of.isoformat(),
            "catalogue": {"id": plan.catalogue.policy.id, "version": plan.catalogue.version},
            "items": rows,
            "unreadable": unreadable,
            "hidden": found.hidden,
            "next": found.next,
        }
        answer = json_answer(view, tongue)
    answer.headers["Vary"] = f"Accept, {VARY}"
    return answer


def _record(work: Work, portfolio: PortfolioRecord, found: Members) -> None:
    """Note whose profile was looked at: an entry for each company."""
    for member in found.items:
        work.record(company_id=member.company.id, subject_id=portfolio.id, version=member.version.number)


def _next(request: AnyRequest, cursor: str) -> str:
    """Give the address of the next page, within this server."""
    sent = {key: value for key, value in request.query_params.dict().items() if key != "cursor"}
    return f"{request.url.path}?{urlencode({**sent, 'cursor': cursor}, doseq=True)}"


_CELL = {
    "measure": "wz25-09-2",
    "title": "企业研发费用加计扣除",
    "verdict": "eligible",
    "rank": 1,
    "low": 1075000,
    "high": 1075000,
    "status": "computed",
}
_MATRIX = {
    "as_of": "2025-06-30",
    "catalogue": {"id": "wenzhou-2025", "version": "3f1c…"},
    "items": [
        {
            "company_id": "7b3k4x2m4q5w5t6r2n6c3d4eaa",
            "name": "温州示例阀门制造有限公司",
            "version": 3,
            "measures": [_CELL],
        }
    ],
    "unreadable": [],
    "hidden": 1,
    "next": None,
}
_TABLE = (
    "company_id,name,measure,title,verdict,rank,low,high,status\r\n"
    "7b3k4x2m4q5w5t6r2n6c3d4eaa,温州示例阀门制造有限公司,wz25-09-2,企业研发费用加计扣除,eligible,1,"
    "1075000,1075000,computed\r\n"
)

DESCRIBED: Mapping[str, Described] = {
    "AskKeptPortfolio": Described(AskedView, (400,)),
    "MatchPortfolio": Described(MatrixView, (400,), example=_MATRIX, media_types={CSV: _TABLE}),
}
