"""The catalogue: measures, articles, bureaus, and the facts they are about."""

import re

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from api.facts_view import facts_view
from api.problems import AnyRequest, NotThere
from api.routes.answering import found, rendered_answer
from api.service import Service
from api.tongues import tongue_of
from criteria.words import Words


@get(
    "/api/v1/catalogue",
    operation_id="GetCatalogue",
    tags=["catalogue"],
    summary="All that is encoded, in brief",
    sync_to_thread=False,
)
def get_catalogue(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the catalogue."""
    tongue = tongue_of(request)
    return rendered_answer(service.views(tongue).whole(), tongue)


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
    tongue = tongue_of(request)
    wanted = {"article": article, "domain": domain, "kind": kind}
    chosen = [
        measure
        for measure in service.views(tongue).whole()["measures"]
        if all(value is None or dict(measure)[key] == value for key, value in wanted.items())
    ]
    return rendered_answer(chosen, tongue)


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
    tongue = tongue_of(request)
    views = service.views(tongue)
    padded = re.sub(r"-(\d)-", r"-0\1-", measure_id)
    if measure_id not in views.planned and padded in views.planned:
        raise NotThere(Words("没有这项措施", "there is no such measure"), padded)
    planned = found(views.planned, measure_id, Words("没有这项措施", "there is no such measure"))
    return rendered_answer(views.measure_detail(planned), tongue)


@get(
    "/api/v1/articles",
    operation_id="ListArticles",
    tags=["catalogue"],
    summary="All articles with bureaus and targets",
    sync_to_thread=False,
)
def list_articles(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the articles."""
    tongue = tongue_of(request)
    return rendered_answer(service.views(tongue).whole()["articles"], tongue)


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
    tongue = tongue_of(request)
    views = service.views(tongue)
    written = request.url.path.rpartition("/")[2]
    known = (
        service.catalogue.articles if written.isascii() and written.isdigit() else {}
    )  # a space before it is no part of a number
    article = found(known, number, Words("没有这一条", "there is no such article"))
    return rendered_answer(views.article_detail(article), tongue)


@get(
    "/api/v1/bureaus",
    operation_id="ListBureaus",
    tags=["catalogue"],
    summary="All bureaus and what each answers for",
    sync_to_thread=False,
)
def list_bureaus(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the bureaus."""
    tongue = tongue_of(request)
    views = service.views(tongue)
    return rendered_answer([views.bureau(bureau) for bureau in service.catalogue.bureaus], tongue)


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
    tongue = tongue_of(request)
    found(service.catalogue.bureaus, bureau_id, Words("没有这个部门", "there is no such bureau"))
    return rendered_answer(service.views(tongue).bureau(bureau_id), tongue)


@get(
    "/api/v1/facts",
    operation_id="ListFacts",
    tags=["facts"],
    summary="The fact vocabulary with labels, units and questions, and the JSON Schema of a profile",
    sync_to_thread=False,
)
def list_facts(request: AnyRequest, service: NamedDependency[Service]) -> Response[bytes]:
    """Give the vocabulary."""
    tongue = tongue_of(request)
    return rendered_answer(facts_view(service.catalogue.vocabulary, tongue.core), tongue)
