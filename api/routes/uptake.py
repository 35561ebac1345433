"""How many of the server's companies a measure reaches, for the bureau that handles it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api import outcomes
from api.access.limiting import UPLOAD
from api.access.matrix import Reach
from api.describing import Described
from api.problems import AnyRequest, NotThere
from api.routes.answering import json_answer
from api.service import Service
from api.surveys import Surveys
from api.tongues import tongue_of
from api.working import NO_SUCH, Desk
from matcher.suppressing import FEWEST
from matcher.uptake.report import Uptake

ByGroup = Annotated[
    Literal["county", "sector", "size", "ownership"] | None,
    QueryParameter(description="Count by this too."),
]
WhichMeasure = Annotated[str, QueryParameter(pattern="^[A-Za-z0-9-]{1,20}$", description="The measure.")]


@get(
    "/api/v1/uptake",
    operation_id="GetUptake",
    tags=["bureau"],
    summary="How many companies a measure reaches, how many come to have it, and what it costs",
    description=(
        "Counted from the companies that HUIQI_POPULATION names, on the catalogue's own day; 409 where none "
        "is named. Officers ask about measures of their bureau. Bounds come from logic, estimates name what "
        f"they assume. A count under {FEWEST} is null (`suppressed`), none as well, and so is what would "
        "tell it."
    ),
    opt=UPLOAD,
    sync_to_thread=True,
)
def get_uptake(  # noqa: PLR0913, PLR0917 - what is asked for, and what answers it
    request: AnyRequest,
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
    surveys: NamedDependency[Surveys],
    measure: WhichMeasure,
    group: ByGroup = None,
) -> Response[bytes]:
    """Give the uptake of a measure within the caller's reach."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        within = service.catalogue.measures if work.reach is Reach.ALL else outcomes.measures_of(work)
        if measure not in within:
            raise NotThere(NO_SUCH)
        work.record(measure=measure)
    return json_answer(surveys.report(measure, group, tongue), tongue)


_PARTS = {"sampling": 0.02, "unknown_facts": 0.05, "take_up": 0.85, "amount": 0.08}
_UPTAKE = {
    "catalogue": "e7697cd9430c5ec5",
    "as_of": "2025-06-30",
    "seed": 0,
    "draws": 20,
    "companies": 200000,
    "suppressed": True,
    "sample": [],
    "facts": [
        {
            "fact": "rd_expense",
            "label": "研发费用",
            "method": "frequency",
            "known": 5963,
            "open": 14037,
            "masked": 1804,
            "brier": 0.0398,
            "brier_frequency": 0.0398,
            "calibration": 0.0064,
        }
    ],
    "measures": [
        {
            "measure": "wz25-09-1",
            "title": "企业研发费用加计扣除",
            "article": 9,
            "domain": 2,
            "amount": "formula",
            "basis": "研发费用×100%×企业适用税率",
            "stated": [],
            "take_up": {
                "apply": {"mean": 0.65, "low": 0.26, "high": 0.95},
                "success": {"mean": 0.8, "low": 0.43, "high": 0.99},
                "outcomes": 0,
            },
            "targets": [
                {
                    "text": "选派科技副总入驻企业",
                    "value": 650,
                    "unit": "家",
                    "verdict": "suffices",
                    "chance_of_pool": None,
                    "chance_of_recipients": None,
                }
            ],
            "groups": [
                {
                    "dimension": None,
                    "group": "",
                    "title": "全部",
                    "companies": 200000,
                    "certain": 763,
                    "reached": 763,
                    "possible": 21350,
                    "expected": {"value": 2890, "low": 2700, "high": 3080, "parts": _PARTS},
                    "left_open": None,
                    "recipients": {"value": 1500, "low": 520, "high": 2280, "parts": _PARTS},
                    "cost": {"value": 166000000, "low": 60900000, "high": 272000000, "parts": _PARTS},
                    "without_figure": None,
                    "suppressed": False,
                }
            ],
        }
    ],
    "budgets": [],
    "assumptions": ["先验可能性是本产品按办理方式和支持类型作的假设，没有统计依据"],
}

DESCRIBED: Mapping[str, Described] = {"GetUptake": Described(Uptake, (400, 409), example=_UPTAKE)}
