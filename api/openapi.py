"""The OpenAPI document: Litestar's paths and parameters with pydantic's exact schemas.

Litestar loses what pydantic knows of a model (patterns, closed objects, discriminators), so
bodies are documented here, from `api.describing`, by pydantic itself. The documentation page is served
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
from litestar.status_codes import HTTP_201_CREATED
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from api.access.cookies import SESSION
from api.access.matrix import Reach, reach_of
from api.describing import CATALOGUE, Described
from api.problems import PROBLEM, AnyRequest, Problem
from api.routes import (
    accounts,
    auditing,
    bureau,
    companies,
    company_answers,
    company_data,
    designations,
    grants,
    import_files,
    imports,
    jobs,
    keys,
    learning,
    me,
    outcomes,
    portfolio_work,
    portfolios,
    reforms,
    runs,
    screening_files,
    screenings,
    sessions,
    verifying,
    versions,
)
from api.store.people import Role

DESCRIBED: Mapping[str, Described] = {
    **CATALOGUE,
    **sessions.DESCRIBED,
    **me.DESCRIBED,
    **keys.DESCRIBED,
    **accounts.DESCRIBED,
    **runs.DESCRIBED,
    **verifying.DESCRIBED,
    **auditing.DESCRIBED,
    **companies.DESCRIBED,
    **versions.DESCRIBED,
    **company_answers.DESCRIBED,
    **designations.DESCRIBED,
    **company_data.DESCRIBED,
    **grants.DESCRIBED,
    **portfolios.DESCRIBED,
    **portfolio_work.DESCRIBED,
    **outcomes.DESCRIBED,
    **bureau.DESCRIBED,
    **reforms.DESCRIBED,
    **learning.DESCRIBED,
    **imports.DESCRIBED,
    **import_files.DESCRIBED,
    **screenings.DESCRIBED,
    **screening_files.DESCRIBED,
    **jobs.DESCRIBED,
}
"""By operation id."""

SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key made under /api/v1/keys"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": f"__Host-{SESSION}",
        "description": "Signed in; changes need the header x-csrftoken too. Without HTTPS: huiqi_session",
    },
}

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
        path: {method: _operation(method, operation, schemas) for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    held = document.get("components", {})
    return {
        **document,
        "paths": paths,
        "components": {
            **held,
            "schemas": {**held.get("schemas", {}), **components},
            "securitySchemes": SECURITY,
        },
    }


def _operation(method: str, operation: Any, schemas: Mapping[str, Any]) -> Any:  # noqa: ANN401 - parts of a JSON document
    name = str(operation.get("operationId")) if isinstance(operation, dict) else ""
    said = DESCRIBED.get(name)
    if said is None:
        return operation
    closed = reach_of(name, Role.ANONYMOUS) is Reach.NOBODY
    statuses = sorted({*said.problems, *_of_access(method, closed=closed)})
    exact_operation = {
        **operation,
        "parameters": [*operation.get("parameters", ()), *_headers(said)],
        "responses": {
            str(said.status): _answer(name, said, schemas),
            **({"304": {"description": "Not modified"}} if said.revalidated else {}),
            **{str(status): _problem(status, schemas) for status in statuses},
        },
    }
    if closed:
        exact_operation["security"] = [{"key": []}, {"session": []}]
    if said.body is not None:
        schema = schemas[f"{name} body"]
        content = {said.body.media_type: {"schema": schema, "example": said.body.example}}
        exact_operation["requestBody"] = {"required": said.body.required, "content": content}
    return exact_operation


def _of_access(method: str, *, closed: bool) -> tuple[int, ...]:
    """Give the problems that every operation has: too often asked; and of closed ones, not let in."""
    if not closed:
        return (401, 429)  # a key that does not hold is refused wherever it is sent
    return (401, 404, 429, 503) if method == "get" else (401, 403, 404, 429, 503)


def _answer(name: str, said: Described, schemas: Mapping[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if said.answer is not None:
        content["application/json"] = {"schema": schemas[name]}
        if said.example is not None:
            content["application/json"]["example"] = said.example
    for media_type, example in said.media_types.items():
        content[media_type] = {"schema": {"type": "string"}, "example": example}
    answer: dict[str, Any] = {"description": "The answer, in the language of Accept-Language"}
    if content:
        answer["content"] = content
    headers = {"ETag": "The state, for If-Match"} if said.tagged else {}
    if said.status == HTTP_201_CREATED:
        headers["Location"] = "The address of what was made"
    if headers:
        answer["headers"] = {
            header: {"schema": {"type": "string"}, "description": why} for header, why in headers.items()
        }
    return answer


def _headers(said: Described) -> list[dict[str, Any]]:
    headers = [("Accept-Language", False, "zh-Hans (default), zh-Hant or en")]
    if said.conditional:
        headers.append(("If-Match", True, "The ETag of the state that is changed"))
    if said.revalidated:
        headers.append(("If-None-Match", False, "The ETag of the state that the reader has"))
    if said.repeatable:
        headers.append(("Idempotency-Key", False, "Sent again with the same key, it is done once"))
    return [
        {"name": name, "in": "header", "required": needed, "schema": {"type": "string"}, "description": why}
        for name, needed, why in headers
    ]


def _problem(status: int, schemas: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "description": f"Problem details (RFC 9457), status {status}",
        "content": {PROBLEM: {"schema": schemas["Problem"]}},
    }


@cache
def _schemas() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Give pydantic's schema for each answer and body, and the definitions they refer to."""
    kinds: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        ("Problem", "serialization", TypeAdapter(Problem)),
    ]
    for name, said in DESCRIBED.items():
        if said.answer is not None:
            kinds.append((name, "serialization", TypeAdapter(said.answer)))
        if said.body is not None:
            kinds.append((f"{name} body", "validation", TypeAdapter(said.body.kind)))
    found, shared = TypeAdapter.json_schemas(kinds, ref_template=_REFERENCE)
    return {name: schema for (name, _), schema in found.items()}, shared.get("$defs", {})
