"""Columns that are judged as they stand come to what the same rows come to, one by one."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import company, with_less
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick, slow
from support.screening import SHOWN

from matcher.plan import Plan
from matcher.screening.cells import Screener, joined
from matcher.screening.filters import filters_of
from matcher.screening.sources import ByColumn, ByRow, by_column
from matcher.verdicts import VERDICTS
from profiles.columns import batch_of
from profiles.importing.bounds import Bounds
from profiles.importing.columnar import columnar
from profiles.importing.reading import read_companies
from profiles.reading import read_profile

COUNT = 16
SPOILT = {
    "name": ["合计", None, " 甲 ", "—", "'=1+1", "甲\x07", ""],
    "uscc": ["91330300MA00000000", "x"],
    "county": ["鹿城区", "999999", "330300"],
    "industry": ["C34430", "3443", "C3443"],
    "employees": [-1, 10**8 + 1, 0],
    "revenue": [-1.0, 1e15, float("nan"), float("inf"), 0.1],
    "foreign_share": [1.5, 1.0],
    "fiscal_year": [1899, 2024],
    "founded_on": [date(2031, 1, 1), date(1, 1, 1)],
    "designations.srdi.level": ["national", "galactic", "国家级"],
    "designations.srdi": [None, False],
    "designations.srdi.until": [date(1990, 1, 1)],
}


@pytest.fixture(scope="module")
def plan(catalogue) -> Plan:
    return Plan(catalogue, date(2025, 6, 30))


@pytest.fixture(scope="module")
def table(catalogue):
    stated = [with_less(company(seed), seed) for seed in range(COUNT)]
    people = [
        read_profile({"name": f"甲{number}", **each}, catalogue.codes) for number, each in enumerate(stated)
    ]
    whole = pa.Table.from_batches([batch_of(people)])
    kept = [name for name in whole.schema.names if name in SPOILT or whole.column(name).null_count < COUNT]
    return whole.select(kept)


@pytest.fixture(scope="module")
def alike(plan, catalogue, tmp_path_factory):
    """Screen a table by column and by row, see that both say the same, and give what they say."""
    path = tmp_path_factory.mktemp("sources") / "companies.parquet"

    def screened(table, size=7, **filters):
        pq.write_table(table, path, row_group_size=5)
        screener = Screener(plan, filters_of(plan, details=False, verdicts=VERDICTS, **filters), SHOWN)
        bounds = Bounds()
        sources = (
            ByColumn(columnar(path, bounds), catalogue.codes, bounds, size),
            ByRow(read_companies(path, catalogue.codes, bounds=bounds), size),
        )
        found, expected = (joined([*source.blocks(screener, 0)]) for source in sources)
        assert (found.rows, found.bad, found.outside) == (expected.rows, expected.bad, expected.outside)
        assert np.array_equal(found.counts, expected.counts)
        for name in ("cells", "companies", "faults"):
            assert getattr(found, name).equals(getattr(expected, name)), name
        return found

    return screened


def test_columns_say_what_rows_say(alike, table) -> None:
    assert alike(table).rows == COUNT
    assert alike(table, counties=["330300"]).outside
    assert alike(table.slice(0, 1)).rows == 1


@quick(4)
@given(data=st.data())
def test_a_batch_with_anything_amiss_says_what_its_rows_say(data, alike, table) -> None:
    alike(spoilt(data, table))


@pytest.mark.slow
@slow(20)
@given(data=st.data())
def test_any_batch_with_anything_amiss_says_what_its_rows_say(data, alike, table) -> None:
    alike(spoilt(data, table))


def spoilt(data, table):
    """Put some odd values into a table, perhaps wrong ones."""
    for _ in range(data.draw(st.integers(1, 3))):
        key = data.draw(st.sampled_from([*SPOILT]))
        row = data.draw(st.integers(0, COUNT - 1))
        values = table.column(key).to_pylist()
        values[row] = data.draw(st.sampled_from(SPOILT[key]))
        table = with_values(table, key, values)
    return table


def with_values(table, key, values):
    place = table.schema.names.index(key)
    return table.set_column(place, key, pa.array(values, table.schema.field(key).type))


def test_every_value_that_is_no_companys_comes_back_as_a_fault(alike, table) -> None:
    for key, spoilt in (("employees", -1), ("county", "999999"), ("revenue", float("nan")), ("name", "合计")):
        values = table.column(key).to_pylist()
        values[3] = spoilt
        found = alike(with_values(table, key, values))
        assert found.bad == 1
        assert found.faults.column("row").to_pylist() == [4]


def test_a_row_without_anything_in_it_is_no_company(alike, table) -> None:
    blank = pa.Table.from_arrays([pa.nulls(1, field.type) for field in table.schema], schema=table.schema)
    assert alike(pa.concat_tables([table, blank, table]).unify_dictionaries()).rows == 2 * COUNT


def test_other_files_are_read_by_row(table, catalogue, tmp_path) -> None:
    path = tmp_path / "companies.parquet"
    pq.write_table(table, path)
    assert isinstance(by_column(path, catalogue.codes, Bounds()), ByColumn)
    names = ["企业名称" if name == "name" else name for name in table.schema.names]
    pq.write_table(table.rename_columns(names), path)
    assert by_column(path, catalogue.codes, Bounds()) is None
    path.write_text("name\n甲\n", encoding="utf-8")
    assert by_column(path, catalogue.codes, Bounds()) is None
