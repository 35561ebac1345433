"""The addresses of the API. A handler finds what is asked for and renders it; it decides nothing."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, QueryParameter, RawBody
from litestar.serialization import encode_json
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE

from api.facts_view import facts_view
from api.languages import Tongue, negotiated, rendered
from api.problems import AnyRequest, NotThere
from api.service import Service
from criteria.errors import nearest
from criteria.words import Words
from profiles.reading import LARGEST_BYTES, read_profile_json

MATCH_BODY_LIMIT = 4 * LARGEST_BYTES
"""What is larger is refused before it is read whole; what is smaller gets its own fault."""

AsOf = Annotated[
    date | None, QueryParameter(description="Judge on this date; otherwise on the catalogue's own.")
]
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
    sent_as = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if sent_as != "application/json" and not sent_as.endswith("+json"):
        raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)
    tongue = _tongue(request)
    profile = read_profile_json(body, service.catalogue.codes)
    report = service.report(profile, as_of=as_of, tongue=tongue, everyone=everyone)
    return _json(report, tongue)


@get(
    "/api/v1/catalogue",
    operation_id="GetCatalogue",
    tags=["catalogue"],
    summary="All that is encoded, in brief",
    sync_to_thread=False,
)
def get_catalogue(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the catalogue."""
    tongue = _tongue(request)
    return _rendered(service.views(tongue).whole(), tongue)


@get(
    "/api/v1/measures",
    operation_id="ListMeasures",
    tags=["catalogue"],
    summary="Measures, all or those of an article, a domain or a kind",
    sync_to_thread=False,
)
def list_measures(
    request: AnyRequest,
    service: NamedDependency[Service],
    article: FromQuery[int | None] = None,
    domain: FromQuery[int | None] = None,
    kind: FromQuery[str | None] = None,
) -> Response[bytes]:
    """Give the measures in brief."""
    tongue = _tongue(request)
    wanted = {"article": article, "domain": domain, "kind": kind}
    found = [
        measure
        for measure in service.views(tongue).whole()["measures"]
        if all(value is None or dict(measure)[key] == value for key, value in wanted.items())
    ]
    return _rendered(found, tongue)


@get(
    "/api/v1/measures/{measure_id:str}",
    operation_id="GetMeasure",
    tags=["catalogue"],
    summary="One measure whole: conditions in words and as encoded, amount, bureaus, sources",
    sync_to_thread=False,
)
def get_measure(
    request: AnyRequest, service: NamedDependency[Service], measure_id: FromPath[str]
) -> Response[bytes]:
    """Give one measure."""
    tongue = _tongue(request)
    views = service.views(tongue)
    padded = re.sub(r"-(\d)-", r"-0\1-", measure_id)
    if measure_id not in views.planned and padded in views.planned:
        raise NotThere(Words("没有这项措施", "there is no such measure"), padded)
    planned = _found(views.planned, measure_id, Words("没有这项措施", "there is no such measure"))
    return _rendered(views.measure_detail(planned), tongue)


@get(
    "/api/v1/articles",
    operation_id="ListArticles",
    tags=["catalogue"],
    summary="All articles with bureaus and targets",
    sync_to_thread=False,
)
def list_articles(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the articles."""
    tongue = _tongue(request)
    return _rendered(service.views(tongue).whole()["articles"], tongue)


@get(
    "/api/v1/articles/{number:int}",
    operation_id="GetArticle",
    tags=["catalogue"],
    summary="One article with its measures",
    sync_to_thread=False,
)
def get_article(
    request: AnyRequest, service: NamedDependency[Service], number: FromPath[int]
) -> Response[bytes]:
    """Give one article."""
    tongue = _tongue(request)
    views = service.views(tongue)
    article = _found(service.catalogue.articles, number, Words("没有这一条", "there is no such article"))
    return _rendered(views.article_detail(article), tongue)


@get(
    "/api/v1/bureaus",
    operation_id="ListBureaus",
    tags=["catalogue"],
    summary="All bureaus and what each answers for",
    sync_to_thread=False,
)
def list_bureaus(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the bureaus."""
    tongue = _tongue(request)
    views = service.views(tongue)
    return _rendered([views.bureau(bureau) for bureau in service.catalogue.bureaus], tongue)


@get(
    "/api/v1/bureaus/{bureau_id:str}",
    operation_id="GetBureau",
    tags=["catalogue"],
    summary="One bureau: the articles it leads and shares, the measures it handles",
    sync_to_thread=False,
)
def get_bureau(
    request: AnyRequest, service: NamedDependency[Service], bureau_id: FromPath[str]
) -> Response[bytes]:
    """Give one bureau."""
    tongue = _tongue(request)
    _found(service.catalogue.bureaus, bureau_id, Words("没有这个部门", "there is no such bureau"))
    return _rendered(service.views(tongue).bureau(bureau_id), tongue)


@get(
    "/api/v1/facts",
    operation_id="ListFacts",
    tags=["facts"],
    summary="The fact vocabulary with labels, units and questions, and the JSON Schema of a profile",
    sync_to_thread=False,
)
def list_facts(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the vocabulary."""
    tongue = _tongue(request)
    return _rendered(facts_view(service.catalogue.vocabulary, tongue.core), tongue)


@get(
    "/healthz",
    operation_id="Healthy",
    tags=["operations"],
    summary="Whether the process answers",
    sync_to_thread=False,
)
def healthy() -> dict[Literal["status"], Literal["ok"]]:
    """Answer that the process lives."""
    return {"status": "ok"}


@get(
    "/readyz",
    operation_id="Ready",
    tags=["operations"],
    summary="Whether it can match, and with which catalogue",
    sync_to_thread=False,
)
def ready(service: NamedDependency[Service]) -> dict[str, str]:
    """Answer that the catalogue is loaded."""
    return {"status": "ready", "catalogue": service.catalogue.policy.id, "version": service.catalogue.version}


ROUTES = (
    match_company,
    get_catalogue,
    list_measures,
    get_measure,
    list_articles,
    get_article,
    list_bureaus,
    get_bureau,
    list_facts,
    healthy,
    ready,
)


def _tongue(request: AnyRequest) -> Tongue:
    return negotiated(request.headers.get("accept-language"))


def _found(known: Mapping[Any, Any], key: str | int, detail: Words) -> Any:  # noqa: ANN401 - what is held
    if key not in known:
        raise NotThere(detail, nearest(key, known) if isinstance(key, str) else None)
    return known[key]


def _rendered(data: object, tongue: Tongue) -> Response[bytes]:
    return _json(rendered(data, tongue), tongue)


def _json(data: object, tongue: Tongue) -> Response[bytes]:
    headers = {"Content-Language": tongue.value, "Vary": "Accept-Language"}
    return Response(encode_json(data), media_type="application/json", headers=headers)
