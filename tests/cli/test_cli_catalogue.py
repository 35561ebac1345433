"""`huiqi catalogue`: what is encoded, in the contract's shape."""

import json

import pytest
from cli.shapes import FIGURE, misses

CATALOGUE = {
    "id": str,
    "version": str,
    "document": {"number": str, "title": str, "issuer": str, "issued_on": str},
    "domains": [{"number": int, "title": str, "lead_bureau": str, "budget_yuan": int}],
    "articles": [
        {
            "number": int,
            "title": str,
            "domain": int,
            "lead_bureau": str,
            "responsible_bureaus": [str],
            "targets": [{"text": str, "value": FIGURE, "unit": str}],
        }
    ],
    "measures": [
        {
            "id": str,
            "article": int,
            "title": str,
            "kind": str,
            "audience": [str],
            "route": str,
            "conditions": int,
            "conditions_encoded": int,
            "cases": int,
        }
    ],
}


@pytest.fixture(scope="module")
def printed(huiqi) -> dict:
    process = huiqi("catalogue", "--format", "json")
    assert process.returncode == 0
    assert process.stderr == b""
    return json.loads(process.stdout)


def test_the_catalogue_has_every_key_of_the_contract(printed) -> None:
    assert [*misses(CATALOGUE, printed)] == []
    assert printed["id"] == "wenzhou-2025"
    assert printed["document"]["number"] == "温政发〔2025〕2号"
    assert printed["document"]["issuer"] == "温州市人民政府"


def test_eight_domains_share_a_budget_of_9345_million(printed) -> None:
    assert [domain["number"] for domain in printed["domains"]] == [*range(1, 9)]
    assert sum(domain["budget_yuan"] for domain in printed["domains"]) == 9_345_000_000


def test_there_are_forty_five_articles_in_order(printed) -> None:
    assert [article["number"] for article in printed["articles"]] == [*range(1, 46)]
    domains = [article["domain"] for article in printed["articles"]]
    assert domains == sorted(domains)
    assert set(domains) == set(range(1, 9))


def test_the_bureau_named_first_leads(printed) -> None:
    assert all(article["responsible_bureaus"][0] == article["lead_bureau"] for article in printed["articles"])
    ninth = printed["articles"][8]
    assert ninth["responsible_bureaus"] == ["市科技局", "市经信局", "市国资委", "市税务局"]


def test_bureaus_bear_the_names_of_the_text(printed) -> None:
    names = {name for article in printed["articles"] for name in article["responsible_bureaus"]}
    assert "市政府办公室〈市金融工作服务中心〉" in names
    assert names.issuperset(domain["lead_bureau"] for domain in printed["domains"])
    assert all(name == name.strip() and name.isprintable() for name in names)


def test_a_measure_has_cases_and_no_more_conditions_encoded_than_it_has(printed) -> None:
    articles = {article["number"] for article in printed["articles"]}
    ids = [measure["id"] for measure in printed["measures"]]
    assert len(ids) == len(set(ids))
    for measure in printed["measures"]:
        assert measure["article"] in articles
        assert measure["id"].startswith(f"wz25-{measure['article']:02d}-")
        assert 0 <= measure["conditions_encoded"] <= measure["conditions"]
        assert measure["cases"] >= 1


def test_a_target_is_a_figure_of_the_government(printed) -> None:
    targets = [target for article in printed["articles"] for target in article["targets"]]
    assert targets
    deputies = [target for target in printed["articles"][8]["targets"] if target["value"] == 650]
    assert [target["unit"] for target in deputies] == ["家"]


def test_the_version_is_that_of_the_reports(printed, report) -> None:
    assert report["catalogue"] == {"id": printed["id"], "version": printed["version"]}


def test_a_report_names_the_bureaus_of_its_article(printed, report) -> None:
    articles = {article["number"]: article for article in printed["articles"]}
    for match in report["matches"]:
        article = articles[match["article"]]
        named = [bureau["name"] for bureau in match["responsible_bureaus"]]
        assert named == article["responsible_bureaus"]
        assert match["lead_bureau"]["name"] == article["lead_bureau"]
        assert match["domain"] == article["domain"]


def test_english_names_bureaus_in_english(huiqi, printed) -> None:
    english = json.loads(huiqi("catalogue", "--format", "json", "--lang", "en").stdout)
    assert english["domains"][0]["lead_bureau"] == "Science and Technology Bureau"
    assert [article["number"] for article in english["articles"]] == [*range(1, 46)]
    assert english["version"] == printed["version"]
