"""The OpenAPI document: what is true of the application, and pydantic's schemas to the letter."""

import json
from typing import Any

import jsonschema_rs

from api.describing import EXAMPLE
from api.openapi import DESCRIBED
from api.problems import PROBLEM
from api.routes import ROUTES
from profiles.schema import Profile

COMPONENTS = "#/components/schemas/{model}"


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the operations of a document by id."""
    return {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
    }


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        here: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            here = here[step]
        schema = here
    return schema


def validator(document: dict[str, Any], schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Make a validator for one schema of a document, with the components it refers to."""
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


def body_schema(document: dict[str, Any]) -> dict[str, Any]:
    return operations(document)["Match"]["requestBody"]["content"]["application/json"]["schema"]


def test_the_body_of_a_match_is_pydantics_own_profile(document) -> None:
    exact = Profile.model_json_schema(ref_template=COMPONENTS)
    definitions = exact.pop("$defs")
    assert resolved(document, body_schema(document)) == exact
    held = document["components"]["schemas"]
    assert {name: held[name] for name in definitions} == definitions


def test_every_route_is_documented(document) -> None:
    documented = operations(document)
    routes = {handler.operation_id for handler in ROUTES}
    assert documented.keys() == routes
    assert all(operation["summary"] for operation in documented.values())
    assert DESCRIBED.keys() | {"Healthy", "Ready"} == routes


def test_every_path_of_the_contract_is_there(document) -> None:
    assert {
        "/api/v1/match",
        "/api/v1/diff",
        "/api/v1/measures",
        "/api/v1/measures/{measure_id}",
        "/api/v1/articles/{number}",
        "/api/v1/bureaus",
        "/api/v1/bureaus/{bureau_id}",
        "/api/v1/facts",
        "/healthz",
        "/readyz",
    } <= document["paths"].keys()
    assert document["paths"]["/api/v1/match"].keys() == {"post"}


def test_every_operation_says_which_problems_it_answers_with(document) -> None:
    for name, said in DESCRIBED.items():
        for status in said.problems:
            [media_type] = operations(document)[name]["responses"][str(status)]["content"]
            assert media_type == PROBLEM


def test_every_operation_says_that_the_language_can_be_chosen(document) -> None:
    for name in DESCRIBED:
        parameters = operations(document)[name]["parameters"]
        assert [p["in"] for p in parameters if p["name"] == "Accept-Language"] == ["header"]


def test_the_parameters_of_a_match_are_a_date_and_a_flag(document) -> None:
    parameters = {p["name"]: p["schema"] for p in operations(document)["Match"]["parameters"]}
    assert {"as_of", "all"} <= parameters.keys()
    assert "date" in json.dumps(parameters["as_of"])
    assert "boolean" in json.dumps(parameters["all"])


def test_every_reference_leads_somewhere(document) -> None:
    def references(node: object) -> list[str]:
        match node:
            case dict():
                own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
                return own + [found for value in node.values() for found in references(value)]
            case list():
                return [found for value in node for found in references(value)]
            case _:
                return []

    found = {*references(document)}
    assert found
    assert all(isinstance(resolved(document, {"$ref": reference}), dict) for reference in found)


def test_the_example_is_what_the_schema_and_the_server_take(document, match) -> None:
    body = operations(document)["Match"]["requestBody"]["content"]["application/json"]
    assert body["example"] == EXAMPLE
    validator(document, body_schema(document)).validate(EXAMPLE)
    assert match(EXAMPLE).status_code == 200


def test_the_sample_and_its_report_are_as_documented(document, match, sample) -> None:
    validator(document, body_schema(document)).validate(json.loads(sample))
    answer = operations(document)["Match"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator(document, answer).validate(match(sample, all="true").json())


def test_the_schema_of_a_profile_is_closed(document) -> None:
    profile = validator(document, body_schema(document))
    refused = [{"revenu": 1}, {"employees": -1}, {"mu_grade": "E"}, {"designations": {"high_tech": True}}]
    assert [faulty for faulty in refused if profile.is_valid(faulty)] == []


def test_the_schema_knows_the_shape_of_codes(document) -> None:
    profile = validator(document, body_schema(document))
    refused = [{"county": "Lucheng"}, {"industry": "valves"}, {"uscc": "91"}]
    assert [faulty for faulty in refused if profile.is_valid(faulty)] == []


def test_there_is_one_document_only(client, document) -> None:
    response = client.get("/docs/openapi.json")
    assert response.status_code == 404 or response.json() == document


def test_the_page_and_its_files_are_served_from_here(client) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for file in (
        "swagger-ui-bundle.js",
        "swagger-ui.css",
        "swagger-ui-standalone-preset.js",
        "favicon-32x32.png",
    ):
        assert f"/assets/swagger-ui/{file}" in page.text
        assert client.get(f"/assets/swagger-ui/{file}").status_code == 200
