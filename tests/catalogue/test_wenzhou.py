"""The whole of 温政发〔2025〕2号: every item is a measure, every target a target, every budget as stated."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from api.linting import lint_folder
from criteria.measures import AmountKind, Audience, Obtain

ITEMS = [
    6, 3, 4, 4, 1, 5, 3, 5, 6, 6, 8, 7, 3, 2, 7, 3, 3, 2, 2, 3, 1, 1, 2, 1, 10, 1, 2, 4, 4, 3, 4, 4, 7, 1, 1,
    1, 1, 1, 4, 2, 1, 3, 1, 1, 3,
]  # fmt: skip
"""How many items each article was taken apart into, by its number."""


def test_every_item_of_every_article_is_a_measure(catalogue) -> None:
    wanted = {f"wz25-{a:02}-{n}" for a, count in enumerate(ITEMS, start=1) for n in range(1, count + 1)}
    assert len(wanted) == 147
    assert set(catalogue.measures) == wanted


def test_how_a_company_comes_by_the_measures(catalogue) -> None:
    obtained = Counter(measure.obtain for measure in catalogue.measures.values())
    assert obtained == {Obtain.DIRECT: 25, Obtain.COMPETITIVE: 67, Obtain.INDIRECT: 36, Obtain.NONE: 19}


def test_what_is_for_persons_or_government_alone_is_in_no_report_of_a_company(catalogue) -> None:
    for measure in catalogue.measures.values():
        if not measure.open_to_organisations:
            assert set(measure.audience) <= {Audience.PERSON, Audience.GOVERNMENT}
            assert measure.obtain in (Obtain.NONE, Obtain.INDIRECT)


@pytest.mark.parametrize(
    ("measure", "caps"),
    [
        ("wz25-12-1", {"15000", "13000"}),
        ("wz25-12-2", {"0.2", "0.15", "2000", "12", "8"}),
        ("wz25-12-3", {"0.15", "0.2", "2000"}),
        ("wz25-12-5", {"6000", "0.15", "500", "3"}),
    ],
)
def test_the_figures_that_consumers_get_are_exact_and_theirs(catalogue, measure, caps) -> None:
    entry = catalogue.measures[measure]
    assert entry.audience == (Audience.PERSON,)
    stated = {f"{each.value.normalize():f}" for each in entry.amount.stated if each.quote is not None}
    assert caps <= stated


@pytest.mark.parametrize(
    ("article", "value", "unit", "comparison"),
    [
        (1, 500, "家", "at_least"),
        (2, 20, "项", "at_least"),
        (8, 1, "万台（套）", "strive"),
        (11, 400, "亿元", "strive"),
        (11, 5000, "户", "at_least"),
        (6, "1.73", "亿元", "exact"),
        (21, 800, "亿元", "about"),
        (27, 3, "个", "about"),
    ],
)
def test_a_planned_figure_is_a_target_of_its_article(catalogue, article, value, unit, comparison) -> None:
    found = [
        (str(target.value), target.unit, target.comparison.value)
        for target in catalogue.articles[article].targets
    ]
    assert (str(value), unit, comparison) in found


def test_budgets_add_up_and_their_overlap_is_named(catalogue) -> None:
    domains = sum(domain.budget_yuan for domain in catalogue.domains.values())
    budget = catalogue.policy.budget
    assert (domains, budget.yuan) == (9_345_000_000, 9_183_000_000)
    assert "1.62亿元" in budget.note


def test_no_amount_rests_on_a_local_document_read_second_hand(catalogue) -> None:
    """《2025年温州市级产业政策》 was read as a repost: its figures are stated, never computed."""
    entry = catalogue.measures["wz25-02-2"].amount
    assert entry.kind is AmountKind.BY_REGULATION
    assert {"0.2", "2000000"} == {f"{each.value.normalize():f}" for each in entry.stated}


@pytest.mark.parametrize(
    ("definition", "day", "document"),
    [
        ("srdi_conditions", date(2026, 3, 31), "miit-2022-63"),
        ("srdi_conditions", date(2026, 4, 1), "miit-2026-2"),
        ("srdi_giant_conditions", date(2026, 3, 31), "miit-2022-63"),
        ("srdi_giant_conditions", date(2026, 4, 1), "miit-2026-2"),
        ("hnte_conditions", date(2025, 6, 30), "most-2016-32"),
        ("tech_sme_conditions", date(2025, 6, 30), "most-2017-115"),
        ("innovative_sme_conditions", date(2025, 6, 30), "miit-2022-63"),
        ("software_enterprise_conditions", date(2025, 6, 30), "miit-2021-10"),
        ("manufacturing_champion_conditions", date(2025, 6, 30), "miit-2023-138"),
        ("green_factory_conditions", date(2025, 6, 30), "miit-2024-13"),
        ("small_low_profit", date(2027, 12, 31), "mof-sta-2023-12"),
        ("small_low_profit", date(2028, 1, 1), None),
        ("no_principal_renewal", date(2025, 6, 30), "nfra-2024-13"),
        ("overseas_warehouse_refund", date(2025, 1, 26), None),
        ("overseas_warehouse_refund", date(2025, 1, 27), "sta-2025-3"),
    ],
)
def test_a_definition_is_law_for_its_period(catalogue, definition, day, document) -> None:
    rule = catalogue.scope(day).rule(definition)
    assert (rule.document if rule else None) == document


def test_the_catalogue_says_what_the_text_says() -> None:
    text = Path(os.environ.get("POLICY_TEXT", "../shared/policy/wenzhou-2025.hans.txt"))
    if not text.is_file():
        pytest.skip("the policy's text is no part of the repository; POLICY_TEXT names it")
    result = lint_folder(None, text.read_text(encoding="utf-8"))
    assert [str(fault) for fault in result.faults] == []


def test_no_words_that_people_see_say_that_a_company_has_passed(catalogue) -> None:
    """「符合」 and 「通过」 are for the authority to say; quotations of the policy are its own."""
    said = [
        (measure.id, text)
        for measure in catalogue.measures.values()
        for text in (measure.title, measure.action, measure.amount.basis)
    ]
    assert [(key, text) for key, text in said if "符合" in text or "通过" in text] == []
