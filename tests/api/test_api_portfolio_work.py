"""A portfolio at work: what to ask which company, and each company by each measure."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlmodel import select

from api.routes.portfolio_work import Verdict
from api.store.people import PortfolioMember, Role
from api.store.records import AuditEntry
from matcher.verdicts import VERDICTS

TODAY = date(2025, 6, 30)
MEASURE = "wz25-09-2"


@pytest.fixture
def adviser(world):
    return world.enrol(Role.ADVISER)


@pytest.fixture
def portfolio(world, adviser) -> str:
    return world.send("POST", "/api/v1/portfolios", adviser, json={"name": "泵阀"}).json()["id"]


@pytest.fixture
def put(world, adviser, portfolio):
    """Keep a company, let the adviser see it, put it into the portfolio."""
    keeper = world.enrol(Role.COMPANY)

    def make(days: int = 10, **facts):
        world.watch.forward(seconds=1)
        kept = world.keep(keeper, **facts)
        world.grant(kept, adviser, TODAY + timedelta(days=days))
        path = f"/api/v1/portfolios/{portfolio}/companies/{kept.company.id}"
        assert world.send("PUT", path, adviser).status_code == 204
        return kept

    return make


@pytest.fixture
def ask(world, adviser, portfolio):
    def send(what: str, headers=None, **query):
        path = f"/api/v1/portfolios/{portfolio}/{what}"
        return world.send("GET", path, adviser, params=query, headers=headers or {})

    return send


def test_a_row_says_what_the_companys_own_report_says(match, put, ask) -> None:
    kept = put(high_tech=True)
    said = ask("matches").json()
    [row] = said["items"]
    assert (row["company_id"], row["name"], row["version"]) == (kept.company.id, kept.company.name, 1)
    report = match(kept.version.profile.encode(), as_of=said["as_of"]).json()
    assert row["measures"] == [
        {key: entry[key] for key in ("measure", "title", "verdict", "rank")}
        | {key: entry["amount"][key] for key in ("low", "high", "status")}
        for entry in sorted(report["matches"], key=lambda entry: entry["rank"])
    ]
    assert said["catalogue"] == report["catalogue"]


def test_it_is_narrowed_to_a_verdict_or_a_measure(put, ask) -> None:
    put(high_tech=True)
    put(micro=True)
    for row in ask("matches", verdict="not_eligible").json()["items"]:
        assert {cell["verdict"] for cell in row["measures"]} == {"not_eligible"}
    rows = ask("matches", measure=MEASURE).json()["items"]
    assert [[cell["measure"] for cell in row["measures"]] for row in rows] == [[MEASURE], [MEASURE]]


def test_the_verdicts_to_narrow_to_are_those_there_are() -> None:
    assert Verdict.__args__ == VERDICTS


@pytest.mark.parametrize(
    "query",
    [{"verdict": "maybe"}, {"measure": "wz25-99-9"}, {"measure": "\0"}, {"limit": "51"}, {"as_of": "soon"}],
)
def test_what_cannot_be_asked_for_is_told(ask, query) -> None:
    answer = ask("matches", **query)
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [*query]


def test_pages_follow_one_another_and_leave_out_what_is_not_granted(world, put, ask) -> None:
    kept = [put(days) for days in (10, 1, 10, 10)]
    world.watch.forward(days=2)
    first = ask("matches", limit="2", measure=MEASURE).json()
    second = ask("matches", limit="2", measure=MEASURE, cursor=first["next"]).json()
    ids = [row["company_id"] for row in first["items"] + second["items"]]
    assert ids == [kept[3].company.id, kept[2].company.id, kept[0].company.id]
    assert (first["hidden"], second["hidden"], second["next"]) == (1, 1, None)


def test_as_csv_there_is_a_row_a_company_and_measure_and_no_formula(world, adviser, put, ask) -> None:
    put(name='=HYPERLINK("http://evil.example","x")')
    put(name='@SUM(1),\r\n"a')
    answer = ask("matches", headers={"Accept": "text/csv"}, limit="1", measure=MEASURE)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert 'rel="next"' in answer.headers["link"]
    pages = [answer]
    address = answer.headers["link"].partition(">")[0].removeprefix("<")
    pages.append(world.send("GET", address, adviser, headers={"Accept": "text/csv"}))
    rows = [
        row
        for page in pages
        for row in csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"), newline=""))
    ]
    assert [row["name"] for row in rows] == ["'@SUM(1),\r\n\"a", '\'=HYPERLINK("http://evil.example","x")']
    assert {row["measure"] for row in rows} == {MEASURE}
    assert "link" not in pages[1].headers


def test_questions_name_the_companies_to_ask(put, ask) -> None:
    full, empty = put(high_tech=True), put(rd_expense=None, taxable_income=None)
    said = ask("questions", count="3").json()
    numbered = {entry["company"]: entry["company_id"] for entry in said["companies"]}
    assert numbered == {1: empty.company.id, 2: full.company.id}
    assert 0 < len(said["pairs"]) <= 3
    assert {pair["company"] for pair in said["pairs"]} <= numbered.keys()
    assert (said["hidden"], said["unreadable"], said["next"]) == (0, [], None)


def test_an_empty_portfolio_has_nothing_to_ask_and_nothing_to_match(ask) -> None:
    said = ask("questions").json()
    assert (said["companies"], said["pairs"], said["by_question"]) == ([], [], [])
    assert ask("matches").json()["items"] == []


def test_more_companies_than_fit_go_on_on_the_next_page(put, ask, monkeypatch) -> None:
    monkeypatch.setattr("api.routes.portfolio_work.MOST_COMPANIES", 2)
    kept = [put() for _ in range(3)]
    first = ask("questions").json()
    second = ask("questions", cursor=first["next"]).json()
    ids = [entry["company_id"] for page in (first, second) for entry in page["companies"]]
    assert ids == [company.company.id for company in reversed(kept)]


def test_a_profile_that_the_catalogue_no_longer_reads_is_named_and_the_rest_is_matched(
    world, put, ask
) -> None:
    good, bad = put(), put()
    with world.database.writing() as session:
        version = bad.version.model_copy(
            update={"id": good.version.id[::-1], "number": 2, "profile": '{"industry":"Z99"}'}
        )
        session.add(type(version)(**version.model_dump()))
        company = session.get(type(bad.company), bad.company.id)
        company.version = 2
        session.add(company)
    for what in ("matches", "questions"):
        said = ask(what).json()
        assert said["unreadable"] == [bad.company.id]
    assert [row["company_id"] for row in ask("matches").json()["items"]] == [good.company.id]


def test_names_stay_as_they_were_written_in_the_other_script(put, ask) -> None:
    put(name="温州兴业阀门厂")
    said = ask("matches", headers={"Accept-Language": "zh-Hant"}, measure=MEASURE).json()
    assert said["items"][0]["name"] == "温州兴业阀门厂"
    assert "業" in said["items"][0]["measures"][0]["title"]


def test_whose_profile_was_looked_at_is_recorded(world, adviser, put, ask) -> None:
    kept = [put(), put()]
    ask("matches")
    with world.database.reading() as session:
        entries = session.exec(
            select(AuditEntry).where(
                AuditEntry.actor_id == adviser.account.id, AuditEntry.action == "MatchPortfolio"
            )
        ).all()
    assert {entry.company_id for entry in entries} == {company.company.id for company in kept}


def test_nothing_of_a_company_is_shown_once_its_consent_is_over(world, portfolio, put, ask) -> None:
    kept = put(1)
    world.watch.forward(days=2)
    for what in ("companies", "matches", "questions"):
        said = ask(what)
        assert said.json()["hidden"] == 1
        assert kept.company.id not in said.text
        assert kept.company.name not in said.text
    with world.database.reading() as session:
        assert session.get(PortfolioMember, (portfolio, kept.company.id)) is not None
