"""Industries from a 经营范围: right on what is plain, silent on what is unknown, and adding up."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick

from matcher.learning.industries import IndustryModel
from profiles.declaring import INDUSTRY
from seeds.industries import industry_model, industry_words
from seeds.reference_codes import code_systems

DEVELOPMENT = Path(__file__).with_name("development_scopes.csv")

PLAIN = {
    "普通阀门和旋塞制造；阀门和旋塞销售；货物进出口": "C3443",
    "一般项目：鞋制造；鞋帽批发；鞋帽零售": "C1952",
    "小型断路器、交流接触器制造、加工、销售": "C3823",
    "眼镜及配件生产": "C3587",
    "锁具制造；五金产品零售": "C3351",
    "道路货物运输（不含危险货物）；装卸搬运": "G5431",
    "代理记账；税务服务": "L7241",
    "海水养殖；水产品批发": "A0411",
}
UNKNOWN = ["", "你好世界", "货物进出口", "制造、销售", "lorem ipsum dolor", "今天天气很好", "?!", "abc制造"]
LENGTHS = {"section": 1, "division": 3, "class": 5}


@pytest.mark.parametrize(("scope", "code"), PLAIN.items())
def test_a_plain_scope_is_recognised(model, scope, code) -> None:
    assert model.suggest(scope)[0]["code"] == code


@pytest.mark.parametrize("scope", UNKNOWN)
def test_nothing_known_gives_nothing(model, scope) -> None:
    assert model.suggest(scope) == []
    assert model.probabilities(scope) == {}


def test_most_development_scopes_are_recognised(model) -> None:
    with DEVELOPMENT.open(encoding="utf-8", newline="") as file:
        rows = [(row["scope"], row["code"]) for row in csv.DictReader(file)]
    right = sum(code in [s["code"] for s in model.suggest(scope)] for scope, code in rows)
    assert right / len(rows) > 0.85


def test_the_development_scopes_are_none_of_the_measured_ones(root) -> None:
    with (root / "benchmarks/data/business_scopes.csv").open(encoding="utf-8", newline="") as file:
        measured = {row["scope"] for row in csv.DictReader(file)}
    with DEVELOPMENT.open(encoding="utf-8", newline="") as file:
        assert measured.isdisjoint(row["scope"] for row in csv.DictReader(file))


def test_only_a_division_where_no_class_was_spoken_of(model) -> None:
    [first, *_] = model.suggest("五金加工")
    assert (first["code"], first["level"]) == ("C33", "division")


def test_what_comes_first_decides(model) -> None:
    assert model.suggest("阀门制造；服装制造")[0]["code"] == "C3443"
    assert model.suggest("服装制造；阀门制造")[0]["code"][:3] == "C18"


def test_the_verb_tells_a_factory_from_a_shop(model) -> None:
    made, sold = (model.suggest(f"服装{verb}")[0]["code"] for verb in ("制造", "批发"))
    assert (made[:3], sold) == ("C18", "F5132")


def test_the_words_that_decided_are_the_scopes_own(model) -> None:
    scope = "断路器、接触器制造"
    [first, *_] = model.suggest(scope)
    assert {"断路器", "接触器"} <= {evidence["word"] for evidence in first["words"]}
    assert all(evidence["word"] in scope for evidence in first["words"])
    assert sum(evidence["weight"] for evidence in first["words"]) == pytest.approx(1, abs=0.05)


def test_two_models_of_the_same_words_say_the_same(model) -> None:
    again = IndustryModel(code_systems()[INDUSTRY], industry_words())
    for scope in PLAIN:
        assert again.suggest(scope) == model.suggest(scope)
        assert again.probabilities(scope) == model.probabilities(scope)


def test_the_model_is_trained_once() -> None:
    assert industry_model() is industry_model()


def holds(model: IndustryModel, scope: str) -> None:
    found = model.probabilities(scope)
    for length in LENGTHS.values():
        level = [share for code, share in found.items() if len(code) == length]
        assert not found or sum(level) == pytest.approx(1, abs=1e-3)
    suggested = model.suggest(scope)
    shares = [suggestion["probability"] for suggestion in suggested]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.001
    codes = [suggestion["code"] for suggestion in suggested]
    assert not any(a != b and a.startswith(b) for a in codes for b in codes)


WORDS = st.sampled_from(
    ["阀门", "鞋", "软件", "制造", "销售", "开发", "服务", "；", "、", "，", "（", "）", "竹蜻蜓", "x", " "]
)


@quick(60)
@given(st.lists(WORDS, max_size=20).map("".join))
def test_probabilities_add_up_at_every_level(scope: str) -> None:
    holds(industry_model(), scope)


@quick(60)
@given(st.text(max_size=60))
def test_any_text_is_answered(scope: str) -> None:
    holds(industry_model(), scope)


def test_every_word_stands_under_a_code_of_the_standard() -> None:
    codes = code_systems()[INDUSTRY].codes
    words = industry_words()
    assert [code for code in words.words if code not in codes or len(code) not in {3, 5}] == []
    assert [seller for pair in words.sold_as.values() for seller in pair if seller not in codes] == []
    assert all(words.words.values())


def test_every_division_has_words() -> None:
    divisions = {code for code in code_systems()[INDUSTRY].codes if len(code) == 3}
    assert divisions <= industry_words().words.keys()
    assert len(divisions) == 97


def test_every_kind_of_goods_has_sellers() -> None:
    words = industry_words()
    unsold = {code[:3] for code in words.words if code.startswith("C") and not words.sellers(code)}
    assert unsold == {"C42", "C43"}  # services on goods
