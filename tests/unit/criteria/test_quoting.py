"""Quotations: headings, bureaus, quoted phrases and figures, held against a policy's text."""

from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from support.catalogues import BASE, load_files, measure
from support.fault_codes import QUOTING

from criteria.errors import FaultCode
from criteria.quoting import PolicyText, check_quotations, forms, numeral

QUOTE, FIGURE, BUREAUS = (
    FaultCode.QUOTE_NOT_IN_TEXT,
    FaultCode.FIGURE_NOT_IN_TEXT,
    FaultCode.BUREAUS_DIFFER,
)

TEXT = """\
若干政策
试政发〔2025〕1号

各单位：
  为推动发展，制定本政策。支持总额为9亿元，各县参照执行。
一、科技创新
市财政预算安排资金500万元，其中重点支持研发300万元。
（一）支持研发。对从业人员20人以上、研发占比3%以上的企业，给予奖励，最高50万元。力争新增50家。
每年评审一次。（责任单位：市科技局、市税务局）
（二）支持人才。按规定办理。（责任单位：市科技局，以下排第一位的为牵头单位）
二、对外开放
安排资金2.3亿元。力争出口增长5%。
（十）支持出口。给予补助。（责任单位：市商务局）
三、附则
本政策自印发之日起施行。
"""

_POLICY = """\
document:
  id: policy
  number: 试政发〔2025〕1号
  title: 若干政策
  title_en: some policies
  issuer: 试市人民政府
  issued_on: 2025-01-01
  from: 2025-01-01
  to: 2025-12-31
  default_as_of: 2025-06-30
  implementers: {text: 各县, text_en: the counties, quote: 各县参照执行}
  budget: {yuan: 900000000, note: 合计, note_en: in all, quote: 支持总额为9亿元}
documents:
  - {id: notice, title: 通知, confidence: official}
bureaus:
  - {id: stb, name: 市科技局, name_en: science bureau}
  - {id: tax, name: 市税务局, name_en: tax bureau}
  - {id: com, name: 市商务局, name_en: commerce bureau}
domains:
  - number: 1
    title: 科技创新
    title_en: innovation
    lead_bureau: stb
    budget_yuan: 5000000
    quote: 市财政预算安排资金500万元
    parts: [{title: 研发, yuan: 3000000, quote: 重点支持研发300万元}]
  - number: 2
    title: 对外开放
    title_en: opening
    lead_bureau: com
    budget_yuan: 230000000
    quote: 安排资金2.3亿元
    targets: [{text: 出口增长, value: 5, unit: 百分比, quote: 出口增长5%}]
articles:
  - number: 1
    title: 支持研发
    title_en: support of R&D
    domain: 1
    bureaus: [stb, tax]
    targets: [{text: 新增企业, value: 50, unit: 家, quote: 力争新增50家}]
  - {number: 2, title: 支持人才, title_en: talent, domain: 1, bureaus: [stb]}
  - {number: 10, title: 支持出口, title_en: exports, domain: 2, bureaus: [com]}
"""


def _found(place: Path, text: str = TEXT, **fields: str) -> list[tuple[str, str, str, FaultCode]]:
    """Hold a catalogue, with a measure whose fields are written anew, against a text."""
    files = {**BASE, "policy.yaml": fields.pop("policy", _POLICY), "measures.yaml": measure(**fields)}
    catalogue = load_files(place, files).catalogue
    return [
        (section, key, problem.path, problem.code)
        for section, key, problem in check_quotations(catalogue, text)
    ]


def test_a_catalogue_that_says_what_the_text_says(tmp_path: Path):
    assert _found(tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("title: 科技创新", "title: 技术创新", ("domains", "1", "title", QUOTE)),
        ("资金500万元", "资金600万元", ("domains", "1", "quote", QUOTE)),
        ("budget_yuan: 5000000", "budget_yuan: 50000000", ("domains", "1", "quote", FIGURE)),
        ("budget_yuan: 230000000", "budget_yuan: 240000000", ("domains", "2", "quote", FIGURE)),
        ("支持研发300万元", "支持研发资金300万元", ("domains", "1", "parts[0].quote", QUOTE)),
        ("yuan: 3000000,", "yuan: 2000000,", ("domains", "1", "parts[0].quote", FIGURE)),
        ("title: 支持研发\n", "title: 支持科研\n", ("articles", "1", "title", QUOTE)),
        ("title: 支持研发\n", "title: 给予奖励\n", ("articles", "1", "title", QUOTE)),
        ("title: 支持人才", "title: 支持研发", ("articles", "2", "title", QUOTE)),
        ("bureaus: [stb, tax]", "bureaus: [tax, stb]", ("articles", "1", "bureaus", BUREAUS)),
        ("bureaus: [stb, tax]", "bureaus: [stb]", ("articles", "1", "bureaus", BUREAUS)),
        ("bureaus: [stb, tax]", "bureaus: [stb, tax, com]", ("articles", "1", "bureaus", BUREAUS)),
        ("bureaus: [com]", "bureaus: [tax]", ("articles", "10", "bureaus", BUREAUS)),
        ("name: 市科技局,", "name: 科技局,", ("articles", "1", "bureaus", BUREAUS)),
        ("quote: 力争新增50家", "quote: 新增50户", ("articles", "1", "targets[0].quote", QUOTE)),
        ("value: 50,", "value: 60,", ("articles", "1", "targets[0].value", FIGURE)),
        ("各县参照执行}", "各县参照办理}", ("document", "policy", "implementers.quote", QUOTE)),
        ("支持总额为9亿元}", "安排资金2.3亿元}", ("document", "policy", "budget.quote", QUOTE)),
        ("yuan: 900000000,", "yuan: 90000000,", ("document", "policy", "budget.yuan", FIGURE)),
        ("quote: 出口增长5%", "quote: 出口增加5%", ("domains", "2", "targets[0].quote", QUOTE)),
        ("value: 5,", "value: 6,", ("domains", "2", "targets[0].value", FIGURE)),
        ("number: 10,", "number: 11,", ("articles", "11", "title", QUOTE)),
    ],
)
def test_a_catalogue_that_says_something_else(
    tmp_path: Path, before: str, after: str, found: tuple[str, str, str, FaultCode]
):
    """The first of what is found; a wrong number or name makes more of it."""
    assert before in _POLICY

    assert _found(tmp_path, policy=_POLICY.replace(before, after, 1))[0] == found


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"sources": "[{article: 1, quote: 给予补助}]"}, "sources[0].quote"),
        ({"sources": "[{article: 1, quote: 给予奖励}, {article: 2, quote: 给予奖励}]"}, "sources[1].quote"),
        ({"sources": "[{article: 9, quote: 给予奖励}]"}, "sources[0].quote"),
        ({"sources": "[{quote: 给予奖金}]"}, "sources[0].quote"),
        ({"sources": "[{document: policy, article: 2, quote: 给予奖励}]"}, "sources[0].quote"),
        (
            {"handled_by": "{bureau: stb, source: {article: 2, quote: 市税务局}}"},
            "handled_by.source.quote",
        ),
        (
            {"eligibility": "{all: [{holds: srdi, source: {article: 1, quote: 专精特新}}]}"},
            "eligibility.all[0].source.quote",
        ),
    ],
)
def test_a_phrase_that_does_not_stand_where_it_is_quoted_from(
    tmp_path: Path, fields: dict[str, str], path: str
):
    nine = _POLICY.replace("number: 10,", "number: 9,")
    policy = nine if "article: 9" in fields.get("sources", "") else _POLICY
    found = [each for each in _found(tmp_path, policy=policy, **fields) if each[0] == "measures"]

    assert found == [("measures", "t-01-1", path, QUOTE)]


@pytest.mark.parametrize(
    "fields",
    [
        {"sources": "[{quote: 本政策自印发之日起施行}]"},
        {"sources": "[{article: 1, quote: 每年评审一次}]"},
        {"sources": "[{article: 10, quote: 给予补助}]"},
        {"sources": "[{document: notice, quote: 这里没有的话}]"},
        {"handled_by": "{bureau: stb, source: {article: 1, quote: 市税务局}}"},
        {"eligibility": "{holds: srdi, source: {article: 1, quote: 给予奖励}}"},
    ],
)
def test_a_phrase_that_stands_where_it_is_quoted_from_or_in_another_document(
    tmp_path: Path, fields: dict[str, str]
):
    assert _found(tmp_path, **fields) == []


@pytest.mark.parametrize(
    "eligibility",
    [
        "{fact: employees, at_least: 20}",
        "{not: {fact: employees, below: 20}}",
        "{fact: rd_share, at_least: 0.03}",
        "{fact: revenue, at_most: 500000}",
        "{fact: profit, above: 0}",
        "{fact: listed, is: true}",
        "{fact: first_profit_year, is: 2024}",
        "{fact: employees, at_least: 300, source: {document: notice}}",
        "{all: [{fact: employees, above: 300}, {fact: employees, below: 999}], source: {document: notice}}",
        "{fact: founded_on, at_least: {date: 2024-01-01}}",
    ],
)
def test_a_threshold_that_the_article_holds_or_that_is_not_its_own(tmp_path: Path, eligibility: str):
    """Nought says "any at all"; what is cited from another document is not this text's."""
    assert _found(tmp_path, eligibility=eligibility) == []


@pytest.mark.parametrize(
    "eligibility",
    [
        "{fact: employees, at_least: 30}",
        "{fact: employees, at_least: 2}",
        "{fact: employees, at_least: 200}",
        "{fact: rd_share, at_least: 0.3}",
        "{fact: revenue, at_most: 5000000}",
        "{all: [{fact: employees, at_least: 20}, {not: {fact: employees, above: 300}}]}",
        "{fact: employees, between: [20, 300]}",
        "{fact: employees, at_least: 20, source: {article: 2}}",
        "{all: [{fact: employees, at_least: 300, source: {article: 1}}], source: {document: notice}}",
        "{fact: employees, at_least: 300, source: {document: policy, article: 1}}",
    ],
)
def test_a_threshold_that_the_article_does_not_hold(tmp_path: Path, eligibility: str):
    assert _found(tmp_path, eligibility=eligibility) == [("measures", "t-01-1", "eligibility", FIGURE)]


def _stated(value: str, quote: str, more: str = "") -> str:
    """Write an amount beside which the text states a figure."""
    figure = f"{{label: 上限, label_en: cap, value: {value}, unit: CNY, quote: {quote}{more}}}"
    return f"{{kind: by_regulation, basis: 甲, basis_en: a, stated: [{figure}]}}"


@pytest.mark.parametrize(
    ("amount", "found"),
    [
        (_stated("500000", "最高50万元"), []),
        (_stated("600000", "最高50万元"), [("measures", "t-01-1", "amount.stated[0].value", FIGURE)]),
        (_stated("500000", "至多50万元"), [("measures", "t-01-1", "amount.stated[0].quote", QUOTE)]),
        (_stated("600000", "至多60万元", ", document: notice"), []),
    ],
)
def test_a_figure_that_is_stated_beside_an_amount(tmp_path: Path, amount: str, found: list[object]):
    assert _found(tmp_path, amount=amount) == found


def test_an_article_that_names_no_bureaus(tmp_path: Path):
    text = TEXT.replace("（责任单位：市商务局）", "")

    assert _found(tmp_path, text) == [("articles", "10", "bureaus", BUREAUS)]


def test_of_an_empty_text_nothing_is_found_where_it_should_be(tmp_path: Path):
    assert {code for *_, code in _found(tmp_path, "")} == QUOTING


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一", 1), ("九", 9), ("十", 10), ("十一", 11), ("十九", 19), ("二十", 20),
        ("二十一", 21), ("四十五", 45), ("九十", 90), ("九十九", 99),
    ],
)  # fmt: skip
def test_a_chinese_numeral(written: str, number: int):
    assert numeral(written) == number


def test_a_text_is_split_at_its_headings():
    text = PolicyText.split(TEXT)

    assert text.whole == TEXT
    assert list(text.domains) == [1, 2, 3]
    assert list(text.articles) == [1, 2, 10]
    assert text.around.startswith("若干政策试政发〔2025〕1号各单位：为推动发展")
    assert text.domains[1] == "一、科技创新市财政预算安排资金500万元，其中重点支持研发300万元。"
    assert text.domains[3] == "三、附则本政策自印发之日起施行。"
    assert text.articles[1].startswith("（一）支持研发。")
    assert text.articles[1].endswith("每年评审一次。（责任单位：市科技局、市税务局）")
    assert text.articles[10] == "（十）支持出口。给予补助。（责任单位：市商务局）"


def test_what_looks_like_a_heading_within_a_line_is_none():
    text = PolicyText.split(
        dedent("""\
        （一）甲。依照一、二两项及（二）办理。
        其中（三）除外，（责任单位：市科技局）
        """)
    )

    assert list(text.articles) == [1]


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        ("50000000", ["50000000", "5000万", "5千万", "0.5亿", "5000000000%"]),
        ("230000000", ["230000000", "23000万", "23千万", "2.3亿", "23000000000%"]),
        ("0.03", ["0.03", "0.000003万", "0.000000003千万", "0.0000000003亿", "3%"]),
        ("20", ["20", "0.002万", "0.000002千万", "0.0000002亿", "2000%"]),
    ],
)
def test_the_ways_in_which_a_figure_is_written(figure: str, written: list[str]):
    assert list(forms(Decimal(figure))) == written


@pytest.mark.parametrize(
    ("before", "after"),
    [("budget_yuan: 5000000", "budget_yuan: 500"), ("yuan: 3000000,", "yuan: 300,")],
)
def test_a_budget_that_forgets_the_unit_of_the_text(tmp_path: Path, before: str, after: str):
    """500 yuan for 500万元."""
    found = _found(tmp_path, policy=_POLICY.replace(before, after, 1))

    assert [code for *_, code in found] == [FIGURE]


@pytest.mark.parametrize("tree", ["{fact: employees, at_least: 3}", "{fact: revenue, at_least: 50}"])
def test_a_threshold_that_forgets_the_unit_of_the_text(tmp_path: Path, tree: str):
    """3 for 3%, and 50 yuan for 50万元."""
    text = TEXT.replace("力争新增50家", "力争新增几家")
    policy = _POLICY.replace("    targets:", "    # targets:")

    assert _found(tmp_path, text, policy=policy, eligibility=tree) == [
        ("measures", "t-01-1", "eligibility", FIGURE)
    ]


def test_a_phrase_quoted_by_a_whole_tree_is_shown_where_it_stands(tmp_path: Path):
    found = _found(tmp_path, eligibility="{holds: srdi, source: {article: 1, quote: 专精特新}}")

    assert found == [("measures", "t-01-1", "eligibility.source.quote", QUOTE)]
