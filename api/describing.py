"""What the API's description says of each operation: body, answer, problems. One entry an operation.

Litestar knows paths and parameters; the rest stands here and in the modules of routes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.bodies import Companies
from api.catalogue_view import (
    ArticleDetail,
    ArticleView,
    BureauView,
    CatalogueView,
    MeasureDetail,
    MeasureView,
)
from api.comparing import DiffBody
from api.facts_view import FactsView
from api.industry_view import IndustryView
from api.questions_view import QuestionsView
from matcher.change_report import ChangeReport
from matcher.portfolio import Portfolio
from matcher.report import Report
from matcher.unlock_report import Graph, Paths
from profiles.schema import Profile


@dataclass(frozen=True, slots=True)
class Body:
    """What an operation takes: a type that pydantic knows, or raw content of some media type."""

    kind: Any
    example: Any
    media_type: str = "application/json"
    required: bool = True


@dataclass(frozen=True, slots=True)
class Described:
    """One operation: what it answers with, and what may go wrong.

    That somebody must be signed in, and that what is not allowed is not found, is added from the
    matrix. `answer` is a type that pydantic knows, or nothing for an empty answer.
    """

    answer: Any = None
    problems: tuple[int, ...] = ()
    body: Body | None = None
    status: int = 200
    example: Any = None
    """An answer."""
    media_types: Mapping[str, Any] = field(default_factory=dict)
    """Further (or, without `answer`, the only) media types of the answer, with an example each."""
    conditional: bool = False
    """A change that needs `If-Match`."""
    repeatable: bool = False
    """A post that takes an `Idempotency-Key`."""
    tagged: bool = False
    """The answer carries an `ETag`."""
    revalidated: bool = False
    """It takes `If-None-Match`, and answers 304 where the reader has the newest."""


EXAMPLE = {
    "name": "温州示例阀门制造有限公司",
    "industry": "C3443",
    "county": "330324",
    "revenue": 86000000,
    "employees": 148,
    "rd_expense": 4300000,
    "taxable_income": 7200000,
    "tax_collection": "audit",
    "designations": {"high_tech_enterprise": {"held": True, "until": "2026-12-07"}},
}

COMPANIES_EXAMPLE = {
    "companies": [EXAMPLE, {"name": "温州示例软件有限公司", "industry": "I6513", "county": "330304"}]
}

SCOPE_EXAMPLE = {"business_scope": "普通阀门和旋塞制造；泵及真空设备销售；货物进出口"}

DIFF_EXAMPLE = {
    "before": {"profile": EXAMPLE, "as_of": "2025-06-30"},
    "after": {"profile": {**EXAMPLE, "rd_expense": 900000}, "as_of": "2025-12-31"},
}

_PICTURE = {"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="900">…</svg>'}
_SENT = (400, 413, 415, 422)

CATALOGUE: Mapping[str, Described] = {
    "Match": Described(Report, _SENT, Body(Profile, EXAMPLE)),
    "Diff": Described(ChangeReport, _SENT, Body(DiffBody, DIFF_EXAMPLE)),
    "AskCompany": Described(QuestionsView, _SENT, Body(Profile, EXAMPLE)),
    "AskPortfolio": Described(Portfolio, _SENT, Body(Companies, COMPANIES_EXAMPLE)),
    "SuggestIndustries": Described(IndustryView, _SENT, Body(Profile, SCOPE_EXAMPLE)),
    "Path": Described(Paths, _SENT, Body(Profile, EXAMPLE), media_types=_PICTURE),
    "ListRecognitions": Described(Graph, (400,), media_types=_PICTURE),
    "GetCatalogue": Described(CatalogueView),
    "ListMeasures": Described(list[MeasureView], (400,)),
    "GetMeasure": Described(MeasureDetail, (404,)),
    "ListArticles": Described(list[ArticleView]),
    "GetArticle": Described(ArticleDetail, (404,)),
    "ListBureaus": Described(list[BureauView]),
    "GetBureau": Described(BureauView, (404,)),
    "ListFacts": Described(FactsView),
    "Ready": Described(dict[str, str], (503,)),
}
"""What matches and reads the catalogue, and keeps nothing."""
