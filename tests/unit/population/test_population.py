"""A synthetic population: the same by seed, withheld within complete, consistent, and readable as a file."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from support.populations import AS_OF, SMALL, catalogue, made, table

from profiles import uscc
from profiles.columns import COLUMN_KEYS, arrow_schema
from profiles.contradictions import contradictions
from profiles.deriving import derive
from profiles.importing.reading import read_companies
from profiles.population.blocks import Block
from profiles.population.cities import TITLES, designation
from profiles.population.codes import MOST
from profiles.population.drawing import BLOCK
from profiles.population.tallying import Tally
from profiles.population.writing import write_population
from seeds.population import population


@pytest.fixture(scope="module")
def whole() -> pa.Table:
    return table(complete=True)


def rows_where(mask: pa.ChunkedArray) -> int:
    return pc.sum(pc.fill_null(mask, fill_value=False)).as_py() or 0


def test_the_same_seed_gives_the_same_companies_and_another_seed_others():
    again = pa.Table.from_batches([*population(SMALL, 1, AS_OF)])
    assert again.equals(table())
    other = table(seed=2)
    assert other.schema == again.schema
    assert not other["revenue"].equals(again["revenue"])


def test_what_is_withheld_is_all_that_differs_from_the_complete_one(whole):
    stated = table()
    withheld = 0
    for name in whole.schema.names:
        said = pc.is_valid(stated[name])
        assert stated[name].filter(said).equals(whole[name].filter(said)), name
        withheld += rows_where(pc.and_(pc.is_null(stated[name]), pc.is_valid(whole[name])))
    assert withheld > SMALL
    assert stated["uscc"].null_count == stated["county"].null_count == 0
    assert 0.5 < stated["revenue"].null_count / SMALL < 0.75


def test_who_withholds_one_fact_of_a_group_withholds_all_of_it():
    stated = table()
    assert pc.is_null(stated["revenue"]).equals(pc.is_null(stated["total_assets"]))
    assert not pc.is_null(stated["revenue"]).equals(pc.is_null(stated["employees"]))


def test_the_columns_are_those_of_profiles(whole):
    general = arrow_schema(whole.schema.names)
    assert [*whole.schema.names] == [key for key in COLUMN_KEYS if key in whole.schema.names]
    for ours, theirs in zip(whole.schema, general, strict=True):
        assert ours.type == theirs.type or (ours.type, theirs.type) == (pa.int64(), pa.float64())


def test_no_figure_is_nan(whole):
    for name in whole.schema.names:
        if whole.schema.field(name).type == pa.float64():
            assert not rows_where(pc.is_nan(whole[name])), name


def test_codes_are_valid_distinct_and_of_no_region_there_is(whole):
    codes = whole["uscc"].to_pylist()
    assert len({*codes}) == len(codes) == SMALL
    forms = whole["legal_form"].to_pylist()
    for code, form in zip(codes, forms, strict=True):
        assert code[2:8] == "330399"
        assert uscc._check(code) == code
        assert uscc.legal_forms(code) == (form,)
        assert organisation_check(code[8:16]) == code[16]


def organisation_check(body: str) -> str:
    """GB 11714: weights 3 7 9 10 5 8 4 2, eleven less the sum modulo eleven; X for ten."""
    total = sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X0"[11 - total % 11]


def test_names_say_that_they_are_samples(whole):
    assert all(name.startswith("样本") for name in whole["name"].to_pylist())
    assert len({*whole["name"].to_pylist()}) == SMALL


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("rd_staff", "employees"), ("tech_staff", "employees"), ("insured_employees", "employees"),
        ("own_software_income_share", "software_income_share"), ("liabilities", "total_assets"),
        ("rd_expense", "revenue"), ("rd_staff", "tech_staff"),
    ],
)  # fmt: skip
def test_a_part_does_not_exceed_the_whole(whole, less, more):
    assert rows_where(pc.less_equal(whole[less], whole[more])) == pc.sum(pc.is_valid(whole[less])).as_py()


def test_days_and_years_lie_in_order(whole):
    founded = whole["founded_on"]
    assert pc.max(founded).as_py() <= date(2024, 12, 31)
    assert not rows_where(pc.less(whole["first_above_scale_year"], pc.year(founded)))
    assert pc.max(whole["first_above_scale_year"]).as_py() <= AS_OF.year
    assert pc.max(whole["first_profit_year"]).as_py() <= 2024
    assert pc.min(whole["loan_due_on"]).as_py() >= AS_OF
    for code in TITLES:
        key = designation(code)
        assert not rows_where(pc.greater(whole[f"{key}.since"], pa.scalar(AS_OF)))
        assert not rows_where(pc.less(whole[f"{key}.since"], founded))
        assert whole[f"{key}.since"].null_count == rows_where(pc.invert(whole[key]))
        if f"{key}.until" in whole.schema.names:
            assert not rows_where(pc.less(whole[f"{key}.until"], pa.scalar(AS_OF)))


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("srdi_giant", "srdi"),
        ("srdi", "innovative_sme"),
        ("hidden_champion", ""),
        ("high_tech_enterprise", ""),
    ],
)
def test_titles_stand_on_what_they_ask_for(inner, outer):
    companies = table(60_000, complete=True)
    held = companies.filter(companies[designation(inner)])
    assert held.num_rows > 0
    assert pc.min(held["rd_expense"]).as_py() > 0
    if outer:
        assert pc.all(held[designation(outer)]).as_py()
    if inner == "srdi":
        assert pc.min(held["rd_expense"]).as_py() >= 1_000_000
        assert pc.min(held["revenue"]).as_py() >= 10_000_000


@pytest.mark.parametrize("companies", [800, pytest.param(6_000, marks=pytest.mark.slow)])
def test_the_file_reads_back_row_for_row_and_nothing_contradicts_itself(companies, tmp_path):
    scope = catalogue().scope(AS_OF)
    path = tmp_path / "population.parquet"
    write_population(made(companies), path)
    read = 0
    for row in read_companies(path, catalogue().codes):
        assert row.faults == ()
        facts, derived = derive(row.profile, scope)
        assert contradictions(facts, derived, scope) == []
        read += 1
    assert read == companies


def test_size_and_scale_are_those_of_the_law(tmp_path):
    scope = catalogue().scope(AS_OF)
    path = tmp_path / "population.parquet"
    write_population(made(500, complete=True), path)
    sizes = 0
    for row in read_companies(path, catalogue().codes):
        _, derived = derive(row.profile, scope)
        by_fact = {found.fact: found for found in derived}
        size = by_fact.get("size_class")
        assert row.profile.size_class == (size.value if size else None)
        sizes += size is not None
        if "above_scale" in by_fact:
            assert by_fact["above_scale"].value == row.profile.above_scale
    assert sizes > 450


def test_how_it_is_written_changes_nothing(tmp_path):
    population = made(2_500)
    write_population(population, tmp_path / "whole.parquet")
    write_population(population, tmp_path / "small.parquet", rows=700)
    small = pq.ParquetFile(tmp_path / "small.parquet")
    assert [small.metadata.row_group(i).num_rows for i in range(small.num_row_groups)] == [700, 700, 700, 400]
    assert small.read().equals(pq.read_table(tmp_path / "whole.parquet"))
    assert {*tmp_path.iterdir()} == {tmp_path / "whole.parquet", tmp_path / "small.parquet"}


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(OSError, match="none"):
        write_population(made(10), tmp_path / "none" / "population.parquet")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("companies", [1, 2, 17])
def test_few_companies_can_be_made(companies):
    assert table(companies).num_rows == companies


@pytest.mark.parametrize(("companies", "seed"), [(0, 1), (MOST + 1, 1), (10, -1)])
def test_what_cannot_be_made_is_refused(companies, seed):
    with pytest.raises(ValueError, match=r"can be made|not negative"):
        made(companies, seed)


@pytest.mark.parametrize("as_of", [date(2025, 1, 1), date(2024, 2, 29), date(2026, 12, 31)])
def test_it_stands_on_the_day_that_is_asked_for(as_of):
    [batch] = made(500, as_of=as_of, complete=True)
    assert {*batch["fiscal_year"].to_pylist()} == {as_of.year - 1}
    assert pc.max(batch["founded_on"]).as_py() <= date(as_of.year - 1, 12, 31)
    assert pc.max(batch["loan_due_on"]).as_py() <= as_of + timedelta(days=3 * 366)


def test_every_company_has_the_place_of_nobody_else():
    plan = made(10_007).plan
    places = plan.place(np.arange(10_007))
    assert np.array_equal(np.sort(places), np.arange(10_007))


def test_a_tally_of_nothing_says_nothing():
    tally = Tally(made(5).statistics)
    assert tally.companies == 0
    assert tally.withheld() == {}


@pytest.mark.slow
def test_blocks_hang_on_nothing_but_their_number():
    population = made(BLOCK + 1_000, complete=True)
    _, last = population
    assert last.equals(population._batch(Block(made(BLOCK + 1_000).plan, 1)))
