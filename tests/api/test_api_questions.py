"""Questions over HTTP: to one company, and to a portfolio."""

import json

import jsonschema_rs
import pytest

from api.bodies import MOST_COMPANIES
from api.openapi import DESCRIBED

QUESTIONS, PORTFOLIO = "/api/v1/questions", "/api/v1/portfolio/questions"
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def ask(client):
    def post(path: str, body: object, *, language: str = "zh-Hans", **query: object):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(path, content=content, params=query, headers={**JSON, "accept-language": language})

    return post


def test_the_questions_are_those_of_the_report(ask, match, sample) -> None:
    report = match(sample).json()
    answer = ask(QUESTIONS, sample, count=5).json()

    assert answer["uncertainty"] == report["uncertainty"]
    assert [q["fact"] for q in answer["questions"]] == [q["fact"] for q in report["next_questions"][:5]]


def test_ten_questions_are_given_unless_it_is_said_otherwise(ask) -> None:
    assert len(ask(QUESTIONS, {}).json()["questions"]) == 10
    assert len(ask(QUESTIONS, {}, count=1).json()["questions"]) == 1


def test_the_date_and_the_language_are_those_asked_for(ask) -> None:
    answer = ask(QUESTIONS, {}, language="en", as_of="2025-03-01")

    assert answer.headers["content-language"] == "en"
    assert answer.json()["as_of"] == "2025-03-01"
    assert all(question["question"].endswith("?") for question in answer.json()["questions"])


def test_a_portfolio_is_answered_by_company_and_by_question(ask) -> None:
    companies = [{"name": "温州甲阀门有限公司", "industry": "C3443"}, {"name": "温州乙软件有限公司"}]
    answer = ask(PORTFOLIO, {"companies": companies}, language="zh-Hant", count=3).json()

    assert [company["name"] for company in answer["companies"]] == [
        "温州甲阀门有限公司",
        "温州乙软件有限公司",
    ]
    assert len(answer["pairs"]) == len(answer["by_question"]) == 3
    assert {pair["company"] for pair in answer["pairs"]} <= {1, 2}


def test_every_fault_of_a_portfolio_has_its_place(ask) -> None:
    answer = ask(PORTFOLIO, {"companies": [{"revenu": 1}, {"employees": -1}]}, language="en")

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "/companies/0/revenu",
        "/companies/1/employees",
    ]


def test_a_portfolio_has_a_limit_that_is_stated(ask, document) -> None:
    most = [{}] * MOST_COMPANIES
    assert ask(PORTFOLIO, {"companies": most}).status_code == 200
    too_many = ask(PORTFOLIO, {"companies": [*most, {}]})
    assert too_many.status_code == 422
    assert str(MOST_COMPANIES) in too_many.json()["errors"][0]["detail"]
    assert str(MOST_COMPANIES) in document["paths"][PORTFOLIO]["post"]["description"]


@pytest.mark.parametrize("path", [QUESTIONS, PORTFOLIO])
@pytest.mark.parametrize("count", ["0", "201", "many"])
def test_a_count_out_of_bounds_is_a_bad_parameter(ask, path, count) -> None:
    answer = ask(path, {"companies": [{}]} if path == PORTFOLIO else {}, language="en", count=count)

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"parameter": "count", "detail": "a whole number from 1 to 200 is expected"}
    ]


@pytest.mark.parametrize(("path", "name"), [(QUESTIONS, "AskCompany"), (PORTFOLIO, "AskPortfolio")])
def test_the_example_and_its_answer_are_as_documented(ask, document, path, name) -> None:
    operation = document["paths"][path]["post"]
    body = operation["requestBody"]["content"]["application/json"]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]

    assert body["example"] == DESCRIBED[name].body.example
    _validator(document, body["schema"]).validate(body["example"])
    _validator(document, answer).validate(ask(path, body["example"], count=200).json())


def _validator(document, schema) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})
