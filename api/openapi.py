"""The OpenAPI document: Litestar's paths and parameters with pydantic's exact schemas.

Litestar loses what pydantic knows of a model (patterns, closed objects, discriminators), so
bodies are documented here, from one table, by pydantic itself. The documentation page is served
from files of a package; nothing is fetched from outside.
"""

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from litestar import get
from litestar.enums import OpenAPIMediaType
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, SwaggerRenderPlugin
from litestar.serialization import encode_json
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

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
from api.problems import PROBLEM, AnyRequest, Problem
from api.questions_view import QuestionsView
from matcher.change_report import ChangeReport
from matcher.portfolio import Portfolio
from matcher.report import Report
from matcher.unlock_report import Graph, Paths
from profiles.schema import Profile

ANSWERS: Mapping[str, Any] = {
    "Match": Report,
    "Diff": ChangeReport,
    "AskCompany": QuestionsView,
    "AskPortfolio": Portfolio,
    "GetCatalogue": CatalogueView,
    "ListMeasures": list[MeasureView],
    "GetMeasure": MeasureDetail,
    "ListArticles": list[ArticleView],
    "GetArticle": ArticleDetail,
    "ListBureaus": list[BureauView],
    "GetBureau": BureauView,
    "ListFacts": FactsView,
    "SuggestIndustries": IndustryView,
    "ListRecognitions": Graph,
    "Path": Paths,
}
"""What each operation answers with, by its id."""

PROBLEMS: Mapping[str, tuple[int, ...]] = {
    "Match": (400, 413, 415, 422),
    "Diff": (400, 413, 415, 422),
    "SuggestIndustries": (400, 413, 415, 422),
    "Path": (400, 413, 415, 422),
    "ListRecognitions": (400,),
    "AskCompany": (400, 413, 415, 422),
    "AskPortfolio": (400, 413, 415, 422),
    "ListMeasures": (400,),
    "GetMeasure": (404,),
    "GetArticle": (404,),
    "GetBureau": (404,),
}
"""The problems that an operation can answer with."""

PICTURES = frozenset({"ListRecognitions", "Path"})
"""The operations that answer with an SVG where `Accept` asks for one."""

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

DIFF_EXAMPLE = {
    "before": {"profile": EXAMPLE, "as_of": "2025-06-30"},
    "after": {"profile": {**EXAMPLE, "rd_expense": 900000}, "as_of": "2025-12-31"},
}

BODIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "Match": ("Profile", EXAMPLE),
    "Path": ("Profile", EXAMPLE),
    "AskCompany": ("Profile", EXAMPLE),
    "AskPortfolio": (
        "Companies",
        {"companies": [EXAMPLE, {"name": "温州示例软件有限公司", "industry": "I6513", "county": "330304"}]},
    ),
    "Diff": ("DiffBody", DIFF_EXAMPLE),
    "SuggestIndustries": (
        "Profile",
        {"business_scope": "普通阀门和旋塞制造；泵及真空设备销售；货物进出口"},
    ),
}
"""What each operation that takes a body takes, by the name of its schema, with an example."""

_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="900" height="1000">…</svg>'

ASSETS = "/assets/swagger-ui"
_REFERENCE = "#/components/schemas/{model}"


def assets() -> Path:
    """Give the folder of swagger-ui's files; its package's Django glue is not imported."""
    spec = importlib.util.find_spec("drf_spectacular_sidecar")
    if spec is None or spec.origin is None:
        msg = "drf-spectacular-sidecar is not installed: run make setup"
        raise RuntimeError(msg)
    return Path(spec.origin).parent / "static/drf_spectacular_sidecar/swagger-ui-dist"


def config(version: str) -> OpenAPIConfig:
    """Give the configuration: the document at /openapi.json, a page to read it at /docs."""
    return OpenAPIConfig(
        title="huiqi 惠企",
        version=version,
        description="Which measures of an economic policy a company can get, and why.",
        path="/docs",
        render_plugins=[
            _ExactJson(path="/openapi.json"),
            _ExactSwagger(
                path="/",
                js_url=f"{ASSETS}/swagger-ui-bundle.js",
                css_url=f"{ASSETS}/swagger-ui.css",
                standalone_preset_js_url=f"{ASSETS}/swagger-ui-standalone-preset.js",
                favicon=f"<link rel='icon' type='image/png' href='{ASSETS}/favicon-32x32.png'>",
            ),
        ],
    )


@get("/openapi.json", include_in_schema=False, media_type=OpenAPIMediaType.OPENAPI_JSON, sync_to_thread=False)
def document(request: AnyRequest) -> bytes:
    """Give the document."""
    return encode_json(exact(request.app.openapi_schema.to_schema()))


class _ExactJson(JsonRenderPlugin):
    def render(self, request: AnyRequest, openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, exact(openapi_schema))


class _ExactSwagger(SwaggerRenderPlugin):
    def render(self, request: AnyRequest, openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, exact(openapi_schema))


def exact(document: dict[str, Any]) -> dict[str, Any]:
    """Give the document with pydantic's schemas for bodies, and with the problems."""
    schemas, components = _schemas()
    paths = {
        path: {method: _operation(operation, schemas) for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    held = document.get("components", {})
    return {
        **document,
        "paths": paths,
        "components": {**held, "schemas": {**held.get("schemas", {}), **components}},
    }


def _operation(operation: Any, schemas: Mapping[str, Any]) -> Any:  # noqa: ANN401 - parts of a JSON document
    name = str(operation.get("operationId")) if isinstance(operation, dict) else ""
    if name not in ANSWERS:
        return operation
    answer: dict[str, Any] = {
        "description": "The answer, in the language of Accept-Language",
        "content": {"application/json": {"schema": schemas[name]}},
    }
    if name in PICTURES:
        answer["content"]["image/svg+xml"] = {"schema": {"type": "string"}, "example": _PICTURE}
    problems = {str(status): _problem(status, schemas) for status in PROBLEMS.get(name, ())}
    accepting = {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "description": "zh-Hans (default), zh-Hant or en",
    }
    exact_operation = {
        **operation,
        "parameters": [*operation.get("parameters", ()), accepting],
        "responses": {"200": answer, **problems},
    }
    if name in BODIES:
        body, example = BODIES[name]
        content = {"application/json": {"schema": schemas[body], "example": example}}
        exact_operation["requestBody"] = {"required": True, "content": content}
    return exact_operation


def _problem(status: int, schemas: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "description": f"Problem details (RFC 9457), status {status}",
        "content": {PROBLEM: {"schema": schemas["Problem"]}},
    }


@cache
def _schemas() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Give pydantic's schema for each name, and the definitions they refer to."""
    kinds: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        ("Profile", "validation", TypeAdapter(Profile)),
        ("DiffBody", "validation", TypeAdapter(DiffBody)),
        ("Companies", "validation", TypeAdapter(Companies)),
        ("Problem", "serialization", TypeAdapter(Problem)),
        *((name, "serialization", TypeAdapter(kind)) for name, kind in ANSWERS.items()),
    ]
    found, shared = TypeAdapter.json_schemas(kinds, ref_template=_REFERENCE)
    return {name: schema for (name, _), schema in found.items()}, shared.get("$defs", {})
