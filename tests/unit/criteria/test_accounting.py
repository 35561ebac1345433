"""Accounting: every number of a policy's text is somebody's, or is said not to be used."""

from pathlib import Path

import pytest
from support.catalogues import BASE, load_files, measure

from criteria.accounting import check_figures
from criteria.errors import FaultCode

TEXT = """\
若干政策（2025年版）
一、科技创新
2025年，安排资金500万元。
（一）支持研发。力争新增50家，对20人以上的企业按15%给予奖励，实施“3个80%”。（责任单位：市科技局）
支持总额为900万元。
"""

POLICY = """\
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
  budget: {yuan: 9000000, note: 合计, note_en: in all, quote: 支持总额为900万元}
bureaus:
  - {id: stb, name: 市科技局, name_en: science bureau}
domains:
  - number: 1
    title: 科技创新
    title_en: innovation
    lead_bureau: stb
    budget_yuan: 5000000
    quote: 安排资金500万元
articles:
  - number: 1
    title: 支持研发
    title_en: support of R&D
    domain: 1
    bureaus: [stb]
    targets: [{text: 新增企业, value: 50, unit: 家, quote: 力争新增50家}]
unused_figures:
  - {article: 1, quote: 3个80%, because: 上年基数}
"""

FIELDS = {
    "eligibility": "{fact: employees, at_least: 20, source: {article: 1, quote: 对20人以上的企业}}",
    "amount": "{kind: by_regulation, basis: 甲, basis_en: a, stated: "
    "[{label: 比例, label_en: share, value: 0.15, unit: ratio, quote: 按15%给予奖励}]}",
}


def unaccounted(place: Path, policy: str = POLICY, text: str = TEXT, **fields: str) -> list[tuple[str, str]]:
    files = {**BASE, "policy.yaml": policy, "measures.yaml": measure(**{**FIELDS, **fields})}
    found = list(check_figures(load_files(place, files).catalogue, text))
    assert {problem.code for _, _, problem in found} <= {FaultCode.FIGURE_UNACCOUNTED}
    return [(section, problem.message.split("accounts for ")[1].split()[0]) for section, _, problem in found]


def test_targets_budgets_conditions_stated_figures_and_unused_ones_account_for_all(tmp_path: Path) -> None:
    assert unaccounted(tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("targets: [{text: 新增企业, value: 50, unit: 家, quote: 力争新增50家}]", "", [("articles", "50")]),
        ("quote: 安排资金500万元", "quote: 安排资金", [("domains", "500")]),
        ("quote: 支持总额为900万元", "quote: 支持总额", [("document", "900")]),
        (
            "{article: 1, quote: 3个80%, because: 上年基数}",
            "{quote: 九百, because: 无}",
            [("articles", "3"), ("articles", "80")],
        ),
        ("{article: 1, quote: 3个", "{domain: 1, quote: 3个", [("articles", "3"), ("articles", "80")]),
    ],
)
def test_a_number_that_nothing_accounts_for_is_named(
    tmp_path: Path, before: str, after: str, found: list[tuple[str, str]]
) -> None:
    assert before in POLICY
    assert unaccounted(tmp_path, POLICY.replace(before, after)) == found


def test_a_condition_accounts_only_for_what_it_quotes(tmp_path: Path) -> None:
    assert unaccounted(tmp_path, eligibility="{fact: employees, at_least: 20}") == [("articles", "20")]


def test_a_stated_figure_accounts_only_for_what_it_quotes(tmp_path: Path) -> None:
    amount = "{kind: by_regulation, basis: 甲, basis_en: a}"
    assert unaccounted(tmp_path, amount=amount) == [("articles", "15")]


def test_part_of_a_number_is_not_the_number(tmp_path: Path) -> None:
    """A quotation that breaks off inside a number does not hold it."""
    assert unaccounted(tmp_path, POLICY.replace("quote: 力争新增50家", "quote: 力争新增5")) == [
        ("articles", "50")
    ]


def test_a_year_needs_no_account_and_a_figure_like_a_year_does(tmp_path: Path) -> None:
    assert unaccounted(tmp_path, text=TEXT + "2024年至2026年，2025户。\n") == [("document", "2025")]
