"""What a screening says of a cell is what the company's own report says of it."""

from datetime import date
from decimal import Decimal

import pytest
from factories import company, with_less
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick
from support.screening import SHOWN, rows_of

from matcher.matching import match
from matcher.plan import Plan
from matcher.screening.cells import Screener
from matcher.screening.filters import WANTED, FiltersInvalid, filters_of
from matcher.verdicts import VERDICTS, WITHIN_REACH
from profiles.reading import read_profile

COUNT = 9


@pytest.fixture(scope="module")
def plan(catalogue) -> Plan:
    return Plan(catalogue, date(2025, 6, 30))


@pytest.fixture(scope="module")
def people(catalogue):
    return [read_profile(with_less(company(seed), seed), catalogue.codes) for seed in range(COUNT)]


@pytest.fixture(scope="module")
def reports(plan, people):
    return [match(profile, plan) for profile in people]


@pytest.fixture(scope="module")
def screened(plan, people):
    def screen(**filters):
        return Screener(plan, filters_of(plan, **filters), SHOWN).block(rows_of(people))

    return screen


def cell(number, found, plan):
    """Give a match of a report as a row of the long table."""
    failed = found["failed"][0] if found["failed"] else None
    labels = [plan.scope.vocabulary[fact].label.zh for fact in found["missing_facts"]]
    return {
        "row": number,
        "measure": found["measure"],
        "title": found["title"],
        "verdict": found["verdict"],
        "amount_low": found["amount"]["low"],
        "amount_high": found["amount"]["high"],
        "amount_status": found["amount"]["status"],
        "rank": found["rank"],
        "culprit": failed and failed["text"],
        "culprit_value": failed and failed["value_text"],
        "missing_facts": ";".join(found["missing_facts"]) or None,
        "missing_text": "；".join(labels) or None,
    }


def expected(reports, plan, *, measures=(), verdicts=(), top=None):
    """Filter whole reports."""
    for number, report in enumerate(reports, start=2):
        kept = [
            found
            for found in report["matches"]
            if found["verdict"] in (verdicts or WANTED) and (not measures or found["measure"] in measures)
        ]
        yield from (cell(number, found, plan) for found in kept[:top])


@pytest.fixture(scope="module")
def filtered(reports, plan):
    def filter_(*, places, **others):
        ids = [reports[0]["matches"][place]["measure"] for place in places]
        return [*expected(reports, plan, measures=ids, **others)], ids

    return filter_


def compared(block):
    dropped = {"sheet", "name", "uscc", "verdict_text"}
    return [{key: row[key] for key in row if key not in dropped} for row in block.cells.to_pylist()]


def test_all_cells_are_those_of_the_reports(screened, reports, plan) -> None:
    assert compared(screened(verdicts=VERDICTS)) == [*expected(reports, plan, verdicts=VERDICTS)]


@quick(12)
@given(
    verdicts=st.lists(st.sampled_from(VERDICTS), unique=True),
    places=st.lists(st.integers(0, 120), unique=True, max_size=40),
    top=st.none() | st.integers(1, 30),
)
def test_filters_give_what_filtering_the_reports_gives(verdicts, places, top, screened, filtered) -> None:
    wanted, measures = filtered(verdicts=verdicts, places=places, top=top)
    assert compared(screened(verdicts=verdicts, measures=measures, top=top)) == wanted


def test_verdicts_alone_are_those_of_the_reports(screened, reports) -> None:
    found = screened(verdicts=VERDICTS, details=False).cells
    said = {(row["row"], row["measure"], row["verdict"]) for row in found.to_pylist()}
    assert said == {
        (number, each["measure"], each["verdict"])
        for number, report in enumerate(reports, start=2)
        for each in report["matches"]
    }
    assert "rank" not in found.column_names


def test_counts_and_companies_look_at_all_verdicts_whatever_is_kept(screened, reports) -> None:
    block = screened(verdicts=["eligible"])
    assert block.counts.sum() == sum(len(report["matches"]) for report in reports)
    for row, report in zip(block.companies.to_pylist(), reports, strict=True):
        verdicts = [found["verdict"] for found in report["matches"]]
        assert [row[verdict] for verdict in VERDICTS] == [verdicts.count(verdict) for verdict in VERDICTS]
        assert row["cells"] == row["eligible"]
        if row["eligible"]:
            assert (row["joint_low"], row["joint_high"]) == (report["joint"]["low"], report["joint"]["high"])
        else:
            assert row["joint_low"] is None


def test_joint_amounts_are_those_of_the_reports(screened, reports) -> None:
    for row, report in zip(screened().companies.to_pylist(), reports, strict=True):
        within = WITHIN_REACH & {found["verdict"] for found in report["matches"]}
        joint = (report["joint"]["low"], report["joint"]["high"])
        assert (row["joint_low"], row["joint_high"]) == (joint if within else (None, None))


def test_a_county_is_named_by_code_or_name_and_contains_what_lies_in_it(plan, catalogue) -> None:
    places = ["330302", "330324", None, "330300"]
    people = [
        read_profile({"name": str(place), **({"county": place} if place else {})}, catalogue.codes)
        for place in places
    ]

    def kept(*counties):
        block = Screener(plan, filters_of(plan, counties=counties), SHOWN).block(rows_of(people))
        assert block.outside + block.companies.num_rows == len(people)
        return block.companies.column("name").to_pylist()

    assert kept("鹿城区") == kept("330302") == ["330302"]
    assert kept("Lucheng", "永嘉县") == ["330302", "330324"]
    assert kept("330300") == ["330302", "330324", "330300"]
    assert kept() == [str(place) for place in places]


def test_a_figure_that_no_column_holds_is_judged_by_itself(plan, catalogue) -> None:
    odd = {"revenue": Decimal("123456789.123456789123456789"), "employees": 20, "industry": "C3443"}
    people = [
        read_profile(stated, catalogue.codes) for stated in (company(1), {"name": "odd", **odd}, company(2))
    ]
    block = Screener(plan, filters_of(plan, verdicts=VERDICTS), SHOWN).block(rows_of(people))
    reports = [match(profile, plan) for profile in people]
    assert compared(block) == [*expected(reports, plan, verdicts=VERDICTS)]


def test_nobody_comes_to_nothing(plan) -> None:
    for details in (True, False):
        block = Screener(plan, filters_of(plan, details=details), SHOWN).block([])
        assert (block.cells.num_rows, block.counts.sum()) == (0, 0)


def test_every_filter_that_cannot_be_used_is_said_with_what_was_meant(plan) -> None:
    person = next(p.measure.id for p in plan.measures if not p.measure.open_to_organisations)
    with pytest.raises(FiltersInvalid) as caught:
        filters_of(
            plan,
            measures=["wz25-09-22", person],
            verdicts=["likly"],
            counties=["鹿城"],
            top=0,
            details=False,
        )
    assert [(fault.filter, fault.code) for fault in caught.value.faults] == [
        ("measure", "unknown_measure"),
        ("measure", "not_for_organisations"),
        ("verdict", "unknown_verdict"),
        ("county", "unknown_county"),
        ("top", "top"),
        ("top", "top_without_details"),
    ]
    meant = [fault.suggestion for fault in caught.value.faults]
    assert meant[2:4] == ["likely", "鹿城区"]
