"""Which language an answer is in, and what stays the same in all of them."""

import json

import pytest

from api.languages import traditional
from profiles.options import DESIGNATION_LABELS

ASKED = {
    None: "zh-Hans",
    "": "zh-Hans",
    "zh-Hans": "zh-Hans",
    "zh-CN,zh;q=0.9,en;q=0.8": "zh-Hans",
    "zh-Hant": "zh-Hant",
    "zh-TW": "zh-Hant",
    "zh-HK,en;q=0.5": "zh-Hant",
    "zh-hant-mo": "zh-Hant",
    "en": "en",
    "EN-gb": "en",
    "en-US,en;q=0.9,zh-CN;q=0.1": "en",
    "zh-CN;q=0.1,en;q=0.9": "en",
    "fr, zh-Hant;q=0.5, en;q=0.1": "zh-Hant",
    "en;q=0": "zh-Hans",
    "fr": "zh-Hans",
    "*": "zh-Hans",
    "en;q=much, zh-Hant;q=0.1": "zh-Hant",
    "en;q=nan": "zh-Hans",
    ",;q=,,": "zh-Hans",
}


@pytest.mark.parametrize(("asked", "answered"), ASKED.items())
def test_the_language_is_the_one_asked_for(client, asked, answered) -> None:
    response = client.get("/api/v1/bureaus", headers={"accept-language": asked} if asked is not None else {})
    assert response.headers["content-language"] == answered
    assert "Accept-Language" in response.headers["vary"]


def test_a_blank_before_a_weight_changes_nothing(client) -> None:
    response = client.get("/api/v1/bureaus", headers={"accept-language": "en; q=0.1, zh-Hant; q=0.9"})
    assert response.headers["content-language"] == "zh-Hant"


def both(simplified: object, other: object, where: str = "") -> list[tuple[str, object, object]]:
    """Walk two answers side by side: every leaf with its place."""
    match simplified:
        case dict():
            assert [*simplified] == [*other], where
            return [
                leaf for key in simplified for leaf in both(simplified[key], other[key], f"{where}.{key}")
            ]
        case list():
            assert len(simplified) == len(other), where
            return [
                leaf for one, two in zip(simplified, other, strict=True) for leaf in both(one, two, where)
            ]
        case _:
            return [(where, simplified, other)]


READ = ["/api/v1/catalogue", "/api/v1/bureaus", "/api/v1/facts", "/api/v1/measures/wz25-09-2"]


@pytest.mark.parametrize("path", READ)
def test_traditional_chinese_converts_words_and_nothing_else(client, path) -> None:
    simplified = client.get(path).json()
    converted = client.get(path, headers={"accept-language": "zh-Hant"}).json()
    leaves = both(simplified, converted)
    assert any(one != two for _, one, two in leaves)
    for where, one, two in leaves:
        assert two == (traditional(one) if isinstance(one, str) else one), where


def test_a_report_in_traditional_chinese_keeps_codes_figures_and_the_name(match, sample) -> None:
    simplified = match(sample).json()
    converted = match(sample, headers={"accept-language": "zh-Hant"}).json()
    for where, one, two in both(simplified, converted):
        own = where == ".company.name" or not isinstance(one, str) or one.isascii()
        assert two == (one if own else traditional(one)), where
    assert converted["company"]["name"] == "温州示例阀门制造有限公司"
    assert "市稅務局" in json.dumps(converted, ensure_ascii=False)


def test_english_has_the_same_codes_and_figures(match, sample) -> None:
    chinese, english = match(sample).json(), match(sample, headers={"accept-language": "en"}).json()
    for here, there in zip(chinese["matches"], english["matches"], strict=True):
        for key in ("measure", "kind", "route", "verdict", "rank", "valid", "missing_facts", "ranking"):
            assert here[key] == there[key]
        for key in ("low", "high", "status", "currency"):
            assert here["amount"][key] == there["amount"][key]
    assert chinese["joint"]["low"] == english["joint"]["low"]
    assert [q["fact"] for q in chinese["next_questions"]] == [q["fact"] for q in english["next_questions"]]


def test_english_asks_and_acts_in_english(match) -> None:
    report = match({}, headers={"accept-language": "en"}).json()
    assert all(question["question"].endswith("?") for question in report["next_questions"])
    names = {bureau["name"] for found in report["matches"] for bureau in found["responsible_bureaus"]}
    assert all(name.isascii() for name in names)
    assert all(found["action"] for found in report["matches"])


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_facts_keep_their_names_in_every_language(client, language) -> None:
    facts = client.get("/api/v1/facts", headers={"accept-language": language}).json()["facts"]
    assert all(fact["name"].isascii() for fact in facts)
    assert {f"designations.{code}" for code in DESIGNATION_LABELS} <= {fact["name"] for fact in facts}
