"""A reform held against the companies that the server knows, for bureaus: aggregates only."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, RawBody

from api.access.matrix import Reach
from api.describing import Body, Described
from api.languages import Tongue
from api.populations import Populations
from api.problems import AnyRequest, BodyFault, BodyInvalid
from api.reform_view import ReformMeasure, ReformView, body_fault, unfit
from api.routes.answering import AsOf, need_json, rendered_answer
from api.service import Service
from api.tongues import tongue_of
from api.working import Desk
from criteria.errors import CatalogueInvalid
from criteria.files import CatalogueFile
from criteria.words import Words
from matcher.reform.patch import Reform, read_reform
from matcher.suppressing import FEWEST
from profiles.faults import pointer
from profiles.reading import parse_json

if TYPE_CHECKING:
    from matcher.reform.comparing import Comparison
    from matcher.reform.running import Planned
    from matcher.reform.telling import ToldEffect

_LARGEST = 1 << 16
_NOT_AN_OBJECT = BodyFault("", "not_object", Words("须为一个 JSON 对象", "a JSON object is expected"))
_TWICE = Words("同一对象中键重复", "the key stands twice in one object")
_TOO_FEW = Words("企业过少，不予测算", "There are too few companies to count")
_REST = Words("其余（合并）", "others, together")
_ALL = Words("全部", "all")

Grouping = Annotated[
    Literal["county", "sector", "size", "ownership"] | None,
    QueryParameter(description="Tell companies apart by this, too."),
]


@post(
    "/api/v1/reforms",
    operation_id="CompareReform",
    tags=["bureau"],
    summary="Who wins, who loses and what it costs if law were written otherwise",
    description=(
        "Takes a reform (`docs/reform.md`) and answers for the measures of the caller's bureau, counted "
        "from the companies that the server is set up with. Figures have at most two significant digits; new "
        f"conditions are not tried. Counts are to the nearest ten; those under {FEWEST} are held back, and "
        "so is what would tell them by subtraction. Keeps nothing."
    ),
    status_code=200,
    request_max_body_size=_LARGEST,
    sync_to_thread=True,
)
def compare_reform(  # noqa: PLR0913, PLR0917 - what a request brings, and what it is answered from
    request: AnyRequest,
    body: RawBody,
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
    populations: NamedDependency[Populations],
    group: Grouping = None,
    as_of: AsOf = None,
) -> Response[bytes]:
    """Compare the law with a reform of it."""
    tongue = tongue_of(request)
    reform, file = _sent(request, body)
    with desk.reading() as work:
        handled = work.handled.get(work.caller.bureau_id or "", frozenset())
        mine = frozenset(service.catalogue.measures) if work.reach is Reach.ALL else handled
        work.record(measures=len(mine), touched=len(reform.measures))
    from matcher.reform.running import planned

    wrong = [*unfit(reform, mine)]
    day = as_of or service.catalogue.policy.default_as_of
    try:
        plan = planned(service.catalogue, reform, day, file)
    except CatalogueInvalid as error:
        raise BodyInvalid([*wrong, *map(body_fault, error.faults)]) from None
    if wrong:
        raise BodyInvalid(wrong)
    comparison, bands = _compared(service, populations, plan, group)
    return rendered_answer(_view(comparison, plan, bands, mine, group, tongue), tongue)


def _sent(request: AnyRequest, body: bytes) -> tuple[Reform, CatalogueFile]:
    """Read the reform that a request carries; raises BodyInvalid with every fault of its writing."""
    need_json(request)
    data = parse_json(body, _LARGEST)
    if not isinstance(data, dict):
        raise BodyInvalid([_NOT_AN_OBJECT])
    faults = [BodyFault(pointer([key]), "duplicate_key", _TWICE) for key in getattr(data, "repeated", ())]
    file = CatalogueFile("body", data)
    reform, found = read_reform(file)
    if faults or found:
        raise BodyInvalid([*faults, *map(body_fault, found)])
    return reform, file


def _compared(
    service: Service, populations: Populations, plan: "Planned", grouping: str | None
) -> "tuple[Comparison, list[str]]":
    """Count the companies on both sides, and name the thresholds that are edges of their source's bands."""
    from matcher.columnar.companies import Companies, UnfitFile
    from matcher.columnar.reading import UnfitColumn
    from matcher.dimensions import Dimension
    from matcher.reform.comparing import Comparison
    from matcher.reform.running import cuts

    by = None if grouping is None else Dimension(grouping)
    comparison = Comparison(
        service.catalogue, plan.after.catalogue, plan.after.scope.as_of, by, bounds=False, every=True
    )
    try:
        companies = Companies(populations.file().path)
        for batch in companies.batches(comparison.keys):
            comparison.take(batch)
    except (UnfitFile, UnfitColumn) as error:
        raise populations.unfit(error) from error
    edges = sorted(cut for cut in cuts(comparison, ()) if cut.value in companies.bands.get(cut.fact, ()))
    return comparison, [f"{cut.fact}: {cut.value.normalize():f}" for cut in edges]


def _view(  # noqa: PLR0913, PLR0917 - what is told, and to whom
    comparison: "Comparison",
    plan: "Planned",
    bands: list[str],
    mine: frozenset[str],
    grouping: str | None,
    tongue: Tongue,
) -> ReformView:
    from matcher.reform.report import EVERYBODY, NO_RESPONSE
    from matcher.reform.telling import told

    if int(comparison.companies.sum()) < FEWEST:
        raise BodyInvalid([BodyFault("", "too_few_companies", _TOO_FEW)])
    reform = plan.reform
    return {
        "id": reform.id,
        "title": Words(reform.title, reform.title_en).within(tongue.core),
        "as_of": plan.after.scope.as_of.isoformat(),
        "fewest": FEWEST,
        "companies": int(comparison.companies.sum()),
        "grouping": grouping,
        "measures": [_measure(one, comparison, tongue) for one in told(comparison, mine)],
        "bands": bands,
        "assumptions": [words.within(tongue.core) for words in (EVERYBODY, NO_RESPONSE)],
    }


def _measure(one: "ToldEffect", comparison: "Comparison", tongue: Tongue) -> ReformMeasure:
    from matcher.reform.report import span_of
    from matcher.uptake.protecting import REST

    touched, span = one.effect.touched, span_of(one.cost_change)
    measure = comparison.before.catalogue.measures[touched.measure]
    words = {"": _ALL, REST: _REST}
    return {
        "measure": touched.measure,
        "title": Words(measure.title, measure.title_en).within(tongue.core),
        "touched": [name for name in ("reach", "amount") if getattr(touched, name)],
        "direction": one.effect.direction.value if touched.reach else "same",
        "groups": [
            {
                "group": group.name,
                "label": (words.get(group.name) or comparison.groups.label(group.name)).within(tongue.core),
                "companies": group.companies,
                "winners": group.winners,
                "losers": group.losers,
            }
            for group in one.groups
        ],
        "cost_change": None if span is None else {"low": span["low"], "high": span["high"]},
    }


_BODY = {
    "id": "lower-threshold",
    "title": "检验检测机构培育门槛由5000万元降至2000万元",
    "title_en": "Testing bodies fostered from CNY 20 million, not 50",
    "measures": {
        "wz25-15-5": [{"path": "eligibility.all[1].at_least", "from": 50_000_000, "to": 20_000_000}]
    },
}
_ANSWER = {
    "id": "lower-threshold",
    "title": "检验检测机构培育门槛由5000万元降至2000万元",
    "as_of": "2025-06-30",
    "fewest": FEWEST,
    "companies": 500_000,
    "grouping": None,
    "measures": [
        {
            "measure": "wz25-15-5",
            "title": "产值5千万元以上检验检测机构培育",
            "touched": ["reach"],
            "direction": "easier",
            "groups": [{"group": "", "label": "全部", "companies": 500_000, "winners": None, "losers": 0}],
            "cost_change": None,
        }
    ],
    "bands": [],
    "assumptions": ["假设企业不因改革改变自身情况。"],
}

DESCRIBED: Mapping[str, Described] = {
    "CompareReform": Described(ReformView, (400, 409, 413, 415, 422), Body(Reform, _BODY), example=_ANSWER),
}
